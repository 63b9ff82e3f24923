//! Which calls make an RSA key pair.
//!
//! To find two large primes takes from a tenth of a second to many seconds, too long to hold up others. A host may have
//! the pair made elsewhere (by a pool of threads, by the browser) and hand it in with [`crate::Env::ready_made`]: a key is a
//! function of its spec and its material, wherever the material was made.

use kms_api::key::KeySpec;
use serde_json::Value;

/// The kind of RSA key pair that a call will use if it succeeds; `None` for a call that makes none.
pub fn needed(operation: &str, input: &Value) -> Option<KeySpec> {
    let text = |member: &str| input.get(member).and_then(Value::as_str);
    let spec = match operation {
        "CreateKey" if text("Origin").is_none_or(|origin| origin == "AWS_KMS") => {
            text("KeySpec").or_else(|| text("CustomerMasterKeySpec"))
        }
        "GenerateDataKeyPair" | "GenerateDataKeyPairWithoutPlaintext" => {
            text("KeyPairSpec").filter(|_| input.get("DryRun").and_then(Value::as_bool) != Some(true))
        }
        "GetParametersForImport" => text("WrappingKeySpec"),
        _ => None,
    };
    let rsa = [KeySpec::Rsa2048, KeySpec::Rsa3072, KeySpec::Rsa4096];
    rsa.into_iter().find(|rsa| spec == Some(rsa.as_str()))
}
