//! CreateCustomKeyStore, DescribeCustomKeyStores, ConnectCustomKeyStore, DisconnectCustomKeyStore, UpdateCustomKeyStore,
//! DeleteCustomKeyStore.
//!
//! The CloudHSM clusters and external key store proxies behind the stores are simulated. Each is in order unless
//! [`crate::world`] has it otherwise.

use std::convert::Infallible;
use std::str::FromStr;

use kms_api::key::{ConnectionState, CustomKeyStoreType, Origin, XksProxyConnectivity};
use kms_api::operation::{
    ConnectCustomKeyStoreRequest, CreateCustomKeyStoreRequest, CreateCustomKeyStoreResponse, CustomKeyStoresListEntry,
    DeleteCustomKeyStoreRequest, DescribeCustomKeyStoresRequest, DescribeCustomKeyStoresResponse,
    DisconnectCustomKeyStoreRequest, Empty, UpdateCustomKeyStoreRequest, XksProxyAuthenticationCredential,
    XksProxyConfiguration,
};
use kms_api::time::SECOND;
use kms_api::{ErrorCode, KeyArn, KmsError};
use serde_json::{Map, Value, json};

use super::page;
use crate::change::{Row, RowKey};
use crate::engine::Context;
use crate::quota;
use crate::state::{KeyRow, KeyStoreRow, Owned, State};

/// How long a store is `CONNECTING` or `DISCONNECTING`, in milliseconds. A CloudHSM store takes AWS up to 20 minutes.
const SETTLING: i64 = 2 * SECOND;
/// HSMs that a cluster needs for a store to be made of it.
const LEAST_HSMS: u8 = 2;

pub(super) fn create_custom_key_store(
    context: &mut Context<'_>,
    request: CreateCustomKeyStoreRequest,
) -> Result<CreateCustomKeyStoreResponse, KmsError> {
    let name = request.custom_key_store_name.clone();
    check_name(context, &name)?;
    if own_stores(context).count() >= quota::KEY_STORES {
        let text = format!("The account has reached the quota of {} custom key stores.", quota::KEY_STORES);
        return Err(KmsError::new(ErrorCode::LimitExceeded, text));
    }
    let kind = request.custom_key_store_type.unwrap_or(CustomKeyStoreType::AwsCloudHsm);
    let mut row = KeyStoreRow {
        name,
        created: context.now,
        kind,
        connection: ConnectionState::Disconnected,
        settles: None,
        error: None,
        cluster: None,
        trust_anchor: None,
        password: None,
        proxy: None,
        credential: None,
    };
    match kind {
        CustomKeyStoreType::AwsCloudHsm => {
            let (Some(cluster), Some(trust_anchor), Some(password)) =
                (request.cloud_hsm_cluster_id, request.trust_anchor_certificate, request.key_store_password)
            else {
                return Err(KmsError::validation(
                    "CloudHsmClusterId, TrustAnchorCertificate and KeyStorePassword are required for an AWS CloudHSM key store.",
                ));
            };
            check_cluster(context, &cluster, &trust_anchor)?;
            row.cluster = Some(cluster);
            row.trust_anchor = Some(trust_anchor);
            row.password = Some(password);
        }
        CustomKeyStoreType::ExternalKeyStore => {
            let (Some(uri_endpoint), Some(uri_path), Some(credential), Some(connectivity)) = (
                request.xks_proxy_uri_endpoint,
                request.xks_proxy_uri_path,
                request.xks_proxy_authentication_credential,
                request.xks_proxy_connectivity,
            ) else {
                return Err(KmsError::validation(
                    "XksProxyUriEndpoint, XksProxyUriPath, XksProxyAuthenticationCredential and XksProxyConnectivity are \
                     required for an external key store.",
                ));
            };
            let proxy = XksProxyConfiguration {
                connectivity,
                access_key_id: credential.access_key_id.clone(),
                uri_endpoint,
                uri_path,
                vpc_endpoint_service_name: request.xks_proxy_vpc_endpoint_service_name,
                vpc_endpoint_service_owner: request.xks_proxy_vpc_endpoint_service_owner,
            };
            check_proxy(context, None, &proxy)?;
            row.proxy = Some(proxy);
            row.credential = Some(credential);
        }
    }
    let mut bytes = [0; 9];
    context.rng.fill_bytes(&mut bytes);
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let id = format!("cks-{}", digits.chars().take(17).collect::<String>());
    let key = RowKey::KeyStore(context.owned(&id));
    context.put(key, Row::KeyStore(Box::new(row)));
    context.trace.response = Some(json!({ "customKeyStoreId": id }));
    Ok(CreateCustomKeyStoreResponse { custom_key_store_id: id })
}

