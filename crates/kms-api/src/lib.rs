//! The vocabulary of AWS Key Management Service.
//!
//! Names ([`arn`]), times ([`time`]), the encryption context ([`context`]), error codes ([`error`]), one request and one
//! response type per operation ([`operation`]), and the service model as data ([`model`]) with the request validation that
//! follows from it ([`validate`]).
//!
//! Nothing here knows how a key works. Shapes, limits and texts follow the AWS KMS API reference, version 2014-11-01
//! (<https://docs.aws.amazon.com/kms/latest/APIReference/>).

pub mod arn;
pub mod blob;
pub mod clock;
pub mod context;
pub mod error;
pub mod grant;
pub mod json;
pub mod key;
pub mod model;
pub mod operation;
pub mod policy_vocabulary;
pub mod sorted;
pub mod time;
pub mod validate;

pub use arn::{AccountId, AliasArn, AliasName, KeyArn, KeyId, KeyRef, Region};
pub use blob::Blob;
pub use clock::Clock;
pub use context::EncryptionContext;
pub use error::{ErrorCode, KmsError};
pub use grant::GrantId;
pub use operation::Operation;
pub use time::Timestamp;
