//! Outputs of `aws kms`: key policies, keys and grants.

use std::collections::BTreeSet;

use iam_policy::Kind;
use iam_policy::json::{Node, Value};
use iam_policy::policy::Principal;
use kms_api::key::{GrantOperation, KeySpec, KeyUsage, Origin};
use kms_api::{AccountId, KeyArn};
use serde_json::{Map, Value as Json};

use super::dump::{Dump, Reading};
use super::gathered::Arn;

impl<'t> Reading<'_, 't> {
    /// `get-key-policy`: `{"Policy": "…", "PolicyName": "default"}`.
    pub(super) fn key_policy(&mut self, node: &Node<'t>) {
        let Some(mut dump) = self.dump(node, "the output of get-key-policy") else { return };
        dump.ignore(&["PolicyName"]);
        if let Some(policy) = dump.need_node(self, "Policy") {
            self.policy_of_key(policy);
        }
        dump.finish(self);
    }

    /// A key policy alone.
    pub(super) fn bare_policy(&mut self, node: &Node<'t>) {
        self.policy_of_key(node);
    }

    fn policy_of_key(&mut self, node: &Node<'_>) {
        let Some((policy, document)) = self.policy(node, "Policy", Kind::Resource) else { return };
        let statements = document.policy.statements.iter();
        let entries = statements.filter_map(|statement| statement.value.principal.as_ref());
        let principals: Vec<&Principal> =
            entries.flat_map(|element| element.value.entries.iter().map(|entry| &entry.value)).collect();
        let mut account = None;
        for principal in &principals {
            match principal {
                Principal::Account(id) => {
                    if let Ok(id) = id.parse() {
                        self.gathered.account(&id);
                        account.get_or_insert(id);
                    }
                }
                Principal::Aws(arn) => {
                    if !self.gathered.party(arn) {
                        let text = format!("`{arn}`, which a key policy names, sends no requests here");
                        self.gathered.note(text);
                    }
                }
                Principal::Service(name) => self.gathered.service(name),
                Principal::Federated(name) | Principal::CanonicalUser(name) => {
                    self.gathered.note(format!("`{name}`, which a key policy names, sends no requests here"));
                }
                Principal::Anyone => {}
            }
        }
        let of_arn = |principal: &&Principal| match principal {
            Principal::Account(id) => id.parse().ok(),
            Principal::Aws(arn) => Arn::parse(arn).map(|arn| arn.account),
            _ => None,
        };
        let named: BTreeSet<AccountId> = account.iter().cloned().chain(principals.iter().filter_map(of_arn)).collect();
        let account = account.or_else(|| principals.iter().find_map(of_arn));
        if let Some(key) = self.gathered.key_without_policy() {
            key.policy = Some(policy);
            key.account = account;
            key.guessed = named.len() > 1;
        }
    }

    /// `describe-key`: `{"KeyMetadata": {…}}`.
    pub(super) fn describe_key(&mut self, node: &Node<'t>) {
        let Some(mut output) = self.dump(node, "the output of describe-key") else { return };
        let metadata = output.need_node(self, "KeyMetadata");
        output.finish(self);
        let Some(mut key) = metadata.and_then(|node| self.dump(node, "KeyMetadata")) else { return };
        let arn = self.key_arn(&mut key, "Arn");
        // The older name goes first, for outputs have both.
        let older = self.one_of(&mut key, "CustomerMasterKeySpec", KeySpec::ALL, KeySpec::as_str);
        let spec = self.one_of(&mut key, "KeySpec", KeySpec::ALL, KeySpec::as_str).or(older);
        let usage = self.one_of(&mut key, "KeyUsage", KeyUsage::ALL, KeyUsage::as_str);
        let origin = self.one_of(&mut key, "Origin", Origin::ALL, Origin::as_str);
        let (state, manager) = (key.text(self, "KeyState"), key.text(self, "KeyManager"));
        let multi_region = key.get("MultiRegion").is_some_and(|node| node.value == Value::Bool(true));
        let configuration = key.get("MultiRegionConfiguration");
        key.ignore(&[
            "AWSAccountId",
            "KeyId",
            "CreationDate",
            "Enabled",
            "Description",
            "DeletionDate",
            "ValidTo",
            "CustomKeyStoreId",
            "CloudHsmClusterId",
            "ExpirationModel",
            "EncryptionAlgorithms",
            "SigningAlgorithms",
            "KeyAgreementAlgorithms",
            "EncapsulationAlgorithms",
            "PendingDeletionWindowInDays",
            "MacAlgorithms",
            "XksKeyConfiguration",
            "CurrentKeyMaterialId",
        ]);
        key.finish(self);
        let primary = configuration.and_then(|node| self.primary(node));
        let Some(arn) = arn else { return };
        if let Some(state) = state.filter(|state| state != "Enabled") {
            let text = format!("key {} is {state} in AWS; what is decided here does not depend on it", arn.key_id);
            self.gathered.note(text);
        }
        if manager.as_deref() == Some("AWS") {
            let text = format!("key {} is managed by AWS; here it is one like any other", arn.key_id);
            self.gathered.note(text);
        }
        let Some(key) = self.gathered.key(&arn) else { return };
        (key.spec, key.usage, key.origin) = (spec, usage, origin);
        key.multi_region = multi_region;
        key.primary = primary;
    }

    /// The ARN of the primary key, of a replica.
    fn primary(&mut self, node: &Node<'t>) -> Option<String> {
        let mut configuration = self.dump(node, "MultiRegionConfiguration")?;
        let replica = configuration.text(self, "MultiRegionKeyType").is_some_and(|kind| kind == "REPLICA");
        let primary = configuration.get("PrimaryKey");
        configuration.ignore(&["ReplicaKeys"]);
        configuration.finish(self);
        let mut primary = self.dump(primary.filter(|_| replica)?, "PrimaryKey")?;
        primary.text(self, "Arn")
    }

    /// `list-grants`: `{"Grants": […]}`.
    pub(super) fn list_grants(&mut self, node: &Node<'t>) {
        let Some(mut output) = self.dump(node, "the output of list-grants") else { return };
        for item in output.list(self, "Grants") {
            if let Some(mut grant) = self.dump(item, "a grant") {
                self.grant(&mut grant);
                grant.finish(self);
            }
        }
        output.finish(self);
    }

    fn grant(&mut self, grant: &mut Dump<'_, 't>) {
        let arn = self.key_arn(grant, "KeyId");
        let (id, name) = (grant.need(self, "GrantId"), grant.text(self, "Name"));
        let grantee = grant.text(self, "GranteePrincipal").or(grant.text(self, "GranteeServicePrincipal"));
        let retiring = grant.text(self, "RetiringPrincipal").or(grant.text(self, "RetiringServicePrincipal"));
        let issuer = grant.text(self, "IssuingAccount");
        let operations = grant.list(self, "Operations");
        let constraints = grant.get("Constraints");
        grant.ignore(&["CreationDate"]);
        let (mut fields, mut known) = (Map::new(), Vec::new());
        for item in operations {
            let Some(operation) = self.text(item, "Operations") else { continue };
            if GrantOperation::ALL.iter().any(|known| known.as_str() == operation) {
                known.push(Json::String(operation));
            } else {
                self.fault(item, format!("expected an operation that grants can have, not `{operation}`"));
            }
        }
        let constraints = constraints.and_then(|node| self.constraints(node));
        let (Some(arn), Some(id)) = (arn, id) else { return };
        let Some(grantee) = grantee.filter(|grantee| self.grant_party(grantee)) else {
            self.gathered.note(format!("grant {id} on key {}: whom it is for is not known", arn.key_id));
            self.gathered.key(&arn);
            return;
        };
        fields.insert("id".to_owned(), Json::String(id.clone()));
        if let Some(name) = name.filter(|name| !name.is_empty()) {
            fields.insert("name".to_owned(), Json::String(name));
        }
        fields.insert("grantee".to_owned(), Json::String(grantee));
        if let Some(retiring) = retiring {
            if self.grant_party(&retiring) {
                fields.insert("retiring".to_owned(), Json::String(retiring));
            } else {
                self.gathered.note(format!("grant {id}: `{retiring}`, who may retire it, is not known"));
            }
        }
        fields.insert("operations".to_owned(), Json::Array(known));
        fields.extend(constraints.map(|constraints| ("constraints".to_owned(), constraints)));
        if let Some(issuer) = issuer {
            let account = Arn::parse(&issuer).map(|arn| arn.account).or_else(|| issuer.parse().ok());
            match account {
                Some(account) => {
                    self.gathered.account(&account);
                    fields.insert("issuer".to_owned(), Json::String(account.to_string()));
                }
                None => self.gathered.note(format!("grant {id}: `{issuer}`, who issued it, is not known")),
            }
        }
        if let Some(key) = self.gathered.key(&arn) {
            // The same output may have been pasted twice.
            let again = key.grants.iter().any(|known| known.get("id").and_then(Json::as_str) == Some(&id));
            if !again {
                key.grants.push(Json::Object(fields));
            }
        }
    }

    /// Whether a scenario can have this as a party of a grant.
    fn grant_party(&mut self, party: &str) -> bool {
        if party.contains(".amazonaws.com") && !party.starts_with("arn:") {
            self.gathered.service(party);
            return true;
        }
        let account_alone = party.parse::<AccountId>().is_ok();
        !account_alone && self.gathered.party(party)
    }

    fn constraints(&mut self, node: &Node<'t>) -> Option<Json> {
        let mut constraints = self.dump(node, "Constraints")?;
        let mut fields = Map::new();
        for name in ["EncryptionContextEquals", "EncryptionContextSubset"] {
            let mut pairs = Map::new();
            for member in constraints.members(self, name) {
                if let Some(value) = self.text(&member.value, name) {
                    pairs.insert(member.name.to_string(), Json::String(value));
                }
            }
            if constraints.node.member(name).is_some() {
                fields.insert(name.to_owned(), Json::Object(pairs));
            }
        }
        if let Some(source) = constraints.text(self, "SourceArn") {
            fields.insert("SourceArn".to_owned(), Json::String(source));
        }
        constraints.finish(self);
        Some(Json::Object(fields))
    }

    fn key_arn(&mut self, dump: &mut Dump<'_, 't>, name: &'static str) -> Option<KeyArn> {
        let node = dump.need_node(self, name)?;
        let text = self.text(node, name)?;
        let arn = text.parse().map_err(|error| self.fault(node, format!("{error}")));
        arn.ok()
    }

    /// The text of one of several values.
    fn one_of<T: Copy>(
        &mut self,
        dump: &mut Dump<'_, 't>,
        name: &'static str,
        all: &[T],
        as_str: fn(T) -> &'static str,
    ) -> Option<String> {
        let node = dump.get(name)?;
        let text = self.text(node, name)?;
        if all.iter().any(|value| as_str(*value) == text) {
            return Some(text);
        }
        let names: Vec<&str> = all.iter().map(|value| as_str(*value)).collect();
        self.fault(node, format!("expected one of `{}`, not `{text}`", names.join("`, `")));
        None
    }
}
