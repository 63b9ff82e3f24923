//! A condition key that does not exist.

use crate::findings::nearest::nearest;
use crate::findings::subject::{Subject, service};
use crate::findings::{Report, Rule, Severity};
use crate::grammar::Kind;

pub(super) const RULE: Rule = Rule { name: "unknown-condition-key", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    let vocabulary = subject.vocabulary;
    for (_, condition) in subject.conditions() {
        let key = condition.key.value.as_str();
        let Some(prefix) = service(key).filter(|_| vocabulary.key(key).is_none()) else { continue };
        let mut services = vocabulary.keys.iter().filter_map(|key| service(&key.name));
        let known = services.any(|known| known.eq_ignore_ascii_case(prefix));
        if !known && (subject.kind != Kind::Resource || vocabulary.services.is_empty()) {
            continue;
        }
        let (message, reason) = if known {
            (
                format!("there is no condition key `{key}`"),
                "AWS accepts keys that it does not know. No request has them, so the condition is as if the key were always absent.",
            )
        } else {
            (
                format!("requests to this service have no key `{key}`"),
                "A service puts its own condition keys, and those that all share, into its requests. The others are always absent.",
            )
        };
        let added = report.add(Severity::Warning, condition.key.span, message, reason);
        let names = vocabulary.keys.iter().filter(|key| !key.is_prefix()).map(|key| key.name.as_str());
        if let Some(meant) = nearest(key, names).filter(|_| known) {
            added.fix(format!("write `{meant}`"), || subject.with_key(condition, meant));
        }
    }
}
