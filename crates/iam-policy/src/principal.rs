//! Who asks, and whether a policy names them.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>

use serde::{Deserialize, Serialize};

use crate::policy::{Principal, PrincipalElement};

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Their account; that of the service itself for an AWS service.
    pub account: String,
    /// Who of the account.
    pub kind: IdentityKind,
    /// Whether a permissions boundary is set on the user or role.
    pub bounded: bool,
}

/// Who of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum IdentityKind {
    /// The root user.
    Root,
    /// An IAM user.
    User {
        /// `arn:aws:iam::…:user/…`.
        arn: String,
    },
    /// A session of a role.
    RoleSession {
        /// `arn:aws:sts::…:assumed-role/…/…`.
        session: String,
        /// `arn:aws:iam::…:role/…`, with its path.
        role: String,
    },
    /// A session of GetFederationToken.
    FederatedUser {
        /// `arn:aws:sts::…:federated-user/…`.
        session: String,
        /// The IAM user who made it.
        user: String,
    },
    /// An AWS service on its own account.
    Service {
        /// `logs.us-east-1.amazonaws.com`.
        name: String,
    },
}

/// How a statement names who asks. The way matters: where only the account is named, its own policies decide as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Match {
    /// The statement has no principal: the policy is attached to who asks.
    Attached,
    /// As one of an account that is named as a whole.
    Account,
    /// As a session of a role or user that is named.
    Parent,
    /// As anybody.
    Anyone,
    /// By name.
    Exact,
}

impl Match {
    /// Every way.
    pub const ALL: [Self; 5] = [Self::Attached, Self::Account, Self::Parent, Self::Anyone, Self::Exact];
}

/// A set of [`Match`]es.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Matches(u8);

impl Matches {
    /// Adds one.
    pub fn insert(&mut self, found: Match) {
        self.0 |= 1 << found as u8;
    }

    /// Whether it has this one.
    pub fn contains(self, found: Match) -> bool {
        self.0 & (1 << found as u8) != 0
    }

    /// Whether it has none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those of both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl Identity {
    /// How this one entry names who asks.
    pub fn named_by(&self, entry: &Principal) -> Option<Match> {
        use IdentityKind as I;
        let exact = |yes: bool| yes.then_some(Match::Exact);
        match (entry, &self.kind) {
            (Principal::Anyone, _) => Some(Match::Anyone),
            (Principal::Account(_), I::Service { .. }) => None,
            // An account's root user is the one that the account's ARN names.
            (Principal::Account(account), kind) => (*account == self.account).then_some(if matches!(kind, I::Root) {
                Match::Exact
            } else {
                Match::Account
            }),
            (Principal::Aws(arn), I::User { arn: user }) => exact(arn == user),
            (Principal::Aws(arn), I::RoleSession { session, role: parent })
            | (Principal::Aws(arn), I::FederatedUser { session, user: parent }) => {
                if arn == session {
                    Some(Match::Exact)
                } else {
                    (arn == parent).then_some(Match::Parent)
                }
            }
            (Principal::Service(service), I::Service { name }) => exact(same_service(service, name)),
            _ => None,
        }
    }

    /// How a statement's principal element applies to who asks; `None` if it does not.
    pub fn matched(&self, element: &PrincipalElement) -> Option<Match> {
        let ways = element.entries.iter().filter_map(|entry| self.named_by(&entry.value));
        if element.negated { self.left_over(element).then_some(Match::Anyone) } else { ways.max() }
    }

    /// Whether a `NotPrincipal` leaves who asks over. To be exempt, a session must be named in full: itself, its role or
    /// user, and the account; with a permissions boundary there is no exemption.
    fn left_over(&self, element: &PrincipalElement) -> bool {
        use IdentityKind as I;
        let entries = || element.entries.iter().map(|entry| &entry.value);
        if entries().any(|entry| *entry == Principal::Anyone) {
            return false;
        }
        let account = entries().any(|entry| matches!(entry, Principal::Account(id) if *id == self.account));
        let named = |arn: &str| entries().any(|entry| matches!(entry, Principal::Aws(named) if named == arn));
        let exempt = match &self.kind {
            I::Root => account,
            I::User { arn } => account && named(arn),
            I::RoleSession { session, role: parent } | I::FederatedUser { session, user: parent } => {
                account && named(session) && named(parent)
            }
            I::Service { .. } => entries().any(|entry| self.named_by(entry).is_some()),
        };
        !exempt || self.bounded
    }
}

/// Services have names with and without a Region: `logs.amazonaws.com` names `logs.us-east-1.amazonaws.com` not.
fn same_service(named: &str, name: &str) -> bool {
    named.eq_ignore_ascii_case(name)
}
