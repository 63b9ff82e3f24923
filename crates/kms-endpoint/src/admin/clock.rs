//! The virtual clock.

use kms_api::time::{DAY, HOUR, SECOND};
use kms_api::{Clock, Timestamp};
use kms_core::Engine;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{AdminError, Result};
use crate::service::{Carried, Service, lock};
use crate::times;

/// The clock to be set.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Setting {
    /// The time it shows: a text as in `2026-01-31T08:05:09Z`, or seconds since 1970. The present one without it.
    now: Option<Value>,
    /// Whether it stands. As before without it.
    frozen: Option<bool>,
}

/// How far the clock is to jump.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Jump {
    #[serde(default)]
    days: u32,
    #[serde(default)]
    hours: u32,
    #[serde(default)]
    minutes: u32,
    #[serde(default)]
    seconds: u32,
    /// Instead of all these: to where the next thing happens by itself.
    #[serde(default)]
    to_next_deadline: bool,
}

pub(super) fn show(service: &Service) -> Result<String> {
    let Carried { stored, .. } = service.shared.advance(&service.system());
    stored.wait_blocking()?;
    Ok(view(service, None))
}

pub(super) fn set(service: &Service, setting: &Setting) -> Result<String> {
    let to = setting.now.as_ref().map(time).transpose()?;
    change(service, |engine, now, real| {
        let frozen = setting.frozen.unwrap_or(engine.state().workspace().clock.is_frozen());
        Ok(Clock::showing(to.unwrap_or(now), real, frozen))
    })
}

pub(super) fn advance(service: &Service, jump: &Jump) -> Result<String> {
    change(service, |engine, now, real| {
        let to = if jump.to_next_deadline {
            engine.next_deadline().ok_or_else(|| AdminError::bad_request("Nothing is due at any time."))?.max(now)
        } else {
            let units = [(jump.days, DAY), (jump.hours, HOUR), (jump.minutes, 60 * SECOND), (jump.seconds, SECOND)];
            now + units.iter().map(|(count, unit)| i64::from(*count).saturating_mul(*unit)).sum::<i64>()
        };
        Ok(Clock::showing(to, real, engine.state().workspace().clock.is_frozen()))
    })
}

fn change(service: &Service, choose: impl FnOnce(&Engine, Timestamp, Timestamp) -> Result<Clock>) -> Result<String> {
    let Carried { result, stored, .. } = service.shared.set_clock(&service.system(), choose)?;
    stored.wait_blocking()?;
    Ok(view(service, Some(result)))
}

fn time(value: &Value) -> Result<Timestamp> {
    let time = match value {
        Value::String(text) => times::from_iso8601(text),
        Value::Number(_) => serde_json::from_value(value.clone()).ok(),
        _ => None,
    };
    time.ok_or_else(|| {
        AdminError::bad_request("`now` must be a text such as \"2026-01-31T08:05:09Z\" or seconds since 1970.")
    })
}

fn view(service: &Service, events: Option<usize>) -> String {
    let core = lock(&service.shared.core);
    let (now, clock) = (core.now(), core.engine().state().workspace().clock);
    let deadline = core.engine().next_deadline();
    let mut view = json!({
        "now": now.to_iso8601(),
        "epochSeconds": now,
        "frozen": clock.is_frozen(),
        "nextDeadline": deadline.map(Timestamp::to_iso8601),
    });
    if let (Some(events), Some(fields)) = (events, view.as_object_mut()) {
        fields.insert("events".to_owned(), json!(events));
    }
    view.to_string()
}
