//! What is no condition key.

use crate::findings::nearest::nearest;
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::grammar::ProblemKind;

pub(super) const RULE: Rule = Rule { name: "bad-condition-key", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    let bad = subject.problems(|kind| match kind {
        ProblemKind::BadConditionKey(text) => Some((kind, text)),
        _ => None,
    });
    for (span, (kind, text)) in bad {
        let reason = "A condition key is the prefix of a service, or `aws` for those that all services share, a colon, and a name.";
        let added = report.add(Severity::Error, span, kind.to_string(), reason);
        let keys = subject.vocabulary.keys.iter().filter(|key| !key.is_prefix());
        let mut names = keys.filter_map(|key| key.name.split_once(':').map(|(_, name)| (name, key.name.as_str())));
        let meant = nearest(text, names.clone().map(|(name, _)| name));
        if let Some((_, key)) = meant.and_then(|meant| names.find(|(name, _)| *name == meant)) {
            added.fix(format!("write `{key}`"), || subject.rename(span, key));
        }
    }
}
