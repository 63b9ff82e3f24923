//! IAM, STS and Organizations over HTTP: forms and XML, access keys that are known, deleted and expired.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "these are tests")]

mod common;

use bytes::Bytes;
use common::{PEER, admin, call, operation, service};
use http::Request;
use kms_endpoint::Service;
use serde_json::{Value, json};

fn signed(id: &str, service: &str) -> String {
    let scope = format!("{id}/20260101/us-east-1/{service}/aws4_request");
    format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host;x-amz-date, Signature={}", "0".repeat(64))
}

/// Sends a form: its status, and its body as text.
fn form(service: &Service, id: &str, name: &str, body: &str) -> (u16, String) {
    let request = Request::post("/")
        .header("host", "localhost")
        .header("x-amz-date", "20260101T000000Z")
        .header("authorization", signed(id, name))
        .header("content-type", "application/x-www-form-urlencoded; charset=utf-8");
    let answer = service.respond(request.body(Bytes::from(body.to_owned())).unwrap(), PEER);
    assert_eq!(answer.response.headers()["content-type"], "text/xml");
    (answer.response.status().as_u16(), String::from_utf8(answer.response.body().to_vec()).unwrap())
}

fn iam(service: &Service, body: &str) -> (u16, String) {
    form(service, "test", "iam", &format!("{body}&Version=2010-05-08"))
}

/// What stands between the first two tags of this name.
fn inner(text: &str, name: &str) -> String {
    let rest = text.split_once(&format!("<{name}>")).unwrap_or_else(|| panic!("no {name} in {text}")).1;
    rest.split_once(&format!("</{name}>")).unwrap().0.to_owned()
}

#[test]
fn forms_are_answered_in_xml() {
    let service = service();
    let (status, text) = iam(&service, "Action=CreateUser&UserName=u&Tags.member.1.Key=k&Tags.member.1.Value=v");
    assert_eq!(status, 200, "{text}");
    assert!(
        text.starts_with("<CreateUserResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><CreateUserResult>")
    );
    assert_eq!(inner(&text, "Tags"), "<member><Key>k</Key><Value>v</Value></member>");
    let (status, text) = iam(&service, "Action=GetUser&UserName=nobody");
    assert_eq!((status, inner(&text, "Code").as_str()), (404, "NoSuchEntity"));
    let (_, trail) = admin(&service, "GET", "trail", &Value::Null);
    assert_eq!(
        trail["records"][0]["event"]["eventSource"].as_str().or(trail["records"][0]["eventSource"].as_str()),
        Some("iam.amazonaws.com")
    );

    // The version tells the services apart, and without it the credential scope.
    let (_, text) = form(&service, "test", "sts", "Action=GetCallerIdentity&Version=2011-06-15");
    assert_eq!(inner(&text, "Arn"), "arn:aws:iam::123456789012:root");
    let (_, text) = form(&service, "111122223333", "sts", "Action=GetCallerIdentity");
    assert_eq!(inner(&text, "Account"), "111122223333");
    for (body, code) in [
        ("Action=CreateTeapot&Version=2010-05-08", "InvalidAction"),
        ("Action=GetCallerIdentity&Version=2010-05-08", "InvalidAction"),
        ("Action=GetUser&Version=1", "InvalidAction"),
        ("", "MissingAction"),
        ("Action=GetUser&Version=2010-05-08&A=1&A.b=2", "MalformedInput"),
    ] {
        let (status, text) = form(&service, "test", "iam", body);
        assert_eq!((status, inner(&text, "Code").as_str()), (400, code), "{body}");
    }
}

