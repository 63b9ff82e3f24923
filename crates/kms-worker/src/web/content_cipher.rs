//! AES-256-GCM by the browser, over buffers that never enter wasm memory.

use std::cell::RefCell;

use js_sys::{Array, Promise, Uint8Array};
use kms_envelope::{ContentKey, FrameCipher, IV_LEN, SealPlan, TAG_LEN};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;
use web_sys::CryptoKey;

use super::file::FileError;
use super::scope;

#[wasm_bindgen(module = "/js/aes_gcm.js")]
extern "C" {
    #[wasm_bindgen(js_name = sealFrames)]
    fn seal_frames(
        key: &CryptoKey,
        count: u32,
        prefixes: Vec<u8>,
        ivs: Vec<u8>,
        aads: Vec<u8>,
        plaintext: &Uint8Array,
        message: &Uint8Array,
    ) -> Promise;

    #[wasm_bindgen(js_name = openFrame)]
    fn open_frame(key: &CryptoKey, iv: &[u8], aad: &[u8], sealed: &Uint8Array, plaintext: &Uint8Array) -> Promise;
}

/// The cipher of one message.
#[derive(Debug)]
pub(super) struct ContentCipher {
    key: CryptoKey,
    /// What was made last. It serves again, since the browser is slow to give memory and slower to take it back.
    made: RefCell<Uint8Array>,
}

impl ContentCipher {
    /// Under the content key of a message, which the browser keeps from then on.
    ///
    /// # Errors
    ///
    /// The browser has no `crypto.subtle`, or does not take the key.
    pub(super) async fn new(key: &ContentKey) -> Result<Self, FileError> {
        let subtle = scope::subtle().map_err(FileError::Failure)?;
        let bytes = Uint8Array::from(key.as_bytes().as_slice());
        let usages = Array::of2(&"encrypt".into(), &"decrypt".into());
        let import = subtle.import_key_with_str("raw", &bytes, "AES-GCM", false, &usages);
        let imported = match import {
            Ok(promise) => JsFuture::from(promise).await,
            Err(error) => Err(error),
        };
        bytes.fill(0, 0, bytes.length());
        Ok(Self { key: imported?.unchecked_into(), made: RefCell::new(Uint8Array::new_with_length(0)) })
    }

    /// A buffer of this length, until the next is asked for.
    fn buffer(&self, len: u32) -> Uint8Array {
        let mut made = self.made.borrow_mut();
        if made.length() < len {
            *made = Uint8Array::new_with_length(len);
        }
        made.subarray(0, len)
    }
}

impl FrameCipher for ContentCipher {
    type Buffer = Uint8Array;
    type Error = FileError;

    async fn tag(&self, iv: &[u8; IV_LEN], aad: &[u8]) -> Result<[u8; TAG_LEN], FileError> {
        let tag = Uint8Array::new_with_length(TAG_LEN as u32);
        let nothing = Uint8Array::new_with_length(0);
        let sealing = seal_frames(&self.key, 1, Vec::new(), iv.to_vec(), aad.to_vec(), &nothing, &tag);
        JsFuture::from(sealing).await?;
        tag.to_vec().try_into().map_err(|_| FileError::Browser("the tag is not of 16 bytes".to_owned()))
    }

    async fn seal_frames(&self, frames: &[SealPlan], plaintext: Uint8Array) -> Result<Uint8Array, FileError> {
        let prefixes = packed(frames, |frame| &frame.prefix);
        let ivs = packed(frames, |frame| &frame.iv);
        let aads = packed(frames, |frame| &frame.aad);
        let message = self.buffer(plaintext.length() + (prefixes.len() + frames.len() * TAG_LEN) as u32);
        let sealing = seal_frames(&self.key, frames.len() as u32, prefixes, ivs, aads, &plaintext, &message);
        JsFuture::from(sealing).await?;
        Ok(message)
    }

    async fn decrypt(
        &self,
        iv: &[u8; IV_LEN],
        aad: &[u8],
        sealed: Uint8Array,
    ) -> Result<Option<Uint8Array>, FileError> {
        // The one reason for which decryption under a good key is refused is a tag that does not verify.
        let plaintext = self.buffer(sealed.length().saturating_sub(TAG_LEN as u32));
        let opened = JsFuture::from(open_frame(&self.key, iv, aad, &sealed, &plaintext)).await;
        Ok(opened.is_ok().then_some(plaintext))
    }
}

/// A part of each plan, one after the other.
fn packed(frames: &[SealPlan], part: impl Fn(&SealPlan) -> &[u8]) -> Vec<u8> {
    frames.iter().map(part).collect::<Vec<_>>().concat()
}
