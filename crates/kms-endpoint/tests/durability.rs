//! The state file: what was answered is there, whatever happened.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "these are tests"
)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use common::{Client, Endpoint, Folder, admin, settings};
use kms_endpoint::{OpenError, Service, Settings, StartError};

const KILLS: u64 = 30;
const CLIENTS: u64 = 4;

/// Makes keys and aliases until the connection breaks, and gives those that were acknowledged.
fn hammer(address: &str, name: &str, stop: &AtomicBool) -> Vec<(String, String)> {
    let mut acknowledged = Vec::new();
    let Ok(mut client) = Client::connect(address) else { return acknowledged };
    for number in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let Ok(created) = client.call("CreateKey", &json!({ "Description": name })) else { break };
        assert_eq!(created.status, 200);
        let id = created.body.pointer("/KeyMetadata/KeyId").unwrap().as_str().unwrap().to_owned();
        let alias = format!("alias/{name}-{number}");
        let Ok(named) = client.call("CreateAlias", &json!({ "AliasName": alias, "TargetKeyId": id })) else {
            acknowledged.push((id, String::new()));
            break;
        };
        assert_eq!(named.status, 200);
        acknowledged.push((id, alias));
    }
    acknowledged
}

fn ids(endpoint: &Endpoint, operation: &str, list: &str, member: &str) -> BTreeSet<String> {
    let mut client = endpoint.client();
    let (mut ids, mut input) = (BTreeSet::new(), json!({ "Limit": 100 }));
    loop {
        let page = client.call(operation, &input).unwrap().body;
        let items = page.get(list).unwrap().as_array().unwrap();
        ids.extend(items.iter().map(|item| item.get(member).unwrap().as_str().unwrap().to_owned()));
        match page.get("NextMarker") {
            Some(marker) => input = json!({ "Limit": 100, "Marker": marker }),
            None => return ids,
        }
    }
}

fn check_all(endpoint: &Endpoint, acknowledged: &[(String, String)]) {
    let keys = ids(endpoint, "ListKeys", "Keys", "KeyId");
    let aliases = ids(endpoint, "ListAliases", "Aliases", "AliasName");
    for (id, alias) in acknowledged {
        assert!(keys.contains(id), "key {id} is lost");
        assert!(alias.is_empty() || aliases.contains(alias), "{alias} is lost");
    }
}

#[test]
fn acknowledged_calls_survive_kill_9() {
    let folder = Folder::new("kill");
    let state = folder.file("state");
    let mut acknowledged: Vec<(String, String)> = Vec::new();
    for kill in 0..KILLS {
        let endpoint = Endpoint::start(&state);
        check_all(&endpoint, &acknowledged);
        let stop = AtomicBool::new(false);
        let mut killed = None;
        thread::scope(|scope| {
            let workers: Vec<_> = (0..CLIENTS)
                .map(|client| {
                    let (address, stop) = (endpoint.address.clone(), &stop);
                    scope.spawn(move || hammer(&address, &format!("k{kill}-c{client}"), stop))
                })
                .collect();
            // Another moment each time, so that all stages of a write are met.
            thread::sleep(Duration::from_micros(20_000 + 3_701 * (kill * 7 % 31)));
            killed = Some(endpoint.kill());
            stop.store(true, Ordering::Relaxed);
            acknowledged.extend(workers.into_iter().flat_map(|worker| worker.join().unwrap()));
        });
    }
    let endpoint = Endpoint::start(&state);
    check_all(&endpoint, &acknowledged);
    assert!(acknowledged.len() as u64 > KILLS, "{} calls were made", acknowledged.len());
    // Whatever was stored can be used: each key is whole, and so is its material.
    let mut client = endpoint.client();
    for id in ids(&endpoint, "ListKeys", "Keys", "KeyId") {
        let sealed = client.call("Encrypt", &json!({ "KeyId": id, "Plaintext": "AAAA" })).unwrap();
        assert_eq!(sealed.status, 200, "{}", sealed.body);
    }
}

#[test]
fn a_graceful_stop_loses_nothing() {
    for signal in ["-TERM", "-INT"] {
        let folder = Folder::new(&format!("stop{signal}"));
        let state = folder.file("state");
        let mut endpoint = Endpoint::start(&state);
        let created = endpoint.client().call("CreateKey", &json!({})).unwrap();
        let id = created.body.pointer("/KeyMetadata/KeyId").unwrap().as_str().unwrap().to_owned();
        let start = Instant::now();
        assert!(endpoint.stop(signal), "it ends well");
        assert!(start.elapsed() < Duration::from_secs(5), "an idle connection does not hold it up");
        check_all(&Endpoint::start(&state), &[(id, String::new())]);
    }
}

