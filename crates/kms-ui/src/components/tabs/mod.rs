//! A row of places or choices of which one is taken.

use leptos::prelude::*;

use crate::route::Route;

/// Links to pages that belong together, such as Encrypt and Decrypt.
pub fn tabs(label: &'static str, pages: Vec<(&'static str, Route)>, here: &Route) -> AnyView {
    let links: Vec<_> = pages
        .into_iter()
        .map(|(name, route)| {
            let current = (route.href() == here.href()).then_some("page");
            view! {
                <a class="tab" href=route.href() aria-current=current>
                    {name}
                </a>
            }
        })
        .collect();
    view! {
        <nav class="tabs" aria-label=label>
            {links}
        </nav>
    }
    .into_any()
}

/// A choice of one from a few, as radio buttons that look like one control.
#[component]
pub fn Choice<T: Copy + PartialEq + Send + Sync + 'static>(
    /// What is chosen.
    label: &'static str,
    /// A name that no other choice on the page has.
    name: &'static str,
    /// What there is to choose from.
    #[prop(into)]
    options: Vec<(T, &'static str)>,
    /// What is chosen now.
    chosen: RwSignal<T>,
    /// Whether the label is only told to screen readers.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    let buttons: Vec<_> = options
        .into_iter()
        .map(|(value, text)| {
            view! {
                <label class="choice-option">
                    <input
                        type="radio"
                        name=name
                        prop:checked=move || chosen.get() == value
                        on:change=move |_| chosen.set(value)
                    />
                    <span>{text}</span>
                </label>
            }
        })
        .collect();
    view! {
        <fieldset class="choice">
            <legend class=if quiet { "sr-only" } else { "label" }>{label}</legend>
            <div class="choice-options">{buttons}</div>
        </fieldset>
    }
    .into_any()
}
