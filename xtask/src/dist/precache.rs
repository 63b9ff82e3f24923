//! The list of what the service worker keeps for offline use: addresses relative to its scope, and hashes.

use crate::dist::{Files, hash};

/// Stands in `sw.js` for the list: an identifier, so that the template is JavaScript too. JSON is JavaScript.
pub(crate) const LIST_MARK: &str = "__precache__";

/// The list as JSON text, `[["./", "<sha256>"], …]`, in the order of the addresses.
///
/// `index.html` is listed as the folder itself, the address that people visit.
pub(crate) fn list(files: &Files) -> String {
    let entries = files.iter().map(|(path, bytes)| {
        let address = if path == "index.html" { "./" } else { path.as_str() };
        serde_json::json!([address, hash::hex(&hash::sha256(bytes))])
    });
    serde_json::Value::Array(entries.collect()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_listed_as_its_folder() {
        let mut files = Files::new();
        files.insert("index.html".to_owned(), Vec::new());
        files.insert("b/app.css".to_owned(), Vec::new());
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(list(&files), format!("[[\"b/app.css\",\"{empty}\"],[\"./\",\"{empty}\"]]"));
    }
}
