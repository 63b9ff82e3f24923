//! What is sealed opens to the same data, and is as long as announced.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{data_key, envelope, header_len, open_slice, plaintext, seal_vec};
use kms_envelope::{
    DataKey, EncryptedDataKey, Envelope, Error, FrameLen, Limits, MessageId, Sealer, message_len, plaintext_len,
};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

/// Lengths around the multiples of a frame.
fn lengths() -> impl Strategy<Value = (u64, usize)> {
    (1_u64..=40, 0_usize..=5, -1_isize..=1).prop_map(|(frame, frames, off)| {
        let len = (frame as usize * frames).saturating_add_signed(off);
        (frame, len)
    })
}

fn contexts() -> impl Strategy<Value = Vec<(String, String)>> {
    let name = "(\\PC|🔑|Ａ){0,6}".prop_filter("reserved", |name| !name.starts_with("aws-crypto-"));
    btree_map(name, "(\\PC|🔑){0,12}", 0..5).prop_map(|map| map.into_iter().collect())
}

fn encrypted_data_keys() -> impl Strategy<Value = Vec<EncryptedDataKey>> {
    let edk = ("\\PC{0,12}", vec(any::<u8>(), 0..40), vec(any::<u8>(), 0..40))
        .prop_map(|(id, info, ciphertext)| EncryptedDataKey::new(id, info, ciphertext).unwrap());
    vec(edk, 1..4)
}

proptest! {
    #[test]
    fn opening_undoes_sealing(
        (frame, len) in lengths(),
        context in contexts(),
        edks in encrypted_data_keys(),
        id: [u8; 32],
        key: [u8; 32],
    ) {
        let key = DataKey::new(&key).unwrap();
        let envelope =
            Envelope { message_id: MessageId(id), encrypted_data_keys: edks, ..envelope(frame, &context) };
        let data = plaintext(len);
        let (sealer, _) = Sealer::new(envelope.clone(), &key, len as u64, &Limits::default()).unwrap();
        let message = seal_vec(envelope.clone(), &key, &data);

        let (header, total) = (header_len(&message) as u64, message.len() as u64);
        prop_assert_eq!(sealer.message_len(), total);
        prop_assert_eq!(message_len(len as u64, envelope.frame_len, header), Ok(total));
        prop_assert_eq!(plaintext_len(total, envelope.frame_len, header), Ok(len as u64));
        prop_assert_eq!(open_slice(&message, &key), (Ok(len as u64), data));
    }

    #[test]
    fn another_data_key_is_refused_before_anything_is_released(other: [u8; 32]) {
        prop_assume!(other != [0x42; 32]);
        let message = seal_vec(envelope(8, &[]), &data_key(), &plaintext(20));
        let other = DataKey::new(&other).unwrap();
        prop_assert_eq!(open_slice(&message, &other), (Err(Error::Commitment), Vec::new()));
    }

    #[test]
    fn no_input_makes_the_reader_panic(bytes in vec(any::<u8>(), 0..200), cut in 0_usize..250) {
        open_slice(&bytes, &data_key()).0.unwrap_err();
        // The same after a good beginning.
        let message = seal_vec(envelope(8, &[]), &data_key(), &plaintext(30));
        let spliced = [&message[..cut.min(message.len())], &bytes].concat();
        if spliced != message {
            open_slice(&spliced, &data_key()).0.unwrap_err();
        }
    }
}

#[test]
fn frames_of_the_default_length() {
    let frame = FrameLen::DEFAULT.get() as usize;
    // Up to more frames than are sealed at once.
    for len in [0, 1, frame - 1, frame, frame + 1, 2 * frame, 3 * frame + 5, 17 * frame, 18 * frame + 1] {
        let data = plaintext(len);
        let message = seal_vec(envelope(frame as u64, &[]), &data_key(), &data);
        let frames = len.div_ceil(frame).max(1);
        assert_eq!(message.len(), header_len(&message) + len + 32 * frames + 8);
        assert_eq!(open_slice(&message, &data_key()), (Ok(len as u64), data));
    }
}
