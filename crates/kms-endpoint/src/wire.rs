//! AWS JSON 1.1 over HTTP: targets, bodies, headers and errors.
//!
//! <https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html>

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};
use kms_api::model::{self, OperationModel};
use kms_api::{ErrorCode, KmsError};
use kms_core::identity::{self, Service};
use serde_json::{Map, Value};

use crate::query;

/// The most bytes that a request's body may have. The largest request that the service model allows, an attestation
/// document of 262,144 bytes in base64 beside a ciphertext, is less than half of it.
pub const BODY_LIMIT: usize = 1 << 20;

const JSON: HeaderValue = HeaderValue::from_static("application/x-amz-json-1.1");
const XML: HeaderValue = HeaderValue::from_static("text/xml");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
const TARGET: HeaderName = HeaderName::from_static("x-amz-target");

/// What a request and its answer are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// AWS JSON 1.1.
    #[default]
    Json,
    /// A form, and XML.
    Query,
}

/// An error on its way to the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The HTTP status.
    pub(crate) status: StatusCode,
    /// AWS's error code.
    pub(crate) code: &'static str,
    /// AWS's text, if the error has one.
    pub(crate) message: Option<String>,
    /// How it is written.
    pub(crate) protocol: Protocol,
}

impl From<KmsError> for Fault {
    fn from(error: KmsError) -> Self {
        let status = StatusCode::from_u16(error.code.http_status()).unwrap_or(StatusCode::BAD_REQUEST);
        Self { status, code: error.code.as_str(), message: error.message, protocol: Protocol::Json }
    }
}

impl Fault {
    /// An error that KMS itself has a code for.
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        KmsError::new(code, message).into()
    }

    /// A request larger than [`BODY_LIMIT`].
    pub(crate) fn too_large() -> Self {
        Self {
            status: StatusCode::PAYLOAD_TOO_LARGE,
            code: "RequestEntityTooLargeException",
            message: Some(format!("The request body exceeds {BODY_LIMIT} bytes.")),
            protocol: Protocol::Json,
        }
    }

    /// A request whose body broke off.
    pub(crate) fn broken_off() -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            code: "MalformedHttpRequestException",
            message: Some("The request body cannot be read to its end.".to_owned()),
            protocol: Protocol::Json,
        }
    }

    /// An error of a service that speaks the Query protocol.
    pub(crate) fn query(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: Some(message.into()), protocol: Protocol::Query }
    }

    /// An error of IAM, STS or Organizations.
    pub(crate) fn identity(error: identity::Error, protocol: Protocol) -> Self {
        let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::BAD_REQUEST);
        Self { status, code: error.code, message: Some(error.message), protocol }
    }

    /// The same error, as it is written in another protocol.
    pub(crate) fn in_protocol(self, protocol: Protocol) -> Self {
        match protocol {
            Protocol::Json => self,
            Protocol::Query => query::translate(self),
        }
    }

    /// The service cannot do its work; trying again may help.
    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::KmsInternal, message)
    }
}

/// The operation that the request's target names.
pub(crate) fn operation(
    method: &Method,
    path: &str,
    headers: &HeaderMap,
) -> Result<(&'static str, &'static OperationModel), Fault> {
    check_place(method, path)?;
    let model = model::kms();
    headers
        .get(TARGET)
        .and_then(|target| target.to_str().ok())
        .and_then(|target| target.strip_prefix(model.target_prefix.as_str())?.strip_prefix('.'))
        .and_then(|name| model.operations.get_key_value(name))
        .map(|(name, operation)| (name.as_str(), operation))
        .ok_or_else(|| Fault::from(KmsError::bare(ErrorCode::UnknownOperation)))
}

/// Refuses another path than `/` and another method than POST.
pub(crate) fn check_place(method: &Method, path: &str) -> Result<(), Fault> {
    let unknown = |status| {
        let code = ErrorCode::UnknownOperation.as_str();
        Err(Fault { status, code, message: None, protocol: Protocol::Json })
    };
    if path != "/" {
        return unknown(StatusCode::NOT_FOUND);
    }
    if method == Method::POST { Ok(()) } else { unknown(StatusCode::METHOD_NOT_ALLOWED) }
}

