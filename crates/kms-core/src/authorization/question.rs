//! What is asked for, with the policies that go with it.

use std::sync::Arc;

use iam_policy::{Document, Kind, Request, Verdict};
use kms_api::key::KeyManager;
use kms_api::{AccountId, KeyArn, Region, Timestamp};
use serde_json::Value;

use super::conditions::Facts;
use super::decide::{Case, Limit, Owner, Reason, Verdicts};
use super::decision::{Decision, PolicyVerdict};
use super::grants;
use super::permission;
use super::source::{Origin, Policies, Source};
use super::subject::{Subject, levels};
use super::{GrantVerdict, Layer};
use crate::policy;
use crate::state::identity::PolicyType;
use crate::state::{KeyRow, State};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Question {
    /// Who asks.
    pub subject: Arc<Subject>,
    /// The permission, without its service if that is KMS: `Encrypt`, `iam:CreateRole`.
    pub permission: String,
    /// On what: an ARN, or `*`.
    pub resource: String,
    /// The key, if it is about one.
    pub key: Option<KeyArn>,
    /// The account whose it is, if it has a policy of its own.
    pub owner: Option<AccountId>,
    /// The key's policies.
    pub key_policies: Vec<Source>,
    /// Resource control policies, level by level from the root; none where they do not bear.
    pub resource_control: Vec<Vec<Source>>,
    /// Whether source and destination of ReEncrypt are the same key, once both are known.
    pub same_key: Option<bool>,
}

impl Question {
    /// A permission on a key.
    pub fn on_key(
        state: &State,
        policies: &mut Policies,
        subject: &Arc<Subject>,
        permission: &str,
        arn: &KeyArn,
        row: &KeyRow,
    ) -> Self {
        let mut read = |origin, text: &str| Source { origin, document: policies.read(Kind::Resource, text) };
        let mut key_policies = vec![match &row.policy {
            Some(text) => read(Origin::KeyPolicy, text),
            None => read(Origin::KeyPolicy, &policy::text(arn, row)),
        }];
        if !row.shared_with.is_empty() {
            key_policies.push(read(Origin::RamPolicy, &policy::ram_policy(&arn.region, row.shared_with.iter())));
        }
        // Resource control policies bear neither on AWS's own keys, nor on what service-linked roles do, nor on the
        // resources of the management account.
        let bears = row.manager == KeyManager::Customer && permission != "RetireGrant";
        let resource_control =
            if bears { resource_control(state, policies, subject, &arn.account) } else { Vec::new() };
        Self {
            subject: Arc::clone(subject),
            permission: permission.to_owned(),
            resource: arn.to_string(),
            key: Some(arn.clone()),
            owner: Some(arn.account.clone()),
            key_policies,
            resource_control,
            same_key: None,
        }
    }

    /// A permission on what has no policy of its own.
    pub fn on_account(subject: &Arc<Subject>, permission: &str, resource: String) -> Self {
        Self {
            subject: Arc::clone(subject),
            permission: permission.to_owned(),
            resource,
            key: None,
            owner: None,
            key_policies: Vec::new(),
            resource_control: Vec::new(),
            same_key: None,
        }
    }

    /// An action on a role, whose trust policy is its own.
    pub(crate) fn on_role(
        state: &State,
        policies: &mut Policies,
        subject: &Arc<Subject>,
        action: &str,
        (account, resource): (&AccountId, &str),
        trust: &str,
    ) -> Self {
        let document = policies.read(Kind::Trust, trust);
        Self {
            owner: Some(account.clone()),
            key_policies: vec![Source { origin: Origin::Trust, document }],
            resource_control: resource_control(state, policies, subject, account),
            ..Self::on_account(subject, action, resource.to_owned())
        }
    }

    /// The same with another key policy.
    #[must_use]
    pub fn with_key_policy(mut self, document: Arc<Document>) -> Self {
        if let Some(first) = self.key_policies.first_mut() {
            first.document = document;
        }
        self
    }

    pub(super) fn case(&self) -> Case {
        Case {
            owner: match &self.owner {
                None => Owner::Nobody,
                Some(account) if *account == self.subject.account => Owner::Own,
                Some(_) => Owner::Other,
            },
            root: self.subject.is_root(),
            service: self.subject.is_service(),
            across: self.key.is_none()
                || self.subject.is_service()
                || permission::works_across_accounts(&self.permission),
        }
    }

