//! Running scenarios: every request is decided, and held against what is expected of it.

use iam_policy::Span;
use iam_policy::json::{self, Node, Value};
use kms_api::model::{Shape, kms};
use kms_api::{AccountId, Region, Timestamp};
use kms_core::Caller;
use kms_core::authorization::{Ask, Policies};
use kms_core::caller::{Circumstances, Who};
use serde_json::{Map, Value as Json};

use crate::problem::Problems;
use crate::read::{Files, Object, PolicyText, Reader};
use crate::reason::{self, words};
use crate::report::{Case, Expected, Found, Report, Scenario, explain};
use crate::world::{As, Sender, World, build};

/// Runs the scenarios of a file: one, or a list of them.
///
/// # Errors
///
/// Everything in which the text is no scenario file. A policy in a file of its own is one.
pub fn run(text: &str) -> Result<Report, Problems> {
    run_with_files(text, &mut |path| Err(format!("`{path}` cannot be read: only the command line reads files")))
}

/// The same with policies in files of their own: `files` gives the text of one by its path, or says why there is none.
///
/// # Errors
///
/// Everything in which the text is no scenario file.
pub fn run_with_files(text: &str, files: &mut dyn FnMut(&str) -> Result<String, String>) -> Result<Report, Problems> {
    let tree = json::parse(text);
    let mut faults: Vec<(Span, String)> =
        tree.faults.iter().map(|fault| (fault.span, fault.kind.message().to_owned())).collect();
    let Some(root) = tree.root.as_ref().filter(|_| faults.is_empty()) else {
        return Err(Problems::new(text, tree.root.as_ref(), faults));
    };
    let nodes = match &root.value {
        Value::Array(items) => items.as_slice(),
        _ => std::slice::from_ref(root),
    };
    let mut scenarios = Vec::new();
    for node in nodes {
        let mut reader = Reader::default();
        let scenario = scenario(&mut reader, text, files, node);
        faults.append(&mut reader.problems);
        scenarios.extend(scenario);
    }
    if faults.is_empty() { Ok(Report { scenarios }) } else { Err(Problems::new(text, Some(root), faults)) }
}

fn scenario(reader: &mut Reader, text: &str, files: &mut Files<'_>, node: &Node<'_>) -> Option<Scenario> {
    let mut object = reader.object(node, "a scenario")?;
    object.get("$schema");
    let name = object.get("name").and_then(|node| reader.text(node, "`name`"));
    let source = object.get("source").and_then(|node| reader.text(node, "`source`"));
    let description = object.get("description").and_then(|node| reader.text(node, "`description`"));
    let malformed = reader.flag(object.get("malformedPolicies"), "`malformedPolicies`").unwrap_or(false);
    let world = build(reader, text, files, &mut object, malformed);
    let (defaults, requests) = (object.get("defaults"), object.get("requests"));
    object.finish(reader);
    let world = world?;
    let mut files = |path: &str| files(path);
    let mut runner = Runner {
        world: &world,
        reader,
        text,
        files: &mut files,
        malformed,
        defaults,
        policies: Policies::default(),
        source: source.as_deref(),
    };
    let items = runner.reader.list(requests, "`requests`");
    let cases = items.iter().enumerate().filter_map(|(number, item)| runner.case(number, item)).collect();
    // What stands in the defaults alone is read with each request; without requests it would not be looked at.
    Some(Scenario { name: name.unwrap_or_default(), source, description, cases })
}

struct Runner<'r> {
    world: &'r World,
    reader: &'r mut Reader,
    text: &'r str,
    files: &'r mut Files<'r>,
    malformed: bool,
    defaults: Option<&'r Node<'r>>,
    policies: Policies,
    source: Option<&'r str>,
}

/// What is given of a request beside who sends it and what it asks for.
struct Given {
    circumstances: Circumstances,
    source_ip: String,
    user_agent: String,
    region: Region,
    now: Timestamp,
}

/// The address that requests come from unless they say otherwise: one for documentation (RFC 5737).
const ADDRESS: &str = "203.0.113.10";

