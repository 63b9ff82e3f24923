//! Who the person at the page acts as.

use std::collections::{BTreeMap, BTreeSet};

use kms_api::{AccountId, KmsError, Region, Timestamp};
use kms_core::State;
use kms_core::caller::{Caller, Role, Session, SessionKind, User, Who};
use kms_protocol::actor::PAGE_SESSION;
use kms_protocol::decision::ActorView;
use kms_protocol::{Actor, Failure, Part};
use kms_store::Store;

use crate::host::{Host, default_caller};

/// How long a session lasts that was taken on at the page, in milliseconds: an hour, as AssumeRole's do.
const SESSION: i64 = 3_600_000;

impl<S: Store> Host<S> {
    /// From now on, calls are made as this actor; as the root user of the first account without one.
    ///
    /// # Errors
    ///
    /// There is nobody of this name.
    pub(crate) fn act_as(&mut self, actor: Option<&Actor>, real: Timestamp) -> Result<(), Failure> {
        let caller = match actor {
            Some(actor) => caller(self.engine().state(), actor, self.now(real)).map_err(Failure::Kms)?,
            None => default_caller().ok_or_else(|| Failure::Protocol("there is no default caller".to_owned()))?,
        };
        self.set_caller(caller);
        Ok(())
    }
}

/// The actor as a caller.
///
/// # Errors
///
/// There is nobody of this name.
pub(crate) fn caller(state: &State, actor: &Actor, now: Timestamp) -> Result<Caller, KmsError> {
    let root = Caller::root(actor.account.clone(), actor.region.clone());
    let identities = state.identities();
    let nobody = |what: &str, name: &str| KmsError::validation(format!("There is no {what} {name} in the account."));
    let who = match &actor.who {
        Part::Root => Who::Root,
        Part::User { name } => {
            let row = identities.user(&actor.account, name).ok_or_else(|| nobody("user", name))?;
            Who::User(User { name: name.clone(), path: row.path.clone(), id: row.id.clone() })
        }
        Part::Session { role, session } => {
            let row = identities.role(&actor.account, role).ok_or_else(|| nobody("role", role))?;
            let role = Role { name: role.clone(), path: row.path.clone(), id: row.id.clone() };
            Who::Session(Box::new(Session {
                kind: SessionKind::Role { role, name: session.clone() },
                policies: Vec::new(),
                managed_policies: BTreeSet::new(),
                tags: BTreeMap::new(),
                transitive_tags: BTreeSet::new(),
                source_identity: None,
                mfa: false,
                created: now,
                expires: now + SESSION,
            }))
        }
    };
    Ok(root.as_who(who))
}

/// Everybody of the workspace: of each account that has anything, the root user, the users, and a session of each role.
pub(crate) fn actors(state: &State, own: &AccountId, region: &Region) -> Vec<ActorView> {
    let identities = state.identities();
    let mut accounts: BTreeSet<AccountId> = identities.accounts().map(|(id, _)| id.clone()).collect();
    accounts.insert(own.clone());
    accounts.extend(Actor::home().map(|home| home.account));
    accounts.extend(state.accounts(region).cloned());
    let mut found = Vec::new();
    for account in accounts {
        let mut add = |who: Part| {
            let actor = Actor { account: account.clone(), region: region.clone(), who };
            // Whoever is listed is there.
            if let Ok(caller) = caller(state, &actor, Timestamp::default()) {
                found.push(ActorView { arn: caller.arn(), actor });
            }
        };
        add(Part::Root);
        for (user, _) in identities.users_after(&account, None) {
            add(Part::User { name: user.name.clone() });
        }
        for (role, _) in identities.roles_after(&account, None) {
            add(Part::Session { role: role.name.clone(), session: PAGE_SESSION.to_owned() });
        }
    }
    found
}
