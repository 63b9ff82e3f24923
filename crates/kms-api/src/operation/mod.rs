//! One request and one response type for each operation, grouped as the API reference's users meet them.
//!
//! Field names, and which of them may be left out, follow the service model; the limits stand there alone
//! ([`crate::model`]) and are checked before a body becomes one of these types.

mod alias;
mod cipher;
mod data_key;
mod key;
mod lifecycle;
mod random;
mod tag;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

pub use alias::{
    AliasListEntry, CreateAliasRequest, DeleteAliasRequest, ListAliasesRequest, ListAliasesResponse, UpdateAliasRequest,
};
pub use cipher::{
    DecryptRequest, DecryptResponse, EncryptRequest, EncryptResponse, ReEncryptRequest, ReEncryptResponse,
};
pub use data_key::{
    GenerateDataKeyRequest, GenerateDataKeyResponse, GenerateDataKeyWithoutPlaintextRequest,
    GenerateDataKeyWithoutPlaintextResponse, RecipientInfo,
};
pub use key::{
    CreateKeyRequest, CreateKeyResponse, DescribeKeyRequest, DescribeKeyResponse, KeyListEntry, ListKeysRequest,
    ListKeysResponse, UpdateKeyDescriptionRequest,
};
pub use lifecycle::{
    CancelKeyDeletionRequest, CancelKeyDeletionResponse, DisableKeyRequest, EnableKeyRequest,
    ScheduleKeyDeletionRequest, ScheduleKeyDeletionResponse,
};
pub use random::{GenerateRandomRequest, GenerateRandomResponse};
pub use tag::{ListResourceTagsRequest, ListResourceTagsResponse, TagResourceRequest, UntagResourceRequest};

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
    CreateAliasRequest => "CreateAlias", Empty;
    CreateKeyRequest => "CreateKey", CreateKeyResponse;
    DecryptRequest => "Decrypt", DecryptResponse;
    DeleteAliasRequest => "DeleteAlias", Empty;
    DescribeKeyRequest => "DescribeKey", DescribeKeyResponse;
    DisableKeyRequest => "DisableKey", Empty;
    EnableKeyRequest => "EnableKey", Empty;
    EncryptRequest => "Encrypt", EncryptResponse;
    GenerateDataKeyRequest => "GenerateDataKey", GenerateDataKeyResponse;
    GenerateDataKeyWithoutPlaintextRequest => "GenerateDataKeyWithoutPlaintext", GenerateDataKeyWithoutPlaintextResponse;
    GenerateRandomRequest => "GenerateRandom", GenerateRandomResponse;
    ListAliasesRequest => "ListAliases", ListAliasesResponse;
    ListKeysRequest => "ListKeys", ListKeysResponse;
    ListResourceTagsRequest => "ListResourceTags", ListResourceTagsResponse;
    ReEncryptRequest => "ReEncrypt", ReEncryptResponse;
    ScheduleKeyDeletionRequest => "ScheduleKeyDeletion", ScheduleKeyDeletionResponse;
    TagResourceRequest => "TagResource", Empty;
    UntagResourceRequest => "UntagResource", Empty;
    UpdateAliasRequest => "UpdateAlias", Empty;
    UpdateKeyDescriptionRequest => "UpdateKeyDescription", Empty;
}
