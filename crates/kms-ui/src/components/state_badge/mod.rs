//! The state of a key, with a mark that does not depend on colour alone.

use kms_api::key::KeyState;
use leptos::prelude::*;

use crate::text::components::state_badge as text;

/// The state in words: `Pending deletion`.
pub fn words(state: KeyState) -> &'static str {
    match state {
        KeyState::Creating => text::creating(),
        KeyState::Enabled => text::enabled(),
        KeyState::Disabled => text::disabled(),
        KeyState::PendingDeletion => text::pending_deletion(),
        KeyState::PendingImport => text::pending_import(),
        KeyState::PendingReplicaDeletion => text::pending_replica_deletion(),
        KeyState::Unavailable => text::unavailable(),
        KeyState::Updating => text::updating(),
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
