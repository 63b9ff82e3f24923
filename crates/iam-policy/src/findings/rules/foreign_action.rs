//! An action of another service in a resource's policy.

use crate::findings::subject::{Subject, service};
use crate::findings::{Report, Rule, Severity};
use crate::grammar::Kind;

pub(super) const RULE: Rule = Rule { name: "foreign-action", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    if subject.kind != Kind::Resource || subject.vocabulary.services.is_empty() {
        return;
    }
    for action in subject.statements.iter().flat_map(|entry| &entry.statement.action.value.patterns) {
        let Some(service) = service(&action.value).filter(|service| !subject.vocabulary.knows_service(service)) else {
            continue;
        };
        let reason = "A resource's policy is about the actions of its own service; AWS refuses one that names others.";
        let message = format!("`{}` is an action of `{service}`, not of this resource's service", action.value);
        report
            .add(Severity::Error, action.span, message, reason)
            .fix(format!("remove `{}`", action.value), || subject.prune(action.span));
    }
}
