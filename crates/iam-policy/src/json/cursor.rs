//! Where in a text somebody is writing.

use super::lex::{Lexer, Token};
use crate::Span;

/// A place in a text, as the words before it tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The arrays and objects that are open, from the outermost.
    pub path: Vec<Frame>,
    /// Whether the name of a member is to stand here, rather than a value.
    pub expects_name: bool,
    /// The word that the place is in, or behind; the place alone if there is none.
    pub word: Span,
}

/// An array or object that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    is_object: bool,
    /// The name of the member that is written.
    name: Option<String>,
    /// Whether its value is next or there.
    has_colon: bool,
}

impl Frame {
    /// The name of the member whose value is written.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref().filter(|_| self.has_colon)
    }
}

/// The cursor at a byte.
pub fn cursor(text: &str, position: usize) -> Cursor {
    let mut lexer = Lexer::new(text);
    let mut path: Vec<Frame> = Vec::new();
    let mut word = Span::new(position, position);
    loop {
        let (token, span) = lexer.next();
        if token == Token::End || span.start >= position {
            break;
        }
        // The word that ends here, or goes on, is still written.
        let is_word = !matches!(
            token,
            Token::OpenObject | Token::CloseObject | Token::OpenArray | Token::CloseArray | Token::Colon | Token::Comma
        );
        if is_word && position <= span.end {
            word = span;
            break;
        }
        match token {
            Token::OpenObject | Token::OpenArray => {
                path.push(Frame { is_object: token == Token::OpenObject, name: None, has_colon: false });
            }
            Token::CloseObject | Token::CloseArray => {
                // What was not closed before it is closed with it.
                let is_object = token == Token::CloseObject;
                let opened = path.iter().rposition(|frame| frame.is_object == is_object);
                path.truncate(opened.unwrap_or(path.len()));
            }
            Token::Comma => {
                if let Some(frame) = path.last_mut() {
                    (frame.name, frame.has_colon) = (None, false);
                }
            }
            Token::Colon => {
                if let Some(frame) = path.last_mut() {
                    frame.has_colon = true;
                }
            }
            Token::String(text) => {
                if let Some(frame) = path.last_mut().filter(|frame| frame.is_object && !frame.has_colon) {
                    frame.name = Some(text.into_owned());
                }
            }
            _ => {}
        }
    }
    let expects_name = path.last().is_some_and(|frame| frame.is_object && !frame.has_colon);
    Cursor { path, expects_name, word }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names on the way, whether a name is expected, and the word, at the `|`.
    fn at(text: &str) -> (Vec<String>, bool, String) {
        let position = text.find('|').unwrap();
        let text = text.replacen('|', "", 1);
        let cursor = cursor(&text, position);
        let way = cursor.path.iter().filter_map(Frame::name).map(str::to_owned).collect();
        (way, cursor.expects_name, cursor.word.of(&text).unwrap().to_owned())
    }

    #[test]
    fn the_words_before_tell_where_it_is() {
        let cases: [(&str, &[&str], bool, &str); 14] = [
            ("|", &[], false, ""),
            ("{|", &[], true, ""),
            ("{\"a|\": 1}", &[], true, "\"a\""),
            ("{\"a\"|: 1}", &[], true, "\"a\""),
            ("{\"a\": |1}", &["a"], false, ""),
            ("{\"a\": 1|}", &["a"], false, "1"),
            ("{\"a\": 1, |}", &[], true, ""),
            ("{\"a\": [1, {\"b\": |", &["a", "b"], false, ""),
            ("{\"a\": [1, {\"b\": \"c|\n", &["a", "b"], false, "\"c"),
            ("{\"a\": {\"b\": 1}, |", &[], true, ""),
            ("{\"a\": [{\"b\": 1], \"c\": |", &["c"], false, ""),
            ("{\"a\": [1|", &["a"], false, "1"),
            ("{\"a\": [1, |", &["a"], false, ""),
            ("}]{\"a\": \"b\"}|", &[], false, ""),
        ];
        for (text, way, expects_name, word) in cases {
            assert_eq!(
                at(text),
                (way.iter().map(|name| (*name).to_owned()).collect(), expects_name, word.to_owned()),
                "{text}"
            );
        }
    }
}
