//! What can be written at a place of a policy that is being written.
//!
//! A text in which somebody writes is hardly ever JSON. So the way to the place is found from the words before it alone,
//! and only what else the statement says is read from the tree, as far as there is one.

use crate::condition::{Base, Operator};
use crate::grammar::Kind;
use crate::json::{self, Cursor, Frame, Node, quoted};
use crate::pattern::Pattern;
use crate::vocabulary::{Key, KeyType, Setting, Vocabulary};
use crate::{Span, findings};

/// Something that can be written.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Completion {
    /// What it is called in the list.
    pub label: String,
    /// What it is.
    pub detail: String,
    /// What is written.
    pub insert: String,
    /// In whose place.
    pub span: Span,
}

/// What can be written at `position`, the likeliest first. Who shows it leaves out what does not begin as the text does.
pub fn complete(
    kind: Kind,
    text: &str,
    position: usize,
    vocabulary: &Vocabulary,
    setting: &Setting,
) -> Vec<Completion> {
    let cursor = json::cursor(text, position);
    let tree = json::parse(text);
    let statement = tree.root.as_ref().and_then(|root| enclosing_statement(root, position));
    let writer = Writer { kind, vocabulary, setting, statement, cursor: &cursor };
    let way: Vec<&str> = cursor.path.iter().filter_map(Frame::name).collect();
    let proposals = match way.as_slice() {
        [] => writer.of_policy(),
        ["Version"] => vec![proposal("2012-10-17", "the current version"), proposal("2008-10-17", "the old version")],
        ["Statement"] => writer.of_statement(),
        ["Statement", "Effect"] => vec![proposal("Allow", "allows"), proposal("Deny", "denies, whatever else allows")],
        ["Statement", "Principal" | "NotPrincipal"] => writer.principal_types(),
        ["Statement", "Principal" | "NotPrincipal", kind] => writer.principals(kind),
        ["Statement", "Action" | "NotAction"] => writer.actions(),
        ["Statement", "Resource" | "NotResource"] => writer.resources(),
        ["Statement", "Condition"] => operators(),
        ["Statement", "Condition", _] => writer.keys(),
        ["Statement", "Condition", operator, key] => writer.values(operator, key),
        _ => Vec::new(),
    };
    let completions = proposals.into_iter().filter_map(|proposal| writer.written(proposal, text));
    completions.take(findings::MAX_FINDINGS).collect()
}

/// Something that could be written, as a text without quotes.
struct Proposal {
    text: String,
    detail: String,
    /// Whether it is the name of a member, and what value it begins with then.
    value: Option<&'static str>,
}

fn proposal(text: impl Into<String>, detail: impl Into<String>) -> Proposal {
    Proposal { text: text.into(), detail: detail.into(), value: None }
}

fn name(text: impl Into<String>, detail: impl Into<String>, value: &'static str) -> Proposal {
    Proposal { text: text.into(), detail: detail.into(), value: Some(value) }
}

struct Writer<'a> {
    kind: Kind,
    vocabulary: &'a Vocabulary,
    setting: &'a Setting,
    statement: Option<&'a Node<'a>>,
    cursor: &'a Cursor,
}

