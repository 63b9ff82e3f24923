//! Measures how many calls a second an endpoint of KMS answers, and how long each takes.
//!
//! ```text
//! load <host:port> <seconds> [name …]
//! ```
//!
//! Over one keep-alive connection and over sixteen, with a thread for each. The result is a line of JSON on stdout. The
//! server may be any that speaks AWS JSON 1.1; its answers are checked for their status alone.
//!
//! `ListAllKeys` counts lists that were read to their end, in as many pages as the server makes of them.
#![allow(clippy::print_stdout, reason = "the result goes there")]

use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// How many connections are used at once.
const CONNECTIONS: [usize; 2] = [1, 16];

/// The account that most requests are made in.
const ACCOUNT: u64 = 123_456_789_012;

/// What is measured, in this order.
const NAMES: [&str; 9] = [
    "ListAllKeys",
    "Encrypt",
    "Decrypt",
    "GenerateDataKey",
    "GenerateMac",
    "SignEccNistP256",
    "SignRsa2048",
    "CreateKey",
    "EncryptWhileRsa4096",
];

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let address = args.next().ok_or("host:port is missing")?;
    let span = Duration::from_secs_f64(args.next().ok_or("seconds are missing")?.parse()?);
    let names: Vec<String> = args.collect();

    let mut report = Map::new();
    for name in NAMES {
        if !names.is_empty() && !names.iter().any(|wanted| wanted == name) {
            continue;
        }
        eprintln!("{address}: {name}");
        let result = match name {
            "EncryptWhileRsa4096" => beside_rsa(&address, span)?,
            _ => {
                let mut by_connections = Map::new();
                for connections in CONNECTIONS {
                    let task = task(&address, name, connections)?;
                    by_connections.insert(connections.to_string(), measure(&address, &task, connections, span)?);
                }
                Value::Object(by_connections)
            }
        };
        report.insert(name.to_owned(), result);
    }
    println!("{}", Value::Object(report));
    Ok(())
}

/// What is done over and over.
struct Task {
    request: Vec<u8>,
    /// Whether the answer's marker leads to more.
    paged: bool,
}

/// The task of a name. Makes the keys that it needs.
fn task(address: &str, name: &str, connections: usize) -> Result<Task> {
    let mut client = Client::connect(address)?;
    let mut key = |input: Value| -> Result<Value> {
        let made = client.call(address, "CreateKey", &input)?;
        made.pointer("/KeyMetadata/KeyId").cloned().ok_or_else(|| format!("no key: {made}").into())
    };
    let text = "A".repeat(64);
    let context = json!({ "purpose": "load" });
    let mut account = ACCOUNT;
    let (operation, input) = match name {
        // Another account each time, whose quota of keys is untouched.
        "CreateKey" => {
            account += connections as u64;
            ("CreateKey", json!({}))
        }
        "ListAllKeys" => ("ListKeys", json!({ "Limit": 1000 })),
        "GenerateDataKey" => ("GenerateDataKey", json!({ "KeyId": key(json!({}))?, "KeySpec": "AES_256" })),
        "GenerateMac" => {
            let key = key(json!({ "KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC" }))?;
            ("GenerateMac", json!({ "KeyId": key, "Message": text, "MacAlgorithm": "HMAC_SHA_256" }))
        }
        "SignEccNistP256" => {
            let key = key(json!({ "KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY" }))?;
            ("Sign", json!({ "KeyId": key, "Message": text, "SigningAlgorithm": "ECDSA_SHA_256" }))
        }
        "SignRsa2048" => {
            let key = key(json!({ "KeySpec": "RSA_2048", "KeyUsage": "SIGN_VERIFY" }))?;
            ("Sign", json!({ "KeyId": key, "Message": text, "SigningAlgorithm": "RSASSA_PSS_SHA_256" }))
        }
        _ => {
            let encrypt = json!({ "KeyId": key(json!({}))?, "Plaintext": text, "EncryptionContext": context });
            if name == "Decrypt" {
                let sealed = client.call(address, "Encrypt", &encrypt)?;
                let blob = sealed.get("CiphertextBlob").ok_or("no ciphertext")?;
                ("Decrypt", json!({ "CiphertextBlob": blob, "EncryptionContext": context }))
            } else {
                ("Encrypt", encrypt)
            }
        }
    };
    Ok(Task { request: request(address, account, operation, &input), paged: operation == "ListKeys" })
}

/// Sends the request over and over: requests a second, and latencies in microseconds.
fn measure(address: &str, task: &Task, connections: usize, span: Duration) -> Result<Value> {
    // What the first requests find cold is not measured.
    run(address, task, connections, span / 5, &AtomicBool::new(false))?;
    let start = Instant::now();
    let latencies = run(address, task, connections, span, &AtomicBool::new(false))?;
    Ok(statistics(latencies, start.elapsed()))
}

/// Latencies of Encrypt while an RSA_4096 key is made again and again.
fn beside_rsa(address: &str, span: Duration) -> Result<Value> {
    let task = task(address, "Encrypt", 1)?;
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let maker = scope.spawn(|| -> Result<u32> {
            let mut client = Client::connect(address)?;
            let start = Instant::now();
            let mut keys = 0;
            while start.elapsed() < span {
                let input = json!({ "KeySpec": "RSA_4096", "KeyUsage": "SIGN_VERIFY" });
                client.call(address, "CreateKey", &input)?;
                keys += 1;
            }
            stop.store(true, Ordering::Relaxed);
            Ok(keys)
        });
        let start = Instant::now();
        let latencies = run(address, &task, 1, span * 100, &stop)?;
        let mut result = statistics(latencies, start.elapsed());
        let keys = maker.join().map_err(|_| "the maker of keys panicked")??;
        if let Some(fields) = result.as_object_mut() {
            fields.insert("rsa4096Keys".to_owned(), json!(keys));
        }
        Ok(result)
    })
}

