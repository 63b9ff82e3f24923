//! What the lab asks the engine for a question.

use kms_protocol::Actor;
use kms_protocol::decision::WhatIf;
use serde_json::{Map, Value, json};

use crate::access::Question;
use crate::text::lab as text;

/// What an operation names beside who calls, as far as permissions go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// No key: IAM policies alone decide.
    Account,
    /// A key.
    Key,
    /// Two keys: where a ciphertext comes from, and where it goes.
    TwoKeys,
    /// An alias, and the key that it is to name.
    AliasAndKey,
    /// An alias.
    Alias,
    /// A key and a grant on it.
    Grant,
    /// A key and another Region.
    Region,
}

impl Shape {
    /// What an operation names.
    pub fn of(operation: &str) -> Self {
        match operation {
            "ReEncrypt" => Self::TwoKeys,
            "CreateAlias" | "UpdateAlias" => Self::AliasAndKey,
            "DeleteAlias" => Self::Alias,
            "RetireGrant" => Self::Grant,
            "UpdatePrimaryRegion" | "ReplicateKey" => Self::Region,
            "ConnectCustomKeyStore"
            | "CreateCustomKeyStore"
            | "CreateKey"
            | "DeleteCustomKeyStore"
            | "DescribeCustomKeyStores"
            | "DisconnectCustomKeyStore"
            | "GenerateRandom"
            | "ListAliases"
            | "ListKeys"
            | "ListRetirableGrants"
            | "UpdateCustomKeyStore" => Self::Account,
            _ => Self::Key,
        }
    }

    /// Whether it has a key.
    pub fn has_key(self) -> bool {
        !matches!(self, Self::Account | Self::Alias)
    }

    /// What its name is called, with an example, if it has one.
    pub fn name(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::AliasAndKey | Self::Alias => Some((text::alias_name(), "alias/app")),
            Self::Grant => Some((text::grant_id(), text::grant_id_example())),
            Self::Region => Some((text::other_region(), "eu-west-1")),
            Self::Account | Self::Key | Self::TwoKeys => None,
        }
    }
}

/// Whether an operation takes an encryption context.
pub fn has_context(operation: &str) -> bool {
    matches!(
        operation,
        "Encrypt"
            | "Decrypt"
            | "ReEncrypt"
            | "GenerateDataKey"
            | "GenerateDataKeyWithoutPlaintext"
            | "GenerateDataKeyPair"
            | "GenerateDataKeyPairWithoutPlaintext"
            | "CreateGrant"
    )
}

/// What to ask for a question; nothing as long as it names too little.
pub fn what_if(question: &Question, actor: Option<Actor>) -> Option<WhatIf> {
    let shape = Shape::of(&question.operation);
    let by = question.by.clone().or(actor)?;
    let blank = |text: &str| text.trim().is_empty();
    let missing = blank(&question.operation)
        || (shape.has_key() && blank(&question.key))
        || (shape == Shape::TwoKeys && blank(&question.other))
        || (matches!(shape, Shape::AliasAndKey | Shape::Alias | Shape::Grant) && blank(&question.name));
    (!missing).then(|| WhatIf {
        by,
        operation: question.operation.clone(),
        input: input(question, shape),
        circumstances: circumstances(question),
    })
}

fn input(question: &Question, shape: Shape) -> Value {
    let mut input = Map::new();
    let mut put = |member: &str, text: &str| {
        if !text.trim().is_empty() {
            input.insert(member.to_owned(), Value::from(text.trim()));
        }
    };
    match shape {
        Shape::Account => {}
        Shape::Key => put("KeyId", &question.key),
        Shape::TwoKeys => {
            put("SourceKeyId", &question.key);
            put("DestinationKeyId", &question.other);
        }
        Shape::AliasAndKey => {
            put("TargetKeyId", &question.key);
            put("AliasName", &question.name);
        }
        Shape::Alias => put("AliasName", &question.name),
        Shape::Grant => {
            put("KeyId", &question.key);
            put("GrantId", &question.name);
        }
        Shape::Region => {
            put("KeyId", &question.key);
            let member = if question.operation == "ReplicateKey" { "ReplicaRegion" } else { "PrimaryRegion" };
            put(member, &question.name);
        }
    }
    let pairs = question.context.iter().filter(|(name, value)| !name.is_empty() || !value.is_empty());
    let context: Map<String, Value> = pairs.map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect();
    if !context.is_empty() && has_context(&question.operation) {
        let context = Value::Object(context);
        match question.operation.as_str() {
            "ReEncrypt" => {
                input.insert("SourceEncryptionContext".to_owned(), context.clone());
                input.insert("DestinationEncryptionContext".to_owned(), context);
            }
            "CreateGrant" => {
                input.insert("Constraints".to_owned(), json!({ "EncryptionContextSubset": context }));
            }
            _ => {
                input.insert("EncryptionContext".to_owned(), context);
            }
        }
    }
    Value::Object(input)
}

