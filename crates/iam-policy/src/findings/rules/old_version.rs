//! A policy of the old version, or of none.

use crate::findings::fix::opening;
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::policy::Version;

pub(super) const RULE: Rule = Rule { name: "old-version", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    let Some(root) = subject.root.filter(|_| subject.is_json && subject.policy.is_some()) else { return };
    let reported = subject.problems.iter().any(|problem| {
        use crate::grammar::ProblemKind as P;
        matches!(problem.kind, P::Missing("Version") | P::UnknownVersion(_) | P::WrongType { .. })
    });
    if reported || subject.policy.is_none_or(|policy| policy.version == Version::V2012) {
        return;
    }
    let (severity, span, message, reason) = match root.member("Version") {
        Some(version) => (
            Severity::Suggestion,
            version.value.span,
            "this is the old version of the language",
            "Only version `2012-10-17` has variables such as `${aws:username}`. It is what AWS recommends.",
        ),
        None if subject.vocabulary.demands(subject.kind).is_some_and(|demands| demands.version_required) => (
            Severity::Error,
            opening(root.span),
            "`Version` is missing",
            "The service refuses a policy that does not say in which version of the language it is.",
        ),
        None => (
            Severity::Suggestion,
            opening(root.span),
            "`Version` is missing",
            "Without it the policy is of version `2008-10-17`, in which `${…}` is plain text.",
        ),
    };
    report.add(severity, span, message, reason).fix("make the version `2012-10-17`", || subject.with_current_version());
}
