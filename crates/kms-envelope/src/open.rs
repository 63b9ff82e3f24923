//! Reading a message's frames: which bytes to fetch, and how to open them.

use std::ops::Range;

use crate::bytes::Cursor;
use crate::frame::{self, LAST_MARK, LAST_PREFIX_LEN, REGULAR_PREFIX_LEN};
use crate::{Error, FrameLen, IV_LEN, MessageId, TAG_LEN};

/// Follows the frames of a message whose header is authentic: made by [`Locked::verify`](crate::Locked::verify).
///
/// Feed it the bytes it asks for. When it gives a plan, fetch those bytes, decrypt them, and go on only if their tag
/// verifies. When it needs no more, [`finish`](Self::finish).
#[derive(Debug)]
pub struct Opener {
    message_id: MessageId,
    frame_len: FrameLen,
    limit: u32,
    /// The number of the next frame.
    sequence: u32,
    /// Where in the message the next frame begins, and where in the data its content.
    offset: u64,
    plaintext: u64,
    prefix: Vec<u8>,
    done: bool,
}

/// How to open one frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPlan {
    /// The frame's number, from 1.
    pub sequence: u32,
    /// Whether this is the last frame.
    pub last: bool,
    /// Where in the message the ciphertext and its tag are: the bytes that follow what was fed.
    pub sealed: Range<u64>,
    /// Where in the data the plaintext goes.
    pub plaintext: Range<u64>,
    /// The IV to decrypt with.
    pub iv: [u8; IV_LEN],
    /// The AAD to decrypt with.
    pub aad: Vec<u8>,
}

impl Opener {
    pub(crate) fn new(message_id: MessageId, frame_len: FrameLen, header_len: u64, limit: u32) -> Self {
        let prefix = Vec::with_capacity(LAST_PREFIX_LEN);
        Self { message_id, frame_len, limit, sequence: 1, offset: header_len, plaintext: 0, prefix, done: false }
    }

    /// How many bytes to [`feed`](Self::feed) next. None: the last frame has been planned.
    #[must_use]
    pub fn need(&self) -> Option<usize> {
        let whole = if self.prefix.is_empty() { REGULAR_PREFIX_LEN } else { LAST_PREFIX_LEN };
        (!self.done).then(|| whole - self.prefix.len())
    }

    /// Takes the next [`need`](Self::need) bytes of the message, or all there are if the input ends before. Returns the
    /// plan of the frame once its prefix is whole.
    ///
    /// # Errors
    /// A frame that is cut off, out of order, or too long. The opener is of no use after an error.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<Option<OpenPlan>, Error> {
        let Some(need) = self.need() else {
            return Err(Error::Trailing { offset: self.offset });
        };
        debug_assert!(bytes.len() <= need, "more than asked for");
        self.prefix.extend_from_slice(bytes);
        if let Some(missing) = need.checked_sub(bytes.len()).filter(|missing| *missing > 0) {
            let offset = self.offset + self.prefix.len() as u64;
            return Err(Error::Truncated { offset, missing: missing as u64 });
        }

        let mut cursor = Cursor::new(&self.prefix);
        let mut sequence = cursor.u32()?;
        let last = sequence == LAST_MARK;
        if last {
            if self.prefix.len() < LAST_PREFIX_LEN {
                return Ok(None);
            }
            sequence = cursor.u32()?;
        }
        let iv = cursor.array()?;
        let len = if last { cursor.u32()? } else { self.frame_len.get() };
        self.check(sequence, len)?;

        let sealed = self.offset + self.prefix.len() as u64;
        let plan = OpenPlan {
            sequence,
            last,
            sealed: sealed..sealed + u64::from(len) + TAG_LEN as u64,
            plaintext: self.plaintext..self.plaintext + u64::from(len),
            iv,
            aad: frame::aad(&self.message_id, sequence, len, last),
        };
        self.done = last;
        self.offset = plan.sealed.end;
        self.plaintext = plan.plaintext.end;
        self.prefix.clear();
        // The number after the highest one cannot be reached: it marks the last frame.
        self.sequence = sequence.saturating_add(1);
        Ok(Some(plan))
    }

    fn check(&self, sequence: u32, len: u32) -> Result<(), Error> {
        let frame_len = self.frame_len.get();
        if sequence != self.sequence {
            return Err(Error::FrameOrder { offset: self.offset, expected: self.sequence, found: sequence });
        }
        if len > frame_len {
            return Err(Error::LastFrameTooLong { frame: sequence, len, frame_len });
        }
        if len > self.limit {
            return Err(Error::FrameTooLarge { frame: sequence, len, limit: self.limit });
        }
        Ok(())
    }

    /// Ends the message: `rest` is what follows the last frame, or the first bytes of it. Returns the length of the
    /// data.
    ///
    /// # Errors
    /// [`Error::Trailing`] if there is any, [`Error::Truncated`] if the last frame has not been planned.
    pub fn finish(&self, rest: &[u8]) -> Result<u64, Error> {
        match self.need() {
            Some(missing) => Err(Error::Truncated { offset: self.offset, missing: missing as u64 }),
            None if rest.is_empty() => Ok(self.plaintext),
            None => Err(Error::Trailing { offset: self.offset }),
        }
    }
}
