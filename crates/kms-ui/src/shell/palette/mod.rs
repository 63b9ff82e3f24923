//! The commands: every page, key and action by its name. The button in the bar and Ctrl K open them.

mod commands;
mod model;

use kms_protocol::decision::ActorView;
use kms_protocol::view::{KeysPage, KeysQuery, View};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use self::commands::{Command, Does, act_as, fixed, key};
use self::model::best;
use super::shortcuts::{self, Shortcut};
use super::theme::use_theme;
use super::toasts::use_toasts;
use super::use_bar_dialogs;
use super::who;
use crate::app;
use crate::client::{use_client, use_view};
use crate::components::dialog::Dialog;
use crate::components::icon::Icon;
use crate::explain::tell;
use crate::platform::{dom, time};
use crate::text::shell::{clock, palette as text};

/// Commands that are offered at once.
const OFFERED: usize = 12;
/// Keys that are matched letter by letter: the newest. All others are found by what stands in them as typed.
const HELD: u64 = 200;
/// Keys that the worker finds.
const FOUND: u64 = 8;
/// The id of the list; those of its options follow from it.
const LIST: &str = "palette-options";

/// The button that opens the commands, and the dialogs that it and the shortcuts open.
#[component]
pub fn PaletteButton() -> impl IntoView {
    let open = RwSignal::new(false);
    let sheet = RwSignal::new(false);
    shortcuts::listen(move |pressed| match pressed {
        Shortcut::Commands => open.set(true),
        Shortcut::Sheet => sheet.set(true),
    });
    view! {
        <button
            type="button"
            class="palette-button"
            aria-haspopup="dialog"
            aria-keyshortcuts="Control+K Meta+K"
            title=text::does()
            on:click=move |_| open.set(true)
        >
            {Icon::Search.view()}
            <span class="palette-word">{text::commands()}</span>
            <kbd class="palette-keys" aria-hidden="true">
                {shortcuts::command_k()}
            </kbd>
        </button>
        <Dialog open=open id="palette" title=text::commands()>
            {move || content(open, sheet)}
        </Dialog>
        {shortcuts::sheet(sheet)}
    }
    .into_any()
}

/// What fits the typed text; follows the workspace.
fn use_commands(typed: RwSignal<String>) -> Memo<Vec<Command>> {
    let client = use_client();
    let newest =
        use_view::<KeysPage>(|| Some(View::Keys(KeysQuery { limit: HELD, descending: true, ..KeysQuery::default() })));
    let found = use_view::<KeysPage>(move || {
        let search = typed.get().trim().to_owned();
        let query = KeysQuery { search, limit: FOUND, descending: true, ..KeysQuery::default() };
        (!query.search.is_empty()).then_some(View::Keys(query))
    });
    let actors = use_view::<Vec<ActorView>>(|| Some(View::Actors));
    let all = Memo::new(move |_| {
        let mut all = fixed(client.changed.get().clock.is_frozen());
        for page in [newest.data, found.data] {
            let keys = page.with(|page| page.as_ref().map(|page| page.rows.iter().map(key).collect::<Vec<_>>()));
            for command in keys.unwrap_or_default() {
                if !all.contains(&command) {
                    all.push(command);
                }
            }
        }
        let now = client.actor();
        let actors = actors.data.get().unwrap_or_default();
        all.extend(actors.iter().filter(|found| Some(&found.actor) != now.as_ref()).map(act_as));
        all
    });
    Memo::new(move |_| {
        all.with(|all| {
            let typed = typed.get();
            // With nothing typed, all that is always there is shown: it is a list to choose from.
            let most = if typed.trim().is_empty() { fixed(false).len() } else { OFFERED };
            best(&typed, all, |command| [&command.name, &command.also], most)
        })
    })
}

