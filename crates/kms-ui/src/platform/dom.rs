//! The document.

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;

/// The name of the folder that this build was loaded from, as the boot script noted it.
pub fn build_id() -> String {
    document()
        .document_element()
        .and_then(|root| root.dyn_into::<web_sys::HtmlElement>().ok())
        .and_then(|root| root.dataset().get("build"))
        .unwrap_or_default()
}

/// Sets the document's title.
pub fn set_title(title: &str) {
    document().set_title(title);
}

/// Names the language of the document.
pub fn set_language(tag: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", tag);
    }
}

/// The languages that the visitor reads, as the browser has them, best first.
pub fn languages() -> Vec<String> {
    window().navigator().languages().iter().filter_map(|tag| tag.as_string()).collect()
}

/// Moves the focus to the element with this id, if there is one, without scrolling to it.
pub fn focus(id: &str) {
    if let Some(element) =
        document().get_element_by_id(id).and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok())
    {
        // A refusal leaves the focus where it was, which is all that can be done.
        let _ = element.focus();
    }
}

/// Moves the focus to the first element that matches, if there is one.
pub fn focus_first(selector: &str) {
    if let Ok(Some(element)) = document().query_selector(selector)
        && let Ok(element) = element.dyn_into::<web_sys::HtmlElement>()
    {
        let _ = element.focus();
    }
}

/// Scrolls as little as brings the element with this id into view.
pub fn reveal(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Whether an event comes from where text is typed or chosen by typing.
pub fn is_typed(event: &web_sys::Event) -> bool {
    // The target that the window sees is the host of a shadow tree; the path begins inside.
    let element = event.composed_path().get(0).dyn_into::<web_sys::Element>().ok();
    let field = "input, textarea, select, [contenteditable]:not([contenteditable='false'])";
    element.is_some_and(|element| matches!(element.closest(field), Ok(Some(_))))
}

/// Whether a modal dialog is open.
pub fn has_dialog() -> bool {
    matches!(document().query_selector("dialog[open]"), Ok(Some(_)))
}

/// Whether this is one of Apple's systems, where shortcuts are made with the Command key.
pub fn is_apple() -> bool {
    let platform = window().navigator().platform().unwrap_or_default();
    ["Mac", "iPhone", "iPad"].iter().any(|name| platform.contains(name))
}

/// Scrolls to the top of the page.
pub fn scroll_to_top() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

/// Loads the page anew.
pub fn reload() {
    let _ = window().location().reload();
}

/// The whole address of a fragment of this page.
pub fn address_of(fragment: &str) -> String {
    let address = window().location().href().unwrap_or_default();
    let page = address.split('#').next().unwrap_or_default();
    format!("{page}{fragment}")
}

/// The height of the window in CSS pixels.
pub fn window_height() -> f64 {
    window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(800.0)
}

/// The size of the root font in CSS pixels, from which `rem` lengths follow.
pub fn root_font_size() -> f64 {
    document()
        .document_element()
        .and_then(|root| window().get_computed_style(&root).ok().flatten())
        .and_then(|style| style.get_property_value("font-size").ok())
        .and_then(|size| size.trim_end_matches("px").parse().ok())
        .unwrap_or(16.0)
}

/// Whether a media query matches now.
pub fn media_matches(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}

/// The element that the application lives in: `#app`, made at the end of the body if there is none.
pub fn mount_point() -> web_sys::HtmlElement {
    let body = leptos::tachys::dom::body();
    let found = document().get_element_by_id("app").or_else(|| {
        let made = document().create_element("div").ok()?;
        made.set_id("app");
        body.append_child(&made).ok()?;
        Some(made)
    });
    found.and_then(|element| element.dyn_into().ok()).unwrap_or(body)
}

/// Sends an event without content to the window, for the boot script.
pub fn tell_window(event: &str) {
    if let Ok(event) = web_sys::Event::new(event) {
        let _ = window().dispatch_event(&event);
    }
}