#[test]
fn organizations_speaks_json() {
    let service = service();
    let ask = |name: &str| {
        let request = operation("x", &json!({}));
        let (mut parts, body) = request.into_parts();
        parts.headers.insert("x-amz-target", format!("AWSOrganizationsV20161128.{name}").parse().unwrap());
        let answer = service.respond(Request::from_parts(parts, body), PEER);
        (answer.response.status().as_u16(), common::json(&answer))
    };
    let (status, body) = ask("DescribeOrganization");
    assert_eq!((status, &body["__type"]), (400, &json!("AWSOrganizationsNotInUseException")));
    assert_eq!(ask("CreateOrganization").1["Organization"]["MasterAccountId"], "123456789012");
    assert_eq!(ask("CreateTeapot").1["__type"], "UnknownOperationException");
}

#[test]
fn access_keys_are_taken_while_they_are_in_force() {
    let service = service();
    iam(&service, "Action=CreateUser&UserName=u");
    let (_, text) = iam(&service, "Action=CreateAccessKey&UserName=u");
    let id = inner(&text, "AccessKeyId");
    // The signature is not the key's.
    let code = |body: &str| inner(&form(&service, &id, "sts", body).1, "Code");
    let whoami = "Action=GetCallerIdentity&Version=2011-06-15";
    assert_eq!(code(whoami), "SignatureDoesNotMatch");
    let kms = || {
        let request = operation("ListKeys", &json!({}));
        let (mut parts, body) = request.into_parts();
        parts.headers.insert("authorization", signed(&id, "kms").parse().unwrap());
        parts.headers.insert("x-amz-date", "20260101T000000Z".parse().unwrap());
        common::json(&service.respond(Request::from_parts(parts, body), PEER))["__type"].clone()
    };
    assert_eq!(kms(), "InvalidSignatureException");
    for change in [
        format!("Action=UpdateAccessKey&UserName=u&AccessKeyId={id}&Status=Inactive"),
        format!("Action=DeleteAccessKey&UserName=u&AccessKeyId={id}"),
    ] {
        assert_eq!(iam(&service, &change).0, 200);
        assert_eq!(code(whoami), "InvalidClientTokenId");
        assert_eq!(kms(), "UnrecognizedClientException");
    }
    // An id that came from elsewhere is the default account's root user, as ever.
    let (_, text) = form(&service, "AKIAIOSFODNN7EXAMPLE", "sts", whoami);
    assert_eq!(inner(&text, "Arn"), "arn:aws:iam::123456789012:root");

    let (_, text) = form(&service, "test", "sts", "Action=GetSessionToken&Version=2011-06-15&DurationSeconds=900");
    let id = inner(&text, "AccessKeyId");
    let code = |body: &str| inner(&form(&service, &id, "sts", body).1, "Code");
    assert_eq!(code(whoami), "InvalidClientTokenId", "the token is missing");
    let (_, listed) = admin(&service, "GET", "credentials", &Value::Null);
    assert_eq!(listed["issued"][0]["accessKeyId"], id.as_str());
    admin(&service, "POST", "clock/advance", &json!({ "minutes": 16 }));
    assert_eq!(code(whoami), "ExpiredToken");
    call(&service, "ListKeys", &json!({}));
}

#[test]
fn a_snapshot_keeps_identities() {
    let (first, second) = (service(), service());
    iam(&first, "Action=CreateUser&UserName=u");
    let id = inner(&iam(&first, "Action=CreateAccessKey&UserName=u").1, "AccessKeyId");
    let whoami = "Action=GetCallerIdentity&Version=2011-06-15";
    // Elsewhere the access key is a stranger's.
    assert!(form(&second, &id, "sts", whoami).1.contains(":root"));
    let (_, snapshot) = admin(&first, "GET", "snapshot?with_wrapping_key=true", &Value::Null);
    assert_eq!(admin(&second, "POST", "restore", &snapshot).0, 200);
    assert_eq!(inner(&form(&second, &id, "sts", whoami).1, "Code"), "SignatureDoesNotMatch");
    assert_eq!(admin(&second, "POST", "reset", &Value::Null).0, 200);
    assert_eq!(inner(&form(&second, &id, "sts", whoami).1, "Code"), "InvalidClientTokenId");
}