/// The custom key stores of the caller's account and Region.
fn own_stores<'a>(context: &'a Context<'_>) -> impl Iterator<Item = (&'a Owned, &'a KeyStoreRow)> {
    let (region, account) = (context.region(), context.account());
    context.state.key_stores().filter(move |(id, _)| id.region == *region && id.account == *account)
}

fn check_name(context: &Context<'_>, name: &str) -> Result<(), KmsError> {
    if own_stores(context).any(|(_, row)| row.name == name) {
        let text = format!("The custom key store name {name} is already in use.");
        return Err(KmsError::new(ErrorCode::CustomKeyStoreNameInUse, text));
    }
    Ok(())
}

/// Whether a store can be made of the cluster.
fn check_cluster(context: &Context<'_>, id: &str, trust_anchor: &str) -> Result<(), KmsError> {
    let cluster = context.state.cluster(&context.owned(id));
    if !cluster.exists {
        let text = format!("The AWS CloudHSM cluster {id} was not found.");
        return Err(KmsError::new(ErrorCode::CloudHsmClusterNotFound, text));
    }
    if own_stores(context).any(|(_, row)| row.cluster.as_deref() == Some(id)) {
        let text = format!("The AWS CloudHSM cluster {id} is already associated with a custom key store.");
        return Err(KmsError::new(ErrorCode::CloudHsmClusterInUse, text));
    }
    if !cluster.active {
        let text = format!("The AWS CloudHSM cluster {id} is not active.");
        return Err(KmsError::new(ErrorCode::CloudHsmClusterNotActive, text));
    }
    check_hsms(context, id)?;
    if cluster.trust_anchor.is_some_and(|anchor| anchor.trim() != trust_anchor.trim()) {
        let text = format!("The trust anchor certificate is not that of the AWS CloudHSM cluster {id}.");
        return Err(KmsError::new(ErrorCode::IncorrectTrustAnchor, text));
    }
    Ok(())
}

/// A proxy's URI, by which it is known.
fn uri(proxy: &XksProxyConfiguration) -> String {
    format!("{}{}", proxy.uri_endpoint, proxy.uri_path)
}

