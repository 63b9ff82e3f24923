//! Properties of the ciphertext blob and of wrapped material.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "these are tests")]

use kms_api::key::KeySpec;
use kms_api::{EncryptionContext, KeyId, Timestamp};
use kms_crypto::{CiphertextBlob, KeyMaterial, KeyMaterialId, WrappingKey};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

fn key(seed: u64, multi_region: bool) -> (KeyId, KeyMaterial) {
    (
        KeyId::from_random([seed as u8; 16], multi_region),
        KeyMaterial::generate(KeySpec::SymmetricDefault, &mut rng(seed)).unwrap(),
    )
}

fn contexts() -> impl Strategy<Value = EncryptionContext> {
    btree_map(".{0,12}", ".{0,12}", 0..4).prop_map(EncryptionContext)
}

/// Lengths decoded from real AWS blobs: plaintext bytes, blob bytes.
#[test]
fn lengths_are_those_of_aws() {
    for (plaintext, blob) in
        [(16, 168), (32, 184), (64, 220), (128, 285), (256, 418), (512, 674), (1024, 1186), (4096, 4258)]
    {
        let (id, material) = key(1, false);
        let sealed = CiphertextBlob::seal(
            &id,
            &material,
            &EncryptionContext::default(),
            &vec![7; plaintext],
            Timestamp::default(),
            &mut rng(2),
        );
        assert_eq!(sealed.unwrap().len(), blob, "{plaintext} bytes of plaintext");
    }
}

#[test]
fn third_parties_can_read_the_structure() {
    let (id, material) = key(1, false);
    let blob = CiphertextBlob::seal(&id, &material, &[("a", "b")].into(), b"hello", Timestamp::default(), &mut rng(3));
    let blob = blob.unwrap();
    assert!(kms_api::Blob::from(&blob[..]).to_base64().starts_with("AQICAHh"));
    let path = std::env::temp_dir().join(format!("kmsbox-blob-{}.der", std::process::id()));
    std::fs::write(&path, &blob[58..]).unwrap();
    let parsed = std::process::Command::new("openssl").args(["asn1parse", "-inform", "DER", "-in"]).arg(&path).output();
    std::fs::remove_file(&path).unwrap();
    let text = String::from_utf8(parsed.unwrap().stdout).unwrap();
    for part in ["pkcs7-encryptedData", "pkcs7-data", "aes-256-gcm", "OCTET STRING", "INTEGER           :10"] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
}

proptest! {
    #[test]
    fn open_undoes_seal(seed: u64, plaintext in vec(any::<u8>(), 0..4097), context in contexts(), multi_region: bool) {
        let (id, material) = key(seed, multi_region);
        let now = Timestamp::from_millis(1_700_000_000_000);
        let bytes = CiphertextBlob::seal(&id, &material, &context, &plaintext, now, &mut rng(seed)).unwrap();
        let blob = CiphertextBlob::parse(&bytes).unwrap();
        prop_assert_eq!(&blob.key_id, &id);
        prop_assert_eq!(blob.material_id, material.id(&id));
        let opened = blob.open(&material, &context).unwrap();
        prop_assert_eq!(&opened.plaintext[..], &plaintext[..]);
        prop_assert_eq!(opened.encrypted_at, now);
    }

    #[test]
    fn another_context_or_material_opens_nothing(seed: u64, context in contexts(), other in contexts()) {
        let (id, material) = key(seed, false);
        let bytes = CiphertextBlob::seal(&id, &material, &context, b"x", Timestamp::default(), &mut rng(seed)).unwrap();
        let blob = CiphertextBlob::parse(&bytes).unwrap();
        prop_assert_eq!(blob.open(&material, &other).is_some(), context == other);
        prop_assert!(blob.open(&KeyMaterial::from_bytes(&[0; 32]), &context).is_none());
    }

    #[test]
    fn anything_may_be_parsed(bytes in vec(any::<u8>(), 0..400)) {
        let _ = CiphertextBlob::parse(&bytes);
    }

    #[test]
    fn wrapped_material_comes_back_for_its_own_key_only(seed: u64) {
        let (id, material) = key(seed, false);
        let wrapping_key = WrappingKey::generate(&mut rng(seed ^ 1));
        let wrapped = wrapping_key.wrap(&material).unwrap();
        prop_assert_eq!(wrapping_key.unwrap(&wrapped, &id, material.id(&id)), Some(material.clone()));
        let (other, _) = key(seed.wrapping_add(1), false);
        prop_assert_eq!(wrapping_key.unwrap(&wrapped, &other, material.id(&id)), None);
        prop_assert_eq!(material.id(&id).to_string().parse::<KeyMaterialId>(), Ok(material.id(&id)));
    }
}

/// Not a property over random bits but over every single one.
#[test]
fn any_flipped_bit_fails() {
    let (id, material) = key(9, true);
    let context: EncryptionContext = [("purpose", "test")].into();
    for length in [1, 61, 200] {
        let bytes = CiphertextBlob::seal(&id, &material, &context, &vec![1; length], Timestamp::default(), &mut rng(4));
        let bytes = bytes.unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let opened = CiphertextBlob::parse(&flipped).and_then(|blob| blob.open(&material, &context));
            assert!(opened.is_none(), "bit {bit} of {length} bytes");
        }
        for cut in 0..bytes.len() {
            assert!(CiphertextBlob::parse(&bytes[..cut]).is_none(), "cut at {cut}");
        }
        assert!(CiphertextBlob::parse(&[&bytes[..], &[0]].concat()).is_none());
    }
}
