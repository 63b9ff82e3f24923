//! The attribute that chooses between light and dark.

use leptos::prelude::document;

/// Sets `data-theme` on the root element; without it the system decides.
pub fn apply(theme: Option<&str>) {
    if let Some(root) = document().document_element() {
        let _ = match theme {
            Some(theme) => root.set_attribute("data-theme", theme),
            None => root.remove_attribute("data-theme"),
        };
    }
}
