//! What the events of the trail mean for the bill. The only place that knows their form, which is CloudTrail's.

use kms_api::{KeyArn, Region};
use serde_json::Value;

use crate::price::CLOUD_HSM;

use super::{Caller, Ledger, Life, Phase, Schedule, Store};

/// Days between rotations where a request names none.
const DEFAULT_PERIOD: u64 = 365;

/// Takes in what an event changes of keys and key stores.
pub(super) fn take_in(ledger: &mut Ledger, event: &Value) {
    match text(event, &["eventSource"]) {
        "kms.amazonaws.com" if event.get("errorCode").is_none() => happened(ledger, event),
        "kmsbox" => undone(ledger, event),
        _ => {}
    }
}

fn happened(ledger: &mut Ledger, event: &Value) {
    let now = ledger.time;
    let key = || first_resource(event).and_then(arn);
    match text(event, &["eventName"]) {
        // A replica has its own record of this name, in its Region.
        "CreateKey" => {
            let Some(key) = arn(text(event, &["responseElements", "keyMetadata", "arn"])) else { return };
            // A replica has the material of all rotations that its group has had.
            let group = ledger.group(&key);
            let rotations = group.iter().filter_map(|key| Some(ledger.known(key)?.rotations().len())).max();
            let life = ledger.life(&key);
            life.begin(now, Phase::Billed);
            for _ in 0..rotations.unwrap_or_default() {
                life.rotate(now);
            }
        }
        "ScheduleKeyDeletion" => begin(ledger, key(), Phase::Pending),
        "DeleteKey" => begin(ledger, key(), Phase::Gone),
        "CancelKeyDeletion" => {
            if let Some(life) = key().and_then(|key| ledger.known(&key)) {
                life.cancel();
            }
        }
        "RotateKey" => {
            let Some(key) = key() else { return };
            let by_calendar = text(event, &["serviceEventDetails", "rotationType"]) == "AUTOMATIC";
            for member in ledger.group(&key) {
                let Some(life) = ledger.known(&member) else { continue };
                life.rotate(now);
                if let Some(schedule) = life.schedule.as_mut().filter(|_| by_calendar && member == key) {
                    schedule.next = now.plus_days(schedule.period.into());
                }
            }
        }
        "EnableKeyRotation" => {
            let Some(life) = key().and_then(|key| ledger.known(&key)) else { return };
            let period = find(event, &["requestParameters", "rotationPeriodInDays"]).and_then(Value::as_u64);
            let period = u16::try_from(period.unwrap_or(DEFAULT_PERIOD)).unwrap_or(u16::MAX);
            // Counted from the last rotation by the calendar if the schedule is on already, else from now.
            let begin = life.schedule.map_or(now, |old| old.next.plus_days(-i64::from(old.period)));
            life.schedule = Some(Schedule { period, next: begin.plus_days(period.into()).max(now) });
        }
        "DisableKeyRotation" => {
            if let Some(life) = key().and_then(|key| ledger.known(&key)) {
                life.schedule = None;
            }
        }
        // The schedule goes where the primary key goes. There are records of this in both Regions.
        "UpdatePrimaryRegion" => {
            let region = text(event, &["requestParameters", "primaryRegion"]).parse::<Region>().ok();
            let (Some(key), Some(region)) = (key(), region) else { return };
            let schedule = ledger.group(&key).iter().find_map(|member| ledger.known(member)?.schedule.take());
            if let Some(life) = ledger.known(&KeyArn { region, ..key }) {
                life.schedule = schedule;
            }
        }
        name => key_store(ledger, name, event),
    }
}

fn key_store(ledger: &mut Ledger, name: &str, event: &Value) {
    let now = ledger.time;
    let cluster = || {
        let cluster = text(event, &["requestParameters", "clusterId"]);
        (!cluster.is_empty()).then(|| cluster.to_owned())
    };
    match name {
        "CreateCustomKeyStore" => {
            let mut life = Life::default();
            life.begin(now, Phase::Billed);
            let store = Store {
                account: ledger.names.number(text(event, &["recipientAccountId"])),
                region: ledger.names.number(text(event, &["awsRegion"])),
                cluster: cluster(),
                life,
            };
            ledger.names.number(CLOUD_HSM);
            ledger.stores.insert(text(event, &["responseElements", "customKeyStoreId"]).to_owned(), store);
        }
        // The cluster is another of the same HSM backup: one is there at any time.
        "UpdateCustomKeyStore" => {
            let store = ledger.stores.get_mut(text(event, &["requestParameters", "customKeyStoreId"]));
            if let (Some(store), Some(cluster)) = (store, cluster()) {
                store.cluster = Some(cluster);
            }
        }
        "DeleteCustomKeyStore" => {
            if let Some(store) = ledger.stores.get_mut(text(event, &["requestParameters", "customKeyStoreId"])) {
                store.life.begin(now, Phase::Gone);
            }
        }
        _ => {}
    }
}

/// An undo, or the redo of one: `removedKeys` cost no more, `restoredKeys` cost again, and of `rotatedKeys` so many rotations
/// are left.
fn undone(ledger: &mut Ledger, event: &Value) {
    let now = ledger.time;
    for (list, phase) in [("removedKeys", Phase::Gone), ("restoredKeys", Phase::Billed)] {
        let keys = find(event, &["serviceEventDetails", list]).and_then(Value::as_array);
        for key in keys.into_iter().flatten().filter_map(Value::as_str).filter_map(arn) {
            ledger.life(&key).undo(now, phase);
        }
    }
    let rotated = find(event, &["serviceEventDetails", "rotatedKeys"]).and_then(Value::as_object);
    for (key, count) in rotated.into_iter().flatten() {
        let life = arn(key).and_then(|key| ledger.known(&key));
        if let (Some(life), Some(count)) = (life, count.as_u64()) {
            life.keep_rotations(usize::try_from(count).unwrap_or(usize::MAX));
        }
    }
}

fn begin(ledger: &mut Ledger, key: Option<KeyArn>, phase: Phase) {
    let now = ledger.time;
    if let Some(life) = key.and_then(|key| ledger.known(&key)) {
        life.begin(now, phase);
    }
}

/// Who made the call.
pub(super) fn caller(event: &Value) -> Caller<'_> {
    let identity = event.get("userIdentity").unwrap_or(&Value::Null);
    let service = text(identity, &["invokedBy"]);
    let names = [&["sessionContext", "sessionIssuer", "arn"][..], &["arn"], &["accountId"]];
    let principal = names.iter().map(|path| text(identity, path)).find(|name| !name.is_empty());
    Caller { operation: text(event, &["eventName"]), service, principal: principal.unwrap_or(service) }
}

/// The ARN of the first thing that a call was about.
fn first_resource(event: &Value) -> Option<&str> {
    event.get("resources")?.get(0)?.get("ARN")?.as_str()
}

fn find<'a>(event: &'a Value, path: &[&str]) -> Option<&'a Value> {
    path.iter().try_fold(event, |value, name| value.get(name))
}

fn text<'a>(event: &'a Value, path: &[&str]) -> &'a str {
    find(event, path).and_then(Value::as_str).unwrap_or_default()
}

fn arn(text: &str) -> Option<KeyArn> {
    text.parse().ok()
}
