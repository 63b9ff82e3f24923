//! A service that is allowed on anybody's behalf.

use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::grammar::Kind;
use crate::policy::Principal;

pub(super) const RULE: Rule = Rule { name: "service-without-source", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    if subject.kind != Kind::Resource {
        return;
    }
    for entry in subject.allows() {
        let mut conditions = entry.statement.conditions.iter();
        let has_source = conditions
            .any(|condition| subject.vocabulary.key(&condition.key.value).is_some_and(|key| key.names_source));
        for principal in entry.principals().iter().filter(|_| !has_source) {
            let Principal::Service(name) = &principal.value else { continue };
            let reason = "The service acts for all its customers. Without a condition on whose resource it acts for, another customer may have it use this one: the confused deputy.";
            let message = format!("`{name}` is allowed for whichever account it acts");
            let added = report.add(Severity::Security, principal.span, message, reason);
            if let Some(account) = &subject.setting.account {
                added.fix(format!("only for account `{account}`"), || {
                    subject.add_condition(entry, "StringEquals", "aws:SourceAccount", account)
                });
            }
        }
    }
}
