#!/usr/bin/env python3
"""Has boto3 and the `aws` command make identities, and call as them.

An organization and an account, users, groups, roles and their policies; access keys and sessions whose credentials decide who
calls; what is refused when they are wrong, deleted or expired.

Run by `run.py`, or with the variables KMSBOX_ENDPOINT and KMSBOX_AWS_CLI set.
"""

import json
import os
import subprocess

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from driver import ACCOUNT, REGION, URL, admin, advance

AWS = os.environ["KMSBOX_AWS_CLI"]

#: Operations that succeeded at least once, with their services.
driven = set()

ALLOW_KMS = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "kms:*", "Resource": "*"}]}
)


def client(service, key=ACCOUNT, secret="secret", token=None):
    """A client of boto3, unmodified but for the address."""
    made = boto3.client(
        service,
        endpoint_url=URL,
        region_name=REGION,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        aws_session_token=token,
        config=Config(retries={"total_max_attempts": 1}),
    )
    made.meta.events.register(f"after-call.{service}", watch)
    return made


def watch(http_response, parsed, model, **_):
    if http_response.status_code == 200:
        driven.add(f"{model.service_model.service_name}:{model.name}")
        assert parsed["ResponseMetadata"]["RequestId"], model.name


def refused(code, call, **arguments):
    """The error of a call that must fail with this code."""
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        return error
    raise AssertionError(f"{call.__name__}({arguments}) should fail with {code}")


def trusting(arn):
    """A trust policy for one principal."""
    statement = {"Effect": "Allow", "Principal": {"AWS": arn}}
    statement["Action"] = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
    return {"Version": "2012-10-17", "Statement": [statement]}


def credentials(answer):
    """The arguments of a client from an answer of STS or of CreateAccessKey."""
    return answer["AccessKeyId"], answer["SecretAccessKey"], answer.get("SessionToken")


def organize():
    """An organization with a unit, an account and policies; gives the account."""
    organizations = client("organizations")
    assert organizations.create_organization(FeatureSet="ALL")["Organization"]["MasterAccountId"] == ACCOUNT
    refused("AlreadyInOrganizationException", organizations.create_organization)
    organizations.describe_organization()
    root = organizations.list_roots()["Roots"][0]["Id"]
    status = organizations.create_account(AccountName="dev", Email="dev@example.com")["CreateAccountStatus"]
    assert status["State"] == "SUCCEEDED" and status["RequestedTimestamp"].tzinfo
    account = status["AccountId"]
    organizations.describe_create_account_status(CreateAccountRequestId=status["Id"])
    organizations.describe_account(AccountId=account)
    for number in range(22):
        organizations.create_organizational_unit(ParentId=root, Name=f"unit {number}")
    pages = organizations.get_paginator("list_organizational_units_for_parent").paginate(ParentId=root)
    units = [unit["Id"] for page in pages for unit in page["OrganizationalUnits"]]
    assert len(set(units)) == 22
    organizations.move_account(AccountId=account, SourceParentId=root, DestinationParentId=units[0])
    assert organizations.list_parents(ChildId=account)["Parents"] == [{"Id": units[0], "Type": "ORGANIZATIONAL_UNIT"}]
    assert {entry["Id"] for entry in organizations.list_accounts()["Accounts"]} == {ACCOUNT, account}
    policy = organizations.create_policy(
        Name="only KMS", Description="", Type="SERVICE_CONTROL_POLICY", Content=ALLOW_KMS
    )["Policy"]["PolicySummary"]["Id"]
    refused("PolicyTypeNotEnabledException", organizations.attach_policy, PolicyId=policy, TargetId=units[0])
    for kind in ("SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"):
        organizations.enable_policy_type(RootId=root, PolicyType=kind)
    organizations.attach_policy(PolicyId=policy, TargetId=units[0])
    organizations.update_policy(PolicyId=policy, Description="what it is for")
    assert organizations.describe_policy(PolicyId=policy)["Policy"]["Content"] == ALLOW_KMS
    attached = organizations.list_policies_for_target(TargetId=units[0], Filter="SERVICE_CONTROL_POLICY")["Policies"]
    assert {entry["Name"] for entry in attached} == {"FullAWSAccess", "only KMS"}
    assert len(organizations.list_policies(Filter="SERVICE_CONTROL_POLICY")["Policies"]) == 2
    assert organizations.list_targets_for_policy(PolicyId=policy)["Targets"][0]["TargetId"] == units[0]
    organizations.detach_policy(PolicyId=policy, TargetId=units[0])
    organizations.delete_policy(PolicyId=policy)
    organizations.disable_policy_type(RootId=root, PolicyType="RESOURCE_CONTROL_POLICY")
    return account


