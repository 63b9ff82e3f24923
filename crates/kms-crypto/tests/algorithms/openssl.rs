//! What we make, OpenSSL reads; what it makes, we read.

use std::path::PathBuf;
use std::process::Command;

use kms_api::key::{EncryptionAlgorithm, KeySpec, SigningAlgorithm};
use kms_crypto::sign::{self, Message};
use kms_crypto::{agreement, encryption, pkcs8};
use sha2::{Digest, Sha256, Sha384, Sha512};

use crate::support::{FOREIGN_KEYS, key_pair, rng};

/// A folder of files for one test, removed with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("kmsbox-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).unwrap();
        path.display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn openssl(arguments: &[&str]) -> Result<Vec<u8>, String> {
    let output = Command::new("openssl").args(arguments).output().unwrap();
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(format!("{arguments:?}: {}", String::from_utf8_lossy(&output.stderr)))
    }
}

/// The specs that every OpenSSL 3 knows.
fn classic() -> impl Iterator<Item = KeySpec> {
    FOREIGN_KEYS.iter().map(|(spec, ..)| *spec).filter(|spec| !spec.as_str().starts_with("ML_"))
}

/// How OpenSSL's `pkeyutl` calls an algorithm, and the digest of a message for it.
fn options(algorithm: SigningAlgorithm, message: &[u8]) -> (Vec<&'static str>, Vec<u8>) {
    let name = algorithm.as_str();
    let (digest, digested) = match name.rsplit('_').next().unwrap() {
        "256" => ("digest:sha256", Sha256::digest(message).to_vec()),
        "384" => ("digest:sha384", Sha384::digest(message).to_vec()),
        _ => ("digest:sha512", Sha512::digest(message).to_vec()),
    };
    let mut options = vec!["-pkeyopt", digest];
    if name.contains("PSS") {
        options.extend(["-pkeyopt", "rsa_padding_mode:pss", "-pkeyopt", "rsa_pss_saltlen:digest"]);
    }
    (options, digested)
}

#[test]
fn private_keys_are_read() {
    let folder = Folder::new("private");
    for spec in classic() {
        let (material, public) = key_pair(spec, 1);
        let path = folder.file("key", &pkcs8::encode(spec, &material).unwrap());
        let read = openssl(&["pkey", "-inform", "DER", "-in", &path, "-pubout", "-outform", "DER"]).unwrap();
        assert_eq!(read, public, "{spec}");
        // OpenSSL 3.0 does not check the other kinds.
        if spec.as_str().starts_with("RSA") || spec.as_str().starts_with("ECC_NIST_P") {
            openssl(&["pkey", "-inform", "DER", "-in", &path, "-check", "-noout"]).unwrap();
        }
    }
}

#[test]
fn signatures_of_digests() {
    let folder = Folder::new("digests");
    for spec in classic().filter(|spec| !matches!(spec, KeySpec::Sm2 | KeySpec::EccNistEdwards25519)) {
        let (material, public) = key_pair(spec, 1);
        let private = folder.file("key", &pkcs8::encode(spec, &material).unwrap());
        let public_path = folder.file("public", &public);
        for &algorithm in sign::algorithms(spec) {
            let (options, digest) = options(algorithm, b"message");
            let digest_path = folder.file("digest", &digest);
            let theirs = ["pkeyutl", "-sign", "-keyform", "DER", "-inkey", &private, "-in", &digest_path];
            let theirs = openssl(&[&theirs[..], &options].concat()).unwrap();
            assert!(sign::verify(spec, &public, algorithm, Message::Raw(b"message"), &theirs), "{spec} {algorithm}");
            assert!(sign::verify(spec, &public, algorithm, Message::Digest(&digest), &theirs), "{spec} {algorithm}");

            let ours = sign::sign(spec, &material, algorithm, Message::Raw(b"message"), &mut rng(2)).unwrap();
            let ours = folder.file("signature", &ours);
            let arguments = ["pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", &public_path];
            let arguments = [&arguments[..], &["-in", &digest_path, "-sigfile", &ours], &options].concat();
            openssl(&arguments).unwrap_or_else(|error| panic!("{spec} {algorithm}: {error}"));
        }
    }
}

