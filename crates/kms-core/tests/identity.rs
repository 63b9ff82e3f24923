//! IAM, STS and Organizations: what their operations leave behind, and who may call them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "these are tests")]

mod common;

use common::{Workspace, caller};
use kms_api::Timestamp;
use kms_core::caller::{User, Who};
use kms_core::identity::{Error, Managed, Service};
use kms_core::state::identity::{Entity, PolicyType};
use kms_core::{Caller, Engine, Env, Row, State};
use kms_crypto::WrappingKey;
use kms_crypto::credential;
use serde_json::{Value, json};

const ALLOW: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:*","Resource":"*"}]}"#;
/// A trust policy of anybody of the account.
const TRUST: &str =
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}}"#;

trait Manage {
    fn managed_as(&mut self, caller: &Caller, service: Service, operation: &str, input: &Value) -> Managed;

    fn iam(&mut self, operation: &str, input: Value) -> Result<Value, Error> {
        self.managed_as(&caller(), Service::Iam, operation, &input).result
    }

    fn sts_as(&mut self, caller: &Caller, operation: &str, input: Value) -> Result<Value, Error> {
        self.managed_as(caller, Service::Sts, operation, &input).result
    }

    fn organizations(&mut self, operation: &str, input: Value) -> Result<Value, Error> {
        self.managed_as(&caller(), Service::Organizations, operation, &input).result
    }
}

impl Manage for Workspace {
    fn managed_as(&mut self, caller: &Caller, service: Service, operation: &str, input: &Value) -> Managed {
        let before = self.engine.state().clone();
        let env = &mut Env::new(self.now, &mut self.rng, caller);
        let managed = self.engine.manage(env, service, operation, input);
        if managed.result.is_err() {
            assert_eq!(*self.engine.state(), before, "{operation} failed and left something behind");
        }
        // What is stored is what the engine has.
        let rows = self.engine.state().rows().into_iter().map(|(key, row)| {
            let read = Row::decode(key.table(), &key.id(), &row.encode()).unwrap();
            assert_eq!(read, (key, row));
            read
        });
        assert_eq!(State::from_rows(rows), *self.engine.state());
        managed
    }
}

fn code(result: Result<Value, Error>) -> &'static str {
    result.unwrap_err().code
}

/// A workspace with the user `/a/u` and the role `/b/r` that trusts it, and that user as a caller.
fn with_user_and_role() -> (Workspace, Caller) {
    let mut workspace = Workspace::new(1);
    let user = workspace.iam("CreateUser", json!({ "UserName": "u", "Path": "/a/" })).unwrap()["User"].clone();
    let trust = json!({
        "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Principal": { "AWS": user["Arn"] }, "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"] }],
    });
    let role = json!({ "RoleName": "r", "Path": "/b/", "AssumeRolePolicyDocument": trust.to_string() });
    workspace.iam("CreateRole", role).unwrap();
    let id = user["UserId"].as_str().unwrap().to_owned();
    let by = caller().as_who(Who::User(User { name: "u".to_owned(), path: "/a/".to_owned(), id }));
    (workspace, by)
}

