//! GetAccountAuthorizationDetails and GetAccountSummary: an account's identities at a glance.

use serde_json::{Map, Value, json};

use super::attached;
use super::authorize::{Wanted, authorize};
use super::error::Error;
use super::input::Input;
use super::managed;
use super::managed_policy::Policy;
use super::page::{Page, iam_list};
use super::principal::{Body, Kind, Principal};
use crate::engine::Context;

pub(super) fn operation(name: &str) -> Option<super::Operation> {
    Some(match name {
        "GetAccountAuthorizationDetails" => details,
        "GetAccountSummary" => summary,
        _ => return None,
    })
}

/// Something that the details show, under the names that the request filters by and the response lists it under.
#[derive(Clone, Copy)]
struct Part {
    filter: &'static str,
    list: &'static str,
}

const PARTS: [Part; 5] = [
    Part { filter: "User", list: "UserDetailList" },
    Part { filter: "Group", list: "GroupDetailList" },
    Part { filter: "Role", list: "RoleDetailList" },
    Part { filter: "LocalManagedPolicy", list: "Policies" },
    Part { filter: "AWSManagedPolicy", list: "Policies" },
];

fn details(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let (page, filter) = (Page::of_iam(input)?, input.texts("Filter")?);
    authorize(context, &Wanted::new("iam:GetAccountAuthorizationDetails", "*"))?;
    let (identities, account) = (context.state.identities(), context.account());
    let mut names: Vec<(usize, String)> = Vec::new();
    for (index, part) in PARTS.iter().enumerate() {
        if !filter.is_empty() && !filter.contains(&part.filter) {
            continue;
        }
        let mut add = |name: &str| names.push((index, name.to_owned()));
        match part.filter {
            "User" => identities.users_after(account, None).for_each(|(key, _)| add(&key.name)),
            "Group" => identities.groups_after(account, None).for_each(|(key, _)| add(&key.name)),
            "Role" => identities.roles_after(account, None).for_each(|(key, _)| add(&key.name)),
            "LocalManagedPolicy" => identities.policies_after(account, None).for_each(|(key, _)| add(&key.name)),
            // Of AWS's policies, those that are in use.
            _ => managed::aws().iter().filter(|policy| in_use(context, policy)).for_each(|policy| add(&policy.name)),
        }
    }
    let name = |(index, name): &(usize, String)| format!("{index}/{name}");
    let after = page.after.as_deref().and_then(|after| names.iter().position(|entry| name(entry) == after));
    let start = match (&page.after, after) {
        (None, _) => 0,
        (Some(_), Some(index)) => index + 1,
        (Some(_), None) => return Err(Error::new("InvalidInput", "The marker is not valid.")),
    };
    let (taken, marker) = page.take(names.into_iter().skip(start), name);
    let mut response = iam_list("UserDetailList", (Vec::new(), marker));
    for (index, name) in taken {
        let Some(part) = PARTS.get(index) else { continue };
        let shown = match part.filter {
            "User" => principal(context, &Principal::load(context, Kind::User, &name)?),
            "Group" => principal(context, &Principal::load(context, Kind::Group, &name)?),
            "Role" => principal(context, &Principal::load(context, Kind::Role, &name)?),
            _ => policy(context, index == 4, &name).unwrap_or_default(),
        };
        if let Some(list) = response.as_object_mut().map(|fields| fields.entry(part.list).or_insert_with(|| json!([])))
            && let Some(list) = list.as_array_mut()
        {
            list.push(Value::Object(shown));
        }
    }
    if let Some(fields) = response.as_object_mut() {
        for part in PARTS {
            fields.entry(part.list).or_insert_with(|| json!([]));
        }
    }
    Ok(response)
}

fn in_use(context: &Context<'_>, policy: &'static managed::AwsPolicy) -> bool {
    let fields = Policy::Aws(policy).describe(context);
    ["AttachmentCount", "PermissionsBoundaryUsageCount"].iter().any(|name| fields.get(*name) != Some(&json!(0)))
}

fn policy(context: &Context<'_>, aws: bool, name: &str) -> Option<Map<String, Value>> {
    let policy = if aws {
        Policy::Aws(managed::aws().iter().find(|policy| policy.name == name)?)
    } else {
        let row = context.state.identities().policy(context.account(), name)?;
        Policy::Own(crate::state::identity::Named::new(context.account(), name), row.clone())
    };
    let mut fields = policy.describe(context);
    fields.remove("Tags");
    fields.insert("PolicyVersionList".to_owned(), policy.versions().into());
    Some(fields)
}

/// A user, group or role with all its policies.
fn principal(context: &Context<'_>, principal: &Principal) -> Map<String, Value> {
    let mut fields = principal.describe(context);
    fields.remove("Description");
    fields.remove("MaxSessionDuration");
    let mut add = |name: &str, value: Value| drop(fields.insert(name.to_owned(), value));
    let policies = principal.policies();
    let inline = policies.inline.iter();
    let inline = inline.map(|(name, text)| json!({ "PolicyName": name, "PolicyDocument": text }));
    add(&format!("{}PolicyList", principal.kind().title()), inline.collect());
    add("AttachedManagedPolicies", policies.attached.iter().map(|arn| attached::shown(arn)).collect());
    match &principal.body {
        Body::User(row) => add("GroupList", json!(row.groups)),
        Body::Role(_) => add("InstanceProfileList", json!([])),
        Body::Group(_) => {}
    }
    fields
}

fn summary(context: &mut Context<'_>, _: Input<'_>) -> Result<Value, Error> {
    authorize(context, &Wanted::new("iam:GetAccountSummary", "*"))?;
    let (identities, account) = (context.state.identities(), context.account());
    let versions = identities.policies_after(account, None).map(|(_, row)| row.versions.len()).sum::<usize>();
    let root_keys = identities.access_keys_of(account, None).count();
    Ok(json!({ "SummaryMap": {
        "Users": identities.users_after(account, None).count(),
        "UsersQuota": 5_000,
        "Groups": identities.groups_after(account, None).count(),
        "GroupsQuota": 300,
        "Roles": identities.roles_after(account, None).count(),
        "RolesQuota": 1_000,
        "Policies": identities.policies_after(account, None).count(),
        "PoliciesQuota": 1_500,
        "PolicyVersionsInUse": versions,
        "PolicySizeQuota": 6_144,
        "VersionsPerPolicyQuota": 5,
        "AccessKeysPerUserQuota": 2,
        "AttachedPoliciesPerUserQuota": 10,
        "AttachedPoliciesPerGroupQuota": 10,
        "AttachedPoliciesPerRoleQuota": 10,
        "GroupsPerUserQuota": 10,
        "UserPolicySizeQuota": 2_048,
        "GroupPolicySizeQuota": 5_120,
        "RolePolicySizeQuota": 10_240,
        "AssumeRolePolicySizeQuota": 2_048,
        "AccountAccessKeysPresent": usize::from(root_keys > 0),
        "AccountMFAEnabled": 0,
    } }))
}
