//! One custom key store.

use kms_api::key::{ConnectionState, CustomKeyStoreType};
use kms_api::operation::{
    ConnectCustomKeyStoreRequest, CustomKeyStoresListEntry, DeleteCustomKeyStoreRequest,
    DisconnectCustomKeyStoreRequest,
};
use leptos::prelude::*;

use crate::components::act::Act;
use crate::components::icon::Icon;
use crate::format::time;
use crate::text::key_stores::store as text;

/// Its panel.
pub(super) fn store(
    act: Act,
    entry: &CustomKeyStoresListEntry,
    in_store: RwSignal<Option<CustomKeyStoresListEntry>>,
) -> AnyView {
    let name = entry.custom_key_store_name.clone();
    let title_id = format!("store-{}", entry.custom_key_store_id);
    let kind = match entry.custom_key_store_type {
        CustomKeyStoreType::AwsCloudHsm => text::cloudhsm(),
        CustomKeyStoreType::ExternalKeyStore => text::external(),
    };
    let place = entry.cloud_hsm_cluster_id.clone().or_else(|| {
        let proxy = entry.xks_proxy_configuration.as_ref()?;
        Some(format!("{}{}", proxy.uri_endpoint, proxy.uri_path))
    });
    let error = entry.connection_error_code.clone();
    view! {
        <section class="panel store" aria-labelledby=title_id.clone()>
            <div class="panel-head">
                <h2 id=title_id.clone()>{name}</h2>
                <span class="hint" role="status">
                    {state(entry.connection_state)}
                </span>
            </div>
            <dl class="facts">
                <dt>{text::kind()}</dt>
                <dd>{kind}</dd>
                <dt>{text::id()}</dt>
                <dd class="mono">{entry.custom_key_store_id.clone()}</dd>
                <dt>{text::place()}</dt>
                <dd class="mono store-place">{place}</dd>
                <dt>{text::created()}</dt>
                <dd>{time::date_and_second(entry.creation_date)}</dd>
                {error
                    .map(|code| {
                        view! {
                            <dt>{text::error()}</dt>
                            <dd class="mono">{code}</dd>
                        }
                    })}
            </dl>
            <div class="form-actions">{actions(act, entry, in_store)}</div>
        </section>
    }
    .into_any()
}

fn state(state: ConnectionState) -> &'static str {
    match state {
        ConnectionState::Connected => text::is_connected(),
        ConnectionState::Connecting => text::is_connecting(),
        ConnectionState::Failed => text::is_failed(),
        ConnectionState::Disconnected => text::is_disconnected(),
        ConnectionState::Disconnecting => text::is_disconnecting(),
    }
}

fn actions(
    act: Act,
    entry: &CustomKeyStoresListEntry,
    in_store: RwSignal<Option<CustomKeyStoresListEntry>>,
) -> AnyView {
    let id = entry.custom_key_store_id.clone();
    let (to_connect, to_disconnect, to_delete) = (id.clone(), id.clone(), id);
    let connect = move |_| {
        let request = ConnectCustomKeyStoreRequest { custom_key_store_id: to_connect.clone() };
        act.run(request, text::connects());
    };
    let disconnect = move |_| {
        let request = DisconnectCustomKeyStoreRequest { custom_key_store_id: to_disconnect.clone() };
        act.run(request, text::disconnects());
    };
    let delete = move |_| {
        let request = DeleteCustomKeyStoreRequest { custom_key_store_id: to_delete.clone() };
        act.run(request, text::deleted());
    };
    let chosen = entry.clone();
    match entry.connection_state {
        ConnectionState::Connected => view! {
            <button type="button" class="button" on:click=move |_| in_store.set(Some(chosen.clone()))>
                {Icon::Plus.view()}
                {text::create_key()}
            </button>
            <button type="button" class="button" on:click=disconnect>
                {text::disconnect()}
            </button>
        }
        .into_any(),
        ConnectionState::Disconnected => view! {
            <button type="button" class="button" on:click=connect>
                {text::connect()}
            </button>
            <button type="button" class="button" on:click=delete>
                {Icon::Bin.view()}
                {text::delete()}
            </button>
        }
        .into_any(),
        ConnectionState::Failed => view! {
            <button type="button" class="button" on:click=disconnect>
                {text::disconnect()}
            </button>
        }
        .into_any(),
        ConnectionState::Connecting | ConnectionState::Disconnecting => ().into_any(),
    }
}
