//! Things of IAM: an account has each by a name, in no Region.

use std::fmt;
use std::str::FromStr;

use kms_api::AccountId;

/// Account and name. `Display` and `FromStr` have the form `111122223333/name`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// The account.
    pub account: AccountId,
    /// The name, such as that of a user.
    pub name: String,
}

impl Named {
    /// Something of an account.
    pub fn new(account: &AccountId, name: &str) -> Self {
        Self { account: account.clone(), name: name.to_owned() }
    }
}

/// A text that is not of the form of a [`Named`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotNamed;

impl FromStr for Named {
    type Err = NotNamed;

    fn from_str(text: &str) -> Result<Self, NotNamed> {
        let (account, name) = text.split_once('/').ok_or(NotNamed)?;
        Ok(Self { account: account.parse().map_err(|_| NotNamed)?, name: name.to_owned() })
    }
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.account, self.name)
    }
}
