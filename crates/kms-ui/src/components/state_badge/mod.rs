//! The state of a key, with a mark that does not depend on colour alone.

use kms_api::key::KeyState;
use leptos::prelude::*;

/// The state in words: `Pending deletion`.
pub fn words(state: KeyState) -> &'static str {
    match state {
        KeyState::Creating => "Creating",
        KeyState::Enabled => "Enabled",
        KeyState::Disabled => "Disabled",
        KeyState::PendingDeletion => "Pending deletion",
        KeyState::PendingImport => "Pending import",
        KeyState::PendingReplicaDeletion => "Pending replica deletion",
        KeyState::Unavailable => "Unavailable",
        KeyState::Updating => "Updating",
    }
}

/// How the state looks: the last part of a class name.
pub fn tone(state: KeyState) -> &'static str {
    match state {
        KeyState::Enabled => "good",
        KeyState::Disabled => "off",
        KeyState::PendingDeletion | KeyState::PendingReplicaDeletion => "bad",
        _ => "warn",
    }
}

/// A badge that shows a state.
pub fn state_badge(state: KeyState) -> AnyView {
    view! { <span class=format!("badge badge-{}", tone(state))>{words(state)}</span> }.into_any()
}
