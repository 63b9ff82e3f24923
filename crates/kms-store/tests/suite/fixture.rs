//! Rows and records to store.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use kms_api::key::{KeySpec, KeyState, KeyUsage};
use kms_api::{AccountId, AliasArn, Clock, KeyArn, KeyId, Timestamp};
use kms_core::caller::{Issuer, Session, SessionKind, User};
use kms_core::state::identity::{
    AccessKeyRow, AccountRow, IdentityKey, IdentityRow, Named, Policies, SessionRow, UserRow,
};
use kms_core::state::{AliasRow, KeyRow, MaterialRow, WorkspaceRow};
use kms_core::{CallRecord, Change, Metered, Row, RowKey};
use kms_crypto::{KeyMaterialId, Wrapped};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

type Entry = (RowKey, Row);

pub(crate) fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

pub(crate) fn key_arn(number: u8) -> KeyArn {
    KeyArn {
        region: "eu-central-1".parse().unwrap(),
        account: "111122223333".parse().unwrap(),
        key_id: KeyId::from_random([number; 16], false),
    }
}

fn key_row(number: u8, description: &str) -> KeyRow {
    KeyRow {
        description: description.to_owned(),
        policy: Some("{\"Statement\": \"text with \\\"quotes\\\", ü and 🔑\"}".to_owned()),
        tags: [("Purpose".to_owned(), "test".to_owned())].into(),
        current_material: Some(KeyMaterialId([number; 32])),
        ..KeyRow::new(Timestamp::from_millis(1_700_000_000_123), KeySpec::SymmetricDefault, KeyUsage::EncryptDecrypt)
    }
}

pub(crate) fn key(number: u8, description: &str) -> Entry {
    (RowKey::Key(key_arn(number)), Row::Key(Box::new(key_row(number, description))))
}

pub(crate) fn pending_deletion(number: u8) -> Entry {
    let row = KeyRow {
        state: KeyState::PendingDeletion,
        deletion_date: Some(Timestamp::from_millis(1_800_000_000_000)),
        ..key_row(number, "doomed")
    };
    (RowKey::Key(key_arn(number)), Row::Key(Box::new(row)))
}

pub(crate) fn material(number: u8) -> Entry {
    let row = MaterialRow::new(Timestamp::from_millis(1_700_000_000_123), Wrapped(vec![number; 40]));
    (RowKey::Material(key_arn(number), KeyMaterialId([number; 32])), Row::Material(row))
}

pub(crate) fn alias(name: &str, target: u8) -> Entry {
    let KeyArn { region, account, key_id } = key_arn(target);
    let arn = AliasArn { region, account, name: format!("alias/{name}").parse().unwrap() };
    let created = Timestamp::from_millis(1_700_000_000_000);
    (RowKey::Alias(arn), Row::Alias(AliasRow { target: key_id, created, updated: created }))
}

/// A row of identities of several tables.
pub(crate) fn identities() -> [Entry; 4] {
    let account: AccountId = "111122223333".parse().unwrap();
    let created = Timestamp::from_millis(1_700_000_000_000);
    let user = User { name: "u".to_owned(), path: "/a/".to_owned(), id: "AIDAEXAMPLE".to_owned() };
    let session = Session {
        kind: SessionKind::Token(Issuer::User(user)),
        policies: Vec::new(),
        managed_policies: ["arn:aws:iam::aws:policy/P".to_owned()].into(),
        tags: [("a".to_owned(), "ü".to_owned())].into(),
        transitive_tags: ["a".to_owned()].into(),
        source_identity: None,
        mfa: true,
        created,
        expires: created.plus_days(1),
    };
    let policies = Policies {
        inline: [("p".to_owned(), "{ }".to_owned())].into(),
        attached: ["arn:aws:iam::aws:policy/P".to_owned()].into(),
    };
    let user = UserRow {
        path: "/a/".to_owned(),
        id: "AIDAEXAMPLE".to_owned(),
        created,
        policies,
        boundary: None,
        tags: [("k".to_owned(), String::new())].into(),
        groups: ["g".to_owned()].into(),
    };
    let email = "a@example.com".to_owned();
    let key = AccessKeyRow { account: account.clone(), user: Some("u".to_owned()), active: true, created };
    [
        (
            IdentityKey::Account(account.clone()),
            IdentityRow::Account(AccountRow { name: "A".to_owned(), email, created }),
        ),
        (IdentityKey::User(Named::new(&account, "u")), IdentityRow::User(user)),
        (IdentityKey::AccessKey("AKIAEXAMPLE".to_owned()), IdentityRow::AccessKey(key)),
        (IdentityKey::Session("ASIAEXAMPLE".to_owned()), IdentityRow::Session(SessionRow { account, session })),
    ]
    .map(|(key, row)| (RowKey::Identity(key), Row::Identity(Box::new(row))))
}

pub(crate) fn workspace(ahead: i64) -> Entry {
    (
        RowKey::Workspace,
        Row::Workspace(WorkspaceRow { clock: Clock { ahead, frozen_at: None }, ..WorkspaceRow::default() }),
    )
}

/// A change from one content of a row to another; at least one of them is there.
pub(crate) fn change(before: Option<Entry>, after: Option<Entry>) -> Change {
    let key = after.as_ref().or(before.as_ref()).unwrap().0.clone();
    Change { key, before: before.map(|(_, row)| row), after: after.map(|(_, row)| row) }
}

pub(crate) fn put(entry: Entry) -> Change {
    change(None, Some(entry))
}

pub(crate) fn remove(entry: Entry) -> Change {
    change(Some(entry), None)
}

pub(crate) fn record(seq: u64) -> CallRecord {
    let arn = key_arn(1);
    CallRecord {
        seq,
        time: Timestamp::from_millis(1_700_000_000_000 + seq as i64),
        event: serde_json::json!({ "eventName": "Encrypt", "requestParameters": { "keyId": arn, "n": seq } }),
        metered: vec![Metered {
            usage: "KMS-Requests".to_owned(),
            account: arn.account.clone(),
            region: arn.region.clone(),
            key: Some(arn),
        }],
    }
}

pub(crate) fn records(seqs: impl Iterator<Item = u64>) -> Vec<CallRecord> {
    seqs.map(record).collect()
}

/// Carries out two futures at once.
pub(crate) async fn together<A, B>(left: impl Future<Output = A>, right: impl Future<Output = B>) -> (A, B) {
    let (mut left, mut right) = (pin!(left), pin!(right));
    let (mut a, mut b) = (None, None);
    poll_fn(|context| {
        if a.is_none()
            && let Poll::Ready(value) = left.as_mut().poll(context)
        {
            a = Some(value);
        }
        if b.is_none()
            && let Poll::Ready(value) = right.as_mut().poll(context)
        {
            b = Some(value);
        }
        match (a.take(), b.take()) {
            (Some(left), Some(right)) => Poll::Ready((left, right)),
            (left, right) => {
                (a, b) = (left, right);
                Poll::Pending
            }
        }
    })
    .await
}
