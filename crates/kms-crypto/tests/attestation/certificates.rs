//! The chain of certificates under a document.

use kms_api::Timestamp;
use kms_crypto::attestation::{AttestationError, CertificateFault, CertificatePlace, verify};

use crate::build::{
    BASIC_CONSTRAINTS, Certificate, DIGITAL_SIGNATURE, Document, Holder, KEY_CERT_SIGN, KEY_USAGE, NAME_CONSTRAINTS,
    NOW, Signing, chain, der, holders, now,
};

const PLACES: [CertificatePlace; 3] =
    [CertificatePlace::Bundle(0), CertificatePlace::Bundle(1), CertificatePlace::Document];

/// What becomes of a document over certificates of which some are spoilt.
fn over(certificates: &[Certificate]) -> Result<(), AttestationError> {
    let certificates: Vec<_> = certificates.iter().map(Certificate::encode).collect();
    verify(&Document::over(&certificates).encode(), None, now()).map(|_| ())
}

fn refusal(place: CertificatePlace, fault: CertificateFault) -> Result<(), AttestationError> {
    Err(AttestationError::Certificate { place, fault })
}

/// Spoils each certificate of the chain in turn.
fn each_with(fault: CertificateFault, spoil: impl Fn(&mut Certificate)) {
    for (position, place) in PLACES.into_iter().enumerate() {
        let mut chain = chain();
        spoil(&mut chain[position]);
        assert_eq!(over(&chain), refusal(place, fault), "{place}");
    }
}

#[test]
fn good() {
    assert_eq!(over(&chain()), Ok(()));
}

#[test]
fn roots() {
    let document = Document::of_enclave().encode();
    let [root, zone, _] = chain().map(|certificate| certificate.encode());
    assert!(verify(&document, Some(&root), now()).is_ok());
    for other in [&zone[..], &root[1..], &root[..root.len() - 1], b""] {
        assert_eq!(verify(&document, Some(other), now()), Err(AttestationError::Root));
    }
    // The same name and key are not enough.
    let [mut other, ..] = chain();
    other.not_after = der(0x17, &[b"250615120002Z"]);
    assert_eq!(verify(&document, Some(&other.encode()), now()), Err(AttestationError::Root));
    // A root is one because it is trusted, not because it signed itself.
    let mut chain = chain();
    chain[0].signer = holders()[1].clone();
    assert_eq!(over(&chain), Ok(()));
}

#[test]
fn validity() {
    let document = Document::of_enclave().encode();
    let at = |millis| verify(&document, None, Timestamp::from_millis(NOW + millis)).map(|_| ());
    assert_eq!(at(-1000), Ok(()));
    assert_eq!(at(1999), Ok(()));
    for millis in [-1001, 2000] {
        assert_eq!(at(millis), refusal(CertificatePlace::Bundle(0), CertificateFault::NotValidNow));
    }
    each_with(CertificateFault::NotValidNow, |certificate| {
        certificate.not_before = der(0x17, &[b"250615120001Z"]);
    });
    each_with(CertificateFault::NotValidNow, |certificate| {
        certificate.not_after = der(0x18, &[b"20250615115959Z"]);
    });
    let mut chain = chain();
    chain[0].not_after = der(0x18, &[b"20991231235959Z"]);
    assert_eq!(over(&chain), Ok(()));
}

#[test]
fn roles() {
    // Authorities.
    for spoil in [
        |certificate: &mut Certificate| certificate.replace_extension(BASIC_CONSTRAINTS, &der(0x30, &[])),
        |certificate: &mut Certificate| certificate.replace_extension(BASIC_CONSTRAINTS, &der(0x30, &[&[1, 1, 0]])),
        |certificate: &mut Certificate| certificate.replace_extension(KEY_USAGE, DIGITAL_SIGNATURE),
        |certificate: &mut Certificate| certificate.replace_extension(KEY_USAGE, &[3, 1, 0]),
        |certificate: &mut Certificate| certificate.extensions.truncate(1),
        |certificate: &mut Certificate| drop(certificate.extensions.remove(0)),
    ] {
        for position in [0, 1] {
            let mut chain = chain();
            spoil(&mut chain[position]);
            assert_eq!(over(&chain), refusal(PLACES[position], CertificateFault::Usage));
        }
    }
    // The end.
    for spoil in [
        |certificate: &mut Certificate| certificate.replace_extension(BASIC_CONSTRAINTS, &der(0x30, &[&[1, 1, 0xff]])),
        |certificate: &mut Certificate| certificate.replace_extension(BASIC_CONSTRAINTS, &der(0x30, &[&[2, 1, 0]])),
        |certificate: &mut Certificate| certificate.replace_extension(KEY_USAGE, KEY_CERT_SIGN),
        |certificate: &mut Certificate| certificate.extensions.truncate(1),
    ] {
        let mut chain = chain();
        spoil(&mut chain[2]);
        assert_eq!(over(&chain), refusal(PLACES[2], CertificateFault::Usage));
    }
    // An end without basic constraints is none of an authority.
    let mut chain = chain();
    chain[2].extensions.remove(0);
    assert_eq!(over(&chain), Ok(()));
}

#[test]
fn path_lengths() {
    let [root, zone, module] = holders();
    let instance = Holder::new("instance", Signing::P384Sha384, 4);
    let with = |of_root, of_zone| {
        over(&[
            Certificate::authority(&root, &root, of_root),
            Certificate::authority(&zone, &root, of_zone),
            Certificate::authority(&instance, &zone, Some(0)),
            Certificate::end(&module, &instance),
        ])
    };
    assert_eq!(with(None, None), Ok(()));
    assert_eq!(with(Some(2), Some(1)), Ok(()));
    assert_eq!(with(Some(1), Some(1)), refusal(PLACES[0], CertificateFault::Usage));
    assert_eq!(with(Some(2), Some(0)), refusal(PLACES[1], CertificateFault::Usage));
}

