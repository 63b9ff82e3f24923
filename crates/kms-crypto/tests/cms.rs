//! EnvelopedData for a recipient: byte for byte in the form of KMS, and read by OpenSSL and by a decoder of the test's own.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "these are tests")]

use std::process::Command;

use aes::Aes256;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt, KeyIvInit};
use kms_api::key::{EncryptionAlgorithm, KeySpec};
use kms_crypto::cms::enveloped_data;
use kms_crypto::{encryption, pkcs8};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{CryptoRng, SeedableRng};
use sha2::{Digest, Sha256};

macro_rules! key {
    ($name:literal) => {
        (
            include_bytes!(concat!("../../../tests/vectors/keys/", $name, ".der")).as_slice(),
            include_bytes!(concat!("../../../tests/vectors/keys/", $name, ".pub")).as_slice(),
        )
    };
}

/// A private key and its public key.
type KeyPair = (&'static [u8], &'static [u8]);

const KEYS: [(KeySpec, KeyPair); 3] =
    [(KeySpec::Rsa2048, key!("rsa-2048")), (KeySpec::Rsa3072, key!("rsa-3072")), (KeySpec::Rsa4096, key!("rsa-4096"))];

fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

/// Contents of every length that matters: whole blocks and not, one piece and several.
fn contents() -> impl Iterator<Item = Vec<u8>> {
    [0, 1, 15, 16, 17, 32, 983, 984, 999, 1000, 1001, 2400, 4096]
        .into_iter()
        .map(|length| (0..length).map(|position| position as u8).collect())
}

/// What is in an encoding, with tags and nesting but without lengths.
#[derive(Debug, PartialEq)]
enum Node {
    Primitive(u8, Vec<u8>),
    Constructed(u8, Vec<Node>),
}

impl Node {
    /// The first node of the bytes; takes it from them.
    fn read(bytes: &mut &[u8]) -> Self {
        let [tag, length] = [bytes[0], bytes[1]];
        *bytes = &bytes[2..];
        let length = match length {
            0x80 => None,
            0x81 => Some(Self::take(bytes, 1)[0].into()),
            0x82 => Some(Self::take(bytes, 2).iter().fold(0, |length, byte| length << 8 | usize::from(*byte))),
            short => Some(short.into()),
        };
        let mut nodes = Vec::new();
        match length {
            Some(length) if tag & 0x20 == 0 => return Self::Primitive(tag, Self::take(bytes, length).to_vec()),
            Some(length) => {
                let mut inner = Self::take(bytes, length);
                while !inner.is_empty() {
                    nodes.push(Self::read(&mut inner));
                }
            }
            None => {
                while bytes[..2] != [0, 0] {
                    nodes.push(Self::read(bytes));
                }
                Self::take(bytes, 2);
            }
        }
        Self::Constructed(tag, nodes)
    }

    fn take<'a>(bytes: &mut &'a [u8], length: usize) -> &'a [u8] {
        let (taken, rest) = bytes.split_at(length);
        *bytes = rest;
        taken
    }

    fn nodes(&self, expected: u8) -> &[Self] {
        match self {
            Self::Constructed(tag, nodes) if *tag == expected => nodes,
            other => panic!("{expected:#04x} is missing: {other:?}"),
        }
    }

    fn value(&self, expected: u8) -> &[u8] {
        match self {
            Self::Primitive(tag, value) if *tag == expected => value,
            other => panic!("{expected:#04x} is missing: {other:?}"),
        }
    }
}

/// The content, decrypted step by step as a client does.
fn open(spec: KeySpec, private_key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut rest = message;
    let content_info = Node::read(&mut rest);
    assert!(rest.is_empty());
    let [_, explicit] = content_info.nodes(0x30) else { panic!("not a ContentInfo") };
    let [version, recipients, content] = explicit.nodes(0xa0)[0].nodes(0x30) else { panic!("not EnvelopedData") };
    assert_eq!(version.value(2), [2]);
    let [recipient] = recipients.nodes(0x31) else { panic!("not one recipient") };
    let encrypted_key = recipient.nodes(0x30)[3].value(4);
    let material = pkcs8::decode(spec, private_key).unwrap();
    let key = encryption::decrypt(spec, &material, EncryptionAlgorithm::RsaesOaepSha256, encrypted_key).unwrap();

    let [_, algorithm, pieces] = content.nodes(0x30) else { panic!("not EncryptedContentInfo") };
    let iv = algorithm.nodes(0x30)[1].value(4);
    let pieces: Vec<_> = pieces.nodes(0xa0).iter().map(|piece| piece.value(4)).collect();
    let (last, full) = pieces.split_last().unwrap();
    assert!(full.iter().all(|piece| piece.len() == 1000) && (1..=1000).contains(&last.len()));
    let decryptor = cbc::Decryptor::<Aes256>::new_from_slices(&key, iv).unwrap();
    decryptor.decrypt_padded_vec::<Pkcs7>(&pieces.concat()).unwrap()
}

