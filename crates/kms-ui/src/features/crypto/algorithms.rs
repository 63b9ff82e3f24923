//! Which algorithms a form offers: those of the key that was chosen, or all while that is not known.

use kms_api::key::{EncryptionAlgorithm, KeySpec, MacAlgorithm, SigningAlgorithm};
use kms_protocol::view::{KeyRow, KeysPage, KeysQuery, KeysSort, View};
use leptos::prelude::*;

use super::fields::named;
use super::sheet::Side;
use crate::client::use_view;
use crate::components::field::{FieldError, select_field};
use crate::text::crypto::algorithms as text;

/// The one algorithm of symmetric keys that encrypt.
pub(super) const SYMMETRIC: &str = "SYMMETRIC_DEFAULT";

/// How many keys are looked through for the one that was typed.
const LOOKED_THROUGH: u64 = 50;

/// What an algorithm is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Encryption,
    Signing,
    Mac,
}

impl Purpose {
    fn label(self) -> &'static str {
        match self {
            Self::Encryption => text::encryption(),
            Self::Signing => text::signing(),
            Self::Mac => text::mac(),
        }
    }

    fn all(self) -> Vec<&'static str> {
        match self {
            Self::Encryption => EncryptionAlgorithm::ALL.iter().map(|one| one.as_str()).collect(),
            Self::Signing => SigningAlgorithm::ALL.iter().map(|one| one.as_str()).collect(),
            Self::Mac => MacAlgorithm::ALL.iter().map(|one| one.as_str()).collect(),
        }
    }

    /// The names of the algorithms of a key begin with this; `None` if it has none for the purpose.
    fn beginning(self, spec: KeySpec) -> Option<&'static str> {
        use KeySpec as Spec;
        Some(match (self, spec) {
            (Self::Encryption, Spec::SymmetricDefault) => SYMMETRIC,
            (Self::Encryption, Spec::Rsa2048 | Spec::Rsa3072 | Spec::Rsa4096) => "RSAES_OAEP",
            (Self::Encryption, Spec::Sm2) => "SM2PKE",
            (Self::Signing, Spec::Rsa2048 | Spec::Rsa3072 | Spec::Rsa4096) => "RSASSA",
            (Self::Signing, Spec::EccNistP256 | Spec::EccSecgP256k1) => "ECDSA_SHA_256",
            (Self::Signing, Spec::EccNistP384) => "ECDSA_SHA_384",
            (Self::Signing, Spec::EccNistP521) => "ECDSA_SHA_512",
            (Self::Signing, Spec::EccNistEdwards25519) => "ED25519",
            (Self::Signing, Spec::Sm2) => "SM2DSA",
            (Self::Signing, Spec::MlDsa44 | Spec::MlDsa65 | Spec::MlDsa87) => "ML_DSA",
            (Self::Mac, Spec::Hmac224) => "HMAC_SHA_224",
            (Self::Mac, Spec::Hmac256) => "HMAC_SHA_256",
            (Self::Mac, Spec::Hmac384) => "HMAC_SHA_384",
            (Self::Mac, Spec::Hmac512) => "HMAC_SHA_512",
            _ => return None,
        })
    }

    /// What is offered for a key that was typed like this and has this spec. Most keys that encrypt are symmetric, so
    /// another algorithm is offered only for a key that has one, and for one that may: of another account.
    pub(super) fn offered(self, spec: Option<KeySpec>, typed: &str) -> Vec<&'static str> {
        let unknown = if self == Self::Encryption && !typed.starts_with("arn:") { SYMMETRIC } else { "" };
        let beginning = spec.map_or(unknown, |spec| self.beginning(spec).unwrap_or_default());
        self.all().into_iter().filter(|name| name.starts_with(beginning)).collect()
    }
}

/// The field for the algorithm of a side. That of encryption shows itself only where there is a choice.
pub(super) fn algorithm_field(id: &'static str, side: Side, purpose: Purpose, error: FieldError) -> AnyView {
    let spec = spec_of(side.key);
    let offered = Memo::new(move |_| purpose.offered(spec.get(), side.key.get().trim()));
    let used = Memo::new(move |_| {
        let wanted = side.wanted.get();
        offered.with(|offered| {
            let found = offered.iter().find(|name| **name == wanted).or(offered.first());
            found.copied().unwrap_or_default().to_owned()
        })
    });
    Effect::new(move |_| side.algorithm.set(used.get()));
    let needless = Memo::new(move |_| offered.with(|offered| offered.as_slice() == [SYMMETRIC]));
    let field = move || {
        if needless.get() {
            return ().into_any();
        }
        let options = Signal::derive(move || named(offered.get()));
        select_field(id, purpose.label(), side.wanted, options, "", error)
    };
    view! { {field} }.into_any()
}