/// Whether a store other than `own` can be made of the proxy, as it answers now.
fn check_proxy(context: &Context<'_>, own: Option<&Owned>, proxy: &XksProxyConfiguration) -> Result<(), KmsError> {
    if !proxy.uri_path.ends_with("/kms/xks/v1") {
        return Err(KmsError::validation("XksProxyUriPath must end with /kms/xks/v1."));
    }
    let by_service = proxy.connectivity == XksProxyConnectivity::VpcEndpointService;
    if by_service != proxy.vpc_endpoint_service_name.is_some() {
        return Err(KmsError::validation(
            "XksProxyVpcEndpointServiceName is required for the connectivity VPC_ENDPOINT_SERVICE and must be absent otherwise.",
        ));
    }
    let others = context.state.key_stores().filter(|(id, _)| Some(*id) != own);
    for (id, other) in others.filter_map(|(id, row)| Some((id, row.proxy.as_ref()?))) {
        let in_region = id.region == *context.region();
        let own_account = id.account == *context.account();
        let in_use = |code, what: &str| {
            Err(KmsError::new(code, format!("The {what} is already associated with another external key store.")))
        };
        if in_region && own_account && uri(other) == uri(proxy) {
            return in_use(ErrorCode::XksProxyUriInUse, "combination of XksProxyUriEndpoint and XksProxyUriPath");
        }
        // Behind an endpoint service every store has a private DNS name of its own.
        let one_by_service = by_service || other.connectivity == XksProxyConnectivity::VpcEndpointService;
        if in_region && one_by_service && other.uri_endpoint == proxy.uri_endpoint {
            return in_use(ErrorCode::XksProxyUriEndpointInUse, "XksProxyUriEndpoint");
        }
        if by_service && in_region && other.vpc_endpoint_service_name == proxy.vpc_endpoint_service_name {
            return in_use(ErrorCode::XksProxyVpcEndpointServiceInUse, "XksProxyVpcEndpointServiceName");
        }
    }
    let simulated = context.state.proxy(&uri(proxy));
    let refuse = |code, text: &str| Err(KmsError::new(code, text));
    if by_service && !simulated.endpoint_service {
        return refuse(
            ErrorCode::XksProxyVpcEndpointServiceNotFound,
            "AWS KMS cannot find the Amazon VPC endpoint service.",
        );
    }
    if !simulated.reachable {
        return refuse(ErrorCode::XksProxyUriUnreachable, "AWS KMS cannot reach the external key store proxy.");
    }
    if !simulated.valid {
        return refuse(
            ErrorCode::XksProxyInvalidResponse,
            "The external key store proxy gave an answer that AWS KMS cannot interpret.",
        );
    }
    if !simulated.configured {
        let (code, text) = if by_service {
            (
                ErrorCode::XksProxyVpcEndpointServiceInvalidConfiguration,
                "The Amazon VPC endpoint service does not meet the requirements of an external key store.",
            )
        } else {
            (
                ErrorCode::XksProxyInvalidConfiguration,
                "The external key store proxy is not configured as an external key store requires.",
            )
        };
        return refuse(code, text);
    }
    if simulated.access_key_id.is_some_and(|id| id != proxy.access_key_id) {
        return refuse(
            ErrorCode::XksProxyIncorrectAuthenticationCredential,
            "The external key store proxy does not accept the authentication credential.",
        );
    }
    Ok(())
}

/// Why the store cannot be connected now.
pub(crate) fn connection_error(state: &State, id: &Owned, row: &KeyStoreRow) -> Option<String> {
    let error = |code: &str| Some(code.to_owned());
    if let Some(cluster_id) = &row.cluster {
        let cluster =
            state.cluster(&Owned { region: id.region.clone(), account: id.account.clone(), id: cluster_id.clone() });
        return match cluster {
            cluster if !cluster.exists => error("CLUSTER_NOT_FOUND"),
            cluster if cluster.hsms == 0 => error("INSUFFICIENT_CLOUDHSM_HSMS"),
            cluster if cluster.password.is_some() && cluster.password != row.password => error("INVALID_CREDENTIALS"),
            cluster => cluster.connection_error,
        };
    }
    let proxy = row.proxy.as_ref()?;
    let by_service = proxy.connectivity == XksProxyConnectivity::VpcEndpointService;
    match state.proxy(&uri(proxy)) {
        simulated if !simulated.endpoint_service && by_service => error("XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND"),
        simulated if !simulated.reachable => error("XKS_PROXY_NOT_REACHABLE"),
        simulated if !simulated.valid => error("XKS_PROXY_INVALID_RESPONSE"),
        simulated if !simulated.configured && by_service => error("XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION"),
        simulated if !simulated.configured => error("XKS_PROXY_INVALID_CONFIGURATION"),
        simulated if simulated.access_key_id.as_ref().is_some_and(|id| *id != proxy.access_key_id) => {
            error("XKS_PROXY_ACCESS_DENIED")
        }
        _ => None,
    }
}

