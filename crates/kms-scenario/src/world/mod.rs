//! The small world of a scenario: rows of the engine's state, and where each policy stands in the file.

mod account;
mod id;
mod key;
mod organization;
mod who;

use std::collections::{BTreeMap, BTreeSet};

use iam_policy::Kind;
use iam_policy::json::Node;
use kms_api::{AccountId, GrantId, KeyArn, Region, Timestamp};
use kms_core::authorization::{Decision, Layer, Origin, Source};
use kms_core::state::identity::{IdentityKey, IdentityRow, VpcEndpointRow};
use kms_core::{Row, RowKey, State};

use crate::read::{Files, Object, PolicyText, Reader};

pub(crate) use who::{As, Sender};

/// A world.
pub(crate) struct World {
    pub(crate) state: State,
    pub(crate) region: Region,
    pub(crate) now: Timestamp,
    /// The accounts that are declared.
    pub(crate) accounts: BTreeSet<AccountId>,
    /// The keys by their names in the file.
    pub(crate) keys: BTreeMap<String, KeyArn>,
    /// The grants by their key's name and their own.
    pub(crate) grants: BTreeMap<(String, String), GrantId>,
    places: BTreeMap<PlaceKey, PolicyText>,
}

/// Which policy of the world, as decisions name it, in one text.
type PlaceKey = String;

impl World {
    /// The policy of a decision as it stands in the file; nothing for those that the file does not have, as AWS's own.
    pub(crate) fn place(
        &self,
        caller: &AccountId,
        decision: &Decision,
        layer: Layer,
        source: &Source,
    ) -> Option<&PolicyText> {
        let key = match &source.origin {
            Origin::KeyPolicy => format!("key {}", decision.resource),
            Origin::Inline(who, name) => inline(caller, who, name),
            Origin::Managed(_, arn) | Origin::Boundary(arn) | Origin::Session(Some(arn)) => managed(arn),
            Origin::ServiceControl(name, target) | Origin::ResourceControl(name, target) => {
                of_organization(layer, name, target)
            }
            Origin::Endpoint(id) => endpoint(id),
            Origin::RamPolicy | Origin::Trust | Origin::Session(None) => return None,
        };
        self.places.get(&key).filter(|place| place.text == source.document.text)
    }
}

fn inline(account: &AccountId, who: &str, name: &str) -> PlaceKey {
    format!("inline {account} {who} {name}")
}

fn managed(arn: &str) -> PlaceKey {
    format!("managed {arn}")
}

fn endpoint(id: &str) -> PlaceKey {
    format!("endpoint {id}")
}

fn of_organization(layer: Layer, name: &str, target: &str) -> PlaceKey {
    format!("{} {name} {target}", layer.as_str())
}

/// Makes a world out of a file.
pub(crate) struct Builder<'b> {
    pub(crate) reader: &'b mut Reader,
    /// The whole file.
    pub(crate) text: &'b str,
    pub(crate) files: &'b mut Files<'b>,
    /// Whether policies that AWS would refuse are wanted.
    pub(crate) malformed: bool,
    pub(crate) region: Region,
    pub(crate) now: Timestamp,
    rows: Vec<(RowKey, Row)>,
    places: BTreeMap<PlaceKey, PolicyText>,
    accounts: BTreeSet<AccountId>,
    keys: BTreeMap<String, KeyArn>,
    grants: BTreeMap<(String, String), GrantId>,
}

/// Builds the world that a scenario describes.
pub(crate) fn build(
    reader: &mut Reader,
    text: &str,
    files: &mut Files<'_>,
    object: &mut Object<'_, '_>,
    malformed: bool,
) -> Option<World> {
    let region = match object.get("region") {
        Some(node) => reader.parsed(Some(node), "a Region"),
        None => "us-east-1".parse().ok(),
    };
    let now = match object.get("now") {
        Some(node) => reader.time(Some(node), "`now`"),
        None => Some(Timestamp::from_millis(NEW_YEAR)),
    };
    let (accounts, organization) = (object.get("accounts"), object.get("organization"));
    let (keys, endpoints) = (object.get("keys"), object.get("vpcEndpoints"));
    // A world that is missing a part is looked at for more problems all the same.
    let region = region.or("us-east-1".parse().ok())?;
    let mut files = |path: &str| files(path);
    let mut builder = Builder {
        reader,
        text,
        files: &mut files,
        malformed,
        region,
        now: now.unwrap_or_default(),
        rows: Vec::new(),
        places: BTreeMap::new(),
        accounts: BTreeSet::new(),
        keys: BTreeMap::new(),
        grants: BTreeMap::new(),
    };
    builder.name_accounts(accounts);
    builder.name_keys(keys);
    builder.build_accounts(accounts);
    if let Some(node) = organization {
        builder.build_organization(node);
    }
    builder.build_keys(keys);
    builder.build_endpoints(endpoints);
    let Builder { rows, region, now, accounts, keys, grants, places, .. } = builder;
    Some(World { state: State::from_rows(rows), region, now, accounts, keys, grants, places })
}

/// 2026-01-01T00:00:00Z.
const NEW_YEAR: i64 = 1_767_225_600_000;

impl Builder<'_> {
    fn add(&mut self, key: IdentityKey, row: IdentityRow) {
        self.rows.push((RowKey::Identity(key), Row::Identity(Box::new(row))));
    }

    /// A policy, kept with its place.
    fn policy(&mut self, kind: Kind, node: &Node<'_>, place: PlaceKey) -> Option<String> {
        let policy = self.reader.policy(kind, node, self.text, self.files, self.malformed)?;
        let text = policy.text.clone();
        self.places.insert(place, policy);
        Some(text)
    }

    /// An account that is declared.
    fn account(&mut self, node: &Node<'_>, what: &str) -> Option<AccountId> {
        let account: AccountId = self.reader.parsed(Some(node), what)?;
        if !self.accounts.contains(&account) {
            let known: Vec<String> = self.accounts.iter().map(ToString::to_string).collect();
            self.reader.unknown(node.span, "account", account.as_str(), known.iter().map(String::as_str));
            return None;
        }
        Some(account)
    }

    /// The account that is named, or the only one that there is.
    fn account_or_only(&mut self, node: Option<&Node<'_>>, object: &Object<'_, '_>) -> Option<AccountId> {
        if let Some(node) = node {
            return self.account(node, "`account`");
        }
        let only = self.accounts.first().filter(|_| self.accounts.len() == 1).cloned();
        if only.is_none() {
            self.reader.problem(object.span, "`account` is missing, and there is more than one, or none");
        }
        only
    }

    fn build_endpoints(&mut self, node: Option<&Node<'_>>) {
        for member in self.reader.named(node, "`vpcEndpoints`") {
            let Some(mut object) = self.reader.object(&member.value, "a VPC endpoint") else { continue };
            let account = object.get("account");
            let account = self.account_or_only(account, &object);
            let vpc = object.get("vpc").and_then(|node| self.reader.text(node, "`vpc`"));
            let region = self.reader.parsed(object.get("region"), "`region`").unwrap_or(self.region.clone());
            let policy = object.get("policy");
            object.finish(self.reader);
            let policy = policy.and_then(|node| self.policy(Kind::Endpoint, node, endpoint(&member.name)));
            let Some(account) = account else { continue };
            let vpc = vpc.unwrap_or_else(|| "vpc-0123456789abcdef0".to_owned());
            let row = VpcEndpointRow { account, region, vpc, policy };
            self.add(IdentityKey::VpcEndpoint(member.name.to_string()), IdentityRow::VpcEndpoint(row));
        }
    }
}
