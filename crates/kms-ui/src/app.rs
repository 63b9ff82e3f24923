//! The application: what every page can use, and which page is shown.

use leptos::ev;
use leptos::prelude::*;

use crate::client::Client;
use crate::components::page::Arrived;
use crate::features::crypto::Draft;
use crate::features::files::Jobs;
use crate::features::key::policy::PolicyDrafts;
use crate::features::scenarios::ScenarioDraft;
use crate::platform::hash;
use crate::route::Route;
use crate::shell::Shell;
use crate::shell::clock::VirtualNow;
use crate::shell::theme::ThemeChoice;
use crate::shell::toasts::Toasts;
use crate::shell::who;

/// The route of the page that is shown.
#[derive(Clone, Copy)]
pub struct Here(pub Memo<Route>);

/// The whole application.
#[component]
pub fn App() -> impl IntoView {
    let client = Client::start();
    who::recall(client);
    provide_context(client);
    provide_context(VirtualNow::start(client));
    provide_context(Toasts::default());
    provide_context(ThemeChoice::start());
    provide_context(Draft::default());
    provide_context(Jobs::default());
    provide_context(PolicyDrafts::default());
    provide_context(ScenarioDraft::default());

    let fragment = RwSignal::new(hash::current());
    let arrived = Arrived(StoredValue::new(false));
    provide_context(arrived);
    window_event_listener(ev::hashchange, move |_| {
        arrived.0.set_value(true);
        fragment.set(hash::current());
    });
    let here = Here(Memo::new(move |_| Route::parse(&fragment.get())));
    provide_context(here);

    view! { <Shell here=here /> }
}

/// Goes to a page.
pub fn go(route: &Route) {
    hash::go(&route.href());
}
