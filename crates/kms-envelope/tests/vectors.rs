//! AWS's own vectors of key commitment, from writers in four languages, held byte by byte.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod common;

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use common::{open_slice, seal_vec};
use kms_envelope::{DataKey, DerivedKeys, Envelope, Error, HeaderReader, Limits, Locked, MessageId, SUITES};
use serde_json::Value;

const VECTORS: &str = include_str!("../../../tests/fixtures/esdk/commitment-test-vectors.json");

struct Vector {
    name: String,
    suite: u16,
    unframed: bool,
    /// Whether the data key opens the message.
    good: bool,
    data_key: DataKey,
    message_id: MessageId,
    content_key: Option<Vec<u8>>,
    commitment: Vec<u8>,
    context: BTreeMap<String, String>,
    header: Vec<u8>,
    /// Each frame as it stands in the message; not every vector lists them.
    frames: Vec<Vec<u8>>,
    plaintext: Vec<u8>,
    message: Vec<u8>,
}

fn vectors() -> Vec<Vector> {
    let file: Value = serde_json::from_str(VECTORS).unwrap();
    let bytes = |value: &Value| value.as_str().map(|text| BASE64.decode(text.trim()).unwrap());
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let vector = |test: &Value| {
        let message = bytes(&test["ciphertext"]).unwrap();
        let name = test["comment"].as_str().unwrap().to_owned();
        let plaintext_frames = list(&test["plaintext-frames"]);
        Vector {
            suite: u16::from_be_bytes([message[1], message[2]]),
            unframed: name.ends_with("unframed"),
            good: test["status"].as_bool().unwrap(),
            data_key: DataKey::new(&bytes(&test["decrypted-dek"]).unwrap()).unwrap(),
            message_id: MessageId(bytes(&test["message-id"]).unwrap().try_into().unwrap()),
            content_key: bytes(&test["content-encryption-key"]),
            commitment: bytes(&test["commitment"]).unwrap(),
            context: serde_json::from_value(test["encryption-context"].clone()).unwrap(),
            header: bytes(&test["header"]).unwrap(),
            frames: list(&test["frames"]).iter().map(|frame| bytes(frame).unwrap()).collect(),
            plaintext: plaintext_frames.iter().flat_map(|text| text.as_str().unwrap().bytes()).collect(),
            message,
            name,
        }
    };
    file["tests"].as_array().unwrap().iter().map(vector).collect()
}

fn read(message: &[u8]) -> Result<Locked, Error> {
    let mut reader = HeaderReader::new(&Limits::default());
    let mut rest = message;
    loop {
        let (piece, after) = rest.split_at(reader.need().min(rest.len()));
        rest = after;
        if let Some(locked) = reader.feed(piece)? {
            return Ok(locked);
        }
    }
}

#[test]
fn keys_and_commitment_follow_from_data_key_and_message_id() {
    let mut derived = 0;
    for vector in vectors() {
        let suite = SUITES.iter().find(|suite| suite.id == vector.suite).unwrap();
        let keys = DerivedKeys::derive(suite, &vector.message_id, &vector.data_key).unwrap();
        let written = &vector.header[vector.header.len() - 48..vector.header.len() - 16];
        assert_eq!(keys.commitment == written, vector.good, "{}", vector.name);
        assert!(!vector.good || written == vector.commitment, "{}", vector.name);
        if let Some(content_key) = vector.content_key.filter(|_| vector.good) {
            assert_eq!(keys.content_key.as_bytes()[..], content_key, "{}", vector.name);
            derived += 1;
        }
    }
    assert_eq!(derived, 16);
}

#[test]
fn framed_messages_of_suite_0478_open_and_are_written_the_same() {
    let (mut opened, mut same) = (0, 0);
    for vector in vectors().into_iter().filter(|vector| vector.suite == 0x0478 && vector.good && !vector.unframed) {
        let name = &vector.name;
        let locked = read(&vector.message).unwrap();
        let header = locked.header();
        assert_eq!(header.message_id, vector.message_id, "{name}");
        assert_eq!(header.commitment[..], vector.commitment, "{name}");
        let pairs: Vec<_> = vector.context.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(header.context.iter().collect::<Vec<_>>(), pairs, "{name}");
        assert_eq!(locked.header_len(), vector.header.len() as u64, "{name}");

        let (result, plaintext) = open_slice(&vector.message, &vector.data_key);
        assert_eq!(result, Ok(vector.plaintext.len() as u64), "{name}");
        assert_eq!(plaintext, vector.plaintext, "{name}");

        let envelope = Envelope {
            message_id: header.message_id,
            context: header.context.clone(),
            encrypted_data_keys: header.encrypted_data_keys.clone(),
            frame_len: header.frame_len,
        };
        let message = seal_vec(envelope, &vector.data_key, &vector.plaintext);
        assert!(message.starts_with(&vector.header), "{name}");
        let frames = &vector.message[vector.header.len()..];
        assert!(vector.frames.is_empty() || frames == vector.frames.concat(), "{name}");
        // Some vectors have IVs that no writer would choose, or end with an empty frame after a full one. Such are read
        // and not written.
        let other_iv = frames[8..16] == [0xff; 8];
        let empty_frame = vector.message.len() == message.len() + 32;
        assert_eq!(message == vector.message, !other_iv && !empty_frame, "{name}");
        opened += 1;
        same += usize::from(message == vector.message);
    }
    assert_eq!((opened, same), (17, 9));
}

#[test]
fn a_second_data_key_for_the_same_message_is_refused() {
    let mut refused = 0;
    for vector in vectors().into_iter().filter(|vector| vector.suite == 0x0478 && !vector.good) {
        let (result, released) = open_slice(&vector.message, &vector.data_key);
        assert_eq!((result, released), (Err(Error::Commitment), Vec::new()), "{}", vector.name);
        refused += 1;
    }
    assert_eq!(refused, 3);
}

#[test]
fn other_kinds_of_message_are_refused_by_name() {
    let mut refused = 0;
    for vector in vectors().into_iter().filter(|vector| vector.suite == 0x0578 || vector.unframed) {
        let error = read(&vector.message).unwrap_err();
        match vector.suite {
            0x0478 => assert_eq!(error, Error::Unframed, "{}", vector.name),
            _ => assert!(error.to_string().contains("0x0578 (AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384)")),
        }
        refused += 1;
    }
    assert_eq!(refused, 26);
}
