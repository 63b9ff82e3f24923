//! A condition key that AWS refuses in a resource's policy.

use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::grammar::Kind;

pub(super) const RULE: Rule = Rule { name: "refused-key", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    if subject.kind != Kind::Resource {
        return;
    }
    for (_, condition, _) in subject.known_conditions().filter(|(_, _, key)| key.not_in_resource_policy) {
        let reason = "What the key tells is about the resource itself, whose policy already belongs to it. AWS allows the key in the policies of users and roles only.";
        let message = format!("`{}` may not stand in a resource's policy", condition.key.value);
        report.add(Severity::Error, condition.key.span, message, reason);
    }
}
