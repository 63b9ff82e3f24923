//! Actions on other types of resources than the statement names.

use crate::edit::Edit;
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::grammar::Kind;
use crate::vocabulary::ResourceType;

pub(super) const RULE: Rule = Rule { name: "resource-type", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    if !matches!(subject.kind, Kind::Identity | Kind::Boundary | Kind::Session | Kind::ServiceControl) {
        return;
    }
    for entry in &subject.statements {
        if subject.is_spent() {
            return;
        }
        let Some(resource) = entry.statement.resource.as_ref().filter(|resource| !resource.value.negated) else {
            continue;
        };
        let element = &entry.statement.action.value;
        let patterns = &resource.value.patterns;
        if element.negated || patterns.is_empty() || patterns.iter().any(|pattern| pattern.value == "*") {
            continue;
        }
        let named: Vec<&str> = subject
            .vocabulary
            .resources
            .iter()
            .filter(|kind: &&ResourceType| {
                patterns.iter().any(|pattern| subject.arns_overlap(&pattern.value, &kind.pattern))
            })
            .map(|kind| kind.name.as_str())
            .collect();
        for action in &element.patterns {
            if report.is_full() {
                return;
            }
            // A pattern is likely to cover some actions of each type.
            let [number] = subject.covered(&action.value) else { continue };
            let Some(known) = subject.vocabulary.actions.get(*number) else { continue };
            if known.resources.iter().any(|kind| named.contains(&kind.as_str())) {
                continue;
            }
            let (message, reason) = if known.resources.is_empty() {
                (
                    format!("`{}` is about no resource in particular, so only `*` fits it", action.value),
                    "The action is asked for with the resource `*`, which no ARN fits: the statement never applies to it.",
                )
            } else {
                (
                    format!(
                        "`{}` is about resources of the type `{}`, of which none is named",
                        action.value,
                        known.resources.join("` or `")
                    ),
                    "An alias in a policy is the alias itself and never the key behind it, so actions on keys need the ARN of a key.",
                )
            };
            let added = report.add(Severity::Warning, action.span, message, reason);
            if known.resources.is_empty() && element.patterns.len() == 1 {
                added.fix("write `*` as the resource", || Some(vec![Edit::new(resource.span, "\"*\"")]));
            }
        }
    }
}