def manage():
    """Users, groups, roles and policies; gives a user's access key and the ARN of a role that trusts the user."""
    iam = client("iam")
    user = iam.create_user(UserName="alice", Path="/staff/", Tags=[{"Key": "team", "Value": "a b&c"}])["User"]
    assert user["Arn"] == f"arn:aws:iam::{ACCOUNT}:user/staff/alice" and user["Tags"][0]["Value"] == "a b&c"
    assert iam.get_user(UserName="alice")["User"] == user
    refused("EntityAlreadyExists", iam.create_user, UserName="Alice")
    refused("NoSuchEntity", iam.get_user, UserName="bob")
    role = iam.create_role(
        RoleName="operator",
        AssumeRolePolicyDocument=json.dumps(trusting(user["Arn"])),
        Description="does <things>",
        MaxSessionDuration=7200,
        Tags=[],
    )["Role"]
    assert role["AssumeRolePolicyDocument"] == trusting(user["Arn"]), "documents are decoded by the client"
    assert role["Description"] == "does <things>" and role["MaxSessionDuration"] == 7200
    iam.put_role_policy(RoleName="operator", PolicyName="kms", PolicyDocument=ALLOW_KMS)
    assert iam.get_role_policy(RoleName="operator", PolicyName="kms")["PolicyDocument"] == json.loads(ALLOW_KMS)
    assert iam.list_role_policies(RoleName="operator")["PolicyNames"] == ["kms"]
    refused("MalformedPolicyDocument", iam.put_role_policy, RoleName="operator", PolicyName="x", PolicyDocument="{")
    iam.update_assume_role_policy(RoleName="operator", PolicyDocument=json.dumps(trusting(user["Arn"])))
    iam.update_role(RoleName="operator", Description="changed")
    policy = iam.create_policy(PolicyName="managed", PolicyDocument=ALLOW_KMS, Description="d")["Policy"]["Arn"]
    for _ in range(4):
        iam.create_policy_version(PolicyArn=policy, PolicyDocument=ALLOW_KMS, SetAsDefault=True)
    refused("LimitExceeded", iam.create_policy_version, PolicyArn=policy, PolicyDocument=ALLOW_KMS)
    assert iam.get_policy_version(PolicyArn=policy, VersionId="v5")["PolicyVersion"]["IsDefaultVersion"] is True
    iam.set_default_policy_version(PolicyArn=policy, VersionId="v1")
    iam.delete_policy_version(PolicyArn=policy, VersionId="v5")
    assert len(iam.list_policy_versions(PolicyArn=policy)["Versions"]) == 4
    iam.attach_role_policy(RoleName="operator", PolicyArn=policy)
    iam.attach_user_policy(UserName="alice", PolicyArn="arn:aws:iam::aws:policy/AWSKeyManagementServicePowerUser")
    iam.create_group(GroupName="staff")
    iam.add_user_to_group(GroupName="staff", UserName="alice")
    iam.attach_group_policy(GroupName="staff", PolicyArn=policy)
    iam.put_user_permissions_boundary(UserName="alice", PermissionsBoundary=policy)
    assert iam.get_policy(PolicyArn=policy)["Policy"]["AttachmentCount"] == 2
    assert [entry["UserName"] for entry in iam.get_group(GroupName="staff")["Users"]] == ["alice"]
    assert iam.list_groups_for_user(UserName="alice")["Groups"][0]["GroupName"] == "staff"
    assert iam.list_attached_role_policies(RoleName="operator")["AttachedPolicies"][0]["PolicyArn"] == policy
    iam.tag_role(RoleName="operator", Tags=[{"Key": "k", "Value": "v"}])
    assert iam.list_role_tags(RoleName="operator")["Tags"] == [{"Key": "k", "Value": "v"}]
    assert len(iam.list_policies(Scope="Local")["Policies"]) == 1
    assert iam.get_account_summary()["SummaryMap"]["Users"] == 1
    iam.create_service_linked_role(AWSServiceName="mrk.kms.amazonaws.com")
    for number in range(5):
        iam.create_user(UserName=f"user-{number}")

    # Everything at a glance, in pages.
    found = {"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": [], "Policies": []}
    pages = iam.get_paginator("get_account_authorization_details").paginate(PaginationConfig={"PageSize": 2})
    for count, page in enumerate(pages, 1):
        for name, entries in found.items():
            entries += page[name]
    assert count == 6 and [len(entries) for entries in found.values()] == [6, 1, 2, 3], found
    alice = next(entry for entry in found["UserDetailList"] if entry["UserName"] == "alice")
    assert alice["GroupList"] == ["staff"]
    assert alice["PermissionsBoundary"]["PermissionsBoundaryArn"] == policy
    operator = next(entry for entry in found["RoleDetailList"] if entry["RoleName"] == "operator")
    assert operator["RolePolicyList"] == [{"PolicyName": "kms", "PolicyDocument": json.loads(ALLOW_KMS)}]
    versions = next(entry for entry in found["Policies"] if entry["Arn"] == policy)["PolicyVersionList"]
    assert [entry["VersionId"] for entry in versions] == ["v4", "v3", "v2", "v1"]
    assert len([user for page in iam.get_paginator("list_users").paginate() for user in page["Users"]]) == 6

    key = iam.create_access_key(UserName="alice")["AccessKey"]
    assert len(key["AccessKeyId"]) == 20 and len(key["SecretAccessKey"]) == 40
    return key, role["Arn"]


