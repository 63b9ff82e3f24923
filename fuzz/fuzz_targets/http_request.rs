//! HTTP requests: an operation, and a body of any bytes. The first byte chooses the operation or the administrative
//! interface; the state that earlier inputs have left goes on.
#![no_main]

use std::net::{IpAddr, Ipv4Addr};
use std::sync::OnceLock;

use http::Request;
use kms_api::model;
use kms_endpoint::{Service, Settings};
use libfuzzer_sys::fuzz_target;

fn service() -> Option<&'static Service> {
    static SERVICE: OnceLock<Option<Service>> = OnceLock::new();
    let start = || {
        Service::start(Settings {
            region: "us-east-1".parse().ok()?,
            account: "123456789012".parse().ok()?,
            host: "127.0.0.1".to_owned(),
            state: None,
            trail: 100,
        })
        .ok()
    };
    SERVICE.get_or_init(start).as_ref()
}

fuzz_target!(|data: &[u8]| {
    let Some((&[choice], body)) = data.split_first_chunk() else { return };
    let Some(service) = service() else { return };
    let target = model::kms().operations.keys().nth(usize::from(choice));
    let request = match target {
        Some(name) => Request::post("/").header("x-amz-target", format!("TrentService.{name}")),
        None => Request::post("/_kmsbox/arrange"),
    };
    let Ok(request) = request.header("host", "localhost").body(body.to_vec().into()) else { return };
    let answer = service.respond(request, IpAddr::V4(Ipv4Addr::LOCALHOST));
    let status = answer.response.status().as_u16();
    assert!(matches!(status, 200 | 400 | 403 | 404 | 405 | 413), "status {status}");
    assert!(answer.response.body().is_empty() || serde_json::from_slice::<serde_json::Value>(answer.response.body()).is_ok());
});
