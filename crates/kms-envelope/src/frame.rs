//! What surrounds the content of a frame: the bytes before it, its IV and its additional authenticated data.
//!
//! Source: `data-format/message-body.md` and `data-format/message-body-aad.md` of the specification.

use crate::{IV_LEN, MessageId, TAG_LEN};

/// The IV of the header's tag. Frames count from 1, so none of them has it.
pub const HEADER_IV: [u8; IV_LEN] = [0; IV_LEN];

/// Stands in place of a sequence number before the last frame.
pub(crate) const LAST_MARK: u32 = u32::MAX;
/// `sequence u32 | iv`.
pub(crate) const REGULAR_PREFIX_LEN: usize = 4 + IV_LEN;
/// `mark u32 | sequence u32 | iv | length u32`.
pub(crate) const LAST_PREFIX_LEN: usize = 4 + 4 + IV_LEN + 4;
/// What a regular frame takes beside its content.
pub(crate) const REGULAR_OVERHEAD: u64 = (REGULAR_PREFIX_LEN + TAG_LEN) as u64;
/// What the last frame takes beside its content.
pub(crate) const LAST_OVERHEAD: u64 = (LAST_PREFIX_LEN + TAG_LEN) as u64;

/// The IV that is written: the sequence number, so that no two frames of a message share one.
pub(crate) fn iv(sequence: u32) -> [u8; IV_LEN] {
    let mut iv = [0; IV_LEN];
    if let Some(tail) = iv.last_chunk_mut() {
        *tail = sequence.to_be_bytes();
    }
    iv
}

/// The bytes before the content.
pub(crate) fn prefix(sequence: u32, len: u32, last: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(LAST_PREFIX_LEN);
    if last {
        out.extend_from_slice(&LAST_MARK.to_be_bytes());
    }
    out.extend_from_slice(&sequence.to_be_bytes());
    out.extend_from_slice(&iv(sequence));
    if last {
        out.extend_from_slice(&len.to_be_bytes());
    }
    out
}

/// What the frame's tag covers beside the content: `message id | kind | sequence u32 | length u64`.
pub(crate) fn aad(message_id: &MessageId, sequence: u32, len: u32, last: bool) -> Vec<u8> {
    let kind: &[u8] = if last { b"AWSKMSEncryptionClient Final Frame" } else { b"AWSKMSEncryptionClient Frame" };
    [&message_id.0, kind, &sequence.to_be_bytes(), &u64::from(len).to_be_bytes()].concat()
}
