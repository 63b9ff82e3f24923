//! An Allow for everybody.

use crate::condition::{Base, Quantifier};
use crate::findings::subject::{Entry, Subject};
use crate::findings::{Report, Rule, Severity};
use crate::grammar::Kind;
use crate::policy::{Condition, Principal};

pub(super) const RULE: Rule = Rule { name: "public-access", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    if !matches!(subject.kind, Kind::Resource | Kind::Trust) {
        return;
    }
    for entry in subject.allows().filter(|entry| !is_narrowed(subject, entry)) {
        for principal in entry.principals().iter().filter(|principal| principal.value == Principal::Anyone) {
            let reason = "`*` is everybody in every AWS account. In this account it allows without any other policy, and in other accounts whoever their own policies let.";
            let added =
                report.add(Severity::Security, principal.span, "this allows everybody, in every account", reason);
            let service = subject.vocabulary.services.first().filter(|_| subject.kind == Kind::Resource);
            let key = service.map(|service| format!("{service}:CallerAccount"));
            let key =
                key.filter(|key| subject.vocabulary.key(key).is_some()).unwrap_or("aws:PrincipalAccount".to_owned());
            if let Some(account) = &subject.setting.account {
                added.fix(format!("only those of account `{account}`"), || {
                    subject.add_condition(entry, "StringEquals", &key, account)
                });
            }
        }
    }
}

/// Whether a condition leaves only some requesters.
pub(super) fn is_narrowed(subject: &Subject<'_>, entry: &Entry<'_>) -> bool {
    entry.statement.conditions.iter().any(|condition| {
        subject.vocabulary.key(&condition.key.value).is_some_and(|key| key.narrows) && is_narrow(condition)
    })
}

/// Whether a condition holds only of some values of its key, and not of requests without it.
fn is_narrow(condition: &Condition) -> bool {
    let operator = condition.operator.value;
    let positive = !operator.base.is_negated() && operator.base != Base::Null && !operator.if_exists;
    let open = |text: &str| text.chars().all(|c| matches!(c, '*' | '?' | ':')) || text.ends_with("/0");
    positive
        && operator.quantifier != Some(Quantifier::ForAllValues)
        && condition.values.iter().all(|value| !open(&value.value))
}
