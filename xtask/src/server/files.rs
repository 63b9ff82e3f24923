//! From a request to a file.

use std::path::{Path, PathBuf};

use crate::dist::html;
use crate::server::Site;
use crate::server::http::{Request, Response};

/// The answer to `request`: a file, a folder's `index.html`, or a plain error.
pub(crate) fn respond(request: &Request, site: &Site) -> Response {
    if request.method != "GET" && request.method != "HEAD" {
        let mut refusal = Response::text("405 Method Not Allowed", "only GET and HEAD are served");
        refusal.headers.push(("Allow", "GET, HEAD".to_owned()));
        // A body may follow, which nobody reads.
        refusal.headers.push(("Connection", "close".to_owned()));
        return refusal;
    }
    let path = request.target.split(['?', '#']).next().unwrap_or_default();
    if format!("{path}/") == site.base || (path == "/" && site.base != "/") {
        let mut redirect = Response::text("302 Found", &site.base);
        redirect.headers.push(("Location", site.base.clone()));
        return redirect;
    }
    let Some(file) = path.strip_prefix(&site.base).and_then(|path| locate(&site.folder, path)) else {
        return Response::text("404 Not Found", "there is no such file");
    };
    match std::fs::read(&file) {
        Ok(body) => Response { status: "200 OK", headers: headers(&file, site), body },
        Err(_) => Response::text("404 Not Found", "there is no such file"),
    }
}

fn headers(file: &Path, site: &Site) -> Vec<(&'static str, String)> {
    let mut headers = vec![
        ("Content-Type", media_type(file).to_owned()),
        // What was rebuilt must be seen.
        ("Cache-Control", "no-cache".to_owned()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
    ];
    // A worker has the policy of its own response, not the page's: so the page's policy goes with every file.
    let page = std::fs::read_to_string(site.folder.join("index.html")).unwrap_or_default();
    if let Some(policy) = html::content_policy(&page) {
        headers.push(("Content-Security-Policy", policy.to_owned()));
    }
    headers
}

/// The file for a path below the base; `None` if it would lie outside the folder.
fn locate(folder: &Path, path: &str) -> Option<PathBuf> {
    let path = decode(path)?;
    let mut file = folder.to_owned();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        if part == "." || part == ".." || part.contains(['\\', '\0', ':']) {
            return None;
        }
        file.push(part);
    }
    Some(if file.is_dir() { file.join("index.html") } else { file })
}

/// Undoes percent-encoding (RFC 3986, section 2.1).
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn media_type(file: &Path) -> &'static str {
    match file.extension().unwrap_or_default().to_str().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        // Streaming compilation asks for exactly this.
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(site: &Site, target: &str) -> Response {
        respond(&Request { method: "GET".to_owned(), target: target.to_owned() }, site)
    }

    #[test]
    fn files_are_found_below_the_base_only() {
        let folder = std::env::temp_dir().join(format!("kmsbox-files-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("a b")).unwrap();
        let page = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\" />";
        std::fs::write(folder.join("index.html"), page).unwrap();
        std::fs::write(folder.join("a b/x.wasm"), "wasm").unwrap();
        let site = Site { folder: folder.clone(), base: "/kms/".to_owned() };

        let response = get(&site, "/kms/?query");
        assert_eq!((response.status, response.body), ("200 OK", page.as_bytes().to_vec()));
        let response = get(&site, "/kms/a%20b/x.wasm");
        assert_eq!(response.status, "200 OK");
        assert!(response.headers.contains(&("Content-Type", "application/wasm".to_owned())));
        assert!(response.headers.contains(&("Content-Security-Policy", "default-src 'none'".to_owned())));

        assert_eq!(get(&site, "/kms").status, "302 Found");
        assert_eq!(get(&site, "/").status, "302 Found");
        for absent in ["/other/", "/kms/absent", "/kms/a%20b/", "/kms/../secret", "/kms/%2e%2e/secret", "/kms/%zz"] {
            assert_eq!(get(&site, absent).status, "404 Not Found", "{absent}");
        }
        let post = Request { method: "POST".to_owned(), target: "/kms/".to_owned() };
        assert_eq!(respond(&post, &site).status, "405 Method Not Allowed");
        std::fs::remove_dir_all(folder).unwrap();
    }
}
