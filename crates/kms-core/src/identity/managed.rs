//! Managed policies by their ARNs: those of AWS, which are data, and those of customers, which are rows.

use std::sync::LazyLock;

use kms_api::AccountId;
use serde::Deserialize;
use serde_json::Value;

use crate::state::identity::Identities;

/// A managed policy of AWS. There are over a thousand; these are the ones that are of use here.
pub(crate) struct AwsPolicy {
    pub(crate) name: String,
    pub(crate) path: String,
    /// Its text.
    pub(crate) document: String,
}

static AWS: LazyLock<Vec<AwsPolicy>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct Entry {
        name: String,
        path: String,
        document: Value,
    }
    // A test reads the file.
    let entries: Vec<Entry> = kms_api::json::from_text(include_str!("aws-managed-policies.json")).unwrap_or_default();
    let policy = |Entry { name, path, document }| AwsPolicy { name, path, document: document.to_string() };
    entries.into_iter().map(policy).collect()
});

/// The managed policies of AWS, in the order of their names within each path.
pub(crate) fn aws() -> &'static [AwsPolicy] {
    &AWS
}

/// An ARN of a managed policy in its parts.
pub(crate) struct PolicyArn<'a> {
    /// The account that has it, or `None` for one of AWS's.
    pub(crate) account: Option<AccountId>,
    /// Its path.
    pub(crate) path: &'a str,
    /// Its name.
    pub(crate) name: &'a str,
}

impl<'a> PolicyArn<'a> {
    /// The parts of an ARN; `None` if it is not one of a policy.
    pub(crate) fn parse(arn: &'a str) -> Option<Self> {
        let mut parts = arn.splitn(6, ':');
        let ("arn", Some(_), Some("iam"), Some(""), Some(account), Some(resource)) =
            (parts.next()?, parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return None;
        };
        let rest = resource.strip_prefix("policy")?;
        let (path, name) = rest.split_at_checked(rest.rfind('/')? + 1)?;
        let account = if account == "aws" { None } else { Some(account.parse().ok()?) };
        path.starts_with('/').then_some(Self { account, path, name })
    }
}

/// The text of a managed policy of AWS by its ARN; `None` for those that are not known here.
pub fn aws_managed_policy(arn: &str) -> Option<&'static str> {
    let PolicyArn { account: None, path, name } = PolicyArn::parse(arn)? else { return None };
    aws().iter().find(|policy| policy.name == name && policy.path == path).map(|policy| &*policy.document)
}

/// The managed policies of AWS in a partition: ARNs and texts.
pub fn aws_managed_policies(partition: &str) -> impl Iterator<Item = (String, &'static str)> {
    aws().iter().map(move |AwsPolicy { name, path, document }| {
        (format!("arn:{partition}:iam::aws:policy{path}{name}"), document.as_str())
    })
}

/// The text that is in force of a managed policy, AWS's or a customer's, by its ARN.
pub(crate) fn document<'a>(identities: &'a Identities, arn: &str) -> Option<&'a str> {
    let PolicyArn { account, path, name } = PolicyArn::parse(arn)?;
    match account {
        None => aws_managed_policy(arn),
        Some(account) => identities.policy(&account, name).filter(|row| row.path == path)?.document(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_of_aws_are_read_and_found() {
        assert_eq!(aws().len(), 8);
        let none = Identities::default();
        let found = document(&none, "arn:aws:iam::aws:policy/AdministratorAccess").unwrap();
        assert!(found.starts_with("{\"Version\":\"2012-10-17\""), "{found}");
        for other in [
            "",
            "arn:aws:iam::aws:policy/x/AdministratorAccess",
            "arn:aws:iam::aws:policy/Nope",
            "arn:aws:iam::aws:user/x",
        ] {
            assert_eq!(document(&none, other), None, "{other}");
        }
    }
}