def call(key, role, account):
    """Calls as the user, as sessions, and with credentials that are not taken."""
    user = client("sts", *credentials(key))
    identity = user.get_caller_identity()
    assert identity["Arn"] == f"arn:aws:iam::{ACCOUNT}:user/staff/alice" and identity["Account"] == ACCOUNT
    refused("SignatureDoesNotMatch", client("sts", key["AccessKeyId"], "wrong").get_caller_identity)
    refused("InvalidSignatureException", client("kms", key["AccessKeyId"], "wrong").list_keys)
    refused("InvalidClientTokenId", client("sts", *credentials(key)[:2], "token").get_caller_identity)

    refused("AccessDenied", client("sts").assume_role, RoleArn=role, RoleSessionName="root")
    answer = user.assume_role(
        RoleArn=role,
        RoleSessionName="boto3",
        DurationSeconds=900,
        Policy=ALLOW_KMS,
        PolicyArns=[{"arn": "arn:aws:iam::aws:policy/PowerUserAccess"}],
        Tags=[{"Key": "project", "Value": "x"}],
    )
    arn = f"arn:aws:sts::{ACCOUNT}:assumed-role/operator/boto3"
    assert answer["AssumedRoleUser"]["Arn"] == arn
    temporary = credentials(answer["Credentials"])
    session = client("sts", *temporary)
    identity = session.get_caller_identity()
    assert identity["Arn"] == arn and identity["UserId"] == answer["AssumedRoleUser"]["AssumedRoleId"]
    refused("InvalidClientTokenId", client("sts", *temporary[:2]).get_caller_identity)
    refused("UnrecognizedClientException", client("kms", *temporary[:2], "other").list_keys)
    refused("AccessDenied", session.get_session_token)
    refused("AccessDenied", session.assume_role, RoleArn=f"{role}-there-is-none", RoleSessionName="boto3")
    token = user.get_session_token(DurationSeconds=900)["Credentials"]
    assert client("sts", *credentials(token)).get_caller_identity()["Arn"].endswith(":user/staff/alice")
    federated = client("sts").get_federation_token(Name="carol")["Credentials"]
    assert client("sts", *credentials(federated)).get_caller_identity()["Arn"].endswith(":federated-user/carol")

    # The role that every account of an organization has; it trusts the management account.
    across = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
    refused("AccessDenied", user.assume_role, RoleArn=across, RoleSessionName="across")
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": across}
    document = json.dumps({"Version": "2012-10-17", "Statement": statement})
    client("iam").put_user_policy(UserName="alice", PolicyName="across", PolicyDocument=document)
    # Her boundary does not speak of roles.
    refused("AccessDenied", user.assume_role, RoleArn=across, RoleSessionName="across")
    client("iam").delete_user_permissions_boundary(UserName="alice")
    answer = user.assume_role(RoleArn=across, RoleSessionName="across")["Credentials"]
    assert client("sts", *credentials(answer)).get_caller_identity()["Account"] == account

    # KMS knows who calls: what the session's policies allow, its role's must allow too, and they do.
    assert allowed(temporary)
    record = next(record for record in admin("GET", "trail")["records"] if "AssumedRole" in json.dumps(record))
    text = json.dumps(record)
    assert arn in text and temporary[1] not in text and temporary[2] not in text

    advance(minutes=16)
    refused("ExpiredToken", session.get_caller_identity)
    refused("ExpiredTokenException", client("kms", *temporary).list_keys)
    iam = client("iam")
    iam.update_access_key(UserName="alice", AccessKeyId=key["AccessKeyId"], Status="Inactive")
    refused("InvalidClientTokenId", user.get_caller_identity)
    iam.update_access_key(UserName="alice", AccessKeyId=key["AccessKeyId"], Status="Active")
    user.get_caller_identity()
    assert iam.list_access_keys(UserName="alice")["AccessKeyMetadata"][0]["Status"] == "Active"
    refused("DeleteConflict", iam.delete_user, UserName="alice")
    iam.delete_access_key(UserName="alice", AccessKeyId=key["AccessKeyId"])
    iam.delete_user_policy(UserName="alice", PolicyName="across")
    refused("InvalidClientTokenId", user.get_caller_identity)
    refused("UnrecognizedClientException", client("kms", *credentials(key)).list_keys)


