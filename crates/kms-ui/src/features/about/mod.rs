//! What kmsbox is, what it keeps where, and where it differs from AWS.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::client::use_client;
use crate::components::copy::Copyable;
use crate::components::icon::Icon;
use crate::components::markdown::markdown;
use crate::components::page::PageHead;
use crate::format::bytes;
use crate::platform::{storage, texts};
use crate::shell::language::LanguageSwitch;
use crate::text::about as text;
use crate::text::shell::language;

/// The page.
#[component]
pub fn AboutPage() -> impl IntoView {
    let client = use_client();
    let build = client.build();
    let fidelity = RwSignal::new(None::<String>);
    spawn_local(async move {
        fidelity.try_set(texts::fidelity().await);
    });
    view! {
        <div class="page">
            <PageHead
                title=text::title()
                lead=text::lead().into_any()
            />
            <div class="split split-wide">
                <div class="stack">
                    {kept()}
                    <section class="panel" aria-labelledby="fidelity-title">
                        <h2 id="fidelity-title">{text::deviations()}</h2>
                        {move || fidelity.with(|text| text.as_deref().map(markdown))}
                    </section>
                </div>
                <div class="stack">
                    {room()}
                    <section class="panel" aria-labelledby="language-title">
                        <h2 id="language-title">{language::title()}</h2>
                        <div>
                            <LanguageSwitch />
                        </div>
                    </section>
                    <section class="panel" aria-labelledby="version-title">
                        <h2 id="version-title">{text::this_version()}</h2>
                        <dl class="facts">
                            <dt>{text::version()}</dt>
                            <dd class="mono">{env!("CARGO_PKG_VERSION")}</dd>
                            <dt>{text::build()}</dt>
                            <dd>
                                <Copyable what=text::build_copied() text=build />
                            </dd>
                            <dt>{text::licence()}</dt>
                            <dd>{text::licences()}</dd>
                        </dl>
                        <p class="hint">
                            {text::not_amazon()}
                        </p>
                    </section>
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// What is stored where.
fn kept() -> AnyView {
    let row = |what: &'static str, place: &'static str, how: &'static str| {
        view! {
            <tr>
                <th scope="row">{what}</th>
                <td>{place}</td>
                <td>{how}</td>
            </tr>
        }
    };
    view! {
        <section class="panel" aria-labelledby="kept-title">
            <h2 id="kept-title">{text::kept()}</h2>
            <div class="table-scroll" tabindex="0" role="region" aria-label=text::kept_table()>
                <table class="table kept">
                    <thead>
                        <tr>
                            <th scope="col">{text::what()}</th>
                            <th scope="col">{text::place()}</th>
                            <th scope="col">{text::how()}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {row(text::state(), text::state_place(), text::state_how())}
                        {row(text::material(), text::material_place(), text::material_how())}
                        {row(text::typed(), text::typed_place(), text::typed_how())}
                        {row(text::settings(), text::settings_place(), text::settings_how())}
                        {row(text::application(), text::application_place(), text::application_how())}
                    </tbody>
                </table>
            </div>
            <p>{text::nothing_sent()}</p>
        </section>
    }
    .into_any()
}

/// How much room there is, and whether it is promised.
fn room() -> AnyView {
    let client = use_client();
    let refused = RwSignal::new(false);
    let persist = move |_| {
        spawn_local(async move {
            let promised = storage::persist().await;
            client.storage.try_update(|storage| storage.persisted = promised);
            refused.try_set(!promised);
        });
    };
    let known = |bytes: Option<u64>| bytes.map_or_else(|| text::not_told().to_owned(), bytes::size);
    let promise = move || {
        if client.storage.get().persisted {
            view! { <p class="badge badge-good">{text::promised()}</p> }.into_any()
        } else {
            view! {
                <p>{text::may_evict()}</p>
                <button type="button" class="button" on:click=persist>
                    {Icon::Store.view()}
                    {text::ask_to_keep()}
                </button>
            }
            .into_any()
        }
    };
    view! {
        <section class="panel" aria-labelledby="room-title">
            <h2 id="room-title">{text::storage()}</h2>
            <dl class="facts">
                <dt>{text::used()}</dt>
                <dd>{move || known(client.storage.get().used)}</dd>
                <dt>{text::allowed()}</dt>
                <dd>{move || known(client.storage.get().quota)}</dd>
            </dl>
            {promise}
            <p class="hint" role="status">
                {move || refused.get().then(text::refused)}
            </p>
        </section>
    }
    .into_any()
}
