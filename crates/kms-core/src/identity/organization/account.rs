//! CreateOrganization, DescribeOrganization, DeleteOrganization, CreateAccount, and accounts to look at.

use std::collections::BTreeMap;

use kms_api::AccountId;
use kms_crypto::credential;
use serde_json::{Value, json};

use super::{Organization, random_id};
use crate::change::RowKey;
use crate::engine::Context;
use crate::identity::authorize::{Wanted, authorize};
use crate::identity::error::Error;
use crate::identity::input::Input;
use crate::identity::page::{Page, organizations_list};
use crate::state::identity::{
    AccountRow, IdentityKey, IdentityRow, MemberRow, Named, OrganizationPolicyRow, OrganizationRow, Policies,
    PolicyType, RoleRow,
};

/// AWS's own policies of both types, which every organization has.
const FULL_ACCESS: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
const RCP_FULL_ACCESS: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}"#;

pub(super) fn operation(name: &str) -> Option<crate::identity::Operation> {
    Some(match name {
        "CreateAccount" => create_account,
        "CreateOrganization" => create,
        "DeleteOrganization" => delete,
        "DescribeAccount" => describe_account,
        "DescribeCreateAccountStatus" => describe_status,
        "DescribeOrganization" => describe,
        "ListAccounts" => list,
        "ListAccountsForParent" => list_for_parent,
        _ => return None,
    })
}

fn shown(context: &Context<'_>, organization: &Organization) -> Value {
    let Organization { management, row } = organization;
    let partition = context.region().partition();
    let account = context.state.identities().account(management);
    let types = row.enabled.iter().map(|kind| json!({ "Type": kind, "Status": "ENABLED" }));
    json!({ "Organization": {
        "Id": row.id,
        "Arn": format!("arn:{partition}:organizations::{management}:organization/{}", row.id),
        "FeatureSet": "ALL",
        "MasterAccountArn": organization.arn(context, "account", management.as_str()),
        "MasterAccountId": management,
        "MasterAccountEmail": account.map(|account| account.email.as_str()).unwrap_or_default(),
        "AvailablePolicyTypes": types.collect::<Vec<_>>(),
    } })
}

fn create(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let management = context.account().clone();
    authorize(context, &Wanted::new("organizations:CreateOrganization", "*"))?;
    if input.optional("FeatureSet")?.is_some_and(|set| set != "ALL") {
        return Err(super::invalid("Organizations are simulated with all features."));
    }
    if context.state.identities().organization_of(&management).is_some() {
        let text = "The AWS account is already a member of an organization.";
        return Err(Error::new("AlreadyInOrganizationException", text));
    }
    if context.state.identities().account(&management).is_none() {
        let (name, email) = ("Management".to_owned(), format!("root+{management}@example.com"));
        let row = AccountRow { name, email, created: context.now };
        context.put_identity(IdentityKey::Account(management.clone()), IdentityRow::Account(row));
    }
    let policy = |kind: PolicyType, name: &str, description: &str, content: &str| {
        let row = OrganizationPolicyRow {
            name: name.to_owned(),
            description: description.to_owned(),
            kind,
            content: content.to_owned(),
            aws_managed: true,
        };
        (kind.full_access().to_owned(), row)
    };
    let (id, root) = (random_id(context, "o-", 10), random_id(context, "r-", 4));
    let member = MemberRow { parent: root.clone(), joined: context.now, request: None };
    let row = OrganizationRow {
        id,
        root,
        created: context.now,
        units: BTreeMap::new(),
        accounts: BTreeMap::from([(management.clone(), member)]),
        policies: BTreeMap::from([
            policy(PolicyType::ServiceControl, "FullAWSAccess", "Allows access to every operation", FULL_ACCESS),
            policy(
                PolicyType::ResourceControl,
                "RCPFullAWSAccess",
                "Allows all access to all resources",
                RCP_FULL_ACCESS,
            ),
        ]),
        attachments: BTreeMap::new(),
        enabled: std::collections::BTreeSet::new(),
    };
    let organization = Organization { management, row };
    let response = shown(context, &organization);
    organization.store(context);
    Ok(response)
}

fn describe(context: &mut Context<'_>, _: Input<'_>) -> Result<Value, Error> {
    let organization = Organization::of_caller(context)?;
    authorize(context, &Wanted::new("organizations:DescribeOrganization", "*"))?;
    Ok(shown(context, &organization))
}

fn delete(context: &mut Context<'_>, _: Input<'_>) -> Result<Value, Error> {
    let organization = Organization::managed(context, "DeleteOrganization", None)?;
    if organization.row.accounts.len() > 1 || !organization.row.units.is_empty() {
        let text = "To delete an organization you must first remove all member accounts, OUs, and policies.";
        return Err(Error::new("OrganizationNotEmptyException", text));
    }
    context.remove(RowKey::Identity(IdentityKey::Organization(organization.management)));
    Ok(json!({}))
}

