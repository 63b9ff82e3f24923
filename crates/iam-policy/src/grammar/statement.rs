//! A statement.

use super::{Kind, ProblemKind, Reader};
use crate::Spanned;
use crate::json::{Member, Node, Value};
use crate::policy::{Effect, Principal, Statement};

/// The elements of a statement.
#[derive(Default)]
struct Elements<'a, 't> {
    sid: Option<&'a Member<'t>>,
    effect: Option<&'a Member<'t>>,
    principal: Option<&'a Member<'t>>,
    not_principal: Option<&'a Member<'t>>,
    action: Option<&'a Member<'t>>,
    not_action: Option<&'a Member<'t>>,
    resource: Option<&'a Member<'t>>,
    not_resource: Option<&'a Member<'t>>,
    condition: Option<&'a Member<'t>>,
}

impl Reader {
    pub(super) fn statement(&mut self, node: &Node<'_>) -> Option<Statement> {
        let Value::Object(members) = &node.value else {
            self.problem(node.span, ProblemKind::WrongType { element: "Statement".to_owned(), expected: "an object" });
            return None;
        };
        let mut found = Elements::default();
        for member in members {
            let place = match &*member.name {
                "Sid" => &mut found.sid,
                "Effect" => &mut found.effect,
                "Principal" => &mut found.principal,
                "NotPrincipal" => &mut found.not_principal,
                "Action" => &mut found.action,
                "NotAction" => &mut found.not_action,
                "Resource" => &mut found.resource,
                "NotResource" => &mut found.not_resource,
                "Condition" => &mut found.condition,
                name => {
                    self.problem(member.name_span, ProblemKind::UnknownElement(name.to_owned()));
                    continue;
                }
            };
            // JSON has reported the second of two already.
            place.get_or_insert(member);
        }
        let sid = found.sid.and_then(|member| self.sid(&member.value));
        let effect = match found.effect {
            Some(member) => self.effect(&member.value),
            None => {
                self.problem(node.span, ProblemKind::Missing("Effect"));
                None
            }
        };
        let (negated, member) = self.either(found.principal, found.not_principal, ["Principal", "NotPrincipal"]);
        let principal = match member {
            Some(member) if !self.kind.has_principal() => {
                self.problem(member.name_span, ProblemKind::NotAllowed("Principal"));
                None
            }
            Some(member) => Some(Spanned::new(self.principals(negated, &member.value), member.value.span)),
            None => {
                if self.kind.has_principal() {
                    self.problem(node.span, ProblemKind::Missing("Principal"));
                }
                None
            }
        };
        let (negated, member) = self.either(found.action, found.not_action, ["Action", "NotAction"]);
        let action = match member {
            Some(member) => Some(Spanned::new(self.actions(negated, &member.value), member.value.span)),
            None => {
                self.problem(node.span, ProblemKind::Missing("Action"));
                None
            }
        };
        let (negated, member) = self.either(found.resource, found.not_resource, ["Resource", "NotResource"]);
        let resource = match member {
            Some(member) if self.kind == Kind::Trust => {
                self.problem(member.name_span, ProblemKind::NotAllowed("Resource"));
                None
            }
            Some(member) => Some(Spanned::new(self.resources(negated, &member.value), member.value.span)),
            None => {
                if self.kind != Kind::Trust {
                    self.problem(node.span, ProblemKind::Missing("Resource"));
                }
                None
            }
        };
        let conditions = found.condition.map(|member| self.conditions(&member.value)).unwrap_or_default();
        let statement = Statement { sid, effect: effect?, principal, action: action?, resource, conditions };
        // Without its principal, a statement of a resource's policy would be one that is about everybody.
        if self.kind.has_principal() && statement.principal.is_none() {
            return None;
        }
        self.restrictions(&statement);
        Some(statement)
    }

    /// An element or its opposite.
    fn either<'a, 't>(
        &mut self,
        plain: Option<&'a Member<'t>>,
        negated: Option<&'a Member<'t>>,
        names: [&'static str; 2],
    ) -> (bool, Option<&'a Member<'t>>) {
        if let (Some(_), Some(second)) = (plain, negated) {
            let [one, other] = names;
            self.problem(second.name_span, ProblemKind::Both(one, other));
        }
        (plain.is_none() && negated.is_some(), plain.or(negated))
    }

    fn sid(&mut self, node: &Node<'_>) -> Option<Spanned<String>> {
        let sid = self.text("Sid", node)?;
        // Some resources' policies, those of keys among them, allow spaces and more.
        let free = matches!(self.kind, Kind::Resource | Kind::Endpoint);
        if !free && !sid.value.chars().all(|c| c.is_ascii_alphanumeric()) {
            self.problem(sid.span, ProblemKind::BadSid(sid.value.clone()));
        }
        Some(sid)
    }

    fn effect(&mut self, node: &Node<'_>) -> Option<Spanned<Effect>> {
        let text = self.text("Effect", node)?;
        match text.value.as_str() {
            "Allow" => Some(Spanned::new(Effect::Allow, node.span)),
            "Deny" => Some(Spanned::new(Effect::Deny, node.span)),
            _ => {
                self.problem(node.span, ProblemKind::UnknownEffect(text.value));
                None
            }
        }
    }

    /// What policies of resource control may not have, beside what the grammar says of all.
    ///
    /// <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html>
    fn restrictions(&mut self, statement: &Statement) {
        if self.kind != Kind::ResourceControl {
            return;
        }
        if statement.effect.value != Effect::Deny {
            let text = "a resource control policy can only deny";
            self.problem(statement.effect.span, ProblemKind::Restricted(text));
        }
        if let Some(principal) = &statement.principal {
            let anyone = principal.value.entries.iter().all(|entry| entry.value == Principal::Anyone);
            if principal.value.negated || !anyone {
                let text = "the principal of a resource control policy is `*`";
                self.problem(principal.span, ProblemKind::Restricted(text));
            }
        }
        if statement.action.value.negated {
            let text = "a resource control policy has no `NotAction`";
            self.problem(statement.action.span, ProblemKind::Restricted(text));
        }
        for action in statement.action.value.patterns.iter().filter(|action| action.value == "*") {
            let text = "a resource control policy names the service of its actions";
            self.problem(action.span, ProblemKind::Restricted(text));
        }
    }
}
