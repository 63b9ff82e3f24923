//! The words of JSON.

use std::borrow::Cow;

use super::{Fault, FaultKind};
use crate::Span;

/// A word.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token<'t> {
    OpenObject,
    CloseObject,
    OpenArray,
    CloseArray,
    Colon,
    Comma,
    String(Cow<'t, str>),
    Number(&'t str),
    True,
    False,
    Null,
    /// What is none of these; it has been reported.
    Unknown,
    End,
}

/// Reads a text word by word.
pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
    pub(super) faults: Vec<Fault>,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0, faults: Vec::new() }
    }

    pub(super) fn fault(&mut self, start: usize, end: usize, kind: FaultKind) {
        self.faults.push(Fault { span: Span::new(start, end), kind });
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// The next word and its place.
    pub(super) fn next(&mut self) -> (Token<'t>, Span) {
        self.skip_space();
        let start = self.at;
        let Some(first) = self.rest().chars().next() else { return (Token::End, Span::new(start, start)) };
        let token = match first {
            '{' => self.step(Token::OpenObject),
            '}' => self.step(Token::CloseObject),
            '[' => self.step(Token::OpenArray),
            ']' => self.step(Token::CloseArray),
            ':' => self.step(Token::Colon),
            ',' => self.step(Token::Comma),
            '"' => self.string(),
            '-' | '0'..='9' => self.number(),
            c if c.is_alphabetic() || c == '_' => self.word(),
            c => {
                self.at += c.len_utf8();
                self.fault(start, self.at, FaultKind::UnexpectedCharacter);
                Token::Unknown
            }
        };
        (token, Span::new(start, self.at))
    }

    fn step(&mut self, token: Token<'t>) -> Token<'t> {
        self.at += 1;
        token
    }

    fn skip_space(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start_matches([' ', '\t', '\n', '\r']);
            self.at += rest.len() - trimmed.len();
            let length = if trimmed.starts_with("//") {
                trimmed.find('\n').unwrap_or(trimmed.len())
            } else if trimmed.starts_with("/*") {
                trimmed.find("*/").map_or(trimmed.len(), |end| end + 2)
            } else {
                return;
            };
            self.fault(self.at, self.at + length, FaultKind::Comment);
            self.at += length;
        }
    }

    fn word(&mut self) -> Token<'t> {
        let start = self.at;
        let rest = self.rest();
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        self.at += length;
        match self.slice(start, self.at) {
            "true" => Token::True,
            "false" => Token::False,
            "null" => Token::Null,
            _ => {
                self.fault(start, self.at, FaultKind::UnknownWord);
                Token::Unknown
            }
        }
    }

    fn number(&mut self) -> Token<'t> {
        let start = self.at;
        let rest = self.rest();
        let belongs = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        self.at += rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        let text = self.slice(start, self.at);
        if !is_number(text) {
            self.fault(start, self.at, FaultKind::BadNumber);
        }
        Token::Number(text)
    }

    fn string(&mut self) -> Token<'t> {
        let open = self.at;
        self.at += 1;
        let mut decoded = String::new();
        let mut plain = self.at;
        loop {
            let rest = self.rest();
            let length = rest.find(|c| c == '"' || c == '\\' || c < ' ').unwrap_or(rest.len());
            self.at += length;
            match self.rest().chars().next() {
                Some('"') => {
                    let last = self.slice(plain, self.at);
                    self.at += 1;
                    // What has no escape needs no copy.
                    return Token::String(if plain == open + 1 {
                        Cow::Borrowed(last)
                    } else {
                        decoded.push_str(last);
                        Cow::Owned(decoded)
                    });
                }
                Some('\\') => {
                    decoded.push_str(self.slice(plain, self.at));
                    self.escape(&mut decoded);
                    plain = self.at;
                }
                Some('\t') => {
                    self.fault(self.at, self.at + 1, FaultKind::ControlCharacter);
                    self.at += 1;
                }
                // A string that goes on in the next line is more often one whose quote was forgotten.
                Some('\n' | '\r') | None => {
                    self.fault(open, self.at, FaultKind::UnclosedString);
                    decoded.push_str(self.slice(plain, self.at));
                    return Token::String(Cow::Owned(decoded));
                }
                Some(other) => {
                    self.fault(self.at, self.at + other.len_utf8(), FaultKind::ControlCharacter);
                    self.at += other.len_utf8();
                }
            }
        }
    }

    fn escape(&mut self, into: &mut String) {
        let start = self.at;
        let kind = self.slice(start + 1, start + 2);
        let plain = match kind {
            "\"" => '"',
            "\\" => '\\',
            "/" => '/',
            "b" => '\u{8}',
            "f" => '\u{c}',
            "n" => '\n',
            "r" => '\r',
            "t" => '\t',
            "u" => return self.unicode(into),
            _ => {
                self.at += 1;
                self.at += self.rest().chars().next().filter(|c| *c >= ' ' && *c != '"').map_or(0, char::len_utf8);
                return self.fault(start, self.at, FaultKind::BadEscape);
            }
        };
        self.at += 2;
        into.push(plain);
    }

    fn unicode(&mut self, into: &mut String) {
        let start = self.at;
        let unit = |at: usize| {
            let digits = self.text.get(at..at + 6)?.strip_prefix("\\u")?;
            let all_digits = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
            u32::from_str_radix(digits, 16).ok().filter(|_| all_digits)
        };
        let (found, length) = match unit(start) {
            Some(high @ 0xd800..=0xdbff) => {
                let low = unit(start + 6).filter(|low| (0xdc00..=0xdfff).contains(low));
                (low.and_then(|low| char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))), 12)
            }
            Some(unit) => (char::from_u32(unit), 6),
            None => (None, 2),
        };
        match found {
            Some(c) => {
                into.push(c);
                self.at += length;
            }
            None => {
                self.at += length.min(6);
                self.fault(start, self.at, FaultKind::BadEscape);
            }
        }
    }
}

/// Whether the text is a number as JSON writes it.
fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).map_or((unsigned, None), |(m, e)| (m, Some(e)));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(w, f)| (w, Some(f)));
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}