/// The account is there when the call returns; AWS takes minutes. It has the role that lets the management account in.
fn create_account(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let mut organization = Organization::managed(context, "CreateAccount", None)?;
    let (name, email) = (input.text_of("AccountName", 1, 128)?, input.text_of("Email", 6, 64)?);
    let role = input.optional_name("RoleName", 64)?.unwrap_or("OrganizationAccountAccessRole").to_owned();
    let request = random_id(context, "car-", 32);
    let taken = context.state.identities().accounts().any(|(_, row)| row.email.eq_ignore_ascii_case(email));
    let now = context.now;
    if taken {
        return Ok(json!({ "CreateAccountStatus": {
            "Id": request,
            "AccountName": name,
            "State": "FAILED",
            "RequestedTimestamp": now,
            "CompletedTimestamp": now,
            "FailureReason": "EMAIL_ALREADY_EXISTS",
        } }));
    }
    let account = new_account_id(context)?;
    let row = AccountRow { name: name.to_owned(), email: email.to_owned(), created: now };
    context.put_identity(IdentityKey::Account(account.clone()), IdentityRow::Account(row));
    put_access_role(context, &organization.management, &account, role);
    let member = MemberRow { parent: organization.row.root.clone(), joined: now, request: Some(request) };
    organization.row.accounts.insert(account.clone(), member);
    organization.attach_defaults(account.as_str());
    organization.store(context);
    status(context, &account)
}

/// Twelve digits that nobody has.
fn new_account_id(context: &mut Context<'_>) -> Result<AccountId, Error> {
    for _ in 0..8 {
        let mut bytes = [0; 8];
        context.rng.fill_bytes(&mut bytes);
        let number = u64::from_be_bytes(bytes) % 900_000_000_000 + 100_000_000_000;
        let Ok(id) = number.to_string().parse() else { continue };
        let identities = context.state.identities();
        if identities.account(&id).is_none() && identities.organization_of(&id).is_none() && id != *context.account() {
            return Ok(id);
        }
    }
    Err(Error::internal())
}

/// The role in a new account that its management account can assume.
fn put_access_role(context: &mut Context<'_>, management: &AccountId, account: &AccountId, name: String) {
    let partition = context.region().partition();
    let trust = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": { "AWS": format!("arn:{partition}:iam::{management}:root") },
            "Action": "sts:AssumeRole",
        }],
    });
    let row = RoleRow {
        path: "/".to_owned(),
        id: credential::new_unique_id("AROA", context.rng),
        created: context.now,
        description: String::new(),
        trust: trust.to_string(),
        max_session: 3_600,
        policies: Policies {
            inline: BTreeMap::new(),
            attached: [format!("arn:{partition}:iam::aws:policy/AdministratorAccess")].into(),
        },
        boundary: None,
        tags: BTreeMap::new(),
    };
    context.put_identity(IdentityKey::Role(Named::new(account, &name)), IdentityRow::Role(row));
}

fn status(context: &Context<'_>, account: &AccountId) -> Result<Value, Error> {
    let identities = context.state.identities();
    let member = identities.organization_of(account).and_then(|(_, row)| row.accounts.get(account));
    let (Some(row), Some(member)) = (identities.account(account), member) else { return Err(Error::internal()) };
    Ok(json!({ "CreateAccountStatus": {
        "Id": member.request,
        "AccountName": row.name,
        "State": "SUCCEEDED",
        "RequestedTimestamp": row.created,
        "CompletedTimestamp": row.created,
        "AccountId": account,
    } }))
}

fn describe_status(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let organization = Organization::managed(context, "DescribeCreateAccountStatus", None)?;
    let id = input.text_of("CreateAccountRequestId", 1, 36)?;
    let accounts = organization.row.accounts.iter();
    let found = accounts.into_iter().find(|(_, member)| member.request.as_deref() == Some(id));
    let missing = || {
        let text = "You specified a create account request ID that doesn't exist.";
        Error::new("CreateAccountStatusNotFoundException", text)
    };
    status(context, found.ok_or_else(missing)?.0)
}

fn shown_account(context: &Context<'_>, organization: &Organization, id: &AccountId, member: &MemberRow) -> Value {
    let account = context.state.identities().account(id);
    json!({
        "Id": id,
        "Arn": organization.arn(context, "account", id.as_str()),
        "Email": account.map(|row| row.email.as_str()).unwrap_or_default(),
        "Name": account.map(|row| row.name.as_str()).unwrap_or_default(),
        "Status": "ACTIVE",
        "State": "ACTIVE",
        "JoinedMethod": if member.request.is_some() { "CREATED" } else { "INVITED" },
        "JoinedTimestamp": member.joined,
    })
}

fn describe_account(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let text = input.text("AccountId")?;
    let organization = Organization::managed(context, "DescribeAccount", Some(text))?;
    let id: Option<AccountId> = text.parse().ok();
    let found = id.as_ref().and_then(|id| organization.row.accounts.get_key_value(id));
    let missing = || {
        let text = "You specified an account that doesn't exist.";
        Error::new("AccountNotFoundException", text)
    };
    let (id, member) = found.ok_or_else(missing)?;
    Ok(json!({ "Account": shown_account(context, &organization, id, member) }))
}

fn list(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let organization = Organization::managed(context, "ListAccounts", None)?;
    accounts(context, &organization, input, |_| true)
}

fn list_for_parent(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let parent = input.text("ParentId")?;
    let organization = Organization::managed(context, "ListAccountsForParent", Some(parent))?;
    if parent != organization.row.root && !organization.row.units.contains_key(parent) {
        let text = "You specified parent that doesn't exist.";
        return Err(Error::new("ParentNotFoundException", text));
    }
    accounts(context, &organization, input, |member| member.parent == parent)
}

fn accounts(
    context: &Context<'_>,
    organization: &Organization,
    input: Input<'_>,
    fits: impl Fn(&MemberRow) -> bool,
) -> Result<Value, Error> {
    let page = Page::of_organizations(input)?;
    let members = organization.row.accounts.iter().filter(|(_, member)| fits(member));
    let members = members.map(|(id, member)| (id.to_string(), shown_account(context, organization, id, member)));
    Ok(organizations_list("Accounts", page.take_sorted(members)))
}