fn circumstances(question: &Question) -> Value {
    let mut found = Map::new();
    for (member, text) in [("via", &question.via), ("sourceIp", &question.ip), ("vpcEndpoint", &question.endpoint)] {
        if !text.trim().is_empty() {
            found.insert(member.to_owned(), Value::from(text.trim()));
        }
    }
    if let Some(mfa) = question.mfa {
        found.insert("mfa".to_owned(), Value::from(mfa));
    }
    let mut extra = Map::new();
    for (name, value) in question.extra.iter().filter(|(name, _)| !name.trim().is_empty()) {
        // A key that stands there twice has both values.
        if let Value::Array(values) = extra.entry(name.trim()).or_insert_with(|| Value::Array(Vec::new())) {
            values.push(Value::from(value.as_str()));
        }
    }
    if !extra.is_empty() {
        found.insert("extra".to_owned(), Value::Object(extra));
    }
    if found.is_empty() { Value::Null } else { Value::Object(found) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(operation: &str) -> Question {
        Question {
            operation: operation.to_owned(),
            key: "alias/a".to_owned(),
            other: "alias/b".to_owned(),
            name: "alias/n".to_owned(),
            context: vec![("tenant".to_owned(), "acme".to_owned()), (String::new(), String::new())],
            ..Question::default()
        }
    }

    #[test]
    fn each_operation_names_what_the_model_says() {
        for (name, operation) in &kms_api::model::kms().operations {
            let input = kms_api::model::kms().shapes.get(operation.input.as_deref().unwrap_or_default());
            let Some(input) = input else { continue };
            let has = |member: &str| format!("{input:?}").contains(&format!("\"{member}\""));
            match Shape::of(name) {
                // Whose aliases are listed may be one key, which needs no permission on it.
                Shape::Account => assert!(!has("KeyId") || name == "ListAliases", "{name}"),
                Shape::Key | Shape::Grant | Shape::Region => assert!(has("KeyId"), "{name}"),
                Shape::TwoKeys => assert!(has("SourceKeyId") && has("DestinationKeyId"), "{name}"),
                Shape::AliasAndKey => assert!(has("AliasName") && has("TargetKeyId"), "{name}"),
                Shape::Alias => assert!(has("AliasName") && !has("TargetKeyId"), "{name}"),
            }
        }
    }

    #[test]
    fn a_question_without_its_key_is_not_asked() {
        assert_eq!(what_if(&Question { key: " ".to_owned(), ..ask("Encrypt") }, Actor::home()), None);
        assert_eq!(what_if(&Question { other: String::new(), ..ask("ReEncrypt") }, Actor::home()), None);
        assert!(what_if(&Question { key: String::new(), ..ask("ListKeys") }, Actor::home()).is_some());
        assert_eq!(what_if(&ask("Encrypt"), None), None);
    }

    #[test]
    fn the_context_goes_where_the_operation_takes_it() {
        let input = |operation: &str| what_if(&ask(operation), Actor::home()).unwrap().input;
        assert_eq!(input("Decrypt"), json!({ "KeyId": "alias/a", "EncryptionContext": { "tenant": "acme" } }));
        assert_eq!(input("Sign"), json!({ "KeyId": "alias/a" }));
        assert_eq!(input("ReEncrypt")["DestinationEncryptionContext"], json!({ "tenant": "acme" }));
        assert_eq!(input("CreateAlias"), json!({ "TargetKeyId": "alias/a", "AliasName": "alias/n" }));
        assert_eq!(input("ListKeys"), json!({}));
    }

    #[test]
    fn circumstances_are_told_only_if_there_are_any() {
        assert_eq!(circumstances(&ask("Encrypt")), Value::Null);
        let extra = [("aws:TagKeys", "a"), ("aws:TagKeys", "b"), ("", "x")];
        let question = Question {
            via: "s3.us-east-1.amazonaws.com".to_owned(),
            ip: "203.0.113.7".to_owned(),
            mfa: Some(false),
            extra: extra.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            ..ask("Encrypt")
        };
        let expected = json!({
            "via": "s3.us-east-1.amazonaws.com",
            "sourceIp": "203.0.113.7",
            "mfa": false,
            "extra": { "aws:TagKeys": ["a", "b"] },
        });
        assert_eq!(circumstances(&question), expected);
    }
}
