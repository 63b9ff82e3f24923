//! What the page says, in the visitor's language. The catalogues are in the crate's `text/` folder, a file for each folder
//! of the page; `build/` makes a function of each message.
//!
//! The names of AWS's things, AWS's own error texts, and what is data (ids, policies, records) are the same in every
//! language and stand in no catalogue.

#![deny(dead_code)]

mod language;

pub(crate) use language::{LANGUAGES, Language};

use crate::format::number;

include!(concat!(env!("OUT_DIR"), "/text.rs"));

/// The text in the language of the page: the message with this number, or in English.
#[inline(never)]
fn say(number: usize, english: &'static str) -> &'static str {
    language::text(number).unwrap_or(english)
}

/// The text with its places filled.
#[inline(never)]
fn fill(number: usize, english: &'static str, values: &[(&str, &str)]) -> String {
    fill_in(say(number, english), values)
}

/// The text for one or for many, which a bar parts, with its places filled.
#[inline(never)]
fn fill_counted(number: usize, english: &'static str, count: u64, values: &[(&str, &str)]) -> String {
    let text = say(number, english);
    let one = match Language::current() {
        Language::English => count == 1,
        Language::French => count < 2,
    };
    let text = match text.split_once(" | ") {
        Some((text, _)) if one => text,
        Some((_, text)) => text,
        None => text,
    };
    fill_in(&text.replace("{count}", &number::grouped(count)), values)
}

fn fill_in(text: &str, values: &[(&str, &str)]) -> String {
    // In one pass, so that a value in braces is not taken for a place.
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let value = after.split_once('}').and_then(|(place, after)| {
            values.iter().find(|(name, _)| *name == place).map(|(_, value)| (*value, after))
        });
        match value {
            Some((value, after)) => {
                filled.push_str(value);
                rest = after;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_once() {
        assert_eq!(fill_in("{a} and {b}, not {c}", &[("a", "{b}"), ("b", "2")]), "{b} and 2, not {c}");
        assert_eq!(fill_in("open {", &[("a", "1")]), "open {");
    }

    #[test]
    fn a_count_chooses_its_text_and_is_grouped() {
        let text = "{count} key of {whose} | {count} keys of {whose}";
        assert_eq!(fill_counted(0, text, 1, &[("whose", "mine")]), "1 key of mine");
        assert_eq!(fill_counted(0, text, 0, &[("whose", "mine")]), "0 keys of mine");
        assert_eq!(fill_counted(0, text, 12_000, &[("whose", "mine")]), "12,000 keys of mine");
    }
}
