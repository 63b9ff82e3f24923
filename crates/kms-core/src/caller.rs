//! Who calls, and under which circumstances: all that authorization and the trail want to know of it, by value.

use std::collections::{BTreeMap, BTreeSet};

use kms_api::{AccountId, Region, Timestamp};
use serde::{Deserialize, Serialize};

/// Who calls, from where, and to which Region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    /// The caller's account.
    pub account: AccountId,
    /// The Region whose endpoint is called.
    pub region: Region,
    /// The caller's IP address, or the name of the service.
    pub source_ip: String,
    /// The caller's program.
    pub user_agent: String,
    /// Who of the account calls.
    pub who: Who,
    /// The id of the access key that signed, if the workspace issued it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_key: Option<String>,
    /// What else the request brings along.
    #[serde(default)]
    pub circumstances: Circumstances,
}

/// Who of an account calls.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Who {
    /// The account's root user.
    #[default]
    Root,
    /// An IAM user with an access key.
    User(User),
    /// Somebody with temporary credentials.
    Session(Box<Session>),
    /// An AWS service on its own behalf, such as `s3.amazonaws.com`.
    Service(String),
}

/// An IAM user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Its name.
    pub name: String,
    /// Its path, which begins and ends with `/`.
    pub path: String,
    /// Its unique id, `AIDA…`. A user who is made anew under the same name has another.
    pub id: String,
}

/// An IAM role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// Its path, which begins and ends with `/`.
    pub path: String,
    /// Its unique id, `AROA…`. A role that is made anew under the same name has another.
    pub id: String,
}

/// Temporary credentials, and what they stand for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// How they came about.
    pub kind: SessionKind,
    /// Session policies that were passed as text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<String>,
    /// Session policies that were passed as ARNs of managed policies.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub managed_policies: BTreeSet<String>,
    /// Session tags, those that were passed on from the session before included.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// The keys of the tags that are passed on to the next session.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub transitive_tags: BTreeSet<String>,
    /// The source identity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_identity: Option<String>,
    /// Whether a multi-factor authentication code was given.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mfa: bool,
    /// Since when it exists.
    pub created: Timestamp,
    /// Until when it is taken.
    pub expires: Timestamp,
}

/// How temporary credentials came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SessionKind {
    /// By AssumeRole.
    Role {
        /// The role.
        role: Role,
        /// The session's name.
        name: String,
    },
    /// By GetFederationToken.
    Federated {
        /// The name of the federated user.
        name: String,
        /// Who called GetFederationToken.
        issuer: Issuer,
    },
    /// By GetSessionToken: the caller itself for a time.
    Token(Issuer),
}

/// Who can call GetFederationToken and GetSessionToken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Issuer {
    /// The account's root user.
    Root,
    /// An IAM user.
    User(User),
}

/// What a request brings along beside who sends it. Much of it cannot be seen by a simulator and is given to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Circumstances {
    /// The VPC endpoint that the request came through, `vpce-…`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_endpoint: Option<String>,
    /// The VPC that the request came from, `vpc-…`, where the endpoint's own is not meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc: Option<String>,
    /// The AWS service that forwards the caller's request, such as `s3.us-east-1.amazonaws.com`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// Whether the caller gave a multi-factor authentication code; as its session says if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mfa: Option<bool>,
    /// How many seconds ago it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mfa_age: Option<u64>,
    /// Whether the request came over TLS.
    pub secure_transport: bool,
    /// The resource for which a service calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_arn: Option<String>,
    /// The account of that resource.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_account: Option<AccountId>,
    /// Further condition keys with their values.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub extra: BTreeMap<String, Vec<String>>,
}

impl Default for Circumstances {
    /// A request over TLS with nothing else to it. The endpoint's own connection is on one machine and needs no TLS; it
    /// stands for one that has it.
    fn default() -> Self {
        Self {
            vpc_endpoint: None,
            vpc: None,
            via: None,
            mfa: None,
            mfa_age: None,
            secure_transport: true,
            source_arn: None,
            source_account: None,
            extra: BTreeMap::new(),
        }
    }
}

impl Caller {
    /// The root user of an account, who calls from this machine.
    pub fn root(account: AccountId, region: Region) -> Self {
        Self {
            account,
            region,
            source_ip: "127.0.0.1".to_owned(),
            user_agent: "kmsbox".to_owned(),
            who: Who::Root,
            access_key: None,
            circumstances: Circumstances::default(),
        }
    }

    /// Somebody else of the same account.
    #[must_use]
    pub fn as_who(self, who: Who) -> Self {
        Self { who, ..self }
    }

    /// A service that calls on its own behalf. `account` is the one that is billed.
    pub fn service(name: &str, account: AccountId, region: Region) -> Self {
        let who = Who::Service(name.to_owned());
        let (source_ip, user_agent) = (name.to_owned(), name.to_owned());
        Self { source_ip, user_agent, ..Self::root(account, region).as_who(who) }
    }

    /// The ARN that the call is made as; a service's name for a service.
    ///
    /// An assumed role's has no path: `arn:aws:sts::111122223333:assumed-role/R/session`.
    pub fn arn(&self) -> String {
        match &self.who {
            Who::Root => self.iam_arn("root"),
            Who::User(user) => self.user_arn(user),
            Who::Session(session) => match &session.kind {
                SessionKind::Role { role, name } => self.sts_arn(&format!("assumed-role/{}/{name}", role.name)),
                SessionKind::Federated { name, .. } => self.sts_arn(&format!("federated-user/{name}")),
                SessionKind::Token(issuer) => self.issuer_arn(issuer),
            },
            Who::Service(name) => name.clone(),
        }
    }

