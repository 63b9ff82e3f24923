//! Characters that the service refuses.

use crate::Span;
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};

pub(super) const RULE: Rule = Rule { name: "refused-character", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    let ranges: Vec<(char, char)> = subject
        .vocabulary
        .demands(subject.kind)
        .into_iter()
        .flat_map(|demands| &demands.characters)
        .filter_map(|range| range.chars().next().zip(range.chars().last()))
        .collect();
    if ranges.is_empty() {
        return;
    }
    let refused = |c: char| !ranges.iter().any(|(first, last)| (*first..=*last).contains(&c));
    for (at, c) in subject.text.char_indices().filter(|(_, c)| refused(*c)) {
        if report.is_full() {
            return;
        }
        let reason =
            "The service takes policies of Latin letters, digits and marks only: tab, line ends, and U+0020 to U+00FF.";
        let message = format!("the character `{c}` may not stand in this policy");
        report.add(Severity::Error, Span::new(at, at + c.len_utf8()), message, reason);
    }
}
