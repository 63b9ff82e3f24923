//! Notices: refusals and failures where they belong.

use leptos::prelude::*;

use super::icon::Icon;
use crate::explain::Told;
use crate::route::Route;
use crate::text::components as text;

/// A failure at the head of a form or in place of a result. Empty while there is none; screen readers hear of it when it
/// comes.
#[component]
pub fn FailureNotice(
    /// What to tell.
    #[prop(into)]
    told: Signal<Option<Told>>,
) -> impl IntoView {
    view! {
        <div class="notice-slot" role="alert">
            {move || told.get().map(|told| notice(&told))}
        </div>
    }
    .into_any()
}

fn notice(told: &Told) -> AnyView {
    view! {
        <div class="notice notice-bad">
            {Icon::Warning.view()}
            <div class="notice-text">
                <p class="notice-title">{told.title.clone()}</p>
                {told.message.clone().map(|message| view! { <p class="notice-message">{message}</p> })}
                {told.advice.map(|advice| view! { <p class="notice-advice">{advice}</p> })}
                {told
                    .question
                    .clone()
                    .map(|question| {
                        view! {
                            <p>
                                <a href=Route::Lab(question).href()>{text::explain()}</a>
                            </p>
                        }
                    })}
            </div>
        </div>
    }
    .into_any()
}
