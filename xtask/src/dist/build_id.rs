//! The name of a build: the same files give the same name, any change another.

use crate::dist::{Files, hash};

/// Hexadecimal digits in a build's name: 64 bits, far more than builds will ever be.
const DIGITS: usize = 16;

/// The name of the build made of these groups of files (the group's name tells equal paths in different folders apart).
pub(crate) fn build_id(groups: &[(&str, &Files)]) -> String {
    let mut list = String::new();
    for (group, files) in groups {
        for (path, bytes) in *files {
            list.push_str(&format!("{group}/{path} {}\n", hash::hex(&hash::sha256(bytes))));
        }
    }
    hash::hex(&hash::sha256(list.as_bytes())).chars().take(DIGITS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn equal_files_have_an_equal_id_in_any_order() {
        let one = files(&[("a", "1"), ("b", "2")]);
        let same = files(&[("b", "2"), ("a", "1")]);
        assert_eq!(build_id(&[("build", &one)]), build_id(&[("build", &same)]));
        assert_eq!(build_id(&[("build", &one)]).len(), DIGITS);
    }

    #[test]
    fn content_name_and_group_count() {
        let one = build_id(&[("build", &files(&[("a", "1")]))]);
        assert_ne!(one, build_id(&[("build", &files(&[("a", "2")]))]));
        assert_ne!(one, build_id(&[("build", &files(&[("b", "1")]))]));
        assert_ne!(one, build_id(&[("site", &files(&[("a", "1")]))]));
    }
}
