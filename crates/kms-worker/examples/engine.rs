//! How many calls a second the engine carries out, natively and in wasm.
//!
//! Natively the result goes to the standard output; in a browser it is the global `kmsboxBench`. Storage is left out: it
//! is measured by itself.

use kms_api::{Blob, Timestamp};
use kms_core::{Caller, Engine, Env, State, Tail};
use kms_crypto::WrappingKey;
use rand_core::CryptoRng;
use serde_json::{Map, Value, json};

/// What is measured for each operation, in milliseconds.
const SPAN: f64 = 1_000.0;

fn main() {
    #[cfg(not(target_arch = "wasm32"))]
    {
        use rand_chacha::rand_core::SeedableRng;
        let start = std::time::Instant::now();
        let clock = || start.elapsed().as_secs_f64() * 1_000.0;
        let result = run(&mut rand_chacha::ChaCha20Rng::seed_from_u64(1), &clock);
        println!("{}", result.unwrap_or_else(|| json!({ "error": "the engine refused a call" })));
    }
    #[cfg(target_arch = "wasm32")]
    {
        let mut rng = rand_core::UnwrapErr(getrandom::SysRng);
        let result = run(&mut rng, &js_sys::Date::now).unwrap_or_default().to_string();
        let _ = js_sys::Reflect::set(&js_sys::global(), &"kmsboxBench".into(), &result.into());
    }
}

/// Calls a second by operation.
fn run(rng: &mut dyn CryptoRng, clock: &dyn Fn() -> f64) -> Option<Value> {
    let caller = Caller::root("123456789012".parse().ok()?, "us-east-1".parse().ok()?);
    let wrapping_key = WrappingKey::generate(&mut &mut *rng);
    let mut engine = Engine::new(wrapping_key, State::default(), Tail::default());
    let mut call = |operation: &str, input: &Value| {
        let now = Timestamp::from_millis(1_767_225_600_000);
        engine.call(&mut Env::new(now, rng, &caller), operation, input).result.ok()
    };
    let key = call("CreateKey", &json!({}))?;
    let key_id = key.pointer("/KeyMetadata/KeyId")?.clone();
    let context = json!({ "tenant": "a", "purpose": "bench" });
    let plaintext = Blob::from(&[7; 64][..]);
    let encrypt = json!({ "KeyId": key_id, "Plaintext": plaintext, "EncryptionContext": context });
    let sealed = call("Encrypt", &encrypt)?;
    let decrypt = json!({ "CiphertextBlob": sealed.get("CiphertextBlob")?, "EncryptionContext": context });
    let data_key = json!({ "KeyId": key_id, "KeySpec": "AES_256", "EncryptionContext": context });

    let mut results = Map::new();
    for (operation, input) in [("Encrypt", encrypt), ("Decrypt", decrypt), ("GenerateDataKey", data_key)] {
        let (start, mut calls) = (clock(), 0u32);
        while clock() - start < SPAN {
            for _ in 0..100 {
                call(operation, &input)?;
            }
            calls += 100;
        }
        let rate = f64::from(calls) / (clock() - start) * 1_000.0;
        results.insert(operation.to_owned(), json!(rate.round()));
    }
    Some(json!({ "callsPerSecond": results }))
}
