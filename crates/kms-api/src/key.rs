//! What a key is: its specification, usage, origin and state, and the metadata that describes it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::arn::{AccountId, KeyArn, KeyId, Region};
use crate::time::Timestamp;

macro_rules! wire_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$variant_doc])* #[serde(rename = $text)] $variant),* }

        impl $name {
            /// Every value.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The value as it goes over the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

wire_enum!(
    /// The kind of key material.
    KeySpec {
        /// A 256-bit AES-GCM key.
        SymmetricDefault "SYMMETRIC_DEFAULT",
        /// RSA, 2048 bits.
        Rsa2048 "RSA_2048",
        /// RSA, 3072 bits.
        Rsa3072 "RSA_3072",
        /// RSA, 4096 bits.
        Rsa4096 "RSA_4096",
        /// NIST P-256.
        EccNistP256 "ECC_NIST_P256",
        /// NIST P-384.
        EccNistP384 "ECC_NIST_P384",
        /// NIST P-521.
        EccNistP521 "ECC_NIST_P521",
        /// secp256k1.
        EccSecgP256k1 "ECC_SECG_P256K1",
        /// Edwards25519.
        EccNistEdwards25519 "ECC_NIST_EDWARDS25519",
        /// A 224-bit HMAC key.
        Hmac224 "HMAC_224",
        /// A 256-bit HMAC key.
        Hmac256 "HMAC_256",
        /// A 384-bit HMAC key.
        Hmac384 "HMAC_384",
        /// A 512-bit HMAC key.
        Hmac512 "HMAC_512",
        /// SM2, in the China Regions.
        Sm2 "SM2",
        /// ML-DSA-44.
        MlDsa44 "ML_DSA_44",
        /// ML-DSA-65.
        MlDsa65 "ML_DSA_65",
        /// ML-DSA-87.
        MlDsa87 "ML_DSA_87",
        /// ML-KEM-512.
        MlKem512 "ML_KEM_512",
        /// ML-KEM-768.
        MlKem768 "ML_KEM_768",
        /// ML-KEM-1024.
        MlKem1024 "ML_KEM_1024",
    }
);

wire_enum!(
    /// What a key may do.
    KeyUsage {
        /// Encrypt and decrypt.
        EncryptDecrypt "ENCRYPT_DECRYPT",
        /// Sign and verify.
        SignVerify "SIGN_VERIFY",
        /// Make and verify message authentication codes.
        GenerateVerifyMac "GENERATE_VERIFY_MAC",
        /// Agree on a secret.
        KeyAgreement "KEY_AGREEMENT",
        /// Encapsulate and decapsulate a secret.
        EncapsulateDecapsulate "ENCAPSULATE_DECAPSULATE",
    }
);

wire_enum!(
    /// Where the key material comes from.
    Origin {
        /// KMS made it.
        AwsKms "AWS_KMS",
        /// The owner imports it.
        External "EXTERNAL",
        /// An AWS CloudHSM key store made it.
        AwsCloudHsm "AWS_CLOUDHSM",
        /// It is in an external key store.
        ExternalKeyStore "EXTERNAL_KEY_STORE",
    }
);

wire_enum!(
    /// The state of a key (<https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html>).
    KeyState {
        /// A replica is being made.
        Creating "Creating",
        /// Ready for use.
        Enabled "Enabled",
        /// Switched off.
        Disabled "Disabled",
        /// Waits for its deletion date.
        PendingDeletion "PendingDeletion",
        /// Waits for its material.
        PendingImport "PendingImport",
        /// A primary key that waits for its replicas to be deleted.
        PendingReplicaDeletion "PendingReplicaDeletion",
        /// Its key store is not connected.
        Unavailable "Unavailable",
        /// Its primary Region is changing.
        Updating "Updating",
    }
);

wire_enum!(
    /// Who manages the key.
    KeyManager {
        /// An AWS service.
        Aws "AWS",
        /// The customer.
        Customer "CUSTOMER",
    }
);

wire_enum!(
    /// An encryption algorithm.
    EncryptionAlgorithm {
        /// AES-256-GCM under a symmetric key.
        SymmetricDefault "SYMMETRIC_DEFAULT",
        /// RSAES-OAEP with SHA-1.
        RsaesOaepSha1 "RSAES_OAEP_SHA_1",
        /// RSAES-OAEP with SHA-256.
        RsaesOaepSha256 "RSAES_OAEP_SHA_256",
        /// SM2 public key encryption.
        Sm2Pke "SM2PKE",
    }
);

wire_enum!(
    /// The length of a data key.
    DataKeySpec {
        /// 32 bytes.
        Aes256 "AES_256",
        /// 16 bytes.
        Aes128 "AES_128",
    }
);

wire_enum!(
    /// The role of a multi-Region key.
    MultiRegionKeyType {
        /// The key that others replicate.
        Primary "PRIMARY",
        /// A replica.
        Replica "REPLICA",
    }
);

wire_enum!(
    /// What a dry run leaves out.
    DryRunModifier {
        /// The ciphertext is not looked at; the key named in the request counts.
        IgnoreCiphertext "IGNORE_CIPHERTEXT",
    }
);

wire_enum!(
    /// Whose keys a list shows.
    ResourceOwner {
        /// The caller's own.
        SelfOwned "SELF",
        /// Those that other accounts share through AWS RAM.
        OtherAccountsViaRam "OTHER_ACCOUNTS_VIA_RAM",
    }
);

/// A tag of a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tag {
    /// The key, 1 to 128 characters.
    pub tag_key: String,
    /// The value, up to 256 characters.
    pub tag_value: String,
}

/// A key of a multi-Region group, by ARN and Region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MultiRegionKey {
    /// Its ARN.
    pub arn: KeyArn,
    /// Its Region.
    pub region: Region,
}

/// The group that a multi-Region key belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MultiRegionConfiguration {
    /// The role of the key itself.
    pub multi_region_key_type: MultiRegionKeyType,
    /// The primary key.
    pub primary_key: MultiRegionKey,
    /// The replicas.
    pub replica_keys: Vec<MultiRegionKey>,
}

/// What CreateKey and DescribeKey tell of a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct KeyMetadata {
    /// The account that owns the key.
    #[serde(rename = "AWSAccountId")]
    pub aws_account_id: AccountId,
    /// The key id.
    pub key_id: KeyId,
    /// The key ARN.
    pub arn: KeyArn,
    /// When the key was made.
    pub creation_date: Timestamp,
    /// Whether the key's state is `Enabled`.
    pub enabled: bool,
    /// The description, up to 8,192 characters.
    pub description: String,
    /// What the key may do.
    pub key_usage: KeyUsage,
    /// The state.
    pub key_state: KeyState,
    /// When the key will be deleted; only in state `PendingDeletion`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deletion_date: Option<Timestamp>,
    /// Where the material comes from.
    pub origin: Origin,
    /// Who manages the key.
    pub key_manager: KeyManager,
    /// The key spec under its former name.
    pub customer_master_key_spec: KeySpec,
    /// The key spec.
    pub key_spec: KeySpec,
    /// The algorithms; only for keys that encrypt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encryption_algorithms: Option<Vec<EncryptionAlgorithm>>,
    /// Whether it is a multi-Region key.
    pub multi_region: bool,
    /// The group; only for a multi-Region key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multi_region_configuration: Option<MultiRegionConfiguration>,
    /// The waiting period of a primary key whose replicas are not deleted yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending_deletion_window_in_days: Option<u16>,
    /// The material that encrypts now: 64 hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current_key_material_id: Option<String>,
}
