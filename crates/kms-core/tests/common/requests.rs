//! Requests by chance: for every operation, made of what the service model says and of what earlier responses gave, so that
//! many of them succeed and the others fail in every way there is.
#![allow(clippy::indexing_slicing, reason = "these are tests")]

use std::collections::BTreeMap;

use kms_api::key::{KeySpec, KeyUsage, MultiRegionKeyType, Origin, WrappingAlgorithm, WrappingKeySpec};
use kms_api::model::{self, Shape};
use kms_api::time::{DAY, HOUR};
use kms_api::{Blob, KeyArn};
use kms_core::state::KeyRow;
use kms_core::{Arrangement, Caller, Outcome, State};
use kms_crypto::import;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde_json::{Map, Value, json};

use super::case::rsa_key;
use super::{Workspace, caller};

/// One step of a sequence: what it does follows from its number and from the steps before it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step(pub(crate) u64);

/// A sequence of steps in a workspace.
pub(crate) struct Play {
    pub(crate) workspace: Workspace,
    /// What responses gave, by the names of members that ask for it.
    known: BTreeMap<&'static str, Vec<String>>,
    /// The last wrapping key.
    wrapping: Option<Wrapping>,
}

/// What GetParametersForImport gave.
struct Wrapping {
    key_id: Value,
    algorithm: WrappingAlgorithm,
    public_key: String,
    token: Value,
}

/// What a step came to.
pub(crate) struct Played {
    /// The operation, if it was a call.
    pub(crate) operation: Option<&'static str>,
    pub(crate) input: Value,
    pub(crate) caller: Caller,
    pub(crate) outcome: Outcome,
    pub(crate) before: State,
    /// The state once everything had happened that had fallen due before the call.
    pub(crate) due: State,
}

/// Members of responses, and the members of requests that take what they hold.
const LINKS: &[(&str, &str)] = &[
    ("KeyId", "KeyId"),
    ("Arn", "KeyId"),
    ("KeyArn", "KeyId"),
    ("AliasArn", "KeyId"),
    ("AliasName", "KeyId"),
    ("GrantId", "GrantId"),
    ("GrantToken", "GrantToken"),
    ("CiphertextBlob", "CiphertextBlob"),
    ("PrivateKeyCiphertextBlob", "CiphertextBlob"),
    ("ImportToken", "ImportToken"),
    ("PublicKey", "PublicKey"),
    ("Signature", "Signature"),
    ("Mac", "Mac"),
    ("SharedSecretCiphertextBlob", "SharedSecretCiphertextBlob"),
    ("KeyMaterialId", "KeyMaterialId"),
    ("NextMarker", "Marker"),
    ("CustomKeyStoreId", "CustomKeyStoreId"),
];

const CLUSTERS: &[&str] = &["cluster-2a23b4cdefg", "cluster-3a23b4cdefg"];
const ACCESS_KEY_ID: &str = "ABCDEFGHIJKLMNOPQRST";
const SECRET_ACCESS_KEY: &str = "0123456789012345678901234567890123456789012";

/// Where the texts of a member come from that no response gives.
const TEXTS: &[(&str, &[&str])] = &[
    ("AliasName", &["alias/a", "alias/b", "alias/c/d", "alias/aws/s3", "alias/", "a"]),
    ("CloudHsmClusterId", CLUSTERS),
    ("CustomKeyStoreName", &["one", "two", "three"]),
    ("GrantToken", &["no-token-at-all"]),
    ("GranteePrincipal", &["arn:aws:iam::123456789012:role/r", "arn:aws:iam::111122223333:root", "nobody"]),
    ("RetiringPrincipal", &["arn:aws:iam::123456789012:role/b", "arn:aws:iam::111122223333:root"]),
    ("GranteeServicePrincipal", &["ec2.amazonaws.com"]),
    ("RetiringServicePrincipal", &["ec2.amazonaws.com"]),
    ("Name", &["n", "m"]),
    ("KeyStorePassword", &["password"]),
    ("Policy", &["{}", r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}}"#]),
    ("PolicyName", &["default", "AWS_RAM", "other"]),
    ("PrimaryRegion", &["us-east-1", "us-west-2"]),
    ("ReplicaRegion", &["us-east-1", "us-west-2", "cn-north-1"]),
    ("TagKey", &["a", "b", "aws:c"]),
    ("XksKeyId", &["k1", "k2"]),
    ("XksProxyUriEndpoint", &["https://x.example.com", "https://y.example.com"]),
    ("XksProxyUriPath", &["/kms/xks/v1"]),
    ("XksProxyVpcEndpointServiceName", &["com.amazonaws.vpce.us-east-1.vpce-svc-example"]),
    ("XksProxyVpcEndpointServiceOwner", &["111122223333"]),
    ("AccessKeyId", &[ACCESS_KEY_ID]),
    ("RawSecretAccessKey", &[SECRET_ACCESS_KEY]),
    ("SourceArn", &["arn:aws:ec2:us-east-1:123456789012:volume/vol-1"]),
];

