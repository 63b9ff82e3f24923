//! The rate at which files are encrypted, without the disk: what the worker does with each frame, from a buffer into
//! nothing. In a browser it is the global `kmsboxSeal(piece, times)`, a promise of the milliseconds that it took to seal
//! a message of so many times the piece. Natively it has nothing to do.

fn main() {
    #[cfg(target_arch = "wasm32")]
    browser::offer();
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use js_sys::Uint8Array;
    use kms_envelope::{DataKey, EncryptionContext, Envelope, FrameLen, Limits, MessageId, Sealer, Sink, Source};
    use kms_worker::web::content_cipher::ContentCipher;
    use kms_worker::web::file::FileError;
    use wasm_bindgen::prelude::Closure;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::future_to_promise;

    pub(super) fn offer() {
        let seal = Closure::<dyn Fn(Uint8Array, u32) -> JsValue>::new(|piece: Uint8Array, times: u32| {
            let seal = async move { seal(piece, times).await.map_err(|error| format!("{error:?}").into()) };
            future_to_promise(seal).into()
        });
        let _ = js_sys::Reflect::set(&js_sys::global(), &"kmsboxSeal".into(), seal.as_ref().unchecked_ref::<JsValue>());
        seal.forget();
    }

    async fn seal(piece: Uint8Array, times: u32) -> Result<JsValue, FileError> {
        let envelope = Envelope {
            message_id: MessageId([1; 32]),
            context: EncryptionContext::new([("purpose".to_owned(), "bench".to_owned())])?,
            encrypted_data_keys: vec![kms_envelope::EncryptedDataKey::aws_kms("arn", vec![0; 184])?],
            frame_len: FrameLen::DEFAULT,
        };
        let len = u64::from(piece.length()) * u64::from(times);
        let (sealer, key) = Sealer::new(envelope, &DataKey::new(&[7; 32])?, len, &Limits::default())?;
        let cipher = ContentCipher::new(&key).await?;
        let start = js_sys::Date::now();
        kms_envelope::seal(sealer, &cipher, &mut Repeat { piece, at: 0, left: len }, &mut Nothing).await?;
        Ok((js_sys::Date::now() - start).into())
    }

    /// The same piece over and over.
    struct Repeat {
        piece: Uint8Array,
        at: u32,
        left: u64,
    }

    impl Source for Repeat {
        type Buffer = Uint8Array;
        type Error = FileError;

        async fn read_bytes(&mut self, len: usize) -> Result<Vec<u8>, FileError> {
            let len = (len as u64).min(self.left);
            self.left -= len;
            Ok(vec![7; len as usize])
        }

        async fn read(&mut self, len: usize) -> Result<Option<Uint8Array>, FileError> {
            if self.at + len as u32 > self.piece.length() {
                self.at = 0;
            }
            let frame = self.piece.subarray(self.at, self.at + len as u32);
            self.at += len as u32;
            self.left -= len as u64;
            Ok(Some(frame))
        }
    }

    struct Nothing;

    impl Sink for Nothing {
        type Buffer = Uint8Array;
        type Error = FileError;

        async fn write_bytes(&mut self, _: &[u8]) -> Result<(), FileError> {
            Ok(())
        }

        async fn write(&mut self, _: Uint8Array) -> Result<(), FileError> {
            Ok(())
        }
    }
}
