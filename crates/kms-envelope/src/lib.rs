//! Client-side encryption in the message format of the AWS Encryption SDK, version 2, algorithm suite 0x0478
//! (AES-256-GCM, HKDF-SHA-512, key commitment).
//!
//! A message is a header, which carries the data key encrypted for one or more readers, and a body of frames, each
//! sealed on its own:
//!
//! ```text
//! header   02 | suite u16 | message id [32] | context length u16, context | count u16, encrypted data keys
//!          | 02 (framed) | frame length u32 | commitment [32] | tag [16]
//! frame    sequence u32 | iv [12] | ciphertext | tag [16]
//! last     ffffffff | sequence u32 | iv [12] | length u32 | ciphertext | tag [16]
//! ```
//!
//! All numbers are big-endian. The header's tag covers the header; a frame's tag covers its place, its length, whether
//! it is the last one, and the message it belongs to. So no frame can be changed, swapped, dropped or added.
//!
//! The crate does no I/O, has no randomness and no cipher of its own, and never touches the data it protects:
//! [`Sealer`] and [`Opener`] say, frame by frame, which bytes to take and which IV and additional authenticated data
//! (AAD) go with them. The data may live where Rust cannot reach it, such as in a buffer of JavaScript that
//! `crypto.subtle` works on. [`seal()`] and [`open()`] run the whole stream over a [`FrameCipher`], a [`Source`] and a
//! [`Sink`].
//!
//! ```
//! use kms_envelope::{DataKey, EncryptedDataKey, EncryptionContext, Envelope, FrameLen, Limits, MessageId, Sealer};
//! use kms_envelope::{open, read_header, rustcrypto::RustCrypto, seal, std_io::{Reader, Writer}};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # pollster::block_on(async {
//! // `data_key` and `blob` come from GenerateDataKey, `message_id` from a random number generator.
//! # let (data_key, blob, message_id) = (DataKey::new(&[7; 32])?, vec![1, 2, 3], MessageId([9; 32]));
//! let arn = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
//! let envelope = Envelope {
//!     message_id,
//!     context: EncryptionContext::new([("purpose", "backup")])?,
//!     encrypted_data_keys: vec![EncryptedDataKey::aws_kms(arn, blob)?],
//!     frame_len: FrameLen::DEFAULT,
//! };
//! let plaintext = b"attack at dawn";
//! let (sealer, key) = Sealer::new(envelope, &data_key, plaintext.len() as u64, &Limits::default())?;
//! let announced = sealer.message_len();
//! let mut message = Vec::new();
//! seal(sealer, &RustCrypto::new(&key), &mut Reader(&plaintext[..]), &mut Writer(&mut message)).await?;
//! assert_eq!(message.len() as u64, announced);
//!
//! let mut source = Reader(&message[..]);
//! let locked = read_header(&mut source, &Limits::default()).await?;
//! assert_eq!(locked.header().encrypted_data_keys[0].aws_kms_key_arn(), Some(arn)); // now call Decrypt
//! let cipher = RustCrypto::new(&locked.unlock(&data_key)?);
//! let mut opened = Vec::new();
//! open(locked, &cipher, &mut source, &mut Writer(&mut opened)).await?;
//! assert_eq!(opened, plaintext);
//! # Ok(()) })
//! # }
//! ```
//!
//! Sources: the [AWS Encryption SDK specification](https://github.com/awslabs/aws-encryption-sdk-specification), its
//! parts named in each module, and the [message format
//! reference](https://docs.aws.amazon.com/encryption-sdk/latest/developer-guide/message-format.html).

mod bytes;
mod cipher;
mod context;
mod edk;
mod error;
mod frame;
mod header;
mod header_reader;
mod keys;
mod length;
mod limits;
mod open;
#[cfg(feature = "rustcrypto")]
pub mod rustcrypto;
mod seal;
pub mod std_io;
mod stream;
mod suite;

pub use cipher::FrameCipher;
pub use context::{EncryptionContext, RESERVED_PREFIX};
pub use edk::{AWS_KMS, EncryptedDataKey};
pub use error::Error;
pub use frame::HEADER_IV;
pub use header::{Header, MessageId};
pub use header_reader::{HeaderReader, Locked};
pub use keys::{Commitment, ContentKey, DataKey, DerivedKeys};
pub use length::{FrameLen, message_len, plaintext_len};
pub use limits::Limits;
pub use open::{OpenPlan, Opener};
pub use seal::{Envelope, SealPlan, Sealer};
pub use stream::{Sink, Source, open, read_header, seal};
pub use suite::{IV_LEN, Kdf, SUITES, Signature, Suite, TAG_LEN};
