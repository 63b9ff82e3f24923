//! A workspace to look around in: two accounts, roles, keys of several kinds, and a year of calls up to now.
//!
//! `example.json` tells the calls: on which day of the year, by whom, and with what of the answers before (`$name/pointer`).
//! They are carried out like any others, so what is in the workspace has really happened.

use std::collections::BTreeMap;

use kms_api::time::DAY;
use kms_api::{Clock, KmsError};
use kms_core::Env;
use kms_protocol::identity::{Manage, ManagingService};
use kms_protocol::{Actor, Failure, Part};
use kms_store::Store;
use serde_json::Value;

use crate::host::{Host, Moment};

const SCRIPT: &str = include_str!("example.json");
/// How long the example has been going on, in days.
const YEAR: f64 = 365.0;

/// A call of the script: when, and its place there.
struct Call<'a> {
    day: f64,
    told: &'a Value,
}

impl<S: Store> Host<S> {
    /// Fills an empty workspace with the example.
    ///
    /// # Errors
    ///
    /// Something was called already, or the effects could not be stored.
    pub(crate) async fn example(&mut self, moment: &mut Moment<'_>) -> Result<(), Failure> {
        if self.engine().tail().next_seq != 0 {
            let text = "The example needs an empty workspace: something was called here already.";
            return Err(Failure::Kms(KmsError::validation(text)));
        }
        let script: Vec<Value> = serde_json::from_str(SCRIPT).map_err(|fault| Failure::Protocol(fault.to_string()))?;
        let end = moment.real;
        let begin = end.plus_days(-(YEAR as i64));
        let mut kept: BTreeMap<String, Value> = BTreeMap::new();
        for Call { day, told } in calls(&script) {
            let now = begin + (day * DAY as f64) as i64;
            self.show(moment, Clock::showing(now, moment.real, true)).await?;
            self.act_as(actor(told).as_ref(), moment.real)?;
            let text = |name: &str| told.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            let mut input = told.get("in").cloned().unwrap_or_default();
            fill(&mut input, &kept);
            let answer = if text("service") == "iam" {
                let manage = Manage { service: ManagingService::Iam, operation: text("op"), input };
                self.manage(moment, &manage).await?.ok()
            } else {
                match self.call(moment, &text("op"), &input).await {
                    Ok(answer) => Some(answer),
                    // Some of the calls are refused, as they would be.
                    Err(Failure::Kms(_)) => None,
                    Err(failure) => return Err(failure),
                }
            };
            if let (Some(answer), Some(name)) = (answer, told.get("keep").and_then(Value::as_str)) {
                kept.insert(name.to_owned(), answer);
            }
        }
        self.show(moment, Clock::showing(end, moment.real, false)).await?;
        self.act_as(None, moment.real)
    }

    /// Sets the clock, which in an empty workspace may go back.
    async fn show(&mut self, moment: &mut Moment<'_>, clock: Clock) -> Result<(), Failure> {
        let caller = self.caller().clone();
        let now = clock.now(moment.real);
        let outcome = self.engine_mut().set_clock(&mut Env::new(now, moment.rng, &caller), clock, moment.real)?;
        self.commit(&outcome, "JumpTo").await
    }
}

/// Every call of the script, those that are repeated as often as the year has room, in order.
fn calls(script: &[Value]) -> Vec<Call<'_>> {
    let mut calls = Vec::new();
    for told in script {
        let number = |name: &str| told.get(name).and_then(Value::as_f64);
        let mut day = number("day").unwrap_or_default();
        loop {
            calls.push(Call { day, told });
            match number("every") {
                Some(days) if days > 0.0 && day + days < YEAR => day += days,
                _ => break,
            }
        }
    }
    calls.sort_unstable_by(|one, other| one.day.total_cmp(&other.day));
    calls
}

/// Who calls: a session of a role, a user, or the root user.
fn actor(told: &Value) -> Option<Actor> {
    let text = |name: &str| told.get(name).and_then(Value::as_str).map(str::to_owned);
    let home = Actor::home()?;
    let who = match (text("role"), text("user")) {
        (Some(role), _) => Part::Session { role, session: "work".to_owned() },
        (_, Some(name)) => Part::User { name },
        _ => Part::Root,
    };
    let account = text("account").and_then(|account| account.parse().ok()).unwrap_or(home.account);
    Some(Actor { account, region: home.region, who })
}

/// Puts what was kept in the place of its names.
fn fill(value: &mut Value, kept: &BTreeMap<String, Value>) {
    match value {
        Value::String(text) => {
            let named = text.strip_prefix('$').and_then(|name| name.split_once('/'));
            let found = named.and_then(|(name, place)| kept.get(name)?.pointer(&format!("/{place}")));
            if let Some(found) = found {
                *value = found.clone();
            }
        }
        Value::Object(members) => members.values_mut().for_each(|member| fill(member, kept)),
        Value::Array(items) => items.iter_mut().for_each(|item| fill(item, kept)),
        _ => {}
    }
}
