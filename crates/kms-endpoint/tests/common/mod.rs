//! What the tests share: a service in memory, the program as a process, and a small HTTP client.
#![allow(dead_code, clippy::unwrap_used, clippy::panic, reason = "these are tests, and not every test uses all of it")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use kms_endpoint::{Answer, Service, Settings};
use serde_json::Value;

/// The address that requests come from.
pub(crate) const PEER: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 7));

/// An endpoint without sockets, in memory.
pub(crate) fn service() -> Service {
    Service::start(settings()).unwrap()
}

pub(crate) fn settings() -> Settings {
    Settings {
        region: "us-east-1".parse().unwrap(),
        account: "123456789012".parse().unwrap(),
        host: "127.0.0.1".to_owned(),
        state: None,
        trail: 1_000,
    }
}

/// A request for an operation.
pub(crate) fn operation(name: &str, input: &Value) -> Request<Bytes> {
    Request::post("/")
        .header("host", "localhost")
        .header("x-amz-target", format!("TrentService.{name}"))
        .body(input.to_string().into())
        .unwrap()
}

/// The body of an answer as JSON; null if it is empty.
pub(crate) fn json(answer: &Answer) -> Value {
    parse(answer.response.body())
}

/// Calls an operation that must succeed.
pub(crate) fn call(service: &Service, name: &str, input: &Value) -> Value {
    let answer = service.respond(operation(name, input), PEER);
    assert_eq!(answer.response.status(), 200, "{name}: {}", json(&answer));
    json(&answer)
}

/// Sends an administrative request: its status and body.
pub(crate) fn admin(service: &Service, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let request = Request::builder().method(method).uri(format!("/_kmsbox/{path}")).header("host", "localhost");
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let answer = service.respond(request.body(body.into()).unwrap(), PEER);
    (answer.response.status().as_u16(), json(&answer))
}

fn parse(body: &[u8]) -> Value {
    if body.is_empty() { Value::Null } else { serde_json::from_slice(body).unwrap() }
}

/// A folder that goes when the test ends.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The program, running.
pub(crate) struct Endpoint {
    child: Child,
    pub(crate) address: String,
}

impl Endpoint {
    /// Starts the program on a free port with the state in this file.
    pub(crate) fn start(state: &Path) -> Self {
        Self::spawn(&mut Self::command(state)).unwrap_or_else(|text| panic!("{text}"))
    }

    pub(crate) fn command(state: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kms-endpoint"));
        command.args(["--port", "0", "--log", "warn", "--state"]).arg(state);
        command
    }

    /// Starts it and waits for its line; else what it wrote to stderr.
    pub(crate) fn spawn(command: &mut Command) -> Result<Self, String> {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        match line.split("http://").nth(1).and_then(|rest| rest.split(' ').next()) {
            Some(address) => Ok(Self { address: address.to_owned(), child }),
            None => {
                let output = child.wait_with_output().unwrap();
                assert!(!output.status.success());
                Err(String::from_utf8(output.stderr).unwrap())
            }
        }
    }

    pub(crate) fn client(&self) -> Client {
        Client::connect(&self.address).unwrap()
    }

    /// Ends it as `kill -9` does.
    pub(crate) fn kill(mut self) -> String {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.stderr()
    }

    /// Asks it to stop with this signal, and waits until it has: whether it ended well.
    pub(crate) fn stop(&mut self, signal: &str) -> bool {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        self.child.wait().unwrap().success()
    }

    fn stderr(&mut self) -> String {
        let mut text = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
        text
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One keep-alive connection.
pub(crate) struct Client {
    stream: BufReader<TcpStream>,
}

/// A response as it came over the wire.
pub(crate) struct Received {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Value,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl Client {
    pub(crate) fn connect(address: &str) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(Self { stream: BufReader::new(stream) })
    }

    /// Calls an operation.
    pub(crate) fn call(&mut self, name: &str, input: &Value) -> std::io::Result<Received> {
        let target = format!("TrentService.{name}");
        self.send("POST", "/", &[("x-amz-target", &target)], input.to_string().as_bytes())
    }

    /// Sends a request and waits for its response.
    pub(crate) fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> std::io::Result<Received> {
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n", body.len());
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        self.raw(&[head.as_bytes(), body].concat())
    }

    /// Sends bytes and waits for a response.
    pub(crate) fn raw(&mut self, bytes: &[u8]) -> std::io::Result<Received> {
        self.stream.get_mut().write_all(bytes)?;
        let broken = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line)? == 0 {
                return Err(broken());
            }
            match line.trim_end() {
                "" => break,
                line => lines.push(line.to_owned()),
            }
        }
        let status = lines.first().and_then(|line| line.split(' ').nth(1)?.parse().ok()).ok_or_else(broken)?;
        let headers: Vec<(String, String)> = lines
            .iter()
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let len = headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, value)| value.parse().ok());
        let mut body = vec![0; len.unwrap_or(0)];
        self.stream.read_exact(&mut body)?;
        Ok(Received { status, headers, body: parse(&body) })
    }
}
