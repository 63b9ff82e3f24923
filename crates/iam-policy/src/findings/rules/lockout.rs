//! A policy that nobody can change any more.

use crate::edit::{self, Edit};
use crate::findings::fix::opening;
use crate::findings::subject::{Entry, Subject, account};
use crate::findings::{Report, Rule, Severity};
use crate::grammar::Kind;
use crate::json::quoted;
use crate::policy::Principal;

pub(super) const RULE: Rule = Rule { name: "lockout", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    let Some(action) = &subject.vocabulary.policy_action else { return };
    let is_whole = subject.problems.is_empty() && !subject.statements.is_empty();
    if subject.kind != Kind::Resource || !is_whole {
        return;
    }
    let covers = |entry: &&Entry<'_>| {
        entry
            .covered
            .iter()
            .any(|number| subject.vocabulary.actions.get(*number).is_some_and(|known| known.name == *action))
    };
    let reason = "AWS lets in only whom the policy lets in, the owner included. Unless told to skip the check, it refuses a policy that its author could not change again.";
    let mut denies = subject.denies().filter(covers);
    if let Some(deny) = denies.find(|entry| entry.is_about_anyone() && entry.statement.conditions.is_empty()) {
        let message = format!("this denies `{action}` to everybody, so nobody can change the policy again");
        report.add(Severity::Error, opening(deny.span), message, reason);
        return;
    }
    if subject.allows().filter(covers).any(|entry| reaches_account(entry, subject.setting.account.as_deref())) {
        return;
    }
    let span = subject.root.map(|root| opening(root.span)).unwrap_or_default();
    let message = match &subject.setting.account {
        Some(account) => format!("no statement allows anyone in account `{account}` to do `{action}`"),
        None => format!("no statement allows anyone to do `{action}`"),
    };
    report
        .add(Severity::Error, span, message, reason)
        .fix("let the account's IAM policies decide", || add_account(subject));
}

/// Whether a statement names somebody of the account.
fn reaches_account(entry: &Entry<'_>, own: Option<&str>) -> bool {
    let Some(element) = entry.element() else { return false };
    let is_own = |principal: &Principal| match principal {
        Principal::Anyone => true,
        principal => account(principal).is_some_and(|account| own.is_none_or(|own| account == own)),
    };
    element.negated || element.entries.iter().any(|entry| is_own(&entry.value))
}

/// Adds the statement that AWS's own default policies have.
fn add_account(subject: &Subject<'_>) -> Option<Vec<Edit>> {
    let account = subject.setting.account.as_ref()?;
    let service = subject.vocabulary.services.first()?;
    let partition = subject.setting.resource.as_deref().and_then(|arn| arn.split(':').nth(1)).unwrap_or("aws");
    let statements = subject.root?.member("Statement")?;
    let statement = format!(
        "{{ \"Effect\": \"Allow\", \"Principal\": {{ \"AWS\": {} }}, \"Action\": {}, \"Resource\": \"*\" }}",
        quoted(&format!("arn:{partition}:iam::{account}:root")),
        quoted(&format!("{service}:*")),
    );
    match statements.value.value {
        crate::json::Value::Array(_) => Some(vec![edit::prepend(subject.text, &statements.value, &statement)?]),
        _ => Some(vec![
            Edit::insert(statements.value.span.start, format!("[{statement}, ")),
            Edit::insert(statements.value.span.end, "]"),
        ]),
    }
}
