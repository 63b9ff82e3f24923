//! The list: each account with its users, groups and roles.

use kms_protocol::identity::AccountView;
use kms_protocol::view::View;
use leptos::prelude::*;

use super::model::{Entry, entries, is_empty};
use super::parts::list;
use super::{act_button, root_beside, whom, word};
use crate::access::identity::Kind;
use crate::client::{Client, use_client, use_view};
use crate::components::empty::Empty;
use crate::components::icon::Icon;
use crate::components::live::{button_link, hint, live, when};
use crate::components::page::PageHead;
use crate::route::Route;
use crate::shell::boundary::PageFailure;
use crate::text::identities as shared;
use crate::text::identities::list as text;

/// How many of a kind are shown; the search finds the others.
const SHOWN: usize = 100;

/// The kinds in the order of the list, with what they are called together.
const KINDS: [(Kind, Words); 3] = [(Kind::Role, text::roles), (Kind::User, text::users), (Kind::Group, text::groups)];
type Words = fn() -> &'static str;

/// The page.
#[component]
pub fn IdentitiesPage() -> impl IntoView {
    let client = use_client();
    let query = use_view::<Vec<AccountView>>(|| Some(View::Identities));
    let search = RwSignal::new(String::new());
    let has_some =
        Memo::new(move |_| query.data.with(|accounts| accounts.iter().flatten().any(|account| !is_empty(account))));
    let panels = live(move || {
        let all = query.data.get().unwrap_or_default().into_iter().map(|found| account(client, found, search));
        all.collect::<Vec<_>>().into_any()
    });
    let failure = move || query.failure.get().map_or(Ok(()), |failure| Err(PageFailure(failure)));
    let find = when(has_some.into(), move || {
        view! {
            <div class="search identities-search">
                {Icon::Search.view()}
                <input
                    type="search"
                    class="input"
                    aria-label=text::find()
                    placeholder=text::find_by_name()
                    prop:value=move || search.get()
                    on:input=move |event| search.set(event_target_value(&event))
                />
            </div>
        }
        .into_any()
    });
    view! {
        <div class="page">
            <PageHead
                title=text::title()
                lead=text::lead().into_any()
            >
                {create(Kind::Group, text::create, "")}
                {create(Kind::User, text::create, "")}
                {create(Kind::Role, text::create, "button-primary")}
            </PageHead>
            {failure}
            {find}
            {panels}
        </div>
    }
    .into_any()
}

/// A link to the form that makes one.
fn create(kind: Kind, says: fn(&str) -> String, class: &'static str) -> AnyView {
    button_link(Icon::Plus, says(word(kind)), class, Route::CreateIdentity(kind).href())
}

fn account(client: Client, account: AccountView, search: RwSignal<String>) -> AnyView {
    let id = account.id.to_string();
    let (title, heading) = (text::account(&id), format!("account-{id}"));
    let own = {
        let id = account.id.clone();
        Memo::new(move |_| client.actor().is_some_and(|actor| actor.account == id))
    };
    let act = untrack(|| client.actor()).map(|now| {
        let root = root_beside(&now, &account.id);
        act_button(root, text::act_as_root(), shared::of_account(&id), "button-small")
    });
    let name = account.name.clone().map(|name| view! { <span class="hint">{name}</span> });
    let body = live(move || {
        if is_empty(&account) {
            return live(move || nobody(own.get()));
        }
        let groups = KINDS.map(|(kind, title)| group(client, title(), &entries(&account, kind, &search.get())));
        view! { <div class="identities-groups">{groups.into_iter().collect::<Vec<_>>()}</div> }.into_any()
    });
    view! {
        <section class="panel" aria-labelledby=heading.clone()>
            <div class="panel-head">
                <h2 id=heading.clone()>{title} " " {name}</h2>
                {act}
            </div>
            {body}
        </section>
    }
    .into_any()
}

/// What an account without identities says: in the own account also what to do.
fn nobody(own: bool) -> AnyView {
    if !own {
        return hint(text::nobody_elsewhere());
    }
    view! {
        <Empty
            icon=Icon::User
            title=text::nobody_title()
            text=text::nobody_text()
        >
            {create(Kind::Role, text::create_first, "button-primary")}
            {create(Kind::User, text::create_first, "")}
        </Empty>
    }
    .into_any()
}

fn group(client: Client, title: &'static str, entries: &[Entry]) -> AnyView {
    let rows: Vec<_> = entries.iter().take(SHOWN).cloned().map(|entry| row(client, entry)).collect();
    let more = entries.len().saturating_sub(SHOWN);
    let none = entries.is_empty().then(|| hint(text::none()));
    let more = (more > 0).then(|| hint(text::more(more as u64)));
    let rows = rows.into_any();
    view! {
        <div class="identities-group">
            <h3>{title} " " <span class="label-note">{entries.len()}</span></h3>
            {none}
            {list("identities-rows", title, rows)}
            {more}
        </div>
    }
    .into_any()
}

fn row(client: Client, entry: Entry) -> AnyView {
    let Entry { identity, arn, facts } = entry;
    let href = Route::Identity(identity.clone()).href();
    let name = identity.name.clone();
    let actor = untrack(|| client.actor()).and_then(|now| identity.actor(now.region));
    let whom = whom(&identity);
    let act = actor.map(|actor| act_button(actor, text::act_as(), whom, "button-small"));
    view! {
        <li class="identity-row">
            <div class="identity-row-text">
                <a class="identity-row-name" href=href>
                    {name}
                </a>
                <span class="identity-row-arn mono">{arn}</span>
                <span class="hint">{facts}</span>
            </div>
            {act}
        </li>
    }
    .into_any()
}
