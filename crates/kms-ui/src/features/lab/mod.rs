//! The policy lab: whether a call would be allowed, why, and what would change that.

mod changes;
pub mod decision;
pub mod diff;
mod fields;
mod form;
pub mod marks;
pub mod model;
mod policy;
mod statement;

use kms_protocol::decision::DecisionView;
use kms_protocol::view::View;
use leptos::prelude::*;

use self::changes::changes;
use self::decision::decision;
use self::fields::Fields;
use self::form::form;
use crate::access::{Question, actor};
use crate::client::{use_client, use_view};
use crate::components::empty::Empty;
use crate::components::icon::Icon;
use crate::components::notice::FailureNotice;
use crate::components::page::PageHead;
use crate::explain::tell;
use crate::features::scenarios::lab_tabs;
use crate::platform::hash;
use crate::route::Route;
use crate::text::lab as text;

/// The page.
#[component]
pub fn LabPage(
    /// The question to begin with.
    question: Question,
) -> impl IntoView {
    let client = use_client();
    let fields = Fields::of(question, client.actor());
    let asked = fields.rested();
    let what = Memo::new(move |_| asked.with(|question| model::what_if(question, None)));
    let query = use_view::<Vec<DecisionView>>(move || what.get().map(View::WhatIf));
    // The address asks the same question, so that it can be kept and sent.
    Effect::new(move |before: Option<()>| {
        let address = asked.with(|question| Route::Lab(Box::new(question.clone())).href());
        if before.is_some() {
            hash::replace(&address);
        }
    });
    let told = Signal::derive(move || query.failure.get().filter(|_| what.with(Option::is_some)).map(|one| tell(&one)));
    // A decision on what was asked before would be wrong beside the refusal of the present question.
    let decisions = Memo::new(move |_| {
        let shown = query.failure.with(Option::is_none) && what.with(Option::is_some);
        shown.then(|| query.data.get()).flatten().unwrap_or_default()
    });
    // Two principals may be refused for the same reason, and nothing else of the decision changes.
    let by = Memo::new(move |_| asked.with(|question| question.by.as_ref().map(actor::full_name)));
    let who = Signal::derive(move || by.get().unwrap_or_default());
    let unasked = Memo::new(move |_| what.with(Option::is_none));
    let result = move || {
        if unasked.get() {
            return view! {
                <Empty
                    icon=Icon::Lab
                    title=text::nothing_asked_title()
                    text=text::nothing_asked()
                />
            }
            .into_any();
        }
        let one = |mut found: DecisionView| {
            let edits = std::mem::take(&mut found.changes);
            let below = (!found.allowed).then(|| changes(edits, &found.resource));
            decision(text::decision_on(&found.permission), found, who, below)
        };
        decisions.get().into_iter().map(one).collect::<Vec<_>>().into_any()
    };
    // Screen readers hear the result, not all of the explanation.
    let said = move || {
        let of = |found: &DecisionView| {
            let say = if found.allowed { text::said_allowed } else { text::said_refused };
            say(&found.permission)
        };
        decisions.with(|found| found.iter().map(of).collect::<String>())
    };
    view! {
        <div class="page">
            <PageHead
                title=text::title()
                lead=text::lead().into_any()
            />
            {lab_tabs(&Route::Lab(Box::default()))}
            <div class="lab">
                {form(fields)}
                <div class="lab-result">
                    <p class="sr-only" role="status">
                        {said}
                    </p>
                    <FailureNotice told=told />
                    {result}
                </div>
            </div>
        </div>
    }
    .into_any()
}
