//! The pages, a folder for each.

pub mod about;
pub mod aliases;
pub mod create_key;
pub mod crypto;
pub mod files;
pub mod grants;
pub mod identities;
pub mod key;
pub mod key_stores;
pub mod keys;
pub mod lab;
pub mod overview;
pub mod scenarios;
pub mod trail;
pub mod unknown;
pub mod workspace;

use leptos::prelude::*;

use crate::route::Route;

/// The page of a route.
pub fn page(route: Route) -> AnyView {
    match route {
        Route::Overview => view! { <overview::OverviewPage /> }.into_any(),
        Route::Keys => view! { <keys::KeysPage /> }.into_any(),
        Route::CreateKey => view! { <create_key::CreateKeyPage /> }.into_any(),
        Route::Aliases => aliases::aliases(),
        Route::Grants => grants::grants(),
        Route::KeyStores => view! { <key_stores::KeyStoresPage /> }.into_any(),
        Route::Key(id) => view! { <key::KeyPage id=id part=None /> }.into_any(),
        Route::KeyPart(id, part) => view! { <key::KeyPage id=id part=Some(part) /> }.into_any(),
        Route::Lab(question) => view! { <lab::LabPage question=*question /> }.into_any(),
        Route::Scenarios => view! { <scenarios::ScenariosPage /> }.into_any(),
        Route::Identities => view! { <identities::list::IdentitiesPage /> }.into_any(),
        Route::CreateIdentity(kind) => view! { <identities::create::CreateIdentityPage kind=kind /> }.into_any(),
        Route::Identity(identity) => view! { <identities::principal::IdentityPage identity=identity /> }.into_any(),
        Route::Encrypt(key) => crypto::encrypt::encrypt(key),
        Route::Decrypt => crypto::decrypt::decrypt(),
        Route::Use(work, key) => crypto::work(work, key),
        Route::SealFile => view! { <files::seal::SealPage /> }.into_any(),
        Route::OpenFile => view! { <files::open::OpenPage /> }.into_any(),
        Route::Trail(key) => view! { <trail::TrailPage filter=trail::filter::Filter::of_key(key) /> }.into_any(),
        Route::Records(filter) => view! { <trail::TrailPage filter=*filter /> }.into_any(),
        Route::Workspace(link) => workspace::workspace(link),
        Route::About => view! { <about::AboutPage /> }.into_any(),
        Route::Unknown(fragment) => view! { <unknown::UnknownPage fragment=fragment /> }.into_any(),
    }
}
