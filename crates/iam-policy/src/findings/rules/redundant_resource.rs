//! A resource that another one covers.

use super::redundant_action::covered;
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};

pub(super) const RULE: Rule = Rule { name: "redundant-resource", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    for entry in &subject.statements {
        let patterns = entry.statement.resource.as_ref().map_or(&[][..], |resource| &resource.value.patterns);
        for (pattern, by) in covered(subject, patterns) {
            let (text, other) = (&pattern.value, &by.value);
            // A variable covers nothing but itself.
            if text != other && (text.contains("${") || other.contains("${")) {
                continue;
            }
            let message = if text == other {
                format!("`{text}` is listed twice")
            } else {
                format!("`{text}` is covered by `{other}`")
            };
            let reason = "It changes nothing, and hides what the statement is about.";
            report
                .add(Severity::Suggestion, pattern.span, message, reason)
                .fix(format!("remove `{text}`"), || subject.remove(pattern.span));
        }
    }
}
