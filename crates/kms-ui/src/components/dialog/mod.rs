//! A dialog: the browser's own, which keeps the focus in and gives it back.

use leptos::ev::Event;
use leptos::html;
use leptos::prelude::*;

use super::icon::Icon;
use crate::text::components as text;

/// A modal dialog that is there while `open` says so.
#[component]
pub fn Dialog(
    /// Whether it is open. Closing it by the keyboard or the button sets this.
    open: RwSignal<bool>,
    /// Its id, from which the id of its title follows.
    id: &'static str,
    /// Its title.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it asks about something that cannot be taken back.
    #[prop(optional)]
    grave: bool,
    /// What is in it; made anew each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let title_id = format!("{id}-title");
    let labelled_by = title_id.clone();
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        if open.get() && !dialog.open() {
            // Refused only for a dialog outside the document, and then there is nothing to show it in.
            let _ = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    // The backdrop belongs to the dialog: a press that starts on the dialog itself and not on its content is one on it.
    let pressed = move |event: web_sys::MouseEvent| {
        let on_backdrop = node.get_untracked().is_some_and(|dialog| {
            let dialog: &web_sys::EventTarget = &dialog;
            event.target().as_ref() == Some(dialog)
        });
        if on_backdrop {
            open.set(false);
        }
    };
    view! {
        <dialog
            node_ref=node
            id=id
            class="dialog"
            class:dialog-grave=grave
            aria-labelledby=labelled_by
            on:close=move |_: Event| open.set(false)
            on:mousedown=pressed
        >
            <Show when=move || open.get()>
                <div class="dialog-body">
                    <div class="dialog-head">
                        <h2 id=title_id.clone()>{move || title.get()}</h2>
                        <button
                            type="button"
                            class="button button-bare button-icon"
                            aria-label=text::close_dialog()
                            on:click=move |_| open.set(false)
                        >
                            {Icon::Close.view()}
                        </button>
                    </div>
                    {children()}
                </div>
            </Show>
        </dialog>
    }
    .into_any()
}
