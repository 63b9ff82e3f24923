//! What the outputs say, before it is put in order.

use kms_api::{AccountId, KeyArn};
use serde_json::Value as Json;

/// Everything that was read.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) keys: Vec<Key>,
    pub(super) identities: Vec<Identity>,
    pub(super) managed: Vec<Managed>,
    /// Versions of managed policies of which it is not said whose they are.
    pub(super) versions: Vec<Json>,
    /// The accounts in the order in which they are named.
    pub(super) accounts: Vec<AccountId>,
    /// AWS services that policies or grants name.
    pub(super) services: Vec<String>,
    /// The partition of the first ARN.
    pub(super) partition: Option<String>,
    /// What cannot be carried over, in the order of being found, each once.
    pub(super) notes: Vec<String>,
}

/// A key.
#[derive(Default)]
pub(super) struct Key {
    /// Its ARN, unless nothing but its policy is known.
    pub(super) arn: Option<KeyArn>,
    pub(super) spec: Option<String>,
    pub(super) usage: Option<String>,
    pub(super) origin: Option<String>,
    pub(super) multi_region: bool,
    /// The ARN of the primary key of which it is a replica.
    pub(super) primary: Option<String>,
    pub(super) policy: Option<Json>,
    /// The account that its policy names as a whole first, or else first at all.
    pub(super) account: Option<AccountId>,
    /// Whether its policy names other accounts, too.
    pub(super) guessed: bool,
    /// As scenarios write them.
    pub(super) grants: Vec<Json>,
}

/// What an identity is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum IdentityKind {
    User,
    Group,
    Role,
}

/// A user, group or role.
pub(super) struct Identity {
    pub(super) kind: IdentityKind,
    pub(super) name: String,
    /// Its account, if it is known.
    pub(super) account: Option<AccountId>,
    pub(super) path: Option<String>,
    pub(super) id: Option<String>,
    pub(super) trust: Option<Json>,
    pub(super) inline: Vec<(String, Json)>,
    /// The ARNs of managed policies.
    pub(super) attached: Vec<String>,
    /// The ARN of its permissions boundary.
    pub(super) boundary: Option<String>,
    pub(super) tags: Vec<(String, String)>,
    pub(super) groups: Vec<String>,
    /// Whether an output is about it, or it is merely named.
    pub(super) described: bool,
    /// Whether a key policy or a grant names it.
    pub(super) named: bool,
    /// The sessions that key policies name.
    pub(super) sessions: Vec<String>,
}

/// A managed policy.
pub(super) struct Managed {
    pub(super) arn: String,
    pub(super) document: Option<Json>,
}

/// An ARN of IAM or STS in its parts.
pub(super) struct Arn<'a> {
    pub(super) account: AccountId,
    /// `user`, `role`, `policy`, `assumed-role`, …
    pub(super) kind: &'a str,
    /// The path with its slashes.
    pub(super) path: String,
    pub(super) name: &'a str,
}

impl<'a> Arn<'a> {
    pub(super) fn parse(arn: &'a str) -> Option<Self> {
        let mut parts = arn.splitn(6, ':');
        let ("arn", _, "iam" | "sts", "", account, resource) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?)
        else {
            return None;
        };
        let (kind, rest) = resource.split_once('/').unwrap_or((resource, ""));
        let (path, name) = rest.rsplit_once('/').map_or(("", rest), |(path, name)| (path, name));
        let path = if path.is_empty() { "/".to_owned() } else { format!("/{path}/") };
        Some(Self { account: account.parse().ok()?, kind, path, name })
    }
}

impl IdentityKind {
    /// As ARNs have it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
            Self::Role => "role",
        }
    }
}

impl Gathered {
    /// Something that cannot be carried over; in lower case and without a period.
    pub(super) fn note(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !self.notes.contains(&text) {
            self.notes.push(text);
        }
    }

    /// An account is named.
    pub(super) fn account(&mut self, account: &AccountId) {
        if !self.accounts.contains(account) {
            self.accounts.push(account.clone());
        }
    }

