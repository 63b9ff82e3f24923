//! What is neither `*` nor an ARN.

use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::grammar::ProblemKind;

pub(super) const RULE: Rule = Rule { name: "bad-resource", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    let bad = subject.problems(|kind| match kind {
        ProblemKind::BadResource(text) => Some((kind, text)),
        _ => None,
    });
    for (span, (kind, text)) in bad {
        let reason =
            "A resource is named by its whole ARN; an id, a name or an alias alone is none. AWS refuses the policy.";
        let owner = subject.setting.account.as_deref().unwrap_or("*");
        let mut types = subject.vocabulary.resources.iter();
        let added = report.add(Severity::Error, span, kind.to_string(), reason);
        // `alias/name` and `key/id` are the last part of an ARN of which the pattern tells the rest.
        let found = text.split_once('/').and_then(|(name, _)| types.find(|kind| kind.name == name));
        if let Some((before, _)) = found.and_then(|kind| kind.pattern.rsplit_once(':')) {
            let mut parts: Vec<&str> = before.split(':').collect();
            if let Some(account) = parts.get_mut(4) {
                *account = owner;
            }
            let arn = format!("{}:{text}", parts.join(":"));
            added.fix(format!("write `{arn}`"), || crate::findings::fix::write(span, &arn));
        }
    }
}