impl Runner<'_> {
    fn case(&mut self, number: usize, node: &Node<'_>) -> Option<Case> {
        let mut object = self.reader.object(node, "a request")?;
        let mut defaults = match self.defaults {
            Some(node) => Some(self.reader.object(node, "`defaults`")?),
            None => None,
        };
        let mut get = |name| object.get(name).or(defaults.as_mut().and_then(|defaults| defaults.get(name)));
        let (name, source) = (get("name"), get("source"));
        let (sender, call, given) = (get("as"), get("call"), get("given"));
        let (key, to, alias, grant) = (get("key"), get("to"), get("alias"), get("grant"));
        let (input, expect, reason, message) = (get("input"), get("expect"), get("reason"), get("message"));
        object.finish(self.reader);
        if let Some(defaults) = defaults {
            defaults.finish(self.reader);
        }
        let text = |runner: &mut Self, node: Option<&Node<'_>>, what| runner.reader.text(node?, what);
        let mut need = |what: &str, found: bool| {
            if !found {
                self.reader.problem(node.span, format!("`{what}` is missing"));
            }
        };
        need("as", sender.is_some());
        need("call", call.is_some());
        need("expect", expect.is_some());
        let given = self.given(given);
        let sender = sender.and_then(|node| self.sender(node));
        let call = call.and_then(|node| self.call(node));
        let input = call.as_deref().map(|call| self.input(call, input, [key, to, alias, grant]));
        let expected = self.expected(expect, reason, message);
        let name = text(self, name, "`name`");
        let source = text(self, source, "`source`").or(self.source.map(str::to_owned));
        let (given, sender, call, input, expected) = (given?, sender?, call?, input?, expected?);
        let account = match &sender.account {
            Some(account) => account.clone(),
            None => self.account_of(&input)?,
        };
        let caller = Caller {
            account: account.clone(),
            region: given.region,
            source_ip: if let Who::Service(name) = &sender.who { name.clone() } else { given.source_ip },
            user_agent: given.user_agent,
            who: sender.who,
            access_key: None,
            circumstances: given.circumstances,
        };
        let ask = Ask { caller: &caller, now: given.now, operation: &call, input: &input };
        let result = ask.decisions(&self.world.state, &mut self.policies);
        let (decisions, missing) = match result {
            Ok(decisions) => (decisions, None),
            Err(error) => (Vec::new(), Some(error)),
        };
        let refused = decisions.iter().find(|decision| !decision.reason.allows());
        let found = Found {
            allowed: refused.is_none() && missing.is_none(),
            reasons: match (&missing, refused) {
                (Some(_), _) => vec![reason::NOT_FOUND.to_owned()],
                (None, Some(refused)) => vec![words(refused.reason)],
                (None, None) => decisions.iter().map(|decision| words(decision.reason)).collect(),
            },
            message: match &missing {
                Some(error) => Some(error.to_string()),
                None => refused.and_then(|refused| refused.refusal.clone()),
            },
        };
        let (line, column) = node.span.line_and_column(self.text);
        let explained = decisions
            .iter()
            .map(|decision| explain(self.world, self.text, &account, &sender.policies, decision))
            .collect();
        Some(Case {
            name: name.unwrap_or_else(|| title(number, &caller, &call)),
            source,
            line,
            column,
            caller: caller.arn(),
            call,
            passed: expected.is_met_by(&found),
            expected,
            found,
            decisions,
            explained,
        })
    }

    fn sender(&mut self, node: &Node<'_>) -> Option<As> {
        let mut files = |path: &str| (self.files)(path);
        let mut sender = Sender {
            world: self.world,
            reader: self.reader,
            text: self.text,
            files: &mut files,
            malformed: self.malformed,
        };
        sender.read(node)
    }

    fn call(&mut self, node: &Node<'_>) -> Option<String> {
        let call = self.reader.text(node, "`call`")?;
        let call = call.strip_prefix("kms:").unwrap_or(&call).to_owned();
        let operations = &kms().operations;
        if !operations.contains_key(&call) {
            self.reader.unknown(node.span, "operation", &call, operations.keys().map(String::as_str));
            return None;
        }
        Some(call)
    }

    /// The account for which an AWS service calls: that of the key.
    fn account_of(&mut self, input: &Json) -> Option<AccountId> {
        let named = ["KeyId", "SourceKeyId", "TargetKeyId"].into_iter().find_map(|name| input.get(name)?.as_str());
        let keys = self.world.keys.values();
        let of_key = keys.filter(|arn| Some(arn.to_string().as_str()) == named).map(|arn| arn.account.clone()).next();
        of_key.or_else(|| self.world.accounts.first().cloned())
    }

    /// The request body: what `input` has, with the members that `key`, `to`, `alias` and `grant` stand for.
    fn input(&mut self, call: &str, node: Option<&Node<'_>>, named: [Option<&Node<'_>>; 4]) -> Json {
        let [key, to, alias, grant] = named;
        let mut members = Map::new();
        let key_member = match call {
            "ReEncrypt" => "SourceKeyId",
            "CreateAlias" | "UpdateAlias" => "TargetKeyId",
            _ => "KeyId",
        };
        let model = kms();
        let shape = model.operations.get(call).and_then(|operation| model.shapes.get(operation.input.as_ref()?));
        let known: Vec<&str> = match shape {
            Some(Shape::Structure { members, .. }) => members.keys().map(String::as_str).collect(),
            _ => Vec::new(),
        };
        let mut put = |runner: &mut Self, node: Option<&Node<'_>>, member: &str, short: &str| {
            let Some(node) = node else { return };
            if !known.contains(&member) {
                runner.reader.problem(node.span, format!("`{call}` has no `{short}`"));
            } else if let Some(value) =
                if short == "alias" { runner.reader.text(node, "`alias`") } else { runner.key(node) }
            {
                members.insert(member.to_owned(), Json::String(value));
            }
        };
        // What a request's defaults name and its operation does not have is no mistake of the request's.
        let of_request = |node: &&Node<'_>| !self.defaults.is_some_and(|defaults| within(defaults, node));
        let fits =
            |node: Option<&'_ Node<'_>>, member: &str| known.contains(&member) || node.as_ref().is_some_and(of_request);
        let (with_key, with_to) = (fits(key, key_member), fits(to, "DestinationKeyId"));
        let (with_alias, with_grant) = (fits(alias, "AliasName"), fits(grant, "GrantId"));
        put(self, key.filter(|_| with_key), key_member, "key");
        put(self, to.filter(|_| with_to), "DestinationKeyId", "to");
        put(self, alias.filter(|_| with_alias), "AliasName", "alias");
        if let Some(node) = grant.filter(|_| with_grant) {
            let found = self.grant(node, key);
            members.extend(found.map(|id| ("GrantId".to_owned(), Json::String(id))));
        }
        for member in self.reader.named(node, "`input`") {
            if !known.contains(&&*member.name) {
                let what = format!("member of {call}'s input called");
                self.reader.unknown(member.name_span, &what, &member.name, known.iter().copied());
            }
            let value = self.reader.value(&member.value);
            members.insert(member.name.to_string(), value);
        }
        Json::Object(members)
    }

    /// What a request calls a key: the ARN of one of the file's, or an alias or ARN as it is written.
    fn key(&mut self, node: &Node<'_>) -> Option<String> {
        let name = self.reader.text(node, "a key")?;
        if name.starts_with("alias/") || name.starts_with("arn:") {
            return Some(name);
        }
        let found = self.world.keys.get(&name);
        if found.is_none() {
            self.reader.unknown(node.span, "key", &name, self.world.keys.keys().map(String::as_str));
        }
        found.map(ToString::to_string)
    }

    fn grant(&mut self, node: &Node<'_>, key: Option<&Node<'_>>) -> Option<String> {
        let name = self.reader.text(node, "`grant`")?;
        let key = match key.map(|node| &node.value) {
            Some(Value::String(key)) => key.to_string(),
            _ => String::new(),
        };
        let found = self.world.grants.get(&(key.clone(), name.clone()));
        if found.is_none() {
            let names = self.world.grants.keys().filter(|(of, _)| *of == key).map(|(_, name)| name.as_str());
            self.reader.unknown(node.span, "grant on that key called", &name, names);
        }
        found.map(ToString::to_string)
    }

    fn expected(
        &mut self,
        expect: Option<&Node<'_>>,
        reason: Option<&Node<'_>>,
        message: Option<&Node<'_>>,
    ) -> Option<Expected> {
        let allowed =
            self.reader.choice(expect, "expectation", &[true, false], |allow| if allow { "allow" } else { "deny" });
        let known = reason::all();
        let mut reasons = Vec::new();
        for (reason, span) in self.reader.texts(reason, "`reason`") {
            if !known.contains(&reason) {
                self.reader.unknown(span, "reason", &reason, known.iter().map(String::as_str));
            }
            reasons.push(reason);
        }
        let message = message.and_then(|node| self.reader.text(node, "`message`"));
        Some(Expected { allowed: allowed?, reasons, message })
    }

    fn given(&mut self, node: Option<&Node<'_>>) -> Option<Given> {
        let mut given = Given {
            circumstances: Circumstances::default(),
            source_ip: ADDRESS.to_owned(),
            user_agent: "aws-cli/2".to_owned(),
            region: self.world.region.clone(),
            now: self.world.now,
        };
        let Some(node) = node else { return Some(given) };
        let mut object = self.reader.object(node, "`given`")?;
        self.read_given(&mut object, &mut given);
        object.finish(self.reader);
        Some(given)
    }

    fn read_given(&mut self, object: &mut Object<'_, '_>, given: &mut Given) {
        let reader = &mut *self.reader;
        let mut text = |name: &'static str| object.get(name).and_then(|node| reader.text(node, name));
        let circumstances = &mut given.circumstances;
        circumstances.vpc = text("vpc");
        circumstances.via = text("via");
        circumstances.source_arn = text("sourceArn");
        given.source_ip = text("sourceIp").unwrap_or(std::mem::take(&mut given.source_ip));
        given.user_agent = text("userAgent").unwrap_or(std::mem::take(&mut given.user_agent));
        circumstances.mfa = reader.flag(object.get("mfa"), "`mfa`");
        circumstances.mfa_age = reader.number(object.get("mfaAge"), "`mfaAge`");
        circumstances.secure_transport =
            reader.flag(object.get("secureTransport"), "`secureTransport`").unwrap_or(true);
        circumstances.source_account = reader.parsed(object.get("sourceAccount"), "`sourceAccount`");
        if let Some(region) = reader.parsed(object.get("region"), "`region`") {
            given.region = region;
        }
        if let Some(now) = reader.time(object.get("now"), "`now`") {
            given.now = now;
        }
        for member in reader.named(object.get("conditions"), "`conditions`") {
            let values = reader.texts(Some(&member.value), "a condition key's value");
            circumstances.extra.insert(member.name.to_string(), values.into_iter().map(|(value, _)| value).collect());
        }
        if let Some(node) = object.get("vpcEndpoint")
            && let Some(id) = reader.text(node, "`vpcEndpoint`")
        {
            let identities = self.world.state.identities();
            if identities.vpc_endpoint(&id).is_none() {
                let names = identities.vpc_endpoints().map(|(id, _)| id.as_str());
                reader.unknown(node.span, "VPC endpoint", &id, names);
            }
            circumstances.vpc_endpoint = Some(id);
        }
    }
}

fn within(outer: &Node<'_>, inner: &Node<'_>) -> bool {
    outer.span.start <= inner.span.start && inner.span.end <= outer.span.end
}

fn title(number: usize, caller: &Caller, call: &str) -> String {
    let arn = caller.arn();
    let who = arn.rsplit(':').next().unwrap_or_default();
    format!("{}. {call} as {who}", number + 1)
}

impl Expected {
    fn is_met_by(&self, found: &Found) -> bool {
        let reasons = match self.reasons.as_slice() {
            [] => true,
            [one] => found.reasons.iter().all(|reason| reason == one),
            several => several == found.reasons,
        };
        self.allowed == found.allowed
            && reasons
            && self.message.as_ref().is_none_or(|text| Some(text) == found.message.as_ref())
    }
}

/// The place of a policy that was given with a session.
pub(crate) fn session_policy<'p>(policies: &'p [PolicyText], text: &str) -> Option<&'p PolicyText> {
    policies.iter().find(|policy| policy.text == text)
}