/// The spec of the key that this text names, if it is one of the account and Region.
fn spec_of(key: RwSignal<String>) -> Memo<Option<KeySpec>> {
    let name = Memo::new(move |_| key.get().trim().to_owned());
    let query = use_view::<KeysPage>(move || {
        let name = name.get();
        let search = name.rsplit_once("alias/").map_or(name.as_str(), |(_, alias)| alias).to_owned();
        (!search.is_empty()).then(|| {
            View::Keys(KeysQuery { search, sort: KeysSort::Alias, limit: LOOKED_THROUGH, ..KeysQuery::default() })
        })
    });
    Memo::new(move |_| {
        let name = name.get();
        query.data.with(|page| page.as_ref()?.rows.iter().find(|row| is_named(row, &name)).map(|row| row.spec))
    })
}

/// Whether a text is the key's id, its ARN, or the name or ARN of an alias of it.
fn is_named(row: &KeyRow, text: &str) -> bool {
    let (arn, id) = (row.arn.to_string(), row.arn.key_id.as_str());
    let place = arn.strip_suffix(id).and_then(|place| place.strip_suffix("key/")).unwrap_or_default();
    let alias = text.strip_prefix(place).unwrap_or(text);
    text == arn || text == id || row.aliases.iter().any(|name| name.as_str() == alias)
}

#[cfg(test)]
mod tests {
    use kms_api::Timestamp;
    use kms_api::key::{KeyState, KeyUsage};

    use super::*;

    #[test]
    fn a_key_offers_its_algorithms() {
        for (purpose, spec, offered) in [
            (Purpose::Signing, KeySpec::EccNistP384, vec!["ECDSA_SHA_384"]),
            (Purpose::Signing, KeySpec::EccNistEdwards25519, vec!["ED25519_SHA_512", "ED25519_PH_SHA_512"]),
            (Purpose::Signing, KeySpec::MlDsa65, vec!["ML_DSA_SHAKE_256"]),
            (Purpose::Mac, KeySpec::Hmac384, vec!["HMAC_SHA_384"]),
            (Purpose::Encryption, KeySpec::Rsa3072, vec!["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"]),
            (Purpose::Encryption, KeySpec::SymmetricDefault, vec![SYMMETRIC]),
        ] {
            assert_eq!(purpose.offered(Some(spec), "alias/a"), offered, "{spec}");
        }
        assert_eq!(Purpose::Signing.offered(Some(KeySpec::Rsa2048), "").len(), 6);
    }

    #[test]
    fn all_are_offered_where_the_key_is_not_known_or_cannot() {
        assert_eq!(Purpose::Signing.offered(None, "").len(), SigningAlgorithm::ALL.len());
        assert_eq!(Purpose::Mac.offered(Some(KeySpec::Rsa2048), "alias/a").len(), 4);
        assert_eq!(Purpose::Encryption.offered(None, "alias/a"), [SYMMETRIC]);
        assert_eq!(Purpose::Encryption.offered(None, "arn:aws:kms:us-east-1:111122223333:key/a").len(), 4);
    }

    #[test]
    fn a_key_is_known_by_its_names() {
        let arn = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        let row = KeyRow {
            arn: arn.parse().unwrap(),
            aliases: vec!["alias/a".parse().unwrap()],
            description: String::new(),
            state: KeyState::Enabled,
            spec: KeySpec::Rsa2048,
            usage: KeyUsage::SignVerify,
            created: Timestamp::default(),
            deletion_date: None,
        };
        for name in
            [arn, "1234abcd-12ab-34cd-56ef-1234567890ab", "alias/a", "arn:aws:kms:us-east-1:123456789012:alias/a"]
        {
            assert!(is_named(&row, name), "{name}");
        }
        for name in ["", "a", "alias/ab", "1234abcd", "arn:aws:kms:us-east-1:111122223333:alias/a"] {
            assert!(!is_named(&row, name), "{name}");
        }
    }
}
