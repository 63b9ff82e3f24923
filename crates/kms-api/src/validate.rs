//! Request validation as the service model states it, in AWS's words.
//!
//! AWS's text is `N validation error(s) detected: Value 'v' at 'member' failed to satisfy constraint: Member must …`, with
//! the path of the member in lower camel case. All violations of a request are told together.

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock};

use regex_lite::Regex;
use serde_json::Value;

use crate::blob::Blob;
use crate::error::{ErrorCode, KmsError};
use crate::model::{self, Model, Shape};

/// Checks a request body against the shape of the operation's input.
///
/// # Errors
///
/// `UnknownOperationException` for an operation that the model does not have, `SerializationException` for a member of
/// another type than the model's, `ValidationException` for a broken limit, pattern or enumeration, or a member that is
/// missing.
pub fn validate(operation: &str, input: &Value) -> Result<(), KmsError> {
    let model = model::kms();
    let Some(operation) = model.operations.get(operation) else {
        return Err(KmsError::bare(ErrorCode::UnknownOperation));
    };
    let mut walk = Walk { model, violations: Vec::new() };
    match &operation.input {
        Some(shape) => walk.value(&Path::root(), shape, input)?,
        None => return Ok(()),
    }
    match walk.violations.len() {
        0 => Ok(()),
        1 => Err(KmsError::validation(format!("1 validation error detected: {}", walk.violations.join("; ")))),
        count => {
            Err(KmsError::validation(format!("{count} validation errors detected: {}", walk.violations.join("; "))))
        }
    }
}

/// Where in the request a value stands, as AWS writes it: `tags.1.member.tagKey`.
#[derive(Clone)]
struct Path(String);

impl Path {
    fn root() -> Self {
        Self(String::new())
    }

    fn join(&self, part: &str) -> Self {
        if self.0.is_empty() { Self(part.to_owned()) } else { Self(format!("{}.{part}", self.0)) }
    }

    fn member(&self, name: &str) -> Self {
        let mut letters = name.chars();
        let first = letters.next().map(|letter| letter.to_ascii_lowercase());
        self.join(&first.into_iter().chain(letters).collect::<String>())
    }

    fn index(&self, index: usize) -> Self {
        self.join(&format!("{}.member", index + 1))
    }
}

struct Walk<'a> {
    model: &'a Model,
    violations: Vec<String>,
}

