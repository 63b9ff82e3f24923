//! The bill of the month, asked for until all of the trail is counted, and how it is shown.

use kms_api::KeyArn;
use kms_protocol::bill::{BillLine, BillPart, BillQuery, BillView, Used};
use kms_protocol::view::View;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::client::use_client;
use crate::format::number;
use crate::text::components::bill as text;

/// Days of use that are drawn.
const DAYS: i64 = 30;
/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// The bill of a key, or of the account where the key is none; asked for anew after every commit. Nothing is asked for as
/// long as `of` says nothing.
pub fn use_bill(of: impl Fn() -> Option<Option<KeyArn>> + 'static) -> RwSignal<Option<BillView>> {
    let client = use_client();
    let bill = RwSignal::new(None);
    let asked = StoredValue::new(0_u32);
    Effect::new(move |_| {
        client.follow();
        let Some(key) = of() else { return };
        asked.update_value(|asked| *asked = asked.wrapping_add(1));
        let mine = asked.get_value();
        spawn_local(async move {
            // Overtaken by a later question, or the page was left.
            while asked.try_get_value() == Some(mine) {
                let query = View::Bill(BillQuery { key: key.clone() });
                let Ok(found) = client.view::<BillView>(query).await else { return };
                let behind = found.behind;
                if bill.try_get_untracked().is_some_and(|shown| shown.as_ref() != Some(&found)) {
                    bill.try_set(Some(found));
                }
                if behind == 0 {
                    return;
                }
            }
        });
    });
    bill
}

/// An amount of cents: `$1.00`.
pub fn dollars(cents: i64) -> String {
    text::dollars(&format!("{}{}{:02}", number::grouped(cents.unsigned_abs() / 100), number::mark(), cents % 100))
}

/// An exact amount in US dollars, without zeros that say nothing.
pub fn exact(amount: &str) -> String {
    let (whole, part) = amount.split_once('.').unwrap_or((amount, ""));
    let part = part.trim_end_matches('0');
    let shown = if part.len() < 2 { format!("{whole}.{part:0<2}") } else { format!("{whole}.{part}") };
    text::dollars(&shown.replace('.', number::mark()))
}

/// The lines of a bill, each with its formula.
pub fn lines(bill: &BillView) -> AnyView {
    let rows: Vec<_> = bill.lines.iter().map(line).collect();
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=text::lines()>
            <table class="table bill-lines">
                <thead>
                    <tr>
                        <th scope="col">{text::what()}</th>
                        <th scope="col">{text::formula()}</th>
                        <th scope="col" class="bill-amount">
                            {text::amount()}
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn line(line: &BillLine) -> AnyView {
    let what = match line.part {
        BillPart::Key => text::keys(),
        BillPart::FirstRotation => text::first_rotation(),
        BillPart::SecondRotation => text::second_rotation(),
        BillPart::Requests => text::requests(),
        BillPart::Hsms => text::hsms(),
    };
    let quantity = number::grouped(line.quantity);
    let formula = match &line.price {
        _ if line.free => text::free(&quantity),
        None => text::unknown(&quantity),
        Some(price) if line.per > 1 => text::hours(&number::grouped(line.per), &exact(price), &quantity),
        Some(price) => text::times(&exact(price), &quantity),
    };
    let amount = line.cost.as_deref().map_or_else(|| "?".to_owned(), exact);
    let source = line.source.clone().map(|source| {
        view! {
            <a href=source rel="noreferrer">
                {text::source()}
            </a>
        }
    });
    view! {
        <tr>
            <th scope="row">
                {what} " " <span class="hint mono">{format!("{} {}", line.region, line.usage)}</span>
            </th>
            <td>{formula} " " {source}</td>
            <td class="bill-amount">{amount}</td>
        </tr>
    }
    .into_any()
}

/// The requests of the last thirty days as bars, with a table of the same for those who do not see them.
pub fn use_bars(days: &[Used], now: kms_api::Timestamp) -> AnyView {
    let all = spread(days, now);
    let most = all.iter().map(|day| day.requests).max().unwrap_or_default().max(1);
    let total: u64 = all.iter().map(|day| day.requests).sum();
    let bars: Vec<_> = all
        .iter()
        .map(|day| {
            let share = day.requests as f64 / most as f64 * 100.0;
            let told = text::day(day.requests, &day.name);
            view! { <span class="use-bar" title=told style=("--share", format!("{share:.1}%"))></span> }
        })
        .collect();
    let rows: Vec<_> = all
        .iter()
        .filter(|day| day.requests > 0)
        .map(|day| view! { <li>{text::day(day.requests, &day.name)}</li> })
        .collect();
    view! {
        <figure class="use-chart">
            <div class="use-bars" aria-hidden="true">
                {bars}
            </div>
            <figcaption class="hint">{text::in_days(total)}</figcaption>
            <ul class="sr-only">{rows}</ul>
        </figure>
    }
    .into_any()
}

/// Every one of the days until now, those without requests among them.
fn spread(days: &[Used], now: kms_api::Timestamp) -> Vec<Used> {
    let today = now.as_millis().div_euclid(DAY);
    (today - DAYS + 1..=today)
        .map(|day| {
            let iso = kms_api::Timestamp::from_millis(day * DAY).to_iso8601();
            let name: String = iso.chars().take(10).collect();
            let requests = days.iter().find(|used| used.name == name).map_or(0, |used| used.requests);
            Used { name, requests }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_told_in_full() {
        assert_eq!(dollars(123_405), "$1,234.05");
        assert_eq!(dollars(0), "$0.00");
        for (amount, told) in
            [("1.000000000", "$1.00"), ("0.000003000", "$0.000003"), ("12", "$12.00"), ("0.1", "$0.10")]
        {
            assert_eq!(exact(amount), told);
        }
    }

    #[test]
    fn days_without_requests_are_there() {
        let used = Used { name: "1970-02-01".to_owned(), requests: 3 };
        let all = spread(&[used], kms_api::Timestamp::from_millis(32 * DAY + 5));
        assert_eq!(all.len(), 30);
        assert_eq!(all.last().map(|day| (day.name.as_str(), day.requests)), Some(("1970-02-02", 0)));
        assert_eq!(all.iter().map(|day| day.requests).sum::<u64>(), 3);
    }
}
