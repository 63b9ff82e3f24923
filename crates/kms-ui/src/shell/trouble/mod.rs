//! What stands in place of the page when the workspace cannot be used: what happened, and what to do.

use kms_protocol::Failure;
use leptos::prelude::*;

use crate::client::use_client;
use crate::components::icon::Icon;
use crate::components::page::PageHead;
use crate::explain::{Told, tell};
use crate::platform::dom;

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
            Self::Dying(reason) => told(
                "The engine does not stay up",
                Some(reason.clone()).filter(|reason| !reason.is_empty()),
                "It stopped five times within half a minute and was not started again. Close other tabs that need much \
                 memory, then try again. What was saved is safe.",
            ),
            Self::OtherBuild => told(
                "kmsbox was updated while this page was open",
                None,
                "The page and its engine are of different versions and must not work together. Reload the page; nothing \
                 is lost.",
            ),
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
                "Start the engine again"
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
                            <span class="label">"Details"</span>
                            <code>{message}</code>
                        </p>
                    }
                })}
            <p class="hint">"kmsbox deletes nothing on its own."</p>
            <div class="form-actions">
                {again}
                <button type="button" class=reload_class on:click=move |_| dom::reload()>
                    "Reload the page"
                </button>
            </div>
        </div>
    }
    .into_any()
}