fn content(open: RwSignal<bool>, sheet: RwSignal<bool>) -> AnyView {
    let run = runner(open, sheet);
    let typed = RwSignal::new(String::new());
    let active = RwSignal::new(0_usize);
    let commands = use_commands(typed);
    let count = Memo::new(move |_| commands.with(Vec::len));
    // Fewer may be offered than when the present one was chosen.
    let at = Memo::new(move |_| active.get().min(count.get().saturating_sub(1)));
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            let _ = input.focus();
        }
    });
    let step = move |by: isize| {
        let count = count.get_untracked() as isize;
        if count > 0 {
            let next = (at.get_untracked() as isize + by).rem_euclid(count) as usize;
            active.set(next);
            dom::reveal(&option_id(next));
        }
    };
    let pressed = move |event: web_sys::KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            "Enter" => {
                event.prevent_default();
                if let Some(command) = commands.with_untracked(|all| all.get(at.get_untracked()).cloned()) {
                    run(command.does);
                }
                return;
            }
            _ if shortcuts::is_commands(&event) => {
                event.prevent_default();
                open.set(false);
                return;
            }
            _ => return,
        };
        event.prevent_default();
        step(by);
    };
    let options = move || {
        let all = commands.get().into_iter().enumerate();
        all.map(|(index, command)| option(index, command, at, run)).collect::<Vec<_>>()
    };
    let said = move || match count.get() {
        0 => text::nothing_fits().to_owned(),
        count => text::found(count as u64),
    };
    view! {
        <div class="palette">
            <input
                node_ref=input
                id="palette-input"
                class="input"
                type="text"
                role="combobox"
                autofocus=true
                autocomplete="off"
                spellcheck="false"
                aria-label=text::field()
                placeholder=text::field()
                aria-autocomplete="list"
                aria-expanded=move || if count.get() == 0 { "false" } else { "true" }
                aria-controls=LIST
                aria-activedescendant=move || (count.get() > 0).then(|| option_id(at.get()))
                prop:value=move || typed.get()
                on:input=move |event| {
                    typed.set(event_target_value(&event));
                    active.set(0);
                }
                on:keydown=pressed
            />
            <ul id=LIST class="palette-options" role="listbox" aria-label=text::commands() hidden=move || count.get() == 0>
                {options}
            </ul>
            <p class="palette-none" class:sr-only=move || { count.get() > 0 } role="status">
                {said}
            </p>
        </div>
    }
    .into_any()
}

fn option_id(index: usize) -> String {
    format!("{LIST}-{index}")
}

fn option(index: usize, command: Command, at: Memo<usize>, run: impl Fn(Does) + Copy + 'static) -> AnyView {
    let does = command.does;
    view! {
        <li
            id=option_id(index)
            class="palette-option"
            role="option"
            aria-selected=move || if at.get() == index { "true" } else { "false" }
            // The field keeps the focus.
            on:mousedown=|event| event.prevent_default()
            on:click=move |_| run(does.clone())
        >
            {command.icon.view()}
            <span class="palette-names">
                <span class="palette-name">{command.name}</span>
                {(!command.note.is_empty()).then(|| view! { <span class="palette-note mono">{command.note}</span> })}
            </span>
            <span class="palette-kind">{command.kind}</span>
        </li>
    }
    .into_any()
}

/// Carries out what a command does. The dialog closes first and gives the focus back; a page that is gone to then takes it.
fn runner(open: RwSignal<bool>, sheet: RwSignal<bool>) -> impl Fn(Does) + Copy + 'static {
    let client = use_client();
    let toasts = use_toasts();
    let theme = use_theme();
    let dialogs = use_bar_dialogs();
    // The focus must be back before another dialog takes it, or that one could not give it back.
    let then_open = |dialog: RwSignal<bool>| {
        time::after(0, move || {
            dialog.try_set(true);
        });
    };
    move |does| {
        open.set(false);
        match does {
            Does::Go(route) => app::go(&route),
            Does::ActAs(actor) => who::act_as(client, toasts, actor),
            Does::Theme(chosen) => theme.set(chosen),
            Does::SetClock => then_open(dialogs.clock),
            Does::ChooseActor => then_open(dialogs.who),
            Does::Shortcuts => then_open(sheet),
            Does::Clock(command) => spawn_local(async move {
                match client.clock(command).await {
                    Ok(moved) if moved.clock.is_frozen() => toasts.say(clock::now_frozen()),
                    Ok(_) => toasts.say(clock::now_runs()),
                    Err(failure) => toasts.warn(tell(&failure).line()),
                }
            }),
        }
    }
}
