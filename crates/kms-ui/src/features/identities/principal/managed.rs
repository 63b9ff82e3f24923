//! Managed policies: those that are attached, and the permissions boundary.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::super::call::Call;
use super::super::model::{is_for_services, policy_name};
use super::Shown;
use crate::components::icon::Icon;
use crate::components::json::{json_view, laid_out};

/// The panel of the attached policies.
pub(super) fn attached(shown: Shown) -> AnyView {
    let attached = shown.part(|view| view.attached.clone());
    let rows = move || {
        let all = attached.get().into_iter().map(|arn| {
            let gone = arn.clone();
            let remove = move || {
                let said = format!("The policy {} is detached.", policy_name(&gone));
                shown.run(Call::detach(&shown.identity(), &gone), said);
            };
            row(shown, &arn, "Detach", remove)
        });
        all.collect::<Vec<_>>()
    };
    let none = move || attached.with(BTreeSet::is_empty).then(|| view! { <p class="hint">"None."</p> });
    let attach = move |arn: &str| {
        let said = format!("The policy {} is attached.", policy_name(arn));
        shown.run(Call::attach(&shown.identity(), arn), said);
    };
    view! {
        <section class="panel" aria-labelledby="attached-title">
            <h2 id="attached-title">"Attached policies"</h2>
            <p class="hint">"Managed policies stand for themselves: AWS's own, and those of the account."</p>
            {none}
            <ul class="identity-policies" aria-label="Attached policies">
                {rows}
            </ul>
            {chooser(shown, "attach-policy", "Managed policy", "Attach policy", attached.into(), attach)}
        </section>
    }
    .into_any()
}

/// The panel of the permissions boundary.
pub(super) fn boundary(shown: Shown) -> AnyView {
    let boundary = shown.part(|view| view.boundary.clone());
    let now = move || {
        let arn = boundary.get()?;
        let remove = move || {
            let said = "The permissions boundary is taken away.".to_owned();
            shown.run(Call::delete_boundary(&shown.identity()), said);
        };
        Some(view! {
            <ul class="identity-policies" aria-label="Permissions boundary">
                {row(shown, &arn, "Remove", remove)}
            </ul>
        })
    };
    let none = move || boundary.with(Option::is_none).then(|| view! { <p class="hint">"None."</p> });
    let set = move |arn: &str| {
        let said = format!("{} bounds the permissions now.", policy_name(arn));
        shown.run(Call::put_boundary(&shown.identity(), arn), said);
    };
    let present = Signal::derive(move || boundary.get().into_iter().collect());
    view! {
        <section class="panel" aria-labelledby="boundary-title">
            <h2 id="boundary-title">"Permissions boundary"</h2>
            <p class="hint">"A managed policy that gives nothing, but without whose leave the other policies give nothing either."</p>
            {none}
            {now}
            {chooser(shown, "set-boundary", "Policy of the boundary", "Set boundary", present, set)}
        </section>
    }
    .into_any()
}

/// A managed policy: its text, to open, and the button that takes it away.
fn row(shown: Shown, arn: &str, verb: &'static str, remove: impl Fn() + Clone + Send + Sync + 'static) -> AnyView {
    let name = policy_name(arn).to_owned();
    let label = format!("{verb} policy {name}");
    let region = format!("Managed policy {name}");
    let of = arn.to_owned();
    let text = move || match shown.managed_text(&of) {
        Some(text) => json_view(&region, &laid_out(&text)),
        None => view! { <p class="hint">"Its text is not known here."</p> }.into_any(),
    };
    let button = move || {
        let (label, remove) = (label.clone(), remove.clone());
        shown.own.get().then(|| {
            view! {
                <div class="identity-policy-tools">
                    <button
                        type="button"
                        class="button button-quiet button-small"
                        aria-label=label
                        on:click=move |_| remove()
                    >
                        {Icon::Close.view()}
                        {verb}
                    </button>
                </div>
            }
        })
    };
    view! {
        <li>
            <div class="identity-policy">
                <details>
                    <summary>{name}</summary>
                    <p class="identity-row-arn mono">{arn.to_owned()}</p>
                    {text}
                </details>
                {button}
            </div>
        </li>
    }
    .into_any()
}

/// A choice among the managed policies that are not yet `present`, and the button that takes it.
fn chooser(
    shown: Shown,
    id: &'static str,
    label: &'static str,
    verb: &'static str,
    present: Signal<BTreeSet<String>>,
    take: impl Fn(&str) + Copy + 'static,
) -> AnyView {
    let chosen = RwSignal::new(String::new());
    let arns = Memo::new(move |_| {
        let own = shown.account.with(|account| {
            account.as_ref().map(|account| account.managed_policies.keys().cloned().collect()).unwrap_or_default()
        });
        let own: Vec<String> = own;
        let aws = shown.aws.with(|aws| aws.keys().filter(|arn| !is_for_services(arn)).cloned().collect::<Vec<_>>());
        let present = present.get();
        own.into_iter().chain(aws).filter(|arn| !present.contains(arn)).collect::<Vec<_>>()
    });
    let options = move || {
        let all = arns.get().into_iter().map(|arn| {
            let owner = if arn.contains(":iam::aws:") { "AWS" } else { "this account" };
            let words = format!("{} ({owner})", policy_name(&arn));
            let value = arn.clone();
            view! {
                <option value=value prop:selected=move || chosen.with(|chosen| *chosen == arn)>
                    {words}
                </option>
            }
        });
        all.collect::<Vec<_>>()
    };
    // What is shown first is chosen until something else is.
    Effect::new(move |_| {
        arns.with(|arns| {
            if !chosen.with_untracked(|chosen| arns.contains(chosen)) {
                chosen.set(arns.first().cloned().unwrap_or_default());
            }
        });
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let arn = chosen.get_untracked();
        if !arn.is_empty() {
            take(&arn);
        }
    };
    view! {
        <form class="identity-chooser" novalidate=true hidden=move || !shown.own.get() aria-label=verb on:submit=submit>
            <select
                id=id
                class="select"
                aria-label=label
                on:change=move |event| chosen.set(event_target_value(&event))
            >
                {options}
            </select>
            <button type="submit" class="button" aria-disabled=move || shown.act.busy.get().then_some("true")>
                {verb}
            </button>
        </form>
    }
    .into_any()
}
