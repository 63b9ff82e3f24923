//! What a refused request gets: AWS's error code and text.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! error_codes {
    ($($(#[$doc:meta])* $name:ident $text:literal $status:literal),* $(,)?) => {
        /// The codes of the errors that KMS returns, under the names of the API reference without the suffix `Exception`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum ErrorCode {
            $($(#[$doc])* #[serde(rename = $text)] $name,)*
        }

        impl ErrorCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The code as it goes over the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// The HTTP status that goes with it.
            pub fn http_status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }
        }
    };
}

error_codes! {
    /// The caller may not do this, or the service does not say whether the thing exists.
    AccessDenied "AccessDeniedException" 400,
    /// The name is taken.
    AlreadyExists "AlreadyExistsException" 400,
    /// The key is disabled.
    Disabled "DisabledException" 400,
    /// A dry run would have succeeded.
    DryRunOperation "DryRunOperationException" 400,
    /// The key named is not the one that made the ciphertext.
    IncorrectKey "IncorrectKeyException" 400,
    /// The alias name is not valid.
    InvalidAliasName "InvalidAliasNameException" 400,
    /// An ARN is malformed or of a kind that the operation does not take.
    InvalidArn "InvalidArnException" 400,
    /// The ciphertext is damaged, or the encryption context is not the one it was made under.
    InvalidCiphertext "InvalidCiphertextException" 400,
    /// There is no such custom key store.
    CustomKeyStoreNotFound "CustomKeyStoreNotFoundException" 400,
    /// A grant token is not valid.
    InvalidGrantToken "InvalidGrantTokenException" 400,
    /// The key's usage, or the algorithm, does not fit the operation.
    InvalidKeyUsage "InvalidKeyUsageException" 400,
    /// The marker of a list is not one that the service gave out.
    InvalidMarker "InvalidMarkerException" 400,
    /// The service failed.
    KmsInternal "KMSInternalException" 500,
    /// The key's state forbids the operation.
    KmsInvalidState "KMSInvalidStateException" 400,
    /// A quota is reached.
    LimitExceeded "LimitExceededException" 400,
    /// A key policy has an error.
    MalformedPolicyDocument "MalformedPolicyDocumentException" 400,
    /// The caller may not use this name.
    NotAuthorized "NotAuthorizedException" 400,
    /// The key or alias does not exist.
    NotFound "NotFoundException" 400,
    /// The request body is not what the protocol asks for.
    Serialization "SerializationException" 400,
    /// A tag breaks a rule.
    Tag "TagException" 400,
    /// There is no such operation.
    UnknownOperation "UnknownOperationException" 400,
    /// The operation does not exist for this kind of key.
    UnsupportedOperation "UnsupportedOperationException" 400,
    /// A member breaks a rule of the service model.
    Validation "ValidationException" 400,
}

/// An error of the service: a code, and in most cases a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KmsError {
    /// The code.
    #[serde(rename = "__type")]
    pub code: ErrorCode,
    /// The text; AWS sends none with some codes, `InvalidCiphertextException` among them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

impl KmsError {
    /// An error with a text.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: Some(message.into()) }
    }

    /// An error without a text.
    pub fn bare(code: ErrorCode) -> Self {
        Self { code, message: None }
    }

    /// A `ValidationException`.
    pub fn validation(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::Validation, message)
    }
}

impl fmt::Display for KmsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.message {
            Some(message) => write!(f, "{}: {message}", self.code.as_str()),
            None => f.write_str(self.code.as_str()),
        }
    }
}

impl std::error::Error for KmsError {}
