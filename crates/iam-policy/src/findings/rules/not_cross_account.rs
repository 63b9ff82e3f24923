//! An action for another account that works within an account only.

use crate::findings::subject::{Subject, account};
use crate::findings::{Report, Rule, Severity};
use crate::grammar::Kind;

pub(super) const RULE: Rule = Rule { name: "not-cross-account", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    let Some(own) = subject.setting.account.as_deref().filter(|_| subject.kind == Kind::Resource) else { return };
    for entry in subject.allows().filter(|entry| !entry.statement.action.value.negated) {
        let principals = entry.principals();
        let foreign = !principals.is_empty()
            && principals.iter().all(|principal| account(&principal.value).is_some_and(|account| account != own));
        for action in entry.statement.action.value.patterns.iter().filter(|_| foreign) {
            if report.is_full() {
                return;
            }
            let covered = subject.covered(&action.value);
            let mut actions = covered.iter().filter_map(|number| subject.vocabulary.actions.get(*number));
            if covered.is_empty() || actions.any(|action| action.cross_account || action.resources.is_empty()) {
                continue;
            }
            let reason = "Some operations work with the resources of one's own account only. AWS refuses them to others, whatever policies say.";
            let message = format!("`{}` never works from another account", action.value);
            report
                .add(Severity::Warning, action.span, message, reason)
                .fix(format!("remove `{}`", action.value), || subject.prune(action.span));
        }
    }
}