impl Writer<'_> {
    /// The completion, if a name is proposed where a name is to stand.
    fn written(&self, proposal: Proposal, text: &str) -> Option<Completion> {
        if proposal.value.is_some() != self.cursor.expects_name {
            return None;
        }
        let mut insert = quoted(&proposal.text);
        // Where a member is complete, only its name is changed.
        let rest = text.get(self.cursor.word.end..).unwrap_or_default();
        if let Some(value) = proposal.value.filter(|_| !rest.trim_start().starts_with(':')) {
            insert = format!("{insert}: {value}");
        }
        Some(Completion { label: proposal.text, detail: proposal.detail, insert, span: self.cursor.word })
    }

    fn of_policy(&self) -> Vec<Proposal> {
        vec![
            name("Version", "the version of the language", "\"2012-10-17\""),
            name("Id", "a name for the policy", "\"\""),
            name("Statement", "what the policy says", "[]"),
        ]
    }

    fn of_statement(&self) -> Vec<Proposal> {
        let mut all = vec![
            name("Sid", "a name for the statement", "\"\""),
            name("Effect", "whether it allows or denies", "\"Allow\""),
            name("Principal", "whom it is about", "{}"),
            name("NotPrincipal", "all but these", "{}"),
            name("Action", "what they do", "\"\""),
            name("NotAction", "all but this", "\"\""),
            name("Resource", "what they do it with", "\"*\""),
            name("NotResource", "all but this", "\"\""),
            name("Condition", "what must hold", "{}"),
        ];
        // The cursor may stand in a member's name, which does not count as there.
        let present = |text: &str| {
            self.statement.and_then(|statement| statement.member(text)).is_some_and(|m| m.name_span != self.cursor.word)
        };
        all.retain(|element| {
            let plain = element.text.trim_start_matches("Not");
            let fits = (plain != "Principal" || self.kind.has_principal())
                && (plain != "Resource" || self.kind != Kind::Trust);
            fits && !present(plain) && !present(&format!("Not{plain}"))
        });
        all
    }

    fn principal_types(&self) -> Vec<Proposal> {
        vec![
            proposal("*", "everybody"),
            name("AWS", "accounts, users, roles, sessions", "\"\""),
            name("Service", "AWS services", "\"\""),
            name("Federated", "identity providers", "\"\""),
        ]
    }

    fn principals(&self, kind: &str) -> Vec<Proposal> {
        match kind {
            "AWS" => {
                let partition = self.setting.resource.as_deref().and_then(|arn| arn.split(':').nth(1)).unwrap_or("aws");
                let root = self.setting.account.as_ref().map(|account| format!("arn:{partition}:iam::{account}:root"));
                let known = self.setting.principals.iter().filter(|arn| Some(*arn) != root.as_ref());
                let known = known.map(|arn| proposal(arn.as_str(), what_it_is(arn)));
                let root = root.iter().map(|root| proposal(root.as_str(), "the account, by whose policies others may"));
                root.chain(known).chain([proposal("*", "everybody")]).collect()
            }
            "Service" => {
                let services = self.vocabulary.service_principals.iter();
                services.map(|service| proposal(service.as_str(), "an AWS service")).collect()
            }
            _ => Vec::new(),
        }
    }

    fn actions(&self) -> Vec<Proposal> {
        let works = |action: &crate::vocabulary::Action| {
            self.kind != Kind::Resource
                || (self.vocabulary.acts_on_policy_owner(action) && !action.not_by_resource_policy)
        };
        let known: Vec<_> = self.vocabulary.actions.iter().filter(|action| works(action)).collect();
        let mut proposals = Vec::new();
        let services = self.vocabulary.services.iter();
        proposals.extend(services.map(|service| proposal(format!("{service}:*"), "all actions")));
        for action in &known {
            let wild = format!("{}*", action.name);
            let pattern = Pattern::new(&wild);
            let fitting = known.iter().filter(|other| pattern.matches(&other.name)).count();
            proposals.push(proposal(action.name.as_str(), action.access.as_str()));
            if fitting > 1 {
                proposals.push(proposal(wild, format!("{fitting} actions")));
            }
        }
        for (shape, service) in ["Describe", "Get", "List", "ReEncrypt"]
            .iter()
            .flat_map(|verb| self.vocabulary.services.iter().map(move |service| (verb, service)))
        {
            let wild = format!("{service}:{shape}*");
            let pattern = Pattern::new(&wild);
            let fitting = known.iter().filter(|action| pattern.matches(&action.name)).count();
            if fitting > 1 && !proposals.iter().any(|proposal| proposal.text == wild) {
                proposals.push(proposal(wild, format!("{fitting} actions")));
            }
        }
        proposals
    }

    fn resources(&self) -> Vec<Proposal> {
        let all = if self.kind == Kind::Resource { "this resource" } else { "all resources" };
        let mut proposals = vec![proposal("*", all)];
        if self.kind != Kind::Resource {
            proposals.extend(self.setting.resource.iter().map(|arn| proposal(arn.as_str(), "a resource")));
            let types = self.vocabulary.resources.iter();
            proposals.extend(types.map(|kind| proposal(kind.pattern.as_str(), format!("every {}", kind.name))));
            proposals.extend(self.variables());
        }
        proposals
    }

    /// Condition keys, those of the statement's actions first.
    fn keys(&self) -> Vec<Proposal> {
        let actions =
            self.statement.and_then(|statement| statement.member("Action")).map(|member| member.value.items());
        let patterns: Vec<Pattern> = actions
            .unwrap_or_default()
            .iter()
            .filter_map(|item| item.text().map(|text| Pattern::new(&text.to_ascii_lowercase())))
            .collect();
        let covered: Vec<_> = self
            .vocabulary
            .actions
            .iter()
            .filter(|action| patterns.iter().any(|pattern| pattern.matches(&action.name.to_ascii_lowercase())))
            .collect();
        let fits = |key: &Key| covered.is_empty() || covered.iter().any(|action| key.is_of(action));
        let refused = |key: &Key| self.kind == Kind::Resource && key.not_in_resource_policy;
        let keys = || self.vocabulary.keys.iter().filter(|key| !refused(key) && key.instead.is_none());
        let ordered = keys().filter(|key| fits(key)).chain(keys().filter(|key| !fits(key)));
        ordered
            .flat_map(|key| {
                let detail =
                    if key.multi { format!("{}, several", key.kind.name()) } else { key.kind.name().to_owned() };
                let names = if key.is_prefix() && !key.examples.is_empty() {
                    &key.examples
                } else {
                    std::slice::from_ref(&key.name)
                };
                names.iter().map(move |text| name(text.as_str(), detail.clone(), "\"\"")).collect::<Vec<_>>()
            })
            .collect()
    }

    fn values(&self, operator: &str, name: &str) -> Vec<Proposal> {
        let base = Operator::parse(operator).map(|operator| operator.base);
        if matches!(base, Some(Base::Bool | Base::Null)) {
            return vec![proposal("true", ""), proposal("false", "")];
        }
        let mut proposals = Vec::new();
        if let Some(key) = self.vocabulary.key(name) {
            proposals.extend(key.values.iter().map(|value| proposal(value.as_str(), "")));
            let region = self.setting.resource.as_deref().and_then(|arn| arn.split(':').nth(3)).unwrap_or("*");
            let examples = key.examples.iter().filter(|_| !key.is_prefix());
            proposals.extend(examples.map(|example| proposal(example.replace("{region}", region), "")));
            let account = self.setting.account.iter().filter(|_| key.name.ends_with("Account"));
            proposals.extend(account.map(|account| proposal(account.as_str(), "this account")));
            if key.name.ends_with("PrincipalArn") || key.name.ends_with("Principal") {
                proposals.extend(self.setting.principals.iter().map(|arn| proposal(arn.as_str(), what_it_is(arn))));
            }
        }
        if base.is_some_and(Base::takes_variables) {
            proposals.extend(self.variables());
        }
        proposals
    }

    /// Policy variables: keys that have one value.
    fn variables(&self) -> Vec<Proposal> {
        let keys = self.vocabulary.keys.iter().filter(|key| !key.multi && key.name.starts_with("aws:"));
        let plain = keys.filter(|key| matches!(key.kind, KeyType::String | KeyType::Arn) && !key.is_prefix());
        plain.map(|key| proposal(format!("${{{}}}", key.name), "its value in the request")).collect()
    }
}

