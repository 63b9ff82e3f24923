//! Attestation documents and the certificates under them, made as tests need them: well or badly.

use kms_api::Timestamp;
use kms_api::key::{KeySpec, SigningAlgorithm};
use kms_crypto::sign::{self, Message};
use kms_crypto::{KeyMaterial, asymmetric};
use p384::ecdsa::signature::hazmat::PrehashSigner;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use sha2::{Digest, Sha256};

/// The tests' present: 2025-06-15T12:00:00Z.
pub(crate) const NOW: i64 = 1_749_988_800_000;

pub(crate) fn now() -> Timestamp {
    Timestamp::from_millis(NOW)
}

/// A tag, the length of the parts and the parts, in DER.
pub(crate) fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let value = parts.concat();
    let head = match value.len() {
        0..0x80 => vec![tag, value.len() as u8],
        0x80..0x100 => vec![tag, 0x81, value.len() as u8],
        length => vec![tag, 0x82, (length >> 8) as u8, length as u8],
    };
    [head, value].concat()
}

const SHA_256: &[u8] = &[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
const SHA_384: &[u8] = &[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3];
/// Extensions: id-ce-basicConstraints, id-ce-keyUsage, and id-ce-nameConstraints, which is unknown here.
pub(crate) const BASIC_CONSTRAINTS: &[u8] = &[6, 3, 0x55, 0x1d, 19];
pub(crate) const KEY_USAGE: &[u8] = &[6, 3, 0x55, 0x1d, 15];
pub(crate) const NAME_CONSTRAINTS: &[u8] = &[6, 3, 0x55, 0x1d, 30];

/// KeyUsage with one bit: digitalSignature, keyCertSign.
pub(crate) const DIGITAL_SIGNATURE: &[u8] = &[3, 2, 7, 0x80];
pub(crate) const KEY_CERT_SIGN: &[u8] = &[3, 2, 2, 0x04];

/// How a key signs certificates.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Signing {
    P384Sha384,
    P256Sha256,
    P384Sha256,
}

/// A key pair with a name.
#[derive(Clone)]
pub(crate) struct Holder {
    pub(crate) name: Vec<u8>,
    pub(crate) signing: Signing,
    material: KeyMaterial,
}

impl Holder {
    pub(crate) fn new(name: &str, signing: Signing, seed: u64) -> Self {
        let spec = if signing == Signing::P256Sha256 { KeySpec::EccNistP256 } else { KeySpec::EccNistP384 };
        let material = KeyMaterial::generate(spec, &mut rng(seed)).unwrap();
        let common_name = der(0x30, &[&[6, 3, 0x55, 4, 3], &der(0x0c, &[name.as_bytes()])]);
        Self { name: der(0x30, &[&der(0x31, &[&common_name])]), signing, material }
    }

    fn spec(&self) -> KeySpec {
        if self.signing == Signing::P256Sha256 { KeySpec::EccNistP256 } else { KeySpec::EccNistP384 }
    }

    pub(crate) fn public_key(&self) -> Vec<u8> {
        asymmetric::public_key(self.spec(), &self.material).unwrap()
    }

    /// An ECDSA signature in DER.
    pub(crate) fn sign(&self, message: &[u8]) -> Vec<u8> {
        let algorithm = match self.signing {
            Signing::P384Sha384 => SigningAlgorithm::EcdsaSha384,
            Signing::P256Sha256 => SigningAlgorithm::EcdsaSha256,
            Signing::P384Sha256 => {
                let key = p384::ecdsa::SigningKey::from_slice(self.material.as_bytes()).unwrap();
                let signature: p384::ecdsa::Signature = key.sign_prehash(&Sha256::digest(message)).unwrap();
                return signature.to_der().as_bytes().to_vec();
            }
        };
        sign::sign(self.spec(), &self.material, algorithm, Message::Raw(message), &mut rng(7)).unwrap()
    }
}

fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

