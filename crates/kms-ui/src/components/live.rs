//! Parts of a page that follow signals, and buttons, each as one type.
//!
//! A closure that is put into a view by itself makes a type of its own, with all the code that builds and changes it; so
//! does every handler of an event. Behind these functions there is one of each, which keeps the program small.

use leptos::prelude::*;

use super::icon::Icon;

/// A part that is made anew whenever a signal changes that it reads.
pub fn live(part: impl FnMut() -> AnyView + Send + 'static) -> AnyView {
    let part: Box<dyn FnMut() -> AnyView + Send> = Box::new(part);
    part.into_any()
}

/// A part that is there while a signal says so.
pub fn when(shown: Signal<bool>, part: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    live(move || if shown.get() { part() } else { ().into_any() })
}

/// A text that explains, in a paragraph.
pub fn hint(text: impl Into<String>) -> AnyView {
    view! { <p class="hint">{text.into()}</p> }.into_any()
}

/// A button with an icon.
pub struct Button {
    /// Its id; empty for none.
    pub id: &'static str,
    /// What it looks like, beside `button`.
    pub class: &'static str,
    /// The picture.
    pub icon: Icon,
    /// What it says.
    pub text: &'static str,
    /// What screen readers are told instead; empty for what it says.
    pub label: String,
}

impl Button {
    /// A button that says this.
    pub fn new(icon: Icon, text: &'static str, class: &'static str) -> Self {
        Self { id: "", class, icon, text, label: String::new() }
    }

    /// The button, which does this when it is pressed.
    pub fn does(self, act: impl Fn() + 'static) -> AnyView {
        let Self { id, class, icon, text, label } = self;
        let act: Box<dyn Fn()> = Box::new(act);
        let label = Some(label).filter(|label| !label.is_empty());
        // A picture alone is explained to the mouse too.
        let title = label.clone().filter(|_| text.is_empty());
        view! {
            <button
                type="button"
                id=(!id.is_empty()).then_some(id)
                class=format!("button {class}")
                aria-label=label
                title=title
                on:click=move |_| act()
            >
                {icon.view()}
                {text}
            </button>
        }
        .into_any()
    }
}

/// A link that looks like a button.
pub fn button_link(icon: Icon, text: String, class: &'static str, href: String) -> AnyView {
    view! {
        <a class=format!("button {class}") href=href>
            {icon.view()}
            {text}
        </a>
    }
    .into_any()
}
