//! How far the work is, and its result.

use kms_protocol::FileDone;
use leptos::prelude::*;
use web_sys::File;

use super::job::Job;
use crate::client::use_client;
use crate::components::icon::Icon;
use crate::format::bytes::{mebibytes, percent, size};
use crate::format::number::with_tenth;
use crate::platform::file;
use crate::route::Route;
use crate::text::files::progress as text;

/// A bar with numbers and a way to stop, while the work goes on.
pub(super) fn progress(job: Job) -> AnyView {
    let client = use_client();
    let going = Memo::new(move |_| job.progress.get().is_some());
    let now = move || job.progress.get().unwrap_or_default();
    // The bar moves with every report; the numbers are told to screen readers by the bar's own value.
    let share = Memo::new(move |_| {
        let (done, total) = now();
        percent(done, total)
    });
    let bytes = move || {
        let (done, total) = now();
        text::mebibytes(&mebibytes(done), &mebibytes(total))
    };
    view! {
        <Show when=move || going.get()>
            <div class="progress">
                <div class="progress-head">
                    <span class="progress-share">{move || text::share(&share.get().to_string())}</span>
                    <span class="progress-bytes">{bytes}</span>
                    <button type="button" class="button button-small" on:click=move |_| job.cancel(client)>
                        {text::cancel()}
                    </button>
                </div>
                <progress class="progress-bar" max="100" value=move || share.get() aria-label=text::progress()></progress>
            </div>
        </Show>
    }
    .into_any()
}

/// The result, ready to be saved.
pub(super) fn result(done: &FileDone, file: &File, what: &'static str) -> AnyView {
    let (name, content) = (done.name.clone(), file.clone());
    let save = move |_| file::save(&content, &name);
    let rate = (done.millis > 0.0).then(|| {
        let seconds = done.millis / 1_000.0;
        text::rate(&with_tenth(seconds), &size((done.size as f64 / seconds) as u64))
    });
    let key = done.key_arn.parse::<kms_api::KeyArn>().ok();
    let key = match key {
        Some(arn) => view! {
            <a class="mono" href=Route::Key(arn.key_id.clone()).href()>
                {arn.key_id.to_string()}
            </a>
        }
        .into_any(),
        None => view! { <span class="mono">{done.key_arn.clone()}</span> }.into_any(),
    };
    let pairs: Vec<_> = done
        .encryption_context
        .0
        .iter()
        .map(|(name, value)| {
            view! {
                <li>
                    <span class="mono">{name.clone()}</span>
                    " = "
                    <span class="mono">{value.clone()}</span>
                </li>
            }
        })
        .collect();
    let context = if pairs.is_empty() {
        view! { <span class="hint">{text::no_context()}</span> }.into_any()
    } else {
        view! { <ul class="plain">{pairs}</ul> }.into_any()
    };
    view! {
        <div class="panel-head">
            <h2>{what}</h2>
            <span class="hint">{size(done.size)}</span>
        </div>
        <div class="done">
            {Icon::Check.view()}
            <span class="done-name">{done.name.clone()}</span>
            <button type="button" class="button button-primary" on:click=save>
                {Icon::Download.view()}
                {text::download()}
            </button>
        </div>
        <dl class="facts">
            <dt>{text::key()}</dt>
            <dd>{key}</dd>
            <dt>{text::context()}</dt>
            <dd>{context}</dd>
            {rate
                .map(|rate| {
                    view! {
                        <dt>{text::took()}</dt>
                        <dd>{rate}</dd>
                    }
                })}
        </dl>
    }
    .into_any()
}
