//! From words to a tree.

use std::collections::BTreeSet;

use super::lex::{Lexer, Token};
use super::{Fault, FaultKind, MAX_DEPTH, Member, Node, Tree, Value};
use crate::Span;

/// Reads a text. Whatever it is, there is an answer: a tree, as far as there is one, and what is wrong.
pub fn parse(text: &str) -> Tree<'_> {
    let mut parser = Parser::new(text);
    let root = parser.root();
    let mut faults = parser.lexer.faults;
    faults.sort_by_key(|fault: &Fault| fault.span);
    Tree { root, faults }
}

struct Parser<'t> {
    lexer: Lexer<'t>,
    token: Token<'t>,
    span: Span,
    /// Where the word before ended: what is missing is missing there.
    end: usize,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str) -> Self {
        let mut lexer = Lexer::new(text);
        let (token, span) = lexer.next();
        Self { lexer, token, span, end: 0 }
    }

    fn advance(&mut self) -> Token<'t> {
        self.end = self.span.end;
        let (token, span) = self.lexer.next();
        self.span = span;
        std::mem::replace(&mut self.token, token)
    }

    fn missing(&mut self, kind: FaultKind) {
        self.lexer.fault(self.end, self.end, kind);
    }

    fn root(&mut self) -> Option<Node<'t>> {
        if self.token == Token::End {
            self.lexer.fault(0, 0, FaultKind::Empty);
            return None;
        }
        let root = self.value(0);
        if self.token != Token::End {
            let start = self.span.start;
            while self.token != Token::End {
                self.advance();
            }
            self.lexer.fault(start, self.end, FaultKind::TrailingText);
        }
        root
    }

    /// A value. `None` if there is none, which has then been reported; at least one word is then left where it is, unless
    /// it cannot begin a value at all.
    fn value(&mut self, depth: usize) -> Option<Node<'t>> {
        let span = self.span;
        let value = match &self.token {
            Token::OpenObject | Token::OpenArray if depth == MAX_DEPTH => {
                self.lexer.fault(span.start, span.end, FaultKind::TooDeep);
                self.skip_brackets();
                return None;
            }
            Token::OpenObject => {
                self.advance();
                return Some(self.object(span, depth));
            }
            Token::OpenArray => {
                self.advance();
                return Some(self.array(span, depth));
            }
            Token::String(_) | Token::Number(_) | Token::True | Token::False | Token::Null => match self.advance() {
                Token::String(text) => Value::String(text),
                Token::Number(text) => Value::Number(text),
                Token::True => Value::Bool(true),
                Token::False => Value::Bool(false),
                _ => Value::Null,
            },
            // It was reported as what it is.
            Token::Unknown => {
                self.advance();
                return None;
            }
            Token::CloseObject | Token::CloseArray | Token::Colon | Token::Comma | Token::End => {
                self.missing(FaultKind::ExpectedValue);
                return None;
            }
        };
        Some(Node { span, value })
    }

    /// Goes past what is in the brackets that open here, however deep.
    fn skip_brackets(&mut self) {
        let mut open = 0_usize;
        loop {
            match self.advance() {
                Token::OpenObject | Token::OpenArray => open += 1,
                Token::CloseObject | Token::CloseArray => open = open.saturating_sub(1),
                Token::End => return,
                _ => {}
            }
            if open == 0 {
                return;
            }
        }
    }

    fn array(&mut self, open: Span, depth: usize) -> Node<'t> {
        let mut items = Vec::new();
        let end = self.items(open, &Token::CloseArray, |parser| items.extend(parser.value(depth + 1)));
        Node { span: Span::new(open.start, end), value: Value::Array(items) }
    }

    fn object(&mut self, open: Span, depth: usize) -> Node<'t> {
        let mut members: Vec<Member<'t>> = Vec::new();
        let end = self.items(open, &Token::CloseObject, |parser| members.extend(parser.member(depth)));
        let mut names = BTreeSet::new();
        for member in &members {
            if !names.insert(&*member.name) {
                self.lexer.fault(member.name_span.start, member.name_span.end, FaultKind::DuplicateName);
            }
        }
        Node { span: Span::new(open.start, end), value: Value::Object(members) }
    }

    fn member(&mut self, depth: usize) -> Option<Member<'t>> {
        let name_span = self.span;
        let name = match &self.token {
            Token::String(_) => match self.advance() {
                Token::String(name) => name,
                _ => return None,
            },
            Token::Unknown => {
                self.advance();
                self.finish_member(depth);
                return None;
            }
            Token::Colon => {
                self.missing(FaultKind::ExpectedName);
                self.finish_member(depth);
                return None;
            }
            _ => {
                self.missing(FaultKind::ExpectedName);
                self.value(depth + 1);
                return None;
            }
        };
        if self.token == Token::Colon {
            self.advance();
        } else {
            self.missing(FaultKind::ExpectedColon);
            // What follows a forgotten colon is the value, unless it looks like the next member.
            if matches!(self.token, Token::Comma | Token::CloseObject | Token::CloseArray | Token::End) {
                return None;
            }
        }
        let value = self.value(depth + 1)?;
        Some(Member { name, name_span, value })
    }

    /// The rest of a member whose name is none.
    fn finish_member(&mut self, depth: usize) {
        if self.token == Token::Colon {
            self.advance();
            self.value(depth + 1);
        }
    }

    /// The items of a list up to its end, separated by commas. Gives the place after its end.
    fn items(&mut self, open: Span, close: &Token<'t>, mut item: impl FnMut(&mut Self)) -> usize {
        let mut after_comma = None;
        loop {
            if self.token == *close {
                if let Some(comma) = after_comma {
                    self.lexer.fault(comma, comma + 1, FaultKind::TrailingComma);
                }
                self.advance();
                return self.end;
            }
            match self.token {
                Token::End => {
                    self.lexer.fault(open.start, open.end, FaultKind::Unclosed);
                    return self.end;
                }
                // It closes a list around this one, whose own end was forgotten.
                Token::CloseObject | Token::CloseArray => {
                    self.lexer.fault(open.start, open.end, FaultKind::Unclosed);
                    return self.end;
                }
                Token::Comma => {
                    self.missing(FaultKind::ExpectedValue);
                    self.advance();
                    continue;
                }
                _ => {}
            }
            let before = self.span.start;
            item(self);
            match self.token {
                Token::Comma => {
                    after_comma = Some(self.span.start);
                    self.advance();
                }
                Token::End | Token::CloseObject | Token::CloseArray => after_comma = None,
                _ => {
                    after_comma = None;
                    self.missing(FaultKind::ExpectedCommaOrEnd);
                    // Whatever happens, the next turn begins further on.
                    if self.span.start == before {
                        self.advance();
                    }
                }
            }
        }
    }
}
