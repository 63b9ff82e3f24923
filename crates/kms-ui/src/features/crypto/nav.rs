//! The way from one page of the section to another: groups, and the pages of a group.

use leptos::prelude::*;

use crate::components::tabs::tabs;
use crate::route::{Route, Work};

/// A group of pages: its name, and the pages with theirs.
type Group = (&'static str, Vec<(&'static str, Route)>);

fn groups() -> [Group; 6] {
    let to = |work| Route::Use(work, None);
    [
        (
            "Encrypt & decrypt",
            vec![("Encrypt", Route::Encrypt(None)), ("Decrypt", Route::Decrypt), ("Re-encrypt", to(Work::ReEncrypt))],
        ),
        ("Data keys", vec![("Data keys", to(Work::DataKey))]),
        ("Sign & verify", vec![("Sign", to(Work::Sign)), ("Verify", to(Work::Verify))]),
        ("MAC", vec![("Generate MAC", to(Work::Mac)), ("Verify MAC", to(Work::VerifyMac))]),
        (
            "Agree on secrets",
            vec![
                ("Derive", to(Work::Derive)),
                ("Encapsulate", to(Work::Encapsulate)),
                ("Decapsulate", to(Work::Decapsulate)),
            ],
        ),
        ("Inspect", vec![("Inspect", to(Work::Inspect))]),
    ]
}

/// The links to all groups, and to the pages of the one that this page is in.
pub(super) fn section_nav(here: &Route) -> AnyView {
    let mut inside = ().into_any();
    let mut links = Vec::new();
    for (name, pages) in groups() {
        let Some((_, first)) = pages.first() else { continue };
        let href = first.href();
        let is_here = pages.iter().any(|(_, route)| route == here);
        let alone = pages.len() == 1;
        let current = is_here.then_some(if alone { "page" } else { "true" });
        links.push(view! {
            <a class="group" href=href aria-current=current>
                {name}
            </a>
        });
        if is_here && !alone {
            inside = tabs(name, pages, here);
        }
    }
    view! {
        <div class="section-nav">
            <nav class="groups" aria-label="Use a key">
                {links}
            </nav>
            {inside}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_in_one_group() {
        let mut routes = vec![Route::Encrypt(None), Route::Decrypt];
        routes.extend(Work::ALL.map(|work| Route::Use(work, None)));
        for route in routes {
            let found = groups().iter().flat_map(|(_, pages)| pages).filter(|(_, page)| *page == route).count();
            assert_eq!(found, 1, "{}", route.href());
        }
    }
}
