//! The envelope, drawn.

use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::text::files::diagram as text;

/// How a sealed file is made: which key encrypts what.
pub(super) fn diagram() -> AnyView {
    view! {
        <figure class="envelope" aria-labelledby="envelope-title">
            <figcaption id="envelope-title">{text::title()}</figcaption>
            <div class="env">
                <div class="env-box env-vault">
                    {Icon::Key.view()} <b>{text::kms_key()}</b> <span>{text::kms_key_note()}</span>
                </div>
                <div class="env-arrow" aria-hidden="true">
                    {text::wraps()}
                </div>
                <div class="env-box">{Icon::Lock.view()} <b>{text::data_key()}</b> <span>{text::data_key_note()}</span></div>
                <div class="env-arrow" aria-hidden="true">
                    {text::encrypts()}
                </div>
                <div class="env-box">{Icon::File.view()} <b>{text::file()}</b> <span>{text::file_note()}</span></div>
            </div>
            <div class="env-message" aria-hidden="true">
                <span class="env-part env-wrapped">{text::wrapped_data_key()}</span>
                <span class="env-part">{text::context()}</span>
                <span class="env-part env-frames">{text::frame_1()}</span>
                <span class="env-part env-frames">{text::frame_2()}</span>
                <span class="env-part env-frames">"…"</span>
            </div>
            <p class="hint">
                {text::explanation()}
            </p>
        </figure>
    }
    .into_any()
}
