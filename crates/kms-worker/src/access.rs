//! Who may do what: decisions on calls that are not carried out.

use std::sync::Arc;

use iam_policy::{Document, Kind};
use kms_api::{KeyArn, KmsError, Timestamp};
use kms_core::authorization::{Ask, Policies, Question, Reason, Subject};
use kms_core::caller::Circumstances;
use kms_protocol::Failure;
use kms_protocol::decision::{ActorView, DecisionView, Difference, Matrix, WhatIf};
use kms_store::Store;
use serde_json::{Value, json};

use crate::actor;
use crate::decision::{cell, view};
use crate::host::Host;

/// The permissions that are about a key, in the order in which the matrix shows them.
pub(crate) const ON_KEYS: &[&str] = &[
    "DescribeKey",
    "GetKeyPolicy",
    "PutKeyPolicy",
    "Encrypt",
    "Decrypt",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext",
    "ReEncryptFrom",
    "ReEncryptTo",
    "Sign",
    "Verify",
    "GenerateMac",
    "VerifyMac",
    "DeriveSharedSecret",
    "Encapsulate",
    "Decapsulate",
    "GetPublicKey",
    "CreateGrant",
    "ListGrants",
    "RevokeGrant",
    "EnableKey",
    "DisableKey",
    "ScheduleKeyDeletion",
    "CancelKeyDeletion",
    "EnableKeyRotation",
    "DisableKeyRotation",
    "GetKeyRotationStatus",
    "ListKeyRotations",
    "RotateKeyOnDemand",
    "TagResource",
    "UntagResource",
    "ListResourceTags",
    "UpdateKeyDescription",
    "UpdateAlias",
    "CreateAlias",
    "DeleteAlias",
    "GetParametersForImport",
    "ImportKeyMaterial",
    "DeleteImportedKeyMaterial",
    "ReplicateKey",
    "UpdatePrimaryRegion",
    "ListKeyPolicies",
    "GetKeyLastUsage",
];

impl<S: Store> Host<S> {
    /// The decisions on a call.
    pub(crate) fn what_if(&self, question: &WhatIf, real: Timestamp) -> Result<Vec<DecisionView>, Failure> {
        let (state, now) = (self.engine().state(), self.now(real));
        let mut caller = actor::caller(state, &question.by, now)?;
        if !question.circumstances.is_null() {
            let read = kms_api::json::from_value::<Circumstances>(&question.circumstances);
            caller.circumstances = read.map_err(|error| KmsError::validation(error.to_string()))?;
            // The address is the caller's own rather than a circumstance, and is given among them.
            if let Some(address) = question.circumstances.get("sourceIp").and_then(Value::as_str) {
                address.clone_into(&mut caller.source_ip);
            }
        }
        let ask = Ask { caller: &caller, now, operation: &question.operation, input: &question.input };
        let mut policies = Policies::default();
        let decisions = ask.decisions(state, &mut policies)?;
        let changes = ask.changes(state, &mut policies)?;
        let found = decisions.iter().zip(changes.iter().map(Vec::as_slice).chain(std::iter::repeat(&[][..])));
        Ok(found.map(|(decision, changes)| view(decision, changes)).collect())
    }

    /// Everybody there is to act as.
    pub(crate) fn actors(&self) -> Vec<ActorView> {
        actor::actors(self.engine().state(), &self.caller().account, &self.caller().region)
    }

    /// Who may do what on a key.
    pub(crate) fn matrix(&self, key: &KeyArn, real: Timestamp) -> Result<Matrix, Failure> {
        let actors = self.actors();
        let reasons = self.reasons(&actors, key, None, real)?;
        Ok(Matrix {
            key: key.clone(),
            actors,
            operations: ON_KEYS.iter().map(|name| (*name).to_owned()).collect(),
            cells: reasons.into_iter().map(|row| row.into_iter().map(cell).collect()).collect(),
        })
    }

    /// What another key policy would allow or deny that the present one does not.
    pub(crate) fn compare(&self, key: &KeyArn, policy: &str, real: Timestamp) -> Result<Vec<Difference>, Failure> {
        let actors = self.actors();
        let other = Arc::new(Document::read_leniently(Kind::Resource, policy));
        let before = self.reasons(&actors, key, None, real)?;
        let after = self.reasons(&actors, key, Some(&other), real)?;
        let mut differences = Vec::new();
        for ((actor, before), after) in actors.into_iter().zip(before).zip(after) {
            for ((operation, before), after) in ON_KEYS.iter().zip(before).zip(after) {
                if before.allows() != after.allows() {
                    differences.push(Difference {
                        actor: actor.clone(),
                        operation: (*operation).to_owned(),
                        before: cell(before),
                        after: cell(after),
                    });
                }
            }
        }
        Ok(differences)
    }

    /// For each actor and each permission on keys, what decides, under the key's policy or another.
    fn reasons(
        &self,
        actors: &[ActorView],
        key: &KeyArn,
        policy: Option<&Arc<Document>>,
        real: Timestamp,
    ) -> Result<Vec<Vec<Reason>>, Failure> {
        let (state, now) = (self.engine().state(), self.now(real));
        let row = state
            .key(key)
            .ok_or_else(|| KmsError::new(kms_api::ErrorCode::NotFound, format!("Key '{key}' does not exist")))?;
        let input: Value = json!({ "KeyId": key });
        let mut policies = Policies::default();
        let mut rows = Vec::with_capacity(actors.len());
        for found in actors {
            let caller = actor::caller(state, &found.actor, now)?;
            let subject = Arc::new(Subject::of(&caller, state, &mut policies));
            let reasons = ON_KEYS.iter().map(|permission| {
                let mut question = Question::on_key(state, &mut policies, &subject, permission, key, row);
                if let Some(policy) = policy {
                    question = question.with_key_policy(Arc::clone(policy));
                }
                question.reason(state, &caller.region, now, &input)
            });
            rows.push(reasons.collect());
        }
        Ok(rows)
    }
}

#[cfg(test)]
mod tests {
    use kms_core::authorization::permission;

    use super::ON_KEYS;

    #[test]
    fn the_matrix_has_every_permission_on_keys() {
        let operations = kms_api::model::kms().operations.keys();
        let mut needed: Vec<String> = operations
            .filter(|operation| operation.as_str() != "RetireGrant")
            .flat_map(|operation| permission::needed(operation))
            .filter(|(_, target)| matches!(target, permission::Target::Key | permission::Target::OtherKey))
            .map(|(permission, _)| permission.to_owned())
            .collect();
        needed.sort();
        needed.dedup();
        let mut shown: Vec<String> = ON_KEYS.iter().map(|name| (*name).to_owned()).collect();
        shown.sort();
        assert_eq!(shown, needed);
    }
}
