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
mod drawn;
pub mod encrypt;
mod fields;
mod input;
mod inspect;
mod mac;
mod nav;
mod page;
mod re_encrypt;
mod result;
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

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use kms_api::operation::{
        DecapsulateRequest, DecryptRequest, DeriveSharedSecretRequest, EncapsulateRequest, EncryptRequest,
        GenerateDataKeyPairRequest, GenerateDataKeyPairWithoutPlaintextRequest, GenerateDataKeyRequest,
        GenerateDataKeyWithoutPlaintextRequest, GenerateMacRequest, ReEncryptRequest, SignRequest, VerifyMacRequest,
        VerifyRequest,
    };
    use kms_api::{Operation, validate};
    use serde_json::Value;

    use super::call::Call;
    use super::page::Asking;
    use super::*;
    use crate::forms::Placed;

    /// What a form whose bytes are typed asks for.
    fn read(asking: Asking) -> Result<Call, Placed> {
        match pin!(asking).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(call) => call,
            Poll::Pending => panic!("only files are waited for"),
        }
    }

    /// The request that it is, which must be one that the service model takes.
    fn request<R: Operation>(asking: Asking) -> R {
        let call = read(asking).unwrap();
        assert_eq!(call.operation, R::NAME);
        let input = Value::Object(call.input);
        validate::validate(R::NAME, &input).unwrap();
        serde_json::from_value(input).unwrap()
    }

    fn filled(form: ByteForm, text: &str, algorithm: &str) -> Sheet {
        let sheet = Sheet::new(form, MOST);
        sheet.from.key.set(" alias/a ".to_owned());
        sheet.from.algorithm.set(algorithm.to_owned());
        sheet.from.context.add("tenant", "acme");
        sheet.input.text.set(text.to_owned());
        sheet.proof.text.set("AAEC".to_owned());
        sheet
    }

    #[test]
    fn ciphertexts_are_asked_for_as_typed() {
        let sheet = filled(ByteForm::Text, "hi", "SYMMETRIC_DEFAULT");
        let encrypt: EncryptRequest = request(encrypt::call(sheet));
        assert_eq!((encrypt.key_id.as_str(), encrypt.plaintext.as_slice()), ("alias/a", b"hi".as_slice()));
        assert_eq!(encrypt.encryption_context, [("tenant", "acme")].into());
        let sheet = filled(ByteForm::Base64, "AAEC", "RSAES_OAEP_SHA_256");
        let decrypt: DecryptRequest = request(decrypt::call(sheet));
        assert_eq!(decrypt.key_id.as_deref(), Some("alias/a"));
        assert!(decrypt.encryption_context.is_empty(), "there is no place for one under a public key");
        sheet.to.key.set("alias/b".to_owned());
        let moved: ReEncryptRequest = request(re_encrypt::call(sheet));
        assert_eq!((moved.source_key_id.as_deref(), moved.destination_key_id.as_str()), (Some("alias/a"), "alias/b"));
        assert_eq!(moved.destination_encryption_algorithm, None);
        let inspect: DecryptRequest = request(inspect::call(filled(ByteForm::Hex, "00", "")));
        assert_eq!((inspect.dry_run, inspect.key_id), (Some(true), None));
    }

    #[test]
    fn messages_are_asked_for_as_typed() {
        let sheet = filled(ByteForm::Hex, "ff", "ECDSA_SHA_256");
        sheet.kind.set("DIGEST".to_owned());
        let sign: SignRequest = request(sign::signing(sheet));
        assert_eq!((sign.message.as_slice(), sign.message_type.unwrap().as_str()), ([0xff].as_slice(), "DIGEST"));
        let verify: VerifyRequest = request(sign::verification(sheet));
        assert_eq!(verify.signature.as_slice(), [0, 1, 2]);
        let sheet = filled(ByteForm::Text, "hi", "HMAC_SHA_256");
        let _: GenerateMacRequest = request(mac::generation(sheet));
        let verify: VerifyMacRequest = request(mac::verification(sheet));
        assert_eq!(verify.mac.as_slice(), [0, 1, 2]);
        sheet.proof.text.set("?".to_owned());
        assert!(read(mac::verification(sheet)).err().unwrap().field("mac").unwrap().contains("base64"));
    }

    #[test]
    fn data_keys_of_every_kind_are_asked_for() {
        let sheet = filled(ByteForm::Text, "", "");
        sheet.kind.set("AES_128".to_owned());
        sheet.pair_kind.set("ML_KEM_512".to_owned());
        let _: GenerateDataKeyRequest = request(data_key::call(sheet));
        sheet.clear.set(false);
        sheet.kind.set(data_key::NUMBER.to_owned());
        sheet.length.set(" 7".to_owned());
        let made: GenerateDataKeyWithoutPlaintextRequest = request(data_key::call(sheet));
        assert_eq!((made.number_of_bytes, made.key_spec), (Some(7), None));
        sheet.length.set("seven".to_owned());
        assert!(read(data_key::call(sheet)).err().unwrap().field("numberOfBytes").is_some());
        sheet.pair.set(true);
        let _: GenerateDataKeyPairWithoutPlaintextRequest = request(data_key::call(sheet));
        sheet.clear.set(true);
        let pair: GenerateDataKeyPairRequest = request(data_key::call(sheet));
        assert_eq!(pair.encryption_context, [("tenant", "acme")].into());
    }

    #[test]
    fn secrets_are_asked_for() {
        let sheet = filled(ByteForm::Base64, "AAEC", "");
        let derive: DeriveSharedSecretRequest = request(agree::derivation(sheet));
        assert_eq!(derive.public_key.as_slice(), [0, 1, 2]);
        let _: EncapsulateRequest = request(agree::encapsulation(sheet));
        let _: DecapsulateRequest = request(agree::decapsulation(sheet));
    }
}