    /// What the condition keys are read from.
    pub(super) fn facts<'a>(
        &'a self,
        state: &'a State,
        region: &'a Region,
        now: Timestamp,
        input: &'a Value,
    ) -> Facts<'a> {
        Facts {
            subject: &self.subject,
            state,
            region,
            now,
            permission: &self.permission,
            input,
            key: self.key.as_ref().and_then(|arn| Some((arn, state.key(arn)?))),
            same_key: self.same_key,
            given: Some(&self.subject.given).filter(|given| !given.is_empty()),
        }
    }

    /// Why it is allowed or refused.
    pub fn reason(&self, state: &State, region: &Region, now: Timestamp, input: &Value) -> Reason {
        let facts = self.facts(state, region, now, input);
        let action = self.action();
        let request =
            Request { identity: &self.subject.identity, action: &action, resource: &self.resource, context: &facts };
        let ask = |source: &Source| source.document.compiled.evaluate(&request);
        self.verdicts(ask, self.best_grant(&facts)).decide(self.case())
    }

    /// The same with every step to it.
    pub fn explain(&self, state: &State, region: &Region, now: Timestamp, input: &Value) -> Decision {
        let facts = self.facts(state, region, now, input);
        let action = self.action();
        let request =
            Request { identity: &self.subject.identity, action: &action, resource: &self.resource, context: &facts };
        let verdict = |layer: Layer, source: &Source| PolicyVerdict {
            layer,
            source: source.clone(),
            explanation: source.document.compiled.explain(&request),
        };
        let policies: Vec<PolicyVerdict> = self.sources().map(|(layer, source)| verdict(layer, source)).collect();
        let found = |source: &Source| {
            let same = |found: &&PolicyVerdict| {
                found.source.origin == source.origin && Arc::ptr_eq(&found.source.document, &source.document)
            };
            policies.iter().find(same).map(|found| found.explanation.verdict()).unwrap_or_default()
        };
        let grants: Vec<GrantVerdict> = match &self.key {
            Some(arn) => grants::verdicts(state, arn, &facts).collect(),
            None => Vec::new(),
        };
        let best = grants.iter().filter(|grant| grant.allows()).map(|grant| grant.named).max();
        let verdicts = self.verdicts(found, best);
        Decision::new(self, verdicts, policies, grants)
    }

    /// The action as policies name it, in lower case.
    pub(super) fn action(&self) -> String {
        let mut action = String::with_capacity(self.permission.len() + 4);
        if !self.permission.contains(':') {
            action.push_str("kms:");
        }
        action.extend(self.permission.chars().map(|c| c.to_ascii_lowercase()));
        action
    }

    fn best_grant(&self, facts: &Facts<'_>) -> Option<iam_policy::Match> {
        let arn = self.key.as_ref()?;
        if facts.state.grant_count(arn) == 0 {
            return None;
        }
        let allowing = grants::verdicts(facts.state, arn, facts).filter(GrantVerdict::allows);
        allowing.map(|grant| grant.named).max()
    }

    /// Every policy that takes part.
    pub(super) fn sources(&self) -> impl Iterator<Item = (Layer, &Source)> {
        let subject = &self.subject;
        let of = |layer: Layer| move |source| (layer, source);
        let service_control = subject.service_control.iter().flatten().map(of(Layer::ServiceControl));
        let resource_control = self.resource_control.iter().flatten().map(of(Layer::ResourceControl));
        let endpoint = subject.endpoint.iter().map(of(Layer::Endpoint));
        let key = self.key_policies.iter().map(of(Layer::Key));
        let identity = subject.identity_policies.iter().map(of(Layer::Identity));
        let boundary = subject.boundary.iter().map(of(Layer::Boundary));
        let session = subject.session_policies.iter().flatten().map(of(Layer::Session));
        service_control
            .chain(resource_control)
            .chain(endpoint)
            .chain(key)
            .chain(identity)
            .chain(boundary)
            .chain(session)
    }

    fn verdicts(&self, ask: impl Fn(&Source) -> Verdict, grant: Option<iam_policy::Match>) -> Verdicts {
        let subject = &self.subject;
        let levels =
            |levels: &[Vec<Source>]| Limit::of_levels(levels.iter().map(|level| Limit::of(level.iter().map(&ask))));
        let one = |source: Option<&Source>| source.map_or(Limit::NONE, |source| Limit::of([ask(source)]));
        let key = self.key_policies.iter().map(&ask).fold(Verdict::default(), |all, verdict| Verdict {
            denied: all.denied || verdict.denied,
            allowed: all.allowed.union(verdict.allowed),
        });
        // A deny of RetireGrant has an effect in IAM policies, and none in the key's.
        let key = if self.permission == "RetireGrant" { Verdict::default() } else { key };
        Verdicts {
            service_control: levels(&subject.service_control),
            resource_control: levels(&self.resource_control),
            endpoint: one(subject.endpoint.as_ref()),
            key,
            identity: Limit::of(subject.identity_policies.iter().map(&ask)),
            boundary: one(subject.boundary.as_ref()),
            session: match &subject.session_policies {
                Some(sources) => Limit::of(sources.iter().map(&ask)),
                None => Limit::NONE,
            },
            grant,
        }
    }
}

/// The resource control policies over what an account has, level by level from the root; none where they do not bear.
fn resource_control(
    state: &State,
    policies: &mut Policies,
    subject: &Subject,
    account: &AccountId,
) -> Vec<Vec<Source>> {
    match state.identities().organization_of(account) {
        Some((management, found)) if management != account && !subject.is_service_linked => {
            levels(found, account, PolicyType::ResourceControl, policies)
        }
        _ => Vec::new(),
    }
}