impl Play {
    pub(crate) fn new(seed: u64) -> Self {
        Self { workspace: Workspace::new(seed), known: BTreeMap::new(), wrapping: None }
    }

    /// Takes a step.
    pub(crate) fn take(&mut self, step: Step) -> Played {
        let mut chance = Chance(ChaCha20Rng::seed_from_u64(step.0));
        let before = self.workspace.engine.state().clone();
        let mut ahead = self.workspace.clone();
        ahead.advance(0);
        let due = ahead.engine.state().clone();
        let caller = by(&mut chance);
        let played =
            |operation, input, outcome| Played { operation, input, caller: caller.clone(), outcome, before, due };
        match chance.below(20) {
            0 => {
                let spans = [0, 1, 2_000, HOUR, DAY, 8 * DAY, 100 * DAY, 800 * DAY];
                let outcome = self.workspace.advance(*chance.pick(&spans));
                played(None, Value::Null, outcome)
            }
            1 => {
                let arrangement = self.arrangement(&mut chance);
                let outcome = match serde_json::from_value::<Arrangement>(arrangement.clone()) {
                    Ok(arrangement) => self.workspace.arrange(&caller, &arrangement),
                    Err(_) => self.workspace.advance(0),
                };
                played(None, arrangement, outcome)
            }
            _ => {
                let operation = self.operation(&mut chance);
                let input = self.request(&mut chance, operation, &caller);
                self.workspace.ready_made =
                    kms_core::heavy::needed(operation, &input).map(|_| (KeySpec::Rsa2048, rsa_key(KeySpec::Rsa2048)));
                let outcome = self.workspace.call_as(&caller, operation, &input);
                if let Ok(response) = &outcome.result {
                    self.remember(operation, &input, response);
                }
                played(Some(operation), input, outcome)
            }
        }
    }

