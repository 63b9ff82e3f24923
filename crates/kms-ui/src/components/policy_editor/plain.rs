//! The text area that stands in for the editor when its module cannot be loaded.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Parts;
use super::model::Offsets;
use crate::platform::time;

/// How long after the last key the text is looked at.
const DELAY_MS: i32 = 250;

/// The text area.
pub(super) fn plain(id: &'static str, label: &'static str, parts: Parts) -> AnyView {
    let Parts { text, read_only, reveal, .. } = parts;
    let node = NodeRef::<html::Textarea>::new();
    let changes = StoredValue::new(0_u64);
    Effect::new(move |_| {
        let now = text.get();
        changes.update_value(|changes| *changes += 1);
        let change = changes.get_value();
        time::after(DELAY_MS, move || {
            // Another key was pressed, or the page was left.
            if changes.try_get_value() == Some(change) {
                spawn_local(async move {
                    parts.diagnose(now).await;
                });
            }
        });
    });
    Effect::new(move |_| {
        let (Some((from, to)), Some(area)) = (reveal.get(), node.get()) else { return };
        let offsets = text.with_untracked(|text| Offsets::of(text));
        let units = |byte| u32::try_from(offsets.to_utf16(byte)).unwrap_or(u32::MAX);
        // Refused only for other kinds of fields.
        let _ = area.focus();
        let _ = area.set_selection_range(units(from), units(to));
        reveal.set(None);
    });
    view! {
        <textarea
            node_ref=node
            id=format!("{id}-text")
            class="input mono policy-editor-plain"
            rows="20"
            aria-label=label
            spellcheck="false"
            autocomplete="off"
            readonly=move || read_only.get()
            prop:value=move || text.get()
            on:input=move |event| text.set(event_target_value(&event))
        ></textarea>
    }
    .into_any()
}
