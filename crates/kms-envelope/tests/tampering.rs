//! No change to a message goes unnoticed, and no byte of a frame is released before its tag has verified.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{data_key, envelope, header_len, open_slice, plaintext, seal_vec};
use kms_envelope::Error;

const FRAME: usize = 8;
/// A frame of 8 bytes as it stands in the message.
const REGULAR: usize = FRAME + 32;

fn message(len: usize) -> (Vec<u8>, Vec<u8>) {
    let data = plaintext(len);
    let context = [("purpose".to_owned(), "prüfung".to_owned())];
    (seal_vec(envelope(FRAME as u64, &context), &data_key(), &data), data)
}

/// The message is refused, and what was released is a row of whole frames of the true data.
fn refused(message: &[u8], data: &[u8]) -> Error {
    let (result, released) = open_slice(message, &data_key());
    assert!(data.starts_with(&released));
    assert!(released.len().is_multiple_of(FRAME) || released == data);
    result.unwrap_err()
}

#[test]
fn every_flipped_bit_is_noticed() {
    for len in [0, 5, 8, 20] {
        let (message, data) = message(len);
        for at in 0..message.len() {
            for bit in 0..8 {
                let mut message = message.clone();
                message[at] ^= 1 << bit;
                refused(&message, &data);
            }
        }
    }
}

#[test]
fn every_cut_is_noticed() {
    for len in [0, 5, 8, 16, 20] {
        let (message, data) = message(len);
        for end in 0..message.len() {
            let error = refused(&message[..end], &data);
            assert!(matches!(error, Error::Truncated { offset, .. } if offset <= end as u64), "{end}: {error}");
        }
    }
}

#[test]
fn anything_after_the_end_is_noticed() {
    for len in [0, 8, 20] {
        let (message, data) = message(len);
        let error = Error::Trailing { offset: message.len() as u64 };
        assert_eq!(refused(&[&message[..], b"\0"].concat(), &data), error);
        assert_eq!(refused(&[&message[..], &message[..]].concat(), &data), error);
        let last = &message[message.len() - 44..];
        assert_eq!(refused(&[&message[..], last].concat(), &data), error);
    }
}

#[test]
fn frames_keep_their_order() {
    let (message, data) = message(4 * FRAME + 3);
    let header = header_len(&message);
    let frames: Vec<&[u8]> = message[header..].chunks(REGULAR).collect();
    assert_eq!(frames.len(), 5 + 1); // the last one, longer by 3 bytes than a chunk, makes two
    let with = |order: &[usize]| {
        let mut out = message[..header].to_vec();
        order.iter().for_each(|at| out.extend_from_slice(frames[*at]));
        out
    };
    assert_eq!(with(&[0, 1, 2, 3, 4, 5]), message);

    let order = |frame: usize, expected, found| Error::FrameOrder {
        offset: (header + frame * REGULAR) as u64,
        expected,
        found,
    };
    assert_eq!(refused(&with(&[1, 0, 2, 3, 4, 5]), &data), order(0, 1, 2));
    assert_eq!(refused(&with(&[0, 2, 1, 3, 4, 5]), &data), order(1, 2, 3));
    assert_eq!(refused(&with(&[0, 0, 1, 2, 3, 4, 5]), &data), order(1, 2, 1));
    assert_eq!(refused(&with(&[0, 1, 3, 4, 5]), &data), order(2, 3, 4));
    assert_eq!(refused(&with(&[0, 1, 4, 5]), &data), order(2, 3, 5));
}

#[test]
fn a_renumbered_frame_is_not_authentic() {
    let (mut message, data) = message(2 * FRAME);
    let header = header_len(&message);
    let second = message[header + REGULAR..].to_vec();
    // The second frame, which is the last, in place of the first, with the first one's number and IV.
    message.truncate(header);
    message.extend_from_slice(&second);
    message[header + 7] = 1;
    message[header + 19] = 1;
    assert_eq!(refused(&message, &data), Error::FrameTag { frame: 1 });
}

#[test]
fn a_frame_of_another_message_is_not_authentic() {
    let (message, data) = message(FRAME + 1);
    let other = seal_vec(
        kms_envelope::Envelope {
            message_id: kms_envelope::MessageId([0x18; 32]),
            ..envelope(FRAME as u64, &[("purpose".to_owned(), "prüfung".to_owned())])
        },
        &data_key(),
        &data,
    );
    let header = header_len(&message);
    let spliced = [&message[..header + REGULAR], &other[header + REGULAR..]].concat();
    assert_eq!(refused(&spliced, &data), Error::FrameTag { frame: 2 });
}

#[test]
fn the_last_frame_is_at_most_a_frame_long() {
    let (mut message, data) = message(5);
    let header = header_len(&message);
    message[header + 23] = 9;
    assert_eq!(refused(&message, &data), Error::LastFrameTooLong { frame: 1, len: 9, frame_len: 8 });
}