    /// An operation; those that make something come up more often, for without them the others have nothing to do.
    fn operation(&self, chance: &mut Chance) -> &'static str {
        let making =
            ["CreateKey", "CreateKey", "CreateAlias", "CreateGrant", "Encrypt", "ReplicateKey", "ImportKeyMaterial"];
        if self.known.get("KeyId").is_none_or(|keys| keys.len() < 4) {
            return "CreateKey";
        }
        let from = if chance.one_in(4) { &making } else { kms_api::operation::NAMES };
        from[chance.below(from.len() as u64) as usize]
    }

    fn request(&mut self, chance: &mut Chance, operation: &str, caller: &Caller) -> Value {
        let shape = model::kms().operations[operation].input.clone().unwrap();
        let mut input = self.value(chance, "", &shape);
        if !chance.one_in(8) {
            self.make_fit(chance, operation, caller, &mut input);
        }
        input
    }

    /// A value of a shape; `name` is that of the member that it is for.
    fn value(&mut self, chance: &mut Chance, name: &str, shape: &str) -> Value {
        // Members that would make a request fail nearly always, or take long.
        let rare = ["Recipient", "DryRunModifiers", "CustomerMasterKeySpec", "Marker", "GrantTokens"];
        match &model::kms().shapes[shape] {
            Shape::Structure { members, required } => {
                let mut fields = Map::new();
                for (member, shape) in members {
                    let odds = if required.contains(member) {
                        40
                    } else if rare.contains(&member.as_str()) {
                        1
                    } else {
                        16
                    };
                    if chance.below(41) < odds {
                        fields.insert(member.clone(), self.value(chance, member, shape));
                    }
                }
                Value::Object(fields)
            }
            Shape::String { values, .. } if !values.is_empty() => {
                let values: Vec<_> =
                    values.iter().filter(|value| !matches!(value.as_str(), "RSA_3072" | "RSA_4096")).collect();
                json!(if chance.one_in(60) { "NONSENSE" } else { chance.pick(&values) })
            }
            Shape::String { .. } => json!(self.text(chance, name)),
            Shape::Blob { .. } => json!(self.blob(chance, name)),
            Shape::Integer { min, max } => {
                let (min, max) = (min.unwrap_or(0), max.unwrap_or(1_000));
                let number = match name {
                    "PendingWindowInDays" => 6 + chance.below(26) as i64,
                    "Limit" => 1 + chance.below(3) as i64,
                    _ => min + chance.below((max - min + 1) as u64) as i64,
                };
                json!(if chance.one_in(40) { max + 1 } else { number })
            }
            Shape::Boolean {} => json!(chance.one_in(if name == "DryRun" { 10 } else { 3 })),
            Shape::Timestamp {} => {
                let now = self.workspace.now.as_millis() / 1_000;
                json!(now - 10 + (chance.below(400) * 86_400) as i64)
            }
            Shape::List { member, .. } => {
                let count = chance.below(3);
                let member = member.clone();
                (0..count).map(|_| self.value(chance, name.strip_suffix('s').unwrap_or(name), &member)).collect()
            }
            Shape::Map { .. } => chance.pick(&[json!({}), json!({ "a": "b" }), json!({ "a": "c", "ü": "" })]).clone(),
        }
    }

    fn text(&self, chance: &mut Chance, name: &str) -> String {
        let kind = match name {
            "TargetKeyId" | "SourceKeyId" | "DestinationKeyId" => "KeyId",
            "NewCustomKeyStoreName" => "CustomKeyStoreName",
            name => name,
        };
        if let Some(known) = self.known.get(kind).filter(|_| !chance.one_in(20)) {
            return chance.pick(known).clone();
        }
        match TEXTS.iter().find(|(name, _)| *name == kind) {
            Some((_, texts)) => (*chance.pick(texts)).to_owned(),
            None => (*chance.pick(&["x", "y z", "", "arn:aws:kms:us-east-1:123456789012:key/none"])).to_owned(),
        }
    }

    fn blob(&mut self, chance: &mut Chance, name: &str) -> String {
        if name == "EncryptedKeyMaterial"
            && let Some(wrapped) = self.wrapped(chance)
        {
            return wrapped;
        }
        match self.known.get(name).filter(|_| !chance.one_in(10)) {
            Some(known) => chance.pick(known).clone(),
            None => {
                let length = *chance.pick(&[1, 5, 32, 64, 300]);
                Blob::from(vec![chance.below(3) as u8; length]).to_base64()
            }
        }
    }

    /// Material for the last wrapping key.
    fn wrapped(&self, chance: &mut Chance) -> Option<String> {
        let Wrapping { algorithm, public_key, .. } = self.wrapping.as_ref()?;
        let public_key = Blob::from_base64(public_key)?;
        let material = [chance.below(3) as u8; 32];
        let spec = WrappingKeySpec::Rsa2048;
        let wrapped = import::wrap(*algorithm, spec, public_key.as_slice(), &material, &mut chance.0)?;
        Some(Blob::from(wrapped).to_base64())
    }

    /// Makes the members of a request fit each other and the key that it names.
    fn make_fit(&self, chance: &mut Chance, operation: &str, caller: &Caller, input: &mut Value) {
        for member in ["KeyId", "TargetKeyId", "DestinationKeyId"] {
            let asked = input.get(member).is_some() && !chance.one_in(4);
            if let Some(arn) = self.fitting_key(chance, operation, caller).filter(|_| asked) {
                input[member] = json!(arn);
            }
        }
        match operation {
            "CreateKey" => fit_new_key(chance, input),
            "GenerateDataKey" | "GenerateDataKeyWithoutPlaintext" => {
                let given = if chance.one_in(2) { "KeySpec" } else { "NumberOfBytes" };
                input[given] = Value::Null;
                input["KeySpec"] = if given == "KeySpec" { Value::Null } else { json!("AES_256") };
            }
            "CreateGrant" => {
                input["GranteeServicePrincipal"] = Value::Null;
                input["RetiringServicePrincipal"] = Value::Null;
                input["Operations"] = json!(["DescribeKey"]);
                input["Constraints"] = Value::Null;
            }
            "CreateCustomKeyStore" => {
                let kind = *chance.pick(&["AWS_CLOUDHSM", "EXTERNAL_KEY_STORE"]);
                for (name, value) in [
                    ("CustomKeyStoreType", kind),
                    ("CloudHsmClusterId", *chance.pick(CLUSTERS)),
                    ("TrustAnchorCertificate", "PEM"),
                    ("KeyStorePassword", "password"),
                    ("XksProxyUriEndpoint", "https://x.example.com"),
                    ("XksProxyUriPath", "/kms/xks/v1"),
                    ("XksProxyConnectivity", "PUBLIC_ENDPOINT"),
                ] {
                    input[name] = json!(value);
                }
                input["XksProxyVpcEndpointServiceName"] = Value::Null;
                input["XksProxyAuthenticationCredential"] =
                    json!({ "AccessKeyId": ACCESS_KEY_ID, "RawSecretAccessKey": SECRET_ACCESS_KEY });
            }
            "ImportKeyMaterial" => {
                if chance.one_in(2) {
                    input["ExpirationModel"] = json!("KEY_MATERIAL_DOES_NOT_EXPIRE");
                    input["ValidTo"] = Value::Null;
                } else {
                    input["ExpirationModel"] = Value::Null;
                }
                if let Some(wrapping) = &self.wrapping {
                    input["KeyId"] = wrapping.key_id.clone();
                    input["ImportToken"] = wrapping.token.clone();
                }
                input["KeyMaterialDescription"] = Value::Null;
                input["KeyMaterialId"] = Value::Null;
            }
            "RetireGrant" => {
                let given = if chance.one_in(2) { vec!["GrantToken"] } else { vec!["KeyId", "GrantId"] };
                given.into_iter().for_each(|member| input[member] = Value::Null);
            }
            "Sign" | "Verify" | "GenerateMac" | "VerifyMac" => {
                input["Message"] = json!("aGVsbG8=");
                input["MessageType"] = Value::Null;
            }
            "Decrypt" | "ReEncrypt" => {
                let members = [
                    "KeyId",
                    "SourceKeyId",
                    "EncryptionAlgorithm",
                    "SourceEncryptionAlgorithm",
                    "DestinationEncryptionAlgorithm",
                    "EncryptionContext",
                    "SourceEncryptionContext",
                ];
                members.into_iter().for_each(|member| input[member] = Value::Null);
            }
            "Encrypt" if chance.one_in(2) => input["EncryptionContext"] = Value::Null,
            "GetParametersForImport" => {
                input["WrappingAlgorithm"] = json!("RSAES_OAEP_SHA_256");
                input["WrappingKeySpec"] = json!("RSA_2048");
            }
            _ => {}
        }
        let Some(metadata) = self.metadata(caller, input) else { return };
        for (member, list) in [
            ("EncryptionAlgorithm", "EncryptionAlgorithms"),
            ("SigningAlgorithm", "SigningAlgorithms"),
            ("MacAlgorithm", "MacAlgorithms"),
        ] {
            if let (Some(asked), Some(list)) = (input.get_mut(member), metadata[list].as_array()) {
                *asked = chance.pick(list).clone();
            }
        }
        if operation == "DeriveSharedSecret"
            && let Some(key) = self.key(caller, input).and_then(|(_, row)| row.public_key)
        {
            input["PublicKey"] = json!(key);
        }
    }

    /// A key of the caller that the operation takes.
    fn fitting_key(&self, chance: &mut Chance, operation: &str, caller: &Caller) -> Option<KeyArn> {
        let usage = match operation {
            "Sign" | "Verify" => KeyUsage::SignVerify,
            "GenerateMac" | "VerifyMac" => KeyUsage::GenerateVerifyMac,
            "DeriveSharedSecret" => KeyUsage::KeyAgreement,
            "Encapsulate" | "Decapsulate" => KeyUsage::EncapsulateDecapsulate,
            _ => KeyUsage::EncryptDecrypt,
        };
        let fits = |row: &KeyRow| match operation {
            "GetParametersForImport" | "ImportKeyMaterial" | "DeleteImportedKeyMaterial" => {
                row.origin == Origin::External
            }
            "ReplicateKey" | "UpdatePrimaryRegion" => row.multi_region == Some(MultiRegionKeyType::Primary),
            "CancelKeyDeletion" => row.deletion_date.is_some(),
            _ => row.usage == usage,
        };
        let keys = self.workspace.engine.state().keys_after(&caller.region, &caller.account, None);
        let keys: Vec<_> = keys.filter(|(_, row)| fits(row)).map(|(arn, _)| arn).collect();
        if keys.is_empty() { None } else { Some((*chance.pick(&keys)).clone()) }
    }

    /// What DescribeKey would tell of the key that a request names.
    fn metadata(&self, caller: &Caller, input: &Value) -> Option<Value> {
        let (arn, row) = self.key(caller, input)?;
        serde_json::to_value(self.workspace.engine.state().metadata(&arn, &row)).ok()
    }

    fn key(&self, caller: &Caller, input: &Value) -> Option<(KeyArn, KeyRow)> {
        let name = input.get("KeyId")?.as_str()?;
        let arn = name.parse().ok().or_else(|| {
            let (region, account) = (caller.region.clone(), caller.account.clone());
            Some(KeyArn { region, account, key_id: name.parse().ok()? })
        })?;
        let row = self.workspace.engine.state().key(&arn)?.clone();
        Some((arn, row))
    }

    /// Keeps what a response gave.
    fn remember(&mut self, operation: &str, input: &Value, response: &Value) {
        if operation == "GetParametersForImport"
            && let Some(algorithm) = serde_json::from_value(input["WrappingAlgorithm"].clone()).ok()
        {
            self.wrapping = response["PublicKey"].as_str().map(|key| Wrapping {
                key_id: response["KeyId"].clone(),
                algorithm,
                public_key: key.to_owned(),
                token: response["ImportToken"].clone(),
            });
        }
        self.harvest(response);
    }

    fn harvest(&mut self, value: &Value) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    if let Some((_, kind)) = LINKS.iter().find(|(from, _)| from == name)
                        && let Some(text) = value.as_str()
                    {
                        let known = self.known.entry(kind).or_default();
                        if !known.iter().any(|known| known == text) {
                            known.push(text.to_owned());
                        }
                        // The newest of many are enough.
                        if known.len() > 24 {
                            known.remove(0);
                        }
                    }
                    self.harvest(value);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.harvest(item)),
            _ => {}
        }
    }

    fn arrangement(&self, chance: &mut Chance) -> Value {
        let arns = self.known.get("KeyId").into_iter().flatten().filter(|name| name.parse::<KeyArn>().is_ok());
        let arns: Vec<_> = arns.collect();
        match chance.below(5) {
            0 => json!({ "cluster": { "id": chance.pick(CLUSTERS), "cluster": chance.pick(&[
                json!({}), json!({ "active": false }), json!({ "hsms": 0 }), json!({ "exists": false }),
                json!({ "connectionError": "NETWORK_ERRORS" }),
            ]) } }),
            1 => json!({ "proxy": { "uri": "https://x.example.com/kms/xks/v1", "proxy": chance.pick(&[
                json!({}), json!({ "reachable": false }), json!({ "keys": { "k1": true, "k2": false } }),
            ]) } }),
            2 if !arns.is_empty() => {
                let accounts = if chance.one_in(2) { json!([]) } else { json!(["111122223333"]) };
                json!({ "share": { "key": chance.pick(&arns), "accounts": accounts } })
            }
            3 => json!({ "throttling": chance.one_in(5) }),
            _ => json!({ "useService": { "service": chance.pick(&["s3", "ebs"]) } }),
        }
    }
}

