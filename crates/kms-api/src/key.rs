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
    /// A signing algorithm.
    SigningAlgorithm {
        /// RSASSA-PSS (RFC 8017) with SHA-256.
        RsassaPssSha256 "RSASSA_PSS_SHA_256",
        /// RSASSA-PSS with SHA-384.
        RsassaPssSha384 "RSASSA_PSS_SHA_384",
        /// RSASSA-PSS with SHA-512.
        RsassaPssSha512 "RSASSA_PSS_SHA_512",
        /// RSASSA-PKCS1-v1_5 (RFC 8017) with SHA-256.
        RsassaPkcs1V15Sha256 "RSASSA_PKCS1_V1_5_SHA_256",
        /// RSASSA-PKCS1-v1_5 with SHA-384.
        RsassaPkcs1V15Sha384 "RSASSA_PKCS1_V1_5_SHA_384",
        /// RSASSA-PKCS1-v1_5 with SHA-512.
        RsassaPkcs1V15Sha512 "RSASSA_PKCS1_V1_5_SHA_512",
        /// ECDSA (FIPS 186-5) with SHA-256.
        EcdsaSha256 "ECDSA_SHA_256",
        /// ECDSA with SHA-384.
        EcdsaSha384 "ECDSA_SHA_384",
        /// ECDSA with SHA-512.
        EcdsaSha512 "ECDSA_SHA_512",
        /// SM2 signatures (GB/T 32918.2) with SM3.
        Sm2Dsa "SM2DSA",
        /// ML-DSA (FIPS 204), pure.
        MlDsaShake256 "ML_DSA_SHAKE_256",
        /// Ed25519 (RFC 8032), pure.
        Ed25519Sha512 "ED25519_SHA_512",
        /// Ed25519ph (RFC 8032), pre-hashed.
        Ed25519PhSha512 "ED25519_PH_SHA_512",
    }
);

wire_enum!(
    /// An algorithm for message authentication codes.
    MacAlgorithm {
        /// HMAC with SHA-224.
        HmacSha224 "HMAC_SHA_224",
        /// HMAC with SHA-256.
        HmacSha256 "HMAC_SHA_256",
        /// HMAC with SHA-384.
        HmacSha384 "HMAC_SHA_384",
        /// HMAC with SHA-512.
        HmacSha512 "HMAC_SHA_512",
    }
);

wire_enum!(
    /// A key agreement algorithm.
    KeyAgreementAlgorithm {
        /// Elliptic curve cofactor Diffie-Hellman (NIST SP 800-56A).
        Ecdh "ECDH",
    }
);

wire_enum!(
    /// A key encapsulation algorithm.
    EncapsulationAlgorithm {
        /// ML-KEM (FIPS 203).
        MlKem "ML_KEM",
    }
);

wire_enum!(
    /// What is signed.
    MessageType {
        /// The message itself.
        Raw "RAW",
        /// A digest of it.
        Digest "DIGEST",
        /// The message representative µ of ML-DSA (FIPS 204, section 6.2), 64 bytes.
        ExternalMu "EXTERNAL_MU",
    }
);

wire_enum!(
    /// The algorithm under which key material is wrapped to be imported.
    WrappingAlgorithm {
        /// RSAES-PKCS1-v1_5, which KMS no longer takes.
        RsaesPkcs1V15 "RSAES_PKCS1_V1_5",
        /// RSAES-OAEP with SHA-1.
        RsaesOaepSha1 "RSAES_OAEP_SHA_1",
        /// RSAES-OAEP with SHA-256.
        RsaesOaepSha256 "RSAES_OAEP_SHA_256",
        /// A one-time AES-256 key under RSAES-OAEP with SHA-1, and the material under it with AES-KWP.
        RsaAesKeyWrapSha1 "RSA_AES_KEY_WRAP_SHA_1",
        /// A one-time AES-256 key under RSAES-OAEP with SHA-256, and the material under it with AES-KWP.
        RsaAesKeyWrapSha256 "RSA_AES_KEY_WRAP_SHA_256",
        /// SM2 public key encryption.
        Sm2Pke "SM2PKE",
    }
);

