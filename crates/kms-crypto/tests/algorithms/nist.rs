//! NIST's vectors: ACVP where they could be had, its predecessor CAVP else (see `tests/vectors/README.md`).

use std::collections::HashMap;

use kms_api::key::{KeySpec, MacAlgorithm, SigningAlgorithm};
use kms_crypto::sign::{self, Message};
use kms_crypto::{KeyMaterial, agreement, asymmetric, encapsulation, key_wrap, mac};
use ml_dsa::{ExpandedSigningKey, MlDsaParams};
#[expect(deprecated, reason = "NIST's cases have no other form")]
use ml_kem::ExpandedKeyEncoding;
use ml_kem::kem::{Decapsulate, Kem};
use serde_json::Value;
use sha2::Digest;
use shake::digest::{ExtendableOutput, Update, XofReader};

use crate::support::{Fixed, der, hex, sized, spki};

macro_rules! vectors {
    ($name:literal) => {
        include_str!(concat!("../../../../tests/vectors/", $name))
    };
}

/// Runs a check on every test of an ACVP file, with its group, and counts them.
fn acvp(json: &str, check: impl Fn(&Value, &Value)) -> usize {
    let file: Value = serde_json::from_str(json).unwrap();
    let mut count = 0;
    for group in file["testGroups"].as_array().unwrap() {
        for test in group["tests"].as_array().unwrap() {
            check(group, test);
            count += 1;
        }
    }
    count
}

fn field(value: &Value, name: &str) -> Vec<u8> {
    hex(value[name].as_str().unwrap())
}

fn parameter_set(group: &Value) -> KeySpec {
    let name = group["parameterSet"].as_str().unwrap().replace('-', "_");
    *KeySpec::ALL.iter().find(|spec| spec.as_str() == name).unwrap()
}

#[test]
fn acvp_hmac() {
    for (algorithm, vectors, expected) in [
        (MacAlgorithm::HmacSha224, vectors!("acvp/HMAC-SHA2-224-2.0.json"), 6),
        (MacAlgorithm::HmacSha256, vectors!("acvp/HMAC-SHA2-256-2.0.json"), 8),
        (MacAlgorithm::HmacSha384, vectors!("acvp/HMAC-SHA2-384-2.0.json"), 6),
        (MacAlgorithm::HmacSha512, vectors!("acvp/HMAC-SHA2-512-2.0.json"), 6),
    ] {
        let count = acvp(vectors, |_, test| {
            let code = mac::mac(algorithm, &KeyMaterial::from_bytes(&field(test, "key")), &field(test, "msg"));
            // These are truncated, each to another length.
            assert!(code.starts_with(&field(test, "mac")), "{algorithm} {}", test["tcId"]);
        });
        assert_eq!(count, expected, "{algorithm}");
    }
}

/// The cases are of component tests: their message is the digest.
#[test]
fn acvp_ecdsa_signature_verification() {
    let count = acvp(vectors!("acvp/ECDSA-SigVer-FIPS186-5.json"), |group, test| {
        let (spec, algorithm, length) = curve(group["curve"].as_str().unwrap());
        let text = |name| test[name].as_str().unwrap();
        let public = point(spec, length, text("qx"), text("qy"));
        let signature = der(0x30, &[integer(&field(test, "r")), integer(&field(test, "s"))].concat());
        let good = sign::verify(spec, &public, algorithm, Message::Digest(&field(test, "message")), &signature);
        assert_eq!(Some(good), test["testPassed"].as_bool(), "{}: {}", test["tcId"], test["reason"]);
    });
    assert_eq!(count, 13);
}

/// KMS takes a digest of 64 bytes for the message of Ed25519ph, and these messages are longer: for them the library under
/// ours is asked.
#[test]
fn acvp_ed25519_signature_verification() {
    let count = acvp(vectors!("acvp/EDDSA-SigVer-1.0.json"), |group, test| {
        let spec = KeySpec::EccNistEdwards25519;
        let (key, message, signature) = (field(test, "q"), field(test, "message"), field(test, "signature"));
        let good = if group["preHash"] == true {
            let signature = ed25519_dalek::Signature::from_slice(&signature).unwrap();
            ed25519_dalek::VerifyingKey::from_bytes(&key.try_into().unwrap()).is_ok_and(|key| {
                key.verify_prehashed(sha2::Sha512::new_with_prefix(&message), None, &signature).is_ok()
            })
        } else {
            sign::verify(spec, &spki(spec, &key), SigningAlgorithm::Ed25519Sha512, Message::Raw(&message), &signature)
        };
        assert_eq!(Some(good), test["testPassed"].as_bool(), "{}: {}", test["tcId"], test["reason"]);
    });
    assert_eq!(count, 10);
}