#[test]
fn users_groups_and_roles_with_their_policies() {
    let mut workspace = Workspace::new(1);
    let user =
        workspace.iam("CreateUser", json!({ "UserName": "Alice", "Tags": [{ "Key": "a", "Value": "b" }] })).unwrap();
    assert_eq!(user["User"]["Arn"], "arn:aws:iam::123456789012:user/Alice");
    let id = user["User"]["UserId"].as_str().unwrap();
    assert!(id.starts_with("AIDA") && id.len() == 21, "{id}");
    assert_eq!(code(workspace.iam("CreateUser", json!({ "UserName": "aLICE" }))), "EntityAlreadyExists");
    assert_eq!(code(workspace.iam("CreateUser", json!({ "UserName": "a b" }))), "ValidationError");
    let error = workspace.iam("GetUser", json!({ "UserName": "Bob" })).unwrap_err();
    assert_eq!((error.status, error.message.as_str()), (404, "The user with name Bob cannot be found."));

    let policy = workspace.iam("CreatePolicy", json!({ "PolicyName": "p", "PolicyDocument": ALLOW })).unwrap();
    let arn = policy["Policy"]["Arn"].clone();
    workspace.iam("CreateGroup", json!({ "GroupName": "g" })).unwrap();
    workspace.iam("AddUserToGroup", json!({ "GroupName": "g", "UserName": "Alice" })).unwrap();
    workspace.iam("AttachGroupPolicy", json!({ "GroupName": "g", "PolicyArn": arn })).unwrap();
    workspace.iam("PutUserPermissionsBoundary", json!({ "UserName": "Alice", "PermissionsBoundary": arn })).unwrap();
    let put = json!({ "UserName": "Alice", "PolicyName": "i", "PolicyDocument": ALLOW });
    workspace.iam("PutUserPolicy", put.clone()).unwrap();
    let bad = json!({ "UserName": "Alice", "PolicyName": "j", "PolicyDocument": "{" });
    assert_eq!(code(workspace.iam("PutUserPolicy", bad)), "MalformedPolicyDocument");

    // The indexes that decisions go by.
    let account = caller().account;
    let identities = workspace.engine.state().identities();
    let row = identities.user(&account, "Alice").unwrap();
    assert_eq!(identities.members(&account, "g").collect::<Vec<_>>(), ["Alice"]);
    assert!(matches!(identities.by_id(&row.id), Some(Entity::User(key)) if key.name == "Alice"));
    assert_eq!(identities.attached_to(arn.as_str().unwrap()).len(), 1);
    assert_eq!(identities.bounded_by(arn.as_str().unwrap()).len(), 1);

    for (operation, input) in [
        ("DeleteUser", json!({ "UserName": "Alice" })),
        ("DeleteGroup", json!({ "GroupName": "g" })),
        ("DeletePolicy", json!({ "PolicyArn": arn })),
    ] {
        assert_eq!(code(workspace.iam(operation, input)), "DeleteConflict", "{operation}");
    }
    let shown = workspace.iam("GetPolicy", json!({ "PolicyArn": arn })).unwrap();
    assert_eq!((&shown["Policy"]["AttachmentCount"], &shown["Policy"]["DefaultVersionId"]), (&json!(1), &json!("v1")));
    workspace.iam("UpdateUser", json!({ "UserName": "Alice", "NewUserName": "Al" })).unwrap();
    workspace.iam("RemoveUserFromGroup", json!({ "GroupName": "g", "UserName": "Al" })).unwrap();
    workspace.iam("DeleteUserPolicy", json!({ "UserName": "Al", "PolicyName": "i" })).unwrap();
    workspace.iam("DeleteUserPermissionsBoundary", json!({ "UserName": "Al" })).unwrap();
    workspace.iam("DeleteUser", json!({ "UserName": "Al" })).unwrap();
    workspace.iam("DetachGroupPolicy", json!({ "GroupName": "g", "PolicyArn": arn })).unwrap();
    workspace.iam("DeleteGroup", json!({ "GroupName": "g" })).unwrap();
    workspace.iam("DeletePolicy", json!({ "PolicyArn": arn })).unwrap();
    assert_eq!(workspace.engine.state().rows().len(), 1, "the workspace's own row is left");
}

#[test]
fn managed_policies_have_at_most_five_versions() {
    let mut workspace = Workspace::new(1);
    let policy = workspace.iam("CreatePolicy", json!({ "PolicyName": "p", "PolicyDocument": ALLOW })).unwrap();
    let arn = policy["Policy"]["Arn"].clone();
    let version = json!({ "PolicyArn": arn, "PolicyDocument": ALLOW, "SetAsDefault": "true" });
    for number in 2..=5 {
        let made = workspace.iam("CreatePolicyVersion", version.clone()).unwrap();
        assert_eq!(made["PolicyVersion"]["VersionId"], format!("v{number}"));
        assert_eq!(made["PolicyVersion"]["IsDefaultVersion"], true);
    }
    assert_eq!(code(workspace.iam("CreatePolicyVersion", version.clone())), "LimitExceeded");
    assert_eq!(
        code(workspace.iam("DeletePolicyVersion", json!({ "PolicyArn": arn, "VersionId": "v5" }))),
        "DeleteConflict"
    );
    workspace.iam("DeletePolicyVersion", json!({ "PolicyArn": arn, "VersionId": "v4" })).unwrap();
    let made = workspace.iam("CreatePolicyVersion", version).unwrap();
    assert_eq!(made["PolicyVersion"]["VersionId"], "v6");
    workspace.iam("SetDefaultPolicyVersion", json!({ "PolicyArn": arn, "VersionId": "v1" })).unwrap();
    let listed = workspace.iam("ListPolicyVersions", json!({ "PolicyArn": arn })).unwrap();
    assert_eq!(listed["Versions"].as_array().unwrap().len(), 5);
    let aws = json!({ "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess", "VersionId": "v1" });
    let document = workspace.iam("GetPolicyVersion", aws).unwrap()["PolicyVersion"]["Document"].clone();
    assert!(document.as_str().unwrap().contains("\"Action\":\"*\""));
}

