//! The encryption context: non-secret pairs bound to a symmetric ciphertext as additional authenticated data.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html>

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Pairs of key and value; order is of no account, case is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EncryptionContext(pub BTreeMap<String, String>);

impl EncryptionContext {
    /// Whether there are no pairs.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One sequence of bytes for each context and one context for each sequence: every key and value goes with its
    /// length, so that `{"a": "bc"}` and `{"ab": "c"}` differ. Pairs are in the order of their keys' UTF-8 bytes.
    pub fn canonical_bytes(&self) -> Vec<u8> {
        let mut bytes = (self.0.len() as u64).to_be_bytes().to_vec();
        for text in self.0.iter().flat_map(|(key, value)| [key, value]) {
            bytes.extend((text.len() as u64).to_be_bytes());
            bytes.extend(text.as_bytes());
        }
        bytes
    }
}

impl<const N: usize> From<[(&str, &str); N]> for EncryptionContext {
    fn from(pairs: [(&str, &str); N]) -> Self {
        Self(pairs.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_contexts_share_their_bytes() {
        let contexts: [EncryptionContext; 5] =
            [[].into(), [("", "")].into(), [("a", "bc")].into(), [("ab", "c")].into(), [("a", "b"), ("c", "")].into()];
        for (i, one) in contexts.iter().enumerate() {
            for (j, other) in contexts.iter().enumerate() {
                assert_eq!(one.canonical_bytes() == other.canonical_bytes(), i == j);
            }
        }
    }
}
