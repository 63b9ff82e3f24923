//! The canonical form of a request, which both sides sign.

use std::fmt::Write;

use http::HeaderMap;

use super::{Scope, Signed, sha256_hex};

/// The canonical request with these headers, named in the order in which the signer named them.
pub(super) fn request(request: &Signed<'_>, names: &[&str]) -> String {
    let (path, query) = (request.uri.path(), request.uri.query().unwrap_or_default());
    assemble(request.method.as_str(), path, query, request.headers, names, request.body)
}

/// The canonical request of these parts.
pub(super) fn assemble(
    method: &str,
    path: &str,
    query: &str,
    headers: &HeaderMap,
    names: &[&str],
    body: &[u8],
) -> String {
    let mut text = format!("{method}\n{}\n{}\n", canonical_path(path), canonical_query(query));
    for name in names {
        let values: Vec<String> = headers.get_all(*name).iter().map(|value| trimmed(value.as_bytes())).collect();
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{}:{}", name.to_ascii_lowercase(), values.join(","));
    }
    let _ = write!(text, "\n{}\n{}", names.join(";"), sha256_hex(body));
    text
}

/// The text over which the signature is made.
pub(super) fn string_to_sign(scope: &Scope<'_>, date: &str, canonical_request: &str) -> String {
    let Scope { date: day, region, service, terminator, .. } = scope;
    format!(
        "AWS4-HMAC-SHA256\n{date}\n{day}/{region}/{service}/{terminator}\n{}",
        sha256_hex(canonical_request.as_bytes())
    )
}

/// A header's value without blanks around it, and with single blanks within.
fn trimmed(value: &[u8]) -> String {
    let text = String::from_utf8_lossy(value);
    text.split([' ', '\t']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The path without empty, `.` and `..` segments, encoded once more than it was sent.
fn canonical_path(path: &str) -> String {
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            segment => segments.push(encode(segment.as_bytes())),
        }
    }
    let directory = path.ends_with(['/']) && !segments.is_empty();
    format!("/{}{}", segments.join("/"), if directory { "/" } else { "" })
}

/// The query's parameters, each encoded anew, in order.
fn canonical_query(query: &str) -> String {
    let parameters = query.split('&').filter(|parameter| !parameter.is_empty());
    let mut pairs: Vec<(String, String)> = parameters
        .map(|parameter| parameter.split_once('=').unwrap_or((parameter, "")))
        .map(|(name, value)| (encode(&decode(name)), encode(&decode(value))))
        .collect();
    pairs.sort();
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

/// Percent-encodes all but RFC 3986's unreserved characters.
fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            text.push(char::from(*byte));
        } else {
            // Writing to a text cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

/// Undoes percent-encoding; what is not an encoding stays.
fn decode(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let digits = after.first_chunk::<2>().filter(|_| *byte == b'%');
        let value = digits.and_then(|digits| {
            let digits = std::str::from_utf8(digits).ok().filter(|text| !text.starts_with('+'))?;
            u8::from_str_radix(digits, 16).ok()
        });
        bytes.push(value.unwrap_or(*byte));
        rest = if value.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    bytes
}
