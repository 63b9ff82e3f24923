//! The way from one page of the section to another: groups, and the pages of a group.

use leptos::prelude::*;

use crate::components::tabs::tabs;
use crate::route::{Route, Work};
use crate::text::crypto as text;

/// A group of pages: its name, and the pages with theirs.
type Group = (&'static str, Vec<(&'static str, Route)>);

fn groups() -> [Group; 6] {
    let to = |work| Route::Use(work, None);
    [
        (
            text::encrypt_and_decrypt(),
            vec![
                (text::encrypt(), Route::Encrypt(None)),
                (text::decrypt(), Route::Decrypt),
                (text::re_encrypt(), to(Work::ReEncrypt)),
            ],
        ),
        (text::data_keys(), vec![(text::data_keys(), to(Work::DataKey))]),
        (text::sign_and_verify(), vec![(text::sign(), to(Work::Sign)), (text::verify(), to(Work::Verify))]),
        (text::mac(), vec![(text::generate_mac(), to(Work::Mac)), (text::verify_mac(), to(Work::VerifyMac))]),
        (
            text::agree(),
            vec![
                (text::derive(), to(Work::Derive)),
                (text::encapsulate(), to(Work::Encapsulate)),
                (text::decapsulate(), to(Work::Decapsulate)),
            ],
        ),
        (text::inspect(), vec![(text::inspect(), to(Work::Inspect))]),
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
            <nav class="groups" aria-label=text::section()>
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
