//! The texts of the languages other than English, which the page loads when one is chosen: a list for each, in the order in
//! which the page's build numbers the messages.

use std::path::Path;

use crate::dist::Files;
use crate::failure::{Failure, Result};

#[allow(dead_code, reason = "the page's build reads more of a message")]
#[path = "../../../crates/kms-ui/build/catalogue.rs"]
mod catalogue;

/// A file for each language, by its name.
pub(crate) fn build(root: &Path) -> Result<Files> {
    let folder = root.join("crates/kms-ui/text");
    let messages = catalogue::messages(&folder).map_err(|fault| Failure::new(fault.to_string()))?;
    let languages = catalogue::LANGUAGES.iter().enumerate().skip(1);
    let file = |(place, tag): (usize, &&str)| {
        let texts: Vec<&str> =
            messages.iter().filter_map(|message| message.texts.get(place)).map(String::as_str).collect();
        (format!("text-{tag}.json"), serde_json::json!(texts).to_string().into_bytes())
    };
    Ok(languages.map(file).collect())
}