#[test]
fn lists_come_in_pages() {
    let mut workspace = Workspace::new(1);
    for number in 0..7 {
        workspace.iam("CreateUser", json!({ "UserName": format!("u{number}") })).unwrap();
        workspace
            .iam("CreateRole", json!({ "RoleName": format!("r{number}"), "AssumeRolePolicyDocument": TRUST }))
            .unwrap();
    }
    for (operation, lists, count) in [
        ("ListUsers", vec!["Users"], 7),
        ("GetAccountAuthorizationDetails", vec!["UserDetailList", "RoleDetailList"], 14),
    ] {
        let (mut marker, mut found) = (Value::Null, 0);
        loop {
            let page = workspace.iam(operation, json!({ "MaxItems": "3", "Marker": marker })).unwrap();
            found += lists.iter().map(|list| page[*list].as_array().unwrap().len()).sum::<usize>();
            marker = page["Marker"].clone();
            assert_eq!(page["IsTruncated"], !marker.is_null());
            if marker.is_null() {
                break;
            }
        }
        assert_eq!(found, count, "{operation}");
    }
    assert_eq!(code(workspace.iam("ListUsers", json!({ "Marker": "no base64!" }))), "InvalidInput");
}

#[test]
fn an_access_key_is_known_by_its_id_alone() {
    let (mut workspace, by) = with_user_and_role();
    let made = workspace.iam("CreateAccessKey", json!({ "UserName": "u" })).unwrap()["AccessKey"].clone();
    let id = made["AccessKeyId"].as_str().unwrap();
    assert!(id.starts_with("AKIA") && id.len() == 20);
    let mut rng = workspace.rng.clone();
    let stored = format!("{:?}", workspace.engine.state().rows());
    assert!(!stored.contains(made["SecretAccessKey"].as_str().unwrap()), "no secret is stored");
    assert!(credential::recognise(&WrappingKey::generate(&mut rng), id).is_none());

    // The user may not do this itself yet, for nothing allows it.
    let refused = workspace.managed_as(&by, Service::Iam, "DeleteAccessKey", &json!({ "AccessKeyId": id })).result;
    assert_eq!(
        refused.unwrap_err().message,
        "User: arn:aws:iam::123456789012:user/a/u is not authorized to perform: iam:DeleteAccessKey on resource: \
         arn:aws:iam::123456789012:user/a/u because no identity-based policy allows the iam:DeleteAccessKey action"
    );
    workspace.iam("UpdateAccessKey", json!({ "UserName": "u", "AccessKeyId": id, "Status": "Inactive" })).unwrap();
    let listed = workspace.iam("ListAccessKeys", json!({ "UserName": "u" })).unwrap();
    assert_eq!(listed["AccessKeyMetadata"][0]["Status"], "Inactive");
    workspace.iam("CreateAccessKey", json!({ "UserName": "u" })).unwrap();
    assert_eq!(code(workspace.iam("CreateAccessKey", json!({ "UserName": "u" }))), "LimitExceeded");
    workspace.iam("DeleteAccessKey", json!({ "UserName": "u", "AccessKeyId": id })).unwrap();
    assert!(workspace.engine.state().identities().access_key(id).is_none());
}