/// What a certificate is to say. The fields are open, so that a test can spoil any.
#[derive(Clone)]
pub(crate) struct Certificate {
    pub(crate) version: Vec<u8>,
    pub(crate) issuer: Vec<u8>,
    pub(crate) subject: Vec<u8>,
    pub(crate) not_before: Vec<u8>,
    pub(crate) not_after: Vec<u8>,
    pub(crate) public_key: Vec<u8>,
    /// Id, critical, value.
    pub(crate) extensions: Vec<(&'static [u8], bool, Vec<u8>)>,
    /// What the certificate says beside the signature of how that was made, if not the truth.
    pub(crate) outer_algorithm: Option<Vec<u8>>,
    pub(crate) signer: Holder,
}

impl Certificate {
    /// Of an authority that may have so many others below it.
    pub(crate) fn authority(subject: &Holder, issuer: &Holder, path_len: Option<u8>) -> Self {
        let path_len = path_len.map(|length| vec![2, 1, length]).unwrap_or_default();
        let constraints = der(0x30, &[&[1, 1, 0xff], &path_len]);
        Self::new(subject, issuer, constraints, KEY_CERT_SIGN)
    }

    /// Of what signs documents.
    pub(crate) fn end(subject: &Holder, issuer: &Holder) -> Self {
        Self::new(subject, issuer, der(0x30, &[]), DIGITAL_SIGNATURE)
    }

    fn new(subject: &Holder, issuer: &Holder, constraints: Vec<u8>, usage: &[u8]) -> Self {
        Self {
            version: der(0xa0, &[&[2, 1, 2]]),
            issuer: issuer.name.clone(),
            subject: subject.name.clone(),
            not_before: der(0x17, &[b"250615115959Z"]),
            not_after: der(0x17, &[b"250615120001Z"]),
            public_key: subject.public_key(),
            extensions: vec![(BASIC_CONSTRAINTS, true, constraints), (KEY_USAGE, true, usage.to_vec())],
            outer_algorithm: None,
            signer: issuer.clone(),
        }
    }

    pub(crate) fn replace_extension(&mut self, id: &[u8], value: &[u8]) {
        self.extensions.iter_mut().find(|extension| extension.0 == id).unwrap().2 = value.to_vec();
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let algorithm = der(0x30, &[if self.signer.signing == Signing::P384Sha384 { SHA_384 } else { SHA_256 }]);
        let extensions: Vec<u8> = self
            .extensions
            .iter()
            .flat_map(|(id, is_critical, value)| {
                let is_critical: &[u8] = if *is_critical { &[1, 1, 0xff] } else { &[] };
                der(0x30, &[id, is_critical, &der(4, &[value])])
            })
            .collect();
        let signed = der(
            0x30,
            &[
                &self.version,
                &[2, 1, 1],
                &algorithm,
                &self.issuer,
                &der(0x30, &[&self.not_before, &self.not_after]),
                &self.subject,
                &self.public_key,
                &der(0xa3, &[&der(0x30, &[&extensions])]),
            ],
        );
        let signature = der(3, &[&[0], &self.signer.sign(&signed)]);
        der(0x30, &[&signed, self.outer_algorithm.as_ref().unwrap_or(&algorithm), &signature])
    }
}

/// A head in CBOR: the major type and its argument.
fn head(major: u8, argument: usize) -> Vec<u8> {
    match argument {
        0..24 => vec![major << 5 | argument as u8],
        24..0x100 => vec![major << 5 | 24, argument as u8],
        0x100..0x1_0000 => vec![major << 5 | 25, (argument >> 8) as u8, argument as u8],
        _ => [vec![major << 5 | 27], (argument as u64).to_be_bytes().to_vec()].concat(),
    }
}

pub(crate) fn integer(number: usize) -> Vec<u8> {
    head(0, number)
}

pub(crate) fn bytes(value: &[u8]) -> Vec<u8> {
    [head(2, value.len()), value.to_vec()].concat()
}

pub(crate) fn text(value: &str) -> Vec<u8> {
    [head(3, value.len()), value.as_bytes().to_vec()].concat()
}

pub(crate) fn array(items: &[Vec<u8>]) -> Vec<u8> {
    [head(4, items.len()), items.concat()].concat()
}

pub(crate) fn map(entries: &[(Vec<u8>, Vec<u8>)]) -> Vec<u8> {
    let entries = entries.iter().map(|(key, value)| [&key[..], value].concat());
    [head(5, entries.len()), entries.collect::<Vec<_>>().concat()].concat()
}

pub(crate) const NULL: &[u8] = &[0xf6];

/// What a document is to be. The fields are open, so that a test can spoil any.
#[derive(Clone)]
pub(crate) struct Document {
    /// Names and encoded values of the payload.
    pub(crate) fields: Vec<(&'static str, Vec<u8>)>,
    /// Whether the payload's map is of indefinite length, as newer hypervisors write it.
    pub(crate) is_indefinite: bool,
    /// Encoded items of the message.
    pub(crate) protected: Vec<u8>,
    pub(crate) unprotected: Vec<u8>,
    pub(crate) signer: Holder,
}

/// The holders of a chain of three: root, zone and module.
pub(crate) fn holders() -> [Holder; 3] {
    [("root", 1), ("zone", 2), ("module", 3)].map(|(name, seed)| Holder::new(name, Signing::P384Sha384, seed))
}

/// Their certificates.
pub(crate) fn chain() -> [Certificate; 3] {
    let [root, zone, module] = holders();
    [
        Certificate::authority(&root, &root, None),
        Certificate::authority(&zone, &root, Some(0)),
        Certificate::end(&module, &zone),
    ]
}

impl Document {
    /// An enclave's document with everything in it.
    pub(crate) fn of_enclave() -> Self {
        let registers: Vec<_> = (0..16).map(|index| (integer(index), bytes(&[index as u8 + 1; 48]))).collect();
        let [root, zone, module] = chain().map(|certificate| certificate.encode());
        Self {
            fields: vec![
                ("module_id", text("i-0123456789abcdef0-enc0123456789abcdef")),
                ("digest", text("SHA384")),
                ("timestamp", integer(NOW as usize)),
                ("pcrs", map(&registers)),
                ("certificate", bytes(&module)),
                ("cabundle", array(&[bytes(&root), bytes(&zone)])),
                ("public_key", bytes(b"a public key")),
                ("user_data", bytes(b"some data")),
                ("nonce", bytes(b"a nonce")),
            ],
            is_indefinite: false,
            protected: vec![0xa1, 1, 0x38, 34],
            unprotected: map(&[]),
            signer: holders()[2].clone(),
        }
    }

