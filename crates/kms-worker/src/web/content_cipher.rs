//! AES-256-GCM by the browser, over buffers that never enter wasm memory.

use std::cell::RefCell;

use js_sys::{Array, Object, Reflect, Uint8Array};
use kms_envelope::{ContentKey, FrameCipher, IV_LEN, TAG_LEN};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

use super::file::FileError;
use super::{scope, thrown};

/// The cipher of one message.
#[derive(Debug)]
pub struct ContentCipher {
    subtle: SubtleCrypto,
    key: CryptoKey,
    parameters: Parameters,
}

/// The parameters of one use, `{name, iv, additionalData}`, in objects that serve again for the next: the browser copies
/// them before the call returns, and there is a call for every 64 KiB.
#[derive(Debug)]
struct Parameters {
    object: Object,
    iv: Uint8Array,
    additional_data: RefCell<Uint8Array>,
}

impl Parameters {
    fn new() -> Self {
        let iv = Uint8Array::new_with_length(IV_LEN as u32);
        let parameters =
            Self { object: Object::new(), iv, additional_data: RefCell::new(Uint8Array::new_with_length(0)) };
        parameters.property("name", &"AES-GCM".into());
        parameters.property("iv", &parameters.iv);
        parameters
    }

    fn property(&self, name: &str, value: &JsValue) {
        // A plain object takes any property.
        let _ = Reflect::set(&self.object, &name.into(), value);
    }

    fn set(&self, iv: &[u8; IV_LEN], aad: &[u8]) -> &Object {
        self.iv.copy_from(iv);
        let mut additional_data = self.additional_data.borrow_mut();
        if additional_data.length() as usize != aad.len() {
            *additional_data = Uint8Array::new_with_length(aad.len() as u32);
            self.property("additionalData", &additional_data);
        }
        additional_data.copy_from(aad);
        &self.object
    }
}

impl ContentCipher {
    /// Under the content key of a message, which the browser keeps from then on.
    ///
    /// # Errors
    ///
    /// The browser has no `crypto.subtle`, or does not take the key.
    pub async fn new(key: &ContentKey) -> Result<Self, FileError> {
        let subtle = scope::subtle().map_err(FileError::Failure)?;
        let bytes = Uint8Array::from(key.as_bytes().as_slice());
        let usages = Array::of2(&"encrypt".into(), &"decrypt".into());
        let import = subtle.import_key_with_str("raw", &bytes, "AES-GCM", false, &usages);
        let imported = match import {
            Ok(promise) => JsFuture::from(promise).await,
            Err(error) => Err(error),
        };
        bytes.fill(0, 0, bytes.length());
        let key = imported.map_err(|error| FileError::Browser(thrown(&error)))?;
        Ok(Self { subtle, key: key.unchecked_into(), parameters: Parameters::new() })
    }
}

impl FrameCipher for ContentCipher {
    type Buffer = Uint8Array;
    type Error = FileError;

    async fn tag(&self, iv: &[u8; IV_LEN], aad: &[u8]) -> Result<[u8; TAG_LEN], FileError> {
        let tag = self.encrypt(iv, aad, Uint8Array::new_with_length(0)).await?;
        tag.to_vec().try_into().map_err(|_| FileError::Browser("the tag is not of 16 bytes".to_owned()))
    }

    async fn encrypt(&self, iv: &[u8; IV_LEN], aad: &[u8], plaintext: Uint8Array) -> Result<Uint8Array, FileError> {
        let parameters = self.parameters.set(iv, aad);
        let sealed = self.subtle.encrypt_with_object_and_js_u8_array(parameters, &self.key, &plaintext);
        let sealed = match sealed {
            Ok(promise) => JsFuture::from(promise).await,
            Err(error) => Err(error),
        };
        sealed.map(|buffer| Uint8Array::new(&buffer)).map_err(|error| FileError::Browser(thrown(&error)))
    }

    async fn decrypt(
        &self,
        iv: &[u8; IV_LEN],
        aad: &[u8],
        sealed: Uint8Array,
    ) -> Result<Option<Uint8Array>, FileError> {
        let parameters = self.parameters.set(iv, aad);
        let opened = self.subtle.decrypt_with_object_and_js_u8_array(parameters, &self.key, &sealed);
        let opened = match opened {
            Ok(promise) => JsFuture::from(promise).await,
            Err(error) => Err(error),
        };
        // The one reason for which decryption under a good key is refused is a tag that does not verify.
        Ok(opened.ok().map(|buffer| Uint8Array::new(&buffer)))
    }
}
