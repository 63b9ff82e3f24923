//! Encrypt and decrypt: texts and files of up to 4,096 bytes, directly under a key.

pub mod bytes;
pub mod decrypt;
pub mod encrypt;
mod input;
mod page;

use kms_api::operation::{DecryptResponse, EncryptResponse};
use leptos::prelude::*;

use self::bytes::Form as ByteForm;
use crate::components::drop_zone::Chosen;
use crate::components::pairs::Pairs;
use crate::components::tabs::tabs;
use crate::route::Route;

/// What was typed and what came of it. It outlives the pages, so that going from one to the other loses nothing.
#[derive(Clone, Copy, Default)]
pub struct Draft {
    encrypt: EncryptDraft,
    decrypt: DecryptDraft,
}

#[derive(Clone, Copy)]
struct EncryptDraft {
    key: RwSignal<String>,
    form: RwSignal<ByteForm>,
    text: RwSignal<String>,
    file: Chosen,
    context: Pairs,
    result: RwSignal<Option<EncryptResponse>>,
}

#[derive(Clone, Copy)]
struct DecryptDraft {
    key: RwSignal<String>,
    form: RwSignal<ByteForm>,
    text: RwSignal<String>,
    file: Chosen,
    context: Pairs,
    result: RwSignal<Option<DecryptResponse>>,
}

impl Default for EncryptDraft {
    fn default() -> Self {
        Self {
            key: RwSignal::new(String::new()),
            form: RwSignal::new(ByteForm::Text),
            text: RwSignal::new(String::new()),
            file: Chosen::default(),
            context: Pairs::default(),
            result: RwSignal::new(None),
        }
    }
}

impl Default for DecryptDraft {
    fn default() -> Self {
        Self {
            key: RwSignal::new(String::new()),
            form: RwSignal::new(ByteForm::Base64),
            text: RwSignal::new(String::new()),
            file: Chosen::default(),
            context: Pairs::default(),
            result: RwSignal::new(None),
        }
    }
}

fn draft() -> Draft {
    use_context().unwrap_or_default()
}

fn crypto_tabs(here: &Route) -> AnyView {
    tabs("Use a key", vec![("Encrypt", Route::Encrypt(None)), ("Decrypt", Route::Decrypt)], here)
}
