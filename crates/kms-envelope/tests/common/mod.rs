//! Whole messages in memory, for the tests of this folder.

#![allow(dead_code, reason = "every test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use kms_envelope::rustcrypto::RustCrypto;
use kms_envelope::std_io::{Reader, Writer};
use kms_envelope::{
    DataKey, EncryptedDataKey, EncryptionContext, Envelope, Error, FrameLen, Limits, MessageId, Sealer, open,
    read_header, seal,
};

pub(crate) const KEY_ARN: &str = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

pub(crate) fn data_key() -> DataKey {
    DataKey::new(&[0x42; 32]).unwrap()
}

pub(crate) fn envelope(frame_len: u64, context: &[(String, String)]) -> Envelope {
    Envelope {
        message_id: MessageId([0x17; 32]),
        context: EncryptionContext::new(context.iter().cloned()).unwrap(),
        encrypted_data_keys: vec![EncryptedDataKey::aws_kms(KEY_ARN, b"a ciphertext blob".to_vec()).unwrap()],
        frame_len: FrameLen::new(frame_len).unwrap(),
    }
}

/// Bytes that differ from frame to frame.
pub(crate) fn plaintext(len: usize) -> Vec<u8> {
    (0..len).map(|n| (n * 31 + n / 256) as u8).collect()
}

pub(crate) fn seal_vec(envelope: Envelope, data_key: &DataKey, plaintext: &[u8]) -> Vec<u8> {
    let (sealer, key) = Sealer::new(envelope, data_key, plaintext.len() as u64, &Limits::default()).unwrap();
    let mut message = Vec::with_capacity(sealer.message_len() as usize);
    let cipher = RustCrypto::new(&key);
    pollster::block_on(seal(sealer, &cipher, &mut Reader(plaintext), &mut Writer(&mut message))).unwrap();
    message
}

/// The data of a message, or why there is none. With either comes what was released.
pub(crate) fn open_slice(message: &[u8], data_key: &DataKey) -> (Result<u64, Error>, Vec<u8>) {
    open_within(&Limits::default(), message, data_key)
}

/// The same under other limits.
pub(crate) fn open_within(limits: &Limits, message: &[u8], data_key: &DataKey) -> (Result<u64, Error>, Vec<u8>) {
    let mut released = Vec::new();
    let mut source = Reader(message);
    let opening = async {
        let locked = read_header(&mut source, limits).await?;
        let cipher = RustCrypto::new(&locked.unlock(data_key)?);
        open(locked, &cipher, &mut source, &mut Writer(&mut released)).await
    };
    let result = pollster::block_on(opening).map_err(|error| error.downcast().unwrap());
    (result, released)
}

/// The message without frames: its header and the tag of it.
pub(crate) fn header_len(message: &[u8]) -> usize {
    pollster::block_on(read_header(&mut Reader(message), &Limits::default())).unwrap().header_len() as usize
}
