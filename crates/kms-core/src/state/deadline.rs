//! What happens by itself when virtual time has come to it.

use kms_api::key::KeyState;
use kms_api::{KeyArn, Timestamp};
use kms_crypto::KeyMaterialId;

use super::identity::{IdentityKey, IdentityRow};
use super::owned::Owned;
use super::row::{KeyRow, KeyStoreRow, MaterialRow};

/// How long the service takes for what it does in the background, in milliseconds. AWS names no times but "up to"; this is
/// long enough to be seen and short enough to wait for.
pub(crate) const SETTLING: i64 = 2_000;

/// Something that falls due.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deadline {
    /// A key's waiting period ends, and the key is deleted.
    Deletion(KeyArn),
    /// A key is rotated by the calendar.
    Rotation(KeyArn),
    /// A rotation on demand is complete.
    Rotated(KeyArn),
    /// Imported material expires.
    Expiry(KeyArn, KeyMaterialId),
    /// A key is no longer `Creating` or `Updating`.
    Settled(KeyArn),
    /// A custom key store is connected or disconnected.
    Connection(Owned),
    /// Temporary credentials expire, named by their access key's id.
    SessionEnd(String),
}

pub(super) fn of_key(arn: &KeyArn, row: &KeyRow) -> impl Iterator<Item = (Timestamp, Deadline)> {
    let deletion = row.deletion_date.map(|date| (date, Deadline::Deletion(arn.clone())));
    // A key that is switched off is not rotated; if it is switched on after the date, it is rotated at once.
    let schedule = row.rotation.filter(|_| row.state == KeyState::Enabled);
    // Virtual time has an end: a rotation there would be followed by another at the same time, for ever.
    let schedule = schedule.filter(|schedule| schedule.next < Timestamp::MAX);
    let rotation = schedule.map(|schedule| (schedule.next, Deadline::Rotation(arn.clone())));
    let rotated = row.rotating_since.map(|since| (since + SETTLING, Deadline::Rotated(arn.clone())));
    let settled = row.settles.map(|date| (date, Deadline::Settled(arn.clone())));
    [deletion, rotation, rotated, settled].into_iter().flatten()
}

pub(super) fn of_material(
    arn: &KeyArn,
    id: KeyMaterialId,
    row: &MaterialRow,
) -> impl Iterator<Item = (Timestamp, Deadline)> {
    let expiry = row.valid_to.filter(|_| row.wrapped.is_some());
    expiry.map(|date| (date, Deadline::Expiry(arn.clone(), id))).into_iter()
}

pub(super) fn of_key_store(id: &Owned, row: &KeyStoreRow) -> impl Iterator<Item = (Timestamp, Deadline)> {
    row.settles.map(|date| (date, Deadline::Connection(id.clone()))).into_iter()
}

pub(super) fn of_identity(
    key: &IdentityKey,
    row: Option<&IdentityRow>,
) -> impl Iterator<Item = (Timestamp, Deadline)> + use<> {
    let end = match (key, row) {
        (IdentityKey::Session(id), Some(IdentityRow::Session(row))) => {
            Some((row.session.expires, Deadline::SessionEnd(id.clone())))
        }
        _ => None,
    };
    end.into_iter()
}
