//! Reads a header piece by piece, holding no more than the limits allow.

use subtle::ConstantTimeEq;

use crate::bytes::Cursor;
use crate::header::{END_LEN, START_LEN, parse_suite};
use crate::{ContentKey, DataKey, DerivedKeys, Error, Header, Limits, Opener, TAG_LEN};

/// Enough to know version and suite.
const MAGIC_LEN: usize = 4;

/// What the bytes just asked for are.
#[derive(Debug, Clone, Copy)]
enum Piece {
    Magic,
    /// Up to the length of the context.
    Start,
    /// The context and the count of data keys.
    Context,
    /// The rest of one field of a data key and the length of the next; this many of those are to come.
    DataKeys {
        lengths: u32,
    },
    /// The last field of the last data key, the end of the header and its tag.
    End,
}

/// Collects a header: asks for bytes until it is whole.
#[derive(Debug)]
pub struct HeaderReader {
    limits: Limits,
    buffer: Vec<u8>,
    piece: Piece,
    need: usize,
}

impl HeaderReader {
    /// A reader at the start of a message.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        Self { limits: *limits, buffer: Vec::new(), piece: Piece::Magic, need: MAGIC_LEN }
    }

    /// How many bytes to [`feed`](Self::feed) next.
    #[must_use]
    pub fn need(&self) -> usize {
        self.need
    }

    /// Takes the next [`need`](Self::need) bytes of the message, or all there are if the input ends before. Returns the
    /// message's header once it is whole.
    ///
    /// # Errors
    /// Everything that can be wrong with a header but its tag. The reader is of no use after an error.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<Option<Locked>, Error> {
        debug_assert!(bytes.len() <= self.need, "more than asked for");
        self.buffer.extend_from_slice(bytes);
        if matches!(self.piece, Piece::Magic) {
            match parse_suite(&mut Cursor::new(&self.buffer)) {
                // Cut off within its first bytes, which is said below.
                Ok(_) | Err(Error::Header { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        if let Some(missing) = self.need.checked_sub(bytes.len()).filter(|missing| *missing > 0) {
            return Err(Error::Truncated { offset: self.buffer.len() as u64, missing: missing as u64 });
        }
        let number = self.buffer.last_chunk().map_or(0, |chunk| u16::from_be_bytes(*chunk));
        (self.piece, self.need) = match self.piece {
            Piece::Magic => (Piece::Start, START_LEN - MAGIC_LEN),
            Piece::Start => (Piece::Context, usize::from(number) + 2),
            Piece::Context if number == 0 => return Err(Error::NoDataKeys),
            Piece::Context if number > self.limits.encrypted_data_keys => {
                let limit = self.limits.encrypted_data_keys;
                return Err(Error::TooManyDataKeys { count: number.into(), limit });
            }
            Piece::Context => (Piece::DataKeys { lengths: 3 * u32::from(number) - 1 }, 2),
            Piece::DataKeys { lengths: 0 } => (Piece::End, usize::from(number) + END_LEN + TAG_LEN),
            Piece::DataKeys { lengths } => (Piece::DataKeys { lengths: lengths - 1 }, usize::from(number) + 2),
            Piece::End => return Locked::parse(std::mem::take(&mut self.buffer), self.limits).map(Some),
        };
        if self.buffer.len() + self.need > self.limits.header_len {
            return Err(Error::HeaderTooLong { limit: self.limits.header_len });
        }
        Ok(None)
    }
}

/// A message whose header has been read, and whose data key is not known yet.
#[derive(Debug, Clone)]
pub struct Locked {
    header: Header,
    body: Vec<u8>,
    tag: [u8; TAG_LEN],
    limits: Limits,
}

impl Locked {
    fn parse(mut body: Vec<u8>, limits: Limits) -> Result<Self, Error> {
        let tag = *body.last_chunk::<TAG_LEN>().ok_or(Error::Truncated { offset: 0, missing: TAG_LEN as u64 })?;
        body.truncate(body.len() - TAG_LEN);
        Ok(Self { header: Header::parse(&body)?, body, tag, limits })
    }

    /// The header. Unauthenticated: it tells which key to ask for the data key, and with which context.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The header's length in the message, its tag included.
    #[must_use]
    pub fn header_len(&self) -> u64 {
        (self.body.len() + TAG_LEN) as u64
    }

    /// Checks that the message was sealed with this data key, and gives the key that opens it.
    ///
    /// # Errors
    /// [`Error::Commitment`]. Another encrypted data key may then be tried.
    pub fn unlock(&self, data_key: &DataKey) -> Result<ContentKey, Error> {
        DerivedKeys::derive(self.header.suite, &self.header.message_id, data_key)?.committed(&self.header.commitment)
    }

    /// The AAD of the header's tag. The tag is that of the empty plaintext with [`HEADER_IV`](crate::HEADER_IV).
    #[must_use]
    pub fn tag_aad(&self) -> &[u8] {
        &self.body
    }

    /// Goes on to the frames, if `tag`, as the cipher computed it, is the header's. Compares in constant time.
    ///
    /// # Errors
    /// [`Error::HeaderTag`].
    pub fn verify(&self, tag: &[u8; TAG_LEN]) -> Result<Opener, Error> {
        let same: bool = self.tag.ct_eq(tag).into();
        if !same {
            return Err(Error::HeaderTag);
        }
        Ok(Opener::new(self.header.message_id, self.header.frame_len, self.header_len(), self.limits.frame_len))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{EncryptedDataKey, EncryptionContext, FrameLen, MessageId, Suite};

    fn header(context: &[(&str, &str)], edks: usize) -> Header {
        Header {
            suite: Suite::COMMIT_KEY,
            message_id: MessageId([3; 32]),
            context: EncryptionContext::new(context.iter().copied()).unwrap(),
            encrypted_data_keys: (0..edks)
                .map(|n| EncryptedDataKey::new(format!("provider {n}"), vec![0xff; n], vec![n as u8; 5]).unwrap())
                .collect(),
            frame_len: FrameLen::DEFAULT,
            commitment: [4; 32],
        }
    }

    fn read(bytes: &[u8], limits: &Limits) -> Result<Locked, Error> {
        let mut reader = HeaderReader::new(limits);
        let mut rest = bytes;
        loop {
            let (piece, after) = rest.split_at(reader.need().min(rest.len()));
            rest = after;
            if let Some(locked) = reader.feed(piece)? {
                assert!(rest.is_empty());
                return Ok(locked);
            }
        }
    }

    fn bytes(header: &Header) -> Vec<u8> {
        let mut bytes = header.serialize(&Limits::default()).unwrap();
        bytes.extend_from_slice(&[5; TAG_LEN]);
        bytes
    }

    #[test]
    fn what_is_written_is_read() {
        for context in [&[][..], &[("a", "b")], &[("größe", "1 µm"), ("", "")]] {
            for edks in [1, 2, 7] {
                let header = header(context, edks);
                let locked = read(&bytes(&header), &Limits::default()).unwrap();
                assert_eq!(locked.header(), &header);
                assert_eq!(locked.header_len(), bytes(&header).len() as u64);
                assert_eq!(locked.tag, [5; TAG_LEN]);
            }
        }
    }

    #[test]
    fn a_header_cut_off_anywhere_is_refused() {
        let bytes = bytes(&header(&[("a", "b")], 2));
        for len in 0..bytes.len() {
            let error = read(&bytes[..len], &Limits::default()).unwrap_err();
            assert!(matches!(error, Error::Truncated { offset, .. } if offset == len as u64), "{len}: {error}");
        }
    }

    #[test]
    fn limits_hold_for_reader_and_writer_alike() {
        let header = header(&[("a", "b")], 3);
        let len = bytes(&header).len();
        let limits = Limits { header_len: len, encrypted_data_keys: 3, ..Limits::default() };
        assert!(header.serialize(&limits).is_ok());
        assert!(read(&bytes(&header), &limits).is_ok());

        let short = Limits { header_len: len - 1, ..limits };
        assert_eq!(header.serialize(&short), Err(Error::HeaderTooLong { limit: len - 1 }));
        assert_eq!(read(&bytes(&header), &short).unwrap_err(), Error::HeaderTooLong { limit: len - 1 });

        let few = Limits { encrypted_data_keys: 2, ..limits };
        assert_eq!(header.serialize(&few), Err(Error::TooManyDataKeys { count: 3, limit: 2 }));
        assert_eq!(read(&bytes(&header), &few).unwrap_err(), Error::TooManyDataKeys { count: 3, limit: 2 });
    }

    #[test]
    fn other_inputs_are_named() {
        let error = |bytes: &[u8]| read(bytes, &Limits::default()).unwrap_err();
        assert_eq!(error(b""), Error::Truncated { offset: 0, missing: 4 });
        assert_eq!(error(b"P"), Error::NotAMessage { first: b'P' });
        assert_eq!(error(b"PK\x03\x04"), Error::NotAMessage { first: b'P' });
        assert_eq!(error(b"AgR4TfvR"), Error::Base64);
        assert_eq!(error(b"\x01\x02\x03\x04"), Error::NotAMessage { first: 1 });
        assert_eq!(error(b"\x02\x05"), Error::Truncated { offset: 2, missing: 2 });
        let name = "AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384";
        assert_eq!(error(b"\x02\x05\x78\0"), Error::UnsupportedSuite { id: 0x0578, name });
        let name = "AES_256_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384";
        assert_eq!(error(b"\x01\x80\x03\x78"), Error::UnsupportedSuite { id: 0x0378, name });
        assert_eq!(error(b"\x02\x03\x78\0"), Error::UnknownSuite { id: 0x0378, version: 2 });
    }

    #[test]
    fn broken_fields_are_named_with_their_place() {
        let good = bytes(&header(&[], 1));
        let with = |at: usize, value: &[u8]| {
            let mut bytes = good.clone();
            bytes[at..at + value.len()].copy_from_slice(value);
            read(&bytes, &Limits::default()).unwrap_err()
        };
        let end = good.len() - END_LEN - TAG_LEN;
        assert_eq!(with(START_LEN, &[0, 0]), Error::NoDataKeys);
        assert_eq!(with(end, &[1]), Error::Unframed);
        let problem = "the content type is neither 1 nor 2";
        assert_eq!(with(end, &[3]), Error::Header { offset: end as u64, problem });
        assert_eq!(with(end + 1, &[0; 4]), Error::FrameLen { len: 0 });
        let problem = "the text is not UTF-8";
        assert_eq!(with(START_LEN + 4, &[0xff]), Error::Header { offset: START_LEN as u64 + 4, problem });
    }

    #[test]
    fn an_unsigned_message_has_no_public_key() {
        let mut bytes = bytes(&header(&[("bws-crypto-public-key", "x")], 1));
        bytes[START_LEN + 4] = b'a';
        let key = "aws-crypto-public-key".to_owned();
        assert_eq!(read(&bytes, &Limits::default()).unwrap_err(), Error::ReservedContextKey { key });
    }

    #[test]
    fn a_message_without_reader_is_not_written() {
        assert_eq!(header(&[], 0).serialize(&Limits::default()), Err(Error::NoDataKeys));
    }
}
