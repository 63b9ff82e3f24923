//! An action that does not exist.

use crate::findings::fix::write;
use crate::findings::nearest::nearest;
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};

pub(super) const RULE: Rule = Rule { name: "unknown-action", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    for (_, action) in subject.known_actions() {
        if report.is_full() {
            return;
        }
        let text = &action.value;
        let (known, wild) = (&subject.vocabulary, text.contains(['*', '?']));
        if !subject.covered(text).is_empty() {
            continue;
        }
        let instead = known.not_actions.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
        let names = || known.actions.iter().map(|action| action.name.as_str());
        let (severity, message, meant) = match (instead, wild) {
            (Some((_, instead)), _) => {
                (Severity::Error, format!("there is no action `{text}`"), Some(instead.as_str()))
            }
            (None, false) => (Severity::Error, format!("there is no action `{text}`"), nearest(text, names())),
            (None, true) => (Severity::Warning, format!("no action is like `{text}`"), None),
        };
        let reason =
            "AWS keeps the name and never meets it: a statement does nothing for an action that does not exist.";
        let added = report.add(severity, action.span, message, reason);
        let added = match meant {
            Some(meant) => added.fix(format!("write `{meant}`"), || write(action.span, meant)),
            None => added,
        };
        added.fix(format!("remove `{text}`"), || subject.prune(action.span));
    }
}
