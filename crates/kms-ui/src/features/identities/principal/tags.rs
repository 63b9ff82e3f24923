//! The tags of a user or a role, which policies can ask for: `aws:PrincipalTag/team`.

use leptos::prelude::*;

use super::super::call::Call;
use super::Shown;
use crate::components::tags::{Setting, TagActions, tag_panel};
use crate::forms::place_managed;
use crate::text::identities::principal as text;

/// The panel of the tags.
pub(super) fn tags(shown: Shown) -> AnyView {
    let tags = shown.part(|view| view.tags.clone());
    let pairs = Signal::derive(move || tags.get().into_iter().collect());
    let set = move |(key, value): (String, String)| -> Setting {
        let call = Call::tag(&shown.identity(), &key, &value);
        Box::pin(async move {
            let codes = [("ValidationError", "tags"), ("InvalidInput", "tags"), ("LimitExceeded", "tags")];
            shown.called(call).await.map_err(|failure| place_managed(&failure, &["tags"], &codes))
        })
    };
    let remove = move |key: String| {
        shown.run(Call::untag(&shown.identity(), &key), text::tag_removed(&key));
    };
    let actions = TagActions { set: Callback::new(set), remove: Callback::new(remove) };
    tag_panel(text::tags_hint(), pairs, shown.own.into(), actions)
}
