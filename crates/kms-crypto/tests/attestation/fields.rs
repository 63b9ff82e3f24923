//! The fields of a document, their limits, and what must be there.

use std::collections::BTreeMap;

use kms_crypto::attestation::{AttestationDocument, AttestationError, verify};

use crate::build::{Document, NOW, NULL, array, bytes, integer, map, now, text};

fn accepted(document: &Document) -> AttestationDocument {
    verify(&document.encode(), None, now()).unwrap()
}

fn refused(document: &Document) -> AttestationError {
    verify(&document.encode(), None, now()).unwrap_err()
}

fn registers(numbers: std::ops::Range<usize>) -> Vec<u8> {
    map(&numbers.map(|index| (integer(index), bytes(&[0xab; 48]))).collect::<Vec<_>>())
}

#[test]
fn of_an_enclave() {
    let document = accepted(&Document::of_enclave());
    assert_eq!(
        document,
        AttestationDocument {
            module_id: "i-0123456789abcdef0-enc0123456789abcdef".to_owned(),
            timestamp: now(),
            pcrs: (0..16).map(|index| (index, vec![index + 1; 48])).collect(),
            nitro_tpm_pcrs: BTreeMap::new(),
            public_key: Some(b"a public key".to_vec()),
            user_data: Some(b"some data".to_vec()),
            nonce: Some(b"a nonce".to_vec()),
        }
    );
    assert_eq!(document.image_digest(), Some("01".repeat(48)));
    // In any order, and in a map of indefinite length.
    let mut reversed = Document::of_enclave();
    reversed.fields.reverse();
    assert_eq!(accepted(&reversed), document);
    reversed.is_indefinite = true;
    assert_eq!(accepted(&reversed), document);
}

#[test]
fn of_nitro_tpm() {
    let document = accepted(&Document::of_enclave().without("pcrs").with("nitrotpm_pcrs", registers(0..24)));
    assert_eq!(document.nitro_tpm_pcrs, (0..24).map(|index| (index, vec![0xab; 48])).collect());
    assert!(document.pcrs.is_empty());
    assert_eq!(document.image_digest(), None);
}

#[test]
fn optional() {
    for name in ["public_key", "user_data", "nonce"] {
        let without = accepted(&Document::of_enclave().without(name));
        assert_eq!(accepted(&Document::of_enclave().with(name, NULL.to_vec())), without);
        let all = [&without.public_key, &without.user_data, &without.nonce];
        assert_eq!(all.iter().filter(|field| field.is_none()).count(), 1, "{name}");
    }
}

#[test]
fn required() {
    for name in ["module_id", "digest", "timestamp", "certificate", "cabundle"] {
        let error = AttestationError::Missing(name);
        assert_eq!(refused(&Document::of_enclave().without(name)), error);
        assert_eq!(refused(&Document::of_enclave().with(name, NULL.to_vec())), error);
        assert_eq!(error.to_string(), format!("{name} is missing"));
    }
    let neither = Document::of_enclave().without("pcrs");
    assert_eq!(refused(&neither), AttestationError::Registers);
    let both = Document::of_enclave().with("nitrotpm_pcrs", registers(0..24));
    assert_eq!(refused(&both), AttestationError::Registers);
}

#[test]
fn within_their_limits() {
    for (name, value) in [
        ("module_id", text("i")),
        ("pcrs", registers(0..1)),
        ("pcrs", registers(31..32)),
        ("pcrs", registers(0..32)),
        ("pcrs", map(&[(integer(0), bytes(&[0; 32])), (integer(1), bytes(&[0; 64]))])),
        ("public_key", bytes(&[0])),
        ("public_key", bytes(&[0; 1024])),
        ("user_data", bytes(&[])),
        ("user_data", bytes(&[0; 1024])),
        ("nonce", bytes(&[])),
        ("nonce", bytes(&[0; 1024])),
    ] {
        accepted(&Document::of_enclave().with(name, value));
    }
    let first = accepted(&Document::of_enclave().with("timestamp", integer(1)));
    assert_eq!(first.timestamp.as_millis(), 1);
}

#[test]
fn outside_their_limits() {
    for (name, value) in [
        ("module_id", text("")),
        ("module_id", bytes(b"i")),
        ("digest", text("SHA256")),
        ("digest", bytes(b"SHA384")),
        ("timestamp", integer(0)),
        ("timestamp", vec![0x20]),
        ("timestamp", integer(usize::MAX)),
        ("timestamp", text("2025")),
        ("pcrs", map(&[])),
        ("pcrs", registers(32..33)),
        ("pcrs", registers(256..257)),
        ("pcrs", map(&[(vec![0x20], bytes(&[0; 48]))])),
        ("pcrs", map(&[(text("0"), bytes(&[0; 48]))])),
        ("pcrs", map(&[(integer(0), bytes(&[0; 47]))])),
        ("pcrs", map(&[(integer(0), bytes(&[]))])),
        ("pcrs", map(&[(integer(0), NULL.to_vec())])),
        ("pcrs", array(&[bytes(&[0; 48])])),
        ("certificate", bytes(&[])),
        ("certificate", bytes(&[0; 1025])),
        ("certificate", text("certificate")),
        ("cabundle", array(&[])),
        ("cabundle", array(&[bytes(&[])])),
        ("cabundle", array(&[bytes(&[0; 1025])])),
        ("cabundle", array(&[NULL.to_vec()])),
        ("cabundle", bytes(&[0])),
        ("public_key", bytes(&[])),
        ("public_key", bytes(&[0; 1025])),
        ("public_key", text("key")),
        ("user_data", bytes(&[0; 1025])),
        ("user_data", text("data")),
        ("nonce", bytes(&[0; 1025])),
        ("nonce", integer(1)),
    ] {
        let error = AttestationError::Field(name);
        assert_eq!(refused(&Document::of_enclave().with(name, value.clone())), error, "{value:02x?}");
        assert_eq!(error.to_string(), format!("{name} is malformed"));
    }
    let registers = Document::of_enclave().without("pcrs").with("nitrotpm_pcrs", registers(24..33));
    assert_eq!(refused(&registers), AttestationError::Field("nitrotpm_pcrs"));
}

#[test]
fn unknown() {
    for value in [text("of what"), NULL.to_vec()] {
        assert_eq!(refused(&Document::of_enclave().with("else", value)), AttestationError::UnknownField);
    }
}

#[test]
fn changed_after_signing() {
    let document = Document::of_enclave();
    let signature = document.signature(&document.payload());
    for (name, value) in [
        ("module_id", text("i-0123456789abcdef0-enc0123456789abcdee")),
        ("timestamp", integer(NOW as usize + 1)),
        ("pcrs", registers(0..16)),
        ("public_key", bytes(b"other's key!")),
        ("public_key", NULL.to_vec()),
        ("user_data", bytes(b"some datA")),
        ("nonce", bytes(b"another")),
    ] {
        let changed = document.clone().with(name, value);
        let message = changed.message(&changed.payload(), &signature);
        assert_eq!(verify(&message, None, now()), Err(AttestationError::Signature), "{name}");
    }
    // Said in other bytes, it is another payload, too.
    let mut indefinite = document.clone();
    indefinite.is_indefinite = true;
    let message = indefinite.message(&indefinite.payload(), &signature);
    assert_eq!(verify(&message, None, now()), Err(AttestationError::Signature));
}
