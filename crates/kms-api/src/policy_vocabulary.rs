//! What policies about KMS can say: its actions, its condition keys and those that all services share, and what AWS refuses
//! in a key policy.
//!
//! The file `model/policy-vocabulary.json` holds the facts of the service authorization reference and of the KMS guide
//! (<https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html>,
//! <https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html>) as `iam_policy::Vocabulary` reads them.

/// The vocabulary as JSON.
pub const JSON: &str = include_str!("../model/policy-vocabulary.json");

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use crate::model;

    fn texts(value: &Value) -> Vec<&str> {
        value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }

    #[test]
    fn its_actions_are_those_of_the_model() {
        let vocabulary: Value = serde_json::from_str(super::JSON).unwrap();
        let named: BTreeSet<&str> =
            vocabulary["actions"].as_array().unwrap().iter().map(|action| action["name"].as_str().unwrap()).collect();
        let operations = model::kms().operations.keys().filter(|name| *name != "ReEncrypt");
        let expected: BTreeSet<String> = operations
            .map(String::as_str)
            .chain(["ReEncryptFrom", "ReEncryptTo", "SynchronizeMultiRegionKey"])
            .map(|name| format!("kms:{name}"))
            .collect();
        assert!(named.iter().copied().eq(expected.iter().map(String::as_str)));
        for key in vocabulary["keys"].as_array().unwrap() {
            for action in texts(&key["actions"]) {
                assert!(expected.contains(action), "{action}");
            }
        }
    }
}
