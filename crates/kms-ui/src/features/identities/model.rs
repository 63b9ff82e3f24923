//! What the pages of identities show, read from the accounts of the workspace.

use kms_protocol::identity::{AccountView, IdentityView};

use super::call::Call;
use crate::access::identity::{Identity, Kind};
use crate::text::identities as text;

/// An identity in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) identity: Identity,
    pub(super) arn: String,
    /// What it has, in a few words.
    pub(super) facts: String,
}

/// The identities of a kind whose names or ARNs hold the text, in any case.
pub(super) fn entries(account: &AccountView, kind: Kind, search: &str) -> Vec<Entry> {
    let search = search.trim().to_lowercase();
    let fits = |view: &&IdentityView| view.arn.to_lowercase().contains(&search);
    let entry = |view: &IdentityView| Entry {
        identity: Identity { account: account.id.clone(), kind, name: view.name.clone() },
        arn: view.arn.clone(),
        facts: facts(account, kind, view),
    };
    of_kind(account, kind).iter().filter(fits).map(entry).collect()
}

fn facts(account: &AccountView, kind: Kind, view: &IdentityView) -> String {
    let policies = view.policies.len() + view.attached.len();
    let mut facts = vec![match policies {
        0 => text::no_policies().to_owned(),
        count => text::policies(count as u64),
    }];
    match kind {
        Kind::User if !view.groups.is_empty() => {
            facts.push(text::in_groups(&view.groups.iter().cloned().collect::<Vec<_>>().join(", ")));
        }
        Kind::Group => facts.push(text::members(members(account, &view.name).len() as u64)),
        _ => {}
    }
    if view.boundary.is_some() {
        facts.push(text::has_boundary().to_owned());
    }
    facts.join(" · ")
}

/// The identities of a kind.
pub(super) fn of_kind(account: &AccountView, kind: Kind) -> &[IdentityView] {
    match kind {
        Kind::User => &account.users,
        Kind::Group => &account.groups,
        Kind::Role => &account.roles,
    }
}

/// Whether the account has no identities.
pub(super) fn is_empty(account: &AccountView) -> bool {
    account.users.is_empty() && account.groups.is_empty() && account.roles.is_empty()
}

/// The account of an identity.
pub(super) fn account_of(accounts: &[AccountView], identity: &Identity) -> Option<AccountView> {
    accounts.iter().find(|account| account.id == identity.account).cloned()
}

/// The identity among those of its account. IAM tells names apart as they are written.
pub(super) fn find(account: &AccountView, identity: &Identity) -> Option<IdentityView> {
    of_kind(account, identity.kind).iter().find(|view| view.name == identity.name).cloned()
}

/// The users who are in a group.
pub(super) fn members(account: &AccountView, group: &str) -> Vec<String> {
    account.users.iter().filter(|user| user.groups.contains(group)).map(|user| user.name.clone()).collect()
}

/// What an identity is in, or who is in it: the groups of a user, the users of a group.
pub(super) fn bonds(account: &AccountView, identity: &Identity) -> Vec<String> {
    match identity.kind {
        Kind::User => find(account, identity).map(|user| user.groups.into_iter().collect()).unwrap_or_default(),
        Kind::Group => members(account, &identity.name),
        Kind::Role => Vec::new(),
    }
}

/// What else it could be in, or who else could be in it.
pub(super) fn possible_bonds(account: &AccountView, identity: &Identity) -> Vec<String> {
    let others = match identity.kind {
        Kind::User => &account.groups,
        Kind::Group => &account.users,
        Kind::Role => return Vec::new(),
    };
    let present = bonds(account, identity);
    others.iter().map(|other| other.name.clone()).filter(|name| !present.contains(name)).collect()
}

/// The call that puts a user into a group or takes the user out, seen from either.
pub(super) fn bond(identity: &Identity, other: &str, is_in: bool) -> Call {
    match identity.kind {
        Kind::Group => Call::member(other, &identity.name, is_in),
        Kind::User | Kind::Role => Call::member(&identity.name, other, is_in),
    }
}