/// The request's body. An empty one stands for an empty structure.
pub(crate) fn input(body: &[u8]) -> Result<Value, Fault> {
    if body.is_empty() {
        return Ok(Value::Object(Map::new()));
    }
    // The parser's own words say where the fault lies and never what the body holds.
    serde_json::from_slice(body).map_err(|error| Fault::new(ErrorCode::Serialization, format!("{error}")))
}

/// The answer to a call that succeeded. The body is empty where the service model has no output.
pub(crate) fn success(operation: &OperationModel, request_id: &str, output: &Value) -> Response<Bytes> {
    let body = match &operation.output {
        // A value always has a JSON form.
        Some(_) => serde_json::to_vec(output).unwrap_or_default(),
        None => Vec::new(),
    };
    response(StatusCode::OK, request_id, JSON, body)
}

/// The answer to a call of IAM, STS or Organizations that succeeded.
pub(crate) fn identity_success(service: Service, operation: &str, request_id: &str, output: &Value) -> Response<Bytes> {
    match service {
        Service::Organizations => response(StatusCode::OK, request_id, JSON, output.to_string().into_bytes()),
        Service::Iam | Service::Sts => {
            let body = query::success(service, operation, request_id, output);
            response(StatusCode::OK, request_id, XML, body.into_bytes())
        }
    }
}

/// The answer to a call that failed.
pub(crate) fn failure(request_id: &str, fault: &Fault) -> Response<Bytes> {
    if fault.protocol == Protocol::Query {
        return response(fault.status, request_id, XML, query::failure(request_id, fault).into_bytes());
    }
    let mut body = Map::new();
    body.insert("__type".to_owned(), fault.code.into());
    if let Some(message) = &fault.message {
        // AWS was recorded to write these two with a capital letter.
        let capital = [ErrorCode::AccessDenied, ErrorCode::UnsupportedOperation].map(ErrorCode::as_str);
        let member = if capital.contains(&fault.code) { "Message" } else { "message" };
        body.insert(member.to_owned(), message.as_str().into());
    }
    let mut response = response(fault.status, request_id, JSON, Value::Object(body).to_string().into_bytes());
    match fault.status {
        StatusCode::METHOD_NOT_ALLOWED => {
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
        }
        // What is left of the request will not be read.
        StatusCode::PAYLOAD_TOO_LARGE => {
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        _ => {}
    }
    response
}

fn response(status: StatusCode, request_id: &str, kind: HeaderValue, body: Vec<u8>) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert(REQUEST_ID, id);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache, no-store, must-revalidate, private"));
    headers.insert(header::EXPIRES, HeaderValue::from_static("0"));
    headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
    headers.insert(header::CONTENT_TYPE, kind);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_as_they_were_recorded() {
        let body = |error: KmsError| {
            let response = failure("id", &error.into());
            (response.status().as_u16(), String::from_utf8(response.into_body().to_vec()).unwrap())
        };
        for (error, status, text) in [
            (KmsError::bare(ErrorCode::InvalidCiphertext), 400, r#"{"__type":"InvalidCiphertextException"}"#),
            (KmsError::new(ErrorCode::NotFound, "a"), 400, r#"{"__type":"NotFoundException","message":"a"}"#),
            (KmsError::new(ErrorCode::AccessDenied, "a"), 400, r#"{"__type":"AccessDeniedException","Message":"a"}"#),
            (
                KmsError::new(ErrorCode::UnsupportedOperation, "a"),
                400,
                r#"{"__type":"UnsupportedOperationException","Message":"a"}"#,
            ),
            (KmsError::new(ErrorCode::KmsInternal, "a"), 500, r#"{"__type":"KMSInternalException","message":"a"}"#),
        ] {
            assert_eq!(body(error), (status, text.to_owned()));
        }
    }
}
