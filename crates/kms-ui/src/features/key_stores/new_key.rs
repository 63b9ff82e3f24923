//! The dialog that makes a key in a custom key store.

use kms_api::ErrorCode;
use kms_api::key::{CustomKeyStoreType, Origin};
use kms_api::operation::{CreateKeyRequest, CustomKeyStoresListEntry};
use leptos::prelude::*;

use crate::app::go;
use crate::components::act::Act;
use crate::components::dialog::Dialog;
use crate::components::field::TextField;
use crate::components::form::{Form, Submit};
use crate::components::notice::FailureNotice;
use crate::forms::place;
use crate::route::Route;

const FIELDS: [&str; 2] = ["description", "xksKeyId"];
const CODES: [(ErrorCode, &str); 1] = [(ErrorCode::XksKeyAlreadyInUse, "xksKeyId")];

/// The dialog. It is open while there is a store.
pub(super) fn new_key_dialog(act: Act, store: RwSignal<Option<CustomKeyStoresListEntry>>) -> AnyView {
    let open = RwSignal::new(false);
    // The dialog closes itself, so this cannot be derived from the store alone.
    Effect::new(move |_| {
        if store.with(Option::is_some) {
            open.set(true);
        }
    });
    let title = Signal::derive(move || {
        let name = store.with(|store| store.as_ref().map(|store| store.custom_key_store_name.clone()));
        format!("Create a key in {}", name.unwrap_or_default())
    });
    view! {
        <Dialog open=open id="store-key" title=title>
            {move || store.get().map(|store| content(act, &store, open))}
        </Dialog>
    }
    .into_any()
}

fn content(act: Act, store: &CustomKeyStoresListEntry, open: RwSignal<bool>) -> AnyView {
    let form = Form::default();
    let description = RwSignal::new(String::new());
    let xks_key_id = RwSignal::new(String::new());
    let id = store.custom_key_store_id.clone();
    let external = store.custom_key_store_type == CustomKeyStoreType::ExternalKeyStore;
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let told = description.get_untracked();
        let request = CreateKeyRequest {
            origin: Some(if external { Origin::ExternalKeyStore } else { Origin::AwsCloudHsm }),
            custom_key_store_id: Some(id.clone()),
            description: (!told.is_empty()).then_some(told),
            xks_key_id: external.then(|| xks_key_id.get_untracked()),
            ..CreateKeyRequest::default()
        };
        let work = async move { act.client.call(request).await.map_err(|failure| place(&failure, &FIELDS, &CODES)) };
        form.run(work, move |made| {
            act.toasts.say("The key was created.");
            go(&Route::Key(made.key_metadata.key_id));
        });
    };
    view! {
        <p>"A symmetric key. KMS cannot rotate it, import its material or replicate it, and when the store is away, so is the key."</p>
        <form class="form" novalidate=true aria-label="Create a key" on:submit=submit>
            <FailureNotice told=form.head() />
            {external
                .then(|| {
                    view! {
                        <TextField
                            id="store-xks"
                            label="External key id"
                            value=xks_key_id
                            mono=true
                            error=form.error("xksKeyId")
                            hint=view! { "The key in the external key manager. It can stand behind one KMS key only." }.into_any()
                        />
                    }
                })}
            <TextField
                id="store-description"
                label="Description"
                value=description
                optional=true
                error=form.error("description")
            />
            <div class="dialog-actions">
                <button type="button" class="button button-quiet" on:click=move |_| open.set(false)>
                    "Cancel"
                </button>
                <Submit form=form label="Create key" />
            </div>
        </form>
    }
    .into_any()
}
