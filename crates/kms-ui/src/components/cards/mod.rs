//! A choice of one from several that want a sentence each: radio buttons that look like cards.

use leptos::prelude::*;

/// One of the cards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Its name.
    pub title: String,
    /// What it is for, in a sentence.
    pub text: String,
    /// What goes over the wire, if that is another name.
    pub code: Option<&'static str>,
}

/// The cards. `chosen` is the number of one of them.
pub fn cards(label: &'static str, name: &'static str, cards: Signal<Vec<Card>>, chosen: RwSignal<usize>) -> AnyView {
    let all = move || cards.get().into_iter().enumerate().map(|(at, card)| one(name, at, card, chosen)).collect_view();
    view! {
        <fieldset class="cards">
            <legend class="label">{label}</legend>
            <div class="cards-grid">{all}</div>
        </fieldset>
    }
    .into_any()
}

fn one(name: &'static str, at: usize, card: Card, chosen: RwSignal<usize>) -> AnyView {
    let (title_id, text_id) = (format!("{name}-{at}"), format!("{name}-{at}-text"));
    view! {
        <label class="card">
            <input
                type="radio"
                name=name
                aria-labelledby=title_id.clone()
                aria-describedby=text_id.clone()
                prop:checked=move || chosen.get() == at
                on:change=move |_| chosen.set(at)
            />
            <span class="card-title" id=title_id>
                {card.title}
            </span>
            {card.code.map(|code| view! { <code class="card-code">{code}</code> })}
            <span class="card-text" id=text_id>
                {card.text}
            </span>
        </label>
    }
    .into_any()
}
