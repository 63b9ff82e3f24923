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
use crate::text::key_stores::new_key as text;

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
        text::title(&name.unwrap_or_default())
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
            act.toasts.say(text::created());
            go(&Route::Key(made.key_metadata.key_id));
        });
    };
    view! {
        <p>{text::lead()}</p>
        <form class="form" novalidate=true aria-label=text::form() on:submit=submit>
            <FailureNotice told=form.head() />
            {external
                .then(|| {
                    view! {
                        <TextField
                            id="store-xks"
                            label=text::external_id()
                            value=xks_key_id
                            mono=true
                            error=form.error("xksKeyId")
                            hint=text::external_id_hint().into_any()
                        />
                    }
                })}
            <TextField
                id="store-description"
                label=text::description()
                value=description
                optional=true
                error=form.error("description")
            />
            <div class="dialog-actions">
                <button type="button" class="button button-quiet" on:click=move |_| open.set(false)>
                    {text::cancel()}
                </button>
                <Submit form=form label=text::create() />
            </div>
        </form>
    }
    .into_any()
}
