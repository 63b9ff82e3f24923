//! Calls over time: a bar for each hour or day.

mod model;

use kms_api::Timestamp;
use leptos::prelude::*;

use self::model::{Bar, Counts};
use super::feed::Feed;
use crate::format::{number, time};
use crate::text::trail::chart as text;

/// The height of the chart in its own units; a bar is one unit wide.
const HEIGHT: f64 = 40.0;
/// The least height of a bar, so that a single call among thousands is seen.
const LEAST: f64 = 1.2;
/// The part of its place that a bar fills.
const FILL: f64 = 0.8;

/// The fewest bars that there is room for: one bar over the whole width would look like a wall. The room is before them.
const FEWEST: usize = 24;

/// The chart of what the feed has found; nothing while that is nothing.
pub(super) fn chart(feed: Feed) -> AnyView {
    let counts = Memo::new(move |_| feed.marks.with(|marks| Counts::of(marks)));
    let body = move || counts.get().map(|counts| figure(&counts));
    view! { <div class="trail-chart">{body}</div> }.into_any()
}

fn figure(counts: &Counts) -> AnyView {
    let most = counts.most();
    let before = FEWEST.saturating_sub(counts.bars.len());
    let bars: Vec<_> = counts.bars.iter().enumerate().map(|(index, bar)| column(before + index, *bar, most)).collect();
    let view_box = format!("0 0 {} {HEIGHT}", before + counts.bars.len());
    let end = counts.at(counts.bars.len());
    view! {
        <figure class="chart">
            <figcaption class="chart-head">
                <span class="chart-name">{text::title(counts.name)}</span>
                <span class="chart-key">
                    <span class="chart-good" aria-hidden="true"></span>
                    {text::succeeded()}
                    <span class="chart-bad" aria-hidden="true"></span>
                    {text::failed()}
                </span>
                <span class="chart-most">{text::highest(&number::grouped(most))}</span>
            </figcaption>
            <svg class="chart-bars" viewBox=view_box preserveAspectRatio="none" role="img" aria-label=told(counts)>
                {bars}
            </svg>
            <div class="chart-foot" aria-hidden="true">
                <span>{words(counts, counts.before(before))}</span>
                <span>{words(counts, end)}</span>
            </div>
        </figure>
    }
    .into_any()
}

/// Both parts of a bar: what failed stands on what succeeded.
fn column(index: usize, bar: Bar, most: u64) -> AnyView {
    let height = |count: u64| {
        let share = count as f64 / most.max(1) as f64 * HEIGHT;
        if count == 0 { 0.0 } else { share.clamp(LEAST, HEIGHT) }
    };
    let x = index as f64 + (1.0 - FILL) / 2.0;
    let good = height(bar.good);
    let bad = height(bar.bad);
    // The least heights may add up to more than there is.
    let good = good.min(HEIGHT - bad);
    let part = |class: &'static str, bottom: f64, height: f64| {
        (height > 0.0).then(|| {
            view! {
                <rect
                    class=class
                    x=format!("{x:.2}")
                    y=format!("{:.2}", HEIGHT - bottom - height)
                    width=FILL.to_string()
                    height=format!("{height:.2}")
                ></rect>
            }
        })
    };
    view! {
        {part("chart-good", 0.0, good)}
        {part("chart-bad", good, bad)}
    }
    .into_any()
}

fn moment(counts: &Counts, index: usize) -> String {
    words(counts, counts.at(index))
}

fn words(counts: &Counts, at: Timestamp) -> String {
    if counts.is_short() { time::date_and_minute(at) } else { time::date(at) }
}

/// The chart in words: from when to when, how many calls, and when there were most.
fn told(counts: &Counts) -> String {
    let good: u64 = counts.bars.iter().map(|bar| bar.good).sum();
    let bad: u64 = counts.bars.iter().map(|bar| bar.bad).sum();
    let most = counts.most();
    let at = counts.bars.iter().position(|bar| bar.all() == most).unwrap_or_default();
    let last = counts.bars.len().saturating_sub(1);
    let (first, last) = (moment(counts, 0), moment(counts, last));
    let told = text::told(good + bad, &number::grouped(bad), &first, &number::grouped(good), &last);
    format!("{told} {}", text::told_most(&moment(counts, at), &number::grouped(most), counts.name))
}

#[cfg(test)]
mod tests {
    use kms_api::time::HOUR;

    use super::*;

    #[test]
    fn the_chart_is_told_in_words() {
        let mark = |hour: i64, failed| (0, Timestamp::from_millis(hour * HOUR), failed);
        let counts = Counts::of(&[mark(9, false), mark(8, true), mark(8, false)]).unwrap();
        assert_eq!(
            told(&counts),
            "3 calls from 1 Jan 1970, 08:00 UTC to 1 Jan 1970, 09:00 UTC: 2 succeeded, 1 failed. \
             Most in the hour from 1 Jan 1970, 08:00 UTC: 2."
        );
    }
}
