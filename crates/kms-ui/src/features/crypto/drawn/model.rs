//! What happened in a call, as things that go into the HSM, are made in it, and leave it.

use super::super::call::Answer;
use crate::text::crypto::drawn as text;

/// What a thing is to who sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nature {
    /// Whoever has it can read it.
    Clear,
    /// Only with the KMS key can it be read.
    Encrypted,
    /// It tells nothing that must stay secret.
    Public,
}

/// A thing that a call is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Thing {
    pub(super) name: &'static str,
    pub(super) nature: Nature,
    /// Its length in bytes, where it has one.
    pub(super) bytes: Option<usize>,
}

/// What happened in a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Story {
    /// What was sent.
    pub(super) sent: Vec<Thing>,
    /// What the HSM did, in order.
    pub(super) done: Vec<&'static str>,
    /// What was made in the HSM and does not leave it, beside the key's material.
    pub(super) stays: Vec<Thing>,
    /// What came back.
    pub(super) leaves: Vec<Thing>,
}

/// The story of a call that succeeded; none where an operation has none to tell.
pub(super) fn story(answer: &Answer) -> Option<Story> {
    let asked =
        |name, nature, member: &str| Thing { name, nature, bytes: Some(answer.asked_bytes(member).as_slice().len()) };
    let made = |name, nature, blob: &Option<kms_api::Blob>| {
        blob.as_ref().map(|blob| Thing { name, nature, bytes: Some(blob.as_slice().len()) })
    };
    let verdict = || Thing { name: text::verdict(), nature: Nature::Public, bytes: None };
    let ciphertext = || asked(text::ciphertext(), Nature::Encrypted, "CiphertextBlob");
    let message = || asked(text::message(), Nature::Clear, "Message");
    let (sent, done, stays, leaves) = match answer.operation {
        "Encrypt" => (
            vec![asked(text::plaintext(), Nature::Clear, "Plaintext")],
            vec![text::encrypts()],
            vec![],
            vec![made(text::ciphertext(), Nature::Encrypted, &answer.ciphertext_blob)],
        ),
        "Decrypt" => (
            vec![ciphertext()],
            vec![text::checks(), text::decrypts()],
            vec![],
            vec![made(text::plaintext(), Nature::Clear, &answer.plaintext)],
        ),
        "ReEncrypt" => (
            vec![ciphertext()],
            vec![text::checks(), text::decrypts(), text::encrypts_anew()],
            vec![Thing { name: text::plaintext(), nature: Nature::Clear, bytes: None }],
            vec![made(text::new_ciphertext(), Nature::Encrypted, &answer.ciphertext_blob)],
        ),
        "GenerateDataKey" | "GenerateDataKeyWithoutPlaintext" => (
            vec![],
            vec![text::makes_data_key(), text::encrypts_data_key()],
            without(answer.plaintext.is_some(), text::data_key()),
            vec![
                made(text::data_key(), Nature::Clear, &answer.plaintext),
                made(text::encrypted_data_key(), Nature::Encrypted, &answer.ciphertext_blob),
            ],
        ),
        "GenerateDataKeyPair" | "GenerateDataKeyPairWithoutPlaintext" => (
            vec![],
            vec![text::makes_pair(), text::encrypts_private()],
            without(answer.private_key_plaintext.is_some(), text::private_key()),
            vec![
                made(text::public_key(), Nature::Public, &answer.public_key),
                made(text::private_key(), Nature::Clear, &answer.private_key_plaintext),
                made(text::encrypted_private_key(), Nature::Encrypted, &answer.private_key_ciphertext_blob),
            ],
        ),
        "Sign" => (
            vec![message()],
            vec![text::signs()],
            vec![],
            vec![made(text::signature(), Nature::Public, &answer.signature)],
        ),
        "Verify" => (
            vec![message(), asked(text::signature(), Nature::Public, "Signature")],
            vec![text::verifies()],
            vec![],
            vec![Some(verdict())],
        ),
        "GenerateMac" => {
            (vec![message()], vec![text::macs()], vec![], vec![made(text::mac(), Nature::Public, &answer.mac)])
        }
        "VerifyMac" => (
            vec![message(), asked(text::mac(), Nature::Public, "Mac")],
            vec![text::verifies_mac()],
            vec![],
            vec![Some(verdict())],
        ),
        "DeriveSharedSecret" => (
            vec![asked(text::their_public_key(), Nature::Public, "PublicKey")],
            vec![text::derives()],
            vec![],
            vec![made(text::shared_secret(), Nature::Clear, &answer.shared_secret)],
        ),
        "Encapsulate" => (
            vec![],
            vec![text::encapsulates()],
            vec![],
            vec![
                made(text::shared_secret(), Nature::Clear, &answer.shared_secret),
                made(text::encapsulated(), Nature::Encrypted, &answer.shared_secret_ciphertext_blob),
            ],
        ),
        "Decapsulate" => (
            vec![asked(text::encapsulated(), Nature::Encrypted, "SharedSecretCiphertextBlob")],
            vec![text::decapsulates()],
            vec![],
            vec![made(text::shared_secret(), Nature::Clear, &answer.shared_secret)],
        ),
        _ => return None,
    };
    Some(Story { sent, done, stays, leaves: leaves.into_iter().flatten().collect() })
}

/// What is made and, unless it leaves in clear, wiped.
fn without(leaves: bool, name: &'static str) -> Vec<Thing> {
    if leaves { Vec::new() } else { vec![Thing { name, nature: Nature::Clear, bytes: None }] }
}

#[cfg(test)]
mod tests {
    use kms_api::Blob;
    use serde_json::json;

    use super::*;

    fn answer(operation: &'static str) -> Answer {
        Answer { operation, ..Answer::default() }
    }

    fn blob(length: usize) -> Option<Blob> {
        Some(Blob::from(vec![0; length]))
    }

    #[test]
    fn a_data_key_without_plaintext_stays_inside() {
        let made = story(&Answer { ciphertext_blob: blob(184), ..answer("GenerateDataKeyWithoutPlaintext") }).unwrap();
        assert_eq!(made.stays.len(), 1);
        assert!(made.leaves.iter().all(|thing| thing.nature == Nature::Encrypted));
        let made = Answer { ciphertext_blob: blob(184), plaintext: blob(32), ..answer("GenerateDataKey") };
        let made = story(&made).unwrap();
        assert!(made.stays.is_empty());
        assert_eq!(made.leaves.iter().map(|thing| thing.bytes).collect::<Vec<_>>(), [Some(32), Some(184)]);
    }

    #[test]
    fn what_was_sent_has_its_length() {
        let mut encrypt = Answer { ciphertext_blob: blob(150), ..answer("Encrypt") };
        encrypt.asked = json!({ "Plaintext": "aGVsbG8=" }).as_object().cloned().unwrap();
        let story = story(&encrypt).unwrap();
        assert_eq!(story.sent.iter().map(|thing| thing.bytes).collect::<Vec<_>>(), [Some(5)]);
    }

    #[test]
    fn every_way_to_use_a_key_has_a_story() {
        for operation in [
            "Encrypt",
            "Decrypt",
            "ReEncrypt",
            "GenerateDataKey",
            "GenerateDataKeyPair",
            "Sign",
            "Verify",
            "GenerateMac",
            "VerifyMac",
            "DeriveSharedSecret",
            "Encapsulate",
            "Decapsulate",
        ] {
            assert!(story(&answer(operation)).is_some_and(|story| !story.done.is_empty()), "{operation}");
        }
        assert_eq!(story(&answer("DescribeKey")), None);
    }
}
