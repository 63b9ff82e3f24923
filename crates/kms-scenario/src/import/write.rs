//! What was gathered, as a scenario.

use kms_api::KeyArn;
use kms_core::identity::aws_managed_policy;
use serde_json::{Map, Value as Json, json};

use super::gathered::{Arn, Gathered, Identity, IdentityKind, Key};

/// A scenario without its requests, and what they are made of.
pub(super) struct Draft {
    pub(super) scenario: Map<String, Json>,
    pub(super) keys: Vec<Named>,
    /// Who sends requests, in order.
    pub(super) senders: Vec<Sender>,
    pub(super) notes: Vec<String>,
}

/// A key as requests name it.
pub(super) struct Named {
    /// Its name in the file.
    pub(super) name: String,
    /// Its usage, unless it is the usual one.
    pub(super) usage: Option<String>,
    /// Its Region, unless it is the file's.
    pub(super) region: Option<String>,
}

/// Who sends requests.
pub(super) struct Sender {
    /// What stands under `as`.
    pub(super) who: String,
    /// Whether it is an AWS service.
    pub(super) service: bool,
}

/// The account of what belongs to none that is known: the one that AWS's documentation has in examples.
const NOWHERE: &str = "123456789012";

/// An account's part of the scenario.
struct Account {
    id: String,
    users: Map<String, Json>,
    groups: Map<String, Json>,
    roles: Map<String, Json>,
    managed: Map<String, Json>,
}

/// Makes the scenario.
pub(super) fn scenario(gathered: Gathered) -> Draft {
    let home = home(&gathered);
    let region = region(&gathered);
    let mut writer = Writer {
        accounts: Vec::new(),
        gathered: &gathered,
        notes: gathered.notes.clone(),
        home,
        names: version_names(&gathered),
    };
    for account in &gathered.accounts {
        writer.account(account.as_str());
    }
    writer.account(&writer.home.clone());
    let mut senders: Vec<(bool, String, String)> = Vec::new();
    for identity in &gathered.identities {
        let account = writer.identity(identity);
        let who: Vec<String> = match identity.kind {
            IdentityKind::Group => Vec::new(),
            IdentityKind::Role if !identity.sessions.is_empty() => {
                identity.sessions.iter().map(|session| format!("assumed-role/{}/{session}", identity.name)).collect()
            }
            kind => vec![format!("{}/{}", kind.as_str(), identity.name)],
        };
        senders.extend(who.into_iter().map(|who| (identity.named, account.clone(), who)));
    }
    writer.missing_groups();
    writer.other_managed();
    writer.merely_named();
    let (keys, named) = writer.keys(&region);
    let Writer { accounts, notes, .. } = writer;
    let one = accounts.len() == 1;
    let full = |account: &str, who: &str| Sender {
        who: if one { who.to_owned() } else { format!("{account}:{who}") },
        service: false,
    };
    let roots = accounts.iter().map(|account| full(&account.id, "root"));
    // Those whom key policies and grants name come before the rest, in case it is cut off.
    let of = |wanted: bool| {
        senders.iter().filter(move |(named, ..)| *named == wanted).map(|(_, account, who)| full(account, who))
    };
    let services = gathered.services.iter().map(|name| Sender { who: name.clone(), service: true });
    let senders = roots.chain(of(true)).chain(services).chain(of(false)).collect();
    let accounts: Map<String, Json> = accounts.into_iter().map(Account::json).collect();
    let mut scenario = Map::new();
    scenario.insert("name".to_owned(), json!("imported from AWS"));
    // It is written when all is known; this keeps its place.
    scenario.insert("description".to_owned(), json!(""));
    scenario.insert("region".to_owned(), json!(region));
    scenario.insert("accounts".to_owned(), Json::Object(accounts));
    if !keys.is_empty() {
        scenario.insert("keys".to_owned(), Json::Object(keys));
    }
    Draft { scenario, keys: named, senders, notes }
}

