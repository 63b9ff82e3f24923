//! Everything under `/_kmsbox/`: what a simulator can do and KMS cannot. `docs/endpoint.md` describes it to users.

mod arrange;
mod clock;
mod credentials;
mod guard;
mod snapshot;
mod trail;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::journal::StorageFailed;
use crate::service::{Service, lock};

/// What paths of the interface begin with.
const PREFIX: &str = "/_kmsbox";

/// The most bytes of an administrative request: a snapshot to be restored has all of the state in it.
pub(crate) const BODY_LIMIT: usize = 1 << 30;

/// Why an administrative request was refused.
#[derive(Debug)]
pub(crate) struct AdminError {
    status: StatusCode,
    text: String,
}

type Result<T> = std::result::Result<T, AdminError>;

impl AdminError {
    fn new(status: StatusCode, text: impl Into<String>) -> Self {
        Self { status, text: text.into() }
    }

    /// A request that cannot be carried out as it is.
    pub(crate) fn bad_request(text: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, text)
    }
}

impl From<StorageFailed> for AdminError {
    fn from(failed: StorageFailed) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, failed.to_string())
    }
}

/// Whether the path is of this interface.
pub(crate) fn is_admin(path: &str) -> bool {
    path.strip_prefix(PREFIX).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Answers a request to this interface. Blocks until what it changed is stored.
pub(crate) fn respond(service: &Service, request: &Request<Bytes>) -> Response<Bytes> {
    let result = guard::check(request, &service.host).and_then(|()| route(service, request));
    let (status, body) = match result {
        Ok(body) => (StatusCode::OK, body),
        Err(AdminError { status, text }) => (status, json!({ "error": text }).to_string()),
    };
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// The methods of each path.
const ROUTES: &[(&str, &[Method])] = &[
    ("arrange", &[Method::POST]),
    ("clock", &[Method::GET, Method::PUT]),
    ("clock/advance", &[Method::POST]),
    ("credentials", &[Method::GET, Method::PUT, Method::DELETE]),
    ("health", &[Method::GET]),
    ("reset", &[Method::POST]),
    ("restore", &[Method::POST]),
    ("seed", &[Method::PUT]),
    ("snapshot", &[Method::GET]),
    ("trail", &[Method::GET]),
];

fn route(service: &Service, request: &Request<Bytes>) -> Result<String> {
    let path = request.uri().path();
    let path = path.strip_prefix(PREFIX).and_then(|rest| rest.strip_prefix('/')).unwrap_or_default();
    let Some((path, methods)) = ROUTES.iter().find(|(known, _)| *known == path) else {
        let known = ROUTES.iter().map(|(path, _)| format!("{PREFIX}/{path}")).collect::<Vec<_>>().join(", ");
        return Err(AdminError::new(StatusCode::NOT_FOUND, format!("There are: {known}.")));
    };
    let method = request.method();
    if !methods.contains(method) {
        let known = methods.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
        return Err(AdminError::new(StatusCode::METHOD_NOT_ALLOWED, format!("{PREFIX}/{path} takes {known}.")));
    }
    match (*path, method) {
        ("arrange", _) => arrange::carry_out(service, &query(request)?, &json_body(request)?),
        ("clock", &Method::GET) => clock::show(service),
        ("clock", _) => clock::set(service, &json_body(request)?),
        ("clock/advance", _) => clock::advance(service, &json_body(request)?),
        ("credentials", &Method::GET) => Ok(credentials::list(service)),
        ("credentials", &Method::PUT) => credentials::put(service, json_body(request)?),
        ("credentials", _) => credentials::delete(service, &json_body(request)?),
        ("reset", _) => snapshot::reset(service),
        ("restore", _) => snapshot::restore(service, request.body()),
        ("seed", _) => seed(service, &json_body(request)?),
        ("snapshot", _) => snapshot::take(service, &query(request)?),
        ("trail", _) => trail::page(service, &query(request)?),
        _ => health(service),
    }
}

/// The body as JSON. An empty one stands for an empty object.
fn json_body<T: DeserializeOwned>(request: &Request<Bytes>) -> Result<T> {
    let body: &[u8] = if request.body().is_empty() { b"{}" } else { request.body() };
    serde_json::from_slice(body).map_err(|error| AdminError::bad_request(format!("The body: {error}.")))
}

/// The query's parameters, which need no percent-encoding.
fn query(request: &Request<Bytes>) -> Result<Vec<(&str, &str)>> {
    let query = request.uri().query().unwrap_or_default();
    let parameters = query.split('&').filter(|parameter| !parameter.is_empty());
    parameters
        .map(|parameter| {
            parameter
                .split_once('=')
                .ok_or_else(|| AdminError::bad_request(format!("The parameter `{parameter}` has no value.")))
        })
        .collect()
}

/// Refuses parameters that are not known, lest a misspelt one go unnoticed.
fn unknown_parameter<T>(name: &str) -> Result<T> {
    Err(AdminError::bad_request(format!("There is no parameter `{name}`.")))
}

fn health(service: &Service) -> Result<String> {
    if let Some(lost) = service.shared.queue.as_ref().and_then(|queue| queue.lost()) {
        return Err(AdminError::new(StatusCode::SERVICE_UNAVAILABLE, lost.to_string()));
    }
    Ok(json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION"), "revision": revision(service) }).to_string())
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Seed {
    seed: Value,
}

/// Fixes what random numbers follow from: ids, key material, nonces.
fn seed(service: &Service, body: &Seed) -> Result<String> {
    let seed = match &body.seed {
        Value::Null => None,
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        _ => return Err(AdminError::bad_request("`seed` must be a text, a number or null.")),
    };
    let seed = seed.map(|text| Sha256::digest(format!("kmsbox seed\0{text}")).into());
    service.set_seed(seed).map_err(|error| AdminError::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))?;
    Ok(json!({ "seeded": seed.is_some() }).to_string())
}

/// The number that the next record of the trail will have.
fn revision(service: &Service) -> Value {
    json!(lock(&service.shared.core).engine().tail().next_seq)
}
