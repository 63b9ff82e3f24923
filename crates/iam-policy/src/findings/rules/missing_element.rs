//! An element that must be there.

use crate::findings::fix::opening;
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::grammar::{Kind, ProblemKind};

pub(super) const RULE: Rule = Rule { name: "missing-element", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    let missing = subject.problems(|kind| match kind {
        ProblemKind::Missing(name) => Some((kind, *name)),
        _ => None,
    });
    for (span, (kind, name)) in missing {
        let reason = match name {
            "Resource" if subject.kind == Kind::Resource => {
                "AWS refuses a statement without a resource. In the policy of a resource, `*` stands for that resource."
            }
            "Principal" => "The policy of a resource must say whom each statement is about; AWS refuses it otherwise.",
            "Statement" => "A policy without statements says nothing, and AWS refuses it.",
            _ => "AWS refuses a policy that lacks an element which it needs.",
        };
        let added = report.add(Severity::Error, opening(span), kind.to_string(), reason);
        match (name, subject.kind) {
            ("Resource", Kind::Resource | Kind::Endpoint | Kind::ResourceControl) => {
                added.fix("add `\"Resource\": \"*\"`", || subject.add_member(span, "Resource", "\"*\""));
            }
            ("Principal", Kind::ResourceControl | Kind::Endpoint) => {
                added.fix("add `\"Principal\": \"*\"`", || subject.add_member(span, "Principal", "\"*\""));
            }
            ("Version", _) => {
                added.fix("add `\"Version\": \"2012-10-17\"`", || subject.with_current_version());
            }
            _ => {}
        }
    }
}
