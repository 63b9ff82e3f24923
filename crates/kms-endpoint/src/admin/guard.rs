//! Keeps web pages out.
//!
//! A page of any site can make its visitor's browser send requests to this machine. Browsers name the page with `Origin`
//! or `Sec-Fetch-Site`; and where a site's name was made to point to this machine (DNS rebinding), the name stands in
//! `Host`. So these requests are refused. Programs that are no browsers send neither.

use std::net::IpAddr;

use bytes::Bytes;
use http::uri::Authority;
use http::{Request, StatusCode, header};

use super::{AdminError, Result};

/// Refuses what comes from a web page. `listening` is the host that the endpoint was told to listen on.
pub(super) fn check(request: &Request<Bytes>, listening: &str) -> Result<()> {
    let headers = request.headers();
    let forbidden = |text: &str| Err(AdminError::new(StatusCode::FORBIDDEN, text));
    if headers.contains_key(header::ORIGIN) {
        return forbidden("Requests of web pages are refused.");
    }
    // "none" is what a person typed into the browser's address bar.
    if headers.get("sec-fetch-site").is_some_and(|site| site != "none") {
        return forbidden("Requests of web pages are refused.");
    }
    let stated = headers.get_all(header::HOST).iter().map(|host| host.to_str().ok()?.parse().ok());
    let mut hosts = stated.chain(request.uri().authority().cloned().map(Some)).peekable();
    if hosts.peek().is_some() && hosts.all(|host: Option<Authority>| host.is_some_and(|host| allows(&host, listening)))
    {
        Ok(())
    } else {
        forbidden("The header `Host` must be `localhost`, a loopback address, or the host that was given as `--host`.")
    }
}

fn allows(authority: &Authority, listening: &str) -> bool {
    let host = bare(authority.host());
    let address: Option<IpAddr> = host.parse().ok();
    host.eq_ignore_ascii_case("localhost")
        || host.eq_ignore_ascii_case(bare(listening))
        || address.is_some_and(|address| {
            // An address cannot be rebound, so any of this machine's will do when all are listened on.
            let everywhere = bare(listening).parse::<IpAddr>().is_ok_and(|listening| listening.is_unspecified());
            address.to_canonical().is_loopback() || everywhere
        })
}

/// An IPv6 address without its brackets.
fn bare(host: &str) -> &str {
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_programs_of_this_machine() {
        let allowed = |host: &str, listening: &str, more: &[(&str, &str)]| {
            let mut request = Request::get("/_kmsbox/health").header("host", host);
            for (name, value) in more {
                request = request.header(*name, *value);
            }
            check(&request.body(Bytes::new()).unwrap(), listening).is_ok()
        };
        for host in ["localhost", "LOCALHOST:4599", "127.0.0.1:1", "127.9.9.9", "[::1]:80"] {
            assert!(allowed(host, "127.0.0.1", &[]), "{host}");
            assert!(!allowed(host, "127.0.0.1", &[("origin", "http://localhost")]), "{host}");
            assert!(!allowed(host, "127.0.0.1", &[("origin", "null")]), "{host}");
        }
        for host in ["example.com", "localhost.example.com", "127.0.0.1.example.com:80", "10.0.0.1", ""] {
            assert!(!allowed(host, "127.0.0.1", &[]), "{host}");
        }
        assert!(allowed("10.0.0.1", "0.0.0.0", &[]));
        assert!(!allowed("example.com", "0.0.0.0", &[]));
        assert!(allowed("kms.test:80", "kms.test", &[]));
        assert!(allowed("localhost", "localhost", &[("sec-fetch-site", "none")]));
        assert!(!allowed("localhost", "localhost", &[("sec-fetch-site", "cross-site")]));
        assert!(check(&Request::new(Bytes::new()), "localhost").is_err(), "no host at all");
        let absolute = Request::get("http://evil.test/_kmsbox/health").header("host", "localhost");
        assert!(check(&absolute.body(Bytes::new()).unwrap(), "localhost").is_err());
    }
}
