//! An action that policies of this kind cannot grant or deny.

use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::grammar::Kind;
use crate::vocabulary::Action;

pub(super) const RULE: Rule = Rule { name: "action-without-effect", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    if !matches!(subject.kind, Kind::Resource | Kind::ResourceControl) {
        return;
    }
    let vocabulary = subject.vocabulary;
    let works = |action: &Action| {
        !action.not_by_resource_policy
            && (subject.kind == Kind::ResourceControl || vocabulary.acts_on_policy_owner(action))
    };
    for (entry, action) in subject.known_actions() {
        if report.is_full() {
            return;
        }
        let covered = subject.covered(&action.value);
        let mut actions = covered.iter().filter_map(|number| vocabulary.actions.get(*number));
        if entry.statement.action.value.negated || covered.is_empty() || actions.any(works) {
            continue;
        }
        let reason = "The action is about no resource of this type, or is decided by other rules, so only the policies of users and roles have a say in it.";
        let message = format!("`{}` has no effect in a policy of this kind", action.value);
        report
            .add(Severity::Warning, action.span, message, reason)
            .fix(format!("remove `{}`", action.value), || subject.prune(action.span));
    }
}
