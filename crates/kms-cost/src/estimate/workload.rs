//! A workload that somebody describes, and the rules of its fields.

use std::collections::BTreeMap;

use kms_api::Region;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::validate::{Problem, rule};

/// Objects, messages or calls that a workload may have in a month.
const MOST: u64 = 1_000_000_000_000;

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident $json:literal $least:literal $most:expr, $default:expr;)*) => {
        /// A number that describes a workload.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Field {
            $($(#[$doc])* #[serde(rename = $json)] $name,)*
        }

        impl Field {
            /// All fields, in the order of a form.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The name in JSON.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $json,)* }
            }

            /// The least and the most that it may be.
            pub fn bounds(self) -> (u64, u64) {
                match self { $(Self::$name => ($least, $most),)* }
            }

            /// What it is if it is not given; it must be given if there is nothing.
            pub fn default(self) -> Option<u64> {
                match self { $(Self::$name => $default,)* }
            }
        }
    };
}

fields! {
    /// Months to look ahead.
    Months "months" 1 36, None;
    /// Customer managed keys at the beginning. A replica of a multi-Region key is one more.
    Keys "keys" 0 100_000, None;
    /// Keys that are made in each later month.
    KeysAdded "keysAdded" 0 10_000, Some(0);
    /// Days between automatic rotations; none if 0.
    RotationPeriodInDays "rotationPeriodInDays" 0 2_560, Some(0);
    /// Months after which an alias moves to a new key, and the old key stays; none if 0.
    AliasRotationMonths "aliasRotationMonths" 0 120, Some(0);
    /// By how many percent requests grow each month.
    GrowthPercent "growthPercent" 0 100, Some(0);
    /// Objects written to S3 with SSE-KMS, a month.
    ObjectsWritten "objectsWritten" 0 MOST, Some(0);
    /// Objects read from S3, a month.
    ObjectsRead "objectsRead" 0 MOST, Some(0);
    /// Percent of S3's requests that Bucket Keys save; 0 without Bucket Keys. AWS tells of up to 99.
    BucketKeySavingPercent "bucketKeySavingPercent" 0 99, Some(0);
    /// Encrypted EBS volumes made, a month.
    VolumesCreated "volumesCreated" 0 MOST, Some(0);
    /// Encrypted EBS volumes attached, a month.
    VolumesAttached "volumesAttached" 0 MOST, Some(0);
    /// SecureString parameters written, a month.
    ParametersWritten "parametersWritten" 0 MOST, Some(0);
    /// SecureString parameters read, a month.
    ParametersRead "parametersRead" 0 MOST, Some(0);
    /// Secrets written to Secrets Manager, a month.
    SecretsWritten "secretsWritten" 0 MOST, Some(0);
    /// Secrets read from Secrets Manager, a month.
    SecretsRead "secretsRead" 0 MOST, Some(0);
    /// Messages encrypted by a client under data keys, a month.
    MessagesEncrypted "messagesEncrypted" 0 MOST, Some(0);
    /// Messages decrypted by a client, a month.
    MessagesDecrypted "messagesDecrypted" 0 MOST, Some(0);
    /// Messages for which a client uses a data key from its cache; 1 without caching.
    MessagesPerDataKey "messagesPerDataKey" 1 1_000_000, Some(1);
    /// Other requests with symmetric and HMAC keys, or that manage keys, a month.
    Requests "requests" 0 MOST, Some(0);
    /// Requests with RSA_2048 keys, a month.
    Rsa2048Requests "rsa2048Requests" 0 MOST, Some(0);
    /// Requests with other asymmetric keys, a month.
    AsymmetricRequests "asymmetricRequests" 0 MOST, Some(0);
    /// Elliptic curve data key pairs, a month.
    EccKeyPairs "eccKeyPairs" 0 MOST, Some(0);
    /// RSA data key pairs, a month.
    RsaKeyPairs "rsaKeyPairs" 0 MOST, Some(0);
    /// HSMs of the cluster behind a CloudHSM key store.
    Hsms "hsms" 0 28, Some(0);
}

impl Field {
    /// The rule that its value must follow.
    pub fn rule(self) -> String {
        match self {
            Self::RotationPeriodInDays => "0, or a whole number from 90 to 2,560".to_owned(),
            _ => rule(self.bounds().0, self.bounds().1),
        }
    }

    fn allows(self, value: u64) -> bool {
        let (least, most) = self.bounds();
        // The service has no period between.
        (least..=most).contains(&value) && !(self == Self::RotationPeriodInDays && (1..90).contains(&value))
    }
}

/// A workload whose numbers follow their rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workload {
    region: String,
    values: BTreeMap<Field, u64>,
}

impl Workload {
    /// From JSON: `region` and the numbers by the names of their fields.
    ///
    /// # Errors
    ///
    /// The fields that are absent, negative, no whole numbers, beyond bounds or unknown, each with its rule.
    pub fn read(json: &Value) -> Result<Self, Vec<Problem>> {
        let none = Map::new();
        let given = json.as_object().unwrap_or(&none);
        let mut problems = Vec::new();
        let region = given.get("region").and_then(Value::as_str).unwrap_or_default();
        if region.parse::<Region>().is_err() {
            problems.push(Problem::new("region", "a Region code such as `us-east-1`"));
        }
        let mut values = BTreeMap::new();
        for field in Field::ALL {
            let value = match given.get(field.name()) {
                None | Some(Value::Null) => field.default(),
                Some(value) => value.as_u64().filter(|value| field.allows(*value)),
            };
            match value {
                Some(value) => drop(values.insert(*field, value)),
                None => problems.push(Problem::new(field.name(), field.rule())),
            }
        }
        for name in given.keys().filter(|name| *name != "region") {
            if !Field::ALL.iter().any(|field| field.name() == name) {
                problems.push(Problem::new(name, "one of the fields of a workload"));
            }
        }
        if problems.is_empty() { Ok(Self { region: region.to_owned(), values }) } else { Err(problems) }
    }

    /// The Region.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The value of a field.
    pub fn get(&self, field: Field) -> u64 {
        self.values.get(&field).copied().or(field.default()).unwrap_or_default()
    }

    /// The same workload with another value of a field.
    ///
    /// # Errors
    ///
    /// The value does not follow the field's rule.
    pub fn with(mut self, field: Field, value: u64) -> Result<Self, Problem> {
        if !field.allows(value) {
            return Err(Problem::new(field.name(), field.rule()));
        }
        self.values.insert(field, value);
        Ok(self)
    }
}
