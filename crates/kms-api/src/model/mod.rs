//! The service model as data: every operation and shape of KMS, with its limits, patterns and enumerations.
//!
//! The file `model/kms-2014-11-01.json` holds the facts of the model that AWS publishes with its SDKs (botocore 1.44.5,
//! Apache-2.0), without its prose.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

/// The whole model.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Model {
    /// What stands before the operation's name in the header `X-Amz-Target`.
    pub target_prefix: String,
    /// The operations by name.
    pub operations: BTreeMap<String, OperationModel>,
    /// The shapes by name.
    pub shapes: BTreeMap<String, Shape>,
}

/// What an operation takes, gives and may fail with.
#[derive(Debug, Deserialize)]
pub struct OperationModel {
    /// The shape of the request.
    pub input: Option<String>,
    /// The shape of the response; absent when the body is empty.
    pub output: Option<String>,
    /// The errors beside those that every operation can return.
    #[serde(default)]
    pub errors: Vec<String>,
}

/// A type of the model.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Shape {
    /// A text.
    String {
        /// The fewest characters.
        min: Option<usize>,
        /// The most characters.
        max: Option<usize>,
        /// A regular expression that the whole text must match.
        pattern: Option<String>,
        /// The only texts allowed.
        #[serde(default, rename = "enum")]
        values: Vec<String>,
        /// Whether it must not be shown.
        #[serde(default)]
        sensitive: bool,
    },
    /// Bytes, base64 in JSON.
    Blob {
        /// The fewest bytes.
        min: Option<usize>,
        /// The most bytes.
        max: Option<usize>,
    },
    /// A whole number.
    Integer {
        /// The least.
        min: Option<i64>,
        /// The greatest.
        max: Option<i64>,
    },
    /// True or false.
    Boolean {},
    /// Seconds since 1970-01-01T00:00:00Z.
    Timestamp {},
    /// Several of one shape.
    List {
        /// The shape of each member.
        member: String,
        /// The fewest members.
        min: Option<usize>,
        /// The most members.
        max: Option<usize>,
    },
    /// Texts by key.
    Map {
        /// The shape of the keys.
        key: String,
        /// The shape of the values.
        value: String,
    },
    /// Named members.
    Structure {
        /// The members and their shapes.
        #[serde(default)]
        members: BTreeMap<String, String>,
        /// The members that must be there.
        #[serde(default)]
        required: Vec<String>,
    },
}

/// The model of KMS.
pub fn kms() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    // The file is part of the program, and a test reads it: were it unreadable, no operation would be known.
    MODEL.get_or_init(|| crate::json::from_text(include_str!("../../model/kms-2014-11-01.json")).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_is_whole() {
        let model = kms();
        assert_eq!(model.target_prefix, "TrentService");
        assert_eq!(model.operations.len(), 56);
        assert_eq!(model.shapes.len(), 259);
        let shapes = model.operations.values().flat_map(|operation| operation.input.iter().chain(&operation.output));
        for name in shapes.chain(model.shapes.values().flat_map(|shape| match shape {
            Shape::List { member, .. } => vec![member],
            Shape::Map { key, value } => vec![key, value],
            Shape::Structure { members, .. } => members.values().collect(),
            _ => vec![],
        })) {
            assert!(model.shapes.contains_key(name), "{name}");
        }
    }
}
