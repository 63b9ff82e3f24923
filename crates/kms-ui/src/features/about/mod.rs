//! What kmsbox is, what it keeps where, and where it differs from AWS.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::client::use_client;
use crate::components::copy::Copyable;
use crate::components::icon::Icon;
use crate::components::markdown::markdown;
use crate::components::page::PageHead;
use crate::format::bytes;
use crate::platform::storage;

/// The list of known deviations, kept with the source.
const FIDELITY: &str = include_str!("../../../../../FIDELITY.md");

/// The page.
#[component]
pub fn AboutPage() -> impl IntoView {
    let client = use_client();
    let build = client.build();
    view! {
        <div class="page">
            <PageHead
                title="About kmsbox"
                lead=view! {
                    "A faithful simulator of AWS Key Management Service that runs in this browser tab. Real cryptography, "
                    "AWS's own rules and error texts, and a clock that you can move."
                }
                    .into_any()
            />
            <div class="split split-wide">
                <div class="stack">
                    {kept()}
                    <section class="panel" aria-labelledby="fidelity-title">
                        <h2 id="fidelity-title">"Known deviations from AWS"</h2>
                        {markdown(FIDELITY)}
                    </section>
                </div>
                <div class="stack">
                    {room()}
                    <section class="panel" aria-labelledby="version-title">
                        <h2 id="version-title">"This version"</h2>
                        <dl class="facts">
                            <dt>"Version"</dt>
                            <dd class="mono">{env!("CARGO_PKG_VERSION")}</dd>
                            <dt>"Build id"</dt>
                            <dd>
                                <Copyable what="build id" text=build />
                            </dd>
                            <dt>"Licence"</dt>
                            <dd>"MIT or Apache-2.0, as you like"</dd>
                        </dl>
                        <p class="hint">
                            "kmsbox is not made or endorsed by Amazon. It is for learning, designing and testing: do not protect \
                             anything with it that must stay secret."
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
            <h2 id="kept-title">"What is kept where"</h2>
            <div class="table-scroll" tabindex="0" role="region" aria-label="Stored data">
                <table class="table kept">
                    <thead>
                        <tr>
                            <th scope="col">"What"</th>
                            <th scope="col">"Where"</th>
                            <th scope="col">"How"</th>
                        </tr>
                    </thead>
                    <tbody>
                        {row(
                            "Keys, aliases, tags, the trail, the clock",
                            "This browser's IndexedDB, for this address",
                            "In the clear: they are not secret",
                        )}
                        {row(
                            "Key material",
                            "The same place",
                            "Encrypted under a key that the browser keeps and does not hand out: a copied database is worth nothing",
                        )}
                        {row("What you type and the results", "This page's memory", "Gone when you close or reload it")}
                        {row("Light or dark", "This browser's local storage", "The only setting")}
                        {row("The application itself", "This browser's cache", "So that it works offline; replaced by new versions")}
                    </tbody>
                </table>
            </div>
            <p>
                "Nothing is sent anywhere: the page makes no request to any other address. kmsbox deletes nothing on its own. To \
                 delete everything, clear the site data of this address in your browser's settings."
            </p>
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
    let known = |bytes: Option<u64>| bytes.map_or_else(|| "Not told by the browser".to_owned(), bytes::size);
    let promise = move || {
        if client.storage.get().persisted {
            view! { <p class="badge badge-good">"Kept until you delete it"</p> }.into_any()
        } else {
            view! {
                <p>
                    "When this device runs short of room, the browser may evict the data of sites. You can ask it not to do \
                     so with yours."
                </p>
                <button type="button" class="button" on:click=persist>
                    {Icon::Store.view()}
                    "Ask the browser to keep it"
                </button>
            }
            .into_any()
        }
    };
    view! {
        <section class="panel" aria-labelledby="room-title">
            <h2 id="room-title">"Storage"</h2>
            <dl class="facts">
                <dt>"Used"</dt>
                <dd>{move || known(client.storage.get().used)}</dd>
                <dt>"Allowed"</dt>
                <dd>{move || known(client.storage.get().quota)}</dd>
            </dl>
            {promise}
            <p class="hint" role="status">
                {move || {
                    refused
                        .get()
                        .then_some(
                            "The browser did not promise. Some do so only for sites that are bookmarked, installed or often used.",
                        )
                }}
            </p>
        </section>
    }
    .into_any()
}
