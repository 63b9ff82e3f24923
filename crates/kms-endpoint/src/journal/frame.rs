//! Frames: what is written to the state file at once, with checksums that tell whether it is whole.
//!
//! ```text
//! "kmsF" | number u64 | length u32 | CRC-32 of the payload | CRC-32 of the 20 bytes before | payload
//! ```
//!
//! All numbers are little-endian. A frame is written and flushed before the next one begins. So a frame that is not whole
//! and that no whole one follows was being written when the machine stopped; nobody was told of it, and it can be cut
//! off. A frame that is not whole but followed by others was damaged later.

use std::io::{self, Read};

/// The bytes before the payload.
pub(super) const HEAD_LEN: usize = 24;
const MAGIC: &[u8; 4] = b"kmsF";

/// The most bytes of a payload.
pub(super) const MAX_LEN: usize = 1 << 30;

/// What a frame's head says.
struct Head {
    number: u64,
    len: usize,
    payload_crc: u32,
}

/// What comes next in a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// A whole frame's payload.
    Payload(Vec<u8>),
    /// The file ends here.
    End,
    /// A frame that is not whole. The bytes are those of it that were read.
    Broken(Vec<u8>),
}

/// The head and payload of a frame, ready to be written. `None` if the payload is longer than a frame can hold.
pub(super) fn encode(number: u64, payload: &[u8]) -> Option<Vec<u8>> {
    if payload.len() > MAX_LEN {
        return None;
    }
    let mut frame = Vec::with_capacity(HEAD_LEN + payload.len());
    frame.extend_from_slice(MAGIC);
    frame.extend_from_slice(&number.to_le_bytes());
    frame.extend_from_slice(&u32::try_from(payload.len()).ok()?.to_le_bytes());
    frame.extend_from_slice(&crc32fast::hash(payload).to_le_bytes());
    frame.extend_from_slice(&crc32fast::hash(&frame).to_le_bytes());
    frame.extend_from_slice(payload);
    Some(frame)
}

/// Reads the frame of this number.
pub(super) fn read(reader: &mut impl Read, number: u64) -> io::Result<Next> {
    let mut bytes = Vec::with_capacity(HEAD_LEN);
    reader.by_ref().take(HEAD_LEN as u64).read_to_end(&mut bytes)?;
    if bytes.is_empty() {
        return Ok(Next::End);
    }
    let Some(head) = decode_head(&bytes).filter(|head| head.number == number) else {
        return Ok(Next::Broken(bytes));
    };
    let mut payload = Vec::new();
    reader.by_ref().take(head.len as u64).read_to_end(&mut payload)?;
    if payload.len() == head.len && crc32fast::hash(&payload) == head.payload_crc {
        return Ok(Next::Payload(payload));
    }
    bytes.append(&mut payload);
    Ok(Next::Broken(bytes))
}

/// Whether a whole frame with a number above `number` begins anywhere within these bytes.
pub(super) fn holds_later_frame(bytes: &[u8], number: u64) -> bool {
    let mut rest = bytes;
    while let Some((_, after)) = rest.split_first() {
        if let Some((head, payload)) = decode_head(rest).and_then(|head| Some((head, rest.get(HEAD_LEN..)?)))
            && head.number > number
            && payload.get(..head.len).is_some_and(|payload| crc32fast::hash(payload) == head.payload_crc)
        {
            return true;
        }
        rest = after;
    }
    false
}

fn decode_head(bytes: &[u8]) -> Option<Head> {
    let (magic, rest) = bytes.split_first_chunk::<4>()?;
    if magic != MAGIC {
        return None;
    }
    let (number, rest) = rest.split_first_chunk()?;
    let (len, rest) = rest.split_first_chunk()?;
    let (payload_crc, rest) = rest.split_first_chunk()?;
    let (head_crc, _) = rest.split_first_chunk()?;
    let checked = bytes.get(..HEAD_LEN - 4)?;
    let len = usize::try_from(u32::from_le_bytes(*len)).ok()?;
    (crc32fast::hash(checked) == u32::from_le_bytes(*head_crc) && len <= MAX_LEN).then(|| Head {
        number: u64::from_le_bytes(*number),
        len,
        payload_crc: u32::from_le_bytes(*payload_crc),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_read_back() {
        let mut file = encode(0, b"one").unwrap();
        file.extend(encode(1, b"").unwrap());
        let mut reader = file.as_slice();
        assert_eq!(read(&mut reader, 0).unwrap(), Next::Payload(b"one".to_vec()));
        assert_eq!(read(&mut reader, 1).unwrap(), Next::Payload(vec![]));
        assert_eq!(read(&mut reader, 2).unwrap(), Next::End);
    }

    #[test]
    fn every_cut_and_every_flipped_bit_is_noticed() {
        let file = encode(7, b"payload").unwrap();
        for len in 1..file.len() {
            assert_eq!(read(&mut &file[..len], 7).unwrap(), Next::Broken(file[..len].to_vec()));
        }
        for bit in 0..file.len() * 8 {
            let mut damaged = file.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert!(matches!(read(&mut damaged.as_slice(), 7).unwrap(), Next::Broken(_)), "{bit}");
        }
    }

    #[test]
    fn a_later_frame_is_found_at_any_place() {
        let later = encode(3, b"later").unwrap();
        for before in 0..40 {
            let bytes = [vec![b'k'; before], later.clone(), vec![0; 3]].concat();
            assert!(holds_later_frame(&bytes, 2));
            assert!(!holds_later_frame(&bytes, 3), "not later than itself");
        }
        assert!(!holds_later_frame(&later[..later.len() - 1], 2), "not whole");
    }
}
