//! The pages, and their names in the location's fragment.

use kms_api::{KeyArn, KeyId};

use crate::access::Question;
use crate::access::identity::{Identity, Kind};
use crate::features::trail::filter::Filter;

/// A page. Its text form is the fragment: `#/keys`, `#/keys/new`, `#/trail?key=…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The account at a glance.
    Overview,
    /// The list of keys.
    Keys,
    /// The form that makes a key.
    CreateKey,
    /// The aliases of all keys.
    Aliases,
    /// The grants on all keys.
    Grants,
    /// The custom key stores.
    KeyStores,
    /// One key.
    Key(KeyId),
    /// Another part of a key's page.
    KeyPart(KeyId, KeyPart),
    /// The policy lab, with this question.
    Lab(Box<Question>),
    /// Scenario files: tests of policies.
    Scenarios,
    /// The accounts with their users, groups and roles.
    Identities,
    /// The form that makes a user, group or role.
    CreateIdentity(Kind),
    /// One user, group or role.
    Identity(Identity),
    /// Encrypt a text or a small file, under this key if one is named.
    Encrypt(Option<KeyId>),
    /// Decrypt what Encrypt made.
    Decrypt,
    /// Use a key in another way, this key if one is named.
    Use(Work, Option<KeyId>),
    /// Seal a file of any size.
    SealFile,
    /// Open a sealed file.
    OpenFile,
    /// What was called, of this key only if one is named.
    Trail(Option<KeyArn>),
    /// What was called, as far as this filter shows it; one that limits the key alone is [`Route::Trail`].
    Records(Box<Filter>),
    /// The workspace as a whole: its history, its snapshots, its file. With a workspace in the link, what that holds.
    Workspace(Option<String>),
    /// What kmsbox is, and what it keeps where.
    About,
    /// A fragment that names no page.
    Unknown(String),
}

