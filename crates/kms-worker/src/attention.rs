//! What of the keys wants attention.

use kms_api::key::{KeyManager, KeySpec, KeyState, Origin};
use kms_api::time::DAY;
use kms_api::{KeyArn, Timestamp};
use kms_core::State;
use kms_core::state::KeyRow;
use kms_protocol::view::{Attention, Want};
use kms_store::Store;

use crate::host::Host;
use crate::view::own_keys;

/// The keys that are named of each kind.
const NAMED: usize = 3;
/// How long a key may go unused before that is told, and how near a date must be, in milliseconds.
const UNUSED: i64 = 90 * DAY;
const SOON: i64 = 30 * DAY;

impl<S: Store> Host<S> {
    /// What of the caller's keys wants attention, the gravest first.
    pub(crate) fn attention(&self, now: Timestamp) -> Vec<Attention> {
        let state = self.engine().state();
        let mut found: Vec<Attention> =
            Want::ALL.into_iter().map(|want| Attention { want, count: 0, keys: Vec::new() }).collect();
        for (arn, key) in own_keys(self, state) {
            for attention in &mut found {
                if wants(attention.want, state, arn, key, now) {
                    attention.count += 1;
                    if attention.keys.len() < NAMED {
                        attention.keys.push(arn.key_id.clone());
                    }
                }
            }
        }
        found.retain(|attention| attention.count > 0);
        found
    }
}

fn wants(want: Want, state: &State, arn: &KeyArn, key: &KeyRow, now: Timestamp) -> bool {
    let in_use = state.key_state(arn, key) == KeyState::Enabled;
    match want {
        Want::Deletion => key.deletion_date.is_some_and(|date| date.as_millis() - now.as_millis() < SOON),
        Want::Public => key.policy.as_deref().is_some_and(is_public),
        Want::Unavailable => state.key_state(arn, key) == KeyState::Unavailable,
        Want::Expiry => state
            .materials_of(arn)
            .filter_map(|(_, material)| material.wrapped.as_ref().and(material.valid_to))
            .any(|date| date.as_millis() - now.as_millis() < SOON),
        Want::Import => key.state == KeyState::PendingImport,
        Want::Rotation => {
            let rotates = key.origin == Origin::AwsKms && key.spec == KeySpec::SymmetricDefault;
            in_use && rotates && key.manager == KeyManager::Customer && key.rotation.is_none()
        }
        Want::Unused => {
            let last = state.usage(arn).map_or(key.created, |usage| usage.time);
            in_use && now.as_millis() - last.as_millis() > UNUSED
        }
    }
}

/// Whether a policy has a statement that allows something to everybody and says no condition.
fn is_public(policy: &str) -> bool {
    let Ok(policy) = serde_json::from_str::<serde_json::Value>(policy) else { return false };
    let statements = policy.get("Statement");
    let list = statements.and_then(|all| all.as_array().map(Vec::as_slice).or(statements.map(std::slice::from_ref)));
    let everybody = |principal: &serde_json::Value| {
        let any = |value: &serde_json::Value| {
            value.as_str() == Some("*")
                || value.as_array().is_some_and(|all| all.iter().any(|one| one.as_str() == Some("*")))
        };
        any(principal) || principal.get("AWS").is_some_and(any)
    };
    list.into_iter().flatten().any(|statement| {
        statement.get("Effect").and_then(|effect| effect.as_str()) == Some("Allow")
            && statement.get("Principal").is_some_and(everybody)
            && statement.get("Condition").is_none()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_for_everybody_is_public_unless_it_has_a_condition() {
        for (policy, public) in [
            (r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"kms:*"}]}"#, true),
            (r#"{"Statement":{"Effect":"Allow","Principal":{"AWS":["*"]},"Action":"kms:*"}}"#, true),
            (r#"{"Statement":[{"Effect":"Allow","Principal":"*","Condition":{"Bool":{}}}]}"#, false),
            (r#"{"Statement":[{"Effect":"Deny","Principal":"*"}]}"#, false),
            (r#"{"Statement":[{"Effect":"Allow","Principal":{"Service":"*"}}]}"#, false),
            ("", false),
        ] {
            assert_eq!(is_public(policy), public, "{policy}");
        }
    }
}
