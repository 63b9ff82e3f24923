//! What stands where there is nothing yet: why, and what to do.

use leptos::prelude::*;

use super::icon::Icon;

/// An empty place with a reason and, as children, a way on.
#[component]
pub fn Empty(
    /// A picture.
    icon: Icon,
    /// What is missing.
    #[prop(into)]
    title: String,
    /// Why, or what it is for.
    #[prop(into)]
    text: String,
    /// A way on.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <span class="empty-mark">{icon.view()}</span>
            <p class="empty-title">{title}</p>
            <p class="empty-text">{text}</p>
            {children.map(|children| view! { <div class="empty-actions">{children()}</div> })}
        </div>
    }
    .into_any()
}