wire_enum!(
    /// The key under which key material is wrapped to be imported.
    WrappingKeySpec {
        /// RSA, 2048 bits.
        Rsa2048 "RSA_2048",
        /// RSA, 3072 bits.
        Rsa3072 "RSA_3072",
        /// RSA, 4096 bits.
        Rsa4096 "RSA_4096",
        /// SM2.
        Sm2 "SM2",
    }
);

wire_enum!(
    /// The kind of a data key pair.
    DataKeyPairSpec {
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
        /// SM2, in the China Regions.
        Sm2 "SM2",
        /// ML-KEM-512.
        MlKem512 "ML_KEM_512",
        /// ML-KEM-768.
        MlKem768 "ML_KEM_768",
        /// ML-KEM-1024.
        MlKem1024 "ML_KEM_1024",
    }
);

impl DataKeyPairSpec {
    /// The spec of a KMS key of this kind.
    pub fn key_spec(self) -> KeySpec {
        match self {
            Self::Rsa2048 => KeySpec::Rsa2048,
            Self::Rsa3072 => KeySpec::Rsa3072,
            Self::Rsa4096 => KeySpec::Rsa4096,
            Self::EccNistP256 => KeySpec::EccNistP256,
            Self::EccNistP384 => KeySpec::EccNistP384,
            Self::EccNistP521 => KeySpec::EccNistP521,
            Self::EccSecgP256k1 => KeySpec::EccSecgP256k1,
            Self::EccNistEdwards25519 => KeySpec::EccNistEdwards25519,
            Self::Sm2 => KeySpec::Sm2,
            Self::MlKem512 => KeySpec::MlKem512,
            Self::MlKem768 => KeySpec::MlKem768,
            Self::MlKem1024 => KeySpec::MlKem1024,
        }
    }
}

impl WrappingKeySpec {
    /// The spec of a KMS key of this kind.
    pub fn key_spec(self) -> KeySpec {
        match self {
            Self::Rsa2048 => KeySpec::Rsa2048,
            Self::Rsa3072 => KeySpec::Rsa3072,
            Self::Rsa4096 => KeySpec::Rsa4096,
            Self::Sm2 => KeySpec::Sm2,
        }
    }
}

wire_enum!(
    /// Whether imported material expires.
    ExpirationModel {
        /// At the time given with it.
        Expires "KEY_MATERIAL_EXPIRES",
        /// Never.
        DoesNotExpire "KEY_MATERIAL_DOES_NOT_EXPIRE",
    }
);

wire_enum!(
    /// Which material an import brings.
    ImportType {
        /// Material that the key has not had.
        New "NEW_KEY_MATERIAL",
        /// Material that the key has had before.
        Existing "EXISTING_KEY_MATERIAL",
    }
);

wire_enum!(
    /// Whether imported material is there.
    ImportState {
        /// It is.
        Imported "IMPORTED",
        /// It has expired or was deleted, and waits to be imported again.
        PendingImport "PENDING_IMPORT",
    }
);

wire_enum!(
    /// The role of a key's material.
    KeyMaterialState {
        /// It encrypts and decrypts.
        Current "CURRENT",
        /// It only decrypts.
        NonCurrent "NON_CURRENT",
        /// It will be current after the next rotation on demand.
        PendingRotation "PENDING_ROTATION",
        /// As before, but some replicas have not got it yet.
        PendingMultiRegionImportAndRotation "PENDING_MULTI_REGION_IMPORT_AND_ROTATION",
    }
);

wire_enum!(
    /// What brought a rotation about.
    RotationType {
        /// The schedule.
        Automatic "AUTOMATIC",
        /// RotateKeyOnDemand.
        OnDemand "ON_DEMAND",
    }
);

wire_enum!(
    /// What a list of rotations shows.
    IncludeKeyMaterial {
        /// The rotations alone.
        RotationsOnly "ROTATIONS_ONLY",
        /// The first material, and any that waits, too.
        AllKeyMaterial "ALL_KEY_MATERIAL",
    }
);

