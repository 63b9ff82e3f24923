//! The workspace's wrapping key at rest, sealed by a key of the browser's that no script can read.
//!
//! What this protects from and what not is told at [`IndexedDbStore`](super::IndexedDbStore).

use idb::TransactionMode;
use js_sys::{Array, Object, Reflect, Uint8Array};
use kms_core::Table;
use kms_crypto::WrappingKey;
use rand_core::CryptoRng;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AesGcmParams, AesKeyGenParams, Crypto, CryptoKey, SubtleCrypto};
use zeroize::Zeroizing;

use super::exception::{from_idb, from_js};
use super::{IndexedDbStore, META};
use crate::error::{Doing, Problem, StoreError};

/// The key in `meta` of the sealed wrapping key.
pub(super) const ENTRY: &str = "wrapping-key";

const ALGORITHM: &str = "AES-GCM";

/// Authenticated with the seal: what it holds.
const PURPOSE: &[u8] = b"kmsbox wrapping key 1";

/// Bytes of an AES-GCM initialisation vector.
const IV_LEN: usize = 12;

/// The wrapping key, made now if there is none.
///
/// `crypto.subtle` answers outside of any transaction, so a new key is made first and then put only where there is none.
/// Whoever loses that race reads the winner's.
pub(super) async fn open_or_create(
    store: &IndexedDbStore,
    mut rng: &mut dyn CryptoRng,
) -> Result<WrappingKey, StoreError> {
    let subtle = subtle()?;
    if let Some(sealed) = read(store).await? {
        return sealed.open(&subtle).await;
    }
    let sealed = Sealed::make(&subtle, &WrappingKey::generate(&mut rng), rng).await?;
    let added = add(store, &sealed).await;
    match (read(store).await?, added) {
        (Some(sealed), _) => sealed.open(&subtle).await,
        (None, Err(error)) => Err(error),
        (None, Ok(())) => Err(damaged("it was stored, but is not there")),
    }
}

/// The wrapping key sealed with AES-256-GCM, the initialisation vector, and the `CryptoKey` that seals.
struct Sealed {
    key: CryptoKey,
    iv: Uint8Array,
    bytes: Uint8Array,
}

impl Sealed {
    async fn make(
        subtle: &SubtleCrypto,
        wrapping_key: &WrappingKey,
        rng: &mut dyn CryptoRng,
    ) -> Result<Self, StoreError> {
        let usages = Array::of2(&"encrypt".into(), &"decrypt".into());
        let parameters = AesKeyGenParams::new(ALGORITHM, 256);
        let key = subtle.generate_key_with_object(&parameters, false, &usages).map_err(refused)?;
        let key: CryptoKey = JsFuture::from(key).await.and_then(JsCast::dyn_into).map_err(refused)?;

        let mut iv = [0; IV_LEN];
        rng.fill_bytes(&mut iv);
        let iv = Uint8Array::from(iv.as_slice());
        let clear = Uint8Array::from(wrapping_key.as_bytes().as_slice());
        let sealing = subtle.encrypt_with_object_and_js_u8_array(&seal(&iv), &key, &clear);
        // The browser has made its own copy by now.
        clear.fill(0, 0, clear.length());
        let sealed = JsFuture::from(sealing.map_err(refused)?).await.map_err(refused)?;
        Ok(Self { key, iv, bytes: Uint8Array::new(&sealed) })
    }

    async fn open(&self, subtle: &SubtleCrypto) -> Result<WrappingKey, StoreError> {
        let opening = subtle.decrypt_with_object_and_js_u8_array(&seal(&self.iv), &self.key, &self.bytes);
        let opened = match opening {
            Ok(opening) => JsFuture::from(opening).await,
            Err(error) => Err(error),
        };
        let clear = Uint8Array::new(&opened.map_err(|_| damaged("its seal does not open"))?);
        let mut bytes = Zeroizing::new(vec![0; clear.length() as usize]);
        clear.copy_to(&mut bytes);
        clear.fill(0, 0, clear.length());
        WrappingKey::from_bytes(&bytes).ok_or_else(|| damaged("it is not 32 bytes long"))
    }

    fn to_js(&self) -> Result<JsValue, JsValue> {
        let object = Object::new();
        Reflect::set(&object, &"key".into(), &self.key)?;
        Reflect::set(&object, &"iv".into(), &self.iv)?;
        Reflect::set(&object, &"sealed".into(), &self.bytes)?;
        Ok(object.into())
    }

    fn from_js(value: &JsValue) -> Result<Self, JsValue> {
        Ok(Self {
            key: Reflect::get(value, &"key".into())?.dyn_into()?,
            iv: Reflect::get(value, &"iv".into())?.dyn_into()?,
            bytes: Reflect::get(value, &"sealed".into())?.dyn_into()?,
        })
    }
}

fn seal(iv: &Uint8Array) -> AesGcmParams {
    let parameters = AesGcmParams::new_with_u8_array(ALGORITHM, iv);
    parameters.set_additional_data_u8_array(&Uint8Array::from(PURPOSE));
    parameters
}

/// The stored key. Its absence is damage if there are materials, which a new key could never unwrap.
async fn read(store: &IndexedDbStore) -> Result<Option<Sealed>, StoreError> {
    let materials = Table::Materials.name();
    let transaction = store.begin(&[META, materials], TransactionMode::ReadOnly)?;
    let entry = transaction.table(META)?.get(JsValue::from(ENTRY)).map_err(from_idb)?.into_future();
    let material = transaction.table(materials)?.open_key_cursor(None, None).map_err(from_idb)?.into_future();
    let (entry, material) = (entry.await, material.await);
    match (entry.map_err(from_idb)?, material.map_err(from_idb)?) {
        (Some(entry), _) => Sealed::from_js(&entry).map(Some).map_err(|_| damaged("it lacks a part")),
        (None, Some(_)) => Err(damaged("it is missing, but there are materials")),
        (None, None) => Ok(None),
    }
}

/// Stores the key, unless there is one.
async fn add(store: &IndexedDbStore, sealed: &Sealed) -> Result<(), StoreError> {
    let value = sealed.to_js().map_err(refused)?;
    let transaction = store.begin(&[META], TransactionMode::ReadWrite)?;
    transaction.table(META)?.add(&value, Some(&ENTRY.into())).map_err(from_idb)?;
    transaction.commit().await
}

/// `crypto.subtle` of the page or worker. Browsers have it only where the page came over HTTPS or from this machine.
fn subtle() -> Result<SubtleCrypto, StoreError> {
    let crypto = Reflect::get(&js_sys::global(), &"crypto".into()).and_then(JsCast::dyn_into::<Crypto>);
    crypto
        .and_then(|crypto| Reflect::get(&crypto, &"subtle".into()))
        .and_then(JsCast::dyn_into)
        .map_err(|_| StoreError::new(Problem::Denied, "this page has no crypto.subtle; it must be served over HTTPS"))
}

#[allow(clippy::needless_pass_by_value, reason = "this is what `map_err` hands over")]
fn refused(error: JsValue) -> StoreError {
    from_js(&error, Doing::Use)
}

fn damaged(reason: &str) -> StoreError {
    StoreError::damaged_row(META, ENTRY, reason)
}
