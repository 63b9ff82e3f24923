//! A row of the list.

use kms_api::key::KeyState;
use kms_protocol::view::KeyRow;
use leptos::prelude::*;

use crate::components::state_badge::{tone, words};
use crate::format::{name, time};
use crate::route::Route;
use crate::text::keys as text;

/// What a row says of a key.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line {
    href: String,
    plate: String,
    name: String,
    note: String,
    unnamed: bool,
    id: String,
    state: Option<KeyState>,
    created: String,
    deletion: String,
}

impl Line {
    /// The line of a key.
    pub(super) fn of(row: &KeyRow) -> Self {
        let id = &row.arn.key_id;
        let note = match row.aliases.len().saturating_sub(1) {
            _ if row.aliases.is_empty() => String::new(),
            0 => row.description.clone(),
            more => {
                format!("{} · {}", text::more_aliases(more as u64), row.description).trim_end_matches(" · ").to_owned()
            }
        };
        Self {
            href: Route::Key(id.clone()).href(),
            plate: name::plate(id),
            name: name::key(&row.aliases, &row.description),
            note,
            unnamed: row.aliases.is_empty() && row.description.trim().is_empty(),
            id: id.to_string(),
            state: Some(row.state),
            created: time::date(row.created),
            deletion: row.deletion_date.map(time::date).unwrap_or_default(),
        }
    }
}

/// A row: its place in the list, and what it says there once that is known.
pub(super) fn key_row(index: usize, line: Memo<Option<Line>>, height: Signal<f64>) -> AnyView {
    let top = move || format!("translateY({}px)", index as f64 * height.get());
    let text = move |read: fn(&Line) -> &String| {
        Signal::derive(move || line.with(|line| line.as_ref().map(|line| read(line).clone()).unwrap_or_default()))
    };
    let state = Memo::new(move |_| line.with(|line| line.as_ref().and_then(|line| line.state)));
    let badge = move || state.get().map_or_else(String::new, |state| format!("badge badge-{}", tone(state)));
    let unnamed = move || line.with(|line| line.as_ref().is_some_and(|line| line.unnamed));
    view! {
        <div
            class="keys-row"
            class:is-waiting=move || line.with(Option::is_none)
            role="row"
            aria-rowindex=index + 2
            style:transform=top
        >
            <span class="keys-name" role="cell">
                <span class="plate" aria-hidden="true">
                    {text(|line| &line.plate)}
                </span>
                <span class="keys-names">
                    <a class="keys-link" class:is-unnamed=unnamed href=text(|line| &line.href)>
                        {text(|line| &line.name)}
                    </a>
                    <span class="keys-note">{text(|line| &line.note)}</span>
                </span>
            </span>
            <span class="keys-id mono" role="cell">
                {text(|line| &line.id)}
            </span>
            <span class="keys-state" role="cell">
                <span class=badge>{move || state.get().map(words)}</span>
            </span>
            <span class="keys-created" role="cell">
                {text(|line| &line.created)}
            </span>
            <span class="keys-deletion" role="cell">
                {text(|line| &line.deletion)}
            </span>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use kms_api::Timestamp;
    use kms_api::key::{KeySpec, KeyUsage};

    use super::*;

    #[test]
    fn a_line_says_what_the_key_is_called() {
        let mut row = KeyRow {
            arn: "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab".parse().unwrap(),
            aliases: vec!["alias/a".parse().unwrap(), "alias/b".parse().unwrap()],
            description: "About".to_owned(),
            state: KeyState::Enabled,
            spec: KeySpec::SymmetricDefault,
            usage: KeyUsage::EncryptDecrypt,
            created: Timestamp::from_millis(0),
            deletion_date: None,
        };
        let line = Line::of(&row);
        assert_eq!((line.name.as_str(), line.note.as_str()), ("a", "+1 more · About"));
        assert_eq!((line.created.as_str(), line.deletion.as_str()), ("1 Jan 1970", ""));
        row.aliases.clear();
        assert_eq!((Line::of(&row).name.as_str(), Line::of(&row).note.as_str()), ("About", ""));
        row.description.clear();
        assert!(Line::of(&row).unnamed);
    }
}
