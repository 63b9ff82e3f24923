//! The language of the page.

use std::sync::OnceLock;

/// A language that the page speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// English.
    English,
    /// French.
    French,
}

/// Every language of the page.
pub(crate) const LANGUAGES: [Language; 2] = [Language::English, Language::French];

/// The texts of a language that was loaded, by their numbers. They are loaded before the first text is shown, and stay for
/// as long as the page: a change loads the page anew, so that no text is left in the language before.
static LOADED: OnceLock<Vec<String>> = OnceLock::new();

/// The text of the message with this number, where another language than English is spoken.
pub(crate) fn text(number: usize) -> Option<&'static str> {
    LOADED.get()?.get(number).map(String::as_str)
}

impl Language {
    /// Its BCP 47 tag.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }

    /// The language of a BCP 47 tag, such as `fr-CA`, if the page speaks it.
    pub(crate) fn of(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or_default();
        LANGUAGES.into_iter().find(|language| primary.eq_ignore_ascii_case(language.tag()))
    }

    /// Makes French the language of the page, with its texts by their numbers.
    pub(crate) fn speak_french(texts: Vec<String>) {
        // The first language that is spoken stays.
        let _ = LOADED.set(texts);
    }

    /// The language of the page.
    pub(crate) fn current() -> Self {
        if LOADED.get().is_none() { Self::English } else { Self::French }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_names_its_language() {
        for (tag, language) in [
            ("fr", Some(Language::French)),
            ("FR-ca", Some(Language::French)),
            ("en-GB", Some(Language::English)),
            ("de", None),
            ("", None),
        ] {
            assert_eq!(Language::of(tag), language, "{tag}");
        }
    }
}