#[test]
fn a_root_alone_signs_the_end() {
    let [root, _, module] = holders();
    let chain = [Certificate::authority(&root, &root, Some(0)), Certificate::end(&module, &root)];
    assert_eq!(over(&chain), Ok(()));
}

#[test]
fn issuers() {
    for position in [1, 2] {
        let mut chain = chain();
        chain[position].issuer = Holder::new("another", Signing::P384Sha384, 9).name;
        assert_eq!(over(&chain), refusal(PLACES[position], CertificateFault::Issuer));
    }
    let [root, zone, module] = chain();
    assert_eq!(over(&[root, module]), refusal(PLACES[2], CertificateFault::Issuer));
    assert_eq!(
        over(&[zone.clone(), chain()[0].clone(), chain()[2].clone()]),
        refusal(PLACES[0], CertificateFault::Usage),
        "the wrong way round, where the zone's path length does not do"
    );
}

#[test]
fn signatures() {
    for position in [1, 2] {
        let mut chain = chain();
        chain[position].signer = Holder::new("another", Signing::P384Sha384, 9);
        assert_eq!(over(&chain), refusal(PLACES[position], CertificateFault::Signature));
        // A signature of another algorithm than the issuer's key is for.
        chain[position].signer = Holder::new("another", Signing::P256Sha256, 9);
        assert_eq!(over(&chain), refusal(PLACES[position], CertificateFault::Signature));
    }
    for position in [1, 2] {
        let mut certificates = chain().map(|certificate| certificate.encode());
        *certificates[position].last_mut().unwrap() ^= 1;
        let refused = verify(&Document::over(&certificates).encode(), None, now()).map(|_| ());
        assert_eq!(refused, refusal(PLACES[position], CertificateFault::Signature));
    }
    // The key of the authority above is not one for ECDSA.
    let mut chain = chain();
    chain[0].public_key = include_bytes!("../../../../tests/vectors/keys/ed25519.pub").to_vec();
    assert_eq!(over(&chain), refusal(PLACES[1], CertificateFault::Signature));
}

#[test]
fn other_algorithms() {
    let [_, _, module] = holders();
    let root = Holder::new("root", Signing::P256Sha256, 1);
    let zone = Holder::new("zone", Signing::P384Sha256, 2);
    let chain = [
        Certificate::authority(&root, &root, None),
        Certificate::authority(&zone, &root, Some(0)),
        Certificate::end(&module, &zone),
    ];
    assert_eq!(over(&chain), Ok(()));
}

#[test]
fn malformed() {
    each_with(CertificateFault::Malformed, |certificate| certificate.version = vec![]);
    each_with(CertificateFault::Malformed, |certificate| certificate.version = der(0xa0, &[&[2, 1, 1]]));
    each_with(CertificateFault::Malformed, |certificate| certificate.issuer = vec![5, 0]);
    each_with(CertificateFault::Malformed, |certificate| certificate.subject = der(0x31, &[]));
    each_with(CertificateFault::Malformed, |certificate| certificate.not_before = der(0x17, &[b"250015115959Z"]));
    each_with(CertificateFault::Malformed, |certificate| certificate.not_after = der(0x17, &[b"2506151159Z"]));
    // Two algorithms, and one with parameters.
    let another = der(0x30, &[&[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 4]]);
    each_with(CertificateFault::Malformed, |certificate| certificate.outer_algorithm = Some(another.clone()));
    // Extensions: unknown but critical, there twice, not what they should be.
    each_with(CertificateFault::Malformed, |certificate| {
        certificate.extensions.push((NAME_CONSTRAINTS, true, der(0x30, &[])));
    });
    each_with(CertificateFault::Malformed, |certificate| {
        certificate.extensions.push(certificate.extensions[1].clone());
    });
    each_with(CertificateFault::Malformed, |certificate| certificate.replace_extension(KEY_USAGE, &[4, 1, 0x80]));
    each_with(CertificateFault::Malformed, |certificate| certificate.replace_extension(BASIC_CONSTRAINTS, &[5, 0]));
    each_with(CertificateFault::Malformed, |certificate| {
        certificate.replace_extension(BASIC_CONSTRAINTS, &[0x30, 0, 5, 0]);
    });
    // One that is unknown and not critical does no harm.
    let mut chain = chain();
    chain.iter_mut().for_each(|each| each.extensions.push((NAME_CONSTRAINTS, false, vec![1])));
    assert_eq!(over(&chain), Ok(()));
}

#[test]
fn not_certificates() {
    for (position, place) in PLACES.into_iter().enumerate() {
        let good = chain().map(|certificate| certificate.encode());
        let of = &good[position];
        for spoilt in [vec![0x30], of[..of.len() - 1].to_vec(), [&of[..], &[0]].concat(), vec![0x30, 0x80, 0, 0]] {
            let mut certificates = good.clone();
            certificates[position] = spoilt;
            let refused = verify(&Document::over(&certificates).encode(), None, now()).map(|_| ());
            assert_eq!(refused, refusal(place, CertificateFault::Malformed));
        }
    }
}

#[test]
fn texts() {
    for (error, text) in [
        (refusal(PLACES[1], CertificateFault::NotValidNow), "cabundle[1] is not valid at this time"),
        (refusal(PLACES[2], CertificateFault::Signature), "certificate is not signed by its issuer"),
    ] {
        assert_eq!(error.unwrap_err().to_string(), text);
    }
}
