//! What to call a key.

use kms_api::{AliasName, KeyId};

/// The alias without its prefix: `app/db`.
pub fn alias(name: &AliasName) -> String {
    name.as_str().strip_prefix("alias/").unwrap_or(name.as_str()).to_owned()
}

/// Its first alias, else its description, else that it has none.
pub fn key(aliases: &[AliasName], description: &str) -> String {
    match aliases.first() {
        Some(name) => alias(name),
        None if description.trim().is_empty() => "Unnamed key".to_owned(),
        None => description.trim().to_owned(),
    }
}

/// The first four digits of its id, which stand on its plate.
pub fn plate(id: &KeyId) -> String {
    id.as_str().trim_start_matches("mrk-").chars().take(4).collect::<String>().to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_called_by_the_best_name_it_has() {
        let names: Vec<AliasName> = vec!["alias/app/db".parse().unwrap(), "alias/old".parse().unwrap()];
        assert_eq!(key(&names, "text"), "app/db");
        assert_eq!(key(&[], " text "), "text");
        assert_eq!(key(&[], " "), "Unnamed key");
        assert_eq!(plate(&"1234abcd-12ab-34cd-56ef-1234567890ab".parse().unwrap()), "1234");
    }
}