#[test]
fn acvp_aes_key_wrap() {
    let check = |json, wrap: Wrap, unwrap: Unwrap| {
        acvp(json, |_, test| {
            let (key, wrapped) = (field(test, "key").try_into().unwrap(), field(test, "ct"));
            let unwrapped = unwrap(&key, &wrapped);
            if test["testPassed"] == false {
                assert!(unwrapped.is_none(), "{}", test["tcId"]);
            } else {
                assert_eq!(unwrapped.unwrap()[..], field(test, "pt"), "{}", test["tcId"]);
                assert_eq!(wrap(&key, &field(test, "pt")).unwrap(), wrapped, "{}", test["tcId"]);
            }
        })
    };
    assert_eq!(check(vectors!("acvp/ACVP-AES-KW-1.0.json"), key_wrap::wrap, key_wrap::unwrap), 8);
    assert_eq!(check(vectors!("acvp/ACVP-AES-KWP-1.0.json"), key_wrap::wrap_padded, key_wrap::unwrap_padded), 5);
}

type Wrap = fn(&[u8; 32], &[u8]) -> Option<Vec<u8>>;
type Unwrap = fn(&[u8; 32], &[u8]) -> Option<zeroize::Zeroizing<Vec<u8>>>;

#[test]
fn acvp_ml_kem_key_generation() {
    let count = acvp(vectors!("acvp/ML-KEM-keyGen-FIPS203.json"), |group, test| {
        let spec = parameter_set(group);
        let material = KeyMaterial::from_bytes(&[field(test, "d"), field(test, "z")].concat());
        assert_eq!(asymmetric::public_key(spec, &material).unwrap(), spki(spec, &field(test, "ek")));
    });
    assert_eq!(count, 9);
}

/// The private keys of the cases are in expanded form, which KMS has no use for: the library under ours reads them.
#[expect(deprecated, reason = "NIST's cases have no other form")]
fn decapsulate<P>(private: &[u8], ciphertext: &[u8]) -> Vec<u8>
where
    P: Kem<DecapsulationKey: ExpandedKeyEncoding + Decapsulate>,
{
    let private = private.try_into().unwrap();
    let key = P::DecapsulationKey::from_expanded_bytes(&private).unwrap();
    key.decapsulate(&ciphertext.try_into().unwrap()).to_vec()
}

#[test]
fn acvp_ml_kem_encapsulation_and_decapsulation() {
    let count = acvp(vectors!("acvp/ML-KEM-encapDecap-FIPS203.json"), |group, test| {
        let spec = parameter_set(group);
        if group["function"] == "decapsulation" {
            let decapsulate = match spec {
                KeySpec::MlKem512 => decapsulate::<ml_kem::MlKem512>,
                KeySpec::MlKem768 => decapsulate::<ml_kem::MlKem768>,
                _ => decapsulate::<ml_kem::MlKem1024>,
            };
            // One of each two was tampered with, and gives the secret of the implicit rejection.
            assert_eq!(decapsulate(&field(group, "dk"), &field(test, "c")), field(test, "k"), "{}", test["tcId"]);
        } else {
            let public = spki(spec, &field(test, "ek"));
            let (secret, ciphertext) = encapsulation::encapsulate(spec, &public, &mut Fixed(field(test, "m"))).unwrap();
            assert_eq!((secret.to_vec(), ciphertext), (field(test, "k"), field(test, "c")));
        }
    });
    assert_eq!(count, 12);
}

#[test]
fn acvp_ml_dsa_key_generation() {
    let count = acvp(vectors!("acvp/ML-DSA-keyGen-FIPS204.json"), |group, test| {
        let spec = parameter_set(group);
        let material = KeyMaterial::from_bytes(&field(test, "seed"));
        assert_eq!(asymmetric::public_key(spec, &material).unwrap(), spki(spec, &field(test, "pk")));
    });
    assert_eq!(count, 6);
}

