//! The header of a message, version 2.
//!
//! Source: `data-format/message-header.md` of the specification (header body version 2.0).

use crate::bytes::Cursor;
use crate::context::PUBLIC_KEY;
use crate::{Commitment, EncryptedDataKey, EncryptionContext, Error, FrameLen, Limits, Suite, TAG_LEN};

pub(crate) const VERSION: u8 = 2;
const FRAMED: u8 = 2;
const UNFRAMED: u8 = 1;

/// Up to and including the length of the context.
pub(crate) const START_LEN: usize = 1 + 2 + 32 + 2;
/// After the encrypted data keys: content type, frame length, commitment.
pub(crate) const END_LEN: usize = 1 + 4 + 32;

/// Names a message, and makes its keys differ from those of every other message under the same data key. It must be
/// random and new for every message: two messages with the same id and data key would share their IVs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageId(pub [u8; 32]);

/// What stands in a header. Nothing of it is secret, and nothing that was read is to be trusted before the header's
/// tag has verified.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Header {
    /// The algorithm suite.
    pub suite: &'static Suite,
    /// The message's name.
    pub message_id: MessageId,
    /// What the reader gets to see beside the data. A KMS key wants the same context to decrypt the data key.
    pub context: EncryptionContext,
    /// The data key, once for each reader; at least one.
    pub encrypted_data_keys: Vec<EncryptedDataKey>,
    /// The content of every frame but the last, in bytes.
    pub frame_len: FrameLen,
    /// What the message says about its data key.
    pub commitment: Commitment,
}

impl Header {
    /// The header as it is written, without its tag.
    ///
    /// # Errors
    /// A header that breaks the limits, names no reader, or has reserved names in its context.
    pub(crate) fn serialize(&self, limits: &Limits) -> Result<Vec<u8>, Error> {
        let edks = &self.encrypted_data_keys;
        let too_many = Error::TooManyDataKeys { count: edks.len(), limit: limits.encrypted_data_keys };
        let count = u16::try_from(edks.len()).map_err(|_| too_many.clone())?;
        self.context.refuse_reserved()?;
        match count {
            0 => return Err(Error::NoDataKeys),
            count if count > limits.encrypted_data_keys => return Err(too_many),
            _ => {}
        }
        let edks_len: usize = edks.iter().map(EncryptedDataKey::serialized_len).sum();
        let len = START_LEN + self.context.serialized_len() + 2 + edks_len + END_LEN;
        if len + TAG_LEN > limits.header_len {
            return Err(Error::HeaderTooLong { limit: limits.header_len });
        }

        let mut out = Vec::with_capacity(len);
        out.push(self.suite.message_version);
        out.extend_from_slice(&self.suite.id.to_be_bytes());
        out.extend_from_slice(&self.message_id.0);
        crate::bytes::put_field(&mut out, &self.context.serialize());
        out.extend_from_slice(&count.to_be_bytes());
        for edk in edks {
            edk.serialize(&mut out);
        }
        out.push(FRAMED);
        out.extend_from_slice(&self.frame_len.get().to_be_bytes());
        out.extend_from_slice(&self.commitment);
        Ok(out)
    }

    /// Reads a whole header without its tag.
    pub(crate) fn parse(body: &[u8]) -> Result<Self, Error> {
        let mut cursor = Cursor::new(body);
        let suite = parse_suite(&mut cursor)?;
        let message_id = MessageId(cursor.array()?);
        let context_len = cursor.u16()?;
        let context = EncryptionContext::parse(cursor.section(context_len.into())?)?;
        if suite.signature.is_none() && context.get(PUBLIC_KEY).is_some() {
            return Err(Error::ReservedContextKey { key: PUBLIC_KEY.to_owned() });
        }
        let count = cursor.u16()?;
        if count == 0 {
            return Err(Error::NoDataKeys);
        }
        let encrypted_data_keys = (0..count).map(|_| EncryptedDataKey::parse(&mut cursor)).collect::<Result<_, _>>()?;
        match cursor.u8()? {
            FRAMED => {}
            UNFRAMED => return Err(Error::Unframed),
            _ => return Err(cursor.problem(1, "the content type is neither 1 nor 2")),
        }
        let frame_len = FrameLen::new(cursor.u32()?.into())?;
        let commitment = cursor.array()?;
        if !cursor.is_empty() {
            return Err(cursor.problem(0, "the header is too long"));
        }
        Ok(Self { suite, message_id, context, encrypted_data_keys, frame_len, commitment })
    }
}

/// Reads version and suite, which say how to read the rest. Needs four bytes.
pub(crate) fn parse_suite(cursor: &mut Cursor<'_>) -> Result<&'static Suite, Error> {
    match cursor.u8()? {
        version @ VERSION => Suite::supported(version, cursor.u16()?),
        // Version 1 has a type byte before the suite.
        version @ 1 if cursor.u8()? == 0x80 => Suite::supported(version, cursor.u16()?),
        version @ 1 => Err(Error::NotAMessage { first: version }),
        // The base64 text of 02 04 78 and of 01 80 begins so.
        b'A' => Err(Error::Base64),
        first => Err(Error::NotAMessage { first }),
    }
}
