//! IAM, STS and Organizations: who there is, and what they may become.
//!
//! The three services are here as far as KMS needs them. A file holds a group of operations. Requests and responses have the
//! members of AWS's service models; times are texts in IAM and STS, whose protocol has them so, and seconds in
//! Organizations.
//!
//! Two questions stand in a file each, for all operations: `authorize`, who may manage identities, and
//! `trust`, who may assume a role; a third, what is a policy document, is [`document::check`].

mod access_key;
mod account;
mod attached;
pub(crate) mod authorize;
pub mod document;
mod error;
mod group;
mod inline;
mod input;
pub(crate) mod managed;
mod managed_policy;
mod organization;
mod page;
mod principal;
mod record;
mod role;
mod sts;
mod tag;
pub(crate) mod trust;
mod user;

use serde_json::Value;

use crate::engine::{Context, Engine, Env, Outcome};
use input::Input;

pub use error::Error;
pub use managed::{aws_managed_policies, aws_managed_policy};

/// The services that manage identities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// AWS Identity and Access Management.
    Iam,
    /// AWS Security Token Service.
    Sts,
    /// AWS Organizations.
    Organizations,
}

impl Service {
    /// What the service is called in actions, ARNs and credential scopes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Iam => "iam",
            Self::Sts => "sts",
            Self::Organizations => "organizations",
        }
    }
}

/// What a call came to: as an [`Outcome`], with an error of these services.
#[derive(Clone, Debug, PartialEq)]
pub struct Managed {
    /// The response, or the error.
    pub result: Result<Value, Error>,
    /// What is to be stored, and the records for the trail. Its own result says nothing.
    pub outcome: Outcome,
}

type Operation = fn(&mut Context<'_>, Input<'_>) -> Result<Value, Error>;

/// The operation of this name.
fn operation(service: Service, name: &str) -> Option<Operation> {
    match service {
        Service::Iam => iam(name),
        Service::Sts => sts::operation(name),
        Service::Organizations => organization::operation(name),
    }
}

fn iam(name: &str) -> Option<Operation> {
    let groups = [
        user::operation,
        group::operation,
        role::operation,
        inline::operation,
        attached::operation,
        managed_policy::operation,
        tag::operation,
        access_key::operation,
        account::operation,
    ];
    groups.iter().find_map(|group| group(name))
}

/// Whether the service has an operation of this name here.
pub fn is_known(service: Service, name: &str) -> bool {
    operation(service, name).is_some()
}

impl Engine {
    /// Carries out an operation of IAM, STS or Organizations, after all that has fallen due by then. An operation that is
    /// not known leaves no record.
    pub fn manage(&mut self, env: &mut Env<'_>, service: Service, name: &str, input: &Value) -> Managed {
        let Some(operation) = operation(service, name) else {
            let outcome = self.advance(env);
            let text = format!("Could not find operation {name} for version of {}", service.name());
            return Managed { result: Err(Error::new("InvalidAction", text)), outcome };
        };
        let task = |context: &mut Context<'_>| operation(context, Input::new(input)?);
        let event = |env: &mut Env<'_>, now, result: &Result<Value, Error>, trace: &_| {
            record::api_call(env, now, (service, name), input, result, trace)
        };
        let (result, outcome) = self.carry_out(env, task, event);
        Managed { result, outcome }
    }
}
