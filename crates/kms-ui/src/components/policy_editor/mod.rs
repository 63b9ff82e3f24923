//! An editor for policies: the text with its findings marked, and the list of findings below it.
//!
//! The editor itself is a JavaScript module that is loaded when it is first shown ([`crate::platform::editor`]); if that
//! fails, a plain text area takes its place. What is found in a text, the worker says.

mod findings;
pub mod insert;
pub mod model;
mod plain;
pub mod statements;

use kms_protocol::policy::{Completion, Finding, PolicyKind, Span};
use kms_protocol::view::View;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use self::findings::finding_list;
use self::model::{MarkKind, Offsets, completions_json, findings_json, marks_json};
use self::plain::plain;
use crate::client::{Client, use_client};
use crate::platform::dom;
use crate::platform::editor::{Editor, EditorModule, Start};

/// What was found, and the text that it was found in.
#[derive(Clone, Default, PartialEq)]
struct Found {
    text: String,
    findings: Vec<Finding>,
}

/// What the parts of an editor share. Copies are the same editor.
#[derive(Clone, Copy)]
struct Parts {
    kind: PolicyKind,
    client: Client,
    text: RwSignal<String>,
    read_only: Signal<bool>,
    found: RwSignal<Option<Found>>,
    /// A range to select and bring into view.
    reveal: RwSignal<Option<Span>>,
}

impl Parts {
    /// Asks what is found in a text, and keeps the answer. Without an answer there are no findings.
    async fn diagnose(self, text: String) -> Vec<Finding> {
        let view = View::PolicyFindings { kind: self.kind, text: text.clone() };
        match self.client.view::<Vec<Finding>>(view).await {
            Ok(findings) => {
                // An answer that was overtaken by the next change is of no more use.
                if self.text.try_with_untracked(|now| same_text(now, &text)).unwrap_or(false) {
                    self.found.try_set(Some(Found { text, findings: findings.clone() }));
                }
                findings
            }
            Err(_) => Vec::new(),
        }
    }

    async fn complete(self, text: String, position: usize) -> Vec<Completion> {
        let view = View::PolicyCompletions { kind: self.kind, text, position };
        self.client.view(view).await.unwrap_or_default()
    }
}

/// Whether two texts are the same but for the ends of their lines, of which the editor knows one kind only.
fn same_text(one: &str, other: &str) -> bool {
    one == other || one.replace("\r\n", "\n") == other.replace("\r\n", "\n")
}

/// How the editor is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// The module is on its way.
    Loading,
    /// The module's editor.
    Full,
    /// A text area, since the module cannot be had.
    Plain,
}

/// An editor for the text of a policy.
#[component]
pub fn PolicyEditor(
    /// Its id, unique on the page.
    id: &'static str,
    /// What screen readers call it.
    label: &'static str,
    /// What the policy is attached to.
    kind: PolicyKind,
    /// The text.
    text: RwSignal<String>,
    /// Whether it is only there to be read.
    #[prop(into)]
    read_only: Signal<bool>,
    /// Ranges to mark, in bytes.
    #[prop(optional, into)]
    marks: Option<Signal<Vec<(Span, MarkKind)>>>,
    /// A range, in bytes, to select and bring into view, with the focus; taken out when that is done.
    #[prop(default = RwSignal::new(None))]
    reveal: RwSignal<Option<Span>>,
) -> impl IntoView {
    let parts = Parts { kind, client: use_client(), text, read_only, found: RwSignal::new(None), reveal };
    let mode = RwSignal::new(Mode::Loading);
    let host = NodeRef::<html::Div>::new();
    let editor = StoredValue::new_local(None::<Editor>);

    Effect::new(move |_| {
        let Some(host) = host.get() else { return };
        spawn_local(async move {
            let loaded = EditorModule::load(&dom::build_id()).await;
            // The page may have been left meanwhile; then its signals are gone, and the element is of no use.
            let Some(start) = text.try_get_untracked() else { return };
            let Some(read_only) = read_only.try_get_untracked() else { return };
            let start = Start { text: &start, label, read_only };
            let created = loaded.and_then(|module| {
                module.create(
                    &host,
                    &start,
                    move |text| {
                        parts.text.try_set(text);
                    },
                    move |text| async move {
                        let findings = parts.diagnose(text.clone()).await;
                        findings_json(&text, &findings)
                    },
                    move |text, position| async move {
                        let byte = Offsets::of(&text).to_utf8(position);
                        let completions = parts.complete(text.clone(), byte).await;
                        completions_json(&text, &completions)
                    },
                )
            });
            match created {
                Ok(made) => {
                    editor.try_set_value(Some(made));
                    mode.try_set(Mode::Full);
                }
                Err(reason) => {
                    leptos::logging::warn!("the editor could not be loaded: {reason}");
                    mode.try_set(Mode::Plain);
                }
            }
        });
    });

    // Each runs again when the editor is there, for what changed while it was on its way.
    let with = move |act: &dyn Fn(&Editor)| {
        if mode.get() == Mode::Full {
            editor.with_value(|editor| editor.as_ref().map(act));
        }
    };
    Effect::new(move |_| text.with(|text| with(&|editor| editor.set_text(text))));
    Effect::new(move |_| {
        let read_only = read_only.get();
        with(&|editor| editor.set_read_only(read_only));
    });
    if let Some(marks) = marks {
        Effect::new(move |_| {
            let json = marks.with(|marks| text.with_untracked(|text| marks_json(text, marks)));
            with(&|editor| editor.highlight(&json));
        });
    }
    Effect::new(move |_| {
        let Some((from, to)) = reveal.get() else { return };
        let offsets = text.with_untracked(|text| Offsets::of(text));
        with(&|editor| {
            // What was set in the same moment is to be in the editor before a part of it is shown.
            text.with_untracked(|text| editor.set_text(text));
            editor.reveal(offsets.to_utf16(from), offsets.to_utf16(to));
            reveal.set(None);
        });
    });

    let hidden = move || mode.get() == Mode::Plain;
    let loading = move || {
        (mode.get() == Mode::Loading).then(|| view! { <div class="policy-editor-wait" aria-hidden="true"></div> })
    };
    view! {
        <div class="policy-editor" id=id>
            {loading}
            <div node_ref=host hidden=hidden></div>
            {move || (mode.get() == Mode::Plain).then(|| plain(id, label, parts))}
            {finding_list(parts)}
        </div>
    }
    .into_any()
}
