//! Custom key stores: CloudHSM clusters and external key managers that hold key material for KMS.

mod create;
mod new_key;
mod store;

use kms_api::key::ConnectionState;
use kms_api::operation::{CustomKeyStoresListEntry, DescribeCustomKeyStoresRequest};
use leptos::prelude::*;

use self::create::create_dialog;
use self::new_key::new_key_dialog;
use self::store::store;
use crate::components::act::Act;
use crate::components::asked::ask;
use crate::components::empty::Empty;
use crate::components::icon::Icon;
use crate::components::notice::FailureNotice;
use crate::components::page::PageHead;
use crate::features::keys::nav::keys_nav;
use crate::platform::time::after;
use crate::route::Route;
use crate::text::key_stores as text;

/// After how many milliseconds a store that is being connected is looked at again.
const AGAIN: i32 = 2_500;

/// The page.
#[component]
pub fn KeyStoresPage() -> impl IntoView {
    let act = Act::default();
    let list = ask(act, || DescribeCustomKeyStoresRequest {
        custom_key_store_id: None,
        custom_key_store_name: None,
        limit: None,
        marker: None,
    });
    // A store is connected in a moment of virtual time, and nothing tells of it.
    Effect::new(move |_| {
        let changing = list.data.with(|list| {
            let stores = list.as_ref().map(|list| list.custom_key_stores.as_slice()).unwrap_or_default();
            stores.iter().any(|store| {
                matches!(store.connection_state, ConnectionState::Connecting | ConnectionState::Disconnecting)
            })
        });
        if changing {
            after(AGAIN, move || {
                act.done.try_update(|done| *done += 1);
            });
        }
    });
    let creating = RwSignal::new(false);
    let in_store = RwSignal::new(None::<CustomKeyStoresListEntry>);
    let stores = move || {
        list.data.with(|list| {
            let list = list.as_ref()?;
            if list.custom_key_stores.is_empty() {
                return Some(nothing(creating));
            }
            let stores: Vec<_> = list.custom_key_stores.iter().map(|entry| store(act, entry, in_store)).collect();
            Some(view! { <div class="stores">{stores}</div> }.into_any())
        })
    };
    view! {
        <div class="page">
            <PageHead
                title=text::title()
                lead=text::lead().into_any()
            >
                <button type="button" class="button button-primary" on:click=move |_| creating.set(true)>
                    {Icon::Plus.view()}
                    {text::create_store()}
                </button>
            </PageHead>
            {keys_nav(&Route::KeyStores)}
            <FailureNotice told=act.told() />
            <FailureNotice told=list.told() />
            {stores}
            {create_dialog(act, creating)}
            {new_key_dialog(act, in_store)}
        </div>
    }
    .into_any()
}

fn nothing(creating: RwSignal<bool>) -> AnyView {
    view! {
        <Empty
            icon=Icon::Key
            title=text::none_title()
            text=text::none_text()
        >
            <button type="button" class="button" on:click=move |_| creating.set(true)>
                {text::create_first()}
            </button>
        </Empty>
    }
    .into_any()
}