impl Route {
    /// The page that a fragment names, with or without `#`. No fragment is the overview.
    pub fn parse(fragment: &str) -> Self {
        let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
        let (path, query) = fragment.split_once('?').unwrap_or((fragment, ""));
        let key = query.split('&').find_map(|pair| pair.strip_prefix("key="));
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            [] => Self::Overview,
            ["keys"] => Self::Keys,
            ["keys", "new"] => Self::CreateKey,
            ["keys", "aliases"] => Self::Aliases,
            ["keys", "grants"] => Self::Grants,
            ["keys", "stores"] => Self::KeyStores,
            ["keys", id] => id.parse().map_or_else(|_| Self::Unknown(fragment.to_owned()), Self::Key),
            ["keys", id, part] => match (id.parse(), KeyPart::from_word(part)) {
                (Ok(id), Some(part)) => Self::KeyPart(id, part),
                _ => Self::Unknown(fragment.to_owned()),
            },
            ["lab", "scenarios"] => Self::Scenarios,
            ["identities"] => Self::Identities,
            ["identities", "new", kind] => {
                Kind::from_word(kind).map_or_else(|| Self::Unknown(fragment.to_owned()), Self::CreateIdentity)
            }
            ["identities", account, kind, name] => {
                Identity::of(account, kind, name).map_or_else(|| Self::Unknown(fragment.to_owned()), Self::Identity)
            }
            ["lab"] => Self::Lab(Box::new(Question::parse(query))),
            ["encrypt"] => Self::Encrypt(key.and_then(|key| key.parse().ok())),
            ["decrypt"] => Self::Decrypt,
            ["files"] => Self::SealFile,
            ["files", "open"] => Self::OpenFile,
            ["trail"] => Filter::parse(query).route(),
            ["workspace"] => Self::Workspace(None),
            ["workspace", "link", packed] => Self::Workspace(Some((*packed).to_owned())),
            ["about"] => Self::About,
            parts => Work::of(&parts.join("/")).map_or_else(
                || Self::Unknown(fragment.to_owned()),
                |work| Self::Use(work, key.and_then(|key| key.parse().ok())),
            ),
        }
    }

    /// The fragment with its `#`, fit for a link.
    pub fn href(&self) -> String {
        match self {
            Self::Overview => "#/".to_owned(),
            Self::Keys => "#/keys".to_owned(),
            Self::CreateKey => "#/keys/new".to_owned(),
            Self::Aliases => "#/keys/aliases".to_owned(),
            Self::Grants => "#/keys/grants".to_owned(),
            Self::KeyStores => "#/keys/stores".to_owned(),
            Self::Key(id) => format!("#/keys/{id}"),
            Self::KeyPart(id, part) => format!("#/keys/{id}/{}", part.word()),
            Self::Lab(question) => format!("#/lab{}", question.query()),
            Self::Scenarios => "#/lab/scenarios".to_owned(),
            Self::Identities => "#/identities".to_owned(),
            Self::CreateIdentity(kind) => format!("#/identities/new/{}", kind.word()),
            Self::Identity(Identity { account, kind, name }) => {
                format!("#/identities/{account}/{}/{name}", kind.word())
            }
            Self::Encrypt(None) => "#/encrypt".to_owned(),
            Self::Encrypt(Some(id)) => format!("#/encrypt?key={id}"),
            Self::Decrypt => "#/decrypt".to_owned(),
            Self::Use(work, None) => format!("#/{}", work.path()),
            Self::Use(work, Some(id)) => format!("#/{}?key={id}", work.path()),
            Self::SealFile => "#/files".to_owned(),
            Self::OpenFile => "#/files/open".to_owned(),
            Self::Trail(None) => "#/trail".to_owned(),
            Self::Trail(Some(arn)) => format!("#/trail?key={arn}"),
            Self::Records(filter) => format!("#/trail{}", filter.query()),
            Self::Workspace(None) => "#/workspace".to_owned(),
            Self::Workspace(Some(packed)) => format!("#/workspace/link/{packed}"),
            Self::About => "#/about".to_owned(),
            Self::Unknown(fragment) => format!("#{fragment}"),
        }
    }

    /// The part of the application that the page belongs to, which the navigation marks.
    pub fn section(&self) -> Section {
        match self {
            Self::Overview => Section::Overview,
            Self::Keys
            | Self::CreateKey
            | Self::Aliases
            | Self::Grants
            | Self::KeyStores
            | Self::Key(_)
            | Self::KeyPart(..) => Section::Keys,
            Self::Lab(_) | Self::Scenarios => Section::Lab,
            Self::Identities | Self::CreateIdentity(_) | Self::Identity(_) => Section::Identities,
            Self::Encrypt(_) | Self::Decrypt | Self::Use(..) => Section::Crypto,
            Self::SealFile | Self::OpenFile => Section::Files,
            Self::Trail(_) | Self::Records(_) => Section::Trail,
            Self::Workspace(_) => Section::Workspace,
            Self::About => Section::About,
            Self::Unknown(_) => Section::None,
        }
    }
}

/// The parts of a key's page besides its details.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPart {
    /// Its policy.
    Policy,
    /// Its grants.
    Grants,
    /// Who may do what on it.
    Access,
    /// Its public key.
    PublicKey,
    /// Its rotations and its material.
    Rotation,
    /// The material that its owner imports.
    Material,
    /// The Regions of a multi-Region key.
    Regions,
}

impl KeyPart {
    /// Every part.
    pub const ALL: [Self; 7] =
        [Self::Policy, Self::Grants, Self::Access, Self::PublicKey, Self::Rotation, Self::Material, Self::Regions];

    /// Its word in the fragment.
    pub fn word(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Grants => "grants",
            Self::Access => "access",
            Self::PublicKey => "public-key",
            Self::Rotation => "rotation",
            Self::Material => "material",
            Self::Regions => "regions",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.word() == word)
    }
}

/// A way to use a key that is neither Encrypt nor Decrypt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// ReEncrypt.
    ReEncrypt,
    /// GenerateDataKey and GenerateDataKeyPair, with and without plaintext.
    DataKey,
    /// Sign.
    Sign,
    /// Verify.
    Verify,
    /// GenerateMac.
    Mac,
    /// VerifyMac.
    VerifyMac,
    /// DeriveSharedSecret.
    Derive,
    /// Encapsulate.
    Encapsulate,
    /// Decapsulate.
    Decapsulate,
    /// Take a ciphertext apart.
    Inspect,
}

