//! Somebody of an account as a text, for addresses and for the tab's memory, and in words.

use kms_protocol::decision::ActorView;
use kms_protocol::{Actor, Part};

use crate::text::access::actor as text;

/// The actor as a text: `us-east-1/111122223333/root`, `…/user/ann`, `…/role/Admin/session`.
pub fn to_text(actor: &Actor) -> String {
    let who = match &actor.who {
        Part::Root => "root".to_owned(),
        Part::User { name } => format!("user/{name}"),
        Part::Session { role, session } => format!("role/{role}/{session}"),
    };
    format!("{}/{}/{who}", actor.region, actor.account)
}

/// The actor that a text stands for.
pub fn from_text(text: &str) -> Option<Actor> {
    let parts: Vec<&str> = text.split('/').collect();
    let [region, account, rest @ ..] = parts.as_slice() else { return None };
    let named = |name: &str| Some(name.to_owned()).filter(|name| !name.is_empty());
    let who = match rest {
        ["root"] => Part::Root,
        ["user", name] => Part::User { name: named(name)? },
        ["role", role, session] => Part::Session { role: named(role)?, session: named(session)? },
        _ => return None,
    };
    Some(Actor { account: account.parse().ok()?, region: region.parse().ok()?, who })
}

/// Who of the account, in a few words: `root user`, `user ann`, `role Admin`.
pub fn name(actor: &Actor) -> String {
    match &actor.who {
        Part::Root => text::root().to_owned(),
        Part::User { name } => text::user(name),
        Part::Session { role, .. } => text::role(role),
    }
}

/// The actor in words that name the account too.
pub fn full_name(actor: &Actor) -> String {
    text::full(actor.account.as_str(), &name(actor))
}

/// The actors by account, in the order of accounts.
pub fn by_account(actors: &[ActorView]) -> Vec<(String, Vec<ActorView>)> {
    let mut groups: Vec<(String, Vec<ActorView>)> = Vec::new();
    for found in actors {
        let account = found.actor.account.as_str();
        match groups.iter_mut().find(|(of, _)| of == account) {
            Some((_, group)) => group.push(found.clone()),
            None => groups.push((account.to_owned(), vec![found.clone()])),
        }
    }
    groups.sort_by(|(one, _), (other, _)| one.cmp(other));
    groups
}

/// The root user of an account whose twelve digits were typed, groups of them apart perhaps.
pub fn root_of(typed: &str, region: &kms_api::Region) -> Option<Actor> {
    let digits: String = typed.chars().filter(|letter| !matches!(letter, ' ' | '-')).collect();
    Some(Actor { account: digits.parse().ok()?, region: region.clone(), who: Part::Root })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor(who: Part) -> Actor {
        Actor { account: "111122223333".parse().unwrap(), region: "us-east-1".parse().unwrap(), who }
    }

    #[test]
    fn every_actor_round_trips() {
        for who in [
            Part::Root,
            Part::User { name: "ann.o+b=c,d@e_f-g".to_owned() },
            Part::Session { role: "Admin".to_owned(), session: "s@1".to_owned() },
        ] {
            let actor = actor(who);
            assert_eq!(from_text(&to_text(&actor)), Some(actor));
        }
    }

    #[test]
    fn what_names_nobody_is_nobody() {
        for text in ["", "root", "us-east-1/1/root", "us-east-1/111122223333/user/", "us-east-1/111122223333/root/x"] {
            assert_eq!(from_text(text), None, "{text}");
        }
    }

    #[test]
    fn an_account_may_be_typed_in_groups() {
        let region = "us-east-1".parse().unwrap();
        assert_eq!(root_of("1111-2222 3333", &region), Some(actor(Part::Root)));
        assert_eq!(root_of("1111", &region), None);
    }

    #[test]
    fn actors_stand_with_their_account() {
        let view = |account: &str, who: Part| ActorView {
            actor: Actor { account: account.parse().unwrap(), ..actor(who) },
            arn: String::new(),
        };
        let user = Part::User { name: "ann".to_owned() };
        let found = by_account(&[
            view("222222222222", Part::Root),
            view("111111111111", Part::Root),
            view("222222222222", user),
        ]);
        let sizes: Vec<(&str, usize)> = found.iter().map(|(account, group)| (account.as_str(), group.len())).collect();
        assert_eq!(sizes, [("111111111111", 1), ("222222222222", 2)]);
    }
}
