//! The Region that calls are made to: the choice in the bar. The tab remembers it with the principal.

use kms_api::Region;
use leptos::prelude::*;

use super::toasts::{Toasts, use_toasts};
use super::who::act_in;
use crate::client::{Client, use_client};
use crate::format::regions::options;
use crate::text::shell::region as text;

/// From now on calls are made to this Region. A toast says so.
pub fn go_to_region(client: Client, toasts: Toasts, region: Region) {
    let Some(mut actor) = client.actor() else { return };
    toasts.say(text::now_in(region.as_str()));
    actor.region = region;
    act_in(client, actor);
}

/// The choice.
#[component]
pub fn RegionSelect() -> impl IntoView {
    let client = use_client();
    let toasts = use_toasts();
    let now = Memo::new(move |_| client.actor().map(|actor| actor.region));
    let choose = move |event: web_sys::Event| {
        if let Ok(region) = event_target_value(&event).parse() {
            go_to_region(client, toasts, region);
        }
    };
    let all = move || {
        let now = now.get();
        let chosen = now.as_ref().map(ToString::to_string);
        let options = options(now.as_ref()).into_iter().map(|(code, name)| {
            let selected = chosen.as_ref() == Some(&code);
            view! {
                <option value=code.clone() selected=selected title=name>
                    {code.clone()}
                </option>
            }
        });
        options.collect::<Vec<_>>()
    };
    view! {
        <select class="select region" aria-label=text::region() title=text::each_its_own() on:change=choose>
            {all}
        </select>
    }
    .into_any()
}
