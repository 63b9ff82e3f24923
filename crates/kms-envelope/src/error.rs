//! What can be wrong with a message, its key, or what is to be put in one.

use thiserror::Error;

/// Why a message cannot be written or read. Offsets count bytes from the start of the message, frames count from 1.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Error {
    /// The first byte is none of a message's.
    #[error("not an AWS Encryption SDK message: it begins with {first:#04x}, where 0x02 is expected")]
    NotAMessage {
        /// The first byte of the input.
        first: u8,
    },
    /// The input begins as a message does in base64.
    #[error("the message is base64 text; decode it to bytes first")]
    Base64,
    /// A suite that the format knows and this crate does not read.
    #[error("unsupported algorithm suite {id:#06x} ({name}); supported is 0x0478")]
    UnsupportedSuite {
        /// The suite's number.
        id: u16,
        /// The suite's name in the specification.
        name: &'static str,
    },
    /// A suite that the format does not know, or not in this version of the message.
    #[error("unknown algorithm suite {id:#06x} in a message of version {version}")]
    UnknownSuite {
        /// The number found.
        id: u16,
        /// The version of the message format.
        version: u8,
    },
    /// The body is one block without frames, which could only be released as a whole.
    #[error("unsupported content type 0x01 (unframed); supported is 0x02 (framed)")]
    Unframed,
    /// A header that breaks the format.
    #[error("malformed header at byte {offset}: {problem}")]
    Header {
        /// Where the offending field begins.
        offset: u64,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The header is longer than [`Limits::header_len`](crate::Limits::header_len).
    #[error("the header is longer than the limit of {limit} bytes")]
    HeaderTooLong {
        /// The limit, in bytes.
        limit: usize,
    },
    /// More encrypted data keys than [`Limits::encrypted_data_keys`](crate::Limits::encrypted_data_keys).
    #[error("{count} encrypted data keys, where at most {limit} are allowed")]
    TooManyDataKeys {
        /// How many there are.
        count: usize,
        /// The limit.
        limit: u16,
    },
    /// The input ended early.
    #[error("the message is cut off: {missing} more bytes expected at byte {offset}")]
    Truncated {
        /// Where the input ends, or where the part that is cut off begins.
        offset: u64,
        /// How many bytes are missing there, at least.
        missing: u64,
    },
    /// There is input after the last frame.
    #[error("unexpected data after the end of the message at byte {offset}")]
    Trailing {
        /// Where the message ends.
        offset: u64,
    },
    /// The data key is not the one that the message commits to.
    #[error("the data key does not belong to this message: the key commitment differs")]
    Commitment,
    /// The header's tag does not verify.
    #[error("the header is not authentic: its tag does not verify")]
    HeaderTag,
    /// A frame's tag does not verify.
    #[error("frame {frame} is not authentic: its tag does not verify")]
    FrameTag {
        /// The frame's sequence number.
        frame: u32,
    },
    /// A frame is not in its place.
    #[error("frame {found} found at byte {offset}, where frame {expected} is expected")]
    FrameOrder {
        /// Where the frame begins.
        offset: u64,
        /// The sequence number that is due.
        expected: u32,
        /// The sequence number found.
        found: u32,
    },
    /// The last frame is longer than the message's frame length.
    #[error("the last frame, {frame}, holds {len} bytes, more than the frame length of {frame_len}")]
    LastFrameTooLong {
        /// The frame's sequence number.
        frame: u32,
        /// Its content's length, in bytes.
        len: u32,
        /// The frame length in the header.
        frame_len: u32,
    },
    /// A frame is longer than [`Limits::frame_len`](crate::Limits::frame_len).
    #[error("frame {frame} holds {len} bytes, more than the limit of {limit}")]
    FrameTooLarge {
        /// The frame's sequence number.
        frame: u32,
        /// Its content's length, in bytes.
        len: u32,
        /// The limit.
        limit: u32,
    },
    /// A frame length that the format cannot express.
    #[error("a frame length of {len} bytes is outside 1 to 4294967295")]
    FrameLen {
        /// The length asked for.
        len: u64,
    },
    /// The data needs more frames than can be numbered (2³² − 1), or its message more bytes than can be counted (2⁶⁴ − 1).
    #[error("{plaintext_len} bytes are too many for one message in frames of {frame_len} bytes")]
    TooLong {
        /// The length of the data.
        plaintext_len: u64,
        /// The frame length.
        frame_len: u32,
    },
    /// No message with this header has this length.
    #[error("no message with this header is {message_len} bytes long")]
    MessageLen {
        /// The length given.
        message_len: u64,
    },
    /// The data is not as long as was announced.
    #[error("the data is {what} than the {announced} bytes announced")]
    PlaintextLen {
        /// The length that the sealer was made for.
        announced: u64,
        /// `"shorter"` or `"longer"`.
        what: &'static str,
    },
    /// A context key that the format keeps for itself.
    #[error("the encryption context key `{key}` begins with the reserved prefix `aws-crypto-`")]
    ReservedContextKey {
        /// The key.
        key: String,
    },
    /// The same context key twice.
    #[error("the encryption context key `{key}` is given twice")]
    DuplicateContextKey {
        /// The key.
        key: String,
    },
    /// The context does not fit the header's 16-bit length.
    #[error("the encryption context takes {len} bytes, more than 65535")]
    ContextTooLong {
        /// Its length as it would be written.
        len: usize,
    },
    /// There must be somebody who can open the message.
    #[error("a message needs at least one encrypted data key")]
    NoDataKeys,
    /// A field of an encrypted data key does not fit its 16-bit length.
    #[error("the {field} of an encrypted data key is {len} bytes long, more than 65535")]
    DataKeyFieldTooLong {
        /// Which field.
        field: &'static str,
        /// Its length.
        len: usize,
    },
    /// Not the ARN of a KMS key. An alias does not do: it may come to mean another key.
    #[error("`{arn}` is not the ARN of a KMS key (arn:aws:kms:region:account:key/id)")]
    KeyArn {
        /// What was given.
        arn: String,
    },
    /// The suite wants a data key of another length.
    #[error("a data key of {len} bytes, where 32 are expected")]
    DataKeyLen {
        /// The length given.
        len: usize,
    },
    /// HKDF refused the length of its output.
    #[error("the keys of the message cannot be derived")]
    Derivation,
    /// The cipher refused a frame for its length.
    #[error("the cipher cannot encrypt a frame of this length")]
    Cipher,
}
