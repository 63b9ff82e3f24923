//! An Allow for another account.

use crate::findings::subject::{Subject, account};
use crate::findings::{Report, Rule, Severity};
use crate::grammar::Kind;
use crate::policy::Principal;

pub(super) const RULE: Rule = Rule { name: "cross-account", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    let Some(own) = subject.setting.account.as_deref() else { return };
    if !matches!(subject.kind, Kind::Resource | Kind::Trust) {
        return;
    }
    for entry in subject.allows() {
        for principal in entry.principals() {
            let Some(account) = account(&principal.value).filter(|account| *account != own) else { continue };
            let (message, reason) = match &principal.value {
                Principal::Account(_) => (
                    format!("this lets account `{account}` decide who of it is allowed"),
                    "The administrators of the other account choose whom their policies allow, as far as this statement goes.",
                ),
                _ => (
                    format!("this allows a principal of account `{account}`"),
                    "The other account's own policies must allow it as well. Make sure that the account is one that you trust.",
                ),
            };
            report.add(Severity::Security, principal.span, message, reason);
        }
    }
}
