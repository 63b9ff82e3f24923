//! The fields that most forms of this section have.

use leptos::prelude::*;

use super::sheet::Side;
use crate::components::field::{FieldError, select_field};
use crate::components::form::Form;
use crate::components::key_picker::KeyPicker;
use crate::components::pairs::{PairWords, PairsEditor};
use crate::text::crypto as text;

/// The field for the key that an operation uses.
pub(super) fn key_field(id: &'static str, side: Side, hint: &'static str, form: Form) -> AnyView {
    view! { <KeyPicker id=id label=text::kms_key() value=side.key hint=hint error=form.error("keyId") /> }.into_any()
}

/// The fields for the encryption context, where there is a place for one.
pub(super) fn context_field(
    id: &'static str,
    words: PairWords,
    side: Side,
    hint: &'static str,
    error: FieldError,
) -> AnyView {
    let has_place = Memo::new(move |_| side.is_symmetric());
    let field = move || {
        if !has_place.get() {
            return ().into_any();
        }
        view! { <PairsEditor id=id words=words pairs=side.context hint=hint error=error /> }.into_any()
    };
    view! { {field} }.into_any()
}

/// Names of AWS's as options, which stand for themselves.
pub(super) fn named(names: impl IntoIterator<Item = &'static str>) -> Vec<(String, String)> {
    names.into_iter().map(|name| (name.to_owned(), name.to_owned())).collect()
}

/// The field for one of a few options that are always the same; the first one is chosen until another is.
pub(super) fn fixed_select(
    id: &'static str,
    label: &'static str,
    value: RwSignal<String>,
    options: Vec<(String, String)>,
    hint: &'static str,
    error: FieldError,
) -> AnyView {
    if let Some((first, _)) = options.first().filter(|_| value.with_untracked(String::is_empty)) {
        value.set(first.clone());
    }
    select_field(id, label, value, Signal::stored(options), hint, error)
}
