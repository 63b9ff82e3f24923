//! A policy that is too large.

use crate::Span;
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};

pub(super) const RULE: Rule = Rule { name: "too-large", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    let Some(most) = subject.vocabulary.demands(subject.kind).and_then(|demands| demands.max_bytes) else { return };
    let size = subject.text.len();
    if size <= most {
        return;
    }
    // The first character that is too much.
    let start = (0..=most).rev().find(|at| subject.text.is_char_boundary(*at)).unwrap_or_default();
    let reason = "AWS refuses longer policies of this kind. Spaces count: a policy printed on one line is shorter.";
    let message = format!("the policy has {size} bytes, {} more than it may have", size - most);
    report.add(Severity::Error, Span::new(start, size), message, reason);
}