/// A store of the caller's account and Region.
pub(super) fn store(context: &Context<'_>, id: &str) -> Result<(Owned, KeyStoreRow), KmsError> {
    let owned = context.owned(id);
    match context.state.key_store(&owned) {
        Some(row) => Ok((owned, row.clone())),
        None => {
            let text = format!("Custom key store with id {id} does not exist.");
            Err(KmsError::new(ErrorCode::CustomKeyStoreNotFound, text))
        }
    }
}

/// As [`store`], and the record tells the store's name and cluster.
fn recorded_store(context: &mut Context<'_>, id: &str) -> Result<(Owned, KeyStoreRow), KmsError> {
    let (owned, row) = store(context, id)?;
    let additional = &mut context.trace.additional;
    additional.insert("customKeyStoreName".to_owned(), json!(row.name));
    if let Some(cluster) = &row.cluster {
        additional.insert("clusterId".to_owned(), json!(cluster));
    }
    Ok((owned, row))
}

/// Refuses a cluster with too few HSMs for a new key to be safe in it.
pub(super) fn check_hsms(context: &Context<'_>, id: &str) -> Result<(), KmsError> {
    if context.state.cluster(&context.owned(id)).hsms < LEAST_HSMS {
        let text = format!(
            "The AWS CloudHSM cluster {id} has fewer than {LEAST_HSMS} active HSMs in different Availability Zones."
        );
        return Err(KmsError::new(ErrorCode::CloudHsmClusterInvalidConfiguration, text));
    }
    Ok(())
}

/// The refusal of what the store's connection state does not allow.
pub(super) fn invalid_state(id: &str, state: ConnectionState) -> KmsError {
    KmsError::new(ErrorCode::CustomKeyStoreInvalidState, format!("Custom key store {id} is in state {state}."))
}

pub(super) fn connect_custom_key_store(
    context: &mut Context<'_>,
    request: ConnectCustomKeyStoreRequest,
) -> Result<Empty, KmsError> {
    let (id, mut row) = recorded_store(context, &request.custom_key_store_id)?;
    match row.connection {
        // To connect what is connected, or will be, is no error.
        ConnectionState::Connected | ConnectionState::Connecting => return Ok(Empty {}),
        ConnectionState::Disconnecting | ConnectionState::Failed => return Err(invalid_state(&id.id, row.connection)),
        ConnectionState::Disconnected => {}
    }
    if let Some(cluster) = &row.cluster {
        let simulated = context.state.cluster(&context.owned(cluster));
        if simulated.exists && !simulated.active {
            let text = format!("The AWS CloudHSM cluster {cluster} is not active.");
            return Err(KmsError::new(ErrorCode::CloudHsmClusterNotActive, text));
        }
        if simulated.exists && simulated.hsms == 0 {
            let text = format!("The AWS CloudHSM cluster {cluster} has no active HSM.");
            return Err(KmsError::new(ErrorCode::CloudHsmClusterInvalidConfiguration, text));
        }
    }
    row.connection = ConnectionState::Connecting;
    row.error = None;
    row.settles = Some(context.now + SETTLING);
    context.put(RowKey::KeyStore(id), Row::KeyStore(Box::new(row)));
    Ok(Empty {})
}

pub(super) fn disconnect_custom_key_store(
    context: &mut Context<'_>,
    request: DisconnectCustomKeyStoreRequest,
) -> Result<Empty, KmsError> {
    let (id, mut row) = recorded_store(context, &request.custom_key_store_id)?;
    match row.connection {
        ConnectionState::Disconnected | ConnectionState::Disconnecting => {
            return Err(invalid_state(&id.id, row.connection));
        }
        ConnectionState::Connected | ConnectionState::Connecting | ConnectionState::Failed => {}
    }
    row.connection = ConnectionState::Disconnecting;
    row.error = None;
    row.settles = Some(context.now + SETTLING);
    context.put(RowKey::KeyStore(id), Row::KeyStore(Box::new(row)));
    Ok(Empty {})
}

