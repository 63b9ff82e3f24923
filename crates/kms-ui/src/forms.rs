//! Where on a form a refusal belongs: beside the field it names, else at the head.

use kms_api::ErrorCode;
use kms_protocol::Failure;

use crate::explain::{Told, tell};

/// A refusal laid out over a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placed {
    /// What stands at the head of the form.
    pub head: Option<Told>,
    /// What stands beside fields: the member's name as AWS writes it (`aliasName`), and the text.
    pub fields: Vec<(String, String)>,
}

impl Placed {
    /// What stands beside this field.
    pub fn field(&self, name: &str) -> Option<String> {
        let texts: Vec<&str> = self.fields.iter().filter(|(at, _)| at == name).map(|(_, text)| text.as_str()).collect();
        (!texts.is_empty()).then(|| texts.join(" "))
    }

    /// The same, with more said of the call: its key and its encryption context, for the policy lab.
    #[must_use]
    pub fn about(mut self, key: &str, context: &[(String, String)]) -> Self {
        if let Some(told) = &mut self.head {
            told.about(key, context);
        }
        self
    }

    /// A fault that the page found itself, beside one field.
    pub fn at(field: &str, text: impl Into<String>) -> Self {
        Self { head: None, fields: vec![(field.to_owned(), text.into())] }
    }
}

/// Lays a failure out over a form with these fields. `codes` says which field an error without a path belongs to.
pub fn place(failure: &Failure, fields: &[&str], codes: &[(ErrorCode, &str)]) -> Placed {
    let Failure::Kms(error) = failure else { return at_head(failure) };
    let owner = codes.iter().find(|(code, _)| *code == error.code).map(|(_, field)| *field);
    lay_out(failure, error.message.as_deref().unwrap_or_default(), fields, owner)
}

/// The same for a failure of IAM, whose codes are texts.
pub fn place_managed(failure: &Failure, fields: &[&str], codes: &[(&str, &str)]) -> Placed {
    let Failure::Manage(error) = failure else { return at_head(failure) };
    let owner = codes.iter().find(|(code, _)| *code == error.code).map(|(_, field)| *field);
    lay_out(failure, &error.message, fields, owner)
}

fn at_head(failure: &Failure) -> Placed {
    Placed { head: Some(tell(failure)), fields: Vec::new() }
}

/// Lays out what a message lists; what it does not list belongs to `owner`, if that is known.
fn lay_out(failure: &Failure, message: &str, fields: &[&str], owner: Option<&str>) -> Placed {
    let mut placed = Placed::default();
    let mut all = true;
    for violation in violations(message) {
        match path(violation).and_then(|path| fields.iter().find(|field| is_in(path, field))) {
            Some(field) => placed.fields.push(((*field).to_owned(), violation.to_owned())),
            None => all = false,
        }
    }
    if placed.fields.is_empty()
        && let Some(field) = owner
    {
        let told = tell(failure);
        let text = [Some(told.line()), told.advice.map(str::to_owned)].into_iter().flatten().collect::<Vec<_>>();
        placed.fields.push((field.to_owned(), text.join(". ").replace(".. ", ". ")));
        return placed;
    }
    if placed.fields.is_empty() || !all {
        placed.head = Some(tell(failure));
    }
    placed
}

/// The violations that a ValidationException lists, each a whole sentence of AWS's.
fn violations(message: &str) -> impl Iterator<Item = &str> {
    let list = message.split_once("detected: ").map_or("", |(_, list)| list);
    // A new one begins with `Value`; the value itself may hold a semicolon.
    let mut rest = list;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (one, tail) = rest
            .match_indices("; Value ")
            .find_map(|(at, _)| {
                let (one, tail) = rest.split_at_checked(at)?;
                one.contains("failed to satisfy constraint").then(|| (one, tail.trim_start_matches("; ")))
            })
            .unwrap_or((rest, ""));
        rest = tail;
        Some(one)
    })
}

/// The path in `… at 'tags.1.member.tagKey' failed …`.
fn path(violation: &str) -> Option<&str> {
    // The last one: the value shown before it may hold the same words.
    let (before, _) = violation.split_once("' failed to satisfy constraint")?;
    before.rsplit_once("at '").map(|(_, path)| path)
}

fn is_in(path: &str, field: &str) -> bool {
    path == field || path.strip_prefix(field).is_some_and(|rest| rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use kms_api::KmsError;
    use kms_protocol::identity::ManageError;

    use super::*;

    #[test]
    fn violations_stand_beside_their_fields() {
        let failure = KmsError::validation(
            "3 validation errors detected: Value 'a; Value b' at 'aliasName' failed to satisfy constraint: Member must \
             satisfy regular expression pattern: ^[a-z]+$; Value '' at 'tags.1.member.tagKey' failed to satisfy \
             constraint: Member must have length greater than or equal to 1; Value 'x' at 'other' failed to satisfy \
             constraint: Member must be good",
        )
        .into();
        let placed = place(&failure, &["aliasName", "tags"], &[]);
        assert!(placed.field("aliasName").unwrap().starts_with("Value 'a; Value b' at"));
        assert!(placed.field("tags").unwrap().ends_with("equal to 1"));
        assert!(placed.head.is_some(), "a violation of a field that is not on the form");
        let placed = place(&failure, &["aliasName", "tags", "other"], &[]);
        assert_eq!(placed.head, None);
    }

    #[test]
    fn a_code_can_belong_to_a_field() {
        let failure: Failure = KmsError::new(ErrorCode::AlreadyExists, "An alias with this name exists").into();
        let placed = place(&failure, &["aliasName"], &[(ErrorCode::AlreadyExists, "aliasName")]);
        assert!(placed.field("aliasName").unwrap().starts_with("AlreadyExistsException: An alias"));
        assert_eq!(placed.head, None);
    }

    #[test]
    fn what_iam_refuses_stands_beside_its_field() {
        let failure = |code: &str, message: &str| {
            Failure::Manage(ManageError { code: code.to_owned(), message: message.to_owned() })
        };
        let text =
            "1 validation error detected: Value at 'userName' failed to satisfy constraint: Member must not be null";
        let placed = place_managed(&failure("ValidationError", text), &["userName"], &[]);
        assert!(placed.field("userName").unwrap().ends_with("must not be null"));
        let codes = [("EntityAlreadyExists", "userName")];
        let placed =
            place_managed(&failure("EntityAlreadyExists", "User with name a already exists."), &["userName"], &codes);
        assert_eq!(placed.field("userName").unwrap(), "EntityAlreadyExists: User with name a already exists.");
        assert!(place_managed(&failure("AccessDenied", "no"), &["userName"], &codes).head.is_some());
    }

    #[test]
    fn everything_else_stands_at_the_head() {
        let placed = place(&Failure::Lost, &["a"], &[]);
        assert_eq!(placed.head.unwrap().title, "The answer was lost");
        let failure = KmsError::bare(ErrorCode::LimitExceeded).into();
        assert!(place(&failure, &["a"], &[]).head.is_some());
    }
}
