//! What stands in place of the page when the workspace cannot be used: what happened, and what to do.

use kms_protocol::Failure;
use leptos::prelude::*;

use crate::client::use_client;
use crate::components::icon::Icon;
use crate::components::page::PageHead;
use crate::explain::{Told, tell};
use crate::platform::dom;
use crate::text::shell::trouble as text;

/// Why there is no page.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble {
    /// The worker cannot serve, or a view could not be had.
    Failed(Failure),
    /// The worker dies again and again.
    Dying(String),
    /// The worker is of another build.
    OtherBuild,
}

impl Trouble {
    fn told(&self) -> Told {
        let told = |title: &str, message: Option<String>, advice: &'static str| Told {
            title: title.to_owned(),
            message,
            advice: Some(advice),
            storage: false,
            question: None,
        };
        match self {
            Self::Failed(failure) => tell(failure),
            Self::Dying(reason) => {
                told(text::dying(), Some(reason.clone()).filter(|reason| !reason.is_empty()), text::dying_advice())
            }
            Self::OtherBuild => told(text::updated(), None, text::updated_advice()),
        }
    }
}

/// The page that explains it. Nothing is ever deleted from here.
pub fn trouble(found: Trouble) -> AnyView {
    let client = use_client();
    let told = found.told();
    let again = matches!(found, Trouble::Dying(_)).then(|| {
        view! {
            <button type="button" class="button button-primary" on:click=move |_| client.try_again()>
                {text::again()}
            </button>
        }
    });
    let reload_class = if again.is_some() { "button" } else { "button button-primary" };
    view! {
        <div class="trouble" role="alert">
            <span class="trouble-mark">{Icon::Warning.view()}</span>
            <PageHead title=told.title />
            {told.advice.map(|advice| view! { <p class="trouble-advice">{advice}</p> })}
            {told
                .message
                .map(|message| {
                    view! {
                        <p class="trouble-detail">
                            <span class="label">{text::details()}</span>
                            <code>{message}</code>
                        </p>
                    }
                })}
            <p class="hint">{text::deletes_nothing()}</p>
            <div class="form-actions">
                {again}
                <button type="button" class=reload_class on:click=move |_| dom::reload()>
                    {text::reload()}
                </button>
            </div>
        </div>
    }
    .into_any()
}
