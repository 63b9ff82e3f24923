//! What the pages of this section are: a form, and beside it what came of it.

use std::pin::Pin;

use kms_api::ErrorCode;
use kms_protocol::Failure;
use leptos::prelude::*;
use serde_json::Value;
use web_sys::SubmitEvent;

use super::call::{Answer, Call};
use super::drawn::drawn;
use super::nav::section_nav;
use super::sheet::Sheet;
use crate::client::{Client, use_client};
use crate::components::empty::Empty;
use crate::components::form::{Form, Submit};
use crate::components::icon::Icon;
use crate::components::notice::FailureNotice;
use crate::components::page::PageHead;
use crate::explain::tell;
use crate::forms::{Placed, place};
use crate::route::Route;
use crate::text::crypto as text;

/// A call that is read from a form.
pub(super) type Asking = Pin<Box<dyn Future<Output = Result<Call, Placed>>>>;

/// Which fields errors without a path belong to.
pub(super) type Codes = &'static [(ErrorCode, &'static str)];

/// Which fields errors without a path belong to, where one key is named.
pub(super) const KEY_CODES: Codes =
    &[(ErrorCode::NotFound, "keyId"), (ErrorCode::InvalidArn, "keyId"), (ErrorCode::InvalidKeyUsage, "keyId")];

/// What makes a page differ from the others.
pub(super) struct Task {
    /// The page's title, which is also what the form and its button are called.
    pub(super) title: &'static str,
    /// What it is for.
    pub(super) lead: &'static str,
    /// Its place among the others.
    pub(super) here: Route,
    /// The picture, title and text that stand where the result will be.
    pub(super) empty: (Icon, &'static str, &'static str),
    /// The members of the request that have a field.
    pub(super) members: &'static [&'static str],
    /// Which fields errors without a path belong to.
    pub(super) codes: fn(Sheet) -> Codes,
    /// Whether a refusal with this code is what the form was to find out.
    pub(super) finding: fn(ErrorCode) -> bool,
    /// The call that the form stands for.
    pub(super) call: fn(Sheet) -> Asking,
    /// What came of it.
    pub(super) shown: fn(&Answer) -> AnyView,
}

/// No refusal is what the form was to find out.
pub(super) fn no_finding(_: ErrorCode) -> bool {
    false
}

/// A page with its form and result.
pub(super) fn page(task: Task, sheet: Sheet, form: Form, fields: AnyView) -> AnyView {
    let client = use_client();
    let Task { title, lead, here, empty: (icon, empty, why), members, codes, finding, call, shown } = task;
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let work = async move {
            let call = call(sheet).await?;
            let (operation, asked) = (call.operation, call.input.clone());
            match carry_out(client, call).await {
                Ok(answer) => Ok(Answer { operation, asked, ..answer }),
                Err(failure) if failure_code(&failure).is_some_and(finding) => {
                    Ok(Answer { asked, refusal: Some(tell(&failure)), ..Answer::default() })
                }
                Err(failure) => {
                    let context = sheet.from.context.get_untracked();
                    Err(place(&failure, members, codes(sheet)).about(&sheet.from.key(), &context))
                }
            }
        };
        sheet.result.set(None);
        form.run(work, move |answer| {
            sheet.result.try_set(Some(answer));
        });
    };
    let result = move || {
        sheet.result.with(|answer| match answer {
            Some(answer) => shown(answer),
            None => view! { <Empty icon=icon title=empty text=why /> }.into_any(),
        })
    };
    let picture = move || sheet.result.with(|answer| answer.as_ref().map(drawn));
    view! {
        <div class="page">
            <PageHead title=title lead=lead.into_any() />
            {section_nav(&here)}
            <div class="split">
                <form class="panel form" novalidate=true aria-label=title on:submit=submit>
                    <FailureNotice told=form.head() />
                    {fields}
                    <div class="form-actions">
                        <Submit form=form label=title />
                    </div>
                </form>
                <section class="panel result" aria-label=text::result() role="status">
                    {result}
                </section>
            </div>
            {picture}
        </div>
    }
    .into_any()
}

async fn carry_out(client: Client, call: Call) -> Result<Answer, Failure> {
    client.call_by_name(call.operation, Value::Object(call.input)).await
}

fn failure_code(failure: &Failure) -> Option<ErrorCode> {
    match failure {
        Failure::Kms(error) => Some(error.code),
        _ => None,
    }
}
