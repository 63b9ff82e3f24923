//! Who asks, as policies see it, with all policies that go with it.

use std::collections::BTreeMap;

use iam_policy::principal::IdentityKind;
use iam_policy::{Identity, Kind};
use kms_api::{AccountId, Timestamp, sorted};

use super::source::{Origin, Policies, Source};
use crate::caller::{Caller, Issuer, SessionKind, Who};
use crate::identity::managed;
use crate::state::State;
use crate::state::identity::{OrganizationRow, PolicyType};

/// Who asks.
#[derive(Clone, Debug)]
pub struct Subject {
    /// For principal elements.
    pub identity: Identity,
    /// The account.
    pub account: AccountId,
    /// As AWS names who asks.
    pub arn: String,
    /// The partition of ARNs.
    pub partition: String,
    /// `aws:PrincipalArn`.
    pub principal_arn: String,
    /// `aws:PrincipalType`.
    pub principal_type: &'static str,
    /// `aws:userid`.
    pub user_id: String,
    /// `aws:username`.
    pub username: Option<String>,
    /// `aws:PrincipalTag/…`.
    pub tags: BTreeMap<String, String>,
    /// `aws:SourceIdentity`.
    pub source_identity: Option<String>,
    /// When temporary credentials were given out.
    pub issued: Option<Timestamp>,
    /// `aws:MultiFactorAuthPresent`.
    pub mfa: Option<bool>,
    /// `aws:MultiFactorAuthAge`, in seconds, where it is given.
    pub mfa_age: Option<u64>,
    /// The account's organization.
    pub organization: Option<Organization>,
    /// The service that forwards the request: `s3.us-east-1.amazonaws.com`.
    pub via: Option<String>,
    /// The VPC endpoint that it comes through.
    pub vpc_endpoint: Option<String>,
    /// The VPC that it comes from.
    pub vpc: Option<String>,
    /// The address that it comes from.
    pub source_ip: String,
    /// The program that it comes from.
    pub user_agent: String,
    /// `aws:SecureTransport`.
    pub secure_transport: bool,
    /// `aws:SourceArn`.
    pub source_arn: Option<String>,
    /// `aws:SourceAccount`.
    pub source_account: Option<String>,
    /// Measurements of the attestation document that came with the request, by the name of their condition key.
    pub attestation: BTreeMap<String, String>,
    /// Values of condition keys given by hand, by their names in lower case.
    pub given: BTreeMap<String, Vec<String>>,
    /// Whether the policies of organizations do not bear on who asks.
    pub is_service_linked: bool,
    /// Service control policies, level by level from the root; none where they do not bear.
    pub service_control: Vec<Vec<Source>>,
    /// The policy of the VPC endpoint.
    pub endpoint: Option<Source>,
    /// Policies of the identity and its groups.
    pub identity_policies: Vec<Source>,
    /// The permissions boundary.
    pub boundary: Option<Source>,
    /// Session policies, if any were given.
    pub session_policies: Option<Vec<Source>>,
}

/// An account's place in its organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// `o-…`.
    pub id: String,
    /// `o-…/r-…/ou-…/`.
    pub path: String,
}

impl Subject {
    /// Whether it is the root user of an account.
    pub fn is_root(&self) -> bool {
        self.identity.kind == IdentityKind::Root
    }

    /// Whether it is an AWS service on its own account.
    pub fn is_service(&self) -> bool {
        matches!(self.identity.kind, IdentityKind::Service { .. })
    }

    /// The ARN of the account, which is that of its root user.
    pub fn account_arn(&self) -> String {
        format!("arn:{}:iam::{}:root", self.partition, self.account)
    }