impl Work {
    /// Every one.
    pub const ALL: [Self; 10] = [
        Self::ReEncrypt,
        Self::DataKey,
        Self::Sign,
        Self::Verify,
        Self::Mac,
        Self::VerifyMac,
        Self::Derive,
        Self::Encapsulate,
        Self::Decapsulate,
        Self::Inspect,
    ];

    fn of(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|work| work.path() == path)
    }

    fn path(self) -> &'static str {
        match self {
            Self::ReEncrypt => "re-encrypt",
            Self::DataKey => "data-key",
            Self::Sign => "sign",
            Self::Verify => "verify",
            Self::Mac => "mac",
            Self::VerifyMac => "mac/verify",
            Self::Derive => "derive",
            Self::Encapsulate => "encapsulate",
            Self::Decapsulate => "decapsulate",
            Self::Inspect => "inspect",
        }
    }
}

/// The parts of the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// The account at a glance.
    Overview,
    /// Keys: the list, one key, a new key.
    Keys,
    /// The policy lab.
    Lab,
    /// Accounts, users, groups and roles.
    Identities,
    /// What can be done with a key: encrypt, sign and the rest.
    Crypto,
    /// Files of any size.
    Files,
    /// What was called.
    Trail,
    /// The workspace as a whole.
    Workspace,
    /// About kmsbox.
    About,
    /// None of them.
    None,
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "1234abcd-12ab-34cd-56ef-1234567890ab";

    #[test]
    fn every_route_round_trips() {
        let arn = format!("arn:aws:kms:us-east-1:123456789012:key/{ID}");
        for route in [
            Route::Overview,
            Route::Keys,
            Route::CreateKey,
            Route::KeyStores,
            Route::Key(ID.parse().unwrap()),
            Route::Lab(Box::default()),
            Route::Lab(Box::new(Question { key: arn.clone(), ..Question::default() })),
            Route::Scenarios,
            Route::Identities,
            Route::CreateIdentity(Kind::Role),
            Route::Identity(Identity::of("123456789012", "user", "ann.o+b=c,d@e_f-g").unwrap()),
            Route::Encrypt(None),
            Route::Encrypt(Some(ID.parse().unwrap())),
            Route::Decrypt,
            Route::SealFile,
            Route::OpenFile,
            Route::Trail(None),
            Route::Trail(Some(arn.parse().unwrap())),
            Route::Records(Box::new(Filter { operation: "Encrypt".to_owned(), ..Filter::default() })),
            Route::About,
            Route::Unknown("/nowhere/at/all".to_owned()),
        ] {
            assert_eq!(Route::parse(&route.href()), route, "{}", route.href());
        }
        for part in KeyPart::ALL {
            let route = Route::KeyPart(ID.parse().unwrap(), part);
            assert_eq!(Route::parse(&route.href()), route, "{}", route.href());
        }
    }

    #[test]
    fn every_way_to_use_a_key_has_an_address() {
        for work in Work::ALL {
            for key in [None, Some(ID.parse().unwrap())] {
                let route = Route::Use(work, key);
                assert_eq!(Route::parse(&route.href()), route, "{}", route.href());
                assert_eq!(route.section(), Section::Crypto);
            }
        }
    }

    #[test]
    fn odd_fragments_are_read_with_tolerance() {
        for (fragment, route) in [
            ("", Route::Overview),
            ("#", Route::Overview),
            ("#/keys/", Route::Keys),
            ("#keys", Route::Keys),
            ("#/encrypt?key=nonsense", Route::Encrypt(None)),
            ("#/keys/nonsense", Route::Unknown("/keys/nonsense".to_owned())),
            ("#/sign?key=nonsense", Route::Use(Work::Sign, None)),
            ("#/mac/verify/", Route::Use(Work::VerifyMac, None)),
            ("#/mac/nonsense", Route::Unknown("/mac/nonsense".to_owned())),
            ("#/identities/new/key", Route::Unknown("/identities/new/key".to_owned())),
            ("#/identities/1234/role/a", Route::Unknown("/identities/1234/role/a".to_owned())),
            ("#/keys/nonsense/policy", Route::Unknown("/keys/nonsense/policy".to_owned())),
        ] {
            assert_eq!(Route::parse(fragment), route, "{fragment}");
        }
    }
}
