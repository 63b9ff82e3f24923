//! How a key is used, and what it costs.

use leptos::prelude::*;

use super::Shown;
use crate::components::bill::{exact, lines, use_bars, use_bill};
use crate::format::time;
use crate::shell::clock::use_now;
use crate::text::key::usage as text;

/// The panel of a key's use and cost.
pub(super) fn usage(shown: Shown) -> AnyView {
    let arn = shown.part(|detail| detail.metadata.arn.clone());
    let last = shown.part(|detail| detail.last_use.clone());
    let bill = use_bill(move || arn.get().map(Some));
    let minute = use_now().minute();
    let last = move || match last.get().flatten() {
        Some((operation, at)) => view! {
            <code>{operation}</code>
            {format!(", {}", time::distance(at, minute.get()))}
        }
        .into_any(),
        None => text::never().into_any(),
    };
    let cost = move || {
        bill.with(|bill| {
            let bill = bill.as_ref()?;
            let told = exact(&bill.exact);
            Some(if bill.incomplete { text::incomplete(&told) } else { told })
        })
    };
    let who = move || {
        bill.with(|bill| {
            let bill = bill.as_ref()?;
            let rows: Vec<_> = bill
                .principals
                .iter()
                .map(|used| view! { <li>{text::who(used.requests, &short(&used.name))}</li> })
                .collect();
            (!rows.is_empty()).then(|| view! { <ul class="use-who">{rows}</ul> })
        })
    };
    let chart = move || bill.with(|bill| bill.as_ref().map(|bill| use_bars(&bill.days, minute.get())));
    let formula = move || bill.with(|bill| bill.as_ref().map(lines));
    view! {
        <section class="panel" aria-labelledby="usage-title">
            <h2 id="usage-title">{text::title()}</h2>
            <dl class="facts">
                <dt>{text::last()}</dt>
                <dd>{last}</dd>
                <dt>{text::cost()}</dt>
                <dd>{cost}</dd>
            </dl>
            {chart}
            {who}
            <details>
                <summary>{text::formula()}</summary>
                {formula}
            </details>
        </section>
    }
    .into_any()
}

/// The last part of an ARN, which tells one principal of an account from another.
fn short(name: &str) -> String {
    name.rsplit(':').next().unwrap_or(name).to_owned()
}