def allowed(temporary):
    """Whether a session may list keys, which is for policies to say."""
    try:
        return bool(client("kms", *temporary).list_keys())
    except ClientError as error:
        assert error.response["Error"]["Code"] == "AccessDeniedException", error
        return False


def command_line():
    """The same in a shell: a role, a policy, an access key, a session."""

    def aws(service, *words, key=(ACCOUNT, "secret", None), fails=None):
        environment = {
            **os.environ,
            "AWS_ENDPOINT_URL": URL,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": key[0],
            "AWS_SECRET_ACCESS_KEY": key[1],
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_MAX_ATTEMPTS": "1",
            "AWS_PAGER": "",
        }
        environment.pop("AWS_SESSION_TOKEN", None)
        if key[2]:
            environment["AWS_SESSION_TOKEN"] = key[2]
        done = subprocess.run([AWS, service, *words, "--output", "json"], env=environment, capture_output=True, text=True)
        if fails:
            assert done.returncode != 0 and f"({fails})" in done.stderr, (words, done.stdout, done.stderr)
            return None
        assert done.returncode == 0, (words, done.stderr)
        return json.loads(done.stdout) if done.stdout.strip() else None

    user = aws("iam", "create-user", "--user-name", "cli")["User"]["Arn"]
    trust = json.dumps(trusting(user))
    role = aws("iam", "create-role", "--role-name", "cli", "--assume-role-policy-document", trust)["Role"]["Arn"]
    policy = ["--policy-name", "kms", "--policy-document", ALLOW_KMS]
    aws("iam", "put-role-policy", "--role-name", "cli", *policy)
    aws("iam", "put-role-policy", "--role-name", "none", *policy, fails="NoSuchEntity")
    key = credentials(aws("iam", "create-access-key", "--user-name", "cli")["AccessKey"])
    assert aws("sts", "get-caller-identity", key=key)["Arn"] == user
    assume = ["assume-role", "--role-arn", role, "--role-session-name", "shell"]
    session = credentials(aws("sts", *assume, key=key)["Credentials"])
    assert aws("sts", "get-caller-identity", key=session)["Arn"].endswith(":assumed-role/cli/shell")
    aws("sts", *assume, fails="AccessDenied")
    aws("sts", "get-caller-identity", key=(key[0], "wrong", None), fails="SignatureDoesNotMatch")
    accounts = aws("organizations", "list-accounts")["Accounts"]
    assert len(accounts) == 2
    details = aws("iam", "get-account-authorization-details", "--page-size", "2")
    assert {"operator", "cli"} <= {entry["RoleName"] for entry in details["RoleDetailList"]}


def main():
    admin("POST", "reset")
    account = organize()
    key, role = manage()
    call(key, role, account)
    command_line()
    print(f"identities: {len(driven)} operations of IAM, STS and Organizations")
    print(json.dumps({"driven": []}))


if __name__ == "__main__":
    main()
