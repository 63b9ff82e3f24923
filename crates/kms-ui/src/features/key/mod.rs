//! A key's page: what there is to know of it, and what can be done with it.

mod access;
mod aliases;
mod deletion;
mod description;
mod facts;
mod grants;
mod material;
mod parts;
pub mod policy;
mod public_key;
mod recent;
mod regions;
mod rotation;
mod tags;
mod usage;

use kms_api::KeyId;
use kms_api::key::{KeyState, KeyUsage};
use kms_api::operation::{CancelKeyDeletionRequest, DisableKeyRequest, EnableKeyRequest};
use kms_protocol::view::{KeyDetail, View};
use leptos::prelude::*;

use self::access::access;
use self::aliases::aliases;
use self::deletion::deletion_dialog;
use self::facts::facts;
use self::grants::grants;
use self::material::material;
use self::policy::policy;
use self::public_key::public_key;
use self::recent::recent;
use self::regions::regions;
use self::rotation::rotation;
use self::tags::tags;
use self::usage::usage;
use crate::client::use_view;
use crate::components::act::Act;
use crate::components::copy::Copyable;
use crate::components::empty::Empty;
use crate::components::icon::Icon;
use crate::components::notice::FailureNotice;
use crate::components::page::PageHead;
use crate::components::state_badge::state_badge;
use crate::components::tabs::tabs;
use crate::format::{name, time};
use crate::route::{KeyPart, Route, Work};
use crate::shell::boundary::PageFailure;
use crate::shell::clock::use_now;
use crate::text::key as text;

/// What the parts of the page share: the key as it is, and a way to act on it.
#[derive(Clone, Copy)]
struct Shown {
    detail: Memo<Option<KeyDetail>>,
    act: Act,
}

impl Shown {
    /// The key's id, which names it in requests.
    fn id(self) -> String {
        self.detail
            .with_untracked(|detail| detail.as_ref().map(|detail| detail.metadata.key_id.to_string()))
            .unwrap_or_default()
    }

    /// A part of the key; follows changes.
    fn part<T: PartialEq + Send + Sync + 'static>(self, read: fn(&KeyDetail) -> T) -> Memo<Option<T>> {
        Memo::new(move |_| self.detail.with(|detail| detail.as_ref().map(read)))
    }

    /// Its state; follows changes.
    fn state(self) -> Memo<Option<KeyState>> {
        self.part(|detail| detail.metadata.key_state)
    }
}

/// The page.
#[component]
pub fn KeyPage(
    /// The key.
    id: KeyId,
    /// The part that is shown; the details without one.
    part: Option<KeyPart>,
) -> impl IntoView {
    let asked = id.clone();
    let query = use_view::<Option<KeyDetail>>(move || Some(View::Key { key_id: asked.clone() }));
    let detail = Memo::new(move |_| query.data.get().flatten());
    let gone = Memo::new(move |_| query.data.with(|data| matches!(data, Some(None))));
    let there = Memo::new(move |_| detail.with(Option::is_some));
    let shown = Shown { detail, act: Act::default() };
    let title = Signal::derive(move || {
        if gone.get() {
            return text::no_such_key().to_owned();
        }
        detail.with(|detail| {
            detail.as_ref().map_or_else(
                || text::key().to_owned(),
                |detail| name::key(&detail.aliases, &detail.metadata.description),
            )
        })
    });
    let mark = view! { <span class="plate plate-large" aria-hidden="true">{name::plate(&id)}</span> }.into_any();
    let arn = shown.part(|detail| detail.metadata.arn.to_string());
    let state = shown.state();
    let lead = view! {
        <span class="key-lead">
            {move || state.get().map(state_badge)}
            {move || arn.get().map(|arn| view! { <Copyable what=text::arn_copied() text=arn /> })}
        </span>
    }
    .into_any();
    let failure = move || query.failure.get().map_or(Ok(()), |failure| Err(PageFailure(failure)));
    let body = move || {
        if gone.get() {
            return no_key(&id.to_string());
        }
        if !there.get() {
            return ().into_any();
        }
        let content = match part {
            None => details(shown),
            Some(KeyPart::Policy) => policy(shown),
            Some(KeyPart::Grants) => grants(shown),
            Some(KeyPart::Access) => access(shown),
            Some(KeyPart::PublicKey) => public_key(shown),
            Some(KeyPart::Rotation) => rotation(shown),
            Some(KeyPart::Material) => material(shown),
            Some(KeyPart::Regions) => regions(shown),
        };
        let tabs = detail.with_untracked(|detail| {
            let detail = detail.as_ref()?;
            Some(tabs(text::key(), parts::parts(&detail.metadata), &parts::route(&id, part)))
        });
        view! {
            {state_notice(shown)}
            {tabs}
            {content}
        }
        .into_any()
    };
    view! {
        <div class="page">
            <nav class="crumbs" aria-label=text::breadcrumb()>
                <a href=Route::Keys.href()>{text::keys()}</a>
            </nav>
            <PageHead title=title mark=mark lead=lead>
                {move || there.get().then(|| actions(shown))}
            </PageHead>
            {failure}
            {body}
        </div>
    }
    .into_any()
}

fn no_key(id: &str) -> AnyView {
    view! {
        <Empty
            icon=Icon::Key
            title=text::no_key_title()
            text=text::no_key(id)
        >
            <a class="button" href=Route::Keys.href()>
                {text::go_to_keys()}
            </a>
        </Empty>
    }
    .into_any()
}

