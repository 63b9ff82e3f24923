//! Key material that the owner makes and brings.

use crate::arn::KeyArn;
use crate::blob::Blob;
use crate::key::{ExpirationModel, ImportType, WrappingAlgorithm, WrappingKeySpec};
use crate::time::Timestamp;

shapes! {
    /// Asks for what is needed to wrap key material.
    GetParametersForImportRequest {
        /// A key id or key ARN.
        key_id: String,
        /// How the material will be wrapped.
        wrapping_algorithm: WrappingAlgorithm,
        /// The kind of the wrapping key.
        wrapping_key_spec: WrappingKeySpec,
    }

    /// A wrapping key, and the token that goes with it.
    GetParametersForImportResponse {
        /// The key's ARN.
        key_id: KeyArn,
        /// To be sent with the wrapped material.
        import_token: Blob,
        /// The wrapping key: DER of a SubjectPublicKeyInfo (RFC 5280).
        public_key: Blob,
        /// Until when both are valid: 24 hours.
        parameters_valid_to: Timestamp,
    }

    /// Brings key material.
    ImportKeyMaterialRequest {
        /// A key id or key ARN.
        key_id: String,
        /// The token that came with the wrapping key.
        import_token: Blob,
        /// The material, wrapped.
        encrypted_key_material: Blob,
        /// When it expires, at most 365 days ahead.
        valid_to: Option<Timestamp>,
        /// Whether it expires; if absent, it does.
        expiration_model: Option<ExpirationModel>,
        /// Whether the key has had this material before.
        import_type: Option<ImportType>,
        /// A description of it, up to 256 characters.
        key_material_description: Option<String>,
        /// The id that it must have: 64 hexadecimal digits.
        key_material_id: Option<String>,
    }

    /// The material that was imported.
    ImportKeyMaterialResponse {
        /// The key's ARN.
        key_id: KeyArn,
        /// The material: 64 hexadecimal digits.
        key_material_id: Option<String>,
    }

    /// Takes imported material away at once.
    DeleteImportedKeyMaterialRequest {
        /// A key id or key ARN.
        key_id: String,
        /// Which material; the current one if absent.
        key_material_id: Option<String>,
    }

    /// The material that was deleted.
    DeleteImportedKeyMaterialResponse {
        /// The key's ARN.
        key_id: KeyArn,
        /// The material: 64 hexadecimal digits.
        key_material_id: Option<String>,
    }
}
