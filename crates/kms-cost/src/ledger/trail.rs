//! What the events of the trail mean for the bill. The only place that knows their form, which is CloudTrail's.

use kms_api::{KeyArn, Region};
use serde_json::Value;

use crate::price::CLOUD_HSM;

use super::{Caller, Ledger, Life, Phase, Schedule, Store};

/// Days between rotations where a request names none.
const DEFAULT_PERIOD: u64 = 365;

/// Takes in what an event changes of keys and key stores.
pub(super) fn take_in(ledger: &mut Ledger, event: &Value) {
    match text(event, "/eventSource") {
        "kms.amazonaws.com" if event.get("errorCode").is_none() => happened(ledger, event),
        "kmsbox" => undone(ledger, event),
        _ => {}
    }
}

fn happened(ledger: &mut Ledger, event: &Value) {
    let now = ledger.time;
    let key = || arn(text(event, "/resources/0/ARN"));
    match text(event, "/eventName") {
        // A replica has its own record of this name, in its Region.
        "CreateKey" => {
            let Some(key) = arn(text(event, "/responseElements/keyMetadata/arn")) else { return };
            // A replica has the material of all rotations that its group has had.
            let rotations = group(ledger, &key).map(|(_, life)| life.rotations().len()).max().unwrap_or_default();
            let life = ledger.life(&key);
            life.begin(now, Phase::Billed);
            for _ in 0..rotations {
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
            let by_calendar = text(event, "/serviceEventDetails/rotationType") == "AUTOMATIC";
            for (arn, life) in group(ledger, &key) {
                life.rotate(now);
                if let Some(schedule) = life.schedule.as_mut().filter(|_| by_calendar && *arn == key) {
                    schedule.next = now.plus_days(schedule.period.into());
                }
            }
        }
        "EnableKeyRotation" => {
            let Some(life) = key().and_then(|key| ledger.known(&key)) else { return };
            let period = event.pointer("/requestParameters/rotationPeriodInDays").and_then(Value::as_u64);
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
            let region = text(event, "/requestParameters/primaryRegion").parse::<Region>().ok();
            let (Some(key), Some(region)) = (key(), region) else { return };
            let schedule = group(ledger, &key).find_map(|(_, life)| life.schedule.take());
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
        let cluster = text(event, "/requestParameters/clusterId");
        (!cluster.is_empty()).then(|| cluster.to_owned())
    };
    match name {
        "CreateCustomKeyStore" => {
            let mut life = Life::default();
            life.begin(now, Phase::Billed);
            let store = Store {
                account: ledger.names.number(text(event, "/recipientAccountId")),
                region: ledger.names.number(text(event, "/awsRegion")),
                cluster: cluster(),
                life,
            };
            ledger.names.number(CLOUD_HSM);
            ledger.stores.insert(text(event, "/responseElements/customKeyStoreId").to_owned(), store);
        }
        // The cluster is another of the same HSM backup: one is there at any time.
        "UpdateCustomKeyStore" => {
            let store = ledger.stores.get_mut(text(event, "/requestParameters/customKeyStoreId"));
            if let (Some(store), Some(cluster)) = (store, cluster()) {
                store.cluster = Some(cluster);
            }
        }
        "DeleteCustomKeyStore" => {
            if let Some(store) = ledger.stores.get_mut(text(event, "/requestParameters/customKeyStoreId")) {
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
        let keys = event.get("serviceEventDetails").and_then(|details| details.get(list)).and_then(Value::as_array);
        for key in keys.into_iter().flatten().filter_map(Value::as_str).filter_map(arn) {
            ledger.life(&key).undo(now, phase);
        }
    }
    let rotated = event.pointer("/serviceEventDetails/rotatedKeys").and_then(Value::as_object);
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

/// The key, and the others of its group if it is a multi-Region key, as far as they are there.
fn group<'a>(ledger: &'a mut Ledger, key: &'a KeyArn) -> impl Iterator<Item = (&'a KeyArn, &'a mut Life)> {
    let related = key.key_id.is_multi_region();
    let keys = ledger.keys.iter_mut().map(|(arn, key)| (arn, &mut key.life));
    keys.filter(move |(arn, life)| {
        let same = if related { arn.key_id == key.key_id && arn.account == key.account } else { *arn == key };
        same && life.phase() != Phase::Gone
    })
}

/// Who made the call.
pub(super) fn caller(event: &Value) -> Caller<'_> {
    let identity = |path: &str| event.pointer(path).and_then(Value::as_str).filter(|text| !text.is_empty());
    let service = identity("/userIdentity/invokedBy").unwrap_or_default();
    let role = identity("/userIdentity/sessionContext/sessionIssuer/arn");
    let principal = role.or_else(|| identity("/userIdentity/arn")).or_else(|| identity("/userIdentity/accountId"));
    Caller { operation: text(event, "/eventName"), service, principal: principal.unwrap_or(service) }
}

fn text<'a>(event: &'a Value, pointer: &str) -> &'a str {
    event.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

fn arn(text: &str) -> Option<KeyArn> {
    text.parse().ok()
}
