//! Keys with their policies, aliases and grants.

use std::collections::BTreeMap;

use iam_policy::Kind;
use iam_policy::json::{Member, Node};
use kms_api::key::{GrantOperation, KeyManager, KeySpec, KeyUsage, MultiRegionKeyType, Origin};
use kms_api::operation::GrantConstraints;
use kms_api::{AliasArn, AliasName, EncryptionContext, GrantId, KeyArn, KeyId, Region};
use kms_core::policy::managed_policy;
use kms_core::state::{AliasRow, GrantRow, KeyRow, Principal, UsageRow};
use kms_core::{Row, RowKey};

use super::{Builder, id};
use crate::read::Object;

impl Builder<'_> {
    /// The ARN of each key, which policies may name.
    pub(super) fn name_keys(&mut self, node: Option<&Node<'_>>) {
        let members = self.reader.named(node, "`keys`");
        for replicas in [false, true] {
            for member in members {
                let Some(mut object) = self.reader.object(&member.value, "a key") else { continue };
                let primary = object.get("replicaOf");
                if primary.is_some() != replicas {
                    continue;
                }
                let Some(arn) = self.key_arn(&member.name, primary, &mut object) else { continue };
                self.reader.keys.insert(member.name.to_string(), arn.to_string());
                self.keys.insert(member.name.to_string(), arn);
            }
        }
    }

    fn key_arn(&mut self, name: &str, primary: Option<&Node<'_>>, object: &mut Object<'_, '_>) -> Option<KeyArn> {
        let region = self.reader.parsed::<Region>(object.get("region"), "`region`").unwrap_or(self.region.clone());
        if let Some(node) = primary {
            let primary = self.reader.text(node, "`replicaOf`")?;
            let found = self.keys.get(&primary).cloned();
            if found.is_none() {
                let known: Vec<String> = self.keys.keys().cloned().collect();
                self.reader.unknown(node.span, "key", &primary, known.iter().map(String::as_str));
            }
            return found.map(|primary| KeyArn { region, ..primary });
        }
        let account = object.get("account");
        let account = self.account_or_only(account, object)?;
        let multi_region = self.reader.flag(object.get("multiRegion"), "`multiRegion`").unwrap_or(false);
        let key_id = match object.get("id") {
            Some(node) => self.reader.parsed(Some(node), "`id`")?,
            None => KeyId::from_random(id::digest(name), multi_region),
        };
        Some(KeyArn { region, account, key_id })
    }

    pub(super) fn build_keys(&mut self, node: Option<&Node<'_>>) {
        for member in self.reader.named(node, "`keys`") {
            if let Some(arn) = self.keys.get(&*member.name).cloned() {
                self.build_key(&arn, member);
            }
        }
    }

    fn build_key(&mut self, arn: &KeyArn, member: &Member<'_>) {
        let Some(mut object) = self.reader.object(&member.value, "a key") else { return };
        for read_before in ["account", "region", "id"] {
            object.get(read_before);
        }
        let replica = object.get("replicaOf").is_some();
        let multi_region = self.reader.flag(object.get("multiRegion"), "`multiRegion`").unwrap_or(replica);
        let spec = self.reader.choice(object.get("spec"), "key spec", KeySpec::ALL, KeySpec::as_str);
        let spec = spec.unwrap_or(KeySpec::SymmetricDefault);
        let usage = self.reader.choice(object.get("usage"), "key usage", KeyUsage::ALL, KeyUsage::as_str);
        let origin = self.reader.choice(object.get("origin"), "origin", Origin::ALL, Origin::as_str);
        let created = self.reader.time(object.get("created"), "`created`").unwrap_or(self.now);
        let mut row = KeyRow::new(created, spec, usage.unwrap_or_else(|| usual(spec)));
        row.origin = origin.unwrap_or(Origin::AwsKms);
        row.multi_region =
            multi_region.then_some(if replica { MultiRegionKeyType::Replica } else { MultiRegionKeyType::Primary });
        row.tags = self.reader.text_map(object.get("tags"), "`tags`");
        for item in self.reader.list(object.get("sharedWith"), "`sharedWith`") {
            row.shared_with.extend(self.account(item, "an account"));
        }
        let policy = object.get("policy");
        let aliases = self.reader.texts(object.get("aliases"), "an alias");
        let manager = object.get("managedBy").and_then(|node| self.reader.text(node, "`managedBy`"));
        let grants = object.get("grants");
        let used = self.reader.time(object.get("lastUsed"), "`lastUsed`");
        object.finish(self.reader);
        row.policy = policy.and_then(|node| self.policy(Kind::Resource, node, format!("key {arn}")));
        if let Some(manager) = manager {
            let service = manager.strip_prefix("aws/").unwrap_or(&manager).to_owned();
            row.manager = KeyManager::Aws;
            row.policy.get_or_insert_with(|| managed_policy(&arn.region, &arn.account, &service));
            self.alias(arn, &format!("alias/aws/{service}"), member);
        }
        for (alias, _) in aliases {
            self.alias(arn, &alias, member);
        }
        if let Some(time) = used {
            let row =
                UsageRow { operation: "Decrypt".to_owned(), time, event_id: String::new(), request_id: String::new() };
            self.rows.push((RowKey::Usage(arn.clone()), Row::Usage(row)));
        }
        self.rows.push((RowKey::Key(arn.clone()), Row::Key(Box::new(row))));
        for (number, item) in self.reader.list(grants, "`grants`").iter().enumerate() {
            self.grant(arn, &member.name, number, item);
        }
    }

    fn alias(&mut self, arn: &KeyArn, alias: &str, member: &Member<'_>) {
        let Some(name) = self.reader.parsed_text::<AliasName>(member.name_span, alias) else { return };
        let alias = AliasArn { region: arn.region.clone(), account: arn.account.clone(), name };
        let row = AliasRow { target: arn.key_id.clone(), created: self.now, updated: self.now };
        self.rows.push((RowKey::Alias(alias), Row::Alias(row)));
    }

    fn grant(&mut self, arn: &KeyArn, key: &str, number: usize, node: &Node<'_>) {
        let Some(mut object) = self.reader.object(node, "a grant") else { return };
        let name = object.get("name").and_then(|node| self.reader.text(node, "`name`"));
        let given: Option<GrantId> = self.reader.parsed(object.get("id"), "`id`");
        let grantee = object.need(self.reader, "grantee").and_then(|node| self.party(node));
        let retiring = object.get("retiring").and_then(|node| self.party(node));
        let operations = match object.need(self.reader, "operations") {
            Some(node) => self.reader.list(Some(node), "`operations`"),
            None => &[],
        };
        let operations: Vec<GrantOperation> = operations
            .iter()
            .filter_map(|item| {
                self.reader.choice(Some(item), "grant operation", GrantOperation::ALL, GrantOperation::as_str)
            })
            .collect();
        let constraints = object.get("constraints").and_then(|node| self.constraints(node));
        let issuer = object.get("issuer").and_then(|node| self.account(node, "`issuer`"));
        object.finish(self.reader);
        let name_in_file = name.clone().unwrap_or_else(|| number.to_string());
        let id = given.unwrap_or_else(|| {
            let half = |which: &str| id::digest(&format!("{which} grant {name_in_file} on {key}"));
            let mut bytes = [0; 32];
            let halves = [half("one"), half("two")];
            bytes.iter_mut().zip(halves.iter().flatten()).for_each(|(byte, found)| *byte = *found);
            GrantId(bytes)
        });
        let Some(grantee) = grantee else { return };
        let issuer = issuer.unwrap_or_else(|| arn.account.clone());
        let row = GrantRow {
            created: self.now,
            name,
            grantee,
            retiring,
            operations,
            constraints: constraints.map(Box::new),
            issuer,
        };
        if self.grants.insert((key.to_owned(), name_in_file), id).is_some() {
            self.reader.problem(node.span, "the key has another grant of this name");
        }
        self.rows.push((RowKey::Grant(arn.clone(), id), Row::Grant(row)));
    }

    fn party(&mut self, node: &Node<'_>) -> Option<Principal> {
        let text = self.reader.text(node, "a party of a grant")?;
        if text.starts_with("arn:") {
            return Some(Principal::Arn(text));
        }
        if text.contains(".amazonaws.com") {
            return Some(Principal::Service(text));
        }
        self.reader.problem(node.span, "a party of a grant is an ARN, or a service such as `ec2.amazonaws.com`");
        None
    }

    fn constraints(&mut self, node: &Node<'_>) -> Option<GrantConstraints> {
        let mut object = self.reader.object(node, "`constraints`")?;
        let mut pairs = |builder: &mut Self, name| {
            let node = object.get(name)?;
            let pairs: BTreeMap<String, String> = builder.reader.text_map(Some(node), name);
            Some(EncryptionContext(pairs.into_iter().collect()))
        };
        let encryption_context_equals = pairs(self, "EncryptionContextEquals");
        let encryption_context_subset = pairs(self, "EncryptionContextSubset");
        let source_arn = object.get("SourceArn").and_then(|node| self.reader.text(node, "`SourceArn`"));
        object.finish(self.reader);
        Some(GrantConstraints { encryption_context_subset, encryption_context_equals, source_arn })
    }
}

/// What a key of a spec is for, unless the file says otherwise.
fn usual(spec: KeySpec) -> KeyUsage {
    let name = spec.as_str();
    if name.starts_with("HMAC") {
        KeyUsage::GenerateVerifyMac
    } else if name.starts_with("ECC") || name.starts_with("ML_DSA") {
        KeyUsage::SignVerify
    } else if name.starts_with("ML_KEM") {
        KeyUsage::EncapsulateDecapsulate
    } else {
        KeyUsage::EncryptDecrypt
    }
}