/// Signs a case of NIST's with its "randomness"; none is that of the deterministic variant, all zeros. The private keys
/// are in expanded form, which KMS has no use for: the library under ours reads them.
#[expect(deprecated, reason = "NIST's cases have no other form")]
fn sign_ml_dsa<P: MlDsaParams>(test: &Value) -> (Vec<u8>, Vec<u8>) {
    let private = field(test, "sk");
    let key = ExpandedSigningKey::<P>::from_expanded(&private.as_slice().try_into().unwrap());
    let mut rng = Fixed(test.get("rnd").map(|_| field(test, "rnd")).unwrap_or_default());
    let signature = match test.get("mu") {
        Some(_) => key.sign_mu_randomized(&field(test, "mu").as_slice().try_into().unwrap(), &mut rng),
        None => key.sign_randomized(&field(test, "message"), &field(test, "context"), &mut rng),
    };
    (key.verifying_key().encode().to_vec(), signature.unwrap().encode().to_vec())
}

#[test]
fn acvp_ml_dsa_signature_generation() {
    let count = acvp(vectors!("acvp/ML-DSA-sigGen-FIPS204.json"), |group, test| {
        let spec = parameter_set(group);
        let (public, signature) = match spec {
            KeySpec::MlDsa44 => sign_ml_dsa::<ml_dsa::MlDsa44>(test),
            KeySpec::MlDsa65 => sign_ml_dsa::<ml_dsa::MlDsa65>(test),
            _ => sign_ml_dsa::<ml_dsa::MlDsa87>(test),
        };
        let expected = field(test, "signature");
        assert_eq!(signature, expected, "{}", test["tcId"]);
        // The external cases have the empty context, as KMS has.
        let content = field(test, if test.get("mu").is_some() { "mu" } else { "message" });
        let message = if test.get("mu").is_some() { Message::ExternalMu(&content) } else { Message::Raw(&content) };
        assert!(sign::verify(spec, &spki(spec, &public), SigningAlgorithm::MlDsaShake256, message, &expected));
    });
    assert_eq!(count, 5);
}

fn shake256(parts: &[&[u8]]) -> Vec<u8> {
    let mut hash = shake::Shake256::default();
    parts.iter().for_each(|part| hash.update(part));
    let mut out = vec![0; 64];
    hash.finalize_xof().read(&mut out);
    out
}

/// The cases are of the internal interface: their message is M', so they are verified by µ (FIPS 204, algorithm 8).
#[test]
fn acvp_ml_dsa_signature_verification() {
    let count = acvp(vectors!("acvp/ML-DSA-sigVer-FIPS204.json"), |group, test| {
        let spec = parameter_set(group);
        let public = field(group, "pk");
        let mu = shake256(&[&shake256(&[&public]), &field(test, "message")]);
        let message = Message::ExternalMu(&mu);
        let good = sign::verify(
            spec,
            &spki(spec, &public),
            SigningAlgorithm::MlDsaShake256,
            message,
            &field(test, "signature"),
        );
        assert_eq!(Some(good), test["testPassed"].as_bool(), "{}: {}", test["tcId"], test["reason"]);
    });
    assert_eq!(count, 12);
}

/// Sections and cases of a CAVP file: `[section]` lines, then blocks of `name = value`.
fn cavp(text: &str, mut check: impl FnMut(&str, &HashMap<&str, &str>)) -> usize {
    let (mut section, mut count) = ("", 0);
    for block in text.split("\n\n") {
        let mut case = HashMap::new();
        for line in block.lines() {
            if let Some((name, value)) = line.split_once(" = ") {
                case.insert(name, value);
            }
            if line.starts_with('[') {
                section = line.trim_matches(['[', ']']);
                case.clear();
            }
        }
        if !case.is_empty() {
            check(section, &case);
            count += 1;
        }
    }
    count
}

/// The spec, its algorithm and the bytes of a field element.
fn curve(section: &str) -> (KeySpec, SigningAlgorithm, usize) {
    match section.split(',').next().unwrap() {
        "P-256" => (KeySpec::EccNistP256, SigningAlgorithm::EcdsaSha256, 32),
        "P-384" => (KeySpec::EccNistP384, SigningAlgorithm::EcdsaSha384, 48),
        "P-521" => (KeySpec::EccNistP521, SigningAlgorithm::EcdsaSha512, 66),
        other => panic!("{other}"),
    }
}

