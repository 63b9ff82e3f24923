//! Which parts a key's page has: a key without a public key has no page for it.

use kms_api::KeyId;
use kms_api::key::{KeyMetadata, KeySpec, KeyUsage, Origin};

use crate::route::{KeyPart, Route};
use crate::text::key as text;

/// The address of a part; of the details without one.
pub(super) fn route(id: &KeyId, part: Option<KeyPart>) -> Route {
    part.map_or_else(|| Route::Key(id.clone()), |part| Route::KeyPart(id.clone(), part))
}

/// The names of the parts that the key has, and where they are.
pub(super) fn parts(key: &KeyMetadata) -> Vec<(&'static str, Route)> {
    let symmetric = key.key_spec == KeySpec::SymmetricDefault;
    let public = !symmetric && key.key_usage != KeyUsage::GenerateVerifyMac;
    [
        (true, text::details(), None),
        (true, text::policy(), Some(KeyPart::Policy)),
        (true, text::grants(), Some(KeyPart::Grants)),
        (true, text::access(), Some(KeyPart::Access)),
        (public, text::public_key(), Some(KeyPart::PublicKey)),
        (
            symmetric && matches!(key.origin, Origin::AwsKms | Origin::External),
            text::rotation(),
            Some(KeyPart::Rotation),
        ),
        (key.origin == Origin::External, text::material(), Some(KeyPart::Material)),
        (key.multi_region, text::regions(), Some(KeyPart::Regions)),
    ]
    .into_iter()
    .filter(|(there, ..)| *there)
    .map(|(_, name, part)| (name, route(&key.key_id, part)))
    .collect()
}
