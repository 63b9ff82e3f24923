//! What was meant by a name that is not known.

/// `; did you mean …?`, or else what there is, if that is little.
pub(crate) fn did_you_mean<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> String {
    let known: Vec<&str> = known.collect();
    let near = known
        .iter()
        .map(|candidate| (distance(&name.to_lowercase(), &candidate.to_lowercase()), *candidate))
        .min()
        .filter(|(distance, candidate)| *distance <= 1 + candidate.chars().count() / 4);
    match near {
        Some((_, candidate)) => format!("; did you mean `{candidate}`?"),
        None if known.is_empty() || known.len() > 16 => String::new(),
        None => format!("; there are `{}`", known.join("`, `")),
    }
}

/// How many letters must be changed, added or left out (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (number, letter) in one.chars().enumerate() {
        let mut above_left = number;
        let mut left = number + 1;
        let mut next = vec![left];
        for (candidate, above) in other.iter().zip(row.iter().skip(1)) {
            let changed = above_left + usize::from(*candidate != letter);
            left = changed.min(above + 1).min(left + 1);
            above_left = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (one, other, expected) in
            [("", "", 0), ("a", "", 1), ("", "ab", 2), ("kitten", "sitting", 3), ("users", "user", 1), ("ab", "ba", 2)]
        {
            assert_eq!(distance(one, other), expected, "{one} {other}");
        }
    }

    #[test]
    fn hints() {
        let hint = |name| did_you_mean(name, ["users", "roles", "managedPolicies"].into_iter());
        assert_eq!(hint("user"), "; did you mean `users`?");
        assert_eq!(hint("ManagedPolicy"), "; did you mean `managedPolicies`?");
        assert_eq!(hint("something"), "; there are `users`, `roles`, `managedPolicies`");
        assert_eq!(did_you_mean("x", std::iter::empty()), "");
    }
}
