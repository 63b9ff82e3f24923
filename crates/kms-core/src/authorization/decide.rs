//! From what each policy says to what is decided.
//!
//! An explicit deny in any policy decides. Then each kind of policy that sets limits must allow; then the key's policy, a
//! grant, or an identity's policies to which the key's policy defers must give the permission.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>,
//! <https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html>

use iam_policy::Verdict;
use iam_policy::principal::{Match, Matches};

/// A kind of policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// Service control policies.
    ServiceControl,
    /// Resource control policies.
    ResourceControl,
    /// The VPC endpoint's policy.
    Endpoint,
    /// The key's policy.
    Key,
    /// Policies of the identity and its groups.
    Identity,
    /// The permissions boundary.
    Boundary,
    /// Session policies.
    Session,
}

impl Layer {
    /// Every kind, in the order in which an explicit deny of several is told.
    pub const ALL: [Self; 7] = [
        Self::ServiceControl,
        Self::ResourceControl,
        Self::Endpoint,
        Self::Key,
        Self::Identity,
        Self::Boundary,
        Self::Session,
    ];

    /// As AWS calls it where it refuses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ServiceControl => "service control policy",
            Self::ResourceControl => "resource control policy",
            Self::Endpoint => "VPC endpoint policy",
            Self::Key => "resource-based policy",
            Self::Identity => "identity-based policy",
            Self::Boundary => "permissions boundary",
            Self::Session => "session policy",
        }
    }
}

/// What decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The key's policy allows it directly.
    KeyPolicy,
    /// The key's policy leaves it to the account's IAM policies, and one of them allows it.
    IdentityPolicy,
    /// A key of another account: its policy allows it, and so does an IAM policy of the caller's account.
    BothAccounts,
    /// A grant allows it.
    Grant,
    /// The root user of the account, where IAM policies alone decide.
    Root,
    /// A policy denies it.
    Denied(Layer),
    /// Policies of this kind are there, and none allows it.
    NotAllowed(Layer),
    /// The operation does not work on keys of other accounts.
    NotAcrossAccounts,
    /// Who asks is neither the grant's retiring principal nor one of the others who may retire it.
    NotRetiring,
}

impl Reason {
    /// Whether it is one to allow.
    pub fn allows(self) -> bool {
        matches!(self, Self::KeyPolicy | Self::IdentityPolicy | Self::BothAccounts | Self::Grant | Self::Root)
    }
}

/// What policies of a kind that sets limits say together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Whether one denies.
    pub denied: bool,
    /// Whether they allow, at each level if there are several. True if there are no such policies.
    pub allows: bool,
}

impl Limit {
    /// There are no policies of this kind.
    pub const NONE: Self = Self { denied: false, allows: true };

    /// What policies say of which one must allow; none of them does not allow.
    pub fn of(verdicts: impl IntoIterator<Item = Verdict>) -> Self {
        let mut limit = Self { denied: false, allows: false };
        for verdict in verdicts {
            limit.denied |= verdict.denied;
            limit.allows |= !verdict.allowed.is_empty();
        }
        limit
    }

    /// What several levels say, each of which must allow.
    pub fn of_levels(levels: impl IntoIterator<Item = Self>) -> Self {
        let both =
            |all: Self, level: Self| Self { denied: all.denied || level.denied, allows: all.allows && level.allows };
        levels.into_iter().fold(Self::NONE, both)
    }
}

/// What all policies say to a request.
#[derive(Clone, Copy, Debug)]
pub struct Verdicts {
    /// Service control policies.
    pub service_control: Limit,
    /// Resource control policies.
    pub resource_control: Limit,
    /// The VPC endpoint's policy.
    pub endpoint: Limit,
    /// The key's policies.
    pub key: Verdict,
    /// Policies of the identity and its groups.
    pub identity: Limit,
    /// The permissions boundary.
    pub boundary: Limit,
    /// Session policies.
    pub session: Limit,
    /// How the best grant names who asks.
    pub grant: Option<Match>,
}

