//! Which parts a key's page has: a key without a public key has no page for it.

use kms_api::KeyId;
use kms_api::key::{KeyMetadata, KeySpec, KeyUsage, Origin};

use crate::route::{KeyPart, Route};

/// The address of a part; of the details without one.
pub(super) fn route(id: &KeyId, part: Option<KeyPart>) -> Route {
    part.map_or_else(|| Route::Key(id.clone()), |part| Route::KeyPart(id.clone(), part))
}

/// The names of the parts that the key has, and where they are.
pub(super) fn parts(key: &KeyMetadata) -> Vec<(&'static str, Route)> {
    let symmetric = key.key_spec == KeySpec::SymmetricDefault;
    let public = !symmetric && key.key_usage != KeyUsage::GenerateVerifyMac;
    [
        (true, "Details", None),
        (true, "Key policy", Some(KeyPart::Policy)),
        (true, "Grants", Some(KeyPart::Grants)),
        (true, "Access", Some(KeyPart::Access)),
        (public, "Public key", Some(KeyPart::PublicKey)),
        (symmetric && matches!(key.origin, Origin::AwsKms | Origin::External), "Rotation", Some(KeyPart::Rotation)),
        (key.origin == Origin::External, "Key material", Some(KeyPart::Material)),
        (key.multi_region, "Regions", Some(KeyPart::Regions)),
    ]
    .into_iter()
    .filter(|(there, ..)| *there)
    .map(|(_, name, part)| (name, route(&key.key_id, part)))
    .collect()
}