wire_enum!(
    /// An operation that a grant can allow.
    GrantOperation {
        /// Decrypt.
        Decrypt "Decrypt",
        /// Encrypt.
        Encrypt "Encrypt",
        /// GenerateDataKey.
        GenerateDataKey "GenerateDataKey",
        /// GenerateDataKeyWithoutPlaintext.
        GenerateDataKeyWithoutPlaintext "GenerateDataKeyWithoutPlaintext",
        /// ReEncrypt, for the key that decrypts.
        ReEncryptFrom "ReEncryptFrom",
        /// ReEncrypt, for the key that encrypts.
        ReEncryptTo "ReEncryptTo",
        /// Sign.
        Sign "Sign",
        /// Verify.
        Verify "Verify",
        /// GetPublicKey.
        GetPublicKey "GetPublicKey",
        /// CreateGrant.
        CreateGrant "CreateGrant",
        /// RetireGrant.
        RetireGrant "RetireGrant",
        /// DescribeKey.
        DescribeKey "DescribeKey",
        /// GenerateDataKeyPair.
        GenerateDataKeyPair "GenerateDataKeyPair",
        /// GenerateDataKeyPairWithoutPlaintext.
        GenerateDataKeyPairWithoutPlaintext "GenerateDataKeyPairWithoutPlaintext",
        /// GenerateMac.
        GenerateMac "GenerateMac",
        /// VerifyMac.
        VerifyMac "VerifyMac",
        /// DeriveSharedSecret.
        DeriveSharedSecret "DeriveSharedSecret",
        /// Encapsulate.
        Encapsulate "Encapsulate",
        /// Decapsulate.
        Decapsulate "Decapsulate",
    }
);

wire_enum!(
    /// The kind of a custom key store.
    CustomKeyStoreType {
        /// Backed by an AWS CloudHSM cluster.
        AwsCloudHsm "AWS_CLOUDHSM",
        /// Backed by a key manager outside AWS.
        ExternalKeyStore "EXTERNAL_KEY_STORE",
    }
);

wire_enum!(
    /// The state of a custom key store's connection.
    ConnectionState {
        /// Connected.
        Connected "CONNECTED",
        /// Being connected.
        Connecting "CONNECTING",
        /// An attempt to connect failed.
        Failed "FAILED",
        /// Not connected.
        Disconnected "DISCONNECTED",
        /// Being disconnected.
        Disconnecting "DISCONNECTING",
    }
);

wire_enum!(
    /// How KMS reaches the proxy of an external key store.
    XksProxyConnectivity {
        /// By a public endpoint.
        PublicEndpoint "PUBLIC_ENDPOINT",
        /// By an Amazon VPC endpoint service.
        VpcEndpointService "VPC_ENDPOINT_SERVICE",
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

/// A key in an external key manager.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct XksKeyConfiguration {
    /// Its id there.
    pub id: String,
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
    /// When the imported material expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Timestamp>,
    /// Where the material comes from.
    pub origin: Origin,
    /// The custom key store.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_key_store_id: Option<String>,
    /// The store's CloudHSM cluster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cloud_hsm_cluster_id: Option<String>,
    /// Whether the imported material expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiration_model: Option<ExpirationModel>,
    /// Who manages the key.
    pub key_manager: KeyManager,
    /// The key spec under its former name.
    pub customer_master_key_spec: KeySpec,
    /// The key spec.
    pub key_spec: KeySpec,
    /// The algorithms; only for keys that encrypt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encryption_algorithms: Option<Vec<EncryptionAlgorithm>>,
    /// The algorithms; only for keys that sign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signing_algorithms: Option<Vec<SigningAlgorithm>>,
    /// The algorithms; only for keys that agree on secrets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_agreement_algorithms: Option<Vec<KeyAgreementAlgorithm>>,
    /// The algorithms; only for keys that encapsulate secrets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encapsulation_algorithms: Option<Vec<EncapsulationAlgorithm>>,
    /// The algorithms; only for keys that make message authentication codes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mac_algorithms: Option<Vec<MacAlgorithm>>,
    /// Whether it is a multi-Region key.
    pub multi_region: bool,
    /// The group; only for a multi-Region key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multi_region_configuration: Option<MultiRegionConfiguration>,
    /// The waiting period of a primary key whose replicas are not deleted yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending_deletion_window_in_days: Option<u16>,
    /// The key in the external key manager.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub xks_key_configuration: Option<XksKeyConfiguration>,
    /// The material that encrypts now: 64 hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current_key_material_id: Option<String>,
}
