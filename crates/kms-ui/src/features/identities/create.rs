//! The form that makes a user, a group or a role.

use kms_protocol::Actor;
use kms_protocol::policy::PolicyKind;
use leptos::prelude::*;

use super::call::Call;
use super::trust::{TrustedBy, choices, policy};
use super::word;
use crate::access::actor;
use crate::access::identity::{Identity, Kind};
use crate::app::go;
use crate::client::use_client;
use crate::components::field::{TextField, field_error};
use crate::components::form::{Form, Submit};
use crate::components::icon::Icon;
use crate::components::live::{Button, hint, live, when};
use crate::components::notice::FailureNotice;
use crate::components::page::PageHead;
use crate::components::policy_editor::PolicyEditor;
use crate::components::tabs::{Choice, tabs};
use crate::forms::place_managed;
use crate::route::Route;
use crate::shell::toasts::use_toasts;
use crate::text::identities::create as text;

const TRUST: &str = "assumeRolePolicyDocument";

/// The fields of a trust policy. Copies are the same fields.
#[derive(Clone, Copy)]
struct Trust {
    by: RwSignal<TrustedBy>,
    account: RwSignal<String>,
    service: RwSignal<String>,
    text: RwSignal<String>,
    /// The text that the choice made: another one was written by hand, and is not replaced unasked.
    made: RwSignal<String>,
}

impl Trust {
    fn start(home: Signal<Option<Actor>>) -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        let trust = Self {
            by: RwSignal::new(TrustedBy::default()),
            account: text("111122223333"),
            service: text("ec2.amazonaws.com"),
            text: text(""),
            made: text(""),
        };
        Effect::new(move |_| {
            let Some(actor) = home.get() else { return };
            let account = match trust.by.get() {
                TrustedBy::OtherAccount => trust.account.get().trim().to_owned(),
                _ => actor.account.to_string(),
            };
            let made = policy(trust.by.get(), actor.region.partition(), &account, trust.service.get().trim());
            if untrack(|| trust.is_as_made()) {
                trust.text.set(made.clone());
            }
            trust.made.set(made);
        });
        trust
    }

    /// Whether the text is what the choice made; follows both.
    fn is_as_made(self) -> bool {
        self.text.with(|text| self.made.with(|made| text == made))
    }
}

/// The page with the form.
#[component]
pub fn CreateIdentityPage(
    /// What is made.
    kind: Kind,
) -> impl IntoView {
    let (client, toasts) = (use_client(), use_toasts());
    let form = Form::default();
    let name = RwSignal::new(String::new());
    let home = Signal::derive(move || client.actor());
    let trust = (kind == Kind::Role).then(|| Trust::start(home));
    let (field, id, label) = match kind {
        Kind::User => ("userName", "create-user-name", text::user_name()),
        Kind::Group => ("groupName", "create-group-name", text::group_name()),
        Kind::Role => ("roleName", "create-role-name", text::role_name()),
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let typed = name.get_untracked().trim().to_owned();
        let document = trust.map(|trust| trust.text.get_untracked());
        let account = client.actor().map(|actor| actor.account);
        let (call, named) = (Call::create(kind, &typed, document.as_deref()), typed.clone());
        let work = async move {
            let codes = [("EntityAlreadyExists", field), ("MalformedPolicyDocument", TRUST), ("LimitExceeded", TRUST)];
            let made = client.manage(&call.operation, call.input).await;
            made.map_err(|failure| place_managed(&failure, &[field, TRUST], &codes))
        };
        form.run(work, move |_| {
            toasts.say(text::made(word(kind), &named));
            if let Some(account) = account {
                go(&Route::Identity(Identity { account, kind, name: named }));
            }
        });
    };
    let place = move || home.get().map(|actor| text::made_by(&actor::full_name(&actor)));
    let here = Route::CreateIdentity(kind);
    let kinds = [(text::role(), Kind::Role), (text::user(), Kind::User), (text::group(), Kind::Group)];
    let kinds = kinds.map(|(title, kind)| (title, Route::CreateIdentity(kind))).to_vec();
    let about = match kind {
        Kind::User => text::about_user(),
        Kind::Group => text::about_group(),
        Kind::Role => text::about_role(),
    };
    view! {
        <div class="page">
            <nav class="crumbs" aria-label=text::breadcrumb()>
                <a href=Route::Identities.href()>{text::identities()}</a>
            </nav>
            <PageHead title=text::create(word(kind)) lead=view! { {about} " " {place} }.into_any() />
            {tabs(text::what(), kinds, &here)}
            <form class="panel form" novalidate=true aria-label=text::create(word(kind)) on:submit=submit>
                <FailureNotice told=form.head() />
                <TextField
                    id=id
                    label=label
                    value=name
                    mono=true
                    placeholder=if kind == Kind::Group { "Administrators" } else { "KeyUser" }
                    error=form.error(field)
                    hint=text::name_hint().into_any()
                />
                {trust.map(|trust| trust_fields(trust, form))}
                <div class="form-actions">
                    <Submit form=form label=text::create(word(kind)) />
                    <a class="button button-quiet" href=Route::Identities.href()>
                        {text::cancel()}
                    </a>
                </div>
            </form>
        </div>
    }
    .into_any()
}

fn trust_fields(trust: Trust, form: Form) -> AnyView {
    let more = live(move || match trust.by.get() {
        TrustedBy::Account => ().into_any(),
        TrustedBy::OtherAccount => view! {
            <TextField
                id="trusted-account"
                label=text::other_account()
                value=trust.account
                mono=true
                hint=text::other_account_hint().into_any()
            />
        }
        .into_any(),
        TrustedBy::Service => view! {
            <TextField
                id="trusted-service"
                label=text::service()
                value=trust.service
                mono=true
                hint=text::service_hint().into_any()
            />
        }
        .into_any(),
    });
    let by_hand = when(Signal::derive(move || !trust.is_as_made()), move || {
        let replace = Button::new(Icon::Undo, text::replace(), "button-small");
        let replace = replace.does(move || trust.text.set(trust.made.get_untracked()));
        view! {
            <div class="identity-by-hand">
                {hint(text::by_hand())}
                {replace}
            </div>
        }
        .into_any()
    });
    view! {
        <Choice label=text::trusted_by() name="trusted-by" options=choices() chosen=trust.by />
        {more}
        <div class="field">
            <span class="label" aria-hidden="true">
                {text::trust_policy()}
            </span>
            <PolicyEditor
                id="trust-policy"
                label=text::trust_document()
                kind=PolicyKind::Trust
                text=trust.text
                read_only=Signal::derive(|| false)
            />
            {field_error("trust-policy", form.error(TRUST))}
            {by_hand}
        </div>
    }
    .into_any()
}
