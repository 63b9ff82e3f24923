//! What can be done with a key: texts and files of up to 4,096 bytes encrypted, signed and authenticated, data keys and
//! secrets made, ciphertexts taken apart.
//!
//! Every page is a `Task` (`page`): its fields, the call that they stand for, and how its answer is shown. All share one
//! type of form (`sheet`), one of request and one of response (`call`).

mod agree;
mod algorithms;
mod blob;
pub mod bytes;
mod call;
mod data_key;
pub mod decrypt;
pub mod encrypt;
mod fields;
mod input;
mod inspect;
mod mac;
mod nav;
mod page;
mod re_encrypt;
mod result;
mod select;
mod sheet;
mod sign;

use kms_api::KeyId;
use leptos::prelude::*;

use self::bytes::{Form as ByteForm, MOST, MOST_CIPHERTEXT, MOST_PUBLIC_KEY};
use self::sheet::Sheet;
use crate::route::Work;

/// What was typed and what came of it. It outlives the pages, so that going from one to the other loses nothing.
#[derive(Clone, Copy)]
pub struct Draft {
    encrypt: Sheet,
    decrypt: Sheet,
    re_encrypt: Sheet,
    data_key: Sheet,
    sign: Sheet,
    verify: Sheet,
    mac: Sheet,
    verify_mac: Sheet,
    derive: Sheet,
    encapsulate: Sheet,
    decapsulate: Sheet,
    inspect: Sheet,
}

impl Default for Draft {
    fn default() -> Self {
        let message = || Sheet::new(ByteForm::Text, MOST);
        let ciphertext = || Sheet::new(ByteForm::Base64, MOST_CIPHERTEXT);
        Self {
            encrypt: message(),
            decrypt: ciphertext(),
            re_encrypt: ciphertext(),
            data_key: message(),
            sign: message(),
            verify: message(),
            mac: message(),
            verify_mac: message(),
            derive: Sheet::new(ByteForm::Pem, MOST_PUBLIC_KEY),
            encapsulate: message(),
            decapsulate: ciphertext(),
            inspect: ciphertext(),
        }
    }
}

fn draft() -> Draft {
    use_context().unwrap_or_default()
}

/// The page of a way to use a key, this key if one is named.
pub fn work(work: Work, key: Option<KeyId>) -> AnyView {
    let draft = draft();
    let (sheet, page): (Sheet, fn(Sheet) -> AnyView) = match work {
        Work::ReEncrypt => (draft.re_encrypt, re_encrypt::re_encrypt),
        Work::DataKey => (draft.data_key, data_key::data_key),
        Work::Sign => (draft.sign, sign::sign),
        Work::Verify => (draft.verify, sign::verify),
        Work::Mac => (draft.mac, mac::generate),
        Work::VerifyMac => (draft.verify_mac, mac::verify),
        Work::Derive => (draft.derive, agree::derive),
        Work::Encapsulate => (draft.encapsulate, agree::encapsulate),
        Work::Decapsulate => (draft.decapsulate, agree::decapsulate),
        Work::Inspect => (draft.inspect, inspect::inspect),
    };
    if let Some(key) = key {
        sheet.from.key.set(key.to_string());
    }
    page(sheet)
}
