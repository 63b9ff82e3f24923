//! What was likely meant.

/// The longest names that are compared.
const LONGEST: usize = 128;

/// The candidate that takes the fewest slips of the finger to become `name`, capitals aside; `None` if that are too many.
pub(crate) fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let allowed = (name.chars().count() / 3).clamp(1, 3);
    let wanted: Vec<char> = name.to_lowercase().chars().take(LONGEST + 1).collect();
    if wanted.len() > LONGEST {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let letters: Vec<char> = candidate.to_lowercase().chars().collect();
        if letters.len().abs_diff(wanted.len()) > allowed {
            continue;
        }
        let slips = slips(&wanted, &letters);
        if slips <= allowed && best.is_none_or(|(fewest, _)| slips < fewest) {
            best = Some((slips, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// How many letters must be added, left out, changed, or changed with their neighbour.
fn slips(from: &[char], to: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    let mut previous = None;
    for (number, c) in from.iter().enumerate() {
        let mut next = vec![number + 1];
        let mut left = None;
        for (column, d) in to.iter().enumerate() {
            let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX / 2);
            let changed = at(&row, column) + usize::from(c != d);
            let mut fewest = changed.min(at(&row, column + 1) + 1).min(at(&next, column) + 1);
            if column > 0 && previous == Some(d) && left == Some(c) {
                fewest = fewest.min(at(&before, column - 1) + 1);
            }
            next.push(fewest);
            left = Some(d);
        }
        previous = Some(c);
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        let count = |from: &str, to: &str| slips(&from.chars().collect::<Vec<_>>(), &to.chars().collect::<Vec<_>>());
        let cases =
            [("", "", 0), ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("ab", "abc", 1), ("abc", "axc", 1)];
        for (from, to, expected) in cases {
            assert_eq!(count(from, to), expected, "{from} {to}");
        }
        assert_eq!(count("", "abc"), 3);
        assert_eq!(count("abc", ""), 3);
        assert_eq!(count("ca", "abc"), 3);
        assert_eq!(count("kitten", "sitting"), 3);
    }

    #[test]
    fn the_nearest_is_found_if_it_is_near() {
        let names = ["Action", "Effect", "Resource", "Sid"];
        let cases = [
            ("Actions", Some("Action")),
            ("acton", Some("Action")),
            ("RESOURCE", Some("Resource")),
            ("Ressources", Some("Resource")),
            ("sdi", Some("Sid")),
            ("Principal", None),
            ("x", None),
            ("", None),
        ];
        for (name, expected) in cases {
            assert_eq!(nearest(name, names), expected, "{name}");
        }
        assert_eq!(nearest(&"a".repeat(LONGEST + 1), ["a"]), None);
        let longest = "a".repeat(LONGEST);
        assert_eq!(nearest(&longest, [longest.as_str()]), Some(longest.as_str()));
        // Of those that are equally near, the first.
        assert_eq!(nearest("abc", ["abcde", "abd", "abe"]), Some("abd"));
    }
}