    /// The value of `aws:PrincipalArn`: the role's own ARN for a session of a role; nothing for a service.
    pub fn principal_arn(&self) -> Option<String> {
        match &self.who {
            Who::Service(_) => None,
            Who::Session(session) => match &session.kind {
                SessionKind::Role { role, .. } => Some(self.role_arn(role)),
                _ => Some(self.arn()),
            },
            _ => Some(self.arn()),
        }
    }

    /// The value of `aws:userid`, CloudTrail's `principalId`, GetCallerIdentity's `UserId`; nothing for a service.
    pub fn user_id(&self) -> Option<String> {
        let of_issuer = |issuer: &Issuer| match issuer {
            Issuer::Root => self.account.to_string(),
            Issuer::User(user) => user.id.clone(),
        };
        match &self.who {
            Who::Root => Some(self.account.to_string()),
            Who::User(user) => Some(user.id.clone()),
            Who::Session(session) => Some(match &session.kind {
                SessionKind::Role { role, name } => format!("{}:{name}", role.id),
                SessionKind::Federated { name, .. } => format!("{}:{name}", self.account),
                SessionKind::Token(issuer) => of_issuer(issuer),
            }),
            Who::Service(_) => None,
        }
    }

    /// The value of `aws:PrincipalAccount`; nothing for a service.
    pub fn principal_account(&self) -> Option<&AccountId> {
        (!matches!(self.who, Who::Service(_))).then_some(&self.account)
    }

    /// The IAM user that calls, with temporary credentials of its own or without.
    pub fn user(&self) -> Option<&User> {
        match &self.who {
            Who::User(user) => Some(user),
            Who::Session(session) => match &session.kind {
                SessionKind::Token(Issuer::User(user)) => Some(user),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether the account's root user calls, with temporary credentials or without.
    pub fn is_root(&self) -> bool {
        match &self.who {
            Who::Root => true,
            Who::Session(session) => matches!(session.kind, SessionKind::Token(Issuer::Root)),
            _ => false,
        }
    }

    /// The session of temporary credentials.
    pub fn session(&self) -> Option<&Session> {
        match &self.who {
            Who::Session(session) => Some(session),
            _ => None,
        }
    }

    /// Whether a multi-factor authentication code was given: known only of temporary credentials, or if it is given.
    pub fn mfa(&self) -> Option<bool> {
        self.circumstances.mfa.or_else(|| self.session().map(|session| session.mfa))
    }

    /// The ARN of an IAM user of the caller's account.
    pub fn user_arn(&self, user: &User) -> String {
        self.iam_arn(&format!("user{}{}", user.path, user.name))
    }

    /// The ARN of a role of the caller's account, with its path.
    pub fn role_arn(&self, role: &Role) -> String {
        self.iam_arn(&format!("role{}{}", role.path, role.name))
    }

    fn issuer_arn(&self, issuer: &Issuer) -> String {
        match issuer {
            Issuer::Root => self.iam_arn("root"),
            Issuer::User(user) => self.user_arn(user),
        }
    }

    fn iam_arn(&self, resource: &str) -> String {
        format!("arn:{}:iam::{}:{resource}", self.region.partition(), self.account)
    }

    fn sts_arn(&self, resource: &str) -> String {
        format!("arn:{}:sts::{}:{resource}", self.region.partition(), self.account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_each_kind() {
        let root = Caller::root("111122223333".parse().unwrap(), "us-east-1".parse().unwrap());
        let user = User { name: "u".to_owned(), path: "/a/".to_owned(), id: "AIDAX".to_owned() };
        let role = Role { name: "r".to_owned(), path: "/b/".to_owned(), id: "AROAX".to_owned() };
        let session = |kind| {
            let session = Session {
                kind,
                policies: Vec::new(),
                managed_policies: BTreeSet::new(),
                tags: BTreeMap::new(),
                transitive_tags: BTreeSet::new(),
                source_identity: None,
                mfa: false,
                created: Timestamp::default(),
                expires: Timestamp::default(),
            };
            Who::Session(Box::new(session))
        };
        let names = |who: Who| {
            let caller = root.clone().as_who(who);
            (caller.arn(), caller.principal_arn().unwrap_or_default(), caller.user_id().unwrap_or_default())
        };
        let same = |arn: &str, id: &str| (arn.to_owned(), arn.to_owned(), id.to_owned());
        assert_eq!(names(Who::Root), same("arn:aws:iam::111122223333:root", "111122223333"));
        assert_eq!(names(Who::User(user.clone())), same("arn:aws:iam::111122223333:user/a/u", "AIDAX"));
        assert_eq!(
            names(session(SessionKind::Role { role, name: "s".to_owned() })),
            (
                "arn:aws:sts::111122223333:assumed-role/r/s".to_owned(),
                "arn:aws:iam::111122223333:role/b/r".to_owned(),
                "AROAX:s".to_owned()
            )
        );
        assert_eq!(
            names(session(SessionKind::Federated { name: "f".to_owned(), issuer: Issuer::User(user.clone()) })),
            same("arn:aws:sts::111122223333:federated-user/f", "111122223333:f")
        );
        assert_eq!(
            names(session(SessionKind::Token(Issuer::User(user)))),
            same("arn:aws:iam::111122223333:user/a/u", "AIDAX")
        );
        let service = Caller::service("s3.amazonaws.com", root.account.clone(), root.region.clone());
        assert_eq!((service.arn().as_str(), service.user_id()), ("s3.amazonaws.com", None));
        assert_eq!(service.principal_account(), None);
    }
}