pub(super) fn delete_custom_key_store(
    context: &mut Context<'_>,
    request: DeleteCustomKeyStoreRequest,
) -> Result<Empty, KmsError> {
    let (id, row) = recorded_store(context, &request.custom_key_store_id)?;
    if context.state.keys_of_store(&id).next().is_some() {
        let text = format!("Custom key store {} contains KMS keys.", id.id);
        return Err(KmsError::new(ErrorCode::CustomKeyStoreHasCmks, text));
    }
    if row.connection != ConnectionState::Disconnected {
        return Err(invalid_state(&id.id, row.connection));
    }
    context.remove(RowKey::KeyStore(id));
    Ok(Empty {})
}

pub(super) fn update_custom_key_store(
    context: &mut Context<'_>,
    request: UpdateCustomKeyStoreRequest,
) -> Result<Empty, KmsError> {
    let (id, mut row) = recorded_store(context, &request.custom_key_store_id)?;
    let allowed = match row.connection {
        ConnectionState::Disconnected => true,
        ConnectionState::Connected => !needs_disconnection(&request),
        ConnectionState::Connecting | ConnectionState::Disconnecting | ConnectionState::Failed => false,
    };
    if !allowed {
        return Err(invalid_state(&id.id, row.connection));
    }
    if let Some(name) = &request.new_custom_key_store_name
        && *name != row.name
    {
        check_name(context, name)?;
        row.name = name.clone();
    }
    match row.kind {
        CustomKeyStoreType::AwsCloudHsm => update_cluster(context, &request, &mut row)?,
        CustomKeyStoreType::ExternalKeyStore => update_proxy(context, &id, &request, &mut row)?,
    }
    context.put(RowKey::KeyStore(id), Row::KeyStore(Box::new(row)));
    Ok(Empty {})
}

/// Whether a change is one that a connected store cannot undergo: any but those of its name, its proxy's path and the
/// credential for its proxy.
fn needs_disconnection(request: &UpdateCustomKeyStoreRequest) -> bool {
    request.cloud_hsm_cluster_id.is_some()
        || request.key_store_password.is_some()
        || request.xks_proxy_uri_endpoint.is_some()
        || request.xks_proxy_connectivity.is_some()
        || request.xks_proxy_vpc_endpoint_service_name.is_some()
        || request.xks_proxy_vpc_endpoint_service_owner.is_some()
}

fn update_cluster(
    context: &Context<'_>,
    request: &UpdateCustomKeyStoreRequest,
    row: &mut KeyStoreRow,
) -> Result<(), KmsError> {
    if request.xks_proxy_uri_endpoint.is_some() || request.xks_proxy_authentication_credential.is_some() {
        return Err(KmsError::validation("An AWS CloudHSM key store has no external key store proxy."));
    }
    if let Some(new) = &request.cloud_hsm_cluster_id {
        let cluster = context.state.cluster(&context.owned(new));
        if !cluster.exists {
            let text = format!("The AWS CloudHSM cluster {new} was not found.");
            return Err(KmsError::new(ErrorCode::CloudHsmClusterNotFound, text));
        }
        let present = row.cluster.clone().unwrap_or_default();
        if *new != present && !cluster.related.contains(&present) {
            let text = format!("The AWS CloudHSM cluster {new} does not share a backup history with {present}.");
            return Err(KmsError::new(ErrorCode::CloudHsmClusterNotRelated, text));
        }
        if !cluster.active {
            let text = format!("The AWS CloudHSM cluster {new} is not active.");
            return Err(KmsError::new(ErrorCode::CloudHsmClusterNotActive, text));
        }
        check_hsms(context, new)?;
        row.cluster = Some(new.clone());
    }
    if let Some(password) = &request.key_store_password {
        row.password = Some(password.clone());
    }
    Ok(())
}

