//! The bill of the account for the month so far.

use leptos::prelude::*;

use crate::components::bill::{dollars, lines, use_bars, use_bill};
use crate::shell::clock::use_now;
use crate::text::overview as text;

/// The panel.
pub(super) fn bill() -> AnyView {
    let bill = use_bill(|| Some(None));
    let minute = use_now().minute();
    let shown = move || {
        bill.with(|bill| {
            let bill = bill.as_ref()?;
            Some(view! {
                <p class="overview-sum">{dollars(bill.cents)}</p>
                {bill.incomplete.then(|| view! { <p class="hint">{text::incomplete()}</p> })}
                {use_bars(&bill.days, minute.get())}
                <details class="overview-bill">
                    <summary>{text::bill_lines()}</summary>
                    {lines(bill)}
                </details>
            })
        })
    };
    view! {
        <section class="panel" aria-labelledby="bill-title">
            <h2 id="bill-title">{text::bill()}</h2>
            {shown}
        </section>
    }
    .into_any()
}