    /// An ARN is seen: its partition and its account.
    pub(super) fn seen(&mut self, arn: &str) {
        let mut parts = arn.split(':');
        if let (Some("arn"), Some(partition)) = (parts.next(), parts.next()) {
            self.partition.get_or_insert_with(|| partition.to_owned());
        }
        if let Some(account) = parts.nth(2).and_then(|account| account.parse().ok()) {
            self.account(&account);
        }
    }

    /// The key of this ARN. The first that has none yet is taken for it, for `get-key-policy` does not name its key.
    pub(super) fn key(&mut self, arn: &KeyArn) -> Option<&mut Key> {
        self.seen(&arn.to_string());
        let known = self.keys.iter().position(|key| key.arn.as_ref() == Some(arn));
        let at = known.or_else(|| self.keys.iter().position(|key| key.arn.is_none())).unwrap_or_else(|| {
            self.keys.push(Key::default());
            self.keys.len() - 1
        });
        let key = self.keys.get_mut(at)?;
        key.arn = Some(arn.clone());
        Some(key)
    }

    /// The key whose policy comes next: the last that is known and has none, or one that is not known yet.
    pub(super) fn key_without_policy(&mut self) -> Option<&mut Key> {
        let found = self.keys.iter().rposition(|key| key.policy.is_none());
        let at = found.unwrap_or_else(|| {
            self.keys.push(Key::default());
            self.keys.len() - 1
        });
        self.keys.get_mut(at)
    }

    /// The identity of this name, in this account if that is known.
    pub(super) fn identity(
        &mut self,
        kind: IdentityKind,
        name: &str,
        account: Option<&AccountId>,
    ) -> Option<&mut Identity> {
        let fits = |identity: &Identity| match (&identity.account, account) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        };
        let found = self.identities.iter().position(|found| found.kind == kind && found.name == name && fits(found));
        let at = found.unwrap_or_else(|| {
            self.identities.push(Identity {
                kind,
                name: name.to_owned(),
                account: None,
                path: None,
                id: None,
                trust: None,
                inline: Vec::new(),
                attached: Vec::new(),
                boundary: None,
                tags: Vec::new(),
                groups: Vec::new(),
                described: false,
                named: false,
                sessions: Vec::new(),
            });
            self.identities.len() - 1
        });
        let identity = self.identities.get_mut(at)?;
        if identity.account.is_none() {
            identity.account = account.cloned();
        }
        Some(identity)
    }

    /// The managed policy of this ARN.
    pub(super) fn managed(&mut self, arn: &str) -> Option<&mut Managed> {
        let at = self.managed.iter().position(|policy| policy.arn == arn).unwrap_or_else(|| {
            self.managed.push(Managed { arn: arn.to_owned(), document: None });
            self.managed.len() - 1
        });
        self.managed.get_mut(at)
    }

    /// A policy or a grant names somebody by an ARN. Gives whether it is somebody who can send requests.
    pub(super) fn party(&mut self, arn: &str) -> bool {
        let Some(Arn { account, kind, path, name }) = Arn::parse(arn) else { return false };
        self.seen(arn);
        let (kind, name, path, session) = match kind {
            "root" => return true,
            "user" => (IdentityKind::User, name.to_owned(), Some(path), None),
            "role" => (IdentityKind::Role, name.to_owned(), Some(path), None),
            // Its ARN has the role's name without the path, and then the session's.
            "assumed-role" => (IdentityKind::Role, path.trim_matches('/').to_owned(), None, Some(name.to_owned())),
            _ => return false,
        };
        if name.is_empty() {
            return false;
        }
        let Some(identity) = self.identity(kind, &name, Some(&account)) else { return false };
        identity.named = true;
        identity.path = identity.path.take().or(path);
        identity.sessions.extend(session.filter(|session| !identity.sessions.contains(session)));
        true
    }

    /// An AWS service is named.
    pub(super) fn service(&mut self, name: &str) {
        if !name.contains(".amazonaws.com") {
            self.note(format!("`{name}` is not known as an AWS service"));
        } else if !self.services.iter().any(|known| known == name) {
            self.services.push(name.to_owned());
        }
    }
}
