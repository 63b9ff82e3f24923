//! The ciphertext blob of a symmetric encryption key.
//!
//! AWS does not document the layout of its blobs. This one has the lengths and the leading bytes that real ones show
//! (168 bytes for 16 of plaintext, base64 that begins `AQICAHh`), and documented fields between them:
//!
//! | offset | bytes | field |
//! |---|---|---|
//! | 0 | 5 | `01 02 02 00 78`: version |
//! | 5 | 32 | key material id |
//! | 37 | 1 | `01` single-Region key, `02` multi-Region key |
//! | 38 | 16 | key id, the bytes that its hexadecimal digits spell |
//! | 54 | 4 | length of the rest, big-endian |
//! | 58 | | DER of a CMS `EncryptedData` (RFC 5652, section 8) with content type `data`, the algorithm AES-256-GCM with a 12-byte nonce and a 16-byte tag (RFC 5084), and the encrypted content |
//!
//! The encrypted content is AES-256-GCM over 11 bytes of inner header (version `01`, two zero bytes, the time of
//! encryption as 8 bytes of milliseconds, big-endian) and the plaintext. The content-encryption key is derived for each
//! blob: counter-mode KDF under the key material, with the nonce as context. The additional authenticated data are all
//! bytes of the blob before the encrypted content, with their length, and the encryption context; so every bit of a
//! blob is authenticated.

use kms_api::{EncryptionContext, KeyId, Timestamp};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::aead::{self, IV_LEN, TAG_LEN};
use crate::kdf;
use crate::material::{KeyMaterial, KeyMaterialId};

const VERSION: [u8; 5] = [0x01, 0x02, 0x02, 0x00, 0x78];
const HEADER_LEN: usize = 58;
const INNER_LEN: usize = 11;
const INNER_VERSION: [u8; 3] = [0x01, 0, 0];
const KDF_LABEL: &[u8] = b"kmsbox content encryption";

/// OID 1.2.840.113549.1.7.6, CMS `EncryptedData`, with tag and length.
const OID_ENCRYPTED_DATA: [u8; 11] = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x06];
/// OID 1.2.840.113549.1.7.1, CMS `data`, with tag and length.
const OID_DATA: [u8; 11] = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
/// OID 2.16.840.1.101.3.4.1.46, AES-256-GCM, with tag and length.
const OID_AES256_GCM: [u8; 11] = [0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2e];
/// INTEGER 0, the version of `EncryptedData`.
const VERSION_0: [u8; 3] = [0x02, 0x01, 0x00];
/// INTEGER 16, the length of the tag.
const TAG_LEN_16: [u8; 3] = [0x02, 0x01, 0x10];
const SEQUENCE: u8 = 0x30;
const OCTET_STRING: u8 = 0x04;
const CONTEXT_0_CONSTRUCTED: u8 = 0xa0;
const CONTEXT_0_PRIMITIVE: u8 = 0x80;

/// A blob taken apart. Nothing in it is authenticated until [`CiphertextBlob::open`] succeeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CiphertextBlob {
    /// The key that the blob names.
    pub key_id: KeyId,
    /// The key's material that encrypted.
    pub material_id: KeyMaterialId,
    iv: [u8; IV_LEN],
    /// All bytes before the encrypted content.
    prefix: Vec<u8>,
    content: Vec<u8>,
}

/// What a blob held.
#[derive(Clone, PartialEq, Eq)]
pub struct Opened {
    /// The plaintext.
    pub plaintext: Zeroizing<Vec<u8>>,
    /// When it was encrypted, in virtual time.
    pub encrypted_at: Timestamp,
}

impl CiphertextBlob {
    /// Encrypts under a key's material. `None` only if the plaintext is far beyond what KMS takes.
    pub fn seal(
        key_id: &KeyId,
        material: &KeyMaterial,
        context: &EncryptionContext,
        plaintext: &[u8],
        now: Timestamp,
        rng: &mut impl CryptoRng,
    ) -> Option<Vec<u8>> {
        let mut iv = [0; IV_LEN];
        rng.fill_bytes(&mut iv);
        let material_id = material.id(key_id);
        let mut blob = prefix(key_id, material_id, &iv, INNER_LEN + plaintext.len() + TAG_LEN)?;

        let mut content = Zeroizing::new(INNER_VERSION.to_vec());
        content.extend(now.as_millis().to_be_bytes());
        content.extend(plaintext);
        let key = kdf::counter_mode(material.as_bytes(), KDF_LABEL, &iv)?;
        blob.extend(aead::seal(&key, &iv, &aad(&blob, context), &content)?);
        Some(blob)
    }

    /// Takes a blob apart. `None` unless it has the layout above, to the last byte.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let header = bytes.get(..HEADER_LEN)?;
        let multi_region = match header.get(37)? {
            1 => false,
            2 => true,
            _ => return None,
        };
        let material_id = KeyMaterialId(header.get(5..37)?.try_into().ok()?);
        let key_id = KeyId::from_bytes(header.get(38..54)?.try_into().ok()?, multi_region);

