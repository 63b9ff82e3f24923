//! Accounts, Regions, keys and aliases: their identifiers and Amazon Resource Names.
//!
//! Forms: <https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id>.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A text that is not of the form its type asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseNameError {
    expected: &'static str,
    found: String,
}

impl ParseNameError {
    fn new(expected: &'static str, found: &str) -> Self {
        Self { expected, found: found.to_owned() }
    }
}

impl fmt::Display for ParseNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}, found `{}`", self.expected, self.found)
    }
}

impl std::error::Error for ParseNameError {}

/// A name kept as the text that was checked when it was made.
macro_rules! text_name {
    ($(#[$doc:meta])* $name:ident, $expected:literal, $valid:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = ParseNameError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let valid: fn(&str) -> bool = $valid;
                if valid(text) { Ok(Self(text.to_owned())) } else { Err(ParseNameError::new($expected, text)) }
            }
        }

        impl TryFrom<String> for $name {
            type Error = ParseNameError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> String {
                name.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_name!(
    /// An AWS account id: twelve digits.
    AccountId,
    "an account id of 12 digits",
    |text| text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
);

text_name!(
    /// An AWS Region code, such as `us-east-1`.
    Region,
    "a Region code such as `us-east-1`",
    |text| {
        let mut parts = text.split('-').rev();
        let number = parts.next().is_some_and(|last| !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit()));
        let words: Vec<&str> = parts.collect();
        number
            && (2..=3).contains(&words.len())
            && words.iter().all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase()))
    }
);

text_name!(
    /// The id of a KMS key: a UUID in lower case, or `mrk-` and 32 hexadecimal digits for a multi-Region key.
    KeyId,
    "a key id",
    |text| match text.strip_prefix("mrk-") {
        Some(rest) => rest.len() == 32 && rest.bytes().all(is_lower_hex),
        None => is_uuid(text),
    }
);

text_name!(
    /// An alias name with its prefix `alias/`.
    AliasName,
    "an alias name with the prefix `alias/`",
    |text| text.strip_prefix("alias/").is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b':' | b'/' | b'_' | b'-'))
    })
);

fn is_lower_hex(byte: u8) -> bool {
    byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)
}

fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(is_lower_hex))
}

impl Region {
    /// The partition the Region belongs to, the second field of its ARNs.
    pub fn partition(&self) -> &'static str {
        if self.0.starts_with("cn-") {
            "aws-cn"
        } else if self.0.starts_with("us-gov-") {
            "aws-us-gov"
        } else {
            "aws"
        }
    }
}

impl KeyId {
    /// The id of a single-Region key (a version 4 UUID) or of a multi-Region key, from 16 random bytes.
    pub fn from_random(mut bytes: [u8; 16], multi_region: bool) -> Self {
        // RFC 9562, section 5.4: version 4, variant 0b10.
        let [_, _, _, _, _, _, version, _, variant, ..] = &mut bytes;
        *version = (*version & 0x0f) | 0x40;
        *variant = (*variant & 0x3f) | 0x80;
        Self::from_bytes(bytes, multi_region)
    }

    /// The id whose 32 digits are these bytes.
    pub fn from_bytes(bytes: [u8; 16], multi_region: bool) -> Self {
        if multi_region {
            Self(bytes.iter().fold("mrk-".to_owned(), |text, byte| format!("{text}{byte:02x}")))
        } else {
            Self(uuid(bytes))
        }
    }

    /// The 16 bytes that the id's hexadecimal digits spell.
    pub fn to_bytes(&self) -> [u8; 16] {
        let digits: String = self.0.trim_start_matches("mrk-").chars().filter(|c| *c != '-').collect();
        // Thirty-two digits were checked when the id was made.
        u128::from_str_radix(&digits, 16).unwrap_or_default().to_be_bytes()
    }

    /// Whether the id is that of a multi-Region key.
    pub fn is_multi_region(&self) -> bool {
        self.0.starts_with("mrk-")
    }
}

/// A UUID in lower-case text form (RFC 9562).
fn uuid(bytes: [u8; 16]) -> String {
    bytes.iter().enumerate().fold(String::with_capacity(36), |text, (index, byte)| {
        let dash = if matches!(index, 4 | 6 | 8 | 10) { "-" } else { "" };
        format!("{text}{dash}{byte:02x}")
    })
}

/// The ARN of a key: `arn:aws:kms:<region>:<account>:key/<id>`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KeyArn {
    /// The Region that holds the key.
    pub region: Region,
    /// The account that owns the key.
    pub account: AccountId,
    /// The key.
    pub key_id: KeyId,
}

