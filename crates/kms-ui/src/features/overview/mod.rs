//! The account at a glance.

mod attention;
mod bill;
mod wall;
mod welcome;

use kms_api::key::KeyState;
use kms_protocol::view::{Due, Overview, TrailRow, View};
use leptos::prelude::*;

use self::attention::attention;
use self::bill::bill;
use self::wall::wall;
use self::welcome::welcome;
use crate::client::use_view;
use crate::components::icon::Icon;
use crate::components::markdown::rich;
use crate::components::page::PageHead;
use crate::components::plate::plate;
use crate::components::state_badge::{tone, words};
use crate::features::trail::event::read;
use crate::features::trail::list::outcome;
use crate::format::{number, time};
use crate::route::Route;
use crate::shell::boundary::PageFailure;
use crate::shell::clock::{model::event, use_now};
use crate::text::overview as text;

/// The states that are always told, so that the tiles stay where they are.
const TILES: [KeyState; 3] = [KeyState::Enabled, KeyState::Disabled, KeyState::PendingDeletion];

/// The page.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let overview = use_view::<Overview>(|| Some(View::Overview));
    let data = overview.data;
    let is_empty = Memo::new(move |_| {
        data.with(|data| data.as_ref().map(|data| data.states.iter().all(|(_, count)| *count == 0)))
    });
    let place = move || {
        data.with(|data| {
            data.as_ref().map(|data| {
                let caller = data.caller.rsplit(':').next().unwrap_or_default();
                rich(&text::place(data.account.as_str(), caller, data.region.as_str()))
            })
        })
    };
    let failure = move || overview.failure.get().map_or(Ok(()), |failure| Err(PageFailure(failure)));
    let body = move || match is_empty.get() {
        Some(true) => welcome(),
        Some(false) => full(data),
        None => ().into_any(),
    };
    let actions = move || {
        (is_empty.get() == Some(false)).then(|| {
            view! {
                <a class="button" href=Route::Encrypt(None).href()>
                    {Icon::Lock.view()}
                    {text::encrypt()}
                </a>
                <a class="button button-primary" href=Route::CreateKey.href()>
                    {Icon::Plus.view()}
                    {text::create()}
                </a>
            }
        })
    };
    view! {
        <div class="page">
            <PageHead title=text::title() lead=view! { {place} }.into_any()>
                {actions}
            </PageHead>
            {failure}
            {body}
        </div>
    }
    .into_any()
}

fn full(data: RwSignal<Option<Overview>>) -> AnyView {
    let count = move |state: KeyState| {
        data.with(|data| {
            data.as_ref()
                .map_or(0, |data| data.states.iter().find(|(it, _)| *it == state).map_or(0, |(_, count)| *count))
        })
    };
    let tiles = TILES
        .map(|state| {
            view! {
                <div class=format!("tile tile-{}", tone(state))>
                    <dt>{words(state)}</dt>
                    <dd>{move || number::grouped(count(state))}</dd>
                </div>
            }
        })
        .collect_view();
    let calls = move || data.with(|data| data.as_ref().map(|data| number::grouped(data.calls)));
    view! {
        <dl class="tiles" aria-label=text::tiles()>
            {tiles}
            <div class="tile">
                <dt>{text::calls()}</dt>
                <dd>{calls}</dd>
            </div>
        </dl>
        {wall()}
        <div class="split">
            {attention()}
            {bill()}
        </div>
        <div class="split split-wide">
            <section class="panel panel-flush" aria-labelledby="latest-title">
                <div class="panel-bar">
                    <h2 id="latest-title">{text::latest()}</h2>
                    <a href=Route::Trail(None).href()>{text::whole_trail()}</a>
                </div>
                {move || data.with(|data| data.as_ref().map(|data| latest(&data.latest)))}
            </section>
            <section class="panel panel-flush" aria-labelledby="due-title">
                <div class="panel-bar">
                    <h2 id="due-title">{text::due()}</h2>
                </div>
                {move || data.with(|data| data.as_ref().map(|data| upcoming(&data.upcoming)))}
            </section>
        </div>
    }
    .into_any()
}

/// The latest calls, each with its outcome and key.
pub fn latest(rows: &[TrailRow]) -> AnyView {
    if rows.is_empty() {
        return view! { <p class="panel-none">{text::no_calls()}</p> }.into_any();
    }
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            let event = read(row);
            view! {
                <li class="call">
                    <span class="call-name">{event.operation.clone()}</span>
                    <span class="call-key">{event.key.as_ref().map(|key| plate(&key.key_id))}</span>
                    {outcome(&event)}
                    <span class="call-time mono">{event.time.clone()}</span>
                </li>
            }
        })
        .collect();
    view! { <ol class="calls">{rows}</ol> }.into_any()
}

fn upcoming(list: &[Due]) -> AnyView {
    if list.is_empty() {
        return view! {
            <p class="panel-none">{text::nothing_due()}</p>
        }
        .into_any();
    }
    let minute = use_now().minute();
    let rows: Vec<_> = list
        .iter()
        .map(|due| {
            let at = due.at;
            view! {
                <li class="due">
                    {plate(&due.key.key_id)}
                    <span class="due-what">
                        <a href=Route::Key(due.key.key_id.clone()).href()>{event(due)}</a>
                        <span class="hint">{time::date_and_minute(at)}</span>
                    </span>
                    <span class="due-in">{move || time::distance(at, minute.get())}</span>
                </li>
            }
        })
        .collect();
    view! { <ol class="dues">{rows}</ol> }.into_any()
}