        // The nonce and the content stand at the end of a structure whose every other byte follows from the lengths:
        // build that structure again and compare, instead of parsing DER with its many ways to say the same.
        let rest = bytes.len().checked_sub(HEADER_LEN)?;
        let content_len = content_len(rest)?;
        let content = bytes.get(bytes.len().checked_sub(content_len)?..)?;
        let before = bytes.get(..bytes.len() - content_len)?;
        let iv_end = before.len().checked_sub(der_header_len(content_len) + TAG_LEN_16.len())?;
        let iv = before.get(iv_end.checked_sub(IV_LEN)?..iv_end)?.try_into().ok()?;
        let prefix = prefix(&key_id, material_id, &iv, content_len)?;
        (prefix == before).then(|| Self { key_id, material_id, iv, prefix, content: content.to_vec() })
    }

    /// The plaintext, if the material, the context and every byte of the blob are right.
    pub fn open(&self, material: &KeyMaterial, context: &EncryptionContext) -> Option<Opened> {
        let key = kdf::counter_mode(material.as_bytes(), KDF_LABEL, &self.iv)?;
        let content = aead::open(&key, &self.iv, &aad(&self.prefix, context), &self.content)?;
        let (inner, plaintext) = content.split_at_checked(INNER_LEN)?;
        let time = inner.strip_prefix(&INNER_VERSION)?.try_into().ok()?;
        Some(Opened {
            plaintext: Zeroizing::new(plaintext.to_vec()),
            encrypted_at: Timestamp::from_millis(i64::from_be_bytes(time)),
        })
    }
}

/// The additional authenticated data: the blob up to the content, with its length, and the encryption context.
fn aad(prefix: &[u8], context: &EncryptionContext) -> Vec<u8> {
    let mut aad = (prefix.len() as u64).to_be_bytes().to_vec();
    aad.extend(prefix);
    aad.extend(context.canonical_bytes());
    aad
}

/// Everything before a content of this many bytes.
fn prefix(key_id: &KeyId, material_id: KeyMaterialId, iv: &[u8; IV_LEN], content_len: usize) -> Option<Vec<u8>> {
    let parameters = concat(&[&der_header(OCTET_STRING, IV_LEN), iv, &TAG_LEN_16]);
    let algorithm = concat(&[&OID_AES256_GCM, &der_header(SEQUENCE, parameters.len()), &parameters]);
    let content_header = der_header(CONTEXT_0_PRIMITIVE, content_len);
    let info = concat(&[&OID_DATA, &der_header(SEQUENCE, algorithm.len()), &algorithm, &content_header]);
    let info_len = info.len() + content_len;
    let data = concat(&[&VERSION_0, &der_header(SEQUENCE, info_len), &info]);
    let data_len = data.len() + content_len;
    let explicit = concat(&[&der_header(SEQUENCE, data_len), &data]);
    let explicit_len = explicit.len() + content_len;
    let outer = concat(&[&OID_ENCRYPTED_DATA, &der_header(CONTEXT_0_CONSTRUCTED, explicit_len), &explicit]);
    let der = concat(&[&der_header(SEQUENCE, outer.len() + content_len), &outer]);

    let rest_len = u32::try_from(der.len() + content_len).ok()?;
    Some(concat(&[
        &VERSION,
        &material_id.0,
        &[if key_id.is_multi_region() { 2 } else { 1 }],
        &key_id.to_bytes(),
        &rest_len.to_be_bytes(),
        &der,
    ]))
}

/// The length of the content in a DER structure of this length: the structure grows with its content, so the answer is
/// within the few bytes by which the lengths' own lengths vary.
fn content_len(der_len: usize) -> Option<usize> {
    let least = der_len.saturating_sub(128);
    (least..der_len).find(|&content| {
        let info = OID_DATA.len() + 32 + der_header_len(content) + content;
        let data = VERSION_0.len() + der_header_len(info) + info;
        let explicit = der_header_len(data) + data;
        let outer = OID_ENCRYPTED_DATA.len() + der_header_len(explicit) + explicit;
        der_header_len(outer) + outer == der_len
    })
}

fn concat(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

/// Tag and length in DER (ITU-T X.690, section 8.1.3), for lengths below 2³².
fn der_header(tag: u8, len: usize) -> Vec<u8> {
    match u8::try_from(len) {
        Ok(short) if short < 0x80 => vec![tag, short],
        _ => {
            let bytes = (len as u64).to_be_bytes();
            let significant: Vec<u8> = bytes.into_iter().skip_while(|byte| *byte == 0).collect();
            let mut header = vec![tag, 0x80 | significant.len() as u8];
            header.extend(significant);
            header
        }
    }
}

fn der_header_len(len: usize) -> usize {
    der_header(0, len).len()
}