/// Who asks for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case {
    /// Whose what is asked for is.
    pub owner: Owner,
    /// Whether who asks is the root user of an account.
    pub root: bool,
    /// Whether who asks is an AWS service.
    pub service: bool,
    /// Whether the permission can be had across accounts.
    pub across: bool,
}

/// Whose a resource is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// There is no resource with a policy of its own.
    Nobody,
    /// The caller's account.
    Own,
    /// Another account.
    Other,
}

impl Verdicts {
    fn limit(&self, layer: Layer) -> Limit {
        match layer {
            Layer::ServiceControl => self.service_control,
            Layer::ResourceControl => self.resource_control,
            Layer::Endpoint => self.endpoint,
            Layer::Key => Limit { denied: self.key.denied, allows: !self.key.allowed.is_empty() },
            Layer::Identity => self.identity,
            Layer::Boundary => self.boundary,
            Layer::Session => self.session,
        }
    }

    /// The first of these layers that does not allow.
    fn silent(&self, layers: &[Layer]) -> Option<Reason> {
        layers.iter().find(|layer| !self.limit(**layer).allows).map(|layer| Reason::NotAllowed(*layer))
    }

    /// What is decided.
    pub fn decide(&self, case: Case) -> Reason {
        if let Some(layer) = Layer::ALL.into_iter().find(|layer| self.limit(*layer).denied) {
            return Reason::Denied(layer);
        }
        if case.owner == Owner::Other && !case.across {
            return Reason::NotAcrossAccounts;
        }
        if let Some(reason) = self.silent(&[Layer::ServiceControl, Layer::ResourceControl, Layer::Endpoint]) {
            return reason;
        }
        match case.owner {
            Owner::Nobody if case.root => Reason::Root,
            Owner::Nobody => {
                self.silent(&[Layer::Identity, Layer::Boundary, Layer::Session]).unwrap_or(Reason::IdentityPolicy)
            }
            Owner::Own => self.own_key(case),
            Owner::Other => self.foreign_key(case),
        }
    }

    fn own_key(&self, case: Case) -> Reason {
        let by_policy = self.key.allowed;
        // Who is named in person, or as anybody, is not limited by what other policies leave unsaid.
        if by_policy.contains(Match::Exact) || by_policy.contains(Match::Anyone) {
            return Reason::KeyPolicy;
        }
        if self.grant == Some(Match::Exact) {
            return Reason::Grant;
        }
        let limits = self.silent(&[Layer::Boundary, Layer::Session]);
        let identity = self.identity.allows || case.root;
        let ways = [
            (by_policy.contains(Match::Parent), Reason::KeyPolicy),
            (self.grant == Some(Match::Parent), Reason::Grant),
            (self.grant == Some(Match::Account) && identity, Reason::Grant),
            (by_policy.contains(Match::Account) && identity, Reason::IdentityPolicy),
        ];
        match ways.into_iter().find(|(open, _)| *open) {
            Some((_, reason)) => limits.unwrap_or(reason),
            None if self.delegates(by_policy) => Reason::NotAllowed(Layer::Identity),
            None => Reason::NotAllowed(Layer::Key),
        }
    }

    /// Whether the key's side leaves the rest to the account's IAM policies.
    fn delegates(&self, by_policy: Matches) -> bool {
        by_policy.contains(Match::Account) || self.grant == Some(Match::Account)
    }

    fn foreign_key(&self, case: Case) -> Reason {
        let limits = self.silent(&[Layer::Boundary, Layer::Session]);
        if matches!(self.grant, Some(Match::Exact | Match::Parent)) {
            return limits.unwrap_or(Reason::Grant);
        }
        let open = !self.key.allowed.is_empty();
        if case.service && open {
            return Reason::KeyPolicy;
        }
        if !open && self.grant.is_none() {
            return Reason::NotAllowed(Layer::Key);
        }
        if !self.identity.allows && !case.root {
            return Reason::NotAllowed(Layer::Identity);
        }
        limits.unwrap_or(if open { Reason::BothAccounts } else { Reason::Grant })
    }
}
