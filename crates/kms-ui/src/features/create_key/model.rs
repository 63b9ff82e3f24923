//! What the form asks for.

use kms_api::key::Tag;
use kms_api::operation::CreateKeyRequest;

use crate::components::pairs::model::twice;
use crate::forms::Placed;
use crate::text::create_key as text;

/// The alias with its prefix, or none if nothing was typed.
///
/// # Errors
///
/// AWS's own text for a name that CreateAlias would refuse. It is told before the key is made, so that no key is left
/// without the name that was meant for it.
pub(super) fn alias(typed: &str) -> Result<Option<String>, Placed> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let name = if typed.starts_with("alias/") { typed.to_owned() } else { format!("alias/{typed}") };
    let fits = name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, ':' | '/' | '_' | '-'));
    if fits && name.len() <= 256 {
        return Ok(Some(name));
    }
    let rule = if fits {
        "Member must have length less than or equal to 256"
    } else {
        "Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$"
    };
    Err(Placed::at("aliasName", format!("Value '{name}' at 'aliasName' failed to satisfy constraint: {rule}")))
}

/// The request that makes a key of this kind.
///
/// # Errors
///
/// A text beside the tags, when a key stands there twice.
pub(super) fn request(
    kind: CreateKeyRequest,
    description: &str,
    tags: &[(String, String)],
) -> Result<CreateKeyRequest, Placed> {
    let filled: Vec<_> = tags.iter().filter(|(key, value)| !key.is_empty() || !value.is_empty()).collect();
    if let Some(key) = twice(filled.iter().map(|(key, _)| key.as_str())) {
        return Err(Placed::at("tags", text::tag_twice(key)));
    }
    let tags = filled.into_iter().map(|(key, value)| Tag { tag_key: key.clone(), tag_value: value.clone() }).collect();
    let description = (!description.is_empty()).then(|| description.to_owned());
    Ok(CreateKeyRequest { description, tags, ..kind })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefix_may_be_left_out() {
        assert_eq!(alias(" "), Ok(None));
        assert_eq!(alias("app/db"), Ok(Some("alias/app/db".to_owned())));
        assert_eq!(alias("alias/app"), Ok(Some("alias/app".to_owned())));
    }

    #[test]
    fn a_bad_name_is_refused_before_the_key_is_made() {
        assert!(alias("a b").unwrap_err().field("aliasName").unwrap().contains("'alias/a b' at 'aliasName'"));
        assert!(alias(&"a".repeat(300)).unwrap_err().field("aliasName").unwrap().contains("256"));
    }

    #[test]
    fn empty_tags_do_not_count() {
        let tags = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
        };
        let request =
            |description: &str, pairs: &[(String, String)]| request(CreateKeyRequest::default(), description, pairs);
        assert_eq!(request("", &tags(&[("", "")])), Ok(CreateKeyRequest::default()));
        assert_eq!(request("d", &tags(&[("a", "1")])).unwrap().tags.len(), 1);
        assert!(request("", &tags(&[("a", "1"), ("a", "2")])).is_err());
    }
}
