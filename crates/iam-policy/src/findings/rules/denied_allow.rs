//! An Allow of nothing but what a Deny takes away.

use super::shadowed_statement::covers;
use crate::findings::fix::opening;
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::policy::Effect;

pub(super) const RULE: Rule = Rule { name: "denied-allow", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    let denies: Vec<_> = subject.denies().collect();
    for entry in subject.allows() {
        if subject.is_spent() {
            return;
        }
        let Some(deny) = denies.iter().find(|deny| covers(subject, deny, entry, Effect::Deny)) else { continue };
        let name = match &deny.statement.sid {
            Some(sid) => format!("the statement `{}`", sid.value),
            None => format!("the Deny in line {}", deny.span.line_and_column(subject.text).0),
        };
        let reason = "A Deny wins over every Allow, so this statement never allows anything.";
        report
            .add(Severity::Warning, opening(entry.span), format!("{name} denies all that this allows"), reason)
            .fix("remove this statement", || subject.remove(entry.span));
    }
}
