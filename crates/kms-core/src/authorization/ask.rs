//! What would be decided of a call, without carrying it out.

use std::sync::Arc;

use kms_api::{AliasArn, ErrorCode, GrantId, KeyArn, KeyRef, KmsError, Timestamp};
use serde_json::Value;

use super::change::{self, Change, Setting};
use super::decision::Decision;
use super::permission::{self, Target};
use super::question::Question;
use super::retire;
use super::source::Policies;
use super::subject::Subject;
use crate::caller::Caller;
use crate::state::{KeyRow, State, key_arn_beside};

/// A call that is not carried out.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// Who calls.
    pub caller: &'a Caller,
    /// When.
    pub now: Timestamp,
    /// The operation.
    pub operation: &'a str,
    /// The request body, as far as it matters: what names the keys, and what conditions ask for.
    pub input: &'a Value,
}

impl Ask<'_> {
    /// The decisions on each permission that the call needs, in the order in which they are asked for.
    ///
    /// # Errors
    ///
    /// `NotFoundException` if the call names a key or alias that is not there.
    pub fn decisions(&self, state: &State, policies: &mut Policies) -> Result<Vec<Decision>, KmsError> {
        let subject = Arc::new(Subject::of(self.caller, state, policies));
        self.decisions_for(&subject, state, policies)
    }

    /// The same for who was looked at before.
    pub fn decisions_for(
        &self,
        subject: &Arc<Subject>,
        state: &State,
        policies: &mut Policies,
    ) -> Result<Vec<Decision>, KmsError> {
        let region = &self.caller.region;
        if self.operation == "RetireGrant" {
            let (arn, id) = self.grant()?;
            let grant = state.grant(&arn, id).ok_or_else(|| not_found("the grant"))?;
            return Ok(vec![retire::decision(subject, state, region, self.now, self.input, &arn, grant)]);
        }
        let questions = self.questions(subject, state, policies)?;
        Ok(questions.iter().map(|question| question.explain(state, region, self.now, self.input)).collect())
    }

    /// For each permission that the call needs and does not have, what would give it, the smallest change first.
    ///
    /// # Errors
    ///
    /// As [`Self::decisions`].
    pub fn changes(&self, state: &State, policies: &mut Policies) -> Result<Vec<Vec<Change>>, KmsError> {
        if self.operation == "RetireGrant" {
            return Ok(Vec::new());
        }
        let subject = Arc::new(Subject::of(self.caller, state, policies));
        let setting = Setting { state, region: &self.caller.region, now: self.now, input: self.input };
        let questions = self.questions(&subject, state, policies)?;
        Ok(questions.iter().map(|question| change::changes(question, setting)).collect())
    }

    /// What is asked for in the call, one permission each.
    ///
    /// # Errors
    ///
    /// As [`Self::decisions`].
    pub fn questions(
        &self,
        subject: &Arc<Subject>,
        state: &State,
        policies: &mut Policies,
    ) -> Result<Vec<Question>, KmsError> {
        let mut questions = Vec::new();
        for (permission, target) in permission::needed(self.operation) {
            let question = match target {
                Target::Account => Question::on_account(subject, permission, "*".to_owned()),
                Target::Alias => Question::on_account(subject, permission, self.alias()?.to_string()),
                Target::Key => self.on_key(subject, state, policies, permission, self.key(state)?)?,
                Target::OtherKey => match self.other_key(state)? {
                    Some(arn) => self.on_key(subject, state, policies, permission, arn)?,
                    None => continue,
                },
            };
            questions.push(question);
        }
        let has_tags = self.input.get("Tags").and_then(Value::as_array).is_some_and(|tags| !tags.is_empty());
        if has_tags && matches!(self.operation, "CreateKey" | "ReplicateKey") {
            questions.push(Question::on_account(subject, "TagResource", "*".to_owned()));
        }
        Ok(questions)
    }

    fn on_key(
        &self,
        subject: &Arc<Subject>,
        state: &State,
        policies: &mut Policies,
        permission: &str,
        arn: KeyArn,
    ) -> Result<Question, KmsError> {
        let row: &KeyRow = state.key(&arn).ok_or_else(|| not_found(&arn.to_string()))?;
        let question = Question::on_key(state, policies, subject, permission, &arn, row);
        let same_key = match permission {
            "ReEncryptFrom" => self.other_key(state)?.map(|other| other == arn),
            "ReEncryptTo" => Some(self.key(state)? == arn),
            _ => None,
        };
        Ok(Question { same_key, ..question })
    }

    fn member(&self, name: &str) -> Option<&str> {
        self.input.get(name)?.as_str()
    }

    /// The key that the request names.
    fn key(&self, state: &State) -> Result<KeyArn, KmsError> {
        match self.operation {
            "ReEncrypt" => self.named(state, "SourceKeyId"),
            "CreateAlias" | "UpdateAlias" => self.named(state, "TargetKeyId"),
            "DeleteAlias" => self.alias_target(state, &self.alias()?),
            _ => self.named(state, "KeyId"),
        }
    }

    /// The second key.
    fn other_key(&self, state: &State) -> Result<Option<KeyArn>, KmsError> {
        match self.operation {
            "ReEncrypt" => self.named(state, "DestinationKeyId").map(Some),
            "UpdateAlias" => {
                let left = self.alias_target(state, &self.alias()?)?;
                Ok(Some(left).filter(|left| self.key(state).is_ok_and(|arn| arn != *left)))
            }
            "UpdatePrimaryRegion" => {
                let arn = self.key(state)?;
                let region = self.member("PrimaryRegion").and_then(|region| region.parse().ok());
                Ok(region.map(|region| KeyArn { region, ..arn }))
            }
            _ => Ok(None),
        }
    }

    fn named(&self, state: &State, member: &str) -> Result<KeyArn, KmsError> {
        let name = self.member(member).ok_or_else(|| not_found(&format!("`{member}`, which names the key,")))?;
        let (region, account) = (self.caller.region.clone(), self.caller.account.clone());
        match name.parse() {
            Ok(KeyRef::Id(key_id)) => Ok(KeyArn { region, account, key_id }),
            Ok(KeyRef::Arn(arn)) => Ok(arn),
            Ok(KeyRef::Alias(name)) => self.alias_target(state, &AliasArn { region, account, name }),
            Ok(KeyRef::AliasArn(alias)) => self.alias_target(state, &alias),
            Err(_) => Err(KmsError::new(ErrorCode::NotFound, format!("Invalid keyId '{name}'"))),
        }
    }

    fn alias(&self) -> Result<AliasArn, KmsError> {
        let name = self.member("AliasName").unwrap_or_default();
        let (region, account) = (self.caller.region.clone(), self.caller.account.clone());
        let name = name.parse().map_err(|_| not_found(&format!("the alias {name}")))?;
        Ok(AliasArn { region, account, name })
    }

    fn alias_target(&self, state: &State, alias: &AliasArn) -> Result<KeyArn, KmsError> {
        let row = state.alias(alias).ok_or_else(|| not_found(&format!("Alias {alias}")))?;
        Ok(key_arn_beside(alias, &row.target))
    }

    fn grant(&self) -> Result<(KeyArn, GrantId), KmsError> {
        let (key, id) = (self.member("KeyId").unwrap_or_default(), self.member("GrantId").unwrap_or_default());
        let grant = key.parse().ok().zip(id.parse().ok());
        grant.ok_or_else(|| not_found("the grant, which `KeyId` and `GrantId` name,"))
    }
}

fn not_found(what: &str) -> KmsError {
    KmsError::new(ErrorCode::NotFound, format!("{what} is not found."))
}