/// The account of what does not say its own: the first key's, or else the first that is named.
fn home(gathered: &Gathered) -> String {
    let of_key = |key: &Key| key.arn.as_ref().map(|arn| arn.account.clone()).or(key.account.clone());
    let found = gathered.keys.iter().find_map(of_key).or_else(|| gathered.accounts.first().cloned());
    found.map_or_else(|| NOWHERE.to_owned(), |account| account.to_string())
}

/// The Region of the first key that tells its own, or one of the partition.
fn region(gathered: &Gathered) -> String {
    let of_key = gathered.keys.iter().find_map(|key| key.arn.as_ref().map(|arn| arn.region.to_string()));
    of_key.unwrap_or_else(|| {
        let of_partition = match gathered.partition.as_deref() {
            Some("aws-cn") => "cn-north-1",
            Some("aws-us-gov") => "us-gov-west-1",
            _ => "us-east-1",
        };
        of_partition.to_owned()
    })
}

/// Whose the versions are that do not say it, in order: the ARNs of the managed policies of which no version is known, if
/// there are as many of them; nothing otherwise.
fn version_names(gathered: &Gathered) -> Vec<String> {
    let mut open: Vec<&str> = Vec::new();
    let of_identities =
        gathered.identities.iter().flat_map(|identity| identity.attached.iter().chain(&identity.boundary));
    for arn in gathered.managed.iter().map(|policy| &policy.arn).chain(of_identities) {
        let known = gathered.managed.iter().any(|policy| policy.arn == *arn && policy.document.is_some());
        if !known && aws_managed_policy(arn).is_none() && !open.contains(&arn.as_str()) {
            open.push(arn);
        }
    }
    let fits = open.len() == gathered.versions.len();
    open.into_iter().filter(|_| fits).map(str::to_owned).collect()
}

struct Writer<'g> {
    accounts: Vec<Account>,
    gathered: &'g Gathered,
    notes: Vec<String>,
    home: String,
    /// Whose the versions are.
    names: Vec<String>,
}

impl Account {
    fn json(self) -> (String, Json) {
        let parts =
            [("users", self.users), ("groups", self.groups), ("roles", self.roles), ("managedPolicies", self.managed)];
        let parts = parts.into_iter().filter(|(_, part)| !part.is_empty());
        (self.id, Json::Object(parts.map(|(name, part)| (name.to_owned(), Json::Object(part))).collect()))
    }
}

