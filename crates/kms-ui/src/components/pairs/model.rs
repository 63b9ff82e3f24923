//! Pairs of texts while they are edited.

use kms_api::EncryptionContext;

use crate::text::components::pairs as text;

/// The first name that stands there twice.
pub fn twice<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut seen = Vec::new();
    names.into_iter().find(|name| {
        let again = seen.contains(name);
        seen.push(*name);
        again
    })
}

/// The context that the pairs make. Pairs that are wholly empty do not count.
///
/// # Errors
///
/// A text for the visitor, when a name stands there twice: the service would silently take one of the two.
pub fn context(pairs: &[(String, String)]) -> Result<EncryptionContext, String> {
    let filled: Vec<_> = pairs.iter().filter(|(name, value)| !name.is_empty() || !value.is_empty()).collect();
    if let Some(name) = twice(filled.iter().map(|(name, _)| name.as_str())) {
        return Err(text::twice(name));
    }
    Ok(EncryptionContext(filled.into_iter().cloned().collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn empty_rows_do_not_count() {
        let found = context(&pairs(&[("a", "1"), ("", ""), ("", "x")])).unwrap();
        assert_eq!(found, [("a", "1"), ("", "x")].into());
    }

    #[test]
    fn a_name_may_stand_once() {
        assert!(context(&pairs(&[("a", "1"), ("A", "1")])).is_ok(), "case counts");
        assert!(context(&pairs(&[("a", "1"), ("a", "1")])).unwrap_err().contains("`a`"));
    }
}
