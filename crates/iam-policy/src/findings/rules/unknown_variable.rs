//! A policy variable that no request has, or that has several values.

use crate::findings::nearest::nearest;
use crate::findings::subject::{Subject, service};
use crate::findings::{Report, Rule, Severity};
use crate::pattern::Template;
use crate::policy::Version;

pub(super) const RULE: Rule = Rule { name: "unknown-variable", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    if subject.policy.is_none_or(|policy| policy.version != Version::V2012) {
        return;
    }
    let resources = subject.statements.iter().filter_map(|entry| entry.statement.resource.as_ref());
    let resources = resources.flat_map(|resource| &resource.value.patterns);
    let texts = subject.conditions().filter(|(_, condition)| condition.operator.value.base.takes_variables());
    let values = texts.flat_map(|(_, condition)| &condition.values);
    let keys = &subject.vocabulary.keys;
    for value in resources.chain(values).filter(|value| value.value.contains("${")) {
        for variable in Template::new(&value.value, true).variables() {
            let prefix = service(variable).unwrap_or_default();
            let is_known_service = keys.iter().any(|key| service(&key.name) == Some(prefix));
            let (message, reason) = match subject.vocabulary.key(variable) {
                Some(key) if key.multi => (
                    format!("the variable `{variable}` can have several values"),
                    "A variable stands for one value. With a key that can have several the statement does not apply.",
                ),
                None if is_known_service || prefix.is_empty() => (
                    format!("there is no variable `{variable}`"),
                    "Where a variable has no value, the statement does not apply: no request has such a key.",
                ),
                _ => continue,
            };
            let added = report.add(Severity::Warning, value.span, message, reason);
            let names = keys.iter().filter(|key| !key.is_prefix() && !key.multi).map(|key| key.name.as_str());
            if let Some(meant) = nearest(variable, names) {
                // Only a variable without default, written as it was read, is replaced with certainty.
                let written = value.value.to_ascii_lowercase();
                let old = format!("${{{variable}}}");
                added.fix(format!("write `${{{meant}}}`"), || {
                    let at = written.find(&old)?;
                    let (before, rest) = value.value.split_at_checked(at)?;
                    let text = format!("{before}${{{meant}}}{}", rest.get(old.len()..)?);
                    super::super::fix::write(value.span, &text)
                });
            }
        }
    }
}