#[test]
fn a_role_is_assumed_and_the_session_ends() {
    let (mut workspace, by) = with_user_and_role();
    let arn = "arn:aws:iam::123456789012:role/b/r";
    let assume = json!({
        "RoleArn": arn, "RoleSessionName": "s1", "DurationSeconds": "900",
        "Policy": ALLOW, "PolicyArns": [{ "arn": "arn:aws:iam::aws:policy/AdministratorAccess" }],
        "Tags": [{ "Key": "team", "Value": "x" }], "TransitiveTagKeys": ["team"], "SourceIdentity": "alice",
    });
    let error = workspace.sts_as(&caller(), "AssumeRole", assume.clone()).unwrap_err();
    assert_eq!((error.code, error.message.as_str()), ("AccessDenied", "Roles may not be assumed by root accounts."));
    let stranger = Caller { account: "111122223333".parse().unwrap(), ..by.clone() };
    let error = workspace.sts_as(&stranger, "AssumeRole", assume.clone()).unwrap_err();
    assert_eq!(
        error.message,
        format!(
            "User: arn:aws:iam::111122223333:user/a/u is not authorized to perform: sts:AssumeRole on resource: {arn}"
        )
    );

    let managed = workspace.managed_as(&by, Service::Sts, "AssumeRole", &assume);
    let response = managed.result.unwrap();
    assert_eq!(response["AssumedRoleUser"]["Arn"], "arn:aws:sts::123456789012:assumed-role/r/s1");
    assert_eq!(response["Credentials"]["Expiration"], "2026-01-01T00:15:00Z");
    let event = managed.outcome.records[0].event.to_string();
    for secret in ["SecretAccessKey", "SessionToken"] {
        assert!(!event.contains(response["Credentials"][secret].as_str().unwrap()), "{secret} in the trail");
    }
    assert_eq!(managed.outcome.records[0].event["eventSource"], "sts.amazonaws.com");

    let id = response["Credentials"]["AccessKeyId"].as_str().unwrap().to_owned();
    let row = workspace.engine.state().identities().session(&id).unwrap().clone();
    assert_eq!(row.session.tags["team"], "x");
    let session = caller().as_who(Who::Session(Box::new(row.session)));
    let identity = workspace.sts_as(&session, "GetCallerIdentity", json!({})).unwrap();
    assert_eq!(identity["Arn"], "arn:aws:sts::123456789012:assumed-role/r/s1");
    assert_eq!(identity["UserId"], response["AssumedRoleUser"]["AssumedRoleId"]);
    assert_eq!(session.principal_arn().as_deref(), Some(arn));
    assert_eq!(code(workspace.sts_as(&session, "GetSessionToken", json!({}))), "AccessDenied");

    assert_eq!(workspace.engine.next_deadline(), Some(Timestamp::from_millis(common::START + 900_000)));
    let outcome = workspace.advance(900_000);
    assert!(workspace.engine.state().identities().session(&id).is_none());
    // It can be taken back like everything else.
    workspace.engine.roll_back(&outcome);
    assert!(workspace.engine.state().identities().session(&id).is_some());
}

#[test]
fn how_long_sessions_last() {
    let (mut workspace, by) = with_user_and_role();
    let assume = |seconds: u32| json!({ "RoleArn": "arn:aws:iam::123456789012:role/b/r", "RoleSessionName": "s1", "DurationSeconds": seconds });
    assert_eq!(code(workspace.sts_as(&by, "AssumeRole", assume(899))), "ValidationError");
    assert_eq!(code(workspace.sts_as(&by, "AssumeRole", assume(3_601))), "ValidationError");
    let expires = |response: Value| response["Credentials"]["Expiration"].clone();
    let token = workspace.sts_as(&by, "GetSessionToken", json!({})).unwrap();
    assert_eq!(expires(token), "2026-01-01T12:00:00Z");
    let token = workspace.sts_as(&caller(), "GetSessionToken", json!({ "DurationSeconds": 7_200 })).unwrap();
    assert_eq!(expires(token), "2026-01-01T01:00:00Z");
    let token = workspace.sts_as(&caller(), "GetFederationToken", json!({ "Name": "bob" })).unwrap();
    assert_eq!(token["FederatedUser"]["FederatedUserId"], "123456789012:bob");
    assert_eq!(expires(token), "2026-01-01T01:00:00Z");
}

