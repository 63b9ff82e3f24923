//! What happened in a call, drawn: who asked, what decided, what the HSM did with which key, and what left it.
//!
//! The picture is a list in four steps, which a screen reader reads in order; the movement is added by the style sheet, for
//! those who want any.

mod model;

use kms_protocol::decision::DecisionView;
use kms_protocol::view::View;
use leptos::prelude::*;
use leptos::task::spawn_local;

use self::model::{Nature, Story, Thing, story};
use super::call::Answer;
use crate::access::{Question, actor, words};
use crate::client::use_client;
use crate::components::icon::Icon;
use crate::components::plate::plate;
use crate::features::lab::model::what_if;
use crate::format::bytes;
use crate::route::Route;
use crate::text::crypto::drawn as text;

/// The picture of a call that succeeded; nothing for one that has no story.
pub(super) fn drawn(answer: &Answer) -> AnyView {
    let Some(story) = story(answer) else { return ().into_any() };
    let client = use_client();
    let question = question(answer);
    let decisions = RwSignal::new(None::<Vec<DecisionView>>);
    if let Some(asked) = what_if(&question, client.actor()) {
        spawn_local(async move {
            if let Ok(found) = client.view::<Vec<DecisionView>>(View::WhatIf(asked)).await {
                decisions.try_set(Some(found));
            }
        });
    }
    let who = client.actor().map(|actor| actor::full_name(&actor)).unwrap_or_default();
    let lab = Route::Lab(Box::new(question.clone())).href();
    // Another number is another element, whose movement begins anew.
    let round = RwSignal::new(0_u32);
    let steps = move || {
        let _ = round.get();
        view! {
            <ol class="drawn-steps">
                {asking(&who, &story, &question)} {deciding(decisions, lab.clone())} {inside(&story, &keys(&question))}
                {leaving(&story)}
            </ol>
        }
    };
    view! {
        <section class="panel drawn" aria-labelledby="drawn-title">
            <div class="panel-head">
                <h2 id="drawn-title">{text::title()}</h2>
                <button
                    type="button"
                    class="button button-small drawn-again"
                    on:click=move |_| round.update(|round| *round = round.wrapping_add(1))
                >
                    {text::again()}
                </button>
            </div>
            {steps}
        </section>
    }
    .into_any()
}

/// The question whether the call is allowed, which is also that of the policy lab.
fn question(answer: &Answer) -> Question {
    let key = |arn: &Option<kms_api::KeyArn>| arn.as_ref().map(ToString::to_string).unwrap_or_default();
    let re_encrypt = answer.operation == "ReEncrypt";
    let context = if re_encrypt { "SourceEncryptionContext" } else { "EncryptionContext" };
    Question {
        operation: answer.operation.to_owned(),
        key: if re_encrypt { key(&answer.source_key_id) } else { key(&answer.key_id) },
        other: if re_encrypt { key(&answer.key_id) } else { String::new() },
        context: answer.asked_context(context).0.into_iter().collect(),
        ..Question::default()
    }
}

fn keys(question: &Question) -> Vec<kms_api::KeyId> {
    let id = |arn: &String| arn.parse::<kms_api::KeyArn>().ok().map(|arn| arn.key_id);
    let mut keys: Vec<_> = [&question.key, &question.other].into_iter().filter_map(id).collect();
    keys.dedup();
    keys
}

fn asking(who: &str, story: &Story, question: &Question) -> AnyView {
    let pairs: Vec<String> = question.context.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let sent = match story.sent.as_slice() {
        [] => view! { <p class="hint">{text::nothing_sent()}</p> }.into_any(),
        sent => view! { <ul class="drawn-things">{things(sent)}</ul> }.into_any(),
    };
    view! {
        <li class="drawn-step">
            <h3>{Icon::User.view()} {text::who()}</h3>
            <p class="drawn-who">{who.to_owned()}</p>
            <p class="drawn-label">{text::sends()}</p>
            {sent}
            {(!pairs.is_empty()).then(|| view! { <p class="hint">{text::context(&pairs.join(", "))}</p> })}
        </li>
    }
    .into_any()
}

fn deciding(decisions: RwSignal<Option<Vec<DecisionView>>>, lab: String) -> AnyView {
    let found = move || {
        decisions.with(|decisions| match decisions {
            None => view! { <p class="hint">{text::deciding()}</p> }.into_any(),
            Some(decisions) => {
                let said: Vec<_> = decisions
                    .iter()
                    .map(|decision| {
                        view! {
                            <li>
                                <code>{format!("kms:{}", decision.permission)}</code>
                                <span>{words::reason(decision.reason)}</span>
                            </li>
                        }
                    })
                    .collect();
                view! { <ul class="drawn-reasons">{said}</ul> }.into_any()
            }
        })
    };
    view! {
        <li class="drawn-step">
            <h3>{Icon::Lab.view()} {text::decided()}</h3>
            {found}
            <a href=lab>{text::every_step()}</a>
        </li>
    }
    .into_any()
}

fn inside(story: &Story, keys: &[kms_api::KeyId]) -> AnyView {
    let keys: Vec<_> = keys
        .iter()
        .map(|id| {
            view! {
                <li class="drawn-key">
                    {plate(id)} <span><b>{text::material()}</b> <span class="hint">{text::material_stays()}</span></span>
                </li>
            }
        })
        .collect();
    let done: Vec<_> = story.done.iter().map(|done| view! { <li>{*done}</li> }).collect();
    let stays: Vec<_> = story
        .stays
        .iter()
        .map(|thing| {
            view! {
                <li class="drawn-thing drawn-stays">
                    <b>{thing.name}</b>
                    <span class="hint">{text::stays()}</span>
                </li>
            }
        })
        .collect();
    view! {
        <li class="drawn-step drawn-hsm">
            <h3>{Icon::Key.view()} {text::inside()}</h3>
            <ul class="drawn-things">{keys}</ul>
            <ol class="drawn-done">{done}</ol>
            {(!stays.is_empty()).then(|| view! { <ul class="drawn-things">{stays}</ul> })}
        </li>
    }
    .into_any()
}

fn leaving(story: &Story) -> AnyView {
    view! {
        <li class="drawn-step">
            <h3>{Icon::File.view()} {text::leaves()}</h3>
            <ul class="drawn-things">{things(&story.leaves)}</ul>
        </li>
    }
    .into_any()
}

fn things(things: &[Thing]) -> Vec<AnyView> {
    let shown = |thing: &Thing| {
        let (class, nature) = match thing.nature {
            Nature::Clear => ("drawn-thing drawn-clear", text::clear()),
            Nature::Encrypted => ("drawn-thing drawn-encrypted", text::encrypted()),
            Nature::Public => ("drawn-thing drawn-public", text::public()),
        };
        view! {
            <li class=class>
                <b>{thing.name}</b>
                <span class="hint">
                    {nature}{thing.bytes.map(|length| format!(", {}", bytes::exact(length)))}
                </span>
            </li>
        }
        .into_any()
    };
    things.iter().map(shown).collect()
}