    /// Who calls, as policies see it.
    pub fn of(caller: &Caller, state: &State, policies: &mut Policies) -> Self {
        let session = caller.session();
        let (kind, principal_type) = kind(caller);
        let circumstances = &caller.circumstances;
        let mut subject = Self {
            identity: Identity { account: caller.account.to_string(), kind, bounded: false },
            account: caller.account.clone(),
            arn: caller.arn(),
            partition: caller.region.partition().to_owned(),
            principal_arn: caller.principal_arn().unwrap_or_default(),
            principal_type,
            user_id: caller.user_id().unwrap_or_default(),
            username: caller.user().map(|user| user.name.clone()),
            tags: BTreeMap::new(),
            source_identity: session.and_then(|session| session.source_identity.clone()),
            issued: session.map(|session| session.created),
            mfa: caller.mfa(),
            mfa_age: circumstances.mfa_age,
            organization: None,
            via: circumstances.via.clone(),
            vpc_endpoint: circumstances.vpc_endpoint.clone(),
            vpc: circumstances.vpc.clone(),
            source_ip: caller.source_ip.clone(),
            user_agent: caller.user_agent.clone(),
            secure_transport: circumstances.secure_transport,
            source_arn: circumstances.source_arn.clone(),
            source_account: circumstances.source_account.as_ref().map(ToString::to_string),
            attestation: BTreeMap::new(),
            given: sorted::map(
                circumstances.extra.iter().map(|(key, values)| (key.to_ascii_lowercase(), values.clone())),
            ),
            is_service_linked: false,
            service_control: Vec::new(),
            endpoint: None,
            identity_policies: Vec::new(),
            boundary: None,
            session_policies: None,
        };
        Gather { state, policies, account: &caller.account }.into_subject(caller, &mut subject);
        subject
    }
}

/// How policies name who calls, and `aws:PrincipalType`.
fn kind(caller: &Caller) -> (IdentityKind, &'static str) {
    let user = |user| (IdentityKind::User { arn: caller.user_arn(user) }, "User");
    match &caller.who {
        Who::Root => (IdentityKind::Root, "Account"),
        Who::User(named) => user(named),
        Who::Service(name) => (IdentityKind::Service { name: name.clone() }, "Service"),
        Who::Session(session) => match &session.kind {
            SessionKind::Role { role, .. } => {
                (IdentityKind::RoleSession { session: caller.arn(), role: caller.role_arn(role) }, "AssumedRole")
            }
            SessionKind::Federated { issuer, .. } => {
                let user = match issuer {
                    Issuer::Root => Caller::root(caller.account.clone(), caller.region.clone()).arn(),
                    Issuer::User(user) => caller.user_arn(user),
                };
                (IdentityKind::FederatedUser { session: caller.arn(), user }, "FederatedUser")
            }
            SessionKind::Token(Issuer::Root) => (IdentityKind::Root, "Account"),
            SessionKind::Token(Issuer::User(named)) => user(named),
        },
    }
}

/// Gathers policies.
struct Gather<'a> {
    state: &'a State,
    policies: &'a mut Policies,
    account: &'a AccountId,
}

