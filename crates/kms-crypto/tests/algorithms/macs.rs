//! Message authentication codes.

use kms_api::key::KeySpec;
use kms_crypto::mac;
use proptest::prelude::*;

use crate::support::material;

proptest! {
    #[test]
    fn verify_takes_the_code_alone(seed: u64, message in proptest::collection::vec(any::<u8>(), 1..200)) {
        for (spec, length) in
            [(KeySpec::Hmac224, 28), (KeySpec::Hmac256, 32), (KeySpec::Hmac384, 48), (KeySpec::Hmac512, 64)]
        {
            let material = material(spec, seed);
            prop_assert_eq!(material.as_bytes().len(), length);
            let algorithm = mac::algorithms(spec)[0];
            let code = mac::mac(algorithm, &material, &message);
            prop_assert_eq!(code.len(), length);
            prop_assert!(mac::verify(algorithm, &material, &message, &code));
            for bit in 0..length * 8 {
                let mut flipped = code.clone();
                flipped[bit / 8] ^= 1 << (bit % 8);
                prop_assert!(!mac::verify(algorithm, &material, &message, &flipped));
            }
            prop_assert!(!mac::verify(algorithm, &material, &message, &code[..length - 1]));
            prop_assert!(!mac::verify(algorithm, &material, &message[1..], &code));
            prop_assert!(!mac::verify(algorithm, &material, &message, &[]));
        }
    }
}
