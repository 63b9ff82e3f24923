//! JSON as a lossless tree (RFC 8259).
//!
//! A reader for programs stops at the first fault and keeps no places. An editor needs all faults at once and the place of
//! everything, so this one goes on after a fault, keeps duplicate members, and never fails: it gives a tree, as far as
//! there is one, and the faults.

mod cursor;
mod lex;
mod parse;
mod walk;

use std::borrow::Cow;

use crate::Span;

pub use cursor::{Cursor, Frame, cursor};
pub use parse::parse;
pub use walk::{Step, quoted};

/// How deep arrays and objects may lie in one another. A policy needs 6.
pub const MAX_DEPTH: usize = 64;

/// A text that was read.
#[derive(Clone, Debug)]
pub struct Tree<'t> {
    /// The value, unless there is none at all.
    pub root: Option<Node<'t>>,
    /// What is wrong, in the order of the text.
    pub faults: Vec<Fault>,
}

/// A value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node<'t> {
    /// The whole of it.
    pub span: Span,
    /// What it is.
    pub value: Value<'t>,
}

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'t> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as it is written.
    Number(&'t str),
    /// A string without its quotes and escapes.
    String(Cow<'t, str>),
    /// `[…]`.
    Array(Vec<Node<'t>>),
    /// `{…}`, with all its members in order, duplicates included.
    Object(Vec<Member<'t>>),
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Member<'t> {
    /// Its name.
    pub name: Cow<'t, str>,
    /// Where the name stands, with its quotes.
    pub name_span: Span,
    /// Its value.
    pub value: Node<'t>,
}

impl Value<'_> {
    /// What JSON calls it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }
}

/// Something that JSON does not allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: FaultKind,
}

/// What JSON does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// There is no value at all.
    Empty,
    /// A value should stand here.
    ExpectedValue,
    /// A member's name in quotes should stand here.
    ExpectedName,
    /// A colon should stand here.
    ExpectedColon,
    /// A comma, or the end of the list, should stand here.
    ExpectedCommaOrEnd,
    /// A comma before the end of a list.
    TrailingComma,
    /// An array or object that does not end.
    Unclosed,
    /// A string that does not end.
    UnclosedString,
    /// A control character in a string, which must be escaped.
    ControlCharacter,
    /// An escape that JSON does not know, or half a character outside the Basic Multilingual Plane.
    BadEscape,
    /// A number that is not written as JSON writes numbers.
    BadNumber,
    /// A word that is not `true`, `false` or `null`.
    UnknownWord,
    /// A character that has no place in JSON.
    UnexpectedCharacter,
    /// A comment.
    Comment,
    /// Something after the end of the value.
    TrailingText,
    /// Two members of an object with the same name.
    DuplicateName,
    /// Deeper than [`MAX_DEPTH`].
    TooDeep,
}

impl FaultKind {
    /// What is wrong, in a sentence without a period.
    pub fn message(self) -> &'static str {
        match self {
            Self::Empty => "there is no JSON here",
            Self::ExpectedValue => "a value is missing",
            Self::ExpectedName => "a name in double quotes is missing",
            Self::ExpectedColon => "a colon is missing after the name",
            Self::ExpectedCommaOrEnd => "a comma is missing, or the closing bracket",
            Self::TrailingComma => "JSON allows no comma after the last item",
            Self::Unclosed => "the closing bracket is missing",
            Self::UnclosedString => "the closing quote is missing",
            Self::ControlCharacter => "a control character in a string must be escaped",
            Self::BadEscape => "JSON does not know this escape",
            Self::BadNumber => "this is not a number in JSON",
            Self::UnknownWord => "only `true`, `false` and `null` stand without quotes",
            Self::UnexpectedCharacter => "this character has no place here",
            Self::Comment => "JSON has no comments",
            Self::TrailingText => "there is more after the end of the policy",
            Self::DuplicateName => "this name occurs twice in the same object",
            Self::TooDeep => "this lies too deep in brackets",
        }
    }
}
