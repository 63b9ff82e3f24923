//! The form that makes a key, and then gives it a name.

mod kind;
mod kinds;
mod model;
mod summary;

use kms_api::key::KeyMetadata;
use kms_api::operation::CreateAliasRequest;
use kms_api::{ErrorCode, KeyId};
use kms_protocol::Failure;
use leptos::prelude::*;

use self::kind::Kind;
use self::summary::summary;
use crate::app::go;
use crate::client::{Client, use_client};
use crate::components::field::TextField;
use crate::components::form::{Form, Submit};
use crate::components::markdown::rich;
use crate::components::notice::FailureNotice;
use crate::components::page::PageHead;
use crate::components::pairs::{Pairs, PairsEditor, TAGS};
use crate::explain::{Told, tell};
use crate::forms::{Placed, place};
use crate::route::Route;
use crate::shell::toasts::use_toasts;
use crate::text::create_key as text;

const FIELDS: [&str; 3] = ["aliasName", "description", "tags"];
const CODES: [(ErrorCode, &str); 5] = [
    (ErrorCode::AlreadyExists, "aliasName"),
    (ErrorCode::InvalidAliasName, "aliasName"),
    (ErrorCode::NotAuthorized, "aliasName"),
    (ErrorCode::NotFound, "aliasName"),
    (ErrorCode::Tag, "tags"),
];

/// The page with the form.
#[component]
pub fn CreateKeyPage() -> impl IntoView {
    let client = use_client();
    let toasts = use_toasts();
    let form = Form::default();
    let alias = RwSignal::new(String::new());
    let description = RwSignal::new(String::new());
    let tags = Pairs::default();
    let kind = Kind::new();
    // The key, once it is made. While its name is refused, the form goes on with the name alone.
    let made = RwSignal::new(None::<KeyId>);

    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (alias, description, tags) = (alias.get_untracked(), description.get_untracked(), tags.get_untracked());
        let work = async move {
            let name = model::alias(&alias)?;
            let id = match made.try_get_untracked().flatten() {
                Some(id) => id,
                None => {
                    let id = make(client, kind, &description, &tags).await?.key_id;
                    if name.is_some() {
                        made.try_set(Some(id.clone()));
                    }
                    id
                }
            };
            if let Some(name) = &name {
                let request = CreateAliasRequest { alias_name: name.clone(), target_key_id: id.to_string() };
                client.call(request).await.map_err(|failure| alias_refused(&id, &failure))?;
            }
            Ok((id, name))
        };
        form.run(work, move |(id, name)| {
            toasts.say(match name {
                Some(name) => text::created_with_alias(&name),
                None => text::created().to_owned(),
            });
            go(&Route::Key(id));
        });
    };
    let is_made = Memo::new(move |_| made.get().is_some());
    let label = Signal::derive(move || if is_made.get() { text::add_alias() } else { text::title() }.to_owned());
    let leave = move || match made.get() {
        Some(id) => view! {
            <a class="button" href=Route::Key(id).href()>
                {text::without_alias()}
            </a>
        }
        .into_any(),
        None => view! {
            <a class="button button-quiet" href=Route::Keys.href()>
                {text::cancel()}
            </a>
        }
        .into_any(),
    };
    view! {
        <div class="page">
            <PageHead
                title=text::title()
                lead=text::lead().into_any()
            />
            <div class="split split-wide">
                <form class="panel form" novalidate=true aria-label=text::title() on:submit=submit>
                    <FailureNotice told=form.head() />
                    <fieldset class="form form-plain" disabled=move || is_made.get()>
                        {kind.fields()}
                    </fieldset>
                    <TextField
                        id="create-alias"
                        label=text::alias()
                        value=alias
                        optional=true
                        mono=true
                        placeholder="app/database"
                        error=form.error("aliasName")
                        hint=rich(text::alias_hint()).into_any()
                    />
                    <fieldset class="form form-plain" disabled=move || is_made.get()>
                        <TextField
                            id="create-description"
                            label=text::description()
                            value=description
                            optional=true
                            rows=2
                            error=form.error("description")
                            hint=text::description_hint().into_any()
                        />
                        <PairsEditor
                            id="create-tags"
                            words=TAGS
                            pairs=tags
                            hint=text::tags_hint()
                            error=form.error("tags")
                        />
                    </fieldset>
                    <div class="form-actions">
                        <Submit form=form label=label />
                        {leave}
                    </div>
                </form>
                {summary(kind)}
            </div>
        </div>
    }
    .into_any()
}

async fn make(client: Client, kind: Kind, description: &str, tags: &[(String, String)]) -> Result<KeyMetadata, Placed> {
    let request = model::request(kind.request(), description, tags)?;
    client.call(request).await.map(|made| made.key_metadata).map_err(|failure| place(&failure, &FIELDS, &CODES))
}

/// Says exactly what happened: there is a key, and it has no name.
fn alias_refused(id: &KeyId, failure: &Failure) -> Placed {
    let mut placed = place(failure, &FIELDS, &CODES);
    // What stands beside the field is not said twice.
    let said = placed.head.as_ref().map(Told::line);
    let mut told = placed.head.take().unwrap_or_else(|| tell(failure));
    told.title = text::no_alias_title().to_owned();
    told.message = Some(match said {
        Some(said) => text::no_alias_told(id.as_str(), &said),
        None => text::no_alias(id.as_str()),
    });
    told.advice = Some(text::no_alias_advice());
    placed.head = Some(told);
    placed
}