fn point(spec: KeySpec, length: usize, x: &str, y: &str) -> Vec<u8> {
    spki(spec, &[vec![4], sized(&hex(x), length), sized(&hex(y), length)].concat())
}

/// A positive INTEGER.
fn integer(number: &[u8]) -> Vec<u8> {
    let number = sized(number, number.len() + 1);
    let start = number.iter().position(|byte| *byte != 0).unwrap_or(number.len() - 1);
    let sign = usize::from(number[start] >= 0x80);
    der(2, &number[start - sign..])
}

#[test]
fn cavp_ecdsa_key_pairs() {
    let count = cavp(vectors!("cavp/ecdsa-keypair-186-3.rsp"), |section, case| {
        let (spec, _, length) = curve(section);
        let material = KeyMaterial::from_bytes(&sized(&hex(case["d"]), length));
        assert_eq!(asymmetric::public_key(spec, &material).unwrap(), point(spec, length, case["Qx"], case["Qy"]));
    });
    assert_eq!(count, 12);
}

#[test]
fn cavp_ecdsa_signature_verification() {
    let count = cavp(vectors!("cavp/ecdsa-sigver-186-3.rsp"), |section, case| {
        let (spec, algorithm, length) = curve(section);
        let public = point(spec, length, case["Qx"], case["Qy"]);
        let signature = der(0x30, &[integer(&hex(case["R"])), integer(&hex(case["S"]))].concat());
        let good = sign::verify(spec, &public, algorithm, Message::Raw(&hex(case["Msg"])), &signature);
        assert_eq!(good, case["Result"].starts_with('P'), "{section} {}", case["Result"]);
    });
    assert_eq!(count, 30);
}

#[test]
fn cavp_ecdh() {
    let count = cavp(vectors!("cavp/ecdh-static-unified.fax"), |section, case| {
        let (spec, _, length) = curve(section);
        let private = KeyMaterial::from_bytes(&sized(&hex(case["dsIUT"]), length));
        let peer = point(spec, length, case["QsCAVSx"], case["QsCAVSy"]);
        let secret = agreement::derive(spec, &private, &peer);
        let own = asymmetric::public_key(spec, &private);
        let expected = sized(&hex(case["Z"]), length);
        let result = case["Result"];
        match result.split_at(4).0 {
            "P (0" | "P (1" => assert_eq!(secret.unwrap()[..], expected),
            // The peer's key is bad.
            "F (1" | "F (2" => assert_eq!(secret, None, "{result}"),
            // One's own private and public key do not belong together, or the private one is out of range.
            "F (5" | "F (6" | "F (7" => {
                assert_ne!(own, Some(point(spec, length, case["QsIUTx"], case["QsIUTy"])), "{result}");
            }
            "F (8" => assert_ne!(secret.unwrap()[..], expected),
            _ => panic!("{result}"),
        }
    });
    assert_eq!(count, 51);
}

#[test]
fn cavp_rsa_pkcs1_signature_verification() {
    let mut modulus = Vec::new();
    let count = cavp(vectors!("cavp/rsa-sigver15-186-3.rsp"), |section, case| {
        if let Some(n) = case.get("n") {
            modulus = hex(n);
            return;
        }
        let spec = if section == "mod = 2048" { KeySpec::Rsa2048 } else { KeySpec::Rsa3072 };
        let algorithm = match case["SHAAlg"] {
            "SHA256" => SigningAlgorithm::RsassaPkcs1V15Sha256,
            "SHA384" => SigningAlgorithm::RsassaPkcs1V15Sha384,
            _ => SigningAlgorithm::RsassaPkcs1V15Sha512,
        };
        let public = spki(spec, &der(0x30, &[integer(&modulus), integer(&hex(case["e"]))].concat()));
        let message = hex(case["Msg"]);
        let good = sign::verify(spec, &public, algorithm, Message::Raw(&message), &hex(case["S"]));
        assert_eq!(good, case["Result"].starts_with('P'), "{section} {}", case["Result"]);
    });
    assert!(count > 27, "{count}");
}
