//! The envelope, drawn.

use leptos::prelude::*;

use crate::components::icon::Icon;

/// How a sealed file is made: which key encrypts what.
pub(super) fn diagram() -> AnyView {
    view! {
        <figure class="envelope" aria-labelledby="envelope-title">
            <figcaption id="envelope-title">"How an envelope works"</figcaption>
            <div class="env">
                <div class="env-box env-vault">
                    {Icon::Key.view()} <b>"KMS key"</b> <span>"stays in the vault"</span>
                </div>
                <div class="env-arrow" aria-hidden="true">
                    "makes and wraps"
                </div>
                <div class="env-box">{Icon::Lock.view()} <b>"Data key"</b> <span>"new for each file"</span></div>
                <div class="env-arrow" aria-hidden="true">
                    "encrypts"
                </div>
                <div class="env-box">{Icon::File.view()} <b>"Your file"</b> <span>"in frames of 64 KiB"</span></div>
            </div>
            <div class="env-message" aria-hidden="true">
                <span class="env-part env-wrapped">"wrapped data key"</span>
                <span class="env-part">"context"</span>
                <span class="env-part env-frames">"frame 1"</span>
                <span class="env-part env-frames">"frame 2"</span>
                <span class="env-part env-frames">"…"</span>
            </div>
            <p class="hint">
                "The sealed file carries its data key, but wrapped under the KMS key: who may use that key can open it, and \
                 nobody else. It is an AWS Encryption SDK message, which the SDKs of AWS read too."
            </p>
        </figure>
    }
    .into_any()
}
