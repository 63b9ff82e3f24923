//! JSON cut into pieces that look different.

/// What a piece of JSON text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Brackets, commas, colons and space.
    Mark,
    /// The name of a member.
    Name,
    /// A text.
    Text,
    /// A number, `true`, `false` or `null`.
    Word,
}

/// The pieces of a JSON text, in order and without a gap. Text that is not JSON is cut all the same.
pub fn pieces(json: &str) -> Vec<(Kind, String)> {
    let mut pieces: Vec<(Kind, String)> = Vec::new();
    let mut letters = json.chars().peekable();
    while let Some(letter) = letters.next() {
        let mut piece = String::from(letter);
        let kind = if letter == '"' {
            let mut escaped = false;
            for letter in letters.by_ref() {
                piece.push(letter);
                match letter {
                    '"' if !escaped => break,
                    _ => escaped = letter == '\\' && !escaped,
                }
            }
            if letters.peek() == Some(&':') { Kind::Name } else { Kind::Text }
        } else if is_word(letter) {
            while let Some(letter) = letters.next_if(|letter| is_word(*letter)) {
                piece.push(letter);
            }
            Kind::Word
        } else {
            while let Some(letter) = letters.next_if(|letter| *letter != '"' && !is_word(*letter)) {
                piece.push(letter);
            }
            Kind::Mark
        };
        pieces.push((kind, piece));
    }
    pieces
}

fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '-' | '+' | '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_and_kinds_are_told() {
        let json = r#"{"a \"b\"": ["c:d", -1.5e3, true]}"#;
        let found = pieces(json);
        assert_eq!(found.iter().map(|(_, text)| text.as_str()).collect::<String>(), json);
        let kinds: Vec<Kind> = found.iter().map(|(kind, _)| *kind).collect();
        use Kind::{Mark, Name, Text, Word};
        assert_eq!(kinds, [Mark, Name, Mark, Text, Mark, Word, Mark, Word, Mark]);
    }

    #[test]
    fn unfinished_text_is_kept() {
        assert_eq!(pieces("\"ab"), [(Kind::Text, "\"ab".to_owned())]);
        assert!(pieces("").is_empty());
    }
}
