//! Who sends a request.

use std::collections::{BTreeMap, BTreeSet};

use iam_policy::Kind;
use iam_policy::json::{Node, Value};
use kms_api::AccountId;
use kms_api::time::HOUR;
use kms_core::caller::{Issuer, Role, Session, SessionKind, User, Who};

use super::World;
use crate::read::{Files, Object, PolicyText, Reader};

/// Who sends a request: what stands under `as`.
pub(crate) struct As {
    /// The account; that of what is asked for, for an AWS service.
    pub(crate) account: Option<AccountId>,
    pub(crate) who: Who,
    /// The session policies that were given as text, with their places.
    pub(crate) policies: Vec<PolicyText>,
}

/// What a `Sender` is read with.
pub(crate) struct Sender<'s> {
    pub(crate) world: &'s World,
    pub(crate) reader: &'s mut Reader,
    pub(crate) text: &'s str,
    pub(crate) files: &'s mut Files<'s>,
    pub(crate) malformed: bool,
}

impl Sender<'_> {
    pub(crate) fn read(&mut self, node: &Node<'_>) -> Option<As> {
        match &node.value {
            Value::String(text) => self.short(node, text),
            _ => self.long(node),
        }
    }

    /// An ARN, or its end: `user/alice`, `444455556666:root`, `role/R` and `assumed-role/R/S`; or an AWS service.
    fn short(&mut self, node: &Node<'_>, text: &str) -> Option<As> {
        if text.contains(".amazonaws.com") && !text.contains([':', '/']) {
            return Some(As { account: None, who: Who::Service(text.to_owned()), policies: Vec::new() });
        }
        let (account, resource) = match text.split(':').collect::<Vec<_>>().as_slice() {
            ["arn", _, "iam" | "sts", "", account, resource] | [account, resource] => (Some(*account), *resource),
            [resource] => (None, *resource),
            _ => {
                self.reader.problem(
                    node.span,
                    format!("`{text}` names nobody; write an ARN, `user/NAME`, `role/NAME` or `root`"),
                );
                return None;
            }
        };
        let account = match account {
            Some(account) => {
                self.declared(node, self.world.accounts.iter().find(|known| known.as_str() == account), account)?
            }
            None => self.only_account(node.span)?,
        };
        let (kind, rest) = resource.split_once('/').unwrap_or((resource, ""));
        let name = rest.rsplit('/').next().unwrap_or_default();
        let who = match kind {
            "root" => Who::Root,
            "user" => Who::User(self.user(node, &account, name)?),
            "role" => self.session_of(node, &account, name, "session")?,
            "assumed-role" => {
                let (role, session) = rest.split_once('/').unwrap_or((rest, "session"));
                self.session_of(node, &account, role, session)?
            }
            _ => {
                let text = format!("`{text}` cannot send requests; federated users are written as an object");
                self.reader.problem(node.span, text);
                return None;
            }
        };
        Some(As { account: Some(account), who, policies: Vec::new() })
    }

    fn long(&mut self, node: &Node<'_>) -> Option<As> {
        let mut object = self.reader.object(node, "`as`")?;
        let found = self.members(&mut object);
        object.finish(self.reader);
        found
    }

    fn members(&mut self, object: &mut Object<'_, '_>) -> Option<As> {
        let given = object.get("account");
        let (user, role, session) = (object.get("user"), object.get("role"), object.get("session"));
        let (federated, by, root) = (object.get("federated"), object.get("by"), object.get("root"));
        let (service, token) = (object.get("service"), object.get("token"));
        let (policies, managed) = (object.get("policies"), object.get("managed"));
        let (tags, identity, mfa) = (object.get("tags"), object.get("sourceIdentity"), object.get("mfa"));
        let account = match given {
            Some(node) => {
                let text = self.reader.text(node, "`account`")?;
                Some(self.declared(node, self.world.accounts.iter().find(|known| known.as_str() == text), &text)?)
            }
            None => None,
        };
        if let Some(node) = service {
            let name = self.reader.text(node, "`service`")?;
            return Some(As { account, who: Who::Service(name), policies: Vec::new() });
        }
        let account = match account {
            Some(account) => account,
            None => self.only_account(object.span)?,
        };
        let issuer = |sender: &mut Self, node: &Node<'_>| {
            let name = sender.reader.text(node, "a user")?;
            Some(Issuer::User(sender.user(node, &account, name.strip_prefix("user/").unwrap_or(&name))?))
        };
        let token = self.reader.flag(token, "`token`").unwrap_or(false);
        let root = self.reader.flag(root, "`root`").unwrap_or(false);
        let kind = match (user, role, federated, root) {
            (Some(node), None, None, false) => match issuer(self, node)? {
                issuer if token => SessionKind::Token(issuer),
                Issuer::User(user) => {
                    return Some(As { account: Some(account), who: Who::User(user), policies: Vec::new() });
                }
                Issuer::Root => return None,
            },
            (None, Some(node), None, false) => {
                let role = self.reader.text(node, "`role`")?;
                let name = session.and_then(|node| self.reader.text(node, "`session`"));
                let name = name.unwrap_or_else(|| "session".to_owned());
                SessionKind::Role {
                    role: self.role(node, &account, role.strip_prefix("role/").unwrap_or(&role))?,
                    name,
                }
            }
            (None, None, Some(node), false) => {
                let name = self.reader.text(node, "`federated`")?;
                let issuer = match by {
                    Some(by) => issuer(self, by)?,
                    None => Issuer::Root,
                };
                SessionKind::Federated { name, issuer }
            }
            (None, None, None, true) if token => SessionKind::Token(Issuer::Root),
            (None, None, None, true) => {
                return Some(As { account: Some(account), who: Who::Root, policies: Vec::new() });
            }
            _ => {
                self.reader.problem(object.span, "`as` has one of `user`, `role`, `federated`, `root` and `service`");
                return None;
            }
        };
        let mut session = self.new_session(kind);
        let items = match policies {
            Some(Node { value: Value::Array(items), .. }) => items.as_slice(),
            Some(node) => std::slice::from_ref(node),
            None => &[],
        };
        let read = items
            .iter()
            .filter_map(|item| self.reader.policy(Kind::Session, item, self.text, self.files, self.malformed));
        let policies: Vec<PolicyText> = read.collect();
        session.policies = policies.iter().map(|policy| policy.text.clone()).collect();
        for (name, span) in self.reader.texts(managed, "`managed`") {
            session.managed_policies.extend(self.managed_policy(&account, &name, span));
        }
        session.tags = self.reader.text_map(tags, "`tags`");
        session.source_identity = identity.and_then(|node| self.reader.text(node, "`sourceIdentity`"));
        session.mfa = self.reader.flag(mfa, "`mfa`").unwrap_or(false);
        Some(As { account: Some(account), who: Who::Session(Box::new(session)), policies })
    }

    fn new_session(&self, kind: SessionKind) -> Session {
        Session {
            kind,
            policies: Vec::new(),
            managed_policies: BTreeSet::new(),
            tags: BTreeMap::new(),
            transitive_tags: BTreeSet::new(),
            source_identity: None,
            mfa: false,
            created: self.world.now,
            expires: self.world.now + HOUR,
        }
    }

    fn session_of(&mut self, node: &Node<'_>, account: &AccountId, role: &str, name: &str) -> Option<Who> {
        let role = self.role(node, account, role)?;
        let kind = SessionKind::Role { role, name: name.to_owned() };
        Some(Who::Session(Box::new(self.new_session(kind))))
    }

    fn declared(&mut self, node: &Node<'_>, found: Option<&AccountId>, name: &str) -> Option<AccountId> {
        if found.is_none() {
            self.reader.unknown(node.span, "account", name, self.world.accounts.iter().map(AccountId::as_str));
        }
        found.cloned()
    }

    fn only_account(&mut self, span: iam_policy::Span) -> Option<AccountId> {
        let only = self.world.accounts.first().filter(|_| self.world.accounts.len() == 1);
        if only.is_none() {
            self.reader.problem(span, "an account must be named: there is more than one, or none");
        }
        only.cloned()
    }

    /// The ARN of a managed policy that is named by its name or ARN.
    fn managed_policy(&mut self, account: &AccountId, name: &str, span: iam_policy::Span) -> Option<String> {
        let partition = self.world.region.partition();
        let known: Vec<(&str, String)> = self
            .world
            .state
            .identities()
            .policies_after(account, None)
            .map(|(named, row)| {
                (named.name.as_str(), format!("arn:{partition}:iam::{account}:policy{}{}", row.path, named.name))
            })
            .collect();
        let found = known.iter().find(|(known, arn)| *known == name || arn == name);
        if found.is_none() {
            self.reader.unknown(span, "managed policy", name, known.iter().map(|(known, _)| *known));
        }
        found.map(|(_, arn)| arn.clone())
    }

    fn user(&mut self, node: &Node<'_>, account: &AccountId, name: &str) -> Option<User> {
        let identities = self.world.state.identities();
        let Some(row) = identities.user(account, name) else {
            let names = identities.users_after(account, None).map(|(named, _)| named.name.as_str());
            self.reader.unknown(node.span, &format!("user of account {account} called"), name, names);
            return None;
        };
        Some(User { name: name.to_owned(), path: row.path.clone(), id: row.id.clone() })
    }

    fn role(&mut self, node: &Node<'_>, account: &AccountId, name: &str) -> Option<Role> {
        let identities = self.world.state.identities();
        let Some(row) = identities.role(account, name) else {
            let names = identities.roles_after(account, None).map(|(named, _)| named.name.as_str());
            self.reader.unknown(node.span, &format!("role of account {account} called"), name, names);
            return None;
        };
        Some(Role { name: name.to_owned(), path: row.path.clone(), id: row.id.clone() })
    }
}
