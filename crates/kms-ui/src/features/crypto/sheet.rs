//! What is typed into a form of this section, and what came of it.

use leptos::prelude::*;

use super::bytes::{Form as ByteForm, MOST_CIPHERTEXT};
use super::call::Answer;
use super::input::Input;
use crate::components::pairs::{Pairs, model};
use crate::forms::Placed;
use kms_api::EncryptionContext;

/// A key, and how it is used.
#[derive(Clone, Copy)]
pub(super) struct Side {
    pub(super) key: RwSignal<String>,
    pub(super) context: Pairs,
    /// The algorithm that was asked for.
    pub(super) wanted: RwSignal<String>,
    /// The algorithm that is used: the one asked for, if the key has it.
    pub(super) algorithm: RwSignal<String>,
}

impl Side {
    fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self { key: text(), context: Pairs::default(), wanted: text(), algorithm: text() }
    }

    /// What was typed to name the key.
    pub(super) fn key(self) -> String {
        self.key.get_untracked().trim().to_owned()
    }

    /// Whether ciphertexts are those of a symmetric key, which an encryption context is bound to; follows changes.
    pub(super) fn is_symmetric(self) -> bool {
        self.algorithm.with(|name| name.is_empty() || name == super::algorithms::SYMMETRIC)
    }

    /// The encryption context, for this member of a request. Where it has no place it is empty.
    ///
    /// # Errors
    ///
    /// What is wrong with it, beside the member's field.
    pub(super) fn context(self, member: &str) -> Result<EncryptionContext, Placed> {
        if !untrack(|| self.is_symmetric()) {
            return Ok(EncryptionContext::default());
        }
        model::context(&self.context.get_untracked()).map_err(|fault| Placed::at(member, fault))
    }
}

/// A form with all that any of them asks for. It outlives its page, so that going from one to another loses nothing.
#[derive(Clone, Copy)]
pub(super) struct Sheet {
    /// The key; where two are named, the one of the ciphertext.
    pub(super) from: Side,
    /// The second key of ReEncrypt.
    pub(super) to: Side,
    /// The bytes that go in.
    pub(super) input: Input,
    /// The signature or code that is to be verified.
    pub(super) proof: Input,
    /// The type of a message, or the kind of a data key.
    pub(super) kind: RwSignal<String>,
    /// The kind of a data key pair.
    pub(super) pair_kind: RwSignal<String>,
    /// How many bytes a data key has.
    pub(super) length: RwSignal<String>,
    /// Whether a data key is a pair.
    pub(super) pair: RwSignal<bool>,
    /// Whether a data key comes in clear, too.
    pub(super) clear: RwSignal<bool>,
    /// What came of it.
    pub(super) result: RwSignal<Option<Answer>>,
}

impl Sheet {
    /// An empty one, whose bytes are typed in this form.
    pub(super) fn new(form: ByteForm, most: usize) -> Self {
        Self {
            from: Side::new(),
            to: Side::new(),
            input: Input::new(form, most),
            proof: Input::new(ByteForm::Base64, MOST_CIPHERTEXT),
            kind: RwSignal::new(String::new()),
            pair_kind: RwSignal::new(String::new()),
            length: RwSignal::new(String::new()),
            pair: RwSignal::new(false),
            clear: RwSignal::new(true),
            result: RwSignal::new(None),
        }
    }

    /// Takes over a key, its algorithm and the context of a call.
    pub(super) fn take(self, answer: &Answer, algorithm: &str) {
        self.result.set(None);
        self.from.key.set(answer.asked_text("KeyId"));
        self.from.wanted.set(answer.asked_text(algorithm));
        self.from.context.set(&answer.asked_context("EncryptionContext"));
    }
}