#[test]
fn two_processes_cannot_share_a_state_file() {
    let folder = Folder::new("lock");
    let state = folder.file("state");
    let first = Endpoint::start(&state);
    let refused = Endpoint::spawn(&mut Endpoint::command(&state)).map(|_| ()).unwrap_err();
    assert!(refused.contains("in use by another process"), "{refused}");
    assert_eq!(first.client().call("ListKeys", &json!({})).unwrap().status, 200, "the first is not disturbed");
    first.kill();
    drop(Endpoint::start(&state));
}

/// A service over a state file.
fn open(state: &Path) -> Result<Service, StartError> {
    start(&Settings { state: Some(state.to_owned()), ..settings() })
}

/// Where another test starts a program, its process has this one's files for a moment, and so the lock of a service that
/// has just ended.
fn start(settings: &Settings) -> Result<Service, StartError> {
    let patience = Instant::now() + Duration::from_secs(10);
    loop {
        match Service::start(settings.clone()) {
            Err(StartError::State(OpenError::InUse { .. })) if Instant::now() < patience => {
                thread::sleep(Duration::from_millis(10));
            }
            started => return started,
        }
    }
}

/// A state file with some keys, one frame each, and where each frame ends.
fn filled(folder: &Folder, keys: usize) -> (PathBuf, Vec<u64>) {
    let state = folder.file("state");
    let service = open(&state).unwrap();
    let mut ends = Vec::new();
    for _ in 0..keys {
        common::call(&service, "CreateKey", &json!({}));
        ends.push(fs::metadata(&state).unwrap().len());
    }
    service.stop();
    (state, ends)
}

fn count(service: &Service) -> usize {
    common::call(service, "ListKeys", &json!({})).get("Keys").unwrap().as_array().unwrap().len()
}

#[test]
fn a_torn_tail_is_cut_off_at_any_length() {
    let folder = Folder::new("torn");
    let (state, ends) = filled(&folder, 3);
    let whole = fs::read(&state).unwrap();
    let [_, second, third] = ends[..] else { panic!() };
    for len in (second..third).step_by(17).chain([second + 1, third - 1]) {
        fs::write(&state, &whole[..usize::try_from(len).unwrap()]).unwrap();
        let service = open(&state).unwrap();
        assert_eq!(count(&service), 2, "{len}");
        // What comes after stands in the right place.
        common::call(&service, "CreateKey", &json!({}));
        service.stop();
        let service = open(&state).unwrap();
        assert_eq!(count(&service), 3, "{len}");
        service.stop();
    }
    // A tail that the file system has given a length, but no content.
    let mut zeros = whole[..usize::try_from(second).unwrap()].to_vec();
    zeros.resize(whole.len(), 0);
    fs::write(&state, &zeros).unwrap();
    let service = open(&state).unwrap();
    assert_eq!(count(&service), 2);
    service.stop();
}

#[test]
fn damage_in_the_middle_is_refused() {
    let folder = Folder::new("damage");
    let (state, ends) = filled(&folder, 3);
    let whole = fs::read(&state).unwrap();
    let [first, second, _] = ends[..] else { panic!() };
    for place in [first, first + 5, first + 13, first + 20, first + 30, second - 1] {
        let mut damaged = whole.clone();
        damaged[usize::try_from(place).unwrap()] ^= 0x10;
        fs::write(&state, &damaged).unwrap();
        let refused = open(&state).map(|_| ()).unwrap_err();
        let StartError::State(OpenError::Damaged { offset, .. }) = &refused else { panic!("{refused}") };
        assert_eq!(*offset, first, "{place}");
        assert!(refused.to_string().contains("is damaged at byte"), "{refused}");
        assert_eq!(fs::read(&state).unwrap(), damaged, "nothing was changed");
    }
}

#[test]
fn what_is_no_state_file_is_left_alone() {
    let folder = Folder::new("foreign");
    let state = folder.file("state");
    for (content, expected) in [
        ("a letter to my mother\n", "not a state file"),
        ("kmsbox state 2 00\n", "newer version"),
        ("x", "not a state"),
    ] {
        fs::write(&state, content).unwrap();
        let refused = open(&state).map(|_| ()).unwrap_err().to_string();
        assert!(refused.contains(expected), "{refused}");
        assert_eq!(fs::read_to_string(&state).unwrap(), content);
    }
    // An empty file is one to begin with.
    fs::write(&state, "").unwrap();
    let service = open(&state).unwrap();
    assert_eq!(count(&service), 0);
}

