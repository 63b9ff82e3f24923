//! How long a message is, known before its first byte.

use std::num::NonZeroU32;

use crate::frame::{LAST_OVERHEAD, REGULAR_OVERHEAD};
use crate::{Error, TAG_LEN};

/// The content of every frame but the last, in bytes: 1 to 2³² − 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FrameLen(NonZeroU32);

impl FrameLen {
    /// 64 KiB: the fastest with `crypto.subtle` as well as with AWS's own readers.
    pub const DEFAULT: Self = Self(NonZeroU32::MIN.saturating_add((64 << 10) - 1));

    /// A frame length.
    ///
    /// # Errors
    /// [`Error::FrameLen`].
    pub fn new(bytes: u64) -> Result<Self, Error> {
        let len = u32::try_from(bytes).ok().and_then(NonZeroU32::new);
        len.map(Self).ok_or(Error::FrameLen { len: bytes })
    }

    /// The length in bytes.
    #[must_use]
    pub fn get(self) -> u32 {
        self.0.get()
    }
}

/// The number of frames: the last one is full when the data is an exact multiple, and empty only when there is no data.
pub(crate) fn frame_count(plaintext_len: u64, frame_len: FrameLen) -> Result<u32, Error> {
    let frames = plaintext_len.div_ceil(frame_len.get().into()).max(1);
    u32::try_from(frames).map_err(|_| Error::TooLong { plaintext_len, frame_len: frame_len.get() })
}

/// The length of the message that [`Sealer`](crate::Sealer) writes, in bytes. `header_len` counts the header's tag.
///
/// # Errors
/// [`Error::TooLong`].
pub fn message_len(plaintext_len: u64, frame_len: FrameLen, header_len: u64) -> Result<u64, Error> {
    let regular = u64::from(frame_count(plaintext_len, frame_len)?) - 1;
    // Up to 2³² frames of up to 2³² bytes each come close to the end of u64.
    (regular * REGULAR_OVERHEAD + LAST_OVERHEAD)
        .checked_add(plaintext_len)
        .and_then(|body| body.checked_add(header_len))
        .ok_or(Error::TooLong { plaintext_len, frame_len: frame_len.get() })
}

/// The length of the data in a message of `message_len` bytes, whoever wrote it. It is as trustworthy as
/// `message_len`: what has been authenticated is known only when the message has been read.
///
/// # Errors
/// [`Error::MessageLen`] if no sequence of frames has that length.
pub fn plaintext_len(message_len: u64, frame_len: FrameLen, header_len: u64) -> Result<u64, Error> {
    let error = Error::MessageLen { message_len };
    let contents = message_len.checked_sub(header_len).and_then(|body| body.checked_sub(LAST_OVERHEAD));
    let Some(contents) = contents else { return Err(error) };
    // The last frame holds 0 to `frame_len` bytes, which is less than a whole regular frame takes: one way to divide.
    let frame_len = u64::from(frame_len.get());
    let (regular, last) = (contents / (frame_len + REGULAR_OVERHEAD), contents % (frame_len + REGULAR_OVERHEAD));
    if last > frame_len || regular >= u64::from(u32::MAX) { Err(error) } else { Ok(regular * frame_len + last) }
}

const _: () = assert!(TAG_LEN as u64 <= REGULAR_OVERHEAD && REGULAR_OVERHEAD < LAST_OVERHEAD);

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: u64 = 100;

    fn frame(len: u64) -> FrameLen {
        FrameLen::new(len).unwrap()
    }

    #[test]
    fn a_frame_has_1_to_4294967295_bytes() {
        assert_eq!(FrameLen::DEFAULT.get(), 65_536);
        assert_eq!(FrameLen::new(0), Err(Error::FrameLen { len: 0 }));
        assert_eq!(frame(1).get(), 1);
        assert_eq!(frame(u32::MAX.into()).get(), u32::MAX);
        assert_eq!(FrameLen::new(1 << 32), Err(Error::FrameLen { len: 1 << 32 }));
    }

    #[test]
    fn lengths_around_a_multiple_of_the_frame() {
        for (plaintext, regular_frames) in [(0, 0), (1, 0), (9, 0), (10, 0), (11, 1), (20, 1), (21, 2)] {
            let message = message_len(plaintext, frame(10), HEADER).unwrap();
            assert_eq!(message, HEADER + regular_frames * 32 + 40 + plaintext);
            assert_eq!(plaintext_len(message, frame(10), HEADER), Ok(plaintext));
        }
        // Other writers may put an empty last frame after a full one.
        assert_eq!(plaintext_len(HEADER + 42 + 40, frame(10), HEADER), Ok(10));
        for impossible in [0, HEADER, HEADER + 39, HEADER + 51, HEADER + 42 + 39] {
            let error = Error::MessageLen { message_len: impossible };
            assert_eq!(plaintext_len(impossible, frame(10), HEADER), Err(error));
        }
    }

    #[test]
    fn lengths_beyond_32_bits() {
        let message = message_len(5 << 30, FrameLen::DEFAULT, HEADER).unwrap();
        assert_eq!(message, HEADER + (5 << 30) + 81_920 * 32 + 8);
        assert_eq!(plaintext_len(message, FrameLen::DEFAULT, HEADER), Ok(5 << 30));

        let frames = u64::from(u32::MAX);
        assert_eq!(message_len(frames, frame(1), HEADER), Ok(HEADER + frames * 33 + 8));
        let error = Error::TooLong { plaintext_len: frames + 1, frame_len: 1 };
        assert_eq!(message_len(frames + 1, frame(1), HEADER), Err(error));
        let long = u64::MAX - (1 << 38);
        let message = message_len(long, frame(frames), HEADER).unwrap();
        assert_eq!(plaintext_len(message, frame(frames), HEADER), Ok(long));
        // Few enough frames, but with what surrounds them too long for u64.
        let error = Error::TooLong { plaintext_len: frames * frames, frame_len: u32::MAX };
        assert_eq!(message_len(frames * frames, frame(frames), HEADER), Err(error));
    }
}
