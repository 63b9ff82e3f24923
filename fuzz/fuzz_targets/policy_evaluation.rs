//! Decisions: any policy and any request get an answer, the same with explanation and without; a statement that denies,
//! added, never allows more.
#![no_main]

use iam_policy::principal::IdentityKind;
use iam_policy::request::Keys;
use iam_policy::{Compiled, Identity, Kind, Request, grammar};
use libfuzzer_sys::fuzz_target;

const DENY: &str = r#"{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}"#;

fuzz_target!(|data: &[u8]| {
    // Lines: action, resource, account, ARN, a key and its value; the rest is the policy.
    let text = String::from_utf8_lossy(data);
    let mut lines = text.splitn(7, '\n');
    let mut line = || lines.next().unwrap_or_default();
    let (action, resource, account, arn, key, value) = (line(), line(), line(), line(), line(), line());
    let statements = line();
    let compile = |text: &str| grammar::read(Kind::Resource, text).0.map(|policy| Compiled::new(Kind::Resource, &policy));
    let Some(policy) = compile(&format!("{{\"Version\":\"2012-10-17\",\"Statement\":[{statements}]}}")) else { return };
    let identity = Identity {
        account: account.to_owned(),
        kind: IdentityKind::User { arn: arn.to_owned() },
        bounded: text.len() % 2 == 0,
    };
    let context = &Keys::default().with(key, value);
    let action = &action.to_ascii_lowercase();
    let request = Request { identity: &identity, action, resource, context };
    let verdict = policy.evaluate(&request);
    assert_eq!(verdict, policy.explain(&request).verdict());
    let more = format!("{{\"Version\":\"2012-10-17\",\"Statement\":[{statements}{}{DENY}]}}", if statements.is_empty() { "" } else { "," });
    if let Some(more) = compile(&more) {
        assert_eq!(more.evaluate(&request).allowed, verdict.allowed);
    }
});
