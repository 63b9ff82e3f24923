//! The key policy: to read, and to edit.

mod draft;
mod insert;
mod review;
mod templates;

use kms_api::ErrorCode;
use kms_api::key::KeyManager;
use kms_api::operation::PutKeyPolicyRequest;
use kms_protocol::policy::PolicyKind;
use leptos::prelude::*;

pub use self::draft::PolicyDrafts;
use self::draft::{Draft, use_drafts};
use self::insert::insert;
use self::review::review;
use self::templates::default_policy;
use super::Shown;
use crate::components::copy::CopyButton;
use crate::components::field::field_error;
use crate::components::form::{Form, Submit};
use crate::components::icon::Icon;
use crate::components::json::laid_out;
use crate::components::notice::FailureNotice;
use crate::components::policy_editor::PolicyEditor;
use crate::components::policy_editor::insert::Target;
use crate::forms::place;
use crate::platform::dom;
use crate::text::key::policy as text;

/// The member of PutKeyPolicy that holds the text, beside which its refusal stands.
const FIELD: &str = "policy";
const CODES: [(ErrorCode, &str); 2] = [(ErrorCode::MalformedPolicyDocument, FIELD), (ErrorCode::LimitExceeded, FIELD)];
const EDITOR: &str = "key-policy";
const EDIT: &str = "edit-key-policy";

/// The panels of the policies.
pub(super) fn policy(shown: Shown) -> AnyView {
    view! {
        <FailureNotice told=shown.act.told() />
        {own_policy(shown)}
        {ram_policy(shown)}
    }
    .into_any()
}

/// The policy that the key's owner writes.
fn own_policy(shown: Shown) -> AnyView {
    let drafts = use_drafts();
    let stored = shown.part(|detail| laid_out(&detail.policy));
    let stored = Memo::new(move |_| stored.get().unwrap_or_default());
    let metadata = shown.part(|detail| detail.metadata.clone());
    // The policies of keys that AWS manages are not the account's to change.
    let managed = shown.part(|detail| detail.metadata.key_manager == KeyManager::Aws);
    let managed = Memo::new(move |_| managed.get().unwrap_or_default());
    let draft = drafts.of(&shown.id());
    let editing = RwSignal::new(draft.is_some());
    let draft = draft.unwrap_or_else(|| Draft { begun: stored.get_untracked(), text: stored.get_untracked() });
    let text = RwSignal::new(draft.text);
    // What was there when the editing began: should it change meanwhile, saving would undo that.
    let begun = RwSignal::new(draft.begun);
    let bypass = RwSignal::new(false);
    let reviewing = RwSignal::new(false);
    let inserting = RwSignal::new(false);
    let reveal = RwSignal::new(None);
    let form = Form::default();
    let error = form.error(FIELD);

    Effect::new(move |_| {
        let stored = stored.get();
        if !editing.get_untracked() {
            text.set(stored);
        }
    });
    Effect::new(move |_| {
        let (text, key) = (text.get(), shown.id());
        if editing.get() && !key.is_empty() {
            drafts.keep(&key, Draft { begun: begun.get_untracked(), text });
        }
    });
    let changed = Memo::new(move |_| text.with(|text| stored.with(|stored| text != stored)));
    let end = move || {
        editing.set(false);
        reviewing.set(false);
        bypass.set(false);
        form.clear();
        drafts.forget(&shown.id());
        // The buttons that ended it are gone.
        request_animation_frame(|| dom::focus(EDIT));
    };

    let edit = move |_| {
        begun.set(stored.get_untracked());
        editing.set(true);
        reveal.set(Some((0, 0)));
    };
    let discard = move |_| {
        end();
        text.set(stored.get_untracked());
    };
    let reset = move |_| {
        if let Some(policy) = metadata.with_untracked(|key| key.as_ref().map(default_policy)) {
            text.set(policy);
            reveal.set(Some((0, 0)));
        }
    };
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let request = PutKeyPolicyRequest {
            key_id: shown.id(),
            policy_name: None,
            policy: text.get_untracked(),
            bypass_policy_lockout_safety_check: bypass.get_untracked().then_some(true),
        };
        let work =
            async move { shown.act.client.call(request).await.map_err(|failure| place(&failure, &[FIELD], &CODES)) };
        form.run(work, move |_| {
            end();
            shown.act.toasts.say(text::saved());
        });
    };

    let overtaken = move || {
        (editing.get() && begun.get() != stored.get()).then(|| {
            view! {
                <div class="notice notice-warn">
                    {Icon::Warning.view()}
                    <div class="notice-text">
                        <p class="notice-title">{text::overtaken()}</p>
                        <p class="notice-advice">
                            {text::overtaken_advice()}
                        </p>
                    </div>
                </div>
            }
        })
    };
    let head = move || {
        if editing.get() {
            view! {
                <button type="button" class="button button-small" on:click=move |_| inserting.set(true)>
                    {Icon::Plus.view()}
                    {text::insert_statement()}
                </button>
                <button type="button" class="button button-quiet button-small" on:click=reset>
                    {Icon::Undo.view()}
                    {text::reset()}
                </button>
            }
            .into_any()
        } else {
            view! {
                <CopyButton what=text::copied() text=text />
                {(!managed.get())
                    .then(|| {
                        view! {
                            <button type="button" id=EDIT class="button button-small" on:click=edit>
                                {Icon::Edit.view()}
                                {text::edit()}
                            </button>
                        }
                    })}
            }
            .into_any()
        }
    };
    view! {
        <section class="panel" aria-labelledby="policy-title">
            <div class="panel-head">
                <h2 id="policy-title">{text::title()}</h2>
                <div class="policy-tools">{head}</div>
            </div>
            <p class="hint">
                {text::purpose()}
            </p>
            <div class="notice-slot" role="status">
                {overtaken}
            </div>
            <form class="form" novalidate=true aria-label=text::title() on:submit=save>
                <FailureNotice told=form.head() />
                <PolicyEditor
                    id=EDITOR
                    label=text::document()
                    kind=PolicyKind::Key
                    text=text
                    read_only=Signal::derive(move || !editing.get())
                    reveal=reveal
                />
                {refusal(error)}
                <div class="policy-foot" hidden=move || !editing.get()>
                    {move || reviewing.get().then(|| review(shown, text))}
                    {bypass_check(bypass)}
                    <div class="form-actions">
                        <Submit form=form label=text::save() />
                        {move || {
                            (changed.get() && !reviewing.get())
                                .then(|| {
                                    view! {
                                        <button type="button" class="button" on:click=move |_| reviewing.set(true)>
                                            {Icon::Follow.view()}
                                            {text::review()}
                                        </button>
                                    }
                                })
                        }}
                        <button type="button" class="button button-quiet" on:click=discard>
                            {text::discard()}
                        </button>
                    </div>
                </div>
            </form>
        </section>
        {insert(metadata, Target { open: inserting, text, reveal })}
    }
    .into_any()
}

