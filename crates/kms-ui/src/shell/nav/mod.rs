//! The way around: the mark of the house and the links to its parts.

use leptos::prelude::*;

use crate::app::Here;
use crate::components::icon::Icon;
use crate::route::{Route, Section};
use crate::text::shell::nav as text;

/// The mark and the name, which lead to the overview.
#[component]
pub fn Brand() -> impl IntoView {
    view! {
        <a class="brand" href=Route::Overview.href() aria-label=text::brand()>
            <svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
                <rect class="brand-door" x="2.75" y="2.75" width="26.5" height="26.5" rx="6"></rect>
                <rect class="brand-frame" x="6.5" y="6.5" width="19" height="19" rx="3"></rect>
                <path class="brand-hole" d="M16 10.5a3.2 3.2 0 0 1 1.5 6l1 5h-5l1-5a3.2 3.2 0 0 1 1.5-6z"></path>
            </svg>
            <span class="brand-name" aria-hidden="true">
                "kms"<b>"box"</b>
            </span>
        </a>
    }
    .into_any()
}

/// The links to the parts of the application.
#[component]
pub fn MainNav(
    /// The route, whose part is marked.
    here: Here,
) -> impl IntoView {
    let section = Memo::new(move |_| here.0.get().section());
    let link = move |part: Section, route: &Route, icon: Icon, name: &'static str| {
        view! {
            <li>
                <a class="nav-link" href=route.href() aria-current=move || (section.get() == part).then_some("page")>
                    {icon.view()}
                    <span class="nav-name">{name}</span>
                </a>
            </li>
        }
        .into_any()
    };
    view! {
        <nav class="nav" aria-label=text::main()>
            <ul>
                {link(Section::Overview, &Route::Overview, Icon::Overview, text::overview())}
                {link(Section::Keys, &Route::Keys, Icon::Key, text::keys())}
                {link(Section::Crypto, &Route::Encrypt(None), Icon::Lock, text::crypto())}
                {link(Section::Files, &Route::SealFile, Icon::File, text::files())}
                {link(Section::Lab, &Route::Lab(Box::default()), Icon::Lab, text::lab())}
                {link(Section::Identities, &Route::Identities, Icon::User, text::identities())}
                {link(Section::Trail, &Route::Trail(None), Icon::Trail, text::trail())}
                {link(Section::Workspace, &Route::Workspace(None), Icon::Store, text::workspace())}
                {link(Section::About, &Route::About, Icon::About, text::about())}
            </ul>
            <p class="nav-foot">{text::foot()}</p>
        </nav>
    }
    .into_any()
}
