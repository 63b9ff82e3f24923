//! A resource other than `*` in the policy of a resource that needs no other.

use crate::edit::Edit;
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::grammar::Kind;

pub(super) const RULE: Rule = Rule { name: "own-resource", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    if subject.kind != Kind::Resource || !subject.vocabulary.resource_policy.resource_is_star {
        return;
    }
    for entry in &subject.statements {
        let Some(resource) = &entry.statement.resource else { continue };
        if resource.value.negated {
            let reason = "A key policy is about one resource, which is `*`. All but something is then either that one or nothing.";
            report.add(
                Severity::Warning,
                resource.span,
                "this policy is about one resource, and `NotResource` about others",
                reason,
            );
            continue;
        }
        for pattern in resource.value.patterns.iter().filter(|pattern| pattern.value != "*") {
            let text = &pattern.value;
            let own = subject.setting.resource.as_deref().map(|own| subject.pattern_covers(text, own));
            let (severity, message, reason) = match own {
                Some(true) => (
                    Severity::Suggestion,
                    format!("`{text}` is this resource, for which `*` stands here"),
                    "AWS documents `*` only, which stands for the resource that the policy belongs to, wherever it is copied to.",
                ),
                Some(false) => (
                    Severity::Error,
                    format!("`{text}` is not the resource that this policy belongs to"),
                    "The policy is asked about its own resource only, so a statement about another never applies.",
                ),
                None => (
                    Severity::Warning,
                    format!("`{text}` may be another resource than the one that this policy belongs to"),
                    "The policy is asked about its own resource only, for which `*` stands.",
                ),
            };
            report.add(severity, pattern.span, message, reason).fix("write `*`", || {
                let only = resource.value.patterns.len() == 1;
                let span = if only { pattern.span } else { resource.span };
                Some(vec![Edit::new(span, "\"*\"")])
            });
        }
    }
}