fn update_proxy(
    context: &Context<'_>,
    id: &Owned,
    request: &UpdateCustomKeyStoreRequest,
    row: &mut KeyStoreRow,
) -> Result<(), KmsError> {
    if request.cloud_hsm_cluster_id.is_some() || request.key_store_password.is_some() {
        return Err(KmsError::validation("An external key store has no AWS CloudHSM cluster."));
    }
    let Some(mut proxy) = row.proxy.clone() else { return Ok(()) };
    let set = |field: &mut String, new: &Option<String>| {
        if let Some(new) = new {
            field.clone_from(new);
        }
    };
    set(&mut proxy.uri_endpoint, &request.xks_proxy_uri_endpoint);
    set(&mut proxy.uri_path, &request.xks_proxy_uri_path);
    if let Some(connectivity) = request.xks_proxy_connectivity {
        proxy.connectivity = connectivity;
        if connectivity == XksProxyConnectivity::PublicEndpoint {
            proxy.vpc_endpoint_service_name = None;
            proxy.vpc_endpoint_service_owner = None;
        }
    }
    if request.xks_proxy_vpc_endpoint_service_name.is_some() {
        proxy.vpc_endpoint_service_name.clone_from(&request.xks_proxy_vpc_endpoint_service_name);
    }
    if request.xks_proxy_vpc_endpoint_service_owner.is_some() {
        proxy.vpc_endpoint_service_owner.clone_from(&request.xks_proxy_vpc_endpoint_service_owner);
    }
    if let Some(credential) = &request.xks_proxy_authentication_credential {
        let XksProxyAuthenticationCredential { access_key_id, .. } = credential;
        proxy.access_key_id.clone_from(access_key_id);
        row.credential = Some(credential.clone());
    }
    check_proxy(context, Some(id), &proxy)?;
    row.proxy = Some(proxy);
    Ok(())
}

/// The id of a store as a marker holds it.
struct StoreId(String);

