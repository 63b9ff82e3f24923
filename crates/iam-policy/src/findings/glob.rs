//! How patterns relate to one another.

/// Whether everything that matches `narrow` matches `wide` too. Says no where it takes more than a look from the left to
/// tell: `?*` covers `*?` all the same.
pub(super) fn covers(wide: &str, narrow: &str) -> bool {
    let (mut rest, mut text) = (wide, narrow);
    let mut retry: Option<(&str, &str)> = None;
    loop {
        let step = match (first(rest), first(text)) {
            (None, None) => return true,
            (Some(('*', after)), _) => {
                retry = Some((after, text));
                Some((after, text))
            }
            // What stands for one character covers one, or what stands for one; only a run covers a run.
            (Some(('?', after)), Some((c, following))) if c != '*' => Some((after, following)),
            (Some((wanted, after)), Some((c, following))) if wanted == c && wanted != '?' => Some((after, following)),
            _ => None,
        };
        match (step, retry) {
            (Some(next), _) => (rest, text) = next,
            (None, Some((after, from))) => {
                let Some((_, from)) = first(from) else { return false };
                retry = Some((after, from));
                (rest, text) = (after, from);
            }
            (None, None) => return false,
        }
    }
}

fn first(text: &str) -> Option<(char, &str)> {
    let mut characters = text.chars();
    characters.next().map(|c| (c, characters.as_str()))
}

/// The longest patterns that are compared in [`overlaps`].
const LONGEST: usize = 2_048;

/// Whether something matches both patterns. Says yes of patterns that are too long to be compared.
pub(super) fn overlaps(one: &str, other: &str) -> bool {
    if one.len() > LONGEST || other.len() > LONGEST {
        return true;
    }
    let other: Vec<char> = other.chars().collect();
    // For each beginning of `other`, whether something matches both it and the beginning of `one` that was looked at.
    let mut reached: Vec<bool> = vec![true];
    reached.extend(other.iter().scan(true, |all_runs, c| {
        *all_runs &= *c == '*';
        Some(*all_runs)
    }));
    for c in one.chars() {
        let mut next: Vec<bool> = Vec::with_capacity(reached.len());
        next.push(c == '*' && reached.first() == Some(&true));
        for (d, pair) in other.iter().zip(reached.windows(2)) {
            let [diagonal, above] = pair else { continue };
            let left = next.last() == Some(&true);
            let same = c == *d || c == '?' || *d == '?';
            // A run takes the other's character, or ends before it.
            next.push(if c == '*' || *d == '*' { left || *above } else { same && *diagonal });
        }
        reached = next;
    }
    reached.last() == Some(&true)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::pattern::Pattern;

    #[test]
    fn wide_patterns_cover_narrow_ones() {
        for (wide, narrow) in
            [("*", ""), ("*", "*"), ("a*", "a*b"), ("a?", "a?"), ("a*", "ab"), ("*b*", "a*b"), ("a**", "a*")]
        {
            assert!(covers(wide, narrow), "{wide} {narrow}");
        }
        for (wide, narrow) in
            [("a", "a*"), ("a?", "a*"), ("?", ""), ("ab", "a?"), ("a*", "*a"), ("", "a"), ("a*c", "a*")]
        {
            assert!(!covers(wide, narrow), "{wide} {narrow}");
        }
    }

    #[test]
    fn patterns_overlap() {
        for (one, other) in
            [("*", ""), ("a*", "*b"), ("a?", "*b"), ("a*c", "ab*"), ("**", "?"), ("", ""), ("*a*", "*b*")]
        {
            assert!(overlaps(one, other) && overlaps(other, one), "{one} {other}");
        }
        for (one, other) in [("a*", "b*"), ("a", ""), ("?", "ab"), ("*a", "*b"), ("a*b", "a")] {
            assert!(!overlaps(one, other) && !overlaps(other, one), "{one} {other}");
        }
        assert!(overlaps(&"a".repeat(LONGEST + 1), "b"));
        assert!(!overlaps(&"a".repeat(LONGEST), "b"));
    }

    proptest! {
        #[test]
        fn what_is_covered_matches(wide in "[ab*?]{0,6}", narrow in "[ab*?]{0,6}", text in "[ab]{0,6}") {
            let both = Pattern::new(&wide).matches(&text) && Pattern::new(&narrow).matches(&text);
            if covers(&wide, &narrow) && Pattern::new(&narrow).matches(&text) {
                prop_assert!(Pattern::new(&wide).matches(&text));
            }
            if both {
                prop_assert!(overlaps(&wide, &narrow));
            }
        }

        #[test]
        fn a_text_is_covered_if_it_matches(pattern in "[ab*?]{0,6}", text in "[ab]{0,6}") {
            prop_assert_eq!(covers(&pattern, &text), Pattern::new(&pattern).matches(&text));
            prop_assert_eq!(overlaps(&pattern, &text), Pattern::new(&pattern).matches(&text));
        }
    }
}
