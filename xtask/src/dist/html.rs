//! What the build asks of `index.html`.

use crate::failure::{Failure, Result};

/// Stands in `index.html` and `sw.js` for the build's name.
pub(crate) const BUILD_MARK: &str = "__build__";

/// The page's content policy: the content of its meta element.
pub(crate) fn content_policy(html: &str) -> Option<&str> {
    let (_, rest) = html.split_once("http-equiv=\"Content-Security-Policy\"")?;
    let (_, rest) = rest.split_once("content=\"")?;
    Some(rest.split_once('"')?.0)
}

/// Checks that the page keeps its own policy: nothing inline, nothing from elsewhere, nothing of Trunk's left over.
pub(crate) fn check(html: &str) -> Result<()> {
    if content_policy(html).is_none() {
        return Err(Failure::new("index.html states no Content-Security-Policy"));
    }
    for tag in tags(html) {
        let refuse = |why: &str| Err(Failure::new(format!("index.html: `<{tag}>` {why}")));
        let name = tag.split_whitespace().next().unwrap_or_default();
        if name == "style" || attributes(tag).any(|attribute| attribute == "style") {
            return refuse("holds inline style, which the content policy forbids");
        }
        if name == "script" && !attributes(tag).any(|attribute| attribute == "src") {
            return refuse("is an inline script, which the content policy forbids");
        }
        if attributes(tag).any(|attribute| attribute.starts_with("on")) {
            return refuse("holds an inline event handler, which the content policy forbids");
        }
        if attributes(tag).any(|attribute| attribute.starts_with("data-trunk")) {
            return refuse("was not taken by Trunk");
        }
        if tag.contains("://") || tag.contains("=\"/") {
            return refuse("names an absolute address, so the site would not work under every path");
        }
    }
    Ok(())
}

/// The insides of all tags, comments aside.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.split('<')
        .skip(1)
        .filter_map(|rest| rest.split_once('>'))
        .map(|(tag, _)| tag.trim())
        .filter(|tag| !tag.starts_with('!'))
}

/// The names of a tag's attributes: what stands before `=` outside quotes.
fn attributes(tag: &str) -> impl Iterator<Item = &str> {
    tag.split('"').step_by(2).flat_map(str::split_whitespace).map(|word| word.trim_end_matches('='))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "<!doctype html><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\" />";

    #[test]
    fn the_policy_is_found() {
        assert_eq!(content_policy(HEAD), Some("default-src 'none'"));
        assert_eq!(content_policy("<p>"), None);
    }

    #[test]
    fn a_clean_page_passes() {
        let page =
            "<!-- on style --><script type=\"module\" src=\"./x/boot.js\"></script><p title=\"style on it\">style</p>";
        check(&format!("{HEAD}{page}")).unwrap();
    }

    #[test]
    fn whatever_the_policy_forbids_is_refused() {
        for bad in [
            "<script>alert(1)</script>",
            "<style>p {}</style>",
            "<p style=\"color: red\">",
            "<p\n  onclick=\"x()\">",
            "<link data-trunk rel=\"css\" href=\"x.css\">",
            "<img src=\"https://example.org/a.png\">",
            "<img src=\"/a.png\">",
        ] {
            assert!(check(&format!("{HEAD}{bad}")).is_err(), "{bad}");
        }
        assert!(check("<p></p>").is_err());
    }
}