#[test]
fn without_its_wrapping_key_a_state_file_is_refused() {
    let folder = Folder::new("keyless");
    let (state, _) = filled(&folder, 1);
    let key = folder.file("state.key");
    let kept = fs::read(&key).unwrap();
    fs::remove_file(&key).unwrap();
    let refused = open(&state).map(|_| ()).unwrap_err().to_string();
    assert!(refused.contains("without it no key material can be read"), "{refused}");
    assert!(!key.exists(), "no other key takes its place");
    fs::write(&key, "nonsense").unwrap();
    assert!(open(&state).map(|_| ()).unwrap_err().to_string().contains("not a file of a wrapping key"));
    fs::write(&key, kept).unwrap();
    assert_eq!(count(&open(&state).unwrap()), 1);
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_what_is_stored() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new("mode");
    filled(&folder, 1);
    for name in ["state", "state.key"] {
        assert_eq!(fs::metadata(folder.file(name)).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
    }
}

#[test]
fn restore_and_reset_are_durable() {
    let folder = Folder::new("restore");
    let donor = common::service();
    let id = common::call(&donor, "CreateKey", &json!({})).pointer("/KeyMetadata/KeyId").unwrap().clone();
    let sealed = common::call(&donor, "Encrypt", &json!({ "KeyId": id, "Plaintext": "AAAA" }));
    let (_, snapshot) = admin(&donor, "GET", "snapshot?with_wrapping_key=true", &Value::Null);

    let (state, _) = filled(&folder, 2);
    let service = open(&state).unwrap();
    assert_eq!(admin(&service, "POST", "restore", &snapshot).0, 200);
    common::call(&service, "CreateKey", &json!({}));
    service.stop();
    let service = open(&state).unwrap();
    assert_eq!(count(&service), 2);
    let decrypt = json!({ "CiphertextBlob": sealed.get("CiphertextBlob").unwrap() });
    assert_eq!(common::call(&service, "Decrypt", &decrypt).get("Plaintext"), Some(&json!("AAAA")));
    assert_eq!(fs::read_to_string(folder.file("state.key")).unwrap().lines().count(), 2, "one key is left");

    assert_eq!(admin(&service, "POST", "reset", &Value::Null).0, 200);
    service.stop();
    let service = open(&state).unwrap();
    assert_eq!(count(&service), 0);
    service.stop();
}

#[test]
fn a_state_file_is_written_anew_when_most_of_it_is_history() {
    let folder = Folder::new("compact");
    let state = folder.file("state");
    let settings = || Settings { state: Some(state.clone()), trail: 10, ..settings() };
    let service = start(&settings()).unwrap();
    let id = common::call(&service, "CreateKey", &json!({})).pointer("/KeyMetadata/KeyId").unwrap().clone();
    let long = "x".repeat(8_000);
    for number in 0..300 {
        let input = json!({ "KeyId": id, "Description": format!("{number}{long}") });
        common::call(&service, "UpdateKeyDescription", &input);
    }
    service.stop();
    let grown = fs::metadata(&state).unwrap().len();
    let service = start(&settings()).unwrap();
    let small = fs::metadata(&state).unwrap().len();
    assert!(small < grown / 10, "{grown} bytes became {small}");
    let key = common::call(&service, "DescribeKey", &json!({ "KeyId": id }));
    assert_eq!(key.pointer("/KeyMetadata/Description"), Some(&json!(format!("299{long}"))));
    let (_, trail) = admin(&service, "GET", "trail", &Value::Null);
    assert_eq!(trail.pointer("/records/1/seq"), Some(&json!(300)), "records and their numbers go on");
    service.stop();
}

/// The file may not grow beyond a limit: writes fail as they do on a full disk.
#[cfg(unix)]
#[test]
fn a_full_disk_takes_back_what_cannot_be_stored() {
    let folder = Folder::new("full");
    let state = folder.file("state");
    let script = r#"trap "" XFSZ; ulimit -f 64; exec "$0" --port 0 --log off --state "$1""#;
    let mut command = Command::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_kms-endpoint")]).arg(&state);
    let endpoint = Endpoint::spawn(&mut command).unwrap();
    let mut client = endpoint.client();
    let (mut stored, mut refused) = (Vec::new(), 0);
    for _ in 0..60 {
        let created = client.call("CreateKey", &json!({})).unwrap();
        match created.status {
            200 => stored.push(created.body.pointer("/KeyMetadata/KeyId").unwrap().as_str().unwrap().to_owned()),
            _ => {
                assert_eq!(created.body.get("__type"), Some(&json!("KMSInternalException")));
                refused += 1;
            }
        }
    }
    assert!(!stored.is_empty() && refused > 0, "{} stored, {refused} refused", stored.len());
    // The disk is full for administrators too, but the endpoint is well and what it holds is what was stored.
    assert_eq!(client.send("GET", "/_kmsbox/health", &[], b"").unwrap().status, 200);
    let snapshot = client.send("GET", "/_kmsbox/snapshot", &[], b"").unwrap();
    let rows = snapshot.body.get("rows").unwrap().as_array().unwrap();
    let keys = rows.iter().filter(|row| row.get("table") == Some(&json!("keys"))).count();
    assert_eq!(keys, stored.len());
    endpoint.kill();
    let endpoint = Endpoint::start(&state);
    let found = ids(&endpoint, "ListKeys", "Keys", "KeyId");
    assert_eq!(found, stored.into_iter().collect());
}