/// What the engine refused, beside the text that it refused.
fn refusal(error: Signal<Option<String>>) -> AnyView {
    view! {
        <div class="policy-refusal" class:is-refused=move || error.get().is_some()>
            {move || error.get().map(|_| Icon::Warning.view())}
            {field_error(EDITOR, error)}
        </div>
    }
    .into_any()
}

/// The box that waives the lock-out check, with what that means.
fn bypass_check(bypass: RwSignal<bool>) -> AnyView {
    view! {
        <div class="bypass" class:is-on=move || bypass.get()>
            <input
                type="checkbox"
                id="bypass-lockout"
                aria-describedby="bypass-lockout-hint"
                prop:checked=move || bypass.get()
                on:change=move |event| bypass.set(event_target_checked(&event))
            />
            <label class="label" for="bypass-lockout">
                {text::bypass()}
            </label>
            <p class="hint" id="bypass-lockout-hint">
                {text::bypass_hint()}
            </p>
        </div>
    }
    .into_any()
}

/// The policy that AWS RAM writes while the key is shared with other accounts; nobody else can change it.
fn ram_policy(shown: Shown) -> AnyView {
    let policy = shown.part(|detail| detail.ram_policy.as_deref().map(laid_out));
    let shared = Memo::new(move |_| policy.with(|policy| matches!(policy, Some(Some(_)))));
    let panel = move || {
        let text = RwSignal::new(String::new());
        Effect::new(move |_| text.set(policy.get().flatten().unwrap_or_default()));
        view! {
            <section class="panel" aria-labelledby="ram-policy-title">
                <div class="panel-head">
                    <h2 id="ram-policy-title">{text::ram_title()}</h2>
                    <CopyButton what=text::ram_copied() text=text />
                </div>
                <p class="hint">
                    {text::ram_purpose()}
                </p>
                <PolicyEditor
                    id="ram-policy"
                    label=text::ram_document()
                    kind=PolicyKind::Key
                    text=text
                    read_only=Signal::derive(|| true)
                />
            </section>
        }
    };
    view! { {move || shared.get().then(panel)} }.into_any()
}