/// The ARN of an alias: `arn:aws:kms:<region>:<account>:alias/<name>`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AliasArn {
    /// The Region that holds the alias.
    pub region: Region,
    /// The account that owns the alias.
    pub account: AccountId,
    /// The alias.
    pub name: AliasName,
}

/// The fields of a KMS ARN: Region, account, resource.
fn split_arn(text: &str) -> Option<(Region, AccountId, &str)> {
    let mut fields = text.splitn(6, ':');
    let (arn, partition, service) = (fields.next()?, fields.next()?, fields.next()?);
    let region: Region = fields.next()?.parse().ok()?;
    let account = fields.next()?.parse().ok()?;
    (arn == "arn" && service == "kms" && partition == region.partition()).then_some(())?;
    Some((region, account, fields.next()?))
}

impl FromStr for KeyArn {
    type Err = ParseNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        split_arn(text)
            .and_then(|(region, account, resource)| {
                let key_id = resource.strip_prefix("key/")?.parse().ok()?;
                Some(Self { region, account, key_id })
            })
            .ok_or_else(|| ParseNameError::new("a key ARN", text))
    }
}

impl FromStr for AliasArn {
    type Err = ParseNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        split_arn(text)
            .and_then(|(region, account, resource)| Some(Self { region, account, name: resource.parse().ok()? }))
            .ok_or_else(|| ParseNameError::new("an alias ARN", text))
    }
}

impl fmt::Display for KeyArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "arn:{}:kms:{}:{}:key/{}", self.region.partition(), self.region, self.account, self.key_id)
    }
}

impl fmt::Display for AliasArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "arn:{}:kms:{}:{}:{}", self.region.partition(), self.region, self.account, self.name)
    }
}

macro_rules! arn_as_text {
    ($($name:ident),*) => {$(
        impl TryFrom<String> for $name {
            type Error = ParseNameError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(arn: $name) -> String {
                arn.to_string()
            }
        }
    )*};
}

arn_as_text!(KeyArn, AliasArn);

/// The four ways in which a request may name a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyRef {
    /// A key id.
    Id(KeyId),
    /// A key ARN.
    Arn(KeyArn),
    /// An alias name.
    Alias(AliasName),
    /// An alias ARN.
    AliasArn(AliasArn),
}

impl FromStr for KeyRef {
    type Err = ParseNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.starts_with("arn:") {
            text.parse().map(Self::Arn).or_else(|_| text.parse().map(Self::AliasArn))
        } else if text.starts_with("alias/") {
            text.parse().map(Self::Alias)
        } else {
            text.parse().map(Self::Id)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_checked() {
        for good in ["us-east-1", "us-gov-west-1", "ap-southeast-2"] {
            assert!(good.parse::<Region>().is_ok(), "{good}");
        }
        for bad in ["", "us", "us-east", "us-1", "US-east-1", "us--1", "a-b-c-d-1"] {
            assert!(bad.parse::<Region>().is_err(), "{bad}");
        }
        // The three refused forms were recorded from AWS ("Invalid keyId '…'").
        for bad in ["134f2428cec14b25a1ae9048164dba47", "fake-key-id", "mrk-fake-key-id"] {
            assert!(bad.parse::<KeyId>().is_err(), "{bad}");
        }
        assert!("1234abcd-12ab-34cd-56ef-1234567890ab".parse::<KeyId>().is_ok());
        assert!("mrk-1234abcd12ab34cd56ef1234567890ab".parse::<KeyId>().is_ok());
    }

    #[test]
    fn arns_round_trip() {
        for text in [
            "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            "arn:aws-cn:kms:cn-north-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab",
        ] {
            assert_eq!(text.parse::<KeyArn>().unwrap().to_string(), text);
        }
        let alias = "arn:aws:kms:eu-west-1:123456789012:alias/app/db";
        assert_eq!(alias.parse::<AliasArn>().unwrap().to_string(), alias);
        for bad in ["arn:aws:kms:cn-north-1:123456789012:alias/a", "arn:aws:s3:us-east-1:123456789012:alias/a", "arn:"]
        {
            assert!(bad.parse::<AliasArn>().is_err(), "{bad}");
        }
    }

    #[test]
    fn key_ids_are_their_bytes() {
        for multi_region in [false, true] {
            let id = KeyId::from_random([0xab; 16], multi_region);
            assert_eq!(id.is_multi_region(), multi_region);
            assert_eq!(KeyId::from_bytes(id.to_bytes(), multi_region), id);
            assert!(id.as_str().parse::<KeyId>().is_ok());
        }
    }
}
