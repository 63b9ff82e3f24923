//! The message around a document: its form, headers and signature, and that no input makes trouble.

use kms_crypto::attestation::{AttestationError, verify};
use proptest::prelude::*;

use crate::build::{Certificate, Document, Holder, Signing, array, bytes, chain, holders, integer, map, now, text};

fn refused(message: &[u8]) -> AttestationError {
    verify(message, None, now()).unwrap_err()
}

#[test]
fn tagged() {
    let message = Document::of_enclave().encode();
    assert!(verify(&[&[0xd2], &message[..]].concat(), None, now()).is_ok());
    // COSE_Sign's tag, a longer head for the right one, and the right one twice.
    for tag in [&[0xd8, 98][..], &[0xd8, 18], &[0xd2, 0xd2]] {
        assert_eq!(refused(&[tag, &message].concat()), AttestationError::Message);
    }
}

#[test]
fn not_a_message() {
    let document = Document::of_enclave();
    let payload = document.payload();
    let signature = document.signature(&payload);
    let items = [bytes(&document.protected), map(&[]), bytes(&payload), bytes(&signature)];
    for message in [
        vec![],
        vec![0xd2],
        payload.clone(),
        map(&[(bytes(&payload), bytes(&signature))]),
        array(&items[..3]),
        array(&[&items[..], &[bytes(&[])]].concat()),
        array(&[map(&[]), items[1].clone(), items[2].clone(), items[3].clone()]),
        array(&[items[0].clone(), bytes(&[]), items[2].clone(), items[3].clone()]),
        array(&[items[0].clone(), items[1].clone(), map(&[]), items[3].clone()]),
        array(&[items[0].clone(), items[1].clone(), items[2].clone(), text("signature")]),
        [array(&items), vec![0]].concat(),
        array(&items)[..500].to_vec(),
    ] {
        assert_eq!(refused(&message), AttestationError::Message);
    }
}

#[test]
fn payloads() {
    let document = Document::of_enclave();
    for payload in [vec![], text("payload"), [document.payload(), vec![0]].concat(), vec![0x40; 16_385]] {
        assert_eq!(refused(&document.message(&payload, &document.signature(&payload))), AttestationError::Payload);
    }
    let mut repeated = document.clone();
    repeated.fields.push(("nonce", bytes(b"another")));
    assert_eq!(refused(&repeated.encode()), AttestationError::Payload);
}

#[test]
fn headers() {
    let mut document = Document::of_enclave();
    for protected in [
        vec![],
        map(&[]),
        map(&[(integer(1), vec![0x26])]),                                       // ES256
        map(&[(integer(1), vec![0x38, 35])]),                                   // ES512
        map(&[(integer(1), vec![0x38, 34]), (integer(4), bytes(b"a key id"))]), // something more
        map(&[(integer(2), vec![0x38, 34])]),
        text("ES384"),
    ] {
        document.protected = protected;
        assert_eq!(refused(&document.encode()), AttestationError::Headers);
    }
    let mut document = Document::of_enclave();
    document.unprotected = map(&[(integer(4), bytes(b"a key id"))]);
    assert_eq!(refused(&document.encode()), AttestationError::Headers);
    // The algorithm in another width, and a map of indefinite length, say the same.
    let mut document = Document::of_enclave();
    document.protected = vec![0xbf, 0x18, 1, 0x39, 0, 34, 0xff];
    document.unprotected = vec![0xbf, 0xff];
    assert!(verify(&document.encode(), None, now()).is_ok());
}

#[test]
fn signatures() {
    let document = Document::of_enclave();
    let payload = document.payload();
    let signature = document.signature(&payload);
    let (r, s) = signature.split_at(48);
    let mut changed = signature.clone();
    changed[95] ^= 1;
    for signature in [
        vec![],
        signature[..95].to_vec(),
        [&signature[..], &[0]].concat(),
        [&[0], &signature[..95]].concat(),
        [s, r].concat(),
        [r, &[0; 48]].concat(),
        vec![0; 96],
        vec![0xff; 96],
        changed,
        Holder::new("module", Signing::P384Sha384, 3).sign(&payload),
    ] {
        assert_eq!(refused(&document.message(&payload, &signature)), AttestationError::Signature);
    }
    let mut other = document.clone();
    other.signer = holders()[1].clone();
    assert_eq!(refused(&other.encode()), AttestationError::Signature);
}

#[test]
fn a_key_that_is_not_on_p384() {
    let [root, zone, _] = chain().map(|certificate| certificate.encode());
    let module = Holder::new("module", Signing::P256Sha256, 3);
    let module = Certificate::end(&module, &holders()[1]).encode();
    assert_eq!(refused(&Document::over(&[root, zone, module]).encode()), AttestationError::Signature);
}

#[test]
fn changed_anywhere() {
    let message = Document::of_enclave().encode();
    // Every byte of the message's frame, and some of the long payload.
    let frame = (0..12).chain(message.len() - 100..message.len());
    for position in frame.chain((12..message.len()).step_by(89)) {
        let mut changed = message.clone();
        changed[position] ^= 0x40;
        assert!(verify(&changed, None, now()).is_err(), "byte {position}");
    }
}

proptest! {
    #[test]
    fn any_bytes(message in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(verify(&message, None, now()).is_err());
    }

    #[test]
    fn any_payload(payload in prop::collection::vec(any::<u8>(), 0..300)) {
        let message = Document::of_enclave().message(&payload, &[1; 96]);
        prop_assert!(verify(&message, None, now()).is_err());
    }

    #[test]
    fn any_certificate(certificate in prop::collection::vec(any::<u8>(), 1..300)) {
        let document = Document::over(&[certificate.clone(), certificate]);
        prop_assert!(verify(&document.message(&document.payload(), &[1; 96]), None, now()).is_err());
    }
}
