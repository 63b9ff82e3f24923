//! Custom key stores: keys whose material is in a CloudHSM cluster, or with a key manager outside AWS.

use serde::{Deserialize, Serialize};

use crate::key::{ConnectionState, CustomKeyStoreType, XksProxyConnectivity};
use crate::time::Timestamp;

/// With what KMS signs its requests to the proxy of an external key store.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct XksProxyAuthenticationCredential {
    /// 20 to 30 characters.
    pub access_key_id: String,
    /// 43 to 64 characters, secret.
    pub raw_secret_access_key: String,
}

impl std::fmt::Debug for XksProxyAuthenticationCredential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "XksProxyAuthenticationCredential({}, ..)", self.access_key_id)
    }
}

shapes! {
    /// Makes a custom key store. Which members must be there depends on its type.
    CreateCustomKeyStoreRequest {
        /// A name that no other store of the account and Region has.
        custom_key_store_name: String,
        /// The CloudHSM cluster.
        cloud_hsm_cluster_id: Option<String>,
        /// The cluster's certificate, PEM.
        trust_anchor_certificate: Option<String>,
        /// The password of `kmsuser` in the cluster, 7 to 32 characters.
        key_store_password: Option<String>,
        /// The kind of store; `AWS_CLOUDHSM` if absent.
        custom_key_store_type: Option<CustomKeyStoreType>,
        /// `https://` and the proxy's host name.
        xks_proxy_uri_endpoint: Option<String>,
        /// The path of the proxy's API.
        xks_proxy_uri_path: Option<String>,
        /// The endpoint service by which the proxy is reached.
        xks_proxy_vpc_endpoint_service_name: Option<String>,
        /// The account of that endpoint service.
        xks_proxy_vpc_endpoint_service_owner: Option<String>,
        /// With what KMS signs its requests to the proxy.
        xks_proxy_authentication_credential: Option<XksProxyAuthenticationCredential>,
        /// How the proxy is reached.
        xks_proxy_connectivity: Option<XksProxyConnectivity>,
    }

    /// The store.
    CreateCustomKeyStoreResponse {
        /// Its id.
        custom_key_store_id: String,
    }

    /// Asks for a page of the custom key stores.
    DescribeCustomKeyStoresRequest {
        /// Only this one.
        custom_key_store_id: Option<String>,
        /// Only the one of this name.
        custom_key_store_name: Option<String>,
        /// Stores on the page; 100 if absent.
        limit: Option<u32>,
        /// What the page before gave.
        marker: Option<String>,
    }

    /// A page of custom key stores.
    DescribeCustomKeyStoresResponse {
        /// The stores.
        custom_key_stores: Vec<CustomKeyStoresListEntry>,
        /// Where the next page begins.
        next_marker: Option<String>,
        /// Whether there is a next page.
        truncated: bool,
    }

    /// A custom key store.
    CustomKeyStoresListEntry {
        /// Its id.
        custom_key_store_id: String,
        /// Its name.
        custom_key_store_name: String,
        /// Its CloudHSM cluster.
        cloud_hsm_cluster_id: Option<String>,
        /// The cluster's certificate.
        trust_anchor_certificate: Option<String>,
        /// Whether it is connected.
        connection_state: ConnectionState,
        /// Why an attempt to connect failed.
        connection_error_code: Option<String>,
        /// When it was made.
        creation_date: Timestamp,
        /// Its kind.
        custom_key_store_type: CustomKeyStoreType,
        /// The proxy of an external key store.
        xks_proxy_configuration: Option<XksProxyConfiguration>,
    }

    /// The proxy of an external key store.
    XksProxyConfiguration {
        /// How it is reached.
        connectivity: XksProxyConnectivity,
        /// The id of the credential.
        access_key_id: String,
        /// Its host.
        uri_endpoint: String,
        /// Its path.
        uri_path: String,
        /// The endpoint service.
        vpc_endpoint_service_name: Option<String>,
        /// That service's account.
        vpc_endpoint_service_owner: Option<String>,
    }

    /// Connects a store.
    ConnectCustomKeyStoreRequest {
        /// Which.
        custom_key_store_id: String,
    }

    /// Disconnects a store.
    DisconnectCustomKeyStoreRequest {
        /// Which.
        custom_key_store_id: String,
    }

    /// Deletes a store that has no keys.
    DeleteCustomKeyStoreRequest {
        /// Which.
        custom_key_store_id: String,
    }

    /// Changes what KMS knows of a store.
    UpdateCustomKeyStoreRequest {
        /// Which.
        custom_key_store_id: String,
        /// Its new name.
        new_custom_key_store_name: Option<String>,
        /// The present password of `kmsuser`.
        key_store_password: Option<String>,
        /// A cluster related to the present one.
        cloud_hsm_cluster_id: Option<String>,
        /// The proxy's host.
        xks_proxy_uri_endpoint: Option<String>,
        /// The proxy's path.
        xks_proxy_uri_path: Option<String>,
        /// The endpoint service.
        xks_proxy_vpc_endpoint_service_name: Option<String>,
        /// That service's account.
        xks_proxy_vpc_endpoint_service_owner: Option<String>,
        /// With what KMS signs its requests to the proxy.
        xks_proxy_authentication_credential: Option<XksProxyAuthenticationCredential>,
        /// How the proxy is reached.
        xks_proxy_connectivity: Option<XksProxyConnectivity>,
    }
}
