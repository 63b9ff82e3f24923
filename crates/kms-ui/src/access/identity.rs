//! Users, groups and roles by what names them: in addresses, in requests to IAM, and as somebody to act as.

use kms_api::{AccountId, Region};
use kms_protocol::actor::PAGE_SESSION;
use kms_protocol::{Actor, Part};

/// The kinds of identities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// IAM users.
    #[default]
    User,
    /// Groups of users.
    Group,
    /// Roles.
    Role,
}

impl Kind {
    /// As it stands in addresses, ARNs and sentences.
    pub fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
            Self::Role => "role",
        }
    }

    /// As it begins titles, and the names of IAM's members and operations.
    pub fn title(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Group => "Group",
            Self::Role => "Role",
        }
    }

    /// The member of requests that names one.
    pub fn member(self) -> String {
        format!("{}Name", self.title())
    }

    /// The kind of this word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::User, Self::Group, Self::Role].into_iter().find(|kind| kind.word() == word)
    }
}

/// A user, group or role of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The account.
    pub account: AccountId,
    /// Which of the three it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
}

impl Identity {
    /// The identity of an address's parts. IAM's names hold nothing that an address cannot.
    pub fn of(account: &str, kind: &str, name: &str) -> Option<Self> {
        let name = Some(name.to_owned()).filter(|name| !name.is_empty());
        Some(Self { account: account.parse().ok()?, kind: Kind::from_word(kind)?, name: name? })
    }

    /// As somebody to act as in a Region: a user, or a session of a role. Nobody acts as a group.
    pub fn actor(&self, region: Region) -> Option<Actor> {
        let name = self.name.clone();
        let who = match self.kind {
            Kind::User => Part::User { name },
            Kind::Role => Part::Session { role: name, session: PAGE_SESSION.to_owned() },
            Kind::Group => return None,
        };
        Some(Actor { account: self.account.clone(), region, who })
    }

    /// Whether this is who the actor is.
    pub fn is(&self, actor: &Actor) -> bool {
        let named = match (&actor.who, self.kind) {
            (Part::User { name }, Kind::User) => *name == self.name,
            (Part::Session { role, .. }, Kind::Role) => *role == self.name,
            _ => false,
        };
        named && actor.account == self.account
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_and_roles_can_be_acted_as() {
        let region: Region = "us-east-1".parse().unwrap();
        for (kind, text) in [
            ("user", Some("us-east-1/111122223333/user/x")),
            ("role", Some("us-east-1/111122223333/role/x/session")),
            ("group", None),
        ] {
            let identity = Identity::of("111122223333", kind, "x").unwrap();
            let actor = identity.actor(region.clone());
            assert_eq!(actor.as_ref().map(super::super::actor::to_text).as_deref(), text);
            if let Some(actor) = actor {
                assert!(identity.is(&actor));
                assert!(!Identity { name: "y".to_owned(), ..identity }.is(&actor));
            }
        }
    }

    #[test]
    fn what_names_none_is_none() {
        for (account, kind, name) in [("1", "user", "x"), ("111122223333", "policy", "x"), ("111122223333", "role", "")]
        {
            assert_eq!(Identity::of(account, kind, name), None);
        }
    }
}