#[test]
fn signatures_of_messages() {
    let folder = Folder::new("messages");
    for (spec, algorithm, options) in [
        (KeySpec::EccNistEdwards25519, SigningAlgorithm::Ed25519Sha512, &[][..]),
        (KeySpec::Sm2, SigningAlgorithm::Sm2Dsa, &["-digest", "sm3", "-pkeyopt", "distid:1234567812345678"]),
    ] {
        let (material, public) = key_pair(spec, 1);
        let private = folder.file("key", &pkcs8::encode(spec, &material).unwrap());
        let public_path = folder.file("public", &public);
        let message = folder.file("message", b"message");
        let theirs = ["pkeyutl", "-sign", "-rawin", "-keyform", "DER", "-inkey", &private, "-in", &message];
        let theirs = openssl(&[&theirs[..], options].concat()).unwrap();
        assert!(sign::verify(spec, &public, algorithm, Message::Raw(b"message"), &theirs), "{spec}");

        let ours = sign::sign(spec, &material, algorithm, Message::Raw(b"message"), &mut rng(2)).unwrap();
        let ours = folder.file("signature", &ours);
        let arguments = ["pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", &public_path];
        openssl(&[&arguments[..], &["-in", &message, "-sigfile", &ours], options].concat()).unwrap();
    }
}

#[test]
fn ciphertexts() {
    let folder = Folder::new("ciphertexts");
    let oaep_1 = &["-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt", "rsa_oaep_md:sha1"][..];
    let oaep_256 = &["-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt", "rsa_oaep_md:sha256"][..];
    for (spec, algorithm, options) in [
        (KeySpec::Rsa2048, EncryptionAlgorithm::RsaesOaepSha1, oaep_1),
        (KeySpec::Rsa3072, EncryptionAlgorithm::RsaesOaepSha256, oaep_256),
        (KeySpec::Rsa4096, EncryptionAlgorithm::RsaesOaepSha256, oaep_256),
        (KeySpec::Sm2, EncryptionAlgorithm::Sm2Pke, &[]),
    ] {
        let (material, public) = key_pair(spec, 1);
        let private = folder.file("key", &pkcs8::encode(spec, &material).unwrap());
        let public_path = folder.file("public", &public);
        let plaintext = folder.file("plaintext", b"a plaintext of some length");
        let theirs = ["pkeyutl", "-encrypt", "-pubin", "-keyform", "DER", "-inkey", &public_path, "-in", &plaintext];
        let theirs = openssl(&[&theirs[..], options].concat()).unwrap();
        let decrypted = encryption::decrypt(spec, &material, algorithm, &theirs).unwrap();
        assert_eq!(decrypted[..], *b"a plaintext of some length", "{spec}");

        let ours = encryption::encrypt(spec, &public, algorithm, b"another", &mut rng(2)).unwrap();
        let ours = folder.file("ciphertext", &ours);
        let arguments = ["pkeyutl", "-decrypt", "-keyform", "DER", "-inkey", &private, "-in", &ours];
        assert_eq!(openssl(&[&arguments[..], options].concat()).unwrap(), b"another", "{spec}");
    }
}

#[test]
fn shared_secrets() {
    let folder = Folder::new("secrets");
    for spec in [KeySpec::EccNistP256, KeySpec::EccNistP384, KeySpec::EccNistP521] {
        let (alice, _) = key_pair(spec, 1);
        let (_, bob) = key_pair(spec, 2);
        let private = folder.file("key", &pkcs8::encode(spec, &alice).unwrap());
        let peer = folder.file("peer", &bob);
        let arguments = ["pkeyutl", "-derive", "-keyform", "DER", "-inkey", &private];
        let theirs = openssl(&[&arguments[..], &["-peerform", "DER", "-peerkey", &peer]].concat()).unwrap();
        assert_eq!(agreement::derive(spec, &alice, &bob).unwrap()[..], theirs, "{spec}");
    }
}
