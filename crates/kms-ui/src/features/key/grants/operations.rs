//! Which operations a grant can allow on a key.

use kms_api::key::{GrantOperation, KeySpec, KeyUsage};

/// The operations that a grant on such a key can name
/// (<https://docs.aws.amazon.com/kms/latest/developerguide/grants.html#terms-grant-operations>).
pub(super) fn operations(spec: KeySpec, usage: KeyUsage) -> Vec<GrantOperation> {
    use GrantOperation as G;
    let symmetric = spec == KeySpec::SymmetricDefault;
    let mut all: Vec<G> = match usage {
        KeyUsage::EncryptDecrypt => vec![G::Encrypt, G::Decrypt, G::ReEncryptFrom, G::ReEncryptTo],
        KeyUsage::SignVerify => vec![G::Sign, G::Verify],
        KeyUsage::GenerateVerifyMac => vec![G::GenerateMac, G::VerifyMac],
        KeyUsage::KeyAgreement => vec![G::DeriveSharedSecret],
        KeyUsage::EncapsulateDecapsulate => vec![G::Encapsulate, G::Decapsulate],
    };
    if symmetric {
        all.extend([
            G::GenerateDataKey,
            G::GenerateDataKeyWithoutPlaintext,
            G::GenerateDataKeyPair,
            G::GenerateDataKeyPairWithoutPlaintext,
        ]);
    } else if usage != KeyUsage::GenerateVerifyMac {
        all.push(G::GetPublicKey);
    }
    all.extend([G::DescribeKey, G::CreateGrant, G::RetireGrant]);
    all
}
