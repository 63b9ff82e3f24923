//! Where a scenario comes from: dropped, chosen, pasted, or the example.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::drop_zone::{Chosen, DropZone};
use crate::components::form::{Form, Submit};
use crate::components::icon::Icon;
use crate::components::markdown::rich;
use crate::components::notice::FailureNotice;
use crate::forms::Placed;
use crate::platform::file;
use crate::text::scenarios as text;

/// The largest file that is read: far more than a person writes, far less than would stop the page.
const LARGEST: f64 = 4_194_304.0;
const FILE: &str = "file";

/// A scenario with a request that is decided as expected and one that is not: what was found is there to be seen. Its
/// names are marks.
const EXAMPLE: &str = include_str!("example.json");

/// The example with its names.
fn example() -> String {
    let names = [
        ("@scenario", text::example()),
        ("@tenant", text::example_tenant()),
        ("@other", text::example_other()),
        ("@auditor", text::example_auditor()),
        ("@wrong", text::example_wrong()),
    ];
    names.iter().fold(EXAMPLE.to_owned(), |text, (mark, name)| text.replace(mark, name))
}

/// The panel. `run` runs the text.
pub(super) fn source(text: RwSignal<String>, form: Form, run: impl Fn() + Copy + 'static) -> AnyView {
    let chosen = Chosen::default();
    Effect::new(move |_| {
        let Some(dropped) = chosen.get() else { return };
        if dropped.size() > LARGEST {
            form.refuse(Placed::at(FILE, text::too_large()));
            return;
        }
        spawn_local(async move {
            match file::read(&dropped).await.map(String::from_utf8) {
                Some(Ok(read)) => {
                    text.try_set(read);
                    run();
                }
                Some(Err(_)) => form.refuse(Placed::at(FILE, text::not_utf8())),
                None => {
                    form.refuse(Placed::at(FILE, text::not_read()));
                }
            }
        });
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        run();
    };
    let run_example = move |_| {
        text.set(example());
        run();
    };
    let save = move |_| file::save_bytes(text.get_untracked().as_bytes(), "scenario.json");
    let empty = Memo::new(move |_| text.with(|text| text.trim().is_empty()));
    view! {
        <form class="panel form scenario-source" novalidate=true aria-label=text::scenario() on:submit=submit>
            <FailureNotice told=form.head() />
            <DropZone
                id="scenario-file"
                label=text::file()
                prompt=text::drop()
                chosen=chosen
                error=form.error(FILE)
            />
            <div class="field">
                <label class="label" for="scenario-text">
                    {text::scenario()}
                </label>
                <textarea
                    id="scenario-text"
                    class="input mono scenario-text"
                    rows="18"
                    spellcheck="false"
                    autocomplete="off"
                    aria-describedby="scenario-text-hint"
                    prop:value=move || text.get()
                    on:input=move |event| text.set(event_target_value(&event))
                ></textarea>
                <div class="hint" id="scenario-text-hint">
                    {rich(text::paste_hint())}
                </div>
            </div>
            <div class="form-actions">
                <Submit form=form label=text::run() />
                <button type="button" class="button" on:click=run_example>
                    {Icon::Lab.view()}
                    {text::run_example()}
                </button>
                {move || {
                    (!empty.get())
                        .then(|| {
                            view! {
                                <button type="button" class="button button-quiet" on:click=save>
                                    {Icon::Download.view()}
                                    {text::save()}
                                </button>
                            }
                        })
                }}
            </div>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn the_example_has_its_names() {
        let example: Value = serde_json::from_str(&example()).unwrap();
        assert_eq!(example["requests"][1]["name"], "but not for another one");
        assert!(!example.to_string().contains('@'));
    }
}
