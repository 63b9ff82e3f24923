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
    /// A CloudHSM cluster belongs to another key store.
    CloudHsmClusterInUse "CloudHsmClusterInUseException" 400,
    /// A CloudHSM cluster does not meet the requirements.
    CloudHsmClusterInvalidConfiguration "CloudHsmClusterInvalidConfigurationException" 400,
    /// A CloudHSM cluster is not active.
    CloudHsmClusterNotActive "CloudHsmClusterNotActiveException" 400,
    /// There is no such CloudHSM cluster.
    CloudHsmClusterNotFound "CloudHsmClusterNotFoundException" 400,
    /// A CloudHSM cluster is not the one of the key store.
    CloudHsmClusterNotRelated "CloudHsmClusterNotRelatedException" 400,
    /// Another change is under way.
    Conflict "ConflictException" 400,
    /// A custom key store still has keys.
    CustomKeyStoreHasCmks "CustomKeyStoreHasCMKsException" 400,
    /// A custom key store's connection state forbids the operation.
    CustomKeyStoreInvalidState "CustomKeyStoreInvalidStateException" 400,
    /// The name of a custom key store is taken.
    CustomKeyStoreNameInUse "CustomKeyStoreNameInUseException" 400,
    /// An import token is too old.
    ExpiredImportToken "ExpiredImportTokenException" 400,
    /// Imported material is not what the key had before.
    IncorrectKeyMaterial "IncorrectKeyMaterialException" 400,
    /// A trust anchor certificate is not that of the cluster.
    IncorrectTrustAnchor "IncorrectTrustAnchorException" 400,
    /// There is no such grant.
    InvalidGrantId "InvalidGrantIdException" 400,
    /// An import token is not one for this key.
    InvalidImportToken "InvalidImportTokenException" 400,
    /// A message authentication code does not verify.
    KmsInvalidMac "KMSInvalidMacException" 400,
    /// A signature does not verify.
    KmsInvalidSignature "KMSInvalidSignatureException" 400,
    /// The key is not available for now.
    KeyUnavailable "KeyUnavailableException" 500,
    /// Requests come faster than the quota allows.
    Throttling "ThrottlingException" 400,
    /// An external key is already used by another KMS key.
    XksKeyAlreadyInUse "XksKeyAlreadyInUseException" 400,
    /// An external key does not meet the requirements.
    XksKeyInvalidConfiguration "XksKeyInvalidConfigurationException" 400,
    /// There is no such external key.
    XksKeyNotFound "XksKeyNotFoundException" 400,
    /// The proxy does not take the credential.
    XksProxyIncorrectAuthenticationCredential "XksProxyIncorrectAuthenticationCredentialException" 400,
    /// The proxy is not set up as the key store says.
    XksProxyInvalidConfiguration "XksProxyInvalidConfigurationException" 400,
    /// The proxy answers with something else than the protocol asks for.
    XksProxyInvalidResponse "XksProxyInvalidResponseException" 400,
    /// The proxy's endpoint belongs to another key store.
    XksProxyUriEndpointInUse "XksProxyUriEndpointInUseException" 400,
    /// The proxy's URI belongs to another key store.
    XksProxyUriInUse "XksProxyUriInUseException" 400,
    /// The proxy cannot be reached.
    XksProxyUriUnreachable "XksProxyUriUnreachableException" 400,
    /// The endpoint service belongs to another key store.
    XksProxyVpcEndpointServiceInUse "XksProxyVpcEndpointServiceInUseException" 400,
    /// The endpoint service does not meet the requirements.
    XksProxyVpcEndpointServiceInvalidConfiguration "XksProxyVpcEndpointServiceInvalidConfigurationException" 400,
    /// There is no such endpoint service.
    XksProxyVpcEndpointServiceNotFound "XksProxyVpcEndpointServiceNotFoundException" 400,
    /// No token of a caller came with the request.
    MissingAuthenticationToken "MissingAuthenticationTokenException" 400,
    /// The caller's credentials are not known, or the signature is not theirs.
    InvalidSignature "InvalidSignatureException" 400,
    /// The request's signature is incomplete.
    IncompleteSignature "IncompleteSignatureException" 400,
    /// The credentials are not known.
    UnrecognizedClient "UnrecognizedClientException" 400,
    /// The service took too long to ask another; try again.
    DependencyTimeout "DependencyTimeoutException" 500,
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