impl Walk<'_> {
    fn value(&mut self, path: &Path, shape: &str, value: &Value) -> Result<(), KmsError> {
        let Some(shape) = self.model.shapes.get(shape) else {
            return Err(KmsError::bare(ErrorCode::KmsInternal));
        };
        match (shape, value) {
            (Shape::String { min, max, pattern, values, sensitive }, Value::String(text)) => {
                let shown = if *sensitive { None } else { Some(text.as_str()) };
                self.length(path, shown, text.encode_utf16().count(), *min, *max);
                if !values.is_empty() && !values.contains(text) {
                    let set = values.join(", ");
                    self.violation(path, shown, &format!("Member must satisfy enum value set: [{set}]"));
                }
                if let Some(pattern) = pattern
                    && !matches(pattern, text)
                {
                    self.violation(path, shown, &format!("Member must satisfy regular expression pattern: {pattern}"));
                }
            }
            (Shape::Blob { min, max }, Value::String(text)) => match Blob::from_base64(text) {
                Some(blob) => self.length(path, None, blob.as_slice().len(), *min, *max),
                None => return Err(unreadable("a Blob member that is not base64")),
            },
            (Shape::Integer { min, max }, Value::Number(number)) => {
                let Some(number) = number.as_i64() else { return Err(unreadable("a number that is not an Integer")) };
                let shown = number.to_string();
                if min.is_some_and(|min| number < min) {
                    let rule = format!("Member must have value greater than or equal to {}", min.unwrap_or_default());
                    self.violation(path, Some(&shown), &rule);
                }
                if max.is_some_and(|max| number > max) {
                    let rule = format!("Member must have value less than or equal to {}", max.unwrap_or_default());
                    self.violation(path, Some(&shown), &rule);
                }
            }
            (Shape::Boolean {}, Value::Bool(_)) | (Shape::Timestamp {}, Value::Number(_)) => {}
            (Shape::List { member, min, max }, Value::Array(items)) => {
                let shown: Vec<String> = items.iter().map(shown).collect();
                self.length(path, Some(&format!("[{}]", shown.join(", "))), items.len(), *min, *max);
                for (index, item) in items.iter().enumerate() {
                    self.value(&path.index(index), member, item)?;
                }
            }
            (Shape::Map { key, value: shape }, Value::Object(pairs)) => {
                for (name, value) in pairs {
                    self.value(&path.join(name), key, &Value::String(name.clone()))?;
                    self.value(&path.join(name), shape, value)?;
                }
            }
            (Shape::Structure { members, required }, Value::Object(fields)) => {
                for name in required {
                    if fields.get(name).is_none_or(Value::is_null) {
                        let path = path.member(name);
                        self.violations.push(format!(
                            "Value null at '{}' failed to satisfy constraint: Member must not be null",
                            path.0
                        ));
                    }
                }
                // Members that the model does not know are passed over, as AWS does.
                for (name, shape) in members {
                    if let Some(value) = fields.get(name).filter(|value| !value.is_null()) {
                        self.value(&path.member(name), shape, value)?;
                    }
                }
            }
            (shape, value) => return Err(mismatch(shape, value)),
        }
        Ok(())
    }

    fn length(&mut self, path: &Path, shown: Option<&str>, length: usize, min: Option<usize>, max: Option<usize>) {
        if let Some(min) = min.filter(|min| length < *min) {
            self.violation(path, shown, &format!("Member must have length greater than or equal to {min}"));
        }
        if let Some(max) = max.filter(|max| length > *max) {
            self.violation(path, shown, &format!("Member must have length less than or equal to {max}"));
        }
    }

    fn violation(&mut self, path: &Path, shown: Option<&str>, rule: &str) {
        let value = shown.map(|value| format!("Value '{value}'")).unwrap_or_else(|| "Value".to_owned());
        self.violations.push(format!("{value} at '{}' failed to satisfy constraint: {rule}", path.0));
    }
}

/// A value within a list, as Java's `toString` of a structure's list would show it in outline.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn unreadable(what: &str) -> KmsError {
    KmsError::new(ErrorCode::Serialization, format!("The request has {what}."))
}

fn mismatch(shape: &Shape, value: &Value) -> KmsError {
    let expected = match shape {
        Shape::String { .. } => "a String",
        Shape::Blob { .. } => "a Blob",
        Shape::Integer { .. } => "an Integer",
        Shape::Boolean {} => "a Boolean",
        Shape::Timestamp {} => "a Timestamp",
        Shape::List { .. } => "a List",
        Shape::Map { .. } => "a Map",
        Shape::Structure { .. } => "a Structure",
    };
    let found = match value {
        Value::Null => "NULL_VALUE",
        Value::Bool(true) => "TRUE_VALUE",
        Value::Bool(false) => "FALSE_VALUE",
        Value::Number(_) => "NUMBER_VALUE",
        Value::String(_) => "STRING_VALUE",
        Value::Array(_) => "START_ARRAY",
        Value::Object(_) => "START_OBJECT",
    };
    KmsError::new(ErrorCode::Serialization, format!("{found} can not be converted to {expected}"))
}

/// Whether the whole text matches the model's pattern. Each pattern is compiled once.
fn matches(pattern: &str, text: &str) -> bool {
    static COMPILED: OnceLock<Mutex<BTreeMap<String, Option<Regex>>>> = OnceLock::new();
    let compiled = COMPILED.get_or_init(Mutex::default);
    let mut compiled = compiled.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    // A pattern that cannot be compiled would refuse everything; a test compiles them all.
    compiled
        .entry(pattern.to_owned())
        .or_insert_with(|| Regex::new(&format!("^(?:{pattern})$")).ok())
        .as_ref()
        .is_some_and(|regex| regex.is_match(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        for (name, shape) in &model::kms().shapes {
            if let Shape::String { pattern: Some(pattern), .. } = shape {
                assert!(Regex::new(&format!("^(?:{pattern})$")).is_ok(), "{name}: {pattern}");
            }
        }
    }
}
