//! Ciphertext blobs: any bytes, and a good blob with bytes changed.
#![no_main]

use kms_api::key::KeySpec;
use kms_api::{EncryptionContext, KeyId, Timestamp};
use kms_crypto::{CiphertextBlob, KeyMaterial};
use libfuzzer_sys::fuzz_target;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

fuzz_target!(|data: &[u8]| {
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let key_id = KeyId::from_bytes([7; 16], false);
    let context = EncryptionContext::default();
    let Some(material) = KeyMaterial::generate(KeySpec::SymmetricDefault, &mut rng) else { return };
    if let Some(blob) = CiphertextBlob::parse(data) {
        assert!(blob.open(&material, &context).is_none(), "nobody guesses a blob");
    }

    let now = Timestamp::from_millis(1_700_000_000_000);
    let Some(good) = CiphertextBlob::seal(&key_id, &material, &context, b"plaintext", now, &mut rng) else { return };
    let mut changed = good.clone();
    // A length, then positions and what their bytes become.
    let Some((&[high, low], edits)) = data.split_first_chunk() else { return };
    changed.resize(usize::from(u16::from_be_bytes([high & 1, low])), 0);
    for edit in edits.chunks_exact(2) {
        if let [position, byte] = *edit
            && let Some(at) = changed.get_mut(usize::from(position))
        {
            *at = byte;
        }
    }
    let opened = CiphertextBlob::parse(&changed).and_then(|blob| blob.open(&material, &context));
    assert_eq!(opened.is_some(), changed == good);
});