#[test]
fn an_organization_with_its_tree_and_policies() {
    let mut workspace = Workspace::new(1);
    assert_eq!(code(workspace.organizations("ListRoots", json!({}))), "AWSOrganizationsNotInUseException");
    let organization = workspace.organizations("CreateOrganization", json!({ "FeatureSet": "ALL" })).unwrap();
    assert_eq!(organization["Organization"]["MasterAccountId"], "123456789012");
    assert_eq!(code(workspace.organizations("CreateOrganization", json!({}))), "AlreadyInOrganizationException");
    let root = workspace.organizations("ListRoots", json!({})).unwrap()["Roots"][0]["Id"].clone();

    let new = json!({ "AccountName": "dev", "Email": "dev@example.com" });
    let made = workspace.organizations("CreateAccount", new.clone()).unwrap()["CreateAccountStatus"].clone();
    assert_eq!(made["State"], "SUCCEEDED");
    let again = workspace.organizations("CreateAccount", new).unwrap();
    assert_eq!(again["CreateAccountStatus"]["FailureReason"], "EMAIL_ALREADY_EXISTS");
    let status =
        workspace.organizations("DescribeCreateAccountStatus", json!({ "CreateAccountRequestId": made["Id"] }));
    assert_eq!(status.unwrap()["CreateAccountStatus"]["AccountId"], made["AccountId"]);
    let account = made["AccountId"].as_str().unwrap().parse().unwrap();
    assert!(workspace.engine.state().identities().role(&account, "OrganizationAccountAccessRole").is_some());

    let unit = json!({ "ParentId": root, "Name": "Dev" });
    let unit = workspace.organizations("CreateOrganizationalUnit", unit).unwrap()["OrganizationalUnit"]["Id"].clone();
    let moved = json!({ "AccountId": account, "SourceParentId": root, "DestinationParentId": unit });
    workspace.organizations("MoveAccount", moved.clone()).unwrap();
    assert_eq!(code(workspace.organizations("MoveAccount", moved)), "SourceParentNotFoundException");

    let policy = json!({ "Name": "p", "Description": "", "Type": "SERVICE_CONTROL_POLICY", "Content": ALLOW });
    let policy = workspace.organizations("CreatePolicy", policy).unwrap()["Policy"]["PolicySummary"]["Id"].clone();
    let attach = json!({ "PolicyId": policy, "TargetId": unit });
    assert_eq!(code(workspace.organizations("AttachPolicy", attach.clone())), "PolicyTypeNotEnabledException");
    let enable = json!({ "RootId": root, "PolicyType": "SERVICE_CONTROL_POLICY" });
    workspace.organizations("EnablePolicyType", enable.clone()).unwrap();
    workspace.organizations("AttachPolicy", attach.clone()).unwrap();
    workspace.organizations("DetachPolicy", json!({ "PolicyId": "p-FullAWSAccess", "TargetId": unit })).unwrap();
    assert_eq!(code(workspace.organizations("DetachPolicy", attach)), "ConstraintViolationException");
    assert_eq!(code(workspace.organizations("DeletePolicy", json!({ "PolicyId": policy }))), "PolicyInUseException");

    // What decisions go by: the policies at each level from the root to the account.
    let (_, row) = workspace.engine.state().identities().organization_of(&account).unwrap();
    let path = row.path_to(&account);
    assert_eq!(path, [root.as_str().unwrap(), unit.as_str().unwrap(), account.as_str()]);
    let attached: Vec<Vec<&str>> =
        path.iter().map(|level| row.attached(level, PolicyType::ServiceControl).map(|(id, _)| id).collect()).collect();
    assert_eq!(attached, [vec!["p-FullAWSAccess"], vec![policy.as_str().unwrap()], vec!["p-FullAWSAccess"]]);

    let targets = workspace.organizations("ListTargetsForPolicy", json!({ "PolicyId": "p-FullAWSAccess" })).unwrap();
    assert_eq!(targets["Targets"].as_array().unwrap().len(), 3);
    let member = Caller { account, ..caller() };
    let refused = workspace.managed_as(&member, Service::Organizations, "ListAccounts", &json!({})).result;
    assert_eq!(code(refused), "AccessDeniedException");
    workspace.organizations("DisablePolicyType", enable).unwrap();
    workspace.organizations("DeletePolicy", json!({ "PolicyId": policy })).unwrap();
}

#[test]
fn a_service_linked_role_is_for_its_service_to_change() {
    let mut workspace = Workspace::new(1);
    let service = json!({ "AWSServiceName": "mrk.kms.amazonaws.com" });
    let role = workspace.iam("CreateServiceLinkedRole", service).unwrap()["Role"].clone();
    let name = "AWSServiceRoleForKeyManagementServiceMultiRegionKeys";
    assert_eq!(role["Arn"], format!("arn:aws:iam::123456789012:role/aws-service-role/mrk.kms.amazonaws.com/{name}"));
    assert_eq!(code(workspace.iam("DeleteRole", json!({ "RoleName": name }))), "UnmodifiableEntity");
    workspace.iam("DeleteServiceLinkedRole", json!({ "RoleName": name })).unwrap();
}

