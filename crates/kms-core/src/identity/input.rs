//! The members of a request, read and checked one by one.
//!
//! IAM's and STS's protocol has only texts, so numbers and truth values are read from texts too, and an empty text stands for
//! an empty list.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::error::Error;
use crate::audit::lower_camel;

/// What IAM's names are made of, in AWS's own notation.
const NAME: &str = "[\\w+=,.@-]+";

/// The request of an operation.
#[derive(Clone, Copy)]
pub(super) struct Input<'a>(&'a Map<String, Value>);

impl<'a> Input<'a> {
    /// The members of a request, which must be an object.
    pub(super) fn new(value: &'a Value) -> Result<Self, Error> {
        value.as_object().map(Self).ok_or_else(|| Error::validation("The request must be a structure."))
    }

    fn get(&self, member: &str) -> Option<&'a Value> {
        self.0.get(member).filter(|value| !value.is_null())
    }

    /// Whether the member is there.
    pub(super) fn has(&self, member: &str) -> bool {
        self.get(member).is_some()
    }

    /// A text that may be left out.
    pub(super) fn optional(&self, member: &str) -> Result<Option<&'a str>, Error> {
        match self.get(member) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(broken(member, "Member must be a string")),
        }
    }

    /// A text.
    pub(super) fn text(&self, member: &str) -> Result<&'a str, Error> {
        self.optional(member)?.ok_or_else(|| missing(member))
    }

    /// A text of so many characters, if it is there.
    pub(super) fn optional_of(&self, member: &str, least: usize, most: usize) -> Result<Option<&'a str>, Error> {
        let text = self.optional(member)?;
        text.map_or(Ok(()), |text| check_len(member, text, least, most))?;
        Ok(text)
    }

    /// A text of so many characters.
    pub(super) fn text_of(&self, member: &str, least: usize, most: usize) -> Result<&'a str, Error> {
        self.optional_of(member, least, most)?.ok_or_else(|| missing(member))
    }

    /// A name of IAM of at most so many characters, if it is there.
    pub(super) fn optional_name(&self, member: &str, most: usize) -> Result<Option<&'a str>, Error> {
        let Some(name) = self.optional_of(member, 1, most)? else { return Ok(None) };
        let fits = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
        if name.chars().all(fits) {
            return Ok(Some(name));
        }
        Err(broken(member, &format!("Member must satisfy regular expression pattern: {NAME}")))
    }

    /// A name of IAM of at most so many characters.
    pub(super) fn name(&self, member: &str, most: usize) -> Result<&'a str, Error> {
        self.optional_name(member, most)?.ok_or_else(|| missing(member))
    }

    /// A path; `/` if there is none.
    pub(super) fn path(&self) -> Result<&'a str, Error> {
        let Some(path) = self.optional_of("Path", 1, 512)? else { return Ok("/") };
        let fits = path.starts_with('/') && path.ends_with('/') && path.bytes().all(|byte| byte.is_ascii_graphic());
        if fits {
            return Ok(path);
        }
        let text = "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric \
                    characters and/or / characters.";
        Err(Error::validation(text))
    }

    /// What paths are to begin with; `/` if it is left out.
    pub(super) fn path_prefix(&self) -> Result<&'a str, Error> {
        Ok(self.optional_of("PathPrefix", 1, 512)?.unwrap_or("/"))
    }

    /// A whole number within bounds, if it is there.
    pub(super) fn number(&self, member: &str, least: u32, most: u32) -> Result<Option<u32>, Error> {
        let number = match self.get(member) {
            None => return Ok(None),
            Some(Value::String(text)) => text.parse().ok(),
            Some(value) => value.as_i64(),
        };
        let number = number.ok_or_else(|| broken(member, "Member must be an integer"))?;
        if number < i64::from(least) {
            return Err(broken(member, &format!("Member must have value greater than or equal to {least}")));
        }
        match u32::try_from(number).ok().filter(|number| *number <= most) {
            Some(number) => Ok(Some(number)),
            None => Err(broken(member, &format!("Member must have value less than or equal to {most}"))),
        }
    }

    /// A truth value, false if it is left out.
    pub(super) fn flag(&self, member: &str) -> Result<bool, Error> {
        match self.get(member) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(Value::String(text)) if text.eq_ignore_ascii_case("true") => Ok(true),
            Some(Value::String(text)) if text.eq_ignore_ascii_case("false") => Ok(false),
            Some(_) => Err(broken(member, "Member must be a boolean")),
        }
    }

    fn list(&self, member: &str) -> Result<&'a [Value], Error> {
        match self.get(member) {
            None => Ok(&[]),
            Some(Value::Array(items)) => Ok(items),
            Some(Value::String(text)) if text.is_empty() => Ok(&[]),
            Some(_) => Err(broken(member, "Member must be a list")),
        }
    }

    /// A list of texts; empty if it is left out.
    pub(super) fn texts(&self, member: &str) -> Result<Vec<&'a str>, Error> {
        let items = self.list(member)?.iter();
        items.map(|item| item.as_str().ok_or_else(|| broken(member, "Member must be a list of strings"))).collect()
    }

    /// One member of each structure of a list.
    pub(super) fn texts_in(&self, member: &str, inner: &str) -> Result<Vec<&'a str>, Error> {
        self.list(member)?.iter().map(|item| Input::new(item)?.text(inner)).collect()
    }

    /// Tags by key, as a rule of all services has them.
    pub(super) fn tags(&self, member: &str) -> Result<BTreeMap<String, String>, Error> {
        let mut tags = BTreeMap::new();
        for item in self.list(member)? {
            let item = Input::new(item)?;
            let (key, value) = (item.text_of("Key", 1, 128)?, item.text_of("Value", 0, 256)?);
            if key.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("aws:")) {
                let text = "Tags with the prefix aws: are reserved for AWS use.";
                return Err(Error::new("InvalidInput", text));
            }
            if tags.keys().any(|present: &String| present.eq_ignore_ascii_case(key)) {
                let text = "Duplicate tag keys found. Please note that Tag keys are case insensitive.";
                return Err(Error::new("InvalidInput", text));
            }
            tags.insert(key.to_owned(), value.to_owned());
        }
        check_tag_count(tags.len())?;
        Ok(tags)
    }
}

/// Refuses more tags than a thing may have.
pub(super) fn check_tag_count(count: usize) -> Result<(), Error> {
    const MOST: usize = 50;
    if count > MOST { Err(Error::quota("TagsPerEntity", MOST)) } else { Ok(()) }
}

fn check_len(member: &str, text: &str, least: usize, most: usize) -> Result<(), Error> {
    let len = text.chars().count();
    if len < least {
        return Err(broken(member, &format!("Member must have length greater than or equal to {least}")));
    }
    if len > most {
        return Err(broken(member, &format!("Member must have length less than or equal to {most}")));
    }
    Ok(())
}

/// The error of a member that is not there.
fn missing(member: &str) -> Error {
    broken(member, "Member must not be null")
}

/// The error of a member that breaks a rule.
pub(super) fn broken(member: &str, rule: &str) -> Error {
    let member = lower_camel(member);
    Error::validation(format!("1 validation error detected: Value at '{member}' failed to satisfy constraint: {rule}"))
}