#[test]
fn the_form_of_kms() {
    // From the response that `tests/cms_test.c` of aws/aws-nitro-enclaves-sdk-c has: 32 bytes for a key of 2048 bits. The
    // underscores are what differs from one response to the next: identifier, key, vector, content.
    let recorded = [
        "308006092a864886f70d010703a08030800201023182016b308201670201028020",
        &"_".repeat(64),
        "303c06092a864886f70d010107302fa00f300d06096086480165030402010500",
        "a11c301a06092a864886f70d010108300d06096086480165030402010500",
        "04820100",
        &"_".repeat(512),
        "308006092a864886f70d010701301d060960864801650304012a0410",
        &"_".repeat(32),
        "a0800430",
        &"_".repeat(96),
        "00000000000000000000",
    ]
    .concat();
    let (_, (_, public_key)) = KEYS[0];
    let ours = enveloped_data(public_key, &[1; 32], &mut rng(1)).unwrap();
    assert_eq!(ours[33..65], Sha256::digest(public_key)[..]);
    let ours: String = ours.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(ours.len(), recorded.len());
    let masked: String =
        ours.chars().zip(recorded.chars()).map(|(ours, theirs)| if theirs == '_' { '_' } else { ours }).collect();
    assert_eq!(masked, recorded);
}

#[test]
fn opened_step_by_step() {
    for (spec, (private_key, public_key)) in KEYS {
        for content in contents() {
            let message = enveloped_data(public_key, &content, &mut rng(2)).unwrap();
            assert_eq!(open(spec, private_key, &message), content, "{spec}, {} bytes", content.len());
        }
    }
}

#[test]
fn opened_by_openssl() {
    let folder = std::env::temp_dir().join(format!("kmsbox-cms-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let [key, message] = ["key", "message"].map(|name| folder.join(name).display().to_string());
    for (spec, (private_key, public_key)) in KEYS {
        std::fs::write(&key, private_key).unwrap();
        for content in contents() {
            std::fs::write(&message, enveloped_data(public_key, &content, &mut rng(3)).unwrap()).unwrap();
            let arguments = ["cms", "-decrypt", "-inform", "DER", "-in", &message, "-keyform", "DER", "-inkey", &key];
            let output = Command::new("openssl").args(arguments).output().unwrap();
            assert!(output.status.success(), "{spec}: {}", String::from_utf8_lossy(&output.stderr));
            assert_eq!(output.stdout, content, "{spec}");
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn nothing_twice() {
    let (spec, (private_key, public_key)) = KEYS[0];
    let mut source = rng(4);
    // Randomness comes as a trait object from the engine.
    let mut source: &mut dyn CryptoRng = &mut source;
    let first = enveloped_data(public_key, b"content", &mut source).unwrap();
    let second = enveloped_data(public_key, b"content", &mut source).unwrap();
    for part in [131..387, 415..431, 435..451] {
        assert_ne!(first[part.clone()], second[part]);
    }
    assert_eq!(open(spec, private_key, &first), open(spec, private_key, &second));
}

#[test]
fn other_keys() {
    for public_key in [
        include_bytes!("../../../tests/vectors/keys/p384.pub").as_slice(),
        include_bytes!("../../../tests/vectors/keys/ed25519.pub"),
        include_bytes!("../../../tests/vectors/keys/sm2.pub"),
        b"",
        b"a public key",
        &KEYS[0].1.0[..300],
        &KEYS[0].1.1[1..],
        &KEYS[0].1.1[..KEYS[0].1.1.len() - 1],
    ] {
        assert_eq!(enveloped_data(public_key, b"content", &mut rng(5)), None);
    }
}