impl FromStr for StoreId {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

pub(super) fn describe_custom_key_stores(
    context: &mut Context<'_>,
    request: DescribeCustomKeyStoresRequest,
) -> Result<DescribeCustomKeyStoresResponse, KmsError> {
    let after: Option<StoreId> = page::after(request.marker.as_deref())?;
    if request.custom_key_store_id.is_some() && request.custom_key_store_name.is_some() {
        return Err(KmsError::validation("Specify at most one of CustomKeyStoreId and CustomKeyStoreName."));
    }
    let wanted = |id: &Owned, row: &KeyStoreRow| {
        request.custom_key_store_id.as_ref().is_none_or(|wanted| id.id == *wanted)
            && request.custom_key_store_name.as_ref().is_none_or(|wanted| row.name == *wanted)
    };
    let one = request.custom_key_store_id.as_ref().or(request.custom_key_store_name.as_ref());
    if let Some(one) = one
        && !own_stores(context).any(|(id, row)| wanted(id, row))
    {
        let text = format!("Custom key store {one} does not exist.");
        return Err(KmsError::new(ErrorCode::CustomKeyStoreNotFound, text));
    }
    let stores =
        own_stores(context).filter(|(id, row)| wanted(id, row) && after.as_ref().is_none_or(|after| id.id > after.0));
    let page = page::page(stores, page::limit(request.limit, 100, 1_000), |(id, _)| id.id.clone());
    let entry = |(id, row): (&Owned, &KeyStoreRow)| CustomKeyStoresListEntry {
        custom_key_store_id: id.id.clone(),
        custom_key_store_name: row.name.clone(),
        cloud_hsm_cluster_id: row.cluster.clone(),
        trust_anchor_certificate: row.trust_anchor.clone(),
        connection_state: row.connection,
        connection_error_code: row.error.clone(),
        creation_date: row.created,
        custom_key_store_type: row.kind,
        xks_proxy_configuration: row.proxy.clone(),
    };
    Ok(DescribeCustomKeyStoresResponse {
        truncated: page.next_marker.is_some(),
        next_marker: page.next_marker,
        custom_key_stores: page.items.into_iter().map(entry).collect(),
    })
}

/// The id, in the cluster, of the key behind a key in an AWS CloudHSM key store.
pub(super) fn backing_key(row: &KeyRow) -> Option<String> {
    row.current_material.filter(|_| row.origin == Origin::AwsCloudHsm).map(|id| id.to_string())
}

/// What the record of a deletion tells of the cluster behind the key.
pub(crate) fn recorded_backing(state: &State, arn: &KeyArn, row: &KeyRow) -> Map<String, Value> {
    let (Some(id), Some(store_id)) = (backing_key(row), &row.key_store) else { return Map::new() };
    let store =
        state.key_store(&Owned { region: arn.region.clone(), account: arn.account.clone(), id: store_id.clone() });
    // CloudTrail has a list as text here.
    let keys = json!([{ "backingKeyId": id }]).to_string();
    let fields = [
        ("customKeyStoreId", json!(store_id)),
        ("clusterId", json!(store.and_then(|store| store.cluster.as_ref()))),
        ("backingKeys", json!(keys)),
    ];
    fields.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
}

/// Whether a proxy's key is there and fit for use; the refusal names what is wrong.
pub(super) fn check_xks_key(
    context: &Context<'_>,
    store: &Owned,
    row: &KeyStoreRow,
    key: &str,
) -> Result<(), KmsError> {
    let keys = context.state.keys_of_store(store);
    let mut used = keys.filter_map(|key_id| {
        let arn = KeyArn { region: store.region.clone(), account: store.account.clone(), key_id: key_id.clone() };
        context.state.key(&arn)?.xks_key.clone()
    });
    if used.any(|used| used == key) {
        let text = format!("The external key {key} is already associated with a KMS key in this external key store.");
        return Err(KmsError::new(ErrorCode::XksKeyAlreadyInUse, text));
    }
    let Some(proxy) = &row.proxy else { return Ok(()) };
    let Some(keys) = context.state.proxy(&uri(proxy)).keys else { return Ok(()) };
    match keys.get(key) {
        None => {
            let text = format!("The external key store proxy does not know the external key {key}.");
            Err(KmsError::new(ErrorCode::XksKeyNotFound, text))
        }
        Some(false) => {
            let text =
                format!("The external key {key} is not an enabled 256-bit AES key for encryption and decryption.");
            Err(KmsError::new(ErrorCode::XksKeyInvalidConfiguration, text))
        }
        Some(true) => Ok(()),
    }
}

/// Whether the cluster or proxy behind a connected store answers now.
pub(super) fn check_answers(
    context: &Context<'_>,
    arn: &KeyArn,
    store: &str,
    xks_key: Option<&str>,
) -> Result<(), KmsError> {
    let id = Owned { region: arn.region.clone(), account: arn.account.clone(), id: store.to_owned() };
    let Some(row) = context.state.key_store(&id) else { return Ok(()) };
    let fails = connection_error(context.state, &id, row);
    let proxy_key = row.proxy.as_ref().and_then(|proxy| context.state.proxy(&uri(proxy)).keys);
    let lacks_key = xks_key.zip(proxy_key).is_some_and(|(key, keys)| keys.get(key) != Some(&true));
    let text = match (fails, &row.cluster) {
        (Some(error), Some(_)) => {
            format!("KMS cannot communicate with your AWS CloudHSM cluster: {error}.")
        }
        (Some(error), None) => format!("KMS cannot communicate with your external key store proxy: {error}."),
        (None, _) if lacks_key => {
            "The external key store proxy rejected the request because the external key is not available.".to_owned()
        }
        (None, _) => return Ok(()),
    };
    Err(KmsError::new(ErrorCode::KmsInvalidState, text))
}
