//! The world around the service: what AWS KMS depends on but does not manage, simulated.
//!
//! Nothing here is an operation of AWS. Each arrangement says what somebody else would have done: built a CloudHSM cluster,
//! run an external key store proxy, shared a key in AWS RAM, used an AWS service for the first time.

use std::collections::BTreeSet;

use kms_api::key::{KeyManager, KeySpec, KeyUsage};
use kms_api::{AccountId, AliasArn, Blob, ErrorCode, KeyArn, KeyId, KmsError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::change::{Row, RowKey};
use crate::engine::Context;
use crate::identity::document::{self, DocumentKind};
use crate::operation::rotation;
use crate::policy;
use crate::state::identity::{IdentityKey, IdentityRow, VpcEndpointRow};
use crate::state::{AliasRow, ClusterRow, KeyRow, ProxyRow, RotationSchedule};

/// A change of the world, as JSON: `{"proxy": {"uri": "https://…", "proxy": {"reachable": false}}}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Arrangement {
    /// How a CloudHSM cluster of the caller's account and Region is.
    Cluster {
        /// Its id.
        id: String,
        /// How it is.
        cluster: ClusterRow,
    },
    /// How an external key store proxy is.
    Proxy {
        /// Endpoint and path.
        uri: String,
        /// How it is.
        proxy: ProxyRow,
    },
    /// The accounts with which a key is shared through AWS RAM; none ends the sharing.
    Share {
        /// The key.
        key: KeyArn,
        /// The accounts.
        accounts: BTreeSet<AccountId>,
    },
    /// An AWS service is used in the caller's account and Region, and gets its AWS managed key if it has none.
    UseService {
        /// As in the alias: `s3` for `alias/aws/s3`.
        service: String,
    },
    /// Whether requests beyond the request quotas are refused.
    Throttling(bool),
    /// The root certificate, DER in base64, that attestation documents must lead to; none takes each document's own.
    AttestationRoot(Option<Blob>),
    /// A VPC endpoint of the caller's account and Region, as EC2 would make or change it.
    VpcEndpoint {
        /// Its id, `vpce-…`.
        id: String,
        /// The VPC that it is in, `vpc-…`.
        vpc: String,
        /// Its policy; all is allowed without one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        policy: Option<String>,
    },
    /// A VPC endpoint is deleted.
    NoVpcEndpoint {
        /// Its id.
        id: String,
    },
}

/// Carries an arrangement out. The answer names what came into being.
pub(crate) fn arrange(context: &mut Context<'_>, arrangement: &Arrangement) -> Result<Value, KmsError> {
    match arrangement {
        Arrangement::Cluster { id, cluster } => {
            let key = RowKey::Cluster(context.owned(id));
            context.put(key, Row::Cluster(Box::new(cluster.clone())));
        }
        Arrangement::Proxy { uri, proxy } => {
            context.put(RowKey::Proxy(uri.clone()), Row::Proxy(Box::new(proxy.clone())));
        }
        Arrangement::Share { key, accounts } => {
            let Some(mut row) = context.state.key(key).cloned() else {
                return Err(KmsError::new(ErrorCode::NotFound, format!("Key '{key}' does not exist")));
            };
            row.shared_with = accounts.iter().filter(|account| **account != key.account).cloned().collect();
            context.put_key(key, row);
        }
        Arrangement::UseService { service } => {
            let arn = managed_key(context, service)?;
            return Ok(json!({ "keyArn": arn }));
        }
        Arrangement::Throttling(throttling) => {
            let mut workspace = context.state.workspace().clone();
            workspace.throttling = *throttling;
            context.put(RowKey::Workspace, Row::Workspace(workspace));
        }
        Arrangement::AttestationRoot(root) => {
            let mut workspace = context.state.workspace().clone();
            workspace.attestation_root.clone_from(root);
            context.put(RowKey::Workspace, Row::Workspace(workspace));
        }
        Arrangement::VpcEndpoint { id, vpc, policy } => {
            if let Some(text) = policy {
                let checked = document::check(DocumentKind::VpcEndpoint, text);
                checked.map_err(|error| KmsError::validation(error.message))?;
            }
            let (account, region) = (context.account().clone(), context.region().clone());
            let row = VpcEndpointRow { account, region, vpc: vpc.clone(), policy: policy.clone() };
            context.put_identity(IdentityKey::VpcEndpoint(id.clone()), IdentityRow::VpcEndpoint(row));
        }
        Arrangement::NoVpcEndpoint { id } => context.remove(RowKey::Identity(IdentityKey::VpcEndpoint(id.clone()))),
    }
    Ok(json!({}))
}

/// The AWS managed key of a service in the caller's account and Region; made if it is not there yet.
pub(crate) fn managed_key(context: &mut Context<'_>, service: &str) -> Result<KeyArn, KmsError> {
    let name = format!("alias/aws/{service}");
    let name = name.parse().map_err(|_| KmsError::validation(format!("{name} is not a valid alias name.")))?;
    let alias = AliasArn { region: context.region().clone(), account: context.account().clone(), name };
    if let Some(row) = context.state.alias(&alias) {
        return Ok(crate::state::key_arn_beside(&alias, &row.target));
    }
    let mut id = [0; 16];
    context.rng.fill_bytes(&mut id);
    let arn =
        KeyArn { region: alias.region.clone(), account: alias.account.clone(), key_id: KeyId::from_random(id, false) };
    let material = context.new_material(KeySpec::SymmetricDefault)?;
    let material_id = material.id(&arn.key_id);
    rotation::add(context, &arn, material_id, &material)?;
    let period = rotation::DEFAULT_PERIOD;
    let row = KeyRow {
        description: format!(
            "Default key that protects my {} data when no other key is defined",
            service_name(service)
        ),
        manager: KeyManager::Aws,
        policy: Some(policy::managed_policy(&arn.region, &arn.account, service)),
        current_material: Some(material_id),
        rotation: Some(RotationSchedule { period, next: context.now.plus_days(period.into()) }),
        ..KeyRow::new(context.now, KeySpec::SymmetricDefault, KeyUsage::EncryptDecrypt)
    };
    let target = arn.key_id.clone();
    context.put_key(&arn, row);
    let row = AliasRow { target, created: context.now, updated: context.now };
    context.put(RowKey::Alias(alias), Row::Alias(row));
    Ok(arn)
}

/// The service's name as people write it.
fn service_name(service: &str) -> String {
    match service {
        "dynamodb" => "DynamoDB".to_owned(),
        "elasticfilesystem" => "EFS".to_owned(),
        "lambda" => "Lambda".to_owned(),
        "secretsmanager" => "Secrets Manager".to_owned(),
        other => other.to_ascii_uppercase(),
    }
}
