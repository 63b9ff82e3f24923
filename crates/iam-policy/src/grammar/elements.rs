//! The elements of a statement.

use std::collections::BTreeMap;

use super::{Kind, ProblemKind, Reader};
use crate::Spanned;
use crate::condition::Operator;
use crate::json::{Node, Value};
use crate::policy::{Condition, Patterns, Place, Principal, PrincipalElement};

impl Reader {
    pub(super) fn principals(&mut self, negated: bool, node: &Node<'_>) -> PrincipalElement {
        let mut entries = Vec::new();
        match &node.value {
            Value::String(text) if text == "*" => entries.push(Spanned::new(Principal::Anyone, node.span)),
            Value::Object(members) => {
                if members.is_empty() {
                    self.problem(node.span, ProblemKind::Empty("Principal"));
                }
                for member in members {
                    let read: fn(String) -> Option<Principal> = match &*member.name {
                        "AWS" => aws,
                        "Service" => |name| Some(Principal::Service(name)),
                        "Federated" => |name| Some(Principal::Federated(name)),
                        "CanonicalUser" => |id| Some(Principal::CanonicalUser(id)),
                        name => {
                            self.problem(member.name_span, ProblemKind::UnknownPrincipalType(name.to_owned()));
                            continue;
                        }
                    };
                    for text in self.texts("Principal", &member.value) {
                        match read(text.value.clone()) {
                            Some(principal) => entries.push(Spanned::new(principal, text.span)),
                            None => self.problem(text.span, ProblemKind::BadPrincipal(text.value)),
                        }
                    }
                }
            }
            _ => {
                let element = "Principal".to_owned();
                self.problem(node.span, ProblemKind::WrongType { element, expected: "`*` or an object" });
            }
        }
        PrincipalElement { negated, entries }
    }

    pub(super) fn actions(&mut self, negated: bool, node: &Node<'_>) -> Patterns {
        let patterns = self.texts("Action", node);
        for action in &patterns {
            if !is_action(&action.value) {
                self.problem(action.span, ProblemKind::BadAction(action.value.clone()));
            }
        }
        Patterns { negated, patterns }
    }

    pub(super) fn resources(&mut self, negated: bool, node: &Node<'_>) -> Patterns {
        let patterns = self.texts("Resource", node);
        // What stands in a resource's own policy is checked by its service, if at all.
        let checked = !matches!(self.kind, Kind::Resource | Kind::Endpoint);
        for resource in patterns.iter().filter(|resource| checked && !is_resource(&resource.value)) {
            self.problem(resource.span, ProblemKind::BadResource(resource.value.clone()));
        }
        Patterns { negated, patterns }
    }

    pub(super) fn conditions(&mut self, node: &Node<'_>) -> Vec<Condition> {
        let Value::Object(operators) = &node.value else {
            self.problem(node.span, ProblemKind::WrongType { element: "Condition".to_owned(), expected: "an object" });
            return Vec::new();
        };
        let mut conditions: Vec<Condition> = Vec::new();
        let mut spellings: BTreeMap<(Operator, String), (&str, String)> = BTreeMap::new();
        for member in operators {
            let Some(operator) = Operator::parse(&member.name) else {
                self.problem(member.name_span, ProblemKind::UnknownOperator(member.name.clone().into_owned()));
                continue;
            };
            let operator = Spanned::new(operator, member.name_span);
            let Value::Object(keys) = &member.value.value else {
                let element = member.name.clone().into_owned();
                self.problem(member.value.span, ProblemKind::WrongType { element, expected: "an object" });
                continue;
            };
            for key in keys {
                let place = Place(crate::Span::new(key.name_span.start, key.value.span.end));
                let values = self.condition_values(&key.name, &key.value);
                let key = Spanned::new(key.name.clone().into_owned(), key.name_span);
                if !is_condition_key(&key.value) {
                    self.problem(key.span, ProblemKind::BadConditionKey(key.value.clone()));
                }
                // The same spelling twice has been reported as a duplicate name.
                let same = (operator.value, key.value.to_ascii_lowercase());
                let spelling = (member.name.as_ref(), key.value.clone());
                if *spellings.entry(same).or_insert_with(|| spelling.clone()) != spelling {
                    self.problem(key.span, ProblemKind::DuplicateCondition(key.value.clone()));
                }
                conditions.push(Condition { operator: operator.clone(), key, values, place });
            }
        }
        conditions
    }

    /// The values of a condition key. Numbers and booleans stand for their texts.
    fn condition_values(&mut self, key: &str, node: &Node<'_>) -> Vec<Spanned<String>> {
        let items = match &node.value {
            Value::Array(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        let text = |node: &Node<'_>| match &node.value {
            Value::String(text) => Some(text.clone().into_owned()),
            Value::Number(text) => Some((*text).to_owned()),
            Value::Bool(value) => Some(value.to_string()),
            _ => None,
        };
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            match text(item) {
                Some(text) => values.push(Spanned::new(text, item.span)),
                None => {
                    let element = key.to_owned();
                    let expected = "a string, a number, a boolean or a list of them";
                    self.problem(item.span, ProblemKind::WrongType { element, expected });
                }
            }
        }
        values
    }
}

/// A principal of the type AWS: `*`, an account, an ARN, or the unique id of what was deleted.
fn aws(text: String) -> Option<Principal> {
    let is_account = |text: &str| text.len() == 12 && text.bytes().all(|digit| digit.is_ascii_digit());
    if text == "*" {
        return Some(Principal::Anyone);
    }
    if is_account(&text) {
        return Some(Principal::Account(text));
    }
    let mut parts = text.splitn(6, ':');
    let mut next = || parts.next().unwrap_or_default();
    let (arn, partition, service, region, account, resource) = (next(), next(), next(), next(), next(), next());
    if arn == "arn" && partition.starts_with("aws") && region.is_empty() && is_account(account) {
        let named = match service {
            "iam" if resource == "root" => return Some(Principal::Account(account.to_owned())),
            "iam" => ["user/", "role/", "group/"].iter().any(|kind| resource.starts_with(kind)),
            "sts" => ["assumed-role/", "federated-user/"].iter().any(|kind| resource.starts_with(kind)),
            _ => false,
        };
        return named.then_some(Principal::Aws(text));
    }
    let is_unique_id =
        text.len() >= 16 && text.starts_with('A') && text.bytes().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    is_unique_id.then_some(Principal::Aws(text))
}

/// Whether a text is `*` or `service:Name`, with wildcards in the name alone.
fn is_action(text: &str) -> bool {
    let Some((service, name)) = text.split_once(':') else { return text == "*" };
    let in_service = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let in_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '*' | '?' | '-' | '_' | '.');
    !service.is_empty() && service.chars().all(in_service) && !name.is_empty() && name.chars().all(in_name)
}

/// Whether a text is `*` or has the six parts of an ARN. Wildcards may stand for several of them.
fn is_resource(text: &str) -> bool {
    text == "*" || text.starts_with("arn:") || text.starts_with('*') || text.starts_with("arn*")
}

fn is_condition_key(text: &str) -> bool {
    text.split_once(':').is_some_and(|(service, name)| !service.is_empty() && !name.is_empty())
}
