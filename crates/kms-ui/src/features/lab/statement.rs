//! What one statement says to the request: principal, action, resource and each condition.

use kms_protocol::decision::{ConditionView, ElementView, Match, StatementView};
use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::text::lab::statement as text;

/// The statement, folded unless it applies or is the only one.
pub(super) fn statement(number: usize, found: &StatementView, policy: &str, single: bool) -> AnyView {
    let number = number.to_string();
    let name = found.sid.as_ref().map_or_else(|| text::number(&number), |sid| text::number_and_sid(&number, sid));
    let effect = found.effect.as_str();
    let says = if found.applies { text::applies().to_owned() } else { text::does_not_apply(obstacle(found)) };
    let mut verdicts = Vec::new();
    if found.principal != Some(Match::Attached) {
        verdicts.push(verdict("Principal", found.principal.is_some(), principal(found.principal).to_owned()));
    }
    verdicts.push(element("Action", found.action, policy, text::covers_action(), text::covers_action_not()));
    verdicts.push(element("Resource", found.resource, policy, text::covers_key(), text::covers_resource_not()));
    verdicts.extend(found.conditions.iter().map(|one| verdict("Condition", one.holds, condition(one, policy))));
    view! {
        <li>
            <details open=found.applies || single>
                <summary>
                    <span class=format!("effect effect-{}", effect.to_lowercase())>{effect}</span>
                    " "
                    {name}
                    " "
                    <span class="lab-says">{says}</span>
                </summary>
                <ul class="verdicts">{verdicts}</ul>
            </details>
        </li>
    }
    .into_any()
}

fn verdict(what: &'static str, met: bool, told: String) -> AnyView {
    let icon = if met { Icon::Check } else { Icon::Close };
    view! {
        <li class=if met { "verdict is-met" } else { "verdict is-unmet" }>
            {icon.view()}
            <span>
                <strong>{what}</strong>
                " "
                <span class="sr-only">{if met { text::met() } else { text::not_met() }}</span>
                {told}
            </span>
        </li>
    }
    .into_any()
}

/// The first thing that keeps a statement from applying.
fn obstacle(found: &StatementView) -> &'static str {
    if !found.action.covers {
        text::other_actions()
    } else if found.principal.is_none() {
        text::other_principals()
    } else if !found.resource.covers {
        text::other_resources()
    } else {
        text::condition_fails()
    }
}

fn principal(found: Option<Match>) -> &'static str {
    match found {
        None => text::names_not(),
        Some(Match::Attached) => text::attached(),
        Some(Match::Account) => text::names_account(),
        Some(Match::Parent) => text::names_parent(),
        Some(Match::Anyone) => text::names_anyone(),
        Some(Match::Exact) => text::names_exactly(),
    }
}

fn element(what: &'static str, found: ElementView, policy: &str, covers: &str, not: &str) -> AnyView {
    let pattern = found.pattern.and_then(|span| span.of(policy));
    let told = match (found.covers, pattern) {
        (true, Some(pattern)) => format!("{pattern} {covers}"),
        (true, None) => covers.to_owned(),
        (false, _) => not.to_owned(),
    };
    verdict(what, found.covers, told)
}

fn condition(found: &ConditionView, policy: &str) -> String {
    let expected = found.values.iter().filter_map(|(span, _)| span.of(policy)).map(str::to_owned);
    let expected = expected.reduce(|one, other| text::either(&one, &other)).unwrap_or_default();
    let has = match &found.actual {
        None => text::has_no_key().to_owned(),
        Some(values) if values.is_empty() => text::has_no_value().to_owned(),
        Some(values) => {
            let values: Vec<String> = values.iter().map(|value| format!("\"{value}\"")).collect();
            text::has_values(&values.join(", "))
        }
    };
    text::condition(&expected, &has, &found.key, &found.operator)
}

#[cfg(test)]
mod tests {
    use kms_protocol::decision::{Effect, Span};

    use super::*;

    #[test]
    fn a_condition_says_what_is_expected_and_what_is_there() {
        let policy = r#"{"kms:ViaService": ["a", "b"]}"#;
        let span = |part: &str| {
            let start = policy.find(part).unwrap();
            Span::new(start, start + part.len())
        };
        let mut found = ConditionView {
            span: Span::new(0, policy.len()),
            operator: "StringEquals".to_owned(),
            key: "kms:ViaService".to_owned(),
            holds: false,
            actual: None,
            values: vec![(span("\"a\""), false), (span("\"b\""), false)],
        };
        let head = "StringEquals kms:ViaService \"a\" or \"b\": ";
        assert_eq!(condition(&found, policy), format!("{head}the request does not have this key"));
        found.actual = Some(vec!["c".to_owned()]);
        assert_eq!(condition(&found, policy), format!("{head}the request has \"c\""));
    }

    #[test]
    fn the_first_obstacle_is_told() {
        let element = ElementView { span: None, covers: true, pattern: None };
        let found = StatementView {
            span: Span::new(0, 0),
            sid: None,
            effect: Effect::Allow,
            applies: false,
            principal: None,
            principal_span: None,
            action: element,
            resource: element,
            conditions: Vec::new(),
        };
        assert_eq!(obstacle(&found), "it is about other principals");
        assert_eq!(obstacle(&StatementView { principal: Some(Match::Anyone), ..found }), "a condition does not hold");
    }
}
