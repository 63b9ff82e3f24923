//! Where a scenario comes from: dropped, chosen, pasted, or the example.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::drop_zone::{Chosen, DropZone};
use crate::components::form::{Form, Submit};
use crate::components::icon::Icon;
use crate::components::notice::FailureNotice;
use crate::forms::Placed;
use crate::platform::file;

/// The largest file that is read: far more than a person writes, far less than would stop the page.
const LARGEST: f64 = 4_194_304.0;
const FILE: &str = "file";

/// A scenario with a request that is decided as expected and one that is not: what was found is there to be seen.
const EXAMPLE: &str = include_str!("example.json");

/// The panel. `run` runs the text.
pub(super) fn source(text: RwSignal<String>, form: Form, run: impl Fn() + Copy + 'static) -> AnyView {
    let chosen = Chosen::default();
    Effect::new(move |_| {
        let Some(dropped) = chosen.get() else { return };
        if dropped.size() > LARGEST {
            form.refuse(Placed::at(FILE, "A scenario file is a JSON text of at most 4 MiB."));
            return;
        }
        spawn_local(async move {
            match file::read(&dropped).await.map(String::from_utf8) {
                Some(Ok(read)) => {
                    text.try_set(read);
                    run();
                }
                Some(Err(_)) => form.refuse(Placed::at(FILE, "The file is no text in UTF-8.")),
                None => {
                    form.refuse(Placed::at(FILE, "The file cannot be read. Was it moved or changed? Choose it again."));
                }
            }
        });
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        run();
    };
    let example = move |_| {
        text.set(EXAMPLE.to_owned());
        run();
    };
    let save = move |_| file::save_bytes(text.get_untracked().as_bytes(), "scenario.json");
    let empty = Memo::new(move |_| text.with(|text| text.trim().is_empty()));
    view! {
        <form class="panel form scenario-source" novalidate=true aria-label="Scenario" on:submit=submit>
            <FailureNotice told=form.head() />
            <DropZone
                id="scenario-file"
                label="Scenario file"
                prompt="Drop a file here"
                chosen=chosen
                error=form.error(FILE)
            />
            <div class="field">
                <label class="label" for="scenario-text">
                    "Scenario"
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
                    "Or paste what the AWS CLI prints, and it becomes a scenario: "<code>"kms get-key-policy"</code>", "
                    <code>"kms list-grants"</code>", "<code>"iam get-role-policy"</code>", "
                    <code>"iam get-account-authorization-details"</code>", one after the other if you like."
                </div>
            </div>
            <div class="form-actions">
                <Submit form=form label="Run" />
                <button type="button" class="button" on:click=example>
                    {Icon::Lab.view()}
                    "Run an example"
                </button>
                {move || {
                    (!empty.get())
                        .then(|| {
                            view! {
                                <button type="button" class="button button-quiet" on:click=save>
                                    {Icon::Download.view()}
                                    "Save"
                                </button>
                            }
                        })
                }}
            </div>
        </form>
    }
    .into_any()
}