fn operators() -> Vec<Proposal> {
    let plain = Base::ALL.iter().map(|base| name(base.as_str(), "", "{}"));
    let several = ["ForAnyValue", "ForAllValues"].into_iter().flat_map(|quantifier| {
        ["StringEquals", "StringLike", "ArnLike"]
            .map(|base| name(format!("{quantifier}:{base}"), "for keys of several values", "{}"))
    });
    let optional = ["StringEquals", "StringLike", "Bool", "ArnLike"];
    let optional = optional.into_iter().map(|base| name(format!("{base}IfExists"), "also without the key", "{}"));
    plain.chain(several).chain(optional).collect()
}

fn what_it_is(arn: &str) -> &'static str {
    match arn.splitn(6, ':').nth(5).and_then(|resource| resource.split('/').next()) {
        Some("role") => "a role",
        Some("user") => "a user",
        Some("root") => "an account",
        Some("assumed-role") => "a session of a role",
        Some("federated-user") => "a federated user",
        _ => "",
    }
}

/// The statement in which a place lies, as far as the text is understood.
fn enclosing_statement<'n, 't>(root: &'n Node<'t>, position: usize) -> Option<&'n Node<'t>> {
    let statements = root.member("Statement")?.value.items();
    statements.iter().find(|statement| statement.span.start <= position && position <= statement.span.end)
}
