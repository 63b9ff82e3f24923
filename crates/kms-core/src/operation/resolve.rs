//! From what a request calls a key to the key.

use kms_api::{AliasArn, AliasName, ErrorCode, KeyArn, KeyRef, KmsError};

use crate::authorization;
use crate::engine::Context;
use crate::lifecycle;
use crate::state::{KeyRow, key_arn_beside};

/// CloudTrail's type of a key.
pub(super) const KEY: &str = "AWS::KMS::Key";
/// CloudTrail's type of an alias.
pub(super) const ALIAS: &str = "AWS::KMS::Alias";

impl Context<'_> {
    /// The key that an operation on keys themselves names, by id or ARN and not by alias, if the caller may call the
    /// operation on it.
    pub(super) fn managed_key(&mut self, operation: &str, name: &str) -> Result<(KeyArn, KeyRow), KmsError> {
        match name.parse() {
            Ok(KeyRef::AliasArn(_)) => {
                Err(KmsError::new(ErrorCode::InvalidArn, "Key Aliases are not supported for this operation."))
            }
            Ok(KeyRef::Alias(_)) => Err(invalid_key_id(name)),
            _ => self.usable_key(operation, name),
        }
    }

    /// The key that a cryptographic operation names, by id, ARN, alias name or alias ARN, if the caller has the permission
    /// on it. Permissions are named after operations, but for those of ReEncrypt.
    pub(super) fn usable_key(&mut self, permission: &str, name: &str) -> Result<(KeyArn, KeyRow), KmsError> {
        let arn = self.named_key(name)?;
        let Some(row) = self.state.key(&arn).cloned() else {
            return Err(self.no_such_key(permission, &arn));
        };
        self.trace.resources.push((KEY, arn.to_string()));
        authorization::check(self, permission, &arn, &row)?;
        Ok((arn, row))
    }

    /// A key that is not there. Of another account, AWS does not tell that from one that may not be used.
    fn no_such_key(&self, permission: &str, arn: &KeyArn) -> KmsError {
        if arn.account == *self.account() {
            return KmsError::new(ErrorCode::NotFound, format!("Key '{arn}' does not exist"));
        }
        let text = authorization::elsewhere(&self.caller.arn(), permission);
        KmsError::new(ErrorCode::AccessDenied, text)
    }

    /// A key of the caller's account, by id or ARN, for an operation whose permission is not on the key.
    pub(super) fn own_key(&mut self, operation: &str, name: &str) -> Result<KeyArn, KmsError> {
        let arn = match name.parse() {
            Ok(KeyRef::AliasArn(_)) => {
                return Err(KmsError::new(ErrorCode::InvalidArn, "Key Aliases are not supported for this operation."));
            }
            Ok(KeyRef::Alias(_)) => return Err(invalid_key_id(name)),
            _ => self.named_key(name)?,
        };
        if arn.account != *self.account() || self.state.key(&arn).is_none() {
            return Err(self.no_such_key(operation, &arn));
        }
        self.trace.resources.push((KEY, arn.to_string()));
        Ok(arn)
    }

    /// The ARN that a name stands for.
    pub(super) fn named_key(&self, name: &str) -> Result<KeyArn, KmsError> {
        let (region, account) = (self.region().clone(), self.account().clone());
        match name.parse() {
            Ok(KeyRef::Id(key_id)) => Ok(KeyArn { region, account, key_id }),
            Ok(KeyRef::Arn(arn)) => {
                self.check_region(&arn.region)?;
                Ok(arn)
            }
            Ok(KeyRef::Alias(name)) => self.alias_target(&AliasArn { region, account, name }),
            Ok(KeyRef::AliasArn(alias)) => {
                self.check_region(&alias.region)?;
                self.alias_target(&alias)
            }
            Err(_) if name.starts_with("arn:") => {
                Err(KmsError::new(ErrorCode::InvalidArn, format!("Invalid arn {name}")))
            }
            Err(_) => Err(invalid_key_id(name)),
        }
    }

    /// As [`Self::usable_key`], in a state that allows the operation.
    pub(super) fn ready_key(&mut self, operation: &str, name: &str) -> Result<(KeyArn, KeyRow), KmsError> {
        let (arn, row) = self.usable_key(operation, name)?;
        lifecycle::check(operation, &arn, self.state.key_state(&arn, &row))?;
        Ok((arn, row))
    }

    /// As [`Self::managed_key`], in a state that allows the operation.
    pub(super) fn changeable_key(&mut self, operation: &str, name: &str) -> Result<(KeyArn, KeyRow), KmsError> {
        let (arn, row) = self.managed_key(operation, name)?;
        lifecycle::check(operation, &arn, self.state.key_state(&arn, &row))?;
        Ok((arn, row))
    }

    /// Refuses what is in another Region.
    pub(super) fn check_region(&self, region: &kms_api::Region) -> Result<(), KmsError> {
        if region == self.region() {
            return Ok(());
        }
        // Recorded from AWS: the text names the other Region alone.
        Err(KmsError::new(ErrorCode::NotFound, format!("Invalid arn {region}")))
    }

    fn alias_target(&self, alias: &AliasArn) -> Result<KeyArn, KmsError> {
        let row = self.state.alias(alias).ok_or_else(|| alias_not_found(alias))?;
        Ok(key_arn_beside(alias, &row.target))
    }

    /// The ARN of an alias of the caller's account and Region.
    pub(super) fn alias_arn(&self, name: AliasName) -> AliasArn {
        AliasArn { region: self.region().clone(), account: self.account().clone(), name }
    }
}

pub(super) fn alias_not_found(alias: &AliasArn) -> KmsError {
    KmsError::new(ErrorCode::NotFound, format!("Alias {alias} is not found."))
}

fn invalid_key_id(name: &str) -> KmsError {
    KmsError::new(ErrorCode::NotFound, format!("Invalid keyId '{name}'"))
}