/// The buttons beside the title: what the state allows.
fn actions(shown: Shown) -> AnyView {
    let state = shown.state();
    let deleting = RwSignal::new(false);
    let enable = move |_| {
        shown.act.run(EnableKeyRequest { key_id: shown.id() }, text::is_enabled());
    };
    let disable = move |_| {
        shown.act.run(DisableKeyRequest { key_id: shown.id() }, text::is_disabled());
    };
    let cancel = move |_| {
        shown.act.run(CancelKeyDeletionRequest { key_id: shown.id() }, text::deletion_cancelled());
    };
    let busy = move || shown.act.busy.get().then_some("true");
    let kind = shown.detail.with_untracked(|detail| {
        detail.as_ref().map(|detail| (detail.metadata.key_id.clone(), detail.metadata.key_usage))
    });
    let buttons = move || match state.get() {
        Some(KeyState::Enabled) => view! {
            <button type="button" class="button" aria-disabled=busy on:click=disable>
                {text::disable()}
            </button>
            <button type="button" class="button" on:click=move |_| deleting.set(true)>
                {Icon::Bin.view()}
                {text::schedule_deletion()}
            </button>
            {kind.clone().map(|(id, usage)| main_use(id, usage))}
        }
        .into_any(),
        Some(KeyState::PendingDeletion | KeyState::PendingReplicaDeletion) => view! {
            <button type="button" class="button button-primary" aria-disabled=busy on:click=cancel>
                {Icon::Undo.view()}
                {text::cancel_deletion()}
            </button>
        }
        .into_any(),
        Some(other) => view! {
            <button type="button" class="button" on:click=move |_| deleting.set(true)>
                {Icon::Bin.view()}
                {text::schedule_deletion()}
            </button>
            {(other == KeyState::Disabled)
                .then(|| {
                    view! {
                        <button type="button" class="button button-primary" aria-disabled=busy on:click=enable>
                            {text::enable()}
                        </button>
                    }
                })}
            {kind
                .clone()
                .filter(|_| other == KeyState::PendingImport)
                .map(|(id, _)| {
                    view! {
                        <a class="button button-primary" href=Route::KeyPart(id, KeyPart::Material).href()>
                            {text::import_material()}
                        </a>
                    }
                })}
        }
        .into_any(),
        None => ().into_any(),
    };
    view! {
        {buttons}
        {deletion_dialog(shown, deleting)}
    }
    .into_any()
}

/// The way to what the key is for.
fn main_use(id: KeyId, usage: KeyUsage) -> AnyView {
    let (route, said) = match usage {
        KeyUsage::EncryptDecrypt => (Route::Encrypt(Some(id)), text::encrypt()),
        KeyUsage::SignVerify => (Route::Use(Work::Sign, Some(id)), text::sign()),
        KeyUsage::GenerateVerifyMac => (Route::Use(Work::Mac, Some(id)), text::mac()),
        KeyUsage::KeyAgreement => (Route::Use(Work::Derive, Some(id)), text::derive()),
        KeyUsage::EncapsulateDecapsulate => (Route::Use(Work::Encapsulate, Some(id)), text::encapsulate()),
    };
    view! {
        <a class="button button-primary" href=route.href()>
            {Icon::Lock.view()}
            {said}
        </a>
    }
    .into_any()
}

fn details(shown: Shown) -> AnyView {
    view! {
        <FailureNotice told=shown.act.told() />
        <div class="split split-wide">
            <div class="stack">{aliases(shown)} {tags(shown)} {recent(shown)}</div>
            <div class="stack">{facts(shown)} {usage(shown)}</div>
        </div>
    }
    .into_any()
}

/// What the state means for whoever uses the key.
fn state_notice(shown: Shown) -> AnyView {
    let state = shown.part(|detail| (detail.metadata.key_state, detail.metadata.deletion_date));
    let minute = use_now().minute();
    let said = move || match state.get() {
        Some((KeyState::PendingDeletion, Some(date))) => Some((
            "notice notice-bad",
            text::pending_deletion(&time::date_and_minute(date)),
            text::pending_deletion_advice(&time::distance(date, minute.get())),
        )),
        Some((KeyState::Disabled, _)) => {
            Some(("notice", text::disabled().to_owned(), text::disabled_advice().to_owned()))
        }
        Some((KeyState::PendingImport, _)) => {
            Some(("notice", text::pending_import().to_owned(), text::pending_import_advice().to_owned()))
        }
        Some((KeyState::PendingReplicaDeletion, _)) => {
            Some(("notice notice-bad", text::pending_replicas().to_owned(), text::pending_replicas_advice().to_owned()))
        }
        Some((KeyState::Creating | KeyState::Updating, _)) => {
            Some(("notice", text::changing().to_owned(), text::changing_advice().to_owned()))
        }
        Some((KeyState::Unavailable, _)) => {
            Some(("notice", text::unavailable().to_owned(), text::unavailable_advice().to_owned()))
        }
        _ => None,
    };
    view! {
        <div class="notice-slot" role="status">
            {move || {
                said()
                    .map(|(class, title, advice)| {
                        view! {
                            <div class=class>
                                {Icon::Warning.view()}
                                <div class="notice-text">
                                    <p class="notice-title">{title}</p>
                                    <p class="notice-advice">{advice}</p>
                                </div>
                            </div>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}
