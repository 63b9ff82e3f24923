#![cfg(target_arch = "wasm32")]
#![allow(warnings)]
mod browser;
mod suite;
use kms_core::*;
use kms_store::*;
use suite::Place;
use suite::fixture::*;
use wasm_bindgen_test::*;
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);
fn now() -> f64 {
    let p = js_sys::Reflect::get(&js_sys::global(), &"performance".into()).unwrap();
    let f: js_sys::Function = wasm_bindgen::JsCast::unchecked_into(js_sys::Reflect::get(&p, &"now".into()).unwrap());
    f.call0(&p).unwrap().as_f64().unwrap()
}
fn entry(n: u32, policy: &str) -> [(RowKey, Row); 2] {
    let mut b = [7u8; 16];
    b[..4].copy_from_slice(&n.to_be_bytes());
    let mut arn = key_arn(1);
    arn.key_id = kms_api::KeyId::from_random(b, false);
    let (_, Row::Key(mut k)) = key(1, "a key of some description") else { panic!() };
    k.policy = policy.to_owned();
    let (_, m) = material(1);
    let mut id = [3u8; 32];
    id[..4].copy_from_slice(&n.to_be_bytes());
    [(RowKey::Key(arn.clone()), Row::Key(k)), (RowKey::Material(arn, kms_crypto::KeyMaterialId(id)), m)]
}
fn big(seq: u64) -> CallRecord {
    let mut r = record(seq);
    r.event["pad"] = serde_json::Value::String("x".repeat(900));
    r
}
#[wasm_bindgen_test]
async fn measure() {
    let policy = "p".repeat(500);
    for round in 0..2 {
        for durability in [Durability::Strict, Durability::Relaxed] {
            let place = browser::Browser::new();
            let store = IndexedDbStore::open(OpenOptions { durability, ..place.options() }).await.unwrap();
            for kind in ["record", "create"] {
                let mut times = Vec::new();
                let base = store.load().await.unwrap().tail.next_seq;
                for i in 0..500u64 {
                    let rows = if kind == "record" { vec![] } else { entry((base + i) as u32, &policy).map(put).to_vec() };
                    let changes = ChangeSet(rows);
                    let records = [big(base + i)];
                    let t = now();
                    store.commit(Batch { changes: &changes, records: &records }).await.unwrap();
                    times.push(now() - t);
                }
                times.sort_by(|a, b| a.total_cmp(b));
                console_log!("{round} {durability:?} {kind}: median {:.2} p90 {:.2} p99 {:.2} max {:.2} ms", times[250], times[450], times[495], times[499]);
            }
        }
    }
    let place = browser::Browser::new();
    let store = IndexedDbStore::open(OpenOptions { durability: Durability::Relaxed, ..place.options() }).await.unwrap();
    let t = now();
    for chunk in 0..10u32 {
        let rows: Vec<_> = (0..1000).flat_map(|i| entry(chunk * 1000 + i, &policy)).map(put).collect();
        let records: Vec<_> = (0..10000).map(|i| big(chunk as u64 * 10000 + i)).collect();
        store.commit(Batch { changes: &ChangeSet(rows), records: &records }).await.unwrap();
    }
    console_log!("fill {:.0} ms", now() - t);
    drop(store);
    for _ in 0..3 {
        let t = now();
        let store = place.open().await;
        let t1 = now();
        let loaded = store.load().await.unwrap();
        let t2 = now();
        let counts = loaded.counts();
        let state = loaded.into_state();
        let t3 = now();
        console_log!("open {:.1} load {:.1} state {:.1} ms {counts:?}", t1 - t, t2 - t1, t3 - t2);
        let t = now();
        let page = store.trail(&TrailRange { before: None, limit: 100 }).await.unwrap();
        let t1 = now();
        store.scan_trail(None, &mut |_| std::ops::ControlFlow::Continue(())).await.unwrap();
        console_log!("trail page {:.1} whole scan {:.0} ms", t1 - t, now() - t1);
        drop(state);
    }
}
