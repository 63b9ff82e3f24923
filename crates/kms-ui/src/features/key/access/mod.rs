//! Who may do what on the key: principals down, operations across. Each cell leads to its explanation.

mod model;

use kms_api::KeyArn;
use kms_protocol::decision::{ActorView, Cell, Matrix};
use kms_protocol::view::View;
use leptos::prelude::*;

use self::model::{Filter, MOST_ROWS, Table, group_names, step, table};
use super::Shown;
use crate::access::question::operation_of;
use crate::access::{Question, actor, words};
use crate::client::use_view;
use crate::components::icon::Icon;
use crate::components::notice::FailureNotice;
use crate::explain::tell;
use crate::platform::dom;
use crate::route::Route;
use crate::text::key::access as text;

/// The panel with the matrix.
pub(super) fn access(shown: Shown) -> AnyView {
    let arn = shown.part(|detail| detail.metadata.arn.clone());
    // The operations on aliases are asked of an alias of the key, or of one that it could get.
    let alias =
        shown.part(|detail| detail.aliases.first().map_or_else(|| "alias/example".to_owned(), ToString::to_string));
    let query = use_view::<Matrix>(move || arn.get().map(|key| View::Matrix { key }));
    let told = Signal::derive(move || query.failure.get().map(|failure| tell(&failure)));
    let filter = RwSignal::new(Filter::default());
    let found = Memo::new(move |_| {
        filter.with(|filter| query.data.with(|data| data.as_ref().map(|matrix| table(matrix, filter))))
    });
    let body = move || match (arn.get(), found.get()) {
        (Some(arn), Some(table)) => grid(&arn, &alias.get_untracked().unwrap_or_default(), table),
        _ => ().into_any(),
    };
    view! {
        <section class="panel" aria-labelledby="access-title">
            <div class="panel-head">
                <h2 id="access-title">{text::title()}</h2>
            </div>
            <p class="hint">
                {text::purpose()}
            </p>
            <FailureNotice told=told />
            {filters(filter)}
            {body}
        </section>
    }
    .into_any()
}

fn filters(filter: RwSignal<Filter>) -> AnyView {
    let groups = group_names().map(|name| view! { <option value=name>{name}</option> });
    let choose = move |event: web_sys::Event| {
        let name = event_target_value(&event);
        filter.update(|filter| filter.group = group_names().into_iter().find(|group| **group == name));
    };
    view! {
        <div class="access-filters" role="search" aria-label=text::filter()>
            <input
                class="input"
                type="search"
                aria-label=text::filter_principal()
                placeholder=text::any_principal()
                on:input=move |event| filter.update(|filter| filter.principal = event_target_value(&event))
            />
            <select class="select" aria-label=text::filter_group() on:change=choose>
                <option value="">{text::all_operations()}</option>
                {groups}
            </select>
            <label class="access-check">
                <input
                    type="checkbox"
                    on:change=move |event| filter.update(|filter| filter.differences = event_target_checked(&event))
                />
                {text::only_differences()}
            </label>
        </div>
    }
    .into_any()
}

fn cell_id(row: usize, column: usize) -> String {
    format!("access-{row}-{column}")
}

fn grid(arn: &KeyArn, alias: &str, table: Table) -> AnyView {
    let Table { groups, operations, rows, matching } = table;
    if rows.is_empty() || operations.is_empty() {
        let said = if rows.is_empty() { text::no_principal() } else { text::all_alike() };
        return view! { <p class="access-none">{said}</p> }.into_any();
    }
    let (height, width) = (rows.len(), operations.len());
    // One cell takes part in the order of the Tab key; the arrows lead to the others.
    let active = RwSignal::new((0, 0));
    let key = move |event: web_sys::KeyboardEvent| {
        if let Some((row, column)) = step(&event.key(), active.get_untracked(), height, width) {
            event.prevent_default();
            active.set((row, column));
            dom::focus(&cell_id(row, column));
        }
    };
    let heads: Vec<_> = groups
        .into_iter()
        .map(|(name, count)| view! { <th scope="colgroup" colspan=count.to_string()>{name}</th> })
        .collect();
    let names: Vec<_> = operations
        .iter()
        .map(|name| {
            view! {
                <th scope="col" class="access-operation">
                    <span>{name.clone()}</span>
                </th>
            }
        })
        .collect();
    let body: Vec<_> = rows
        .into_iter()
        .enumerate()
        .map(|(at, (who, cells))| row(at, (arn, alias), who, &operations, cells, active))
        .collect();
    let more = (matching > MOST_ROWS).then(|| text::first_shown(&matching.to_string(), &MOST_ROWS.to_string()));
    view! {
        <div class="access-region" role="region" aria-label=text::region_label()>
            <table class="access" role="grid" aria-label=text::table_label() on:keydown=key>
                <thead>
                    <tr>
                        <th scope="col" rowspan="2" class="access-corner">
                            {text::principal()}
                        </th>
                        {heads}
                    </tr>
                    <tr>{names}</tr>
                </thead>
                <tbody>{body}</tbody>
            </table>
        </div>
        {more.map(|more| view! { <p class="hint">{more}</p> })}
    }
    .into_any()
}

fn row(
    at: usize,
    (arn, alias): (&KeyArn, &str),
    who: ActorView,
    operations: &[String],
    cells: Vec<Cell>,
    active: RwSignal<(usize, usize)>,
) -> AnyView {
    let name = actor::name(&who.actor);
    let account = who.actor.account.to_string();
    let cells: Vec<_> = operations
        .iter()
        .zip(cells)
        .enumerate()
        .map(|(column, (operation, cell))| {
            let question = Question {
                by: Some(who.actor.clone()),
                operation: operation_of(operation).to_owned(),
                key: arn.to_string(),
                other: if operation.starts_with("ReEncrypt") { arn.to_string() } else { String::new() },
                name: if operation.ends_with("Alias") { alias.to_owned() } else { String::new() },
                ..Question::default()
            };
            let (class, icon, word) = if cell.allowed {
                ("access-cell is-allowed", Icon::Check, text::allowed())
            } else {
                ("access-cell is-refused", Icon::Minus, text::refused())
            };
            let here = move || active.get() == (at, column);
            view! {
                <td>
                    <a
                        id=cell_id(at, column)
                        class=class
                        href=Route::Lab(Box::new(question)).href()
                        title=text::cell(operation, word, &words::reason(cell.reason))
                        tabindex=move || if here() { "0" } else { "-1" }
                        on:focus=move |_| active.set((at, column))
                    >
                        {icon.view()}
                        <span class="sr-only">{word}</span>
                    </a>
                </td>
            }
        })
        .collect();
    view! {
        <tr>
            <th scope="row" class="access-who" title=who.arn>
                <span class="access-name">{name}</span>
                <span class="access-account mono">{account}</span>
            </th>
            {cells}
        </tr>
    }
    .into_any()
}
