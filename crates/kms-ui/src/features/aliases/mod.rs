//! The list of aliases.

use kms_protocol::view::{AliasLine, AliasesPage, View};
use leptos::prelude::*;

use crate::components::empty::Empty;
use crate::components::icon::Icon;
use crate::components::page::PageHead;
use crate::components::paged_list::{Paged, pages, search};
use crate::components::plate::plate;
use crate::components::state_badge::{tone, words};
use crate::features::keys::nav::keys_nav;
use crate::format::{name, time};
use crate::route::Route;
use crate::shell::boundary::PageFailure;
use crate::text::aliases as text;

/// The page.
pub fn aliases() -> AnyView {
    let paged = Paged::default();
    let list = paged.ask::<AliasesPage>(View::Aliases);
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
            {keys_nav(&Route::Aliases)}
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

fn row(line: &AliasLine) -> AnyView {
    let date = if line.updated == line.created {
        text::made(&time::date(line.created))
    } else {
        text::moved(&time::date(line.updated))
    };
    let state =
        line.state.map(|state| view! { <span class=format!("badge badge-{}", tone(state))>{words(state)}</span> });
    view! {
        <li class="paged-row">
            <span>
                <b>{name::alias(&line.name)}</b>
                <br />
                <span class="hint">{date}</span>
            </span>
            <a class="paged-key" href=Route::Key(line.key.clone()).href()>
                {plate(&line.key)}
                <span class="mono">{line.key.to_string()}</span>
            </a>
            <span>{state}</span>
        </li>
    }
    .into_any()
}
