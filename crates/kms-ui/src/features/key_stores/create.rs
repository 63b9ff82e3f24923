//! The dialog that makes a custom key store.

use kms_api::ErrorCode;
use kms_api::key::{CustomKeyStoreType, XksProxyConnectivity};
use kms_api::operation::{CreateCustomKeyStoreRequest, XksProxyAuthenticationCredential};
use leptos::prelude::*;

use crate::components::act::Act;
use crate::components::dialog::Dialog;
use crate::components::field::TextField;
use crate::components::form::{Form, Submit};
use crate::components::notice::FailureNotice;
use crate::components::tabs::Choice;
use crate::forms::place;
use crate::text::key_stores::create as text;

const FIELDS: [&str; 8] = [
    "customKeyStoreName",
    "cloudHsmClusterId",
    "trustAnchorCertificate",
    "keyStorePassword",
    "xksProxyUriEndpoint",
    "xksProxyUriPath",
    "xksProxyAuthenticationCredential.accessKeyId",
    "xksProxyAuthenticationCredential.rawSecretAccessKey",
];
const CODES: [(ErrorCode, &str); 1] = [(ErrorCode::CustomKeyStoreNameInUse, "customKeyStoreName")];

/// A field: its member, id, label and hint.
type Field = (&'static str, &'static str, Words, Words);
type Words = fn() -> &'static str;

const CLOUDHSM: [Field; 3] = [
    ("cloudHsmClusterId", "store-cluster", text::cluster, text::cluster_hint),
    ("trustAnchorCertificate", "store-certificate", text::certificate, text::certificate_hint),
    ("keyStorePassword", "store-password", text::password, text::password_hint),
];
const EXTERNAL: [Field; 4] = [
    ("xksProxyUriEndpoint", "store-endpoint", text::endpoint, text::endpoint_hint),
    ("xksProxyUriPath", "store-path", text::path, text::path_hint),
    ("xksProxyAuthenticationCredential.accessKeyId", "store-access", text::access_key, text::access_key_hint),
    ("xksProxyAuthenticationCredential.rawSecretAccessKey", "store-secret", text::secret, text::secret_hint),
];
/// What the fields begin with: examples that KMS accepts.
const EXAMPLES: [&str; 7] = [
    "cluster-2a23b4cdefg",
    "-----BEGIN CERTIFICATE-----",
    "kmsPswd1",
    "https://xks.example.com",
    "/kms/xks/v1",
    "ABCDEFGHIJKLMNOPQRST",
    "0123456789012345678901234567890123456789012",
];

/// The dialog.
pub(super) fn create_dialog(act: Act, open: RwSignal<bool>) -> AnyView {
    view! {
        <Dialog open=open id="create-store" title=text::title()>
            {content(act, open)}
        </Dialog>
    }
    .into_any()
}

fn content(act: Act, open: RwSignal<bool>) -> AnyView {
    let form = Form::default();
    let kind = RwSignal::new(CustomKeyStoreType::AwsCloudHsm);
    let name = RwSignal::new(String::new());
    let values = EXAMPLES.map(|example| RwSignal::new(example.to_owned()));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let request = request(kind.get_untracked(), name.get_untracked(), values.map(|value| value.get_untracked()));
        let work = async move { act.client.call(request).await.map_err(|failure| place(&failure, &FIELDS, &CODES)) };
        form.run(work, move |_| {
            open.try_set(false);
            act.succeed(text::made());
        });
    };
    let fields = move || {
        let (fields, from): (&[Field], usize) = match kind.get() {
            CustomKeyStoreType::AwsCloudHsm => (&CLOUDHSM, 0),
            CustomKeyStoreType::ExternalKeyStore => (&EXTERNAL, CLOUDHSM.len()),
        };
        fields
            .iter()
            .zip(values.into_iter().skip(from))
            .map(|(field, value)| text_field(*field, value, form))
            .collect::<Vec<_>>()
    };
    let kinds =
        [(CustomKeyStoreType::AwsCloudHsm, "AWS CloudHSM"), (CustomKeyStoreType::ExternalKeyStore, text::external())];
    view! {
        <form class="form" novalidate=true aria-label=text::create() on:submit=submit>
            <FailureNotice told=form.head() />
            <Choice label=text::kind() name="store-kind" options=kinds chosen=kind />
            <TextField id="store-name" label=text::name() value=name error=form.error("customKeyStoreName") />
            {fields}
            <div class="dialog-actions">
                <button type="button" class="button button-quiet" on:click=move |_| open.set(false)>
                    {text::cancel()}
                </button>
                <Submit form=form label=text::create() />
            </div>
        </form>
    }
    .into_any()
}

fn text_field((member, id, label, hint): Field, value: RwSignal<String>, form: Form) -> AnyView {
    view! { <TextField id=id label=label() value=value mono=true hint=hint().into_any() error=form.error(member) /> }
        .into_any()
}

fn request(kind: CustomKeyStoreType, name: String, values: [String; 7]) -> CreateCustomKeyStoreRequest {
    let [cluster, certificate, password, endpoint, path, access_key_id, raw_secret_access_key] = values;
    let hsm = kind == CustomKeyStoreType::AwsCloudHsm;
    let external = !hsm;
    CreateCustomKeyStoreRequest {
        custom_key_store_name: name,
        cloud_hsm_cluster_id: hsm.then_some(cluster),
        trust_anchor_certificate: hsm.then_some(certificate),
        key_store_password: hsm.then_some(password),
        custom_key_store_type: Some(kind),
        xks_proxy_uri_endpoint: external.then_some(endpoint),
        xks_proxy_uri_path: external.then_some(path),
        xks_proxy_vpc_endpoint_service_name: None,
        xks_proxy_vpc_endpoint_service_owner: None,
        xks_proxy_authentication_credential: external
            .then_some(XksProxyAuthenticationCredential { access_key_id, raw_secret_access_key }),
        xks_proxy_connectivity: external.then_some(XksProxyConnectivity::PublicEndpoint),
    }
}
