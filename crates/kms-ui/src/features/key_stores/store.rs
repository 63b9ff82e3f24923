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

/// Its panel.
pub(super) fn store(
    act: Act,
    entry: &CustomKeyStoresListEntry,
    in_store: RwSignal<Option<CustomKeyStoresListEntry>>,
) -> AnyView {
    let name = entry.custom_key_store_name.clone();
    let title_id = format!("store-{}", entry.custom_key_store_id);
    let kind = match entry.custom_key_store_type {
        CustomKeyStoreType::AwsCloudHsm => "AWS CloudHSM key store",
        CustomKeyStoreType::ExternalKeyStore => "External key store",
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
                <dt>"Kind"</dt>
                <dd>{kind}</dd>
                <dt>"Id"</dt>
                <dd class="mono">{entry.custom_key_store_id.clone()}</dd>
                <dt>"Where"</dt>
                <dd class="mono store-place">{place}</dd>
                <dt>"Created"</dt>
                <dd>{time::date_and_second(entry.creation_date)}</dd>
                {error
                    .map(|code| {
                        view! {
                            <dt>"Error"</dt>
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
        ConnectionState::Connected => "Connected",
        ConnectionState::Connecting => "Being connected …",
        ConnectionState::Failed => "Could not be connected",
        ConnectionState::Disconnected => "Not connected: its keys cannot be used",
        ConnectionState::Disconnecting => "Being disconnected …",
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
        act.run(request, "KMS connects to the key store.");
    };
    let disconnect = move |_| {
        let request = DisconnectCustomKeyStoreRequest { custom_key_store_id: to_disconnect.clone() };
        act.run(request, "The key store is being disconnected. Its keys cannot be used until it is connected again.");
    };
    let delete = move |_| {
        let request = DeleteCustomKeyStoreRequest { custom_key_store_id: to_delete.clone() };
        act.run(request, "The key store is deleted. The cluster or key manager is not touched.");
    };
    let chosen = entry.clone();
    match entry.connection_state {
        ConnectionState::Connected => view! {
            <button type="button" class="button" on:click=move |_| in_store.set(Some(chosen.clone()))>
                {Icon::Plus.view()}
                "Create a key in it"
            </button>
            <button type="button" class="button" on:click=disconnect>
                "Disconnect"
            </button>
        }
        .into_any(),
        ConnectionState::Disconnected => view! {
            <button type="button" class="button" on:click=connect>
                "Connect"
            </button>
            <button type="button" class="button" on:click=delete>
                {Icon::Bin.view()}
                "Delete"
            </button>
        }
        .into_any(),
        ConnectionState::Failed => view! {
            <button type="button" class="button" on:click=disconnect>
                "Disconnect"
            </button>
        }
        .into_any(),
        ConnectionState::Connecting | ConnectionState::Disconnecting => ().into_any(),
    }
}
