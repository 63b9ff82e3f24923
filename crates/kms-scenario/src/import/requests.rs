//! Requests to begin with, and what the engine decides of them.

use serde_json::{Map, Value as Json, json};

use super::write::{Draft, Sender};

/// How many requests there are at most: what people can look through.
const MAX_REQUESTS: usize = 1_000;

/// What everybody is asked on a key, after what the key is for.
const ADMINISTRATION: [&str; 3] = ["DescribeKey", "PutKeyPolicy", "ScheduleKeyDeletion"];
/// What everybody is asked where there is no key.
const WITHOUT_A_KEY: [&str; 2] = ["CreateKey", "ListKeys"];

/// The scenario's text with its requests. If it is none that can be read, what is wrong.
pub(super) fn complete(draft: Draft) -> Result<String, String> {
    let mut requests = requests(&draft);
    let Draft { mut scenario, mut notes, .. } = draft;
    if requests.len() > MAX_REQUESTS {
        notes.push(format!("{} further requests were left out", requests.len() - MAX_REQUESTS));
        requests.truncate(MAX_REQUESTS);
    }
    let mut description =
        "Made of outputs of AWS's command line. What is expected is what was decided when it was made.".to_owned();
    if !notes.is_empty() {
        description.push_str(" To be kept in mind: ");
        description.push_str(&notes.join("; "));
        description.push('.');
    }
    scenario.insert("description".to_owned(), Json::String(description));
    scenario.insert("requests".to_owned(), Json::Array(requests.iter().cloned().map(Json::Object).collect()));
    let report = crate::run(&Json::Object(scenario.clone()).to_string()).map_err(|problems| {
        let told: Vec<String> =
            problems.0.into_iter().map(|problem| format!("{}: {}", problem.path, problem.text)).collect();
        format!("no scenario comes of it: {}", told.join("; "))
    })?;
    for (request, case) in requests.iter_mut().zip(report.cases()) {
        request.insert("expect".to_owned(), json!(if case.found.allowed { "allow" } else { "deny" }));
        match case.found.reasons.as_slice() {
            [] => {}
            [first, others @ ..] if others.iter().all(|other| other == first) => {
                request.insert("reason".to_owned(), json!(first));
            }
            several => {
                request.insert("reason".to_owned(), json!(several));
            }
        }
    }
    scenario.insert("requests".to_owned(), Json::Array(requests.into_iter().map(Json::Object).collect()));
    Ok(format!("{:#}\n", Json::Object(scenario)))
}

fn requests(draft: &Draft) -> Vec<Map<String, Json>> {
    let request = |sender: &Sender, call: &str| {
        let mut request = Map::new();
        request.insert("as".to_owned(), json!(sender.who));
        request.insert("call".to_owned(), json!(call));
        // What is read before it is known.
        request.insert("expect".to_owned(), json!("deny"));
        request
    };
    if draft.keys.is_empty() {
        let senders = draft.senders.iter().filter(|sender| !sender.service);
        return senders.flat_map(|sender| WITHOUT_A_KEY.map(|call| request(sender, call))).collect();
    }
    let mut requests = Vec::new();
    for key in &draft.keys {
        for sender in &draft.senders {
            let usage = match key.usage.as_deref() {
                Some("SIGN_VERIFY") => ["Sign", "Verify"],
                Some("GENERATE_VERIFY_MAC") => ["GenerateMac", "VerifyMac"],
                Some("KEY_AGREEMENT") => ["DeriveSharedSecret", "GetPublicKey"],
                Some("ENCAPSULATE_DECAPSULATE") => ["Encapsulate", "Decapsulate"],
                _ => ["Encrypt", "Decrypt"],
            };
            // Services use keys; they do not administer them.
            let further = ADMINISTRATION.iter().take(if sender.service { 1 } else { ADMINISTRATION.len() });
            for call in usage.iter().chain(further) {
                let mut request = request(sender, call);
                request.shift_insert(2, "key".to_owned(), json!(key.name));
                if let Some(region) = &key.region {
                    request.shift_insert(3, "given".to_owned(), json!({ "region": region }));
                }
                requests.push(request);
            }
        }
    }
    requests
}
