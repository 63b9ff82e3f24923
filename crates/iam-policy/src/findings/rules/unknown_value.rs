//! A value that the key never has.

use crate::edit::Edit;
use crate::findings::nearest::nearest;
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::json::quoted;
use crate::pattern::Pattern;

pub(super) const RULE: Rule = Rule { name: "unknown-value", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    for (_, condition, key) in subject.known_conditions().filter(|(_, _, key)| !key.values.is_empty()) {
        let operator = condition.operator.value.base.as_str();
        if !operator.starts_with("String") {
            continue;
        }
        for value in condition.values.iter().filter(|value| !value.value.contains("${")) {
            let text = &value.value;
            let fits = |known: &&String| match operator {
                "StringLike" | "StringNotLike" => Pattern::new(text).matches(known),
                "StringEquals" | "StringNotEquals" => *known == text,
                _ => known.eq_ignore_ascii_case(text),
            };
            if key.values.iter().any(|known| fits(&known)) {
                continue;
            }
            let reason = "The key has one of a few values, written exactly so. Another value fits no request.";
            let message = format!("`{}` is never `{text}`", key.name);
            let added = report.add(Severity::Warning, value.span, message, reason);
            if let Some(meant) = nearest(text, key.values.iter().map(String::as_str)) {
                let written = || Some(vec![Edit::new(value.span, quoted(meant))]);
                added.fix(format!("write `{meant}`"), written);
            }
        }
    }
}
