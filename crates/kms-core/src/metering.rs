//! What calls are billed as: the usage types of <https://aws.amazon.com/kms/pricing/>, without their Region prefix.

use kms_api::key::KeySpec;

/// The usage type of a call with a key of this spec; `pair` is the kind of a data key pair that it makes.
pub(crate) fn usage_type(operation: &str, spec: Option<KeySpec>, pair: Option<KeySpec>) -> &'static str {
    if let Some(pair) = pair {
        return match pair {
            KeySpec::Rsa2048 | KeySpec::Rsa3072 | KeySpec::Rsa4096 => "KMS-Requests-GenerateDatakeyPair-RSA",
            _ => "KMS-Requests-GenerateDatakeyPair-ECC",
        };
    }
    // Requests that manage a key are billed alike for all keys.
    let with_material = matches!(
        operation,
        "Decapsulate"
            | "Decrypt"
            | "DeriveSharedSecret"
            | "Encapsulate"
            | "Encrypt"
            | "GetPublicKey"
            | "ReEncrypt"
            | "Sign"
            | "Verify"
    );
    match spec.filter(|_| with_material) {
        None
        | Some(KeySpec::SymmetricDefault | KeySpec::Hmac224 | KeySpec::Hmac256 | KeySpec::Hmac384 | KeySpec::Hmac512) => {
            "KMS-Requests"
        }
        Some(KeySpec::Rsa2048) => "KMS-Requests-Asymmetric-RSA_2048",
        Some(_) => "KMS-Requests-Asymmetric",
    }
}
