//! Patterns, in which `*` stands for any text and `?` for one character, and policy variables stand for values of the
//! request.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>

use std::borrow::Cow;

use crate::request::{Context, Values};

/// A pattern without variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(Form);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Form {
    /// Everything matches: `*`.
    Any,
    /// This text alone matches.
    Text(Box<str>),
    /// What begins so matches: `text*`.
    Prefix(Box<str>),
    /// The pieces in turn.
    Pieces(Box<[Piece]>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// Any text, none included.
    Run,
    /// One character.
    One,
    /// This text.
    Text(Box<str>),
}

impl Pattern {
    /// The pattern as it is written, without variables.
    pub fn new(text: &str) -> Self {
        let mut pieces = Vec::new();
        push_wild(&mut pieces, text);
        Self::from_pieces(pieces)
    }

    /// A pattern that only this text matches, whatever characters it has.
    pub fn exactly(text: &str) -> Self {
        Self(Form::Text(text.into()))
    }

    fn from_pieces(mut pieces: Vec<Piece>) -> Self {
        // What matches the same is simpler without runs that follow one another, and with its texts joined.
        let mut joined: Vec<Piece> = Vec::with_capacity(pieces.len());
        for piece in pieces.drain(..) {
            match (joined.last_mut(), piece) {
                (Some(Piece::Run), Piece::Run) => {}
                (Some(Piece::Text(before)), Piece::Text(text)) => *before = format!("{before}{text}").into(),
                (_, piece) => joined.push(piece),
            }
        }
        Self(match joined.as_slice() {
            [] => Form::Text("".into()),
            [Piece::Run] => Form::Any,
            [Piece::Text(text)] => Form::Text(text.clone()),
            [Piece::Text(text), Piece::Run] => Form::Prefix(text.clone()),
            _ => Form::Pieces(joined.into()),
        })
    }

    /// Whether the whole text matches. Takes no longer than the product of the lengths.
    pub fn matches(&self, text: &str) -> bool {
        match &self.0 {
            Form::Any => true,
            Form::Text(exact) => **exact == *text,
            Form::Prefix(prefix) => text.starts_with(&**prefix),
            Form::Pieces(pieces) => matches(pieces, text),
        }
    }
}

/// Piece by piece. When a piece does not fit, the last run takes one character more: earlier runs need not be tried again,
/// because the last one can reach all that they could.
fn matches(pieces: &[Piece], text: &str) -> bool {
    let (mut piece, mut rest) = (0, text);
    let mut last_run: Option<(usize, &str)> = None;
    loop {
        let step = match pieces.get(piece) {
            Some(Piece::Run) => {
                last_run = Some((piece + 1, rest));
                Some(rest)
            }
            Some(Piece::One) => without_first(rest),
            Some(Piece::Text(expected)) => rest.strip_prefix(&**expected),
            None if rest.is_empty() => return true,
            None => None,
        };
        match (step, last_run) {
            (Some(next), _) => (piece, rest) = (piece + 1, next),
            (None, Some((after_run, from))) => {
                let Some(from) = without_first(from) else { return false };
                last_run = Some((after_run, from));
                (piece, rest) = (after_run, from);
            }
            (None, None) => return false,
        }
    }
}

fn without_first(text: &str) -> Option<&str> {
    let mut characters = text.chars();
    characters.next().map(|_| characters.as_str())
}

fn push_wild(pieces: &mut Vec<Piece>, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['*', '?']) {
        let (before, wild) = rest.split_at(at);
        push_text(pieces, before);
        pieces.push(if wild.starts_with('*') { Piece::Run } else { Piece::One });
        rest = without_first(wild).unwrap_or_default();
    }
    push_text(pieces, rest);
}

fn push_text(pieces: &mut Vec<Piece>, text: &str) {
    if !text.is_empty() {
        pieces.push(Piece::Text(text.into()));
    }
}

/// A pattern, or a text, that may have variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Source);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Source {
    Fixed { pattern: Pattern, text: Box<str> },
    Variable(Box<[Part]>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// Text in which `*` and `?` are wild where patterns are.
    Wild(Box<str>),
    /// Text that stands for itself: an escape.
    Plain(Box<str>),
    /// A variable, its key in lower case, and its default.
    Variable { key: Box<str>, default: Option<Box<str>> },
}

/// A template that uses a variable for which the request has no value, nor the policy a default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unresolved;

impl Template {
    /// A text as policies of `version` write it: without variables before `2012-10-17`.
    pub fn new(text: &str, variables: bool) -> Self {
        let parts = if variables { parts(text) } else { vec![Part::Wild(text.into())] };
        let has_variables = parts.iter().any(|part| matches!(part, Part::Variable { .. }));
        Self(if has_variables {
            Source::Variable(parts.into())
        } else {
            let mut pieces = Vec::new();
            let mut plain = String::new();
            parts.iter().for_each(|part| part.push(&mut pieces, &mut plain, None));
            Source::Fixed { pattern: Pattern::from_pieces(pieces), text: plain.into() }
        })
    }

