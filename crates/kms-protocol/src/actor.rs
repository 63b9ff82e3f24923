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
