//! The form of the lab: who, what, on which key, and under which circumstances.

use kms_api::operation::NAMES;
use kms_protocol::Actor;
use kms_protocol::decision::ActorView;
use kms_protocol::view::View;
use leptos::prelude::*;

use super::fields::{Fields, KeyField};
use super::model::{Shape, has_context};
use crate::access::actor;
use crate::client::use_view;
use crate::components::field::{TextField, no_error};
use crate::components::key_picker::KeyPicker;
use crate::components::pairs::{CONTEXT, PairWords, PairsEditor};
use crate::text::lab::form as text;

/// The words for condition keys.
const CONDITIONS: PairWords =
    PairWords { all: text::conditions, one: text::condition, name: text::condition_name, value: text::condition_value };

/// The form. It needs no button: the decision follows what is chosen.
pub(super) fn form(fields: Fields) -> AnyView {
    let shape = Memo::new(move |_| fields.operation.with(|name| Shape::of(name)));
    let context = Memo::new(move |_| fields.operation.with(|name| has_context(name)));
    let name = move || {
        shape.get().name().map(|(label, example)| {
            view! { <TextField id="lab-name" label=label value=fields.name mono=true placeholder=example /> }
        })
    };
    let pairs = move || {
        context.get().then(|| {
            view! {
                <PairsEditor
                    id="lab-context"
                    words=CONTEXT
                    pairs=fields.context
                    hint=text::context_hint()
                    error=no_error()
                />
            }
        })
    };
    view! {
        <form
            class="panel form lab-form"
            novalidate=true
            aria-label=text::question()
            on:submit=|event| event.prevent_default()
        >
            {principal(fields)}
            {operation(fields)}
            {move || {
                let label = if shape.get() == Shape::TwoKeys { text::source_key() } else { text::kms_key() };
                shape.get().has_key().then(|| key("lab-key", label, fields.key))
            }}
            {move || {
                (shape.get() == Shape::TwoKeys).then(|| key("lab-other-key", text::destination_key(), fields.other))
            }}
            {name}
            {pairs}
            {circumstances(fields)}
        </form>
    }
    .into_any()
}

fn key(id: &'static str, label: &'static str, field: KeyField) -> AnyView {
    view! {
        <KeyPicker
            id=id
            label=label
            value=field.text
            picked=field.picked
            hint=text::key_hint()
            error=no_error()
        />
    }
    .into_any()
}

fn principal(fields: Fields) -> AnyView {
    let actors = use_view::<Vec<ActorView>>(|| Some(View::Actors));
    // Who is asked about need not be on the list: an account may have nothing yet.
    let listed = Memo::new(move |_| {
        let mut listed: Vec<Actor> =
            actors.data.get().unwrap_or_default().into_iter().map(|found| found.actor).collect();
        listed.extend(fields.by.get().filter(|by| !listed.contains(by)));
        listed
    });
    let options = move || {
        let option = |one: Actor| {
            let text = actor::to_text(&one);
            let chosen = move || fields.by.with(|by| by.as_ref() == Some(&one));
            (text, chosen)
        };
        let all = listed.get().into_iter().map(|one| {
            let words = format!("{} · {}", one.account, actor::name(&one));
            let (text, chosen) = option(one);
            view! {
                <option value=text prop:selected=chosen>
                    {words}
                </option>
            }
        });
        all.collect::<Vec<_>>()
    };
    let choose = move |event: web_sys::Event| {
        if let Some(actor) = actor::from_text(&event_target_value(&event)) {
            fields.by.set(Some(actor));
        }
    };
    let typed = RwSignal::new(String::new());
    Effect::new(move |_| {
        // Twelve digits name an account whose root user may ask too.
        let region = fields.by.with_untracked(|by| by.as_ref().map(|by| by.region.clone()));
        if let Some(actor) = region.and_then(|region| actor::root_of(&typed.get(), &region)) {
            fields.by.set(Some(actor));
        }
    });
    view! {
        <div class="field">
            <label class="label" for="lab-principal">
                {text::principal()}
            </label>
            <select id="lab-principal" class="select lab-select" on:change=choose>
                {options}
            </select>
        </div>
        <TextField
            id="lab-account"
            label=text::other_root()
            value=typed
            mono=true
            optional=true
            placeholder="111122223333"
        />
    }
    .into_any()
}

fn operation(fields: Fields) -> AnyView {
    let options: Vec<_> = NAMES
        .iter()
        .map(|name| {
            let chosen = move || fields.operation.with(|chosen| chosen == name);
            view! {
                <option value=*name prop:selected=chosen>
                    {*name}
                </option>
            }
        })
        .collect();
    view! {
        <div class="field">
            <label class="label" for="lab-operation">
                {text::operation()}
            </label>
            <select
                id="lab-operation"
                class="select lab-select"
                on:change=move |event| fields.operation.set(event_target_value(&event))
            >
                {options}
            </select>
        </div>
    }
    .into_any()
}

/// What the request brings along beside who sends it.
fn circumstances(fields: Fields) -> AnyView {
    let open = untrack(|| fields.has_circumstances());
    let mfa = move |event: web_sys::Event| {
        fields.mfa.set(match event_target_value(&event).as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        });
    };
    let options = [
        ("", None, text::mfa_of_session()),
        ("yes", Some(true), text::mfa_given()),
        ("no", Some(false), text::mfa_not_given()),
    ]
    .map(|(value, of, words)| {
        view! {
            <option value=value prop:selected=move || fields.mfa.get() == of>
                {words}
            </option>
        }
    });
    view! {
        <details class="lab-more" open=open>
            <summary>{text::circumstances()}</summary>
            <div class="lab-more-fields">
                <TextField
                    id="lab-via"
                    label=text::service()
                    value=fields.via
                    mono=true
                    optional=true
                    placeholder="s3.us-east-1.amazonaws.com"
                    hint="kms:ViaService".into_any()
                />
                <TextField
                    id="lab-ip"
                    label=text::ip()
                    value=fields.ip
                    mono=true
                    optional=true
                    placeholder="127.0.0.1"
                    hint="aws:SourceIp".into_any()
                />
                <TextField
                    id="lab-endpoint"
                    label=text::endpoint()
                    value=fields.endpoint
                    mono=true
                    optional=true
                    placeholder="vpce-1a2b3c4d"
                    hint="aws:SourceVpce".into_any()
                />
                <div class="field">
                    <label class="label" for="lab-mfa">
                        {text::mfa()}
                    </label>
                    <select
                        id="lab-mfa"
                        class="select lab-select"
                        aria-describedby="lab-mfa-hint"
                        on:change=mfa
                    >
                        {options}
                    </select>
                    <div class="hint" id="lab-mfa-hint">
                        "aws:MultiFactorAuthPresent"
                    </div>
                </div>
                <PairsEditor
                    id="lab-extra"
                    words=CONDITIONS
                    pairs=fields.extra
                    hint=text::conditions_hint()
                    error=no_error()
                />
            </div>
        </details>
    }
    .into_any()
}
