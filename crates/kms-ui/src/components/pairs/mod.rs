//! An editor of pairs: an encryption context, or tags.

pub mod model;

use kms_api::EncryptionContext;
use leptos::prelude::*;

use super::field::{FieldError, field_error};
use super::icon::Icon;
use crate::text::components::{optional, pairs as text, tags};

/// Pairs while they are edited. Copies are the same pairs.
#[derive(Clone, Copy)]
pub struct Pairs {
    rows: RwSignal<Vec<Pair>>,
    next: StoredValue<u64>,
    /// Owns the texts: they live as long as the pairs, not as long as the click or the page that adds one.
    owner: StoredValue<Option<Owner>>,
}

#[derive(Clone, Copy)]
struct Pair {
    id: u64,
    name: RwSignal<String>,
    value: RwSignal<String>,
}

impl Default for Pairs {
    fn default() -> Self {
        Self { rows: RwSignal::new(Vec::new()), next: StoredValue::new(0), owner: StoredValue::new(Owner::current()) }
    }
}

impl Pairs {
    /// Adds a pair.
    pub fn add(self, name: &str, value: &str) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        let make = || Pair { id, name: RwSignal::new(name.to_owned()), value: RwSignal::new(value.to_owned()) };
        let pair = self.owner.with_value(|owner| match owner {
            Some(owner) => owner.with(make),
            None => make(),
        });
        self.rows.update(|rows| rows.push(pair));
    }

    /// Replaces all pairs by those of a context.
    pub fn set(self, context: &EncryptionContext) {
        self.rows.set(Vec::new());
        for (name, value) in &context.0 {
            self.add(name, value);
        }
    }

    /// The pairs as they stand, in order; follows changes.
    pub fn get(self) -> Vec<(String, String)> {
        self.rows.get().iter().map(|pair| (pair.name.get(), pair.value.get())).collect()
    }

    /// The pairs as they stand, in order.
    pub fn get_untracked(self) -> Vec<(String, String)> {
        self.rows.get_untracked().iter().map(|pair| (pair.name.get_untracked(), pair.value.get_untracked())).collect()
    }

    fn remove(self, id: u64) {
        self.rows.update(|rows| rows.retain(|pair| pair.id != id));
    }
}

/// How an editor of pairs speaks of them.
#[derive(Clone, Copy)]
pub struct PairWords {
    /// What the pairs are together: `Encryption context`.
    pub all: fn() -> &'static str,
    /// One of them: `context pair`. In French it is feminine.
    pub one: fn() -> &'static str,
    /// The left part: `Context name`.
    pub name: fn() -> &'static str,
    /// The right part: `Context value`.
    pub value: fn() -> &'static str,
}

/// The words for an encryption context.
pub const CONTEXT: PairWords =
    PairWords { all: text::context, one: text::context_pair, name: text::context_name, value: text::context_value };

/// The words for tags.
pub const TAGS: PairWords = PairWords { all: tags::title, one: text::tag, name: tags::key, value: tags::value };

/// An editor of pairs.
#[component]
pub fn PairsEditor(
    /// Its id, unique on the page.
    id: &'static str,
    /// How it speaks of the pairs.
    words: PairWords,
    /// The pairs.
    pairs: Pairs,
    /// What they are for.
    #[prop(into)]
    hint: String,
    /// What is wrong with them.
    error: FieldError,
) -> impl IntoView {
    let rows = move || pairs.rows.get().into_iter().enumerate().collect::<Vec<_>>();
    view! {
        <fieldset class="pairs" aria-describedby=format!("{id}-hint {id}-error")>
            <legend class="label">
                {(words.all)()} <span class="label-note">" " {optional()}</span>
            </legend>
            <p class="hint" id=format!("{id}-hint")>
                {hint}
            </p>
            <div class="pairs-rows">
                <For each=rows key=|(index, pair)| (*index, pair.id) let((index, pair))>
                    {row(index + 1, words, pairs, pair)}
                </For>
            </div>
            {field_error(id, error)}
            <button type="button" class="button button-quiet button-small" on:click=move |_| pairs.add("", "")>
                {Icon::Plus.view()}
                {text::add((words.one)())}
            </button>
        </fieldset>
    }
    .into_any()
}

fn row(number: usize, words: PairWords, pairs: Pairs, pair: Pair) -> AnyView {
    let input = move |label: &'static str, signal: RwSignal<String>| {
        view! {
            <input
                class="input mono"
                type="text"
                spellcheck="false"
                autocomplete="off"
                placeholder=label
                aria-label=format!("{label} {number}")
                prop:value=move || signal.get()
                on:input=move |event| signal.set(event_target_value(&event))
            />
        }
    };
    view! {
        <div class="pairs-row">
            {input((words.name)(), pair.name)}
            {input((words.value)(), pair.value)}
            <button
                type="button"
                class="button button-bare button-icon"
                aria-label=text::remove_numbered(&number.to_string(), (words.one)())
                title=text::remove()
                on:click=move |_| pairs.remove(pair.id)
            >
                {Icon::Close.view()}
            </button>
        </div>
    }
    .into_any()
}