/// The latencies of all requests, in microseconds.
fn run(address: &str, task: &Task, connections: usize, span: Duration, stop: &AtomicBool) -> Result<Vec<u64>> {
    thread::scope(|scope| {
        let workers: Vec<_> = (0..connections)
            .map(|_| {
                scope.spawn(move || -> Result<Vec<u64>> {
                    let mut client = Client::connect(address)?;
                    let mut latencies = Vec::with_capacity(1 << 16);
                    let end = Instant::now() + span;
                    loop {
                        let start = Instant::now();
                        if start >= end || stop.load(Ordering::Relaxed) {
                            return Ok(latencies);
                        }
                        client.carry_out(address, task)?;
                        latencies.push(u64::try_from(start.elapsed().as_micros())?);
                    }
                })
            })
            .collect();
        let mut all = Vec::new();
        for worker in workers {
            all.append(&mut worker.join().map_err(|_| "a client panicked")??);
        }
        Ok(all)
    })
}

fn statistics(mut latencies: Vec<u64>, elapsed: Duration) -> Value {
    latencies.sort_unstable();
    let at = |share: f64| latencies.get((latencies.len() as f64 * share) as usize).copied();
    let rate = latencies.len() as f64 / elapsed.as_secs_f64();
    json!({
        "requestsPerSecond": (rate * 10.0).round() / 10.0,
        "p50Micros": at(0.5),
        "p99Micros": at(0.99),
        "maxMicros": latencies.last(),
    })
}

fn request(address: &str, account: u64, operation: &str, input: &Value) -> Vec<u8> {
    let body = input.to_string();
    let len = body.len();
    format!(
        "POST / HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/x-amz-json-1.1\r\n\
         X-Amz-Target: TrentService.{operation}\r\nX-Amz-Date: 20260101T000000Z\r\n\
         Authorization: AWS4-HMAC-SHA256 Credential={account:012}/20260101/us-east-1/kms/aws4_request, \
         SignedHeaders=host;x-amz-date, Signature=00\r\nContent-Length: {len}\r\n\r\n{body}"
    )
    .into_bytes()
}

fn open(address: &str) -> Result<BufReader<TcpStream>> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    Ok(BufReader::with_capacity(1 << 16, stream))
}

/// One keep-alive connection; a new one each time where the server does not keep it.
struct Client {
    address: String,
    stream: BufReader<TcpStream>,
    closed: bool,
    line: String,
    body: Vec<u8>,
}

impl Client {
    fn connect(address: &str) -> Result<Self> {
        let (line, body) = (String::new(), Vec::new());
        Ok(Self { address: address.to_owned(), stream: open(address)?, closed: false, line, body })
    }

    fn call(&mut self, address: &str, operation: &str, input: &Value) -> Result<Value> {
        self.exchange(&request(address, ACCOUNT, operation, input))?;
        Ok(serde_json::from_slice(&self.body)?)
    }

    /// Sends the task's request, and those that its answers lead to.
    fn carry_out(&mut self, address: &str, task: &Task) -> Result<()> {
        self.exchange(&task.request)?;
        while let Some(marker) = self.marker().filter(|_| task.paged) {
            let input = json!({ "Limit": 1000, "Marker": marker });
            self.exchange(&request(address, ACCOUNT, "ListKeys", &input))?;
        }
        Ok(())
    }

    /// Where the answer says that the next page begins. It stands near the end; to read all of it would measure this
    /// program.
    fn marker(&self) -> Option<String> {
        let end = String::from_utf8_lossy(self.body.get(self.body.len().saturating_sub(500)..)?).into_owned();
        let (_, rest) = end.split_once("\"NextMarker\":")?;
        let (marker, _) = rest.trim_start().strip_prefix('"')?.split_once('"')?;
        Some(marker.to_owned())
    }

    /// Sends a request and reads its answer, which must be a success.
    fn exchange(&mut self, request: &[u8]) -> Result<()> {
        if self.closed {
            self.stream = open(&self.address)?;
        }
        self.stream.get_mut().write_all(request)?;
        self.read_line()?;
        let status = self.line.split(' ').nth(1).unwrap_or_default().to_owned();
        let mut len = 0;
        self.closed = false;
        loop {
            self.read_line()?;
            let line = self.line.trim_end();
            if line.is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':') {
                if name.eq_ignore_ascii_case("content-length") {
                    len = value.trim().parse()?;
                }
                self.closed |= name.eq_ignore_ascii_case("connection") && value.trim().eq_ignore_ascii_case("close");
            }
        }
        self.body.resize(len, 0);
        self.stream.read_exact(&mut self.body)?;
        match status.as_str() {
            "200" => Ok(()),
            _ => Err(format!("status {status}: {}", String::from_utf8_lossy(&self.body)).into()),
        }
    }

    fn read_line(&mut self) -> Result<()> {
        self.line.clear();
        if self.stream.read_line(&mut self.line)? == 0 {
            return Err("the server closed the connection".into());
        }
        Ok(())
    }
}
