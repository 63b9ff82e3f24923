//! Writing a message: which bytes to encrypt with what, and what to write around them.

use std::ops::Range;

use crate::length::frame_count;
use crate::{
    ContentKey, DataKey, DerivedKeys, EncryptedDataKey, EncryptionContext, Error, FrameLen, Header, IV_LEN, Limits,
    MessageId, Suite, TAG_LEN, frame, message_len,
};

/// What its writer decides about a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// 32 random bytes, new for every message.
    pub message_id: MessageId,
    /// What the reader gets to see beside the data; the same as was given to KMS with the data key.
    pub context: EncryptionContext,
    /// The data key, once for each reader; at least one.
    pub encrypted_data_keys: Vec<EncryptedDataKey>,
    /// The content of every frame but the last.
    pub frame_len: FrameLen,
}

/// Plans a message. Write the header, its tag, and then for every frame (this is an iterator over them) its prefix and
/// its ciphertext with the tag.
#[derive(Debug, Clone)]
pub struct Sealer {
    header: Header,
    body: Vec<u8>,
    plaintext_len: u64,
    message_len: u64,
    frames: u32,
    /// The last frame that was planned; the first is 1.
    sequence: u32,
}

/// How to seal one frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealPlan {
    /// The frame's number, from 1.
    pub sequence: u32,
    /// Whether this is the last frame.
    pub last: bool,
    /// The bytes of the data that go in.
    pub plaintext: Range<u64>,
    /// The IV to encrypt with.
    pub iv: [u8; IV_LEN],
    /// The AAD to encrypt with.
    pub aad: Vec<u8>,
    /// What to write before the ciphertext and its tag.
    pub prefix: Vec<u8>,
}

impl SealPlan {
    /// How many bytes of data go in.
    #[must_use]
    pub fn plaintext_len(&self) -> usize {
        (self.plaintext.end - self.plaintext.start) as usize
    }
}

impl Sealer {
    /// Plans a message of `plaintext_len` bytes of data, and gives the key to encrypt it with.
    ///
    /// # Errors
    /// What breaks the format or the limits.
    pub fn new(
        envelope: Envelope,
        data_key: &DataKey,
        plaintext_len: u64,
        limits: &Limits,
    ) -> Result<(Self, ContentKey), Error> {
        let Envelope { message_id, context, encrypted_data_keys, frame_len } = envelope;
        let suite = Suite::COMMIT_KEY;
        let DerivedKeys { content_key, commitment } = DerivedKeys::derive(suite, &message_id, data_key)?;
        let header = Header { suite, message_id, context, encrypted_data_keys, frame_len, commitment };
        let body = header.serialize(limits)?;
        let longest = plaintext_len.min(frame_len.get().into()) as u32;
        if longest > limits.frame_len {
            return Err(Error::FrameTooLarge { frame: 1, len: longest, limit: limits.frame_len });
        }
        let frames = frame_count(plaintext_len, frame_len)?;
        let message_len = message_len(plaintext_len, frame_len, (body.len() + TAG_LEN) as u64)?;
        Ok((Self { header, body, plaintext_len, message_len, frames, sequence: 0 }, content_key))
    }

    /// The header.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The bytes to write first, and the AAD of the tag to write next. The tag is that of the empty plaintext with
    /// [`HEADER_IV`](crate::HEADER_IV).
    #[must_use]
    pub fn header_bytes(&self) -> &[u8] {
        &self.body
    }

    /// The length of the data, in bytes.
    #[must_use]
    pub fn plaintext_len(&self) -> u64 {
        self.plaintext_len
    }

    /// The length of the whole message, in bytes.
    #[must_use]
    pub fn message_len(&self) -> u64 {
        self.message_len
    }

    /// The next frame to seal, if there is one.
    pub fn next_frame(&mut self) -> Option<SealPlan> {
        if self.sequence >= self.frames {
            return None;
        }
        let frame_len = u64::from(self.header.frame_len.get());
        let start = u64::from(self.sequence) * frame_len;
        self.sequence += 1;
        let (sequence, last) = (self.sequence, self.sequence == self.frames);
        let end = if last { self.plaintext_len } else { start + frame_len };
        let len = (end - start) as u32;
        Some(SealPlan {
            sequence,
            last,
            plaintext: start..end,
            iv: frame::iv(sequence),
            aad: frame::aad(&self.header.message_id, sequence, len, last),
            prefix: frame::prefix(sequence, len, last),
        })
    }

    /// The next frames to seal at once, as a [`FrameCipher`](crate::FrameCipher) takes them: up to `count` regular ones, or
    /// the last one alone. Empty: all have been planned.
    pub fn next_frames(&mut self, count: usize) -> Vec<SealPlan> {
        let regular = self.frames.saturating_sub(self.sequence).saturating_sub(1) as usize;
        self.take(count.min(regular).max(1)).collect()
    }
}

impl Iterator for Sealer {
    type Item = SealPlan;

    fn next(&mut self) -> Option<SealPlan> {
        self.next_frame()
    }
}
