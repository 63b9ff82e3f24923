//! Things that an account has in a Region, by an id that is unique there.

use std::fmt;

use kms_api::{AccountId, Region};

/// Account, Region and id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owned {
    /// The Region.
    pub region: Region,
    /// The account.
    pub account: AccountId,
    /// The id, such as `cks-1234567890abcdef0`.
    pub id: String,
}

impl Owned {
    /// From the text that `Display` gives.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '/');
        let (region, account, id) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self { region: region.parse().ok()?, account: account.parse().ok()?, id: id.to_owned() })
    }
}

impl fmt::Display for Owned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.region, self.account, self.id)
    }
}
