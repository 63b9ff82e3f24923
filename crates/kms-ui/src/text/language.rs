//! The language of the page.

use std::sync::atomic::{AtomicU8, Ordering};

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

/// It is chosen before the first text is shown, and stays for as long as the page: a change loads the page anew, so that
/// no text is left in the language before.
static FRENCH: AtomicU8 = AtomicU8::new(0);

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

    /// Makes it the language of the page.
    pub(crate) fn speak(self) {
        FRENCH.store(u8::from(self == Self::French), Ordering::Relaxed);
    }

    /// The language of the page.
    pub(crate) fn current() -> Self {
        if FRENCH.load(Ordering::Relaxed) == 0 { Self::English } else { Self::French }
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
