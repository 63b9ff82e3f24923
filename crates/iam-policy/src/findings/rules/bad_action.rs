//! What is not `service:Name`.

use crate::findings::fix::write;
use crate::findings::nearest::nearest;
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::grammar::ProblemKind;

pub(super) const RULE: Rule = Rule { name: "bad-action", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    let bad = subject.problems(|kind| match kind {
        ProblemKind::BadAction(text) => Some((kind, text)),
        _ => None,
    });
    for (span, (kind, text)) in bad {
        let reason = "An action is the prefix of a service, a colon, and a name, which may have `*` and `?`. AWS refuses other forms.";
        let added = report.add(Severity::Error, span, kind.to_string(), reason);
        if let Some(meant) = meant(subject, text) {
            added.fix(format!("write `{meant}`"), || write(span, meant));
        }
    }
}

/// The action of this name, however its service is written before it.
fn meant<'a>(subject: &Subject<'a>, text: &str) -> Option<&'a str> {
    let name = text.rsplit([':', '.', '/', ' ']).next().unwrap_or(text);
    let names = || subject.vocabulary.actions.iter().map(|action| action.name.as_str());
    let plain = |action: &str| action.split_once(':').map_or(String::new(), |(_, name)| name.to_owned());
    names().find(|action| plain(action).eq_ignore_ascii_case(name)).or_else(|| nearest(text, names()))
}
