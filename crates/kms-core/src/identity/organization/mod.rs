//! AWS Organizations: an organization, the tree of its accounts, and the policies that limit them.

mod account;
mod attachment;
mod policy;
mod tree;

use serde_json::{Value, json};

use super::authorize::{Wanted, authorize};
use super::error::Error;
use super::input::Input;
use crate::engine::Context;
use crate::state::identity::{IdentityKey, IdentityRow, OrganizationRow, PolicyType};
use kms_api::AccountId;

pub(super) fn operation(name: &str) -> Option<super::Operation> {
    [account::operation, attachment::operation, policy::operation, tree::operation].iter().find_map(|group| group(name))
}

/// An organization, with its management account.
struct Organization {
    management: AccountId,
    row: OrganizationRow,
}

impl Organization {
    /// The one that the caller's account belongs to.
    fn of_caller(context: &Context<'_>) -> Result<Self, Error> {
        let found = context.state.identities().organization_of(context.account());
        let (management, row) = found.ok_or_else(|| {
            Error::new("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.")
        })?;
        Ok(Self { management: management.clone(), row: row.clone() })
    }

    /// The same, for what only its management account may do.
    fn managed(context: &mut Context<'_>, action: &str, resource: Option<&str>) -> Result<Self, Error> {
        let found = Self::of_caller(context)?;
        if found.management != *context.account() {
            let text = "You don't have permissions to access this resource.";
            return Err(Error::new("AccessDeniedException", text));
        }
        let resource = match resource {
            None => "*".to_owned(),
            Some(id) => found.arn_of(context, id).unwrap_or_else(|| "*".to_owned()),
        };
        authorize(context, &Wanted::new(&format!("organizations:{action}"), resource))?;
        Ok(found)
    }

    fn store(self, context: &mut Context<'_>) {
        context.put_identity(IdentityKey::Organization(self.management), IdentityRow::Organization(self.row));
    }

    /// The ARN of something of the organization, such as `root/o-…/r-…`.
    fn arn(&self, context: &Context<'_>, kind: &str, id: &str) -> String {
        let Self { management, row } = self;
        format!("arn:{}:organizations::{management}:{kind}/{}/{id}", context.region().partition(), row.id)
    }

    fn root_arn(&self, context: &Context<'_>) -> String {
        self.arn(context, "root", &self.row.root)
    }

    fn policy_arn(&self, context: &Context<'_>, id: &str) -> Option<String> {
        let policy = self.row.policies.get(id)?;
        let kind = policy.kind.as_str().to_ascii_lowercase();
        Some(if policy.aws_managed {
            format!("arn:{}:organizations::aws:policy/{kind}/{id}", context.region().partition())
        } else {
            format!(
                "arn:{}:organizations::{}:policy/{}/{kind}/{id}",
                context.region().partition(),
                self.management,
                self.row.id
            )
        })
    }

    /// The ARN of a root, unit, account or policy by its id.
    fn arn_of(&self, context: &Context<'_>, id: &str) -> Option<String> {
        match self.kind_of(id) {
            Some(Target::Root) => Some(self.root_arn(context)),
            Some(Target::Unit) => Some(self.arn(context, "ou", id)),
            Some(Target::Account) => Some(self.arn(context, "account", id)),
            None => self.policy_arn(context, id),
        }
    }

    /// What a root, unit or account is, by its id.
    fn kind_of(&self, id: &str) -> Option<Target> {
        if id == self.row.root {
            Some(Target::Root)
        } else if self.row.units.contains_key(id) {
            Some(Target::Unit)
        } else if id.parse().is_ok_and(|id: AccountId| self.row.accounts.contains_key(&id)) {
            Some(Target::Account)
        } else {
            None
        }
    }

    /// Attaches AWS's own policies of the types that are in force, as happens to everything new.
    fn attach_defaults(&mut self, target: &str) {
        let ids = self.row.enabled.iter().map(|kind| kind.full_access().to_owned());
        let ids: Vec<String> = ids.collect();
        if !ids.is_empty() {
            self.row.attachments.entry(target.to_owned()).or_default().extend(ids);
        }
    }

    /// Every root, unit and account by its id.
    fn targets(&self) -> Vec<String> {
        let units = self.row.units.keys().cloned();
        let accounts = self.row.accounts.keys().map(AccountId::to_string);
        std::iter::once(self.row.root.clone()).chain(units).chain(accounts).collect()
    }

    fn describe_root(&self, context: &Context<'_>) -> Value {
        let types = self.row.enabled.iter().map(|kind| json!({ "Type": kind, "Status": "ENABLED" }));
        json!({
            "Id": self.row.root,
            "Arn": self.root_arn(context),
            "Name": "Root",
            "PolicyTypes": types.collect::<Vec<_>>(),
        })
    }
}

/// What a policy can be attached to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Root,
    Unit,
    Account,
}

impl Target {
    /// As a target of a policy, and as a parent or child.
    fn as_str(self) -> &'static str {
        match self {
            Self::Root => "ROOT",
            Self::Unit => "ORGANIZATIONAL_UNIT",
            Self::Account => "ACCOUNT",
        }
    }
}

/// The policy type that a request names.
fn policy_type(input: Input<'_>, member: &str) -> Result<PolicyType, Error> {
    let text = input.text(member)?;
    PolicyType::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or_else(|| {
        invalid(format!(
            "The policy type {text} is not one that is simulated; there are service and resource control policies."
        ))
    })
}

/// A request that cannot be carried out as it is.
fn invalid(text: impl Into<String>) -> Error {
    Error::new("InvalidInputException", text)
}

/// Random lower-case letters and digits, as ids of Organizations have them.
fn random_id(context: &mut Context<'_>, prefix: &str, count: usize) -> String {
    let mut bytes = vec![0; count];
    context.rng.fill_bytes(&mut bytes);
    let letters = bytes.iter().filter_map(|byte| char::from_digit(u32::from(byte % 36), 36));
    format!("{prefix}{}", letters.collect::<String>())
}
