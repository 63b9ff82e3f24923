//! The list: each account with its users, groups and roles.

use kms_protocol::identity::AccountView;
use kms_protocol::view::View;
use leptos::prelude::*;

use super::model::{Entry, entries, is_empty};
use super::{act_button, root_beside};
use crate::access::identity::Kind;
use crate::client::{Client, use_client, use_view};
use crate::components::empty::Empty;
use crate::components::icon::Icon;
use crate::components::page::PageHead;
use crate::route::Route;
use crate::shell::boundary::PageFailure;

/// How many of a kind are shown; the search finds the others.
const SHOWN: usize = 100;

/// The kinds in the order of the list, with what they are called together.
const KINDS: [(Kind, &str); 3] = [(Kind::Role, "Roles"), (Kind::User, "Users"), (Kind::Group, "Groups")];

/// The page.
#[component]
pub fn IdentitiesPage() -> impl IntoView {
    let client = use_client();
    let query = use_view::<Vec<AccountView>>(|| Some(View::Identities));
    let search = RwSignal::new(String::new());
    let has_some =
        Memo::new(move |_| query.data.with(|accounts| accounts.iter().flatten().any(|account| !is_empty(account))));
    let panels = move || {
        let all = query.data.get().unwrap_or_default().into_iter().map(|found| account(client, found, search));
        all.collect::<Vec<_>>()
    };
    let failure = move || query.failure.get().map_or(Ok(()), |failure| Err(PageFailure(failure)));
    let create = |kind: Kind, primary: bool| {
        let class = if primary { "button button-primary" } else { "button" };
        view! {
            <a class=class href=Route::CreateIdentity(kind).href()>
                {Icon::Plus.view()}
                {format!("Create {}", kind.word())}
            </a>
        }
        .into_any()
    };
    let find = move || {
        has_some.get().then(|| {
            view! {
                <div class="search identities-search">
                    {Icon::Search.view()}
                    <input
                        type="search"
                        class="input"
                        aria-label="Find users, groups and roles"
                        placeholder="Find by name"
                        prop:value=move || search.get()
                        on:input=move |event| search.set(event_target_value(&event))
                    />
                </div>
            }
        })
    };
    view! {
        <div class="page">
            <PageHead
                title="Identities"
                lead=view! {
                    "The users, groups and roles of each account. Their IAM policies say what they may do; a key's policy says \
                     whether that counts."
                }
                    .into_any()
            >
                {create(Kind::Group, false)}
                {create(Kind::User, false)}
                {create(Kind::Role, true)}
            </PageHead>
            {failure}
            {find}
            {panels}
        </div>
    }
    .into_any()
}

fn account(client: Client, account: AccountView, search: RwSignal<String>) -> AnyView {
    let id = account.id.to_string();
    let (title, heading) = (format!("Account {id}"), format!("account-{id}"));
    let own = {
        let id = account.id.clone();
        Memo::new(move |_| client.actor().is_some_and(|actor| actor.account == id))
    };
    let act = untrack(|| client.actor()).map(|now| {
        let root = root_beside(&now, &account.id);
        act_button(root, "Act as root user", format!("of account {id}"), true)
    });
    let name = account.name.clone().map(|name| view! { <span class="hint">{name}</span> });
    let body = move || {
        if is_empty(&account) {
            return view! { {move || nobody(own.get())} }.into_any();
        }
        let groups = KINDS.map(|(kind, title)| group(client, title, &entries(&account, kind, &search.get())));
        view! { <div class="identities-groups">{groups.into_iter().collect::<Vec<_>>()}</div> }.into_any()
    };
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
        return view! {
            <p class="hint">"No users, groups or roles. Act as its root user to make some."</p>
        }
        .into_any();
    }
    view! {
        <Empty
            icon=Icon::User
            title="Nobody but the root user yet"
            text="Make a role or a user, give it a policy, and act as it: then you see what keys let it do. The policy lab and \
                  the access matrix of each key then speak of it too."
        >
            <a class="button button-primary" href=Route::CreateIdentity(Kind::Role).href()>
                {Icon::Plus.view()}
                "Create your first role"
            </a>
            <a class="button" href=Route::CreateIdentity(Kind::User).href()>
                {Icon::Plus.view()}
                "Create your first user"
            </a>
        </Empty>
    }
    .into_any()
}

fn group(client: Client, title: &'static str, entries: &[Entry]) -> AnyView {
    let rows: Vec<_> = entries.iter().take(SHOWN).cloned().map(|entry| row(client, entry)).collect();
    let more = entries.len().saturating_sub(SHOWN);
    let none = entries.is_empty().then(|| view! { <p class="hint">"None."</p> });
    let more = (more > 0).then(|| view! { <p class="hint">{format!("And {more} more: search by name.")}</p> });
    view! {
        <div class="identities-group">
            <h3>{title} " " <span class="label-note">{entries.len()}</span></h3>
            {none}
            <ul class="identities-rows" aria-label=title>
                {rows}
            </ul>
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
    let whom = format!("the {} {}", identity.kind.word(), identity.name);
    let act = actor.map(|actor| act_button(actor, "Act as", whom, true));
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
