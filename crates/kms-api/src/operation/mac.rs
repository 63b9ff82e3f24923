//! Message authentication codes.

use crate::arn::KeyArn;
use crate::blob::Blob;
use crate::key::MacAlgorithm;

shapes! {
    /// Makes a code for a message.
    GenerateMacRequest {
        /// The message, 1 to 4,096 bytes.
        message: Blob,
        /// A key id, key ARN, alias name or alias ARN.
        key_id: String,
        /// The algorithm.
        mac_algorithm: MacAlgorithm,
        /// Grant tokens, at most 10.
        #[serde(default)]
        grant_tokens: Vec<String>,
        /// Check whether the call would succeed, and do nothing.
        dry_run: Option<bool>,
    }

    /// A code.
    GenerateMacResponse {
        /// The code, as long as the algorithm's digest.
        mac: Blob,
        /// The algorithm used.
        mac_algorithm: MacAlgorithm,
        /// The ARN of the key used.
        key_id: KeyArn,
    }

    /// Verifies a code. One that does not verify is an error.
    VerifyMacRequest {
        /// The message, 1 to 4,096 bytes.
        message: Blob,
        /// A key id, key ARN, alias name or alias ARN.
        key_id: String,
        /// The algorithm.
        mac_algorithm: MacAlgorithm,
        /// The code.
        mac: Blob,
        /// Grant tokens, at most 10.
        #[serde(default)]
        grant_tokens: Vec<String>,
        /// Check whether the call would succeed, and do nothing.
        dry_run: Option<bool>,
    }

    /// The code verified.
    VerifyMacResponse {
        /// The ARN of the key used.
        key_id: KeyArn,
        /// Always true.
        mac_valid: bool,
        /// The algorithm used.
        mac_algorithm: MacAlgorithm,
    }
}
