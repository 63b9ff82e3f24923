//! The list of grants on all keys.

use kms_protocol::view::{GrantLine, GrantsPage, View};
use leptos::prelude::*;

use crate::components::empty::Empty;
use crate::components::icon::Icon;
use crate::components::page::PageHead;
use crate::components::paged_list::{Paged, pages, search};
use crate::components::plate::plate;
use crate::features::keys::nav::keys_nav;
use crate::format::{name, time};
use crate::route::{KeyPart, Route};
use crate::shell::boundary::PageFailure;
use crate::text::grants as text;

/// The page.
pub fn grants() -> AnyView {
    let paged = Paged::default();
    let list = paged.ask::<GrantsPage>(View::Grants);
    let matching = Signal::derive(move || list.data.with(|page| page.as_ref().map_or(0, |page| page.matching)));
    let rows = move || {
        list.data.with(|page| {
            let page = page.as_ref()?;
            Some(if page.rows.is_empty() {
                let title = if paged.is_searching() { text::no_match() } else { text::none_title() };
                view! { <Empty icon=Icon::Search title=title text=text::none() /> }.into_any()
            } else {
                let rows: Vec<_> = page.rows.iter().map(row).collect();
                view! { <ul class="paged-rows">{rows}</ul> }.into_any()
            })
        })
    };
    let failure = move || list.failure.get().map_or(Ok(()), |failure| Err(PageFailure(failure)));
    view! {
        <div class="page">
            <PageHead title=text::title() lead=text::lead().into_any() />
            {keys_nav(&Route::Grants)}
            {failure}
            <section class="panel panel-flush" aria-label=text::list()>
                <div class="paged-bar">
                    {search(paged, text::search())} <p class="hint" role="status">
                        {move || text::count(matching.get())}
                    </p>
                </div>
                {rows}
                {pages(paged, matching)}
            </section>
        </div>
    }
    .into_any()
}

fn row(line: &GrantLine) -> AnyView {
    let called = line.alias.as_ref().map_or_else(|| line.key.to_string(), name::alias);
    let operations: Vec<_> =
        line.operations.iter().map(|operation| view! { <li class="tag mono">{operation.clone()}</li> }).collect();
    view! {
        <li class="paged-row">
            <a class="paged-key" href=Route::KeyPart(line.key.clone(), KeyPart::Grants).href()>
                {plate(&line.key)}
                <span>{called}</span>
            </a>
            <span>
                <span class="mono">{line.grantee.clone()}</span>
                <ul class="tags">{operations}</ul>
            </span>
            <span>
                {line.name.clone()} <br />
                <span class="hint">{text::made(&time::date(line.created))}</span>
            </span>
        </li>
    }
    .into_any()
}
