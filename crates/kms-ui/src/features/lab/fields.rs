//! The fields of the lab while they are filled in.

use std::time::Duration;

use kms_api::KeyArn;
use kms_protocol::Actor;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use crate::access::Question;
use crate::components::pairs::Pairs;

/// How long typing must rest before the question is asked.
const REST: Duration = Duration::from_millis(200);

/// The fields. Copies are the same fields.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    pub(super) by: RwSignal<Option<Actor>>,
    pub(super) operation: RwSignal<String>,
    pub(super) key: KeyField,
    pub(super) other: KeyField,
    pub(super) name: RwSignal<String>,
    pub(super) context: Pairs,
    pub(super) via: RwSignal<String>,
    pub(super) ip: RwSignal<String>,
    pub(super) endpoint: RwSignal<String>,
    pub(super) mfa: RwSignal<Option<bool>>,
    pub(super) extra: Pairs,
}

/// A field for a key: what stands in it, and the key that was picked from the list.
#[derive(Clone, Copy)]
pub(super) struct KeyField {
    pub(super) text: RwSignal<String>,
    pub(super) picked: RwSignal<Option<KeyArn>>,
}

impl KeyField {
    fn of(text: String) -> Self {
        Self { picked: RwSignal::new(text.parse().ok()), text: RwSignal::new(text) }
    }

    /// What names the key: its ARN if it was picked, for an alias is looked up in the account of whoever calls.
    fn get(self) -> String {
        let text = self.text.get();
        self.picked.get().map_or_else(|| text.trim().to_owned(), |arn| arn.to_string())
    }
}

fn pairs(of: &[(String, String)]) -> Pairs {
    let pairs = Pairs::default();
    for (name, value) in of {
        pairs.add(name, value);
    }
    pairs
}

impl Fields {
    /// The fields as a question has them. What it leaves open is who acts, and Encrypt.
    pub(super) fn of(question: Question, actor: Option<Actor>) -> Self {
        let operation = Some(question.operation).filter(|name| !name.is_empty());
        Self {
            by: RwSignal::new(question.by.or(actor)),
            operation: RwSignal::new(operation.unwrap_or_else(|| "Encrypt".to_owned())),
            key: KeyField::of(question.key),
            other: KeyField::of(question.other),
            name: RwSignal::new(question.name),
            context: pairs(&question.context),
            via: RwSignal::new(question.via),
            ip: RwSignal::new(question.ip),
            endpoint: RwSignal::new(question.endpoint),
            mfa: RwSignal::new(question.mfa),
            extra: pairs(&question.extra),
        }
    }

    /// Whether any circumstance is told.
    pub(super) fn has_circumstances(self) -> bool {
        let question = self.get();
        let texts = [&question.via, &question.ip, &question.endpoint];
        texts.iter().any(|text| !text.is_empty()) || question.mfa.is_some() || !question.extra.is_empty()
    }

    /// The question that the fields make; follows them.
    fn get(self) -> Question {
        let trimmed = |text: RwSignal<String>| text.get().trim().to_owned();
        Question {
            by: self.by.get(),
            operation: self.operation.get(),
            key: self.key.get(),
            other: self.other.get(),
            name: trimmed(self.name),
            context: self.context.get(),
            via: trimmed(self.via),
            ip: trimmed(self.ip),
            endpoint: trimmed(self.endpoint),
            mfa: self.mfa.get(),
            extra: self.extra.get(),
        }
    }

    /// The question as it was when typing last rested.
    pub(super) fn rested(self) -> RwSignal<Question> {
        let rested = RwSignal::new(untrack(|| self.get()));
        let timer = StoredValue::new(None::<TimeoutHandle>);
        Effect::new(move |before: Option<()>| {
            let question = self.get();
            if before.is_none() {
                return;
            }
            if let Some(timer) = timer.get_value() {
                timer.clear();
            }
            let ask = move || {
                rested.try_set(question);
            };
            timer.set_value(set_timeout_with_handle(ask, REST).ok());
        });
        rested
    }
}
