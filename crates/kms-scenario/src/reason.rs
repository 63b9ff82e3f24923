//! The words for what decided, as scenario files write them.

use kms_core::authorization::{Layer, Reason};

/// Every reason that a file may name.
pub(crate) fn all() -> Vec<String> {
    let plain = [
        Reason::KeyPolicy,
        Reason::IdentityPolicy,
        Reason::BothAccounts,
        Reason::Grant,
        Reason::Root,
        Reason::NotAcrossAccounts,
        Reason::NotRetiring,
    ];
    let of_layers = Layer::ALL.into_iter().flat_map(|layer| [Reason::Denied(layer), Reason::NotAllowed(layer)]);
    plain.into_iter().chain(of_layers).map(words).chain([NOT_FOUND.to_owned()]).collect()
}

/// The reason of a call that names what is not there.
pub(crate) const NOT_FOUND: &str = "not found";

/// A reason in words.
pub fn words(reason: Reason) -> String {
    match reason {
        Reason::KeyPolicy => "key policy".to_owned(),
        Reason::IdentityPolicy => "identity policy".to_owned(),
        Reason::BothAccounts => "both accounts".to_owned(),
        Reason::Grant => "grant".to_owned(),
        Reason::Root => "account root user".to_owned(),
        Reason::Denied(layer) => format!("explicit deny in {}", layer.as_str()),
        Reason::NotAllowed(layer) => format!("no {} allows", layer.as_str()),
        Reason::NotAcrossAccounts => "not across accounts".to_owned(),
        Reason::NotRetiring => "not a retiring principal".to_owned(),
    }
}