/// A usage that the spec has, and an origin that can be had without a key store.
fn fit_new_key(chance: &mut Chance, input: &mut Value) {
    let spec = input.get("KeySpec").and_then(Value::as_str).unwrap_or("SYMMETRIC_DEFAULT").to_owned();
    let usages: &[&str] = match spec.get(..4) {
        Some("RSA_") => &["ENCRYPT_DECRYPT", "SIGN_VERIFY"],
        Some("ECC_") if spec.ends_with("K1") || spec.ends_with("519") => &["SIGN_VERIFY"],
        Some("ECC_") => &["SIGN_VERIFY", "KEY_AGREEMENT"],
        Some("HMAC") => &["GENERATE_VERIFY_MAC"],
        Some("ML_D") => &["SIGN_VERIFY"],
        Some("ML_K") => &["ENCAPSULATE_DECAPSULATE"],
        _ => &["ENCRYPT_DECRYPT"],
    };
    input["KeyUsage"] = json!(chance.pick(usages));
    let in_store = matches!(input.get("Origin").and_then(Value::as_str), Some("AWS_CLOUDHSM" | "EXTERNAL_KEY_STORE"));
    if in_store && chance.one_in(2) {
        input["KeySpec"] = json!("SYMMETRIC_DEFAULT");
        input["KeyUsage"] = json!("ENCRYPT_DECRYPT");
        input["MultiRegion"] = json!(false);
        return;
    }
    input["CustomKeyStoreId"] = Value::Null;
    input["XksKeyId"] = Value::Null;
    if in_store {
        input["Origin"] = json!("AWS_KMS");
    }
    if chance.one_in(2) {
        input["Tags"] = Value::Null;
        input["Policy"] = Value::Null;
    }
}

/// Mostly the one account in the one Region, sometimes another.
fn by(chance: &mut Chance) -> Caller {
    let mut by = caller();
    if chance.one_in(8) {
        by.account = "111122223333".parse().unwrap();
    }
    if chance.one_in(6) {
        by.region = "us-west-2".parse().unwrap();
    }
    by
}

/// What falls out by chance, the same for the same step.
pub(crate) struct Chance(ChaCha20Rng);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0.next_u64() % end
    }

    fn one_in(&mut self, count: u64) -> bool {
        self.below(count) == 0
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        let index = self.below(from.len() as u64);
        &from[index as usize]
    }
}
