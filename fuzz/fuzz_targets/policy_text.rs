//! Policies: any text is one, or has problems in its place; findings and completion answer whatever it is; what is printed is
//! read again.
#![no_main]

use iam_policy::findings::find;
use iam_policy::vocabulary::{Setting, Vocabulary};
use iam_policy::{Document, Kind, complete, grammar};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((&[kind, place], rest)) = data.split_first_chunk() else { return };
    let text = String::from_utf8_lossy(rest);
    let Some(kind) = Kind::ALL.get(usize::from(kind) % Kind::ALL.len()).copied() else { return };
    let (policy, problems) = grammar::read(kind, &text);
    assert!(policy.is_some() || !problems.is_empty());
    for problem in &problems {
        assert!(problem.span.of(&text).is_some(), "{problem:?}");
    }
    if let Some(policy) = policy.filter(|_| problems.is_empty()) {
        let printed = policy.to_string();
        assert_eq!(grammar::read(kind, &printed), (Some(policy), Vec::new()), "{printed}");
    }
    Document::read_leniently(kind, &text);
    let vocabulary: Vocabulary = serde_json::from_str(kms_api::policy_vocabulary::JSON).unwrap_or_default();
    let setting = Setting::default();
    for finding in find(kind, &text, &vocabulary, &setting) {
        assert!(finding.span.of(&text).is_some(), "{finding:?}");
    }
    let position = text.len() * usize::from(place) / 255;
    complete::complete(kind, &text, position, &vocabulary, &setting);
});
