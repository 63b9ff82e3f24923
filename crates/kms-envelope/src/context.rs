//! The encryption context: what the reader gets to see beside the data, authenticated but not secret.
//!
//! Source: `framework/structures.md` (encryption context) and `data-format/message-header.md` (AAD) of the
//! specification.

use std::collections::BTreeMap;

use crate::Error;
use crate::bytes::{Cursor, put_field};

/// Keys with this prefix belong to the format.
pub const RESERVED_PREFIX: &str = "aws-crypto-";
/// Where a signed message keeps the key that verifies it. An unsigned message must not have it.
pub(crate) const PUBLIC_KEY: &str = "aws-crypto-public-key";

/// Names and values bound to a message, in order of the UTF-8 bytes of the names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EncryptionContext(BTreeMap<String, String>);

impl EncryptionContext {
    /// A context to write.
    ///
    /// # Errors
    /// A name that is reserved or given twice, or more than 65,535 bytes in all.
    pub fn new<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>) -> Result<Self, Error> {
        let mut context = Self::default();
        for (key, value) in pairs {
            let key = key.into();
            if context.0.contains_key(&key) {
                return Err(Error::DuplicateContextKey { key });
            }
            context.0.insert(key, value.into());
        }
        context.refuse_reserved()?;
        match context.serialized_len() {
            len if len > u16::MAX.into() => Err(Error::ContextTooLong { len }),
            _ => Ok(context),
        }
    }

    /// The pairs, in the order they are written.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// The value of a name.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// Whether there is no pair.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The context as the format writes it, without its length: `count u16 | (length u16, name, length u16, value)*`,
    /// and nothing at all when it is empty.
    #[must_use]
    pub fn serialize(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.serialized_len());
        if !self.is_empty() {
            out.extend_from_slice(&(self.0.len() as u16).to_be_bytes());
            for (key, value) in &self.0 {
                put_field(&mut out, key.as_bytes());
                put_field(&mut out, value.as_bytes());
            }
        }
        out
    }

    /// A context read from a message may hold reserved names; it cannot be written again with them.
    pub(crate) fn refuse_reserved(&self) -> Result<(), Error> {
        match self.0.keys().find(|key| key.starts_with(RESERVED_PREFIX)) {
            Some(key) => Err(Error::ReservedContextKey { key: key.clone() }),
            None => Ok(()),
        }
    }

    pub(crate) fn serialized_len(&self) -> usize {
        let pairs: usize = self.0.iter().map(|(key, value)| 4 + key.len() + value.len()).sum();
        if self.is_empty() { 0 } else { 2 + pairs }
    }

    /// Reads what [`serialize`](Self::serialize) writes. Pairs in another order are accepted, since there are writers
    /// that sort by UTF-16 units: the order is authenticated with the header as it stands.
    pub(crate) fn parse(mut section: Cursor<'_>) -> Result<Self, Error> {
        let mut context = Self::default();
        if section.is_empty() {
            return Ok(context);
        }
        let count = section.u16()?;
        if count == 0 {
            return Err(section.problem(2, "the encryption context has a length but no pairs"));
        }
        for _ in 0..count {
            let key = section.text()?;
            if context.0.contains_key(key) {
                return Err(section.problem(key.len(), "the encryption context has a key twice"));
            }
            context.0.insert(key.to_owned(), section.text()?.to_owned());
        }
        if section.is_empty() { Ok(context) } else { Err(section.problem(0, "the encryption context is too long")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_by_their_utf8_bytes() {
        // In UTF-16 the second name, a surrogate pair, would come first.
        let context =
            EncryptionContext::new([("\u{1f511}", "key"), ("\u{ff21}", "wide"), ("", ""), ("b", "2")]).unwrap();
        let names: Vec<_> = context.iter().map(|(key, _)| key).collect();
        assert_eq!(names, ["", "b", "\u{ff21}", "\u{1f511}"]);
        let bytes = context.serialize();
        assert_eq!(bytes.len(), context.serialized_len());
        assert_eq!(&bytes[..11], b"\0\x04\0\0\0\0\0\x01b\0\x01");
        assert_eq!(EncryptionContext::parse(Cursor::new(&bytes)), Ok(context));
        assert_eq!(EncryptionContext::default().serialize(), b"");
    }

    #[test]
    fn what_cannot_be_written_is_refused() {
        let new = |pairs: &[(&str, String)]| EncryptionContext::new(pairs.iter().cloned());
        let key = "aws-crypto-public-key".to_owned();
        assert_eq!(new(&[(&key, String::new())]), Err(Error::ReservedContextKey { key: key.clone() }));
        let twice = new(&[("a", "1".into()), ("a", "2".into())]);
        assert_eq!(twice, Err(Error::DuplicateContextKey { key: "a".into() }));
        assert!(new(&[("a", "x".repeat(65_528))]).is_ok());
        assert_eq!(new(&[("a", "x".repeat(65_529))]), Err(Error::ContextTooLong { len: 65_536 }));
    }

    #[test]
    fn malformed_contexts_are_refused_with_their_place() {
        let place = |bytes: &[u8]| match EncryptionContext::parse(Cursor::new(bytes)) {
            Err(Error::Header { offset, .. }) => offset,
            other => panic!("{other:?}"),
        };
        assert_eq!(place(b"\0\0"), 0);
        assert_eq!(place(b"\0\x01\0\x01a"), 5);
        assert_eq!(place(b"\0\x01\0\x01\xff\0\0"), 4);
        assert_eq!(place(b"\0\x02\0\x01a\0\0\0\x01a\0\0"), 9);
        assert_eq!(place(b"\0\x01\0\x01a\0\0\0"), 7);
        assert!(EncryptionContext::parse(Cursor::new(b"\0\x02\0\x01b\0\0\0\x01a\0\0")).is_ok());
    }
}