/// The calls that delete an identity, in an order that IAM takes: it deletes nothing on which something hangs.
pub(super) fn deletion(account: &AccountView, identity: &Identity) -> Vec<Call> {
    let Some(view) = find(account, identity) else { return Vec::new() };
    let mut calls: Vec<Call> = bonds(account, identity).iter().map(|other| bond(identity, other, false)).collect();
    calls.extend(view.attached.iter().map(|arn| Call::detach(identity, arn)));
    calls.extend(view.policies.keys().map(|name| Call::delete_policy(identity, name)));
    calls.push(Call::delete(identity));
    calls
}

/// The name in the ARN of a managed policy.
pub(super) fn policy_name(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

/// Whether a managed policy belongs to a service's own roles, to which AWS alone attaches it.
pub(super) fn is_for_services(arn: &str) -> bool {
    arn.contains(":policy/aws-service-role/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(name: &str) -> IdentityView {
        let arn = format!("arn:aws:iam::111122223333:x/{name}");
        IdentityView { name: name.to_owned(), arn, ..IdentityView::default() }
    }

    fn account() -> AccountView {
        let set = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect();
        let mut ann = IdentityView { groups: set(&["staff"]), attached: set(&["arn:a/b"]), ..view("Ann") };
        ann.policies = [("use", "{}"), ("admin", "{}")].map(|(name, text)| (name.to_owned(), text.to_owned())).into();
        ann.boundary = Some("arn:b".to_owned());
        AccountView {
            id: "111122223333".parse().unwrap(),
            name: None,
            users: vec![ann, view("bob")],
            groups: vec![view("staff"), view("guests")],
            roles: vec![view("Reader")],
            managed_policies: [].into(),
        }
    }

    fn identity(kind: &str, name: &str) -> Identity {
        Identity::of("111122223333", kind, name).unwrap()
    }

    #[test]
    fn the_search_looks_at_names_in_any_case() {
        let names = |search: &str| {
            let found = entries(&account(), Kind::User, search).into_iter();
            found.map(|entry| entry.identity.name).collect::<Vec<_>>()
        };
        assert_eq!(names(""), ["Ann", "bob"]);
        assert_eq!(names(" aNN "), ["Ann"]);
        assert!(names("zoe").is_empty());
    }

    #[test]
    fn what_one_has_is_told() {
        let facts = |kind, at| entries(&account(), kind, "").get::<usize>(at).unwrap().facts.clone();
        assert_eq!(facts(Kind::User, 0), "3 policies · in staff · has a permissions boundary");
        assert_eq!(facts(Kind::Group, 0), "no policies · 1 member");
        assert_eq!(facts(Kind::Role, 0), "no policies");
    }

    #[test]
    fn bonds_are_seen_from_both_sides() {
        let account = account();
        assert_eq!(bonds(&account, &identity("user", "Ann")), ["staff"]);
        assert_eq!(possible_bonds(&account, &identity("user", "Ann")), ["guests"]);
        assert_eq!(bonds(&account, &identity("group", "staff")), ["Ann"]);
        assert_eq!(possible_bonds(&account, &identity("group", "staff")), ["bob"]);
        assert_eq!(bond(&identity("group", "staff"), "bob", true), bond(&identity("user", "bob"), "staff", true));
    }

    #[test]
    fn a_deletion_takes_away_what_hangs_on_it_first() {
        let lines = |kind, name| {
            let calls = deletion(&account(), &identity(kind, name));
            calls.iter().map(|call| call.operation.clone()).collect::<Vec<_>>()
        };
        assert_eq!(
            lines("user", "Ann"),
            ["RemoveUserFromGroup", "DetachUserPolicy", "DeleteUserPolicy", "DeleteUserPolicy", "DeleteUser"]
        );
        assert_eq!(lines("group", "staff"), ["RemoveUserFromGroup", "DeleteGroup"]);
        assert_eq!(lines("role", "Reader"), ["DeleteRole"]);
        assert!(lines("role", "None").is_empty());
    }

    #[test]
    fn managed_policies_are_known_by_their_names() {
        assert_eq!(policy_name("arn:aws:iam::aws:policy/AdministratorAccess"), "AdministratorAccess");
        assert!(is_for_services("arn:aws:iam::aws:policy/aws-service-role/X"));
        assert!(!is_for_services("arn:aws:iam::aws:policy/X"));
    }
}