impl Writer<'_> {
    fn note(&mut self, text: String) {
        if !self.notes.contains(&text) {
            self.notes.push(text);
        }
    }

    fn account(&mut self, id: &str) -> Option<&mut Account> {
        let at = self.accounts.iter().position(|account| account.id == id).unwrap_or_else(|| {
            self.accounts.push(Account {
                id: id.to_owned(),
                users: Map::new(),
                groups: Map::new(),
                roles: Map::new(),
                managed: Map::new(),
            });
            self.accounts.len() - 1
        });
        self.accounts.get_mut(at)
    }

    /// The document of a managed policy, if it is known.
    fn document(&self, arn: &str) -> Option<Json> {
        let known = self.gathered.managed.iter().find(|policy| policy.arn == arn);
        known.and_then(|policy| policy.document.clone()).or_else(|| {
            let at = self.names.iter().position(|name| name == arn)?;
            self.gathered.versions.get(at).cloned()
        })
    }

    /// What an account calls a managed policy, which it then has; `None` if its document is not known.
    fn managed(&mut self, account: &str, arn: &str) -> Option<String> {
        let document = self.document(arn);
        let of_engine = aws_managed_policy(arn).and_then(|text| serde_json::from_str::<Json>(text).ok());
        match (Arn::parse(arn), document, of_engine) {
            // AWS's own are named by their ARNs, unless AWS has another version by now.
            (_, document, Some(known)) if document.as_ref().is_none_or(|document| *document == known) => {
                Some(arn.to_owned())
            }
            (Some(parts), Some(document), _) if parts.account.as_str() == account => {
                let (name, path) = (parts.name.to_owned(), parts.path);
                let entry = if path == "/" { document } else { json!({ "path": path, "policy": document }) };
                self.account(account)?.managed.insert(name.clone(), entry);
                Some(name)
            }
            (_, Some(document), _) => {
                let name = format!("aws-{}", arn.rsplit('/').next().unwrap_or_default());
                let text = format!("`{arn}` is a policy of the account here, called {name}");
                self.account(account)?.managed.insert(name.clone(), document);
                self.note(text);
                Some(name)
            }
            _ => None,
        }
    }

    /// Puts an identity into its account, which it gives.
    fn identity(&mut self, identity: &Identity) -> String {
        let account = match &identity.account {
            Some(account) => account.to_string(),
            None => {
                if self.accounts.len() > 1 {
                    let (kind, name, home) = (identity.kind.as_str(), &identity.name, &self.home);
                    self.note(format!("the account of {kind} {name} is not said; here it is {home}"));
                }
                self.home.clone()
            }
        };
        let who = format!("{} {}", identity.kind.as_str(), identity.name);
        let mut fields = Map::new();
        let mut put = |name: &str, value: Json| {
            fields.insert(name.to_owned(), value);
        };
        if let Some(path) = identity.path.as_ref().filter(|path| *path != "/") {
            put("path", json!(path));
        }
        if let Some(id) = identity.id.as_ref().filter(|_| identity.kind != IdentityKind::Group) {
            put("id", json!(id));
        }
        if let Some(trust) = &identity.trust {
            put("trust", trust.clone());
        }
        if !identity.inline.is_empty() {
            put("policies", Json::Object(identity.inline.iter().cloned().collect()));
        }
        let mut managed = Vec::new();
        for arn in &identity.attached {
            match self.managed(&account, arn) {
                Some(name) => managed.push(Json::String(name)),
                None => self.note(format!("managed policy `{arn}` of {who} is missing, for its document is not known")),
            }
        }
        if !managed.is_empty() {
            put("managed", Json::Array(managed));
        }
        if let Some(arn) = &identity.boundary {
            match self.managed(&account, arn) {
                Some(name) => put("boundary", Json::String(name)),
                None => self.note(format!(
                    "boundary `{arn}` of {who} is missing, for its document is not known: without it more is allowed"
                )),
            }
        }
        if !identity.tags.is_empty() {
            let tags = identity.tags.iter().map(|(key, value)| (key.clone(), json!(value)));
            put("tags", Json::Object(tags.collect()));
        }
        if !identity.groups.is_empty() {
            put("groups", json!(identity.groups));
        }
        if let Some(account) = self.account(&account) {
            let all = match identity.kind {
                IdentityKind::User => &mut account.users,
                IdentityKind::Group => &mut account.groups,
                IdentityKind::Role => &mut account.roles,
            };
            all.insert(identity.name.clone(), Json::Object(fields));
        }
        account
    }

    /// Groups that users are in and no output is about.
    fn missing_groups(&mut self) {
        let mut missing = Vec::new();
        for account in &mut self.accounts {
            let of_users = account.users.values().filter_map(|user| user.get("groups")?.as_array()).flatten();
            let names: Vec<String> = of_users.filter_map(|name| name.as_str().map(str::to_owned)).collect();
            for name in names {
                if !account.groups.contains_key(&name) {
                    missing.push(format!("nothing is known of the policies of group {name}"));
                    account.groups.insert(name, json!({}));
                }
            }
        }
        missing.into_iter().for_each(|text| self.note(text));
    }

    /// Managed policies that nobody has.
    fn other_managed(&mut self) {
        let gathered = self.gathered;
        for policy in &gathered.managed {
            let Some(arn) = Arn::parse(&policy.arn) else { continue };
            if self.managed(arn.account.as_str(), &policy.arn).is_none() {
                self.note(format!("managed policy `{}` is missing, for its document is not known", policy.arn));
            }
        }
        let unnamed = if self.names.is_empty() { gathered.versions.as_slice() } else { &[] };
        for (number, document) in unnamed.iter().enumerate() {
            let name = if number == 0 { "policy".to_owned() } else { format!("policy-{}", number + 1) };
            self.note(format!(
                "a version of a managed policy does not say whose it is; here it is {name}, which nobody has"
            ));
            let home = self.home.clone();
            if let Some(account) = self.account(&home) {
                account.managed.entry(name).or_insert_with(|| document.clone());
            }
        }
    }

    /// Says of whom nothing but the name is known.
    fn merely_named(&mut self) {
        let named = self.gathered.identities.iter().filter(|identity| !identity.described);
        let names: Vec<String> =
            named.map(|identity| format!("{} {}", identity.kind.as_str(), identity.name)).collect();
        if !names.is_empty() {
            self.note(format!(
                "of {} nothing is known but what key policies and grants say: here they have no policies of their own",
                names.join(", ")
            ));
        }
    }

    fn keys(&mut self, region: &str) -> (Map<String, Json>, Vec<Named>) {
        let (mut keys, mut named) = (Map::new(), Vec::new());
        let gathered = self.gathered;
        let name = |number: usize| if number == 0 { "key".to_owned() } else { format!("key-{}", number + 1) };
        let arns: Vec<Option<&KeyArn>> = gathered.keys.iter().map(|key| key.arn.as_ref()).collect();
        for (number, key) in gathered.keys.iter().enumerate() {
            let primary = key
                .primary
                .as_ref()
                .and_then(|primary| arns.iter().position(|arn| arn.is_some_and(|arn| arn.to_string() == *primary)));
            let (fields, own_region) = self.key(key, region, primary.filter(|at| *at != number).map(name));
            let usage = key.usage.clone();
            keys.insert(name(number), Json::Object(fields));
            named.push(Named { name: name(number), usage, region: own_region });
        }
        (keys, named)
    }

    fn key(&mut self, key: &Key, region: &str, primary: Option<String>) -> (Map<String, Json>, Option<String>) {
        let mut fields = Map::new();
        let mut put = |name: &str, value: Json| {
            fields.insert(name.to_owned(), value);
        };
        let own_region = key.arn.as_ref().map(|arn| arn.region.to_string()).filter(|own| own != region);
        if let Some(own) = &own_region {
            put("region", json!(own));
        }
        match &primary {
            Some(primary) => put("replicaOf", json!(primary)),
            None => {
                let account = key.arn.as_ref().map(|arn| &arn.account).or(key.account.as_ref());
                put("account", json!(account.map_or(self.home.as_str(), |account| account.as_str())));
                if let Some(arn) = &key.arn {
                    put("id", json!(arn.key_id.as_str()));
                }
                if key.multi_region {
                    put("multiRegion", json!(true));
                }
            }
        }
        for (name, value, usual) in [
            ("spec", &key.spec, "SYMMETRIC_DEFAULT"),
            ("usage", &key.usage, "ENCRYPT_DECRYPT"),
            ("origin", &key.origin, "AWS_KMS"),
        ] {
            if let Some(value) = value.as_ref().filter(|value| *value != usual) {
                put(name, json!(value));
            }
        }
        if let Some(policy) = &key.policy {
            put("policy", policy.clone());
        }
        if !key.grants.is_empty() {
            put("grants", json!(key.grants));
        }
        if let Some(arn) = &key.arn {
            if key.policy.is_none() {
                self.note(format!("the policy of key {} is not known; here it is the default key policy", arn.key_id));
            }
            if key.primary.is_some() && primary.is_none() {
                self.note(format!(
                    "key {} is a replica of one that is not known; here it is a primary key",
                    arn.key_id
                ));
            }
            if self.gathered.keys.len() > 1 && key.policy.is_some() {
                self.note(format!("get-key-policy names no key; one policy was taken as that of key {}", arn.key_id));
            }
        }
        if let Some(account) = key.account.as_ref().filter(|_| key.arn.is_none() && key.guessed) {
            self.note(format!("the account of a key is not said and its policy names several; here it is {account}"));
        }
        (fields, own_region)
    }
}
