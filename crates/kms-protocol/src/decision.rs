//! Decisions on who may do what, as the page shows them.

pub use iam_policy::policy::Effect;
pub use iam_policy::{Match, Span};
use kms_api::KeyArn;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Actor;

/// A call whose decisions are wanted, without its being carried out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WhatIf {
    /// Who would call.
    pub by: Actor,
    /// The operation.
    pub operation: String,
    /// The request body, as far as it names keys and matters to conditions.
    pub input: Value,
    /// Circumstances of the request, as kms-core's `Circumstances` writes them, and the caller's address as `sourceIp`; null
    /// for none.
    #[serde(default)]
    pub circumstances: Value,
}

/// A decision on one permission.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DecisionView {
    /// The permission, without its service: `Encrypt`.
    pub permission: String,
    /// On what: an ARN, or `*`.
    pub resource: String,
    /// Whether it is allowed.
    pub allowed: bool,
    /// What decided.
    pub reason: ReasonView,
    /// The text with which AWS refuses it.
    pub refusal: Option<String>,
    /// The steps, in order.
    pub steps: Vec<StepView>,
    /// What each policy that took part says.
    pub policies: Vec<PolicyView>,
    /// What each grant to who asks says.
    pub grants: Vec<GrantView>,
    /// What would turn the decision, the smallest change first.
    pub changes: Vec<ChangeView>,
}

/// A kind of policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LayerView {
    /// Service control policies.
    ServiceControl,
    /// Resource control policies.
    ResourceControl,
    /// The VPC endpoint's policy.
    Endpoint,
    /// The key's policies.
    Key,
    /// Policies of the identity and its groups.
    Identity,
    /// The permissions boundary.
    Boundary,
    /// Session policies.
    Session,
}

/// What decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReasonView {
    /// The key's policy allows it directly.
    KeyPolicy,
    /// The key's policy leaves it to IAM policies, and one of them allows it; or IAM policies alone decide.
    IdentityPolicy,
    /// Both accounts allow it.
    BothAccounts,
    /// A grant allows it.
    Grant,
    /// The root user, where IAM policies alone decide.
    Root,
    /// A policy denies it.
    Denied(LayerView),
    /// None of these policies allows it.
    NotAllowed(LayerView),
    /// The operation does not work on keys of other accounts.
    NotAcrossAccounts,
    /// Who asks may not retire the grant.
    NotRetiring,
}

/// A step of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepView {
    /// What is asked in it.
    pub kind: StepKindView,
    /// What came of it.
    pub outcome: StepOutcomeView,
}

/// What is asked in a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StepKindView {
    /// Does any policy deny it?
    Denies,
    /// Does the operation work on keys of other accounts?
    AcrossAccounts,
    /// Do the policies of this kind allow it?
    Allows(LayerView),
    /// Does a grant allow it?
    Grants,
}

/// What came of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StepOutcomeView {
    /// There is nothing of the kind.
    Absent,
    /// It lets the request pass.
    Passed,
    /// It allows the request, and that decides.
    Allowed,
    /// It says nothing of the request.
    Silent,
    /// It stops the request.
    Stopped,
    /// It was decided before.
    NotNeeded,
}

/// Where a policy comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum OriginView {
    /// The key's own policy.
    KeyPolicy,
    /// The policy that AWS RAM writes for a key that is shared.
    RamPolicy,
    /// A policy written into a user, group or role, `user/ann`: who, and its name.
    Inline(String, String),
    /// A managed policy attached to a user, group or role: who, and its ARN.
    Managed(String, String),
    /// A managed policy that bounds a user or role, by ARN.
    Boundary(String),
    /// A policy given when the session was made, by ARN if it has one.
    Session(Option<String>),
    /// A service control policy: its name, and what it is attached to.
    ServiceControl(String, String),
    /// A resource control policy: its name, and what it is attached to.
    ResourceControl(String, String),
    /// The policy of a VPC endpoint.
    Endpoint(String),
}

/// What a policy says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PolicyView {
    /// Its kind.
    pub layer: LayerView,
    /// Where it comes from.
    pub origin: OriginView,
    /// Its text, in which all spans are.
    pub text: String,
    /// Its statements, in order.
    pub statements: Vec<StatementView>,
}

/// What a statement says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatementView {
    /// Where it stands.
    pub span: Span,
    /// Its `Sid`.
    pub sid: Option<String>,
    /// What it does when it applies.
    pub effect: Effect,
    /// Whether it applies.
    pub applies: bool,
    /// How it names who asks; `None` if it does not.
    pub principal: Option<Match>,
    /// Its principal element, if it has one.
    pub principal_span: Option<Span>,
    /// Its action element.
    pub action: ElementView,
    /// Its resource element.
    pub resource: ElementView,
    /// Its conditions, in order.
    pub conditions: Vec<ConditionView>,
}

/// Whether an element covers what the request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ElementView {
    /// Where it stands; `None` if the statement lacks it.
    pub span: Option<Span>,
    /// Whether it does.
    pub covers: bool,
    /// The pattern that fits.
    pub pattern: Option<Span>,
}

/// Whether a condition holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConditionView {
    /// Key and values.
    pub span: Span,
    /// The operator.
    pub operator: String,
    /// The key.
    pub key: String,
    /// Whether it holds.
    pub holds: bool,
    /// The request's values of the key; `None` if it does not have the key.
    pub actual: Option<Vec<String>>,
    /// The policy's values, and whether one of the request's fits each, a negation aside.
    pub values: Vec<(Span, bool)>,
}

/// What a grant says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Whether the permission is among its operations.
    pub operation: bool,
    /// The constraint that the request does not meet.
    pub unmet: Option<String>,
}

/// A change of policies that would turn a decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeView {
    /// The policies to change: one, or one on each side of an account's border.
    pub edits: Vec<PolicyEdit>,
}

/// A policy as it would be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PolicyEdit {
    /// Its kind.
    pub layer: LayerView,
    /// Which policy.
    pub origin: OriginView,
    /// What is done to it.
    pub action: EditAction,
    /// Its text before; none if it is new.
    pub before: Option<String>,
    /// Its text after.
    pub after: String,
    /// What is new in the text after.
    pub span: Span,
}

/// What an edit does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EditAction {
    /// A new policy.
    AddPolicy,
    /// A new statement.
    AddStatement,
    /// The statement of this number, from 1, goes.
    RemoveStatement(usize),
    /// The statement of this number, from 1, names the principal too.
    AddPrincipal(usize),
    /// The statement of this number, from 1, covers the action too.
    AddAction(usize),
    /// The statement of this number, from 1, covers the resource too.
    AddResource(usize),
    /// A condition of the statement of this number, from 1, takes the request's value too.
    AddValue(usize),
}

/// Who of the workspace may do what on a key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Matrix {
    /// The key.
    pub key: KeyArn,
    /// Who, each a row.
    pub actors: Vec<ActorView>,
    /// What, each a column.
    pub operations: Vec<String>,
    /// For each row, what was decided in each column.
    pub cells: Vec<Vec<Cell>>,
}

/// Somebody of the workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActorView {
    /// Who.
    pub actor: Actor,
    /// The ARN.
    pub arn: String,
}

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Whether it is allowed.
    pub allowed: bool,
    /// What decided.
    pub reason: ReasonView,
}

/// What another key policy would allow or deny that the present one does not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// Who.
    pub actor: ActorView,
    /// What.
    pub operation: String,
    /// Before.
    pub before: Cell,
    /// After.
    pub after: Cell,
}