    /// Whether it uses variables.
    pub fn has_variables(&self) -> bool {
        matches!(self.0, Source::Variable(_))
    }

    /// The keys of its variables, in lower case.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        let parts = match &self.0 {
            Source::Variable(parts) => &**parts,
            Source::Fixed { .. } => &[],
        };
        parts.iter().filter_map(|part| match part {
            Part::Variable { key, .. } => Some(&**key),
            _ => None,
        })
    }

    /// The pattern for this request.
    ///
    /// # Errors
    ///
    /// A variable has no value.
    pub fn pattern(&self, context: &dyn Context) -> Result<Cow<'_, Pattern>, Unresolved> {
        match &self.0 {
            Source::Fixed { pattern, .. } => Ok(Cow::Borrowed(pattern)),
            Source::Variable(parts) => {
                let (mut pieces, mut text) = (Vec::new(), String::new());
                resolve(parts, context, &mut pieces, &mut text)?;
                Ok(Cow::Owned(Pattern::from_pieces(pieces)))
            }
        }
    }

    /// The text for this request, in which `*` and `?` are characters as all others.
    ///
    /// # Errors
    ///
    /// A variable has no value.
    pub fn text(&self, context: &dyn Context) -> Result<Cow<'_, str>, Unresolved> {
        match &self.0 {
            Source::Fixed { text, .. } => Ok(Cow::Borrowed(text)),
            Source::Variable(parts) => {
                let (mut pieces, mut text) = (Vec::new(), String::new());
                resolve(parts, context, &mut pieces, &mut text)?;
                Ok(Cow::Owned(text))
            }
        }
    }
}

fn resolve(
    parts: &[Part],
    context: &dyn Context,
    pieces: &mut Vec<Piece>,
    text: &mut String,
) -> Result<(), Unresolved> {
    for part in parts {
        let value = match part {
            Part::Variable { key, default } => match (context.get(key), default) {
                (Some(Values::One(value)), _) => Some(value),
                // A key that may have several values cannot be a variable.
                (Some(Values::Many(_)) | None, Some(default)) => Some(Cow::Borrowed(&**default)),
                (Some(Values::Many(_)) | None, None) => return Err(Unresolved),
            },
            _ => None,
        };
        part.push(pieces, text, value.as_deref());
    }
    Ok(())
}

impl Part {
    /// Adds the part to a pattern and to a text. What comes from the request stands for itself.
    fn push(&self, pieces: &mut Vec<Piece>, text: &mut String, value: Option<&str>) {
        match (self, value) {
            (Self::Wild(wild), _) => {
                push_wild(pieces, wild);
                text.push_str(wild);
            }
            (Self::Plain(plain), _) => {
                push_text(pieces, plain);
                text.push_str(plain);
            }
            (Self::Variable { .. }, Some(value)) => {
                push_text(pieces, value);
                text.push_str(value);
            }
            (Self::Variable { .. }, None) => {}
        }
    }
}

/// Takes a text apart at its variables: `${key}`, `${key, 'default'}`, and the escapes `${*}`, `${?}` and `${$}`.
fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((inside, after)) = after.split_once('}') else { break };
        if !before.is_empty() {
            parts.push(Part::Wild(before.into()));
        }
        parts.push(match inside.trim() {
            escaped @ ("*" | "?" | "$") => Part::Plain(escaped.into()),
            inside => {
                let (key, default) = match inside.split_once(',') {
                    Some((key, default)) => (key.trim(), unquoted(default.trim())),
                    None => (inside, None),
                };
                Part::Variable { key: key.to_ascii_lowercase().into(), default: default.map(Into::into) }
            }
        });
        rest = after;
    }
    if !rest.is_empty() || parts.is_empty() {
        parts.push(Part::Wild(rest.into()));
    }
    parts
}

fn unquoted(text: &str) -> Option<&str> {
    text.strip_prefix('\'')?.strip_suffix('\'')
}

/// A pattern for ARNs: six parts that are matched each for itself, so that a wildcard does not cross the colons between
/// the first five.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArnPattern(Box<[Template]>);

impl ArnPattern {
    /// The pattern, unless it does not have six parts.
    pub fn new(text: &str, variables: bool) -> Option<Self> {
        let parts: Vec<Template> = split_arn(text).map(|part| Template::new(part, variables)).collect();
        (parts.len() == 6 && text.starts_with("arn:")).then(|| Self(parts.into()))
    }

