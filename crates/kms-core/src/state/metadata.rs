//! A key as CreateKey and DescribeKey show it: its row, and what follows from others.

use kms_api::key::{
    ConnectionState, EncapsulationAlgorithm, ExpirationModel, KeyAgreementAlgorithm, KeyMetadata, KeyState, KeyUsage,
    MultiRegionConfiguration, MultiRegionKey, MultiRegionKeyType, Origin, XksKeyConfiguration,
};
use kms_api::{KeyArn, Timestamp};
use kms_crypto::{encryption, mac, sign};

use super::State;
use super::owned::Owned;
use super::row::KeyRow;

impl State {
    /// A key's state: that of its row, or `Unavailable` while its key store is not connected.
    pub fn key_state(&self, arn: &KeyArn, row: &KeyRow) -> KeyState {
        match (row.state, &row.key_store) {
            (KeyState::Enabled | KeyState::Disabled, Some(id)) => {
                let store = Owned { region: arn.region.clone(), account: arn.account.clone(), id: id.clone() };
                let connected =
                    self.key_store(&store).is_some_and(|store| store.connection == ConnectionState::Connected);
                if connected { row.state } else { KeyState::Unavailable }
            }
            (state, _) => state,
        }
    }

    /// The key as CreateKey and DescribeKey show it.
    pub fn metadata(&self, arn: &KeyArn, row: &KeyRow) -> KeyMetadata {
        let usable_for = |usage: KeyUsage| row.usage == usage;
        let key_state = self.key_state(arn, row);
        let current = row.current_material.filter(|_| row.origin == Origin::AwsKms || row.origin == Origin::External);
        let (expiration_model, valid_to) = self.expiration(arn, row);
        let store = row.key_store.as_ref().and_then(|id| {
            self.key_store(&Owned { region: arn.region.clone(), account: arn.account.clone(), id: id.clone() })
        });
        KeyMetadata {
            aws_account_id: arn.account.clone(),
            key_id: arn.key_id.clone(),
            arn: arn.clone(),
            creation_date: row.created,
            enabled: key_state == KeyState::Enabled,
            description: row.description.clone(),
            key_usage: row.usage,
            key_state,
            deletion_date: row.deletion_date,
            valid_to,
            origin: row.origin,
            custom_key_store_id: row.key_store.clone(),
            cloud_hsm_cluster_id: store.and_then(|store| store.cluster.clone()),
            expiration_model,
            key_manager: row.manager,
            customer_master_key_spec: row.spec,
            key_spec: row.spec,
            encryption_algorithms: usable_for(KeyUsage::EncryptDecrypt)
                .then(|| encryption::algorithms(row.spec).to_vec()),
            signing_algorithms: usable_for(KeyUsage::SignVerify).then(|| sign::algorithms(row.spec).to_vec()),
            key_agreement_algorithms: usable_for(KeyUsage::KeyAgreement).then(|| vec![KeyAgreementAlgorithm::Ecdh]),
            encapsulation_algorithms: usable_for(KeyUsage::EncapsulateDecapsulate)
                .then(|| vec![EncapsulationAlgorithm::MlKem]),
            mac_algorithms: usable_for(KeyUsage::GenerateVerifyMac).then(|| mac::algorithms(row.spec).to_vec()),
            multi_region: row.multi_region.is_some(),
            multi_region_configuration: row.multi_region.and_then(|role| self.multi_region(arn, role)),
            pending_deletion_window_in_days: row.deletion_window,
            xks_key_configuration: row.xks_key.clone().map(|id| XksKeyConfiguration { id }),
            // Material ids are those of symmetric keys.
            current_key_material_id: current
                .filter(|_| {
                    row.usage == KeyUsage::EncryptDecrypt && row.spec == kms_api::key::KeySpec::SymmetricDefault
                })
                .map(|id| id.to_string()),
        }
    }

    /// Whether imported material expires, and when the first does, of all that the key needs.
    fn expiration(&self, arn: &KeyArn, row: &KeyRow) -> (Option<ExpirationModel>, Option<Timestamp>) {
        if row.origin != Origin::External {
            return (None, None);
        }
        let present = self.materials_of(arn).filter(|(_, material)| material.wrapped.is_some() && !material.pending);
        let (mut model, mut valid_to) = (None, None);
        for (_, material) in present {
            let expires = material.expiration == Some(ExpirationModel::Expires);
            model = if expires { material.expiration } else { model.or(material.expiration) };
            valid_to = [valid_to, material.valid_to].into_iter().flatten().min();
        }
        (model, valid_to)
    }

    /// The group of a multi-Region key.
    fn multi_region(&self, arn: &KeyArn, role: MultiRegionKeyType) -> Option<MultiRegionConfiguration> {
        let key = |region: &kms_api::Region| MultiRegionKey {
            arn: KeyArn { region: region.clone(), ..arn.clone() },
            region: region.clone(),
        };
        let is_primary = |key: &MultiRegionKey| {
            self.key(&key.arn).is_some_and(|row| row.multi_region == Some(MultiRegionKeyType::Primary))
        };
        let keys = self.regions_of_key(&arn.account, &arn.key_id).map(key);
        let (primary, replicas): (Vec<_>, Vec<_>) = keys.partition(is_primary);
        Some(MultiRegionConfiguration {
            multi_region_key_type: role,
            primary_key: primary.into_iter().next()?,
            replica_keys: replicas,
        })
    }
}
