//! A place to drop a file on, or to choose one.

use leptos::prelude::*;
use web_sys::File;

use super::icon::Icon;
use crate::format::bytes;
use crate::platform::file;
use crate::text::components as text;

/// A file that the visitor chose. Copies are the same.
#[derive(Clone, Copy)]
pub struct Chosen(RwSignal<Option<File>, LocalStorage>);

impl Default for Chosen {
    fn default() -> Self {
        Self(RwSignal::new_local(None))
    }
}

impl Chosen {
    /// The file; follows changes.
    pub fn get(self) -> Option<File> {
        self.0.get()
    }

    /// The file.
    pub fn get_untracked(self) -> Option<File> {
        self.0.get_untracked()
    }

    /// Its size in bytes; follows changes.
    pub fn size(self) -> Option<u64> {
        self.0.with(|file| file.as_ref().map(|file| file.size() as u64))
    }

    /// Chooses a file that came another way.
    pub fn put(self, file: File) {
        self.0.try_set(Some(file));
    }

    /// Forgets the file.
    pub fn clear(self) {
        self.0.set(None);
    }
}

/// A place for one file.
#[component]
pub fn DropZone(
    /// Its id, unique on the page.
    id: &'static str,
    /// Its label: `File to seal`.
    label: &'static str,
    /// What is said while it is empty.
    prompt: &'static str,
    /// The file.
    chosen: Chosen,
    /// What is wrong with it.
    error: super::field::FieldError,
) -> impl IntoView {
    let over = RwSignal::new(false);
    let drop = move |event: web_sys::DragEvent| {
        event.prevent_default();
        over.set(false);
        if let Some(file) = file::dropped(&event) {
            chosen.0.set(Some(file));
        }
    };
    let choose = move |event: web_sys::Event| {
        if let Some(file) = file::chosen(&event) {
            chosen.0.set(Some(file));
        }
    };
    let inside = move || match chosen.get() {
        Some(file) => view! {
            <span class="drop-name">{file.name()}</span>
            <span class="drop-note">{bytes::size(file.size() as u64)}</span>
        }
        .into_any(),
        None => view! {
            <span class="drop-name">{prompt}</span>
            <span class="drop-note">{text::or_choose()}</span>
        }
        .into_any(),
    };
    view! {
        <div class="field">
            <span class="label" id=format!("{id}-label")>
                {label}
            </span>
            <div
                class="drop"
                class:is-over=move || over.get()
                class:is-filled=move || chosen.get().is_some()
                on:dragover=move |event| {
                    event.prevent_default();
                    over.set(true);
                }
                on:dragleave=move |_| over.set(false)
                on:drop=drop
            >
                {Icon::File.view()}
                <span class="drop-text">{inside}</span>
                <input
                    id=id
                    class="drop-input"
                    type="file"
                    aria-labelledby=format!("{id}-label")
                    aria-describedby=format!("{id}-error")
                    on:change=choose
                />
            </div>
            {super::field::field_error(id, error)}
        </div>
    }
    .into_any()
}
