//! The page of a user, a group or a role.

mod bonds;
mod delete;
mod document;
mod head;
mod inline;
mod managed;
mod policy;
mod tags;
mod trust;

use std::collections::BTreeMap;

use kms_protocol::Failure;
use kms_protocol::identity::{AccountView, IdentityView};
use kms_protocol::view::View;
use leptos::prelude::*;

use self::document::Editor;
use super::call::Call;
use super::model::{account_of, find};
use super::word;
use crate::access::identity::{Identity, Kind};
use crate::client::use_view;
use crate::components::act::Act;
use crate::components::copy::Copyable;
use crate::components::empty::Empty;
use crate::components::icon::Icon;
use crate::components::live::{button_link, live, when};
use crate::components::notice::FailureNotice;
use crate::components::page::PageHead;
use crate::platform::dom;
use crate::route::Route;
use crate::shell::boundary::PageFailure;
use crate::text::identities::principal as text;

/// What the parts of the page share: the identity as it is, and ways to change it.
#[derive(Clone, Copy)]
struct Shown {
    identity: StoredValue<Identity>,
    account: Memo<Option<AccountView>>,
    /// Texts of AWS's managed policies by their ARNs.
    aws: Memo<BTreeMap<String, String>>,
    act: Act,
    editor: Editor,
    /// Whether calls go to its account: else it can only be looked at.
    own: Memo<bool>,
}

impl Shown {
    fn identity(self) -> Identity {
        self.identity.get_value()
    }

    fn kind(self) -> Kind {
        self.identity.with_value(|identity| identity.kind)
    }

    /// A part of it; follows changes.
    fn part<T: PartialEq + Default + Send + Sync + 'static>(self, read: fn(&IdentityView) -> T) -> Memo<T> {
        Memo::new(move |_| {
            let view = self.account.with(|account| {
                account.as_ref().and_then(|account| self.identity.with_value(|identity| find(account, identity)))
            });
            view.as_ref().map(read).unwrap_or_default()
        })
    }

    /// A part of its account that has to do with it; follows changes.
    fn beside<T: PartialEq + Default + Send + Sync + 'static>(self, read: fn(&AccountView, &Identity) -> T) -> Memo<T> {
        Memo::new(move |_| {
            self.account
                .with(|account| {
                    account.as_ref().map(|account| self.identity.with_value(|identity| read(account, identity)))
                })
                .unwrap_or_default()
        })
    }

    /// The text of a managed policy, if it is known; follows changes.
    fn managed_text(self, arn: &str) -> Option<String> {
        let own = self.account.with(|account| account.as_ref()?.managed_policies.get(arn).cloned());
        own.or_else(|| self.aws.with(|aws| aws.get(arn).cloned()))
    }

    /// Calls IAM, and says so when it worked.
    fn run(self, call: Call, said: String) {
        self.act.work(self.called(call), said);
    }

    /// Calls IAM.
    async fn called(self, call: Call) -> Result<(), Failure> {
        self.act.client.manage(&call.operation, call.input).await.map(drop)
    }
}

/// The page.
#[component]
pub fn IdentityPage(
    /// Who it is about.
    identity: Identity,
) -> impl IntoView {
    let query = use_view::<Vec<AccountView>>(|| Some(View::Identities));
    let aws = use_view::<BTreeMap<String, String>>(|| Some(View::AwsPolicies));
    let identity = StoredValue::new(identity);
    let account = Memo::new(move |_| {
        query.data.with(|accounts| identity.with_value(|identity| account_of(accounts.as_deref()?, identity)))
    });
    let act = Act::default();
    let shown = Shown {
        identity,
        account,
        aws: Memo::new(move |_| aws.data.get().unwrap_or_default()),
        act,
        editor: Editor::default(),
        own: Memo::new(move |_| {
            act.client.actor().is_some_and(|actor| identity.with_value(|identity| identity.account == actor.account))
        }),
    };
    let arn = shown.part(|view| view.arn.clone());
    let there = Memo::new(move |_| arn.with(|arn| !arn.is_empty()));
    let gone = Memo::new(move |_| query.data.with(Option::is_some) && !there.get());
    let title = Signal::derive(move || {
        let gone = gone.get();
        identity.with_value(|Identity { kind, name, .. }| match kind {
            _ if gone => text::gone(word(*kind), name),
            Kind::User => text::user(name),
            Kind::Group => text::group(name),
            Kind::Role => text::role(name),
        })
    });
    let lead = when(there.into(), move || view! { <Copyable what="ARN" text=arn /> }.into_any());
    let failure = move || query.failure.get().map_or(Ok(()), |failure| Err(PageFailure(failure)));
    let body = live(move || match (gone.get(), there.get()) {
        (true, _) => nobody(),
        (_, true) => parts(shown),
        _ => ().into_any(),
    });
    view! {
        <div class="page">
            <nav class="crumbs" aria-label=text::breadcrumb()>
                <a href=Route::Identities.href()>{text::identities()}</a>
                {identity.with_value(|identity| text::account(identity.account.as_str()))}
            </nav>
            <PageHead title=title lead=lead>
                {when(there.into(), move || head::actions(shown))}
            </PageHead>
            {failure}
            {body}
        </div>
    }
    .into_any()
}

fn nobody() -> AnyView {
    view! {
        <Empty
            icon=Icon::User
            title=text::nobody_title()
            text=text::nobody_text()
        >
            {button_link(Icon::User, text::to_identities().to_owned(), "", Route::Identities.href())}
        </Empty>
    }
    .into_any()
}

fn parts(shown: Shown) -> AnyView {
    let kind = shown.kind();
    let told = shown.act.told();
    // The button that was refused may stand far below what is told of it.
    Effect::new(move |_| {
        if told.get().is_some() {
            dom::scroll_to_top();
        }
    });
    let mut main = vec![inline::inline(shown), managed::attached(shown)];
    let mut beside = Vec::new();
    if kind == Kind::Role {
        main.push(trust::trust(shown));
    } else {
        beside.push(bonds::bonds(shown));
    }
    if kind != Kind::Group {
        beside.extend([managed::boundary(shown), tags::tags(shown)]);
    }
    view! {
        {head::notices(shown)}
        <FailureNotice told=told />
        <div class="split split-wide">
            <div class="stack">{main}</div>
            <div class="stack">{beside}</div>
        </div>
    }
    .into_any()
}
