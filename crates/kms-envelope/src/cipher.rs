//! The cipher that a caller brings along.

use crate::{IV_LEN, SealPlan, TAG_LEN};

/// AES-256-GCM (NIST SP 800-38D) with 12-byte IVs and 16-byte tags, under the content key of one message.
///
/// The buffers are whatever the cipher works on: `Vec<u8>` natively, a `Uint8Array` with `crypto.subtle`.
#[allow(async_fn_in_trait, reason = "JavaScript's promises are not Send, so the futures must not have to be")]
pub trait FrameCipher {
    /// A piece of data or of ciphertext.
    type Buffer;
    /// Why the cipher did not work at all.
    type Error;

    /// The tag of the empty plaintext.
    ///
    /// # Errors
    /// The cipher did not work.
    async fn tag(&self, iv: &[u8; IV_LEN], aad: &[u8]) -> Result<[u8; TAG_LEN], Self::Error>;

    /// Seals frames that follow each other and are alike, equally long and of one kind. `plaintext` is their content; the
    /// result is what the message has of them: for each its prefix, its ciphertext and its tag.
    ///
    /// Many at once, since the way to the cipher may be long: from wasm to JavaScript and back for example.
    ///
    /// # Errors
    /// The cipher did not work.
    async fn seal_frames(&self, frames: &[SealPlan], plaintext: Self::Buffer) -> Result<Self::Buffer, Self::Error>;

    /// The plaintext of a ciphertext that has its tag at its end. None: the tag does not verify.
    ///
    /// # Errors
    /// The cipher did not work.
    async fn decrypt(
        &self,
        iv: &[u8; IV_LEN],
        aad: &[u8],
        sealed: Self::Buffer,
    ) -> Result<Option<Self::Buffer>, Self::Error>;
}
