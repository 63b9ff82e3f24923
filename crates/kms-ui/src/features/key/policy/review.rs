//! What an edited policy would newly allow and newly deny, shown before it is saved.

use kms_protocol::Actor;
use kms_protocol::decision::Difference;
use kms_protocol::view::View;
use leptos::prelude::*;

use super::super::Shown;
use crate::access::actor;
use crate::client::{use_client, use_view};
use crate::components::icon::Icon;
use crate::components::notice::FailureNotice;
use crate::explain::tell;
use crate::text::key::policy::review as text;

/// The operations of a principal that are decided otherwise.
#[derive(Clone, Debug, PartialEq)]
struct Group {
    actor: Actor,
    arn: String,
    operations: Vec<String>,
}

/// The differences by principal: what is newly allowed, and what is newly denied.
fn groups(differences: &[Difference], allowed: bool) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for found in differences.iter().filter(|found| found.after.allowed == allowed) {
        match groups.iter_mut().find(|group| group.actor == found.actor.actor) {
            Some(group) => group.operations.push(found.operation.clone()),
            None => groups.push(Group {
                actor: found.actor.actor.clone(),
                arn: found.actor.arn.clone(),
                operations: vec![found.operation.clone()],
            }),
        }
    }
    groups
}

/// Whether this principal could no longer change the policy.
fn locks_out(differences: &[Difference], actor: &Actor) -> bool {
    differences
        .iter()
        .any(|found| found.actor.actor == *actor && found.operation == "PutKeyPolicy" && !found.after.allowed)
}

/// What the text would change, as it is edited.
pub(super) fn review(shown: Shown, text: RwSignal<String>) -> AnyView {
    let client = use_client();
    let arn = shown.part(|detail| detail.metadata.arn.clone());
    let query = use_view::<Vec<Difference>>(move || Some(View::Compare { key: arn.get()?, policy: text.get() }));
    let told = Signal::derive(move || query.failure.get().map(|failure| tell(&failure)));
    let warning = move || {
        let actor = client.actor()?;
        let locked = query.data.with(|data| data.as_ref().is_some_and(|found| locks_out(found, &actor)));
        locked.then(|| {
            view! {
                <div class="notice notice-bad">
                    {Icon::Warning.view()}
                    <div class="notice-text">
                        <p class="notice-title">{text::lost()}</p>
                        <p class="notice-advice">
                            {text::lost_advice(&actor::full_name(&actor))}
                        </p>
                    </div>
                </div>
            }
        })
    };
    let body = move || {
        query.data.get().map(|found| {
            if found.is_empty() {
                return view! { <p>{text::nothing()}</p> }.into_any();
            }
            view! {
                {list(text::allowed(), "review-allowed", Icon::Plus, groups(&found, true))}
                {list(text::denied(), "review-denied", Icon::Minus, groups(&found, false))}
            }
            .into_any()
        })
    };
    view! {
        <section class="review" aria-labelledby="review-title">
            <h3 id="review-title">{text::title()}</h3>
            <p class="hint">
                {text::scope()}
            </p>
            <div class="review-body" role="status">
                {warning}
                {body}
            </div>
            <FailureNotice told=told />
        </section>
    }
    .into_any()
}

fn list(title: &'static str, class: &'static str, icon: Icon, groups: Vec<Group>) -> Option<AnyView> {
    let rows = |group: Group| {
        let name = actor::full_name(&group.actor);
        let count = group.operations.len() as u64;
        view! {
            <li title=group.arn>
                <span class="review-who">{name}</span>
                <span class="review-count">{text::operations(count)}</span>
                <span class="review-operations">{group.operations.join(", ")}</span>
            </li>
        }
    };
    let rows: Vec<_> = groups.into_iter().map(rows).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <div class=class>
                <h4>{icon.view()} {title}</h4>
                <ul class="review-list" aria-label=title>
                    {rows}
                </ul>
            </div>
        }
        .into_any()
    })
}

#[cfg(test)]
mod tests {
    use kms_protocol::Part;
    use kms_protocol::decision::{ActorView, Cell, ReasonView};

    use super::*;

    fn difference(name: &str, operation: &str, allowed: bool) -> Difference {
        let actor = Actor { who: Part::User { name: name.to_owned() }, ..Actor::home().unwrap() };
        let cell = |allowed| Cell { allowed, reason: ReasonView::KeyPolicy };
        Difference {
            actor: ActorView { actor, arn: name.to_owned() },
            operation: operation.to_owned(),
            before: cell(!allowed),
            after: cell(allowed),
        }
    }

    #[test]
    fn differences_stand_by_principal() {
        let found = [
            difference("ann", "Encrypt", true),
            difference("bob", "PutKeyPolicy", false),
            difference("ann", "Decrypt", true),
        ];
        let allowed = groups(&found, true);
        assert_eq!(allowed.len(), 1);
        assert_eq!(allowed[0].operations, ["Encrypt", "Decrypt"]);
        let denied = groups(&found, false);
        assert_eq!(denied[0].arn, "bob");
        assert!(locks_out(&found, &denied[0].actor));
        assert!(!locks_out(&found, &allowed[0].actor));
    }
}