    /// Whether the ARN matches.
    ///
    /// # Errors
    ///
    /// A variable has no value.
    pub fn matches(&self, arn: &str, context: &dyn Context) -> Result<bool, Unresolved> {
        let mut parts = split_arn(arn);
        for template in &self.0 {
            let Some(part) = parts.next() else { return Ok(false) };
            if !template.pattern(context)?.matches(part) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// The six parts of an ARN, the last with all colons that follow. Colons in variables do not count.
fn split_arn(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    let mut parts = 0;
    std::iter::from_fn(move || {
        let text = rest?;
        parts += 1;
        let end = if parts < 6 { colon(text) } else { None };
        match end.map(|end| text.split_at(end)) {
            Some((part, after)) => {
                rest = after.strip_prefix(':');
                Some(part)
            }
            None => {
                rest = None;
                Some(text)
            }
        }
    })
}

/// The first colon outside a variable.
fn colon(text: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let rest = text.get(from..)?;
        let colon = rest.find(':')?;
        match rest.find("${").filter(|open| *open < colon) {
            Some(open) => from += open + rest.get(open..)?.find('}')? + 1,
            None => return Some(from + colon),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::request::{Keys, NoContext};

    /// The definition, as slow as it is plain.
    fn by_definition(pattern: &[char], text: &[char]) -> bool {
        match pattern.split_first() {
            None => text.is_empty(),
            Some(('*', rest)) => (0..=text.len()).any(|taken| by_definition(rest, &text[taken..])),
            Some((c, rest)) => {
                text.split_first().is_some_and(|(d, text)| (*c == '?' || c == d) && by_definition(rest, text))
            }
        }
    }

    proptest! {
        #[test]
        fn patterns_match_by_definition(pattern in "[ab*?é]{0,9}", text in "[abé*]{0,9}") {
            let (p, t): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
            prop_assert_eq!(Pattern::new(&pattern).matches(&text), by_definition(&p, &t));
        }

        #[test]
        fn a_text_matches_itself(text in ".{0,20}") {
            prop_assert!(Pattern::exactly(&text).matches(&text));
        }
    }

    #[test]
    fn a_bomb_of_wildcards_ends() {
        let pattern = Pattern::new(&format!("{}c", "*a?".repeat(2_000)));
        assert!(!pattern.matches(&"ab".repeat(5_000)));
    }

    #[test]
    fn arns_match_part_by_part() {
        let matches = |pattern: &str, arn: &str| {
            ArnPattern::new(pattern, true).is_some_and(|pattern| pattern.matches(arn, &NoContext) == Ok(true))
        };
        assert!(matches("arn:aws:iam::*:role/*", "arn:aws:iam::123456789012:role/a/b:c"));
        assert!(!matches("arn:aws:*:role/a", "arn:aws:iam::123456789012:role/a"));
        assert!(!matches("arn:aws:iam::*", "arn:aws:iam::123456789012:role/a"));
        assert!(!matches("*", "arn:aws:iam::123456789012:role/a"));
        assert!(matches("arn:*:*:*:*:*", "arn:aws:iam::123456789012:root"));
    }

    #[test]
    fn colons_of_variables_do_not_part_an_arn() {
        let context = Keys::default().with("aws:PrincipalAccount", "123456789012").with("aws:username", "ann");
        for (pattern, arn) in [
            ("arn:aws:iam::${aws:PrincipalAccount}:user/${aws:username}", "arn:aws:iam::123456789012:user/ann"),
            ("arn:aws:x:a-${aws:username}-b-${aws:username}:*:y", "arn:aws:x:a-ann-b-ann:123456789012:y"),
            ("arn:aws:iam::${aws:nothing, 'a:b'}${aws:username}:c", "arn:aws:iam::a:bann:c"),
        ] {
            let found = ArnPattern::new(pattern, true).map(|found| found.matches(arn, &context));
            // The default has a colon of its own, which no account of an ARN has.
            assert_eq!(found, Some(Ok(!pattern.contains("nothing"))), "{pattern}");
        }
        assert_eq!(ArnPattern::new("arn:aws:iam::${aws:PrincipalAccount:user/a", true), None);
    }

    #[test]
    fn variables_have_defaults_and_escapes() {
        let pattern = |text: &str| Template::new(text, true).pattern(&NoContext).map(Cow::into_owned);
        assert_eq!(pattern("a-${aws:username}"), Err(Unresolved));
        assert!(pattern("a-${aws:username, 'all'}").unwrap().matches("a-all"));
        assert!(pattern("a${*}").unwrap().matches("a*"));
        assert!(!pattern("a${*}").unwrap().matches("ab"));
        assert!(pattern("${$}{a}").unwrap().matches("${a}"));
        assert!(Template::new("${aws:username}", false).pattern(&NoContext).unwrap().matches("${aws:username}"));
    }
}
