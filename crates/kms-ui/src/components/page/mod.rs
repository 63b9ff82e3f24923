//! The head of a page: its title, which is also the document's, and what can be done.

use leptos::prelude::*;

use crate::platform::dom;
use crate::text::components as text;

/// The id of every page's heading, which gets the focus when the route changes.
pub const HEADING_ID: &str = "page-title";

/// Whether the visitor came to this page from another one: then its heading takes the focus.
#[derive(Clone, Copy)]
pub struct Arrived(pub StoredValue<bool>);

/// The head of a page.
#[component]
pub fn PageHead(
    /// The title.
    #[prop(into)]
    title: Signal<String>,
    /// A line that says what the page is for.
    #[prop(optional, into)]
    lead: Option<AnyView>,
    /// What stands before the title.
    #[prop(optional, into)]
    mark: Option<AnyView>,
    /// Buttons and links.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    Effect::new(move |_| dom::set_title(&text::document_title(&title.get())));
    Effect::new(move |_| {
        let arrived = use_context::<Arrived>().is_some_and(|arrived| arrived.0.get_value());
        if arrived {
            dom::scroll_to_top();
            dom::focus(HEADING_ID);
        }
    });
    view! {
        <header class="page-head">
            {mark}
            <div class="page-head-text">
                <h1 id=HEADING_ID tabindex="-1">
                    {move || title.get()}
                </h1>
                {lead.map(|lead| view! { <div class="page-lead">{lead}</div> })}
            </div>
            {children.map(|children| view! { <div class="page-actions">{children()}</div> })}
        </header>
    }
    .into_any()
}
