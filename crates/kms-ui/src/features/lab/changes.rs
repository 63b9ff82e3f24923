//! What would change a refusal: the smallest edits, the smallest first. An edit of a key policy can be made from here.

use kms_api::KeyArn;
use kms_api::operation::PutKeyPolicyRequest;
use kms_protocol::decision::{ChangeView, OriginView, PolicyEdit};
use kms_protocol::{Actor, Part};
use leptos::prelude::*;

use super::diff::{Sign, lines};
use crate::access::words;
use crate::client::use_client;
use crate::components::copy::CopyButton;
use crate::components::form::Form;
use crate::components::icon::Icon;
use crate::components::notice::FailureNotice;
use crate::forms::place;
use crate::shell::toasts::use_toasts;
use crate::text::lab::changes as text;

/// The changes that would turn a refusal; `resource` is the key that it is about.
pub(super) fn changes(found: Vec<ChangeView>, resource: &str) -> AnyView {
    let key: Option<KeyArn> = resource.parse().ok();
    let body = if found.is_empty() {
        view! {
            <p class="hint">
                {text::none()}
            </p>
        }
        .into_any()
    } else {
        let form = Form::default();
        let several = found.len() > 1;
        let items: Vec<_> = found.into_iter().map(|change| item(change, key.as_ref(), form)).collect();
        view! {
            <p class="hint">
                {if several { text::several() } else { text::single() }}
            </p>
            <FailureNotice told=form.head() />
            <ol class="lab-changes">{items}</ol>
        }
        .into_any()
    };
    view! {
        <div class="lab-change">
            <h3>{text::title()}</h3>
            {body}
        </div>
    }
    .into_any()
}

fn item(change: ChangeView, key: Option<&KeyArn>, form: Form) -> AnyView {
    let edits: Vec<_> = change.edits.into_iter().map(|edit| one(edit, key, form)).collect();
    view! { <li class="lab-edit-group">{edits}</li> }.into_any()
}

fn one(edit: PolicyEdit, key: Option<&KeyArn>, form: Form) -> AnyView {
    let title = text::edit(&lower_first(&words::edit(&edit.action)), &words::origin(&edit.origin));
    let rows: Vec<_> = lines(edit.before.as_deref().unwrap_or_default(), &edit.after, edit.span)
        .into_iter()
        .map(|line| {
            let (class, mark, word) = match line.sign {
                Sign::Same => ("diff-same", " ", ""),
                Sign::Gone => ("diff-gone", "-", text::removed()),
                Sign::New => ("diff-new", "+", text::added()),
            };
            let put_in = (!line.put_in.is_empty()).then(|| view! { <mark>{line.put_in.to_owned()}</mark> });
            view! {
                <span class=class>
                    <span aria-hidden="true">{mark}</span>
                    <span class="sr-only">{word}</span>
                    {line.head.to_owned()}
                    {put_in}
                    {format!("{}\n", line.tail)}
                </span>
            }
        })
        .collect();
    let key = key.filter(|_| edit.origin == OriginView::KeyPolicy).cloned();
    let after = edit.after.clone();
    let label = text::edit_text(&title);
    view! {
        <div class="lab-edit">
            <h4>{title}</h4>
            <pre class="lab-text lab-diff" tabindex="0" role="group" aria-label=label>
                <code>{rows}</code>
            </pre>
            <div class="form-actions">
                {key.map(|key| apply(key, edit.after, form))}
                <CopyButton what=text::copied() text=after labelled=true />
            </div>
        </div>
    }
    .into_any()
}

/// The button that makes the edit, as the root user of the key's account: who asks was just refused, and need not be
/// allowed to change policies.
fn apply(key: KeyArn, policy: String, form: Form) -> AnyView {
    let client = use_client();
    let toasts = use_toasts();
    let root = Actor { account: key.account.clone(), region: key.region.clone(), who: Part::Root };
    let hint = text::apply_hint(key.account.as_str());
    let click = move |_| {
        let root = root.clone();
        let request = PutKeyPolicyRequest {
            key_id: key.to_string(),
            policy_name: None,
            policy: policy.clone(),
            bypass_policy_lockout_safety_check: None,
        };
        let work = async move { client.call_as(root, request).await.map_err(|failure| place(&failure, &[], &[])) };
        form.run(work, move |_| toasts.say(text::applied()));
    };
    view! {
        <button
            type="button"
            class="button button-primary"
            aria-disabled=move || form.busy.get().then_some("true")
            on:click=click
        >
            {Icon::Check.view()}
            {text::apply()}
        </button>
        <span class="hint">{hint}</span>
    }
    .into_any()
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
