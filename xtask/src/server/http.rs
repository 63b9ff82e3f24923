//! As much of HTTP/1.1 (RFC 9112) as a static server for one's own browser needs.

use std::io::{BufRead, Read};

/// Longest request head that is read.
const HEAD_LIMIT: u64 = 64 * 1024;

/// The start of a request; its headers do not matter here.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// The target as sent: percent-encoded, with its query.
    pub(crate) target: String,
}

/// Reads the next request's head; `None` at the end of the connection or if it is no HTTP.
pub(crate) fn read_request(reader: &mut impl BufRead) -> std::io::Result<Option<Request>> {
    let mut head = reader.take(HEAD_LIMIT);
    let mut line = String::new();
    head.read_line(&mut line)?;
    let mut words = line.split_whitespace();
    let (Some(method), Some(target), Some(_version)) = (words.next(), words.next(), words.next()) else {
        return Ok(None);
    };
    let request = Request { method: method.to_owned(), target: target.to_owned() };
    let mut header = String::new();
    while head.read_line(&mut header)? > 0 {
        if header.trim_end().is_empty() {
            return Ok(Some(request));
        }
        header.clear();
    }
    Ok(None)
}

/// What is sent back.
pub(crate) struct Response {
    pub(crate) status: &'static str,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

impl Response {
    /// A short plain text.
    pub(crate) fn text(status: &'static str, text: &str) -> Self {
        let headers = vec![("Content-Type", "text/plain; charset=utf-8".to_owned())];
        Self { status, headers, body: format!("{text}\n").into_bytes() }
    }

    /// Everything before the body.
    pub(crate) fn head(&self) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {}\r\nContent-Length: {}\r\n", self.status, self.body.len());
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        head.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_read_one_after_the_other() {
        let text = "GET /a?b HTTP/1.1\r\nHost: x\r\n\r\nHEAD / HTTP/1.1\r\n\r\n";
        let mut reader = text.as_bytes();
        let request = read_request(&mut reader).unwrap().unwrap();
        assert_eq!(request, Request { method: "GET".to_owned(), target: "/a?b".to_owned() });
        assert_eq!(read_request(&mut reader).unwrap().unwrap().method, "HEAD");
        assert_eq!(read_request(&mut reader).unwrap(), None);
    }

    #[test]
    fn noise_ends_the_connection() {
        assert_eq!(read_request(&mut "hello\r\n\r\n".as_bytes()).unwrap(), None);
        assert_eq!(read_request(&mut "GET / HTTP/1.1\r\nHost: x".as_bytes()).unwrap(), None);
    }
}
