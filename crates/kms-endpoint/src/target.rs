//! Which operation of which service a request is for.

use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode, header};
use kms_api::model::OperationModel;
use kms_core::identity::{self, Service};
use serde_json::Value;

use crate::query::{self, Form};
use crate::sigv4::{Authorization, Scope};
use crate::wire::{self, Fault, Protocol};

/// What targets of Organizations begin with.
const ORGANIZATIONS: &str = "AWSOrganizationsV20161128.";

/// An operation that a request is for.
pub(crate) enum Target {
    /// Of KMS.
    Kms(&'static str, &'static OperationModel),
    /// Of IAM, STS or Organizations.
    Identity(Service, String),
}

impl Target {
    /// The operation's name.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Kms(name, _) => name,
            Self::Identity(_, name) => name,
        }
    }

    /// What signatures name the service by.
    pub(crate) fn service(&self) -> &'static str {
        match self {
            Self::Kms(..) => "kms",
            Self::Identity(service, _) => service.name(),
        }
    }

    /// What requests and answers are written in.
    pub(crate) fn protocol(&self) -> Protocol {
        match self {
            Self::Identity(Service::Iam | Service::Sts, _) => Protocol::Query,
            Self::Kms(..) | Self::Identity(Service::Organizations, _) => Protocol::Json,
        }
    }
}

/// The operation, and the request's content if that had to be read to find it.
pub(crate) fn of(request: &Request<Bytes>) -> Result<(Target, Option<Value>), Fault> {
    let headers = request.headers();
    let has_target = headers.contains_key("x-amz-target");
    if !has_target && query::is_form(headers) && request.method() == Method::POST && request.uri().path() == "/" {
        let form = Form::parse(request.body())?;
        let service = form.service(scoped_service(headers).as_deref());
        let service = service.filter(|service| identity::is_known(*service, &form.action));
        let Form { action, version, input } = form;
        let Some(service) = service else {
            let text = format!("Could not find operation {action} for version {version}");
            return Err(Fault::query(StatusCode::BAD_REQUEST, "InvalidAction", text));
        };
        return Ok((Target::Identity(service, action), Some(input)));
    }
    let organizations =
        headers.get("x-amz-target").and_then(|target| target.to_str().ok()?.strip_prefix(ORGANIZATIONS));
    if let Some(name) = organizations.filter(|name| identity::is_known(Service::Organizations, name)) {
        wire::check_place(request.method(), request.uri().path())?;
        return Ok((Target::Identity(Service::Organizations, name.to_owned()), None));
    }
    let (name, operation) = wire::operation(request.method(), request.uri().path(), headers)?;
    Ok((Target::Kms(name, operation), None))
}

/// The service that the signature is for.
fn scoped_service(headers: &HeaderMap) -> Option<String> {
    let header = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    Some(Scope::parse(Authorization::parse(header)?.credential?)?.service.to_owned())
}
