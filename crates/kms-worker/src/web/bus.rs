//! The channel between the workers of all tabs.

use std::rc::Rc;

use kms_protocol::{Changed, Failure, Question};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{BroadcastChannel, MessageEvent};

use super::thrown;

/// From one worker to the others.
#[derive(Serialize, Deserialize)]
pub(super) enum Message {
    /// A follower is there and wants to know the state of the workspace.
    Hello { from: String },
    /// The writer's answer.
    Welcome { to: String, build: String, changed: Changed },
    /// A follower's question to the writer.
    Ask { from: String, id: u64, question: Question, file: Option<String> },
    /// The writer's answer.
    Answer { to: String, id: u64, result: Result<Value, Failure>, file: Option<String> },
    /// The writer committed something, or is a new one.
    Changed(Changed),
}

/// The channel.
#[derive(Clone)]
pub(super) struct Bus(Rc<BroadcastChannel>);

impl Bus {
    /// Opens the channel.
    pub(super) fn open() -> Result<Self, Failure> {
        let channel = BroadcastChannel::new("kmsbox").map_err(|error| Failure::Protocol(thrown(&error)))?;
        Ok(Self(Rc::new(channel)))
    }

    /// Sends a message to all others.
    pub(super) fn send(&self, message: &Message) {
        if let Ok(text) = serde_json::to_string(message) {
            let _ = self.0.post_message(&text.into());
        }
    }

    /// Hands every message of the others to `receive`.
    pub(super) fn listen(&self, receive: impl Fn(Message) + 'static) {
        let handler = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let text = event.data().as_string();
            if let Some(message) = text.and_then(|text| kms_api::json::from_text(&text).ok()) {
                receive(message);
            }
        });
        self.0.set_onmessage(Some(handler.as_ref().unchecked_ref()));
        // The handler lives as long as the worker.
        handler.forget();
    }
}
