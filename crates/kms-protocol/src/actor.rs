//! Who the person at the page acts as.

use kms_api::{AccountId, Region};
use serde::{Deserialize, Serialize};

/// Somebody of an account, in a Region.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Actor {
    /// The account.
    pub account: AccountId,
    /// The Region that calls are made to.
    pub region: Region,
    /// Who of the account.
    pub who: Part,
}

impl Actor {
    /// The root user of the workspace's first account, who acts if nobody else was chosen. The account id is the one that
    /// AWS's documentation uses for examples.
    pub fn home() -> Option<Self> {
        let account = "123456789012".parse().ok()?;
        let region = "us-east-1".parse().ok()?;
        Some(Self { account, region, who: Part::Root })
    }
}

/// The name of a session that is taken on at the page, which asks for none.
pub const PAGE_SESSION: &str = "session";

/// Who of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Part {
    /// The root user.
    #[default]
    Root,
    /// An IAM user.
    User {
        /// The name.
        name: String,
    },
    /// A session of a role.
    Session {
        /// The role's name.
        role: String,
        /// The session's name.
        session: String,
    },
}
