//! The dialog that sets the virtual clock.

use kms_api::Timestamp;
use kms_protocol::view::{Due, DueEvent, View};
use kms_protocol::{ClockCommand, Failure};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::model::{JUMPS, event, state, summary};
use super::use_now;
use crate::client::{use_client, use_view};
use crate::components::dialog::Dialog;
use crate::components::field::{TextField, no_error};
use crate::components::icon::Icon;
use crate::components::markdown::rich;
use crate::components::notice::FailureNotice;
use crate::components::plate::plate;
use crate::explain::tell;
use crate::format::time;
use crate::platform;
use crate::route::Route;
use crate::shell::toasts::use_toasts;
use crate::text::shell::clock as text;

/// How many of the things on the way are listed.
const LISTED: usize = 6;

/// The dialog: stop the clock, let it run, or move it forward.
pub(super) fn clock_dialog(open: RwSignal<bool>) -> AnyView {
    view! {
        <Dialog open=open id="clock-dialog" title=text::title()>
            {move || content(open)}
        </Dialog>
    }
    .into_any()
}

fn content(open: RwSignal<bool>) -> AnyView {
    let client = use_client();
    let toasts = use_toasts();
    let now = use_now();
    let failure = RwSignal::new(None::<Failure>);
    let busy = RwSignal::new(false);
    let clock = Memo::new(move |_| client.changed.get().clock);

    let field = RwSignal::new(String::new());
    let target = Memo::new(move |_| time::from_field(&field.get()));
    let next = use_view::<Vec<Due>>(move || open.get().then_some(View::Upcoming { until: Timestamp::MAX }));
    let on_the_way = use_view::<Vec<Due>>(move || target.get().map(|until| View::Upcoming { until: until + 59_999 }));

    let set = move |command: ClockCommand| {
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let result = client.clock(command).await;
            busy.try_set(false);
            match result {
                Ok(moved) => match command {
                    ClockCommand::JumpTo(_) => {
                        toasts.say(summary(&moved, moved.clock.now(platform::time::now())));
                        open.try_set(false);
                    }
                    ClockCommand::Freeze => toasts.say(text::now_frozen()),
                    ClockCommand::Run => toasts.say(text::now_runs()),
                },
                Err(found) => {
                    failure.try_set(Some(found));
                }
            }
        });
    };
    let jump = move || {
        if let Some(target) = target.get_untracked() {
            // The field counts minutes: what falls due within the minute is meant to happen.
            set(ClockCommand::JumpTo(target + 59_999));
        }
    };
    let presets = JUMPS
        .map(|(name, days)| {
            let choose = move |_| field.set(time::to_field(now.get_untracked().plus_days(days)));
            view! {
                <button type="button" class="button button-small" on:click=choose>
                    {name()}
                </button>
            }
        })
        .collect_view();
    let next_event = move || {
        let due = next.data.get().and_then(|list| list.first().cloned());
        let at = due.as_ref().map(|due| due.at);
        view! {
            <button
                type="button"
                class="button button-small"
                disabled=at.is_none()
                on:click=move |_| {
                    if let Some(at) = at {
                        field.set(time::to_field(at));
                    }
                }
            >
                {text::next_event()}
            </button>
        }
    };
    let preview = move || {
        let target = target.get()?;
        let list = on_the_way.data.get()?;
        Some(way(target, now.get_untracked(), &list))
    };
    let jump_label = move || match target.get() {
        Some(target) => text::jump_to(&time::date_and_minute(target)),
        None => text::choose_time().to_owned(),
    };
    view! {
        <div class="clock-now">
            <div>
                <p class="clock-big">{move || time::clock(now.get())}</p>
                <p class="clock-day">{move || format!("{} UTC", time::date(now.get()))}</p>
                <p class="hint">{move || text::local(&platform::time::local_text(now.get()))}</p>
            </div>
            <div class="clock-run">
                <p class="clock-word">{move || state(clock.get())}</p>
                {move || {
                    if clock.get().is_frozen() {
                        view! {
                            <button
                                type="button"
                                class="button"
                                disabled=move || busy.get()
                                on:click=move |_| set(ClockCommand::Run)
                            >
                                {Icon::Play.view()}
                                {text::run()}
                            </button>
                        }
                            .into_any()
                    } else {
                        view! {
                            <button
                                type="button"
                                class="button"
                                disabled=move || busy.get()
                                on:click=move |_| set(ClockCommand::Freeze)
                            >
                                {Icon::Pause.view()}
                                {text::freeze()}
                            </button>
                        }
                            .into_any()
                    }
                }}
            </div>
        </div>
        <FailureNotice told=Signal::derive(move || failure.get().map(|failure| tell(&failure))) />
        <form
            class="form clock-jump"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                jump();
            }
        >
            <div class="clock-presets" role="group" aria-label=text::jumps()>
                {presets}
                {next_event}
            </div>
            <TextField
                id="clock-target"
                label=text::jump_target()
                kind="datetime-local"
                value=field
                error=no_error()
                hint=text::forward_only().into_any()
            />
            <div class="clock-way" role="status">
                {preview}
            </div>
            <div class="dialog-actions">
                <button type="button" class="button button-quiet" on:click=move |_| open.set(false)>
                    {text::close()}
                </button>
                <button
                    type="submit"
                    class="button button-primary"
                    disabled=move || busy.get() || target.get().is_none()
                >
                    {jump_label}
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// What will happen on the way.
fn way(target: Timestamp, now: Timestamp, list: &[Due]) -> AnyView {
    let distance = time::distance(target + 59_999, now);
    if list.is_empty() {
        return view! { <p>{text::nothing_due(&distance)}</p> }.into_any();
    }
    let again = list.iter().any(|due| due.event == DueEvent::Rotation);
    let more = list.len().saturating_sub(LISTED) as u64;
    let rows: Vec<_> = list
        .iter()
        .take(LISTED)
        .map(|due| {
            view! {
                <li>
                    <time class="clock-at">{time::date_and_minute(due.at)}</time>
                    {plate(&due.key.key_id)}
                    <a href=Route::Key(due.key.key_id.clone()).href()>{event(due)}</a>
                </li>
            }
        })
        .collect();
    view! {
        <p>{rich(&text::on_the_way(list.len() as u64, &distance))}</p>
        <ol class="clock-list">
            {rows} {(more > 0).then(|| view! { <li>{text::and_more(more)}</li> })}
        </ol>
        {again.then(|| view! { <p class="hint">{text::first_only()}</p> })}
    }
    .into_any()
}
