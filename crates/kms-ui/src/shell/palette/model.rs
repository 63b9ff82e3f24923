//! Which commands fit what is typed, and how well.

/// What a match at the beginning of a word is worth.
const WORD_START: i32 = 40;
/// What a word that stands in the text as it was typed is worth.
const WHOLE: i32 = 200;
/// What a letter out of its row costs, and each letter before the first.
const GAP: i32 = 3;

/// How well a thing fits what is typed; the higher the better. Every typed word must be in its name, the letters in order,
/// though others may come between; or stand as typed in what is told beside the name, which counts less. `None` if it does
/// not fit.
pub(super) fn fit(typed: &str, name: &str, also: &str) -> Option<i32> {
    let letters = |text: &str| text.to_lowercase().chars().collect::<Vec<char>>();
    let (name, also) = (letters(name), letters(also));
    let mut sum = 0;
    for word in typed.split_whitespace().map(letters) {
        let beside = whole(&word, &also).map(|worth| worth - WHOLE / 2);
        sum += whole(&word, &name).or(beside).or_else(|| spread(&word, &name))?;
    }
    // Of two that fit as well, the shorter is meant.
    Some(sum - name.len().min(100) as i32 / 4)
}

/// Where a word of the text begins.
fn starts(text: &[char], at: usize) -> bool {
    at.checked_sub(1).and_then(|before| text.get(before)).is_none_or(|before| !before.is_alphanumeric())
}

/// The worth of the best place where the word stands as typed.
fn whole(word: &[char], text: &[char]) -> Option<i32> {
    let places = text.windows(word.len()).enumerate().filter(|(_, window)| *window == word);
    let worth = |at: usize| WHOLE + if starts(text, at) { WORD_START } else { 0 } - at.min(30) as i32;
    places.map(|(at, _)| worth(at)).max()
}

/// The worth of the letters of a word that stand apart: beginnings of words count, gaps cost.
fn spread(word: &[char], text: &[char]) -> Option<i32> {
    let mut worth = 0;
    let mut next = 0;
    for letter in word {
        let rest = text.get(next..)?;
        let found = next + rest.iter().position(|here| here == letter)?;
        // The beginning of a word is meant rather than the same letter within one.
        let start = (found..text.len()).find(|at| text.get(*at) == Some(letter) && starts(text, *at));
        let at = start.filter(|start| found != next && start - found < 12).unwrap_or(found);
        worth += if starts(text, at) { WORD_START / 2 } else { 0 } - GAP * (at - next).min(10) as i32;
        next = at + 1;
    }
    Some(worth)
}

/// The best of the things that fit, the best first, those that fit as well in the order they are given. Nothing typed fits
/// all as they stand.
pub(super) fn best<T: Clone>(typed: &str, things: &[T], texts: impl Fn(&T) -> [&str; 2], most: usize) -> Vec<T> {
    if typed.trim().is_empty() {
        return things.iter().take(most).cloned().collect();
    }
    let worth = |thing: &T| {
        let [name, also] = texts(thing);
        fit(typed, name, also)
    };
    let mut found: Vec<(i32, &T)> = things.iter().filter_map(|thing| Some((worth(thing)?, thing))).collect();
    found.sort_by_key(|(worth, _)| std::cmp::Reverse(*worth));
    found.into_iter().take(most).map(|(_, thing)| thing.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(typed: &str, texts: &[&'a str]) -> Vec<&'a str> {
        best(typed, texts, |text| [*text, ""], 10)
    }

    #[test]
    fn letters_must_come_in_order() {
        for (typed, fits) in [("plab", true), ("lab policy", true), ("POLICY", true), ("balp", false), ("", true)] {
            assert_eq!(fit(typed, "Policy lab", "who may").is_some(), fits, "{typed}");
        }
        assert!(fit("ÜBER", "über", "").is_some());
    }

    #[test]
    fn what_is_beside_the_name_is_found_as_it_was_typed() {
        let id = "1234abcd-12ab-34cd-56ef-1234567890ab";
        assert!(fit("12ab-34", "Orders", id).is_some());
        assert!(fit("14a", "Orders", id).is_none(), "letters of an id mean nothing apart");
        assert!(fit("ord 12ab", "Orders", id).is_some());
    }

    #[test]
    fn the_likeliest_comes_first() {
        assert_eq!(found("key", &["Monkey", "Create key", "Keys"]), ["Keys", "Create key", "Monkey"]);
        assert_eq!(found("so", &["sea otter", "shop/orders", "also"])[0], "also");
        assert_eq!(found("shord", &["shop/orders", "Theme: dark"]), ["shop/orders"]);
        assert_eq!(found("tr", &["Trail", "Policy lab: tests"])[0], "Trail");
        assert_eq!(found(" ", &["b", "a"]), ["b", "a"]);
    }

    #[test]
    fn a_name_counts_more_than_what_is_beside_it() {
        let things = [("Overview", "trail"), ("Trail", "")];
        assert_eq!(best("trail", &things, |(name, also)| [name, also], 1), [("Trail", "")]);
        assert_eq!(best("trail", &things, |(name, also)| [name, also], 9).len(), 2);
    }
}
