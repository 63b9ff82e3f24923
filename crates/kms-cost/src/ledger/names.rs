//! Names by small numbers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Texts that occur often, kept once. The number 0 is no name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub(crate) struct Names {
    texts: Vec<String>,
    numbers: BTreeMap<String, u32>,
}

impl Names {
    /// The number of a name, given to it if it has none.
    pub(crate) fn number(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        self.texts.push(text.to_owned());
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.numbers.insert(text.to_owned(), number);
        number
    }

    /// The number of a name that has one.
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        if text.is_empty() { Some(0) } else { self.numbers.get(text).copied() }
    }

    /// The name with a number.
    pub(crate) fn text(&self, number: u32) -> &str {
        let place = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        place.and_then(|place| self.texts.get(place)).map_or("", String::as_str)
    }
}

impl From<Vec<String>> for Names {
    fn from(texts: Vec<String>) -> Self {
        let mut names = Self::default();
        for text in texts {
            names.number(&text);
        }
        names
    }
}

impl From<Names> for Vec<String> {
    fn from(names: Names) -> Self {
        names.texts
    }
}
