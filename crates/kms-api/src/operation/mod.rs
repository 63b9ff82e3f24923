//! One request and one response type for each operation, grouped as the API reference's users meet them.
//!
//! Field names, and which of them may be left out, follow the service model; the limits stand there alone
//! ([`crate::model`]) and are checked before a body becomes one of these types.

/// Structures of the wire: names in Pascal case, and members that are absent when they are `None`.
macro_rules! shapes {
    // A field that may be absent, and one that may not; then the structure itself.
    (@fields $head:tt { $($done:tt)* } $(#[$doc:meta])* $field:ident: Option<$type:ty>, $($rest:tt)*) => {
        shapes! { @fields $head {
            $($done)*
            $(#[$doc])* #[serde(default, skip_serializing_if = "Option::is_none")] pub $field: Option<$type>,
        } $($rest)* }
    };
    (@fields $head:tt { $($done:tt)* } $(#[$doc:meta])* $field:ident: $type:ty, $($rest:tt)*) => {
        shapes! { @fields $head { $($done)* $(#[$doc])* pub $field: $type, } $($rest)* }
    };
    (@fields { $(#[$doc:meta])* $name:ident } { $($done:tt)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "PascalCase")]
        pub struct $name { $($done)* }
    };
    ($($(#[$doc:meta])* $name:ident { $($fields:tt)* })*) => {
        $(shapes! { @fields { $(#[$doc])* $name } {} $($fields)* })*
    };
}

mod alias;
mod asymmetric;
mod cipher;
mod data_key;
mod grant;
mod import;
mod key;
mod key_store;
mod lifecycle;
mod mac;
mod multi_region;
mod policy;
mod random;
mod rotation;
mod tag;
mod usage;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

pub use alias::{
    AliasListEntry, CreateAliasRequest, DeleteAliasRequest, ListAliasesRequest, ListAliasesResponse, UpdateAliasRequest,
};
pub use asymmetric::{
    DecapsulateRequest, DecapsulateResponse, DeriveSharedSecretRequest, DeriveSharedSecretResponse, EncapsulateRequest,
    EncapsulateResponse, GetPublicKeyRequest, GetPublicKeyResponse, SignRequest, SignResponse, VerifyRequest,
    VerifyResponse,
};
pub use cipher::{
    DecryptRequest, DecryptResponse, EncryptRequest, EncryptResponse, ReEncryptRequest, ReEncryptResponse,
};
pub use data_key::{
    GenerateDataKeyPairRequest, GenerateDataKeyPairResponse, GenerateDataKeyPairWithoutPlaintextRequest,
    GenerateDataKeyPairWithoutPlaintextResponse, GenerateDataKeyRequest, GenerateDataKeyResponse,
    GenerateDataKeyWithoutPlaintextRequest, GenerateDataKeyWithoutPlaintextResponse, RecipientInfo,
};
pub use grant::{
    CreateGrantRequest, CreateGrantResponse, GrantConstraints, GrantListEntry, ListGrantsRequest, ListGrantsResponse,
    ListRetirableGrantsRequest, RetireGrantRequest, RevokeGrantRequest,
};
pub use import::{
    DeleteImportedKeyMaterialRequest, DeleteImportedKeyMaterialResponse, GetParametersForImportRequest,
    GetParametersForImportResponse, ImportKeyMaterialRequest, ImportKeyMaterialResponse,
};
pub use key::{
    CreateKeyRequest, CreateKeyResponse, DescribeKeyRequest, DescribeKeyResponse, KeyListEntry, ListKeysRequest,
    ListKeysResponse, UpdateKeyDescriptionRequest,
};
pub use key_store::{
    ConnectCustomKeyStoreRequest, CreateCustomKeyStoreRequest, CreateCustomKeyStoreResponse, CustomKeyStoresListEntry,
    DeleteCustomKeyStoreRequest, DescribeCustomKeyStoresRequest, DescribeCustomKeyStoresResponse,
    DisconnectCustomKeyStoreRequest, UpdateCustomKeyStoreRequest, XksProxyAuthenticationCredential,
    XksProxyConfiguration,
};
pub use lifecycle::{
    CancelKeyDeletionRequest, CancelKeyDeletionResponse, DisableKeyRequest, EnableKeyRequest,
    ScheduleKeyDeletionRequest, ScheduleKeyDeletionResponse,
};
pub use mac::{GenerateMacRequest, GenerateMacResponse, VerifyMacRequest, VerifyMacResponse};
pub use multi_region::{ReplicateKeyRequest, ReplicateKeyResponse, UpdatePrimaryRegionRequest};
pub use policy::{
    GetKeyPolicyRequest, GetKeyPolicyResponse, ListKeyPoliciesRequest, ListKeyPoliciesResponse, PutKeyPolicyRequest,
};
pub use random::{GenerateRandomRequest, GenerateRandomResponse};
pub use rotation::{
    DisableKeyRotationRequest, EnableKeyRotationRequest, GetKeyRotationStatusRequest, GetKeyRotationStatusResponse,
    ListKeyRotationsRequest, ListKeyRotationsResponse, RotateKeyOnDemandRequest, RotateKeyOnDemandResponse,
    RotationsListEntry,
};
pub use tag::{ListResourceTagsRequest, ListResourceTagsResponse, TagResourceRequest, UntagResourceRequest};
pub use usage::{GetKeyLastUsageRequest, GetKeyLastUsageResponse, KeyLastUsage};

/// A request, which knows the operation that it asks for and the response that it gets.
pub trait Operation: Serialize + DeserializeOwned {
    /// The operation's name, as in the header `X-Amz-Target` after `TrentService.`.
    const NAME: &'static str;
    /// The response's type.
    type Response: Serialize + DeserializeOwned;
}

/// The response of an operation that returns nothing: an empty body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Empty {}

/// Ties requests to their operation and response.
macro_rules! operations {
    ($($request:ty => $name:literal, $response:ty;)*) => {
        $(impl Operation for $request {
            const NAME: &'static str = $name;
            type Response = $response;
        })*

        /// The names of the operations that have types here.
        pub const NAMES: &[&str] = &[$($name),*];
    };
}

operations! {
    CancelKeyDeletionRequest => "CancelKeyDeletion", CancelKeyDeletionResponse;
    ConnectCustomKeyStoreRequest => "ConnectCustomKeyStore", Empty;
    CreateAliasRequest => "CreateAlias", Empty;
    CreateCustomKeyStoreRequest => "CreateCustomKeyStore", CreateCustomKeyStoreResponse;
    CreateGrantRequest => "CreateGrant", CreateGrantResponse;
    CreateKeyRequest => "CreateKey", CreateKeyResponse;
    DecapsulateRequest => "Decapsulate", DecapsulateResponse;
    DecryptRequest => "Decrypt", DecryptResponse;
    DeleteAliasRequest => "DeleteAlias", Empty;
    DeleteCustomKeyStoreRequest => "DeleteCustomKeyStore", Empty;
    DeleteImportedKeyMaterialRequest => "DeleteImportedKeyMaterial", DeleteImportedKeyMaterialResponse;
    DeriveSharedSecretRequest => "DeriveSharedSecret", DeriveSharedSecretResponse;
    DescribeCustomKeyStoresRequest => "DescribeCustomKeyStores", DescribeCustomKeyStoresResponse;
    DescribeKeyRequest => "DescribeKey", DescribeKeyResponse;
    DisableKeyRequest => "DisableKey", Empty;
    DisableKeyRotationRequest => "DisableKeyRotation", Empty;
    DisconnectCustomKeyStoreRequest => "DisconnectCustomKeyStore", Empty;
    EnableKeyRequest => "EnableKey", Empty;
    EnableKeyRotationRequest => "EnableKeyRotation", Empty;
    EncapsulateRequest => "Encapsulate", EncapsulateResponse;
    EncryptRequest => "Encrypt", EncryptResponse;
    GenerateDataKeyRequest => "GenerateDataKey", GenerateDataKeyResponse;
    GenerateDataKeyPairRequest => "GenerateDataKeyPair", GenerateDataKeyPairResponse;
    GenerateDataKeyPairWithoutPlaintextRequest => "GenerateDataKeyPairWithoutPlaintext", GenerateDataKeyPairWithoutPlaintextResponse;
    GenerateDataKeyWithoutPlaintextRequest => "GenerateDataKeyWithoutPlaintext", GenerateDataKeyWithoutPlaintextResponse;
    GenerateMacRequest => "GenerateMac", GenerateMacResponse;
    GenerateRandomRequest => "GenerateRandom", GenerateRandomResponse;
    GetKeyLastUsageRequest => "GetKeyLastUsage", GetKeyLastUsageResponse;
    GetKeyPolicyRequest => "GetKeyPolicy", GetKeyPolicyResponse;
    GetKeyRotationStatusRequest => "GetKeyRotationStatus", GetKeyRotationStatusResponse;
    GetParametersForImportRequest => "GetParametersForImport", GetParametersForImportResponse;
    GetPublicKeyRequest => "GetPublicKey", GetPublicKeyResponse;
    ImportKeyMaterialRequest => "ImportKeyMaterial", ImportKeyMaterialResponse;
    ListAliasesRequest => "ListAliases", ListAliasesResponse;
    ListGrantsRequest => "ListGrants", ListGrantsResponse;
    ListKeyPoliciesRequest => "ListKeyPolicies", ListKeyPoliciesResponse;
    ListKeyRotationsRequest => "ListKeyRotations", ListKeyRotationsResponse;
    ListKeysRequest => "ListKeys", ListKeysResponse;
    ListResourceTagsRequest => "ListResourceTags", ListResourceTagsResponse;
    ListRetirableGrantsRequest => "ListRetirableGrants", ListGrantsResponse;
    PutKeyPolicyRequest => "PutKeyPolicy", Empty;
    ReEncryptRequest => "ReEncrypt", ReEncryptResponse;
    ReplicateKeyRequest => "ReplicateKey", ReplicateKeyResponse;
    RetireGrantRequest => "RetireGrant", Empty;
    RevokeGrantRequest => "RevokeGrant", Empty;
    RotateKeyOnDemandRequest => "RotateKeyOnDemand", RotateKeyOnDemandResponse;
    ScheduleKeyDeletionRequest => "ScheduleKeyDeletion", ScheduleKeyDeletionResponse;
    SignRequest => "Sign", SignResponse;
    TagResourceRequest => "TagResource", Empty;
    UntagResourceRequest => "UntagResource", Empty;
    UpdateAliasRequest => "UpdateAlias", Empty;
    UpdateCustomKeyStoreRequest => "UpdateCustomKeyStore", Empty;
    UpdateKeyDescriptionRequest => "UpdateKeyDescription", Empty;
    UpdatePrimaryRegionRequest => "UpdatePrimaryRegion", Empty;
    VerifyRequest => "Verify", VerifyResponse;
    VerifyMacRequest => "VerifyMac", VerifyMacResponse;
}
