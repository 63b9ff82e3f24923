//! Documents that real enclaves sent, under the root certificate of AWS (see `tests/vectors/README.md`).

use kms_api::Timestamp;
use kms_crypto::attestation::{AttestationError, CertificateFault, CertificatePlace, verify};

const ROOT: &[u8] = include_bytes!("../../../../tests/vectors/attestation/aws-nitro-enclaves-root-g1.der");
/// With the payload's map of definite length and null for what is missing.
const OLDER: &[u8] = include_bytes!("../../../../tests/vectors/attestation/enclave-2024.cose");
/// With a map of indefinite length, 17 registers and a public key that is not RSA's.
const NEWER: &[u8] = include_bytes!("../../../../tests/vectors/attestation/enclave-2025.cose");

#[test]
fn older() {
    // The certificate is valid from 21:24:26 to 00:24:29.
    let document = verify(OLDER, Some(ROOT), Timestamp::from_millis(1_731_627_990_000)).unwrap();
    assert_eq!(document.module_id, "i-0f73a4b4cb74cc9f2-enc0192e4188fef781d");
    assert_eq!(document.timestamp.to_iso8601(), "2024-11-14T23:46:29Z");
    assert_eq!(document.pcrs.len(), 16);
    assert_eq!(document.image_digest(), Some("0".repeat(96)));
    assert!(document.nitro_tpm_pcrs.is_empty());
    assert_eq!(document.public_key, None);
    assert_eq!(document.user_data.map(|data| data.len()), Some(32));
    assert_eq!(document.nonce, None);
}

#[test]
fn newer() {
    let document = verify(NEWER, Some(ROOT), Timestamp::from_millis(1_762_795_380_000)).unwrap();
    assert_eq!(document.module_id, "i-06fb0bf4e70d5129f-enc019a5376999041b1");
    assert_eq!(document.timestamp.to_iso8601(), "2025-11-10T17:20:10Z");
    assert_eq!(document.pcrs.keys().copied().collect::<Vec<_>>(), (0..=16).collect::<Vec<_>>());
    assert!(document.pcrs.values().all(|register| register.len() == 48));
    assert_eq!(document.public_key.map(|key| key.len()), Some(32));
    assert_eq!(document.user_data, Some(vec![]));
    assert_eq!(document.nonce, None);
}

#[test]
fn outside_the_validity_period() {
    for seconds in [1_731_619_465, 1_731_630_270] {
        let at = Timestamp::from_millis(seconds * 1000);
        let fault = CertificateFault::NotValidNow;
        let refused = AttestationError::Certificate { place: CertificatePlace::Document, fault };
        assert_eq!(verify(OLDER, Some(ROOT), at), Err(refused));
    }
}

#[test]
fn under_another_root() {
    let at = Timestamp::from_millis(1_731_627_990_000);
    let mut other = ROOT.to_vec();
    *other.last_mut().unwrap() ^= 1;
    assert_eq!(verify(OLDER, Some(&other), at), Err(AttestationError::Root));
    assert_eq!(verify(OLDER, Some(&[]), at), Err(AttestationError::Root));
    assert!(verify(OLDER, None, at).is_ok());
}