/// Every operation, with members that are missing, of the wrong type, or strange: an error, and no panic.
#[test]
fn strange_requests_are_refused() {
    let (mut workspace, _) = with_user_and_role();
    let known = |service, name: &&str| kms_core::identity::is_known(service, name);
    let operations = [
        (
            Service::Iam,
            "CreateUser GetUser ListUsers UpdateUser DeleteUser CreateRole GetRole UpdateRole DeleteRole \
            UpdateAssumeRolePolicy CreateServiceLinkedRole DeleteServiceLinkedRole ListRoles PutUserPolicy GetRolePolicy \
            AttachUserPolicy DetachRolePolicy ListAttachedUserPolicies PutRolePermissionsBoundary CreatePolicy GetPolicy \
            GetPolicyVersion ListPolicies ListPolicyVersions CreatePolicyVersion DeletePolicyVersion \
            SetDefaultPolicyVersion DeletePolicy ListEntitiesForPolicy CreateGroup GetGroup ListGroups DeleteGroup \
            AddUserToGroup RemoveUserFromGroup ListGroupsForUser TagUser UntagRole ListRoleTags CreateAccessKey \
            ListAccessKeys UpdateAccessKey DeleteAccessKey GetAccountAuthorizationDetails GetAccountSummary",
        ),
        (Service::Sts, "GetCallerIdentity AssumeRole GetSessionToken GetFederationToken"),
        (
            Service::Organizations,
            "CreateOrganization DescribeOrganization CreateAccount DescribeCreateAccountStatus \
            ListAccounts ListRoots CreateOrganizationalUnit ListOrganizationalUnitsForParent ListParents MoveAccount \
            CreatePolicy UpdatePolicy DescribePolicy DeletePolicy ListPolicies AttachPolicy DetachPolicy \
            ListPoliciesForTarget ListTargetsForPolicy EnablePolicyType DisablePolicyType DescribeAccount",
        ),
    ];
    let values = [
        json!(""),
        json!("ü"),
        json!(7),
        json!([]),
        json!({}),
        json!([1]),
        json!("x".repeat(3_000)),
        json!("/"),
        json!("arn:aws:iam::aws:policy"),
    ];
    let members = [
        "UserName",
        "RoleName",
        "GroupName",
        "PolicyName",
        "PolicyArn",
        "PolicyDocument",
        "Path",
        "Tags",
        "TagKeys",
        "MaxItems",
        "Marker",
        "RoleArn",
        "RoleSessionName",
        "Name",
        "AccessKeyId",
        "VersionId",
        "AWSServiceName",
        "TargetId",
        "PolicyId",
        "ParentId",
        "RootId",
        "Email",
        "AccountName",
        "Filter",
        "AssumeRolePolicyDocument",
        "PolicyArns",
    ];
    for (service, names) in operations {
        for name in names.split_whitespace() {
            assert!(known(service, &name), "{name}");
            for value in &values {
                let input: Value = members
                    .iter()
                    .map(|member| ((*member).to_owned(), value.clone()))
                    .collect::<serde_json::Map<_, _>>()
                    .into();
                let _ = workspace.managed_as(&caller(), service, name, &input);
                let _ = workspace.managed_as(&caller(), service, name, value);
            }
        }
    }
    assert_eq!(code(workspace.iam("CreateTeapot", json!({}))), "InvalidAction");
    assert!(
        Engine::new(WrappingKey::generate(&mut workspace.rng), State::default(), Default::default())
            .next_deadline()
            .is_none()
    );
}

#[test]
fn a_key_policy_forgets_a_role_that_is_deleted() {
    let (mut workspace, _) = with_user_and_role();
    let role = "arn:aws:iam::123456789012:role/b/r";
    let policy = json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Principal": { "AWS": "123456789012" }, "Action": "kms:*", "Resource": "*" },
        { "Effect": "Allow", "Principal": { "AWS": role }, "Action": "kms:Encrypt", "Resource": "*" },
    ] });
    let key = workspace.call("CreateKey", &json!({ "Policy": policy.to_string() })).unwrap();
    let key = key["KeyMetadata"]["KeyId"].clone();
    let described = workspace.iam("GetRole", json!({ "RoleName": "r" })).unwrap();
    let id = described["Role"]["RoleId"].as_str().unwrap();
    workspace.iam("DeleteRole", json!({ "RoleName": "r" })).unwrap();
    let text = workspace.call("GetKeyPolicy", &json!({ "KeyId": key })).unwrap()["Policy"].clone();
    assert!(text.as_str().unwrap().contains(id) && !text.as_str().unwrap().contains(role), "{text}");
    // Nobody is known by that id any more.
    let put = workspace.call("PutKeyPolicy", &json!({ "KeyId": key, "Policy": text }));
    assert_eq!(put.unwrap_err().message.unwrap(), "Policy contains a statement with one or more invalid principals.");
}
