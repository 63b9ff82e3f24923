//! From the data key to the keys of one message.
//!
//! Source: `framework/transitive-requirements.md` and `framework/algorithm-suites.md` (key commitment) of the
//! specification: HKDF with the message id as salt, once for the content key and once for the commitment.

use std::fmt;

use hkdf::Hkdf;
use sha2::Sha512;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::{Error, MessageId, Suite};

const KEY_LABEL: &[u8] = b"DERIVEKEY";
const COMMITMENT_LABEL: &[u8] = b"COMMITKEY";

/// What a header says about its data key: no other data key gives the same value.
pub type Commitment = [u8; 32];

/// The data key of a message, which its encrypted data keys carry. Wiped when dropped.
pub struct DataKey(Zeroizing<[u8; 32]>);

impl DataKey {
    /// Takes the 32 bytes of an AES-256 data key.
    ///
    /// # Errors
    /// [`Error::DataKeyLen`].
    pub fn new(bytes: &[u8]) -> Result<Self, Error> {
        let key = bytes.try_into().map_err(|_| Error::DataKeyLen { len: bytes.len() })?;
        Ok(Self(Zeroizing::new(key)))
    }
}

/// The AES-256-GCM key that seals the header and the frames of one message. Wiped when dropped.
pub struct ContentKey(Zeroizing<[u8; 32]>);

impl ContentKey {
    /// The key, to be handed to a cipher.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// What follows from a data key for one message.
#[derive(Debug)]
pub struct DerivedKeys {
    /// The key of header and frames.
    pub content_key: ContentKey,
    /// The value that the header commits with.
    pub commitment: Commitment,
}

impl DerivedKeys {
    /// Derives the keys of a message of a committing suite.
    ///
    /// # Errors
    /// [`Error::UnsupportedSuite`] for a suite without commitment.
    pub fn derive(suite: &Suite, message_id: &MessageId, data_key: &DataKey) -> Result<Self, Error> {
        if !suite.commits {
            return Err(Error::UnsupportedSuite { id: suite.id, name: suite.name });
        }
        let hkdf = Hkdf::<Sha512>::new(Some(&message_id.0), data_key.0.as_slice());
        let mut key = Zeroizing::new([0; 32]);
        let mut commitment = [0; 32];
        hkdf.expand_multi_info(&[&suite.id.to_be_bytes(), KEY_LABEL], key.as_mut_slice())
            .and_then(|()| hkdf.expand(COMMITMENT_LABEL, &mut commitment))
            .map_err(|_| Error::Derivation)?;
        Ok(Self { content_key: ContentKey(key), commitment })
    }

    /// The content key, if `commitment` is the one of these keys. Compares in constant time.
    ///
    /// # Errors
    /// [`Error::Commitment`].
    pub(crate) fn committed(self, commitment: &Commitment) -> Result<ContentKey, Error> {
        let same: bool = self.commitment.ct_eq(commitment).into();
        if same { Ok(self.content_key) } else { Err(Error::Commitment) }
    }
}

// Keys are never printed.
impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(..)")
    }
}

impl fmt::Debug for ContentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ContentKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SUITES;

    #[test]
    fn a_data_key_has_32_bytes_and_shows_none() {
        assert_eq!(DataKey::new(&[0; 31]).unwrap_err(), Error::DataKeyLen { len: 31 });
        assert_eq!(DataKey::new(&[0; 33]).unwrap_err(), Error::DataKeyLen { len: 33 });
        let keys =
            DerivedKeys::derive(Suite::COMMIT_KEY, &MessageId([1; 32]), &DataKey::new(&[7; 32]).unwrap()).unwrap();
        assert!(
            format!("{:?} {keys:?}", DataKey::new(&[7; 32]))
                .contains("DataKey(..)) DerivedKeys { content_key: ContentKey(..)")
        );
    }

    #[test]
    fn every_input_changes_both_outputs() {
        let derive = |suite: &Suite, id: u8, key: u8| {
            let keys = DerivedKeys::derive(suite, &MessageId([id; 32]), &DataKey::new(&[key; 32]).unwrap()).unwrap();
            (*keys.content_key.as_bytes(), keys.commitment)
        };
        let (key, commitment) = derive(Suite::COMMIT_KEY, 1, 1);
        for (other_key, other_commitment) in [derive(Suite::COMMIT_KEY, 2, 1), derive(Suite::COMMIT_KEY, 1, 2)] {
            assert!(other_key != key && other_commitment != commitment);
        }
        let (signed_key, signed_commitment) = derive(&SUITES[0], 1, 1);
        assert!(signed_key != key && signed_commitment == commitment);
    }

    #[test]
    fn suites_without_commitment_have_no_such_keys() {
        let suite = SUITES.iter().find(|suite| !suite.commits).unwrap();
        let keys = DerivedKeys::derive(suite, &MessageId([1; 32]), &DataKey::new(&[7; 32]).unwrap());
        assert_eq!(keys.unwrap_err(), Error::UnsupportedSuite { id: suite.id, name: suite.name });
    }
}
