//! An action that another one covers.

use crate::Spanned;
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};

pub(super) const RULE: Rule = Rule { name: "redundant-action", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    for entry in &subject.statements {
        let patterns: Vec<Spanned<String>> = entry
            .statement
            .action
            .value
            .patterns
            .iter()
            .map(|action| Spanned::new(action.value.to_ascii_lowercase(), action.span))
            .collect();
        for (pattern, by) in covered(subject, &patterns) {
            let original = |span: crate::Span| span.of(subject.text).unwrap_or_default().trim_matches('"');
            let (text, other) = (original(pattern.span), original(by.span));
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

/// The patterns of a list that others cover, with those. Of two that cover each other, it is the later.
pub(super) fn covered<'p>(
    subject: &Subject<'_>,
    patterns: &'p [Spanned<String>],
) -> Vec<(&'p Spanned<String>, &'p Spanned<String>)> {
    let mut first = std::collections::BTreeMap::new();
    let wild: Vec<(usize, &Spanned<String>)> =
        patterns.iter().enumerate().filter(|(_, pattern)| pattern.value.contains(['*', '?'])).collect();
    let mut found = Vec::new();
    for (number, pattern) in patterns.iter().enumerate() {
        if subject.is_spent() {
            break;
        }
        let twin = *first.entry(pattern.value.as_str()).or_insert(pattern);
        let covering = |(other, wide): &&(usize, &Spanned<String>)| {
            *other != number
                && wide.value != pattern.value
                && subject.pattern_covers(&wide.value, &pattern.value)
                && (*other < number || !subject.pattern_covers(&pattern.value, &wide.value))
        };
        match wild.iter().find(covering) {
            Some((_, wide)) => found.push((pattern, *wide)),
            None if std::ptr::eq(twin, pattern) => {}
            None => found.push((pattern, twin)),
        }
    }
    found
}
