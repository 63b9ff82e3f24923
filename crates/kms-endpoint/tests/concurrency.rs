//! Many clients at once, over sockets.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "these are tests"
)]

mod common;

use std::collections::BTreeSet;
use std::process::Command;
use std::thread;

use serde_json::{Value, json};

use common::{Endpoint, Folder};

const CLIENTS: usize = 8;
const CALLS: usize = 60;

fn in_memory() -> Endpoint {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kms-endpoint"));
    command.args(["--port", "0", "--log", "off"]);
    Endpoint::spawn(&mut command).unwrap()
}

/// Each client makes keys, and reads its own writes; all race for the same alias names.
fn race(endpoint: &Endpoint) {
    let won: Vec<usize> = thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| {
                scope.spawn(|| {
                    let mut client = endpoint.client();
                    let mut won = 0;
                    for number in 0..CALLS {
                        let created = client.call("CreateKey", &json!({})).unwrap();
                        assert_eq!(created.status, 200);
                        let id = created.body.pointer("/KeyMetadata/KeyId").unwrap().clone();
                        let described = client.call("DescribeKey", &json!({ "KeyId": id })).unwrap();
                        assert_eq!(described.body.pointer("/KeyMetadata/KeyId"), Some(&id));
                        let alias = json!({ "AliasName": format!("alias/{number}"), "TargetKeyId": id });
                        let named = client.call("CreateAlias", &alias).unwrap();
                        match named.status {
                            200 => won += 1,
                            _ => assert_eq!(named.body.get("__type"), Some(&json!("AlreadyExistsException"))),
                        }
                    }
                    won
                })
            })
            .collect();
        clients.into_iter().map(|client| client.join().unwrap()).collect()
    });
    assert_eq!(won.iter().sum::<usize>(), CALLS, "each name is given once");

    let mut client = endpoint.client();
    let (mut seqs, mut ids, mut before) = (Vec::new(), BTreeSet::new(), u64::MAX);
    loop {
        let path = format!("/_kmsbox/trail?limit=1000&before={before}");
        let page = client.send("GET", &path, &[], b"").unwrap().body;
        for record in page.get("records").unwrap().as_array().unwrap() {
            seqs.push(record.get("seq").unwrap().as_u64().unwrap());
            ids.insert(record.pointer("/event/requestID").unwrap().as_str().unwrap().to_owned());
        }
        match page.get("next").and_then(Value::as_u64) {
            Some(next) => before = next,
            None => break,
        }
    }
    let calls = (CLIENTS * CALLS * 3) as u64;
    assert_eq!(seqs, (0..calls).rev().collect::<Vec<_>>(), "every call is recorded once, in order");
    assert_eq!(ids.len() as u64, calls, "every request has an id of its own");
}

#[test]
fn clients_get_consistent_answers_in_memory() {
    race(&in_memory());
}

#[test]
fn clients_get_consistent_answers_with_a_state_file() {
    let folder = Folder::new("race");
    race(&Endpoint::start(&folder.file("state")));
}

#[test]
fn connections_outlive_errors() {
    let endpoint = in_memory();
    let mut client = endpoint.client();
    for _ in 0..3 {
        assert_eq!(client.send("GET", "/nothing", &[], b"").unwrap().status, 404);
        assert_eq!(client.send("POST", "/", &[("x-amz-target", "TrentService.ListKeys")], b"{").unwrap().status, 400);
        assert_eq!(client.call("ListKeys", &json!({})).unwrap().status, 200);
    }
    for len in [(1 << 20) + 1, 1 << 24] {
        // The answer ends the connection, and yet it arrives: the client writes all of the body first.
        let large = vec![b' '; len];
        let received =
            endpoint.client().send("POST", "/", &[("x-amz-target", "TrentService.ListKeys")], &large).unwrap();
        assert_eq!(received.status, 413, "{len}");
    }
}

#[test]
fn a_body_of_unknown_length_is_limited_too() {
    let endpoint = in_memory();
    let mut client = endpoint.client();
    let head = "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: TrentService.ListKeys\r\nTransfer-Encoding: chunked\r\n\r\n";
    let received = client.raw(format!("{head}2\r\n{{}}\r\n0\r\n\r\n").as_bytes()).unwrap();
    assert_eq!(received.status, 200, "{}", received.body);
    let chunk = format!("{:x}\r\n{}\r\n", 1 << 16, " ".repeat(1 << 16));
    let received = client.raw(format!("{head}{}", chunk.repeat(17)).as_bytes()).unwrap();
    assert_eq!(received.body.get("__type"), Some(&json!("RequestEntityTooLargeException")));
}

#[test]
fn nonsense_on_the_wire_is_refused() {
    let endpoint = in_memory();
    for nonsense in ["\u{16}\u{3}\u{1}\u{2}", "GET /\r\n\r\n", "POST / HTTP/9.9\r\n\r\n"] {
        // It may be answered with an error of HTTP, or hung up on.
        if let Ok(mut client) = common::Client::connect(&endpoint.address)
            && let Ok(received) = client.raw(format!("{nonsense}\r\n\r\n").as_bytes())
        {
            assert_eq!(received.status, 400, "{nonsense:?}");
        }
    }
    assert_eq!(endpoint.client().call("ListKeys", &json!({})).unwrap().status, 200);
}

#[test]
fn pages_of_browsers_do_not_reach_the_administrative_interface() {
    let endpoint = in_memory();
    let mut client = endpoint.client();
    assert_eq!(client.send("POST", "/_kmsbox/reset", &[], b"").unwrap().status, 200);
    assert_eq!(client.send("POST", "/_kmsbox/reset", &[("origin", "http://localhost")], b"").unwrap().status, 403);
    let rebound = "POST /_kmsbox/reset HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 0\r\n\r\n";
    assert_eq!(client.raw(rebound.as_bytes()).unwrap().status, 403);
}