    /// The same with another chain. The document is signed with the module's key all the same.
    pub(crate) fn over(certificates: &[Vec<u8>]) -> Self {
        let (end, bundle) = certificates.split_last().unwrap();
        let bundle: Vec<_> = bundle.iter().map(|certificate| bytes(certificate)).collect();
        Self::of_enclave().with("certificate", bytes(end)).with("cabundle", array(&bundle))
    }

    /// The same with another value of a field, or one more field.
    pub(crate) fn with(mut self, name: &'static str, value: Vec<u8>) -> Self {
        match self.fields.iter_mut().find(|field| field.0 == name) {
            Some(field) => field.1 = value,
            None => self.fields.push((name, value)),
        }
        self
    }

    /// The same without a field.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.fields.retain(|field| field.0 != name);
        self
    }

    pub(crate) fn payload(&self) -> Vec<u8> {
        let fields: Vec<_> = self.fields.iter().map(|(name, value)| (text(name), value.clone())).collect();
        if self.is_indefinite { [vec![0xbf], map(&fields)[1..].to_vec(), vec![0xff]].concat() } else { map(&fields) }
    }

    /// The signature over a payload, two numbers of 48 bytes.
    pub(crate) fn signature(&self, payload: &[u8]) -> Vec<u8> {
        let structure = array(&[text("Signature1"), bytes(&self.protected), bytes(&[]), bytes(payload)]);
        let signature = p384::ecdsa::Signature::from_der(&self.signer.sign(&structure)).unwrap();
        signature.to_bytes().to_vec()
    }

    /// The message of a payload and a signature.
    pub(crate) fn message(&self, payload: &[u8], signature: &[u8]) -> Vec<u8> {
        array(&[bytes(&self.protected), self.unprotected.clone(), bytes(payload), bytes(signature)])
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let payload = self.payload();
        self.message(&payload, &self.signature(&payload))
    }
}
