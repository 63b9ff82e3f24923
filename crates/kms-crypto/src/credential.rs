//! Credentials that need not be kept: access key ids that a workspace recognises as its own, and the secrets and tokens that
//! follow from them.
//!
//! Everything follows from the workspace's wrapping key by NIST SP 800-108r1 in counter mode with HMAC-SHA-256, under a
//! label for each purpose, so none tells anything of another or of the key.

use kms_api::Blob;
use rand_core::CryptoRng;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::kdf;
use crate::material::WrappingKey;

/// The letters of access key ids and unique ids: RFC 4648's base32.
const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// How many letters of an access key id are random. 55 bits: among a million ids, two are the same once in 70,000
/// workspaces, and the caller looks.
const RANDOM: usize = 11;

/// How many letters tell whose it is: one foreign id in 33 million is taken for an own one.
const TAG: usize = 5;

/// The kinds of access key ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessKeyKind {
    /// Of a user, for long: `AKIA…`.
    LongTerm,
    /// Of a session: `ASIA…`.
    Temporary,
}

impl AccessKeyKind {
    fn prefix(self) -> &'static str {
        match self {
            Self::LongTerm => "AKIA",
            Self::Temporary => "ASIA",
        }
    }
}

/// A new access key id: 20 letters and digits, as AWS's.
pub fn new_access_key_id(key: &WrappingKey, kind: AccessKeyKind, rng: &mut dyn CryptoRng) -> Option<String> {
    let mut id = format!("{}{}", kind.prefix(), random_letters(RANDOM, rng));
    let tag = tag(key, &id)?;
    id.push_str(&tag);
    Some(id)
}

/// Whether an access key id is one that [`new_access_key_id`] gave for this key, and of which kind.
pub fn recognise(key: &WrappingKey, id: &str) -> Option<AccessKeyKind> {
    let kind =
        [AccessKeyKind::LongTerm, AccessKeyKind::Temporary].into_iter().find(|kind| id.starts_with(kind.prefix()))?;
    let (body, found) = id.split_at_checked(4 + RANDOM)?;
    (found == tag(key, body)?).then_some(kind)
}

/// The secret of an access key: 40 characters of base64, as AWS's.
pub fn secret(key: &WrappingKey, id: &str) -> Option<Zeroizing<String>> {
    let bytes = kdf::counter_mode(key.as_bytes(), b"kmsbox secret access key", id.as_bytes())?;
    Some(Zeroizing::new(Blob::from(bytes.get(..30)?).to_base64()))
}

/// The session token that belongs to temporary credentials.
pub fn session_token(key: &WrappingKey, id: &str) -> Option<Zeroizing<String>> {
    let half = |label| kdf::counter_mode(key.as_bytes(), label, id.as_bytes());
    let (first, second) = (half(b"kmsbox session token 1")?, half(b"kmsbox session token 2")?);
    let mut bytes = Zeroizing::new(Vec::with_capacity(64));
    bytes.extend_from_slice(first.as_slice());
    bytes.extend_from_slice(second.as_slice());
    Some(Zeroizing::new(Blob::from(bytes.as_slice()).to_base64()))
}

/// Whether a session token belongs to these temporary credentials. Takes as long whatever the token is.
pub fn verify_session_token(key: &WrappingKey, id: &str, token: &str) -> bool {
    session_token(key, id).is_some_and(|right| right.as_bytes().ct_eq(token.as_bytes()).into())
}

/// A new unique id: the prefix, such as `AIDA`, and 17 letters and digits.
pub fn new_unique_id(prefix: &str, rng: &mut dyn CryptoRng) -> String {
    format!("{prefix}{}", random_letters(17, rng))
}

fn random_letters(count: usize, rng: &mut dyn CryptoRng) -> String {
    let mut bytes = vec![0; count];
    rng.fill_bytes(&mut bytes);
    letters(&bytes)
}

/// A letter for the low five bits of each byte.
fn letters(bytes: &[u8]) -> String {
    bytes.iter().filter_map(|byte| LETTERS.get(usize::from(byte & 31))).map(|letter| char::from(*letter)).collect()
}

fn tag(key: &WrappingKey, id: &str) -> Option<String> {
    let bytes = kdf::counter_mode(key.as_bytes(), b"kmsbox access key id", id.as_bytes())?;
    Some(letters(bytes.get(..TAG)?))
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng;

    use super::*;

    #[test]
    fn ids_are_recognised_by_the_workspace_that_gave_them() {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let (own, other) = (WrappingKey::generate(&mut rng), WrappingKey::generate(&mut rng));
        for kind in [AccessKeyKind::LongTerm, AccessKeyKind::Temporary] {
            let id = new_access_key_id(&own, kind, &mut rng).unwrap();
            assert_eq!(id.len(), 20);
            assert_eq!(recognise(&own, &id), Some(kind));
            assert_eq!(recognise(&other, &id), None);
            let secret_key = secret(&own, &id).unwrap();
            assert_eq!(secret_key.len(), 40);
            assert_ne!(Some(secret_key), secret(&other, &id));
            let token = session_token(&own, &id).unwrap();
            assert!(verify_session_token(&own, &id, &token));
            assert!(!verify_session_token(&other, &id, &token));
            assert!(!verify_session_token(&own, &id, ""));
        }
        for foreign in ["AKIAIOSFODNN7EXAMPLE", "", "AKIA", "123456789012", "AKIAüüüüüüüüüüüüüüüü"] {
            assert_eq!(recognise(&own, foreign), None, "{foreign}");
        }
        assert_eq!(new_unique_id("AIDA", &mut rng).len(), 21);
    }
}