impl Gather<'_> {
    fn into_subject(mut self, caller: &Caller, subject: &mut Subject) {
        match &caller.who {
            Who::Root | Who::Service(_) => {}
            Who::User(user) => self.user(&user.name, subject),
            Who::Session(session) => {
                match &session.kind {
                    SessionKind::Role { role, .. } => self.role(&role.name, subject),
                    SessionKind::Federated { issuer: Issuer::User(user), .. }
                    | SessionKind::Token(Issuer::User(user)) => self.user(&user.name, subject),
                    SessionKind::Federated { .. } | SessionKind::Token(_) => {}
                }
                subject.tags.extend(session.tags.clone());
                // A federated user without session policies may do nothing but what names it.
                let federated = matches!(session.kind, SessionKind::Federated { .. });
                if federated || !session.policies.is_empty() || !session.managed_policies.is_empty() {
                    subject.session_policies = Some(self.session(&session.policies, &session.managed_policies));
                }
            }
        }
        subject.identity.bounded = subject.boundary.is_some();
        if !subject.is_service() {
            self.organization(subject);
        }
        self.endpoint(subject);
    }

    fn read(&mut self, kind: Kind, origin: Origin, text: &str) -> Source {
        Source { origin, document: self.policies.read(kind, text) }
    }

    /// The text of a managed policy that is in force.
    fn managed(&self, arn: &str) -> Option<&str> {
        managed::document(self.state.identities(), arn)
    }

    /// The policies of a user, group or role.
    fn policies_of(&mut self, who: &str, policies: &crate::state::identity::Policies) -> Vec<Source> {
        let mut sources = Vec::new();
        for (name, text) in &policies.inline {
            sources.push(self.read(Kind::Identity, Origin::Inline(who.to_owned(), name.clone()), text));
        }
        for arn in &policies.attached {
            let text = managed::document(self.state.identities(), arn);
            let origin = Origin::Managed(who.to_owned(), arn.clone());
            sources.extend(text.map(|text| Source { origin, document: self.policies.read(Kind::Identity, text) }));
        }
        sources
    }

    fn boundary(&mut self, arn: Option<&String>) -> Option<Source> {
        let arn = arn?;
        // A boundary that is not there allows nothing.
        let text = self.managed(arn).unwrap_or_default().to_owned();
        Some(self.read(Kind::Boundary, Origin::Boundary(arn.clone()), &text))
    }

    fn user(&mut self, name: &str, subject: &mut Subject) {
        let identities = self.state.identities();
        let Some(row) = identities.user(self.account, name) else { return };
        subject.tags = row.tags.clone();
        subject.identity_policies = self.policies_of(&format!("user/{name}"), &row.policies);
        for group in &row.groups {
            if let Some(row) = identities.group(self.account, group) {
                subject.identity_policies.extend(self.policies_of(&format!("group/{group}"), &row.policies));
            }
        }
        subject.boundary = self.boundary(row.boundary.as_ref());
    }

    fn role(&mut self, name: &str, subject: &mut Subject) {
        let Some(row) = self.state.identities().role(self.account, name) else { return };
        subject.tags = row.tags.clone();
        subject.identity_policies = self.policies_of(&format!("role/{name}"), &row.policies);
        subject.boundary = self.boundary(row.boundary.as_ref());
        subject.is_service_linked = row.is_service_linked();
    }

    fn session(&mut self, texts: &[String], managed: &std::collections::BTreeSet<String>) -> Vec<Source> {
        let mut sources: Vec<Source> =
            texts.iter().map(|text| self.read(Kind::Session, Origin::Session(None), text)).collect();
        for arn in managed {
            if let Some(text) = managed::document(self.state.identities(), arn) {
                let document = self.policies.read(Kind::Session, text);
                sources.push(Source { origin: Origin::Session(Some(arn.clone())), document });
            }
        }
        sources
    }

    fn organization(&mut self, subject: &mut Subject) {
        let state = self.state;
        let Some((management, row)) = state.identities().organization_of(self.account) else { return };
        let path = row.path_to(self.account);
        let above = path.split_last().map(|(_, above)| above).unwrap_or_default();
        subject.organization =
            Some(Organization { id: row.id.clone(), path: format!("{}/{}/", row.id, above.join("/")) });
        if management != self.account && !subject.is_service_linked {
            subject.service_control = levels(row, self.account, PolicyType::ServiceControl, self.policies);
        }
    }

    fn endpoint(&mut self, subject: &mut Subject) {
        let Some(id) = &subject.vpc_endpoint else { return };
        let Some(row) = self.state.identities().vpc_endpoint(id) else { return };
        subject.vpc.get_or_insert_with(|| row.vpc.clone());
        if let Some(text) = &row.policy {
            subject.endpoint = Some(self.read(Kind::Endpoint, Origin::Endpoint(id.clone()), text));
        }
    }
}

/// The policies of a type over an account, level by level from the root. None if the type is not in force.
pub(super) fn levels(
    row: &OrganizationRow,
    account: &AccountId,
    kind: PolicyType,
    policies: &mut Policies,
) -> Vec<Vec<Source>> {
    if !row.enabled.contains(&kind) {
        return Vec::new();
    }
    let mut source = |target: &str, name: &str, text: &str| {
        let (name, target) = (name.to_owned(), target.to_owned());
        let (kind, origin) = match kind {
            PolicyType::ServiceControl => (Kind::ServiceControl, Origin::ServiceControl(name, target)),
            PolicyType::ResourceControl => (Kind::ResourceControl, Origin::ResourceControl(name, target)),
        };
        Source { origin, document: policies.read(kind, text) }
    };
    let level = |target: &str| {
        row.attached(target, kind).map(|(_, policy)| source(target, &policy.name, &policy.content)).collect()
    };
    row.path_to(account).into_iter().map(level).collect()
}
