//! The editor of a policy document of an identity. One is open at a time.

use kms_api::KeyArn;
use kms_protocol::policy::{PolicyKind, Span};
use leptos::prelude::*;

use super::super::templates::{TEMPLATES, every_key};
use super::Shown;
use crate::components::field::{TextField, field_error, no_error};
use crate::components::form::{Form, Submit};
use crate::components::icon::Icon;
use crate::components::key_picker::KeyPicker;
use crate::components::live::{Button, live};
use crate::components::notice::FailureNotice;
use crate::components::policy_editor::PolicyEditor;
use crate::components::policy_editor::insert::{Target, insert_dialog, offer};
use crate::text::identities::principal::document as text;

/// The members that hold the text and the name, beside which their refusals stand.
pub(super) const DOCUMENT: &str = "policyDocument";
pub(super) const NAME: &str = "policyName";
/// The errors that belong to the text.
pub(super) const CODES: [(&str, &str); 2] = [("MalformedPolicyDocument", DOCUMENT), ("LimitExceeded", DOCUMENT)];

const EDITOR: &str = "identity-policy";

/// What is being edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Edited {
    /// A policy that is to be.
    New,
    /// A policy that is there, by its name.
    Inline(String),
    /// A role's trust policy.
    Trust,
}

/// The editor's state. Copies are the same editor.
#[derive(Clone, Copy)]
pub(super) struct Editor {
    pub(super) edited: RwSignal<Option<Edited>>,
    pub(super) name: RwSignal<String>,
    pub(super) text: RwSignal<String>,
    reveal: RwSignal<Option<Span>>,
    inserting: RwSignal<bool>,
    pub(super) form: Form,
}

impl Default for Editor {
    fn default() -> Self {
        Self {
            edited: RwSignal::new(None),
            name: RwSignal::new(String::new()),
            text: RwSignal::new(String::new()),
            reveal: RwSignal::new(None),
            inserting: RwSignal::new(false),
            form: Form::default(),
        }
    }
}

impl Editor {
    /// Begins to edit something, and brings its text into view.
    pub(super) fn begin(self, edited: Edited, text: String) {
        self.form.clear();
        self.name.set(String::new());
        self.text.set(text);
        // The name is typed first where there is none yet.
        self.reveal.set((edited != Edited::New).then_some((0, 0)));
        self.edited.set(Some(edited));
    }

    /// Whether this is edited; follows it.
    pub(super) fn is_at(self, edited: &Edited) -> bool {
        self.edited.with(|now| now.as_ref() == Some(edited))
    }

    /// Closes the editor.
    pub(super) fn end(self) {
        self.form.clear();
        self.edited.try_set(None);
    }
}

/// The form of the editor: for a new policy its name, then the text. `save` is called when it is sent.
pub(super) fn document(shown: Shown, label: &'static str, kind: PolicyKind, save: fn(Shown)) -> AnyView {
    let Editor { edited, name, text, reveal, inserting, form } = shown.editor;
    let new = untrack(|| shown.editor.is_at(&Edited::New));
    let identity = kind == PolicyKind::Identity;
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        save(shown);
    };
    let error = form.error(DOCUMENT);
    let name_field = new.then(|| {
        view! {
            <TextField
                id="policy-name"
                label=text::name()
                value=name
                mono=true
                placeholder="UseKeys"
                error=form.error(NAME)
            />
        }
        .into_any()
    });
    let insert = identity.then(|| {
        let button = Button::new(Icon::Plus, text::insert(), "button-small").does(move || inserting.set(true));
        view! { <div class="policy-tools">{button}</div> }.into_any()
    });
    let cancel = Button::new(Icon::Close, text::cancel(), "button-quiet").does(move || {
        form.clear();
        edited.set(None);
    });
    let refused = live(move || if error.get().is_some() { Icon::Warning.view() } else { ().into_any() });
    view! {
        <form class="form" novalidate=true aria-label=label on:submit=submit>
            <FailureNotice told=form.head() />
            {name_field}
            {insert}
            <PolicyEditor
                id=EDITOR
                label=label
                kind=kind
                text=text
                read_only=Signal::derive(|| false)
                reveal=reveal
            />
            <div class="policy-refusal" class:is-refused=move || error.get().is_some()>
                {refused}
                {field_error(EDITOR, error)}
            </div>
            <div class="form-actions">
                <Submit form=form label=if new { text::add() } else { text::save() } />
                {cancel}
            </div>
        </form>
        {identity.then(|| insert_statement(shown, Target { open: inserting, text, reveal }))}
    }
    .into_any()
}

/// The dialog with statements for a key that is chosen in it.
fn insert_statement(shown: Shown, target: Target) -> AnyView {
    let (value, picked) = (RwSignal::new(String::new()), RwSignal::new(None::<KeyArn>));
    let key = move || match picked.get_untracked() {
        Some(arn) => arn.to_string(),
        None => all_keys(shown),
    };
    let picker = move || {
        view! {
            <KeyPicker
                id="statement-key"
                label=text::key()
                value=value
                picked=picked
                optional=true
                hint=text::key_hint()
                error=no_error()
            />
        }
        .into_any()
    };
    let offers = move |off: Signal<bool>| {
        let all = TEMPLATES.iter().map(|template| {
            let put = move || target.put(&(template.statement)(&key()));
            offer((template.title)(), (template.about)(), off, put)
        });
        all.collect()
    };
    insert_dialog(target, picker, offers, || ().into_any())
}

/// Every key of the identity's account, in the Region that calls are made to.
pub(super) fn all_keys(shown: Shown) -> String {
    let region = untrack(|| shown.act.client.actor()).map(|actor| actor.region);
    let account = shown.identity.with_value(|identity| identity.account.to_string());
    region.map_or_else(|| "*".to_owned(), |region| every_key(region.partition(), &region.to_string(), &account))
}
