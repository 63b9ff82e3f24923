//! Results encrypted for an attested recipient: CMS EnvelopedData (RFC 5652, section 6), what CiphertextForRecipient holds.
//!
//! KMS writes BER, not DER: everything around the two encrypted parts has indefinite length. Clients that look for the
//! parts by hand expect that form, so it is the one written here. Its details are those of recorded responses of KMS,
//! such as the one in the tests of `aws/aws-nitro-enclaves-sdk-c`.

use aes::Aes256;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeEncrypt, KeyIvInit};
use kms_api::key::{EncryptionAlgorithm, KeySpec};
use pkcs8::der::{Encode, Length};
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::encryption;

/// Bytes of a content encryption key.
const KEY_LEN: usize = 32;
/// Bytes of an initialization vector.
const IV_LEN: usize = 16;
/// The most bytes in one piece of the encrypted content.
const PIECE_LEN: usize = 1000;

const INTEGER: u8 = 0x02;
const OCTET_STRING: u8 = 0x04;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
/// `[0]`, around a value of another type.
const CONSTRUCTED_0: u8 = 0xa0;
/// `[0]`, in place of a primitive type's tag.
const PRIMITIVE_0: u8 = 0x80;

/// Version 2 of EnvelopedData and of KeyTransRecipientInfo: the recipient is known by a subject key identifier.
const VERSION: &[u8] = &[INTEGER, 1, 2];
/// id-envelopedData (RFC 5652, section 6.1).
const ENVELOPED_DATA: &[u8] = &[0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 3];
/// id-data (RFC 5652, section 4).
const DATA: &[u8] = &[0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];
/// id-aes256-CBC (RFC 3565, section 4.1).
const AES_256_CBC: &[u8] = &[0x06, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 42];
/// AlgorithmIdentifier of id-RSAES-OAEP with SHA-256 for the digest and in MGF1 (RFC 4055, section 4.1).
const OAEP_SHA_256: &[u8] = &[
    0x30, 60, //
    0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 7, // id-RSAES-OAEP
    0x30, 47, //
    0xa0, 15, 0x30, 13, 0x06, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 0x05, 0, // hashFunc: id-sha256
    0xa1, 28, 0x30, 26, 0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 8, // maskGenFunc: id-mgf1
    0x30, 13, 0x06, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 0x05, 0, // id-sha256
];

/// Encrypts content for the holder of an RSA key of 2048, 3072 or 4096 bits, by its SubjectPublicKeyInfo in DER: a
/// ContentInfo (RFC 5652, section 3) with AES-256-CBC for the content, RSAES-OAEP with SHA-256 for its key, and for the
/// recipient's identifier the SHA-256 of the SubjectPublicKeyInfo. `None` if the public key is not such a key.
pub fn enveloped_data(public_key: &[u8], content: &[u8], rng: &mut impl CryptoRng) -> Option<Vec<u8>> {
    let mut key = Zeroizing::new([0; KEY_LEN]);
    rng.fill_bytes(key.as_mut_slice());
    let mut iv = [0; IV_LEN];
    rng.fill_bytes(&mut iv);
    let encrypted_key = encrypt_key(public_key, &key, rng)?;
    let encrypted_content =
        cbc::Encryptor::<Aes256>::new((&*key).into(), (&iv).into()).encrypt_padded_vec::<Pkcs7>(content);

    let recipient = definite(
        SEQUENCE,
        &[
            VERSION,
            &definite(PRIMITIVE_0, &[&Sha256::digest(public_key)])?,
            OAEP_SHA_256,
            &definite(OCTET_STRING, &[&encrypted_key])?,
        ],
    )?;
    let content_encryption = definite(SEQUENCE, &[AES_256_CBC, &definite(OCTET_STRING, &[&iv])?])?;
    let pieces: Option<Vec<_>> =
        encrypted_content.chunks(PIECE_LEN).map(|piece| definite(OCTET_STRING, &[piece])).collect();
    let encrypted_content = indefinite(CONSTRUCTED_0, &[&pieces?.concat()]);
    let content_info = indefinite(SEQUENCE, &[DATA, &content_encryption, &encrypted_content]);
    let enveloped = indefinite(SEQUENCE, &[VERSION, &definite(SET, &[&recipient])?, &content_info]);
    Some(indefinite(SEQUENCE, &[ENVELOPED_DATA, &indefinite(CONSTRUCTED_0, &[&enveloped])]))
}

fn encrypt_key(public_key: &[u8], key: &[u8; KEY_LEN], rng: &mut impl CryptoRng) -> Option<Vec<u8>> {
    [KeySpec::Rsa2048, KeySpec::Rsa3072, KeySpec::Rsa4096]
        .into_iter()
        .find_map(|spec| encryption::encrypt(spec, public_key, EncryptionAlgorithm::RsaesOaepSha256, key, rng))
}

/// A tag, the length of the parts, and the parts.
fn definite(tag: u8, parts: &[&[u8]]) -> Option<Vec<u8>> {
    let value = parts.concat();
    let mut encoding = vec![tag];
    Length::try_from(value.len()).ok()?.encode_to_vec(&mut encoding).ok()?;
    encoding.extend(value);
    Some(encoding)
}

/// A tag, the parts, and the two zeros that end them (X.690, section 8.1.3.6).
fn indefinite(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    [&[tag, 0x80][..], &parts.concat(), &[0, 0]].concat()
}
