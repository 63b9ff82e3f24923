#!/usr/bin/env python3
"""Has boto3 meet policies: what they allow and refuse, with the texts of AWS.

Two accounts of an organization, users and a role in them, a key with a policy and a grant. The calls are made with the
credentials that IAM and STS gave out.

Run by `run.py`, or with the variables KMSBOX_ENDPOINT and KMSBOX_AWS_CLI set.
"""

import json

from identity import client, credentials, refused, trusting

from driver import ACCOUNT, REGION

#: What AWS says of another account's key that it does not open.
CLOSED = (
    "on this resource because the resource does not exist in this Region, no resource-based policies allow access, or a "
    "resource-based policy explicitly denies access"
)


def text(error):
    return error.response["Error"]["Message"]


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action, resource, **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def denied(caller, action, resource, because):
    return f"User: {caller} is not authorized to perform: {action} on resource: {resource} {because}"


def main():
    organizations = client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    status = organizations.create_account(AccountName="partner", Email="partner@example.com")["CreateAccountStatus"]
    partner = status["AccountId"]
    root = organizations.list_roots()["Roots"][0]["Id"]

    # A key that its account's IAM policies decide on, and that names a role itself.
    iam, kms = client("iam"), client("kms")
    user = iam.create_user(UserName="ann")["User"]["Arn"]
    role = iam.create_role(RoleName="app", AssumeRolePolicyDocument=json.dumps(trusting(user)))["Role"]["Arn"]
    here = {"Sid": "Account", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, **allow("kms:*", "*")}
    use = {"Sid": "App", "Principal": {"AWS": role}, **allow(["kms:Encrypt", "kms:Decrypt"], "*")}
    use["Condition"] = {"StringEquals": {"kms:EncryptionContext:tenant": "a"}}
    key = kms.create_key(Policy=policy(here, use))["KeyMetadata"]["Arn"]

    # The user: nothing, until an IAM policy says so; never what one denies.
    ann = client("kms", *credentials(iam.create_access_key(UserName="ann")["AccessKey"]))
    error = refused("AccessDeniedException", ann.encrypt, KeyId=key, Plaintext=b"x")
    because = "because no identity-based policy allows the kms:Encrypt action"
    assert text(error) == denied(user, "kms:Encrypt", key, because), text(error)
    iam.put_user_policy(UserName="ann", PolicyName="use", PolicyDocument=policy(allow("kms:*", key)))
    blob = ann.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    assert ann.decrypt(CiphertextBlob=blob)["Plaintext"] == b"x"
    deny = {"Effect": "Deny", "Action": "kms:ScheduleKeyDeletion", "Resource": "*"}
    iam.put_user_policy(UserName="ann", PolicyName="careful", PolicyDocument=policy(deny))
    error = refused("AccessDeniedException", ann.schedule_key_deletion, KeyId=key)
    because = "with an explicit deny in an identity-based policy"
    assert text(error) == denied(user, "kms:ScheduleKeyDeletion", key, because), text(error)
    error = refused("AccessDeniedException", ann.create_key)
    because = "because no identity-based policy allows the kms:CreateKey action"
    assert text(error) == denied(user, "kms:CreateKey", "*", because), text(error)

    # The role: by the key's policy alone, under its condition.
    sts = client("sts", *credentials(iam.create_access_key(UserName="ann")["AccessKey"]))
    session = sts.assume_role(RoleArn=role, RoleSessionName="one")
    app, caller = client("kms", *credentials(session["Credentials"])), session["AssumedRoleUser"]["Arn"]
    context = {"tenant": "a"}
    blob = app.encrypt(KeyId=key, Plaintext=b"y", EncryptionContext=context)["CiphertextBlob"]
    assert app.decrypt(CiphertextBlob=blob, EncryptionContext=context)["Plaintext"] == b"y"
    error = refused("AccessDeniedException", app.encrypt, KeyId=key, Plaintext=b"y", EncryptionContext={"tenant": "b"})
    because = "because no identity-based policy allows the kms:Encrypt action"
    assert text(error) == denied(caller, "kms:Encrypt", key, because), text(error)
    # A session policy limits it, although the key names the role.
    narrow = sts.assume_role(RoleArn=role, RoleSessionName="two", Policy=policy(allow("kms:Decrypt", "*")))
    error = refused(
        "AccessDeniedException",
        client("kms", *credentials(narrow["Credentials"])).encrypt,
        KeyId=key,
        Plaintext=b"y",
        EncryptionContext=context,
    )
    assert text(error).endswith("because no session policy allows the kms:Encrypt action"), text(error)

    # A grant opens what policies leave closed, and no more than it says.
    kms.create_grant(
        KeyId=key,
        GranteePrincipal=role,
        Operations=["GenerateDataKey"],
        Constraints={"EncryptionContextSubset": {"tenant": "g"}},
    )
    app.generate_data_key(KeyId=key, KeySpec="AES_256", EncryptionContext={"tenant": "g", "more": "1"})
    refused("AccessDeniedException", app.generate_data_key, KeyId=key, KeySpec="AES_256")

    # The other account: both sides must agree.
    there = client("iam", partner)
    guest = there.create_user(UserName="bob")["User"]["Arn"]
    bob = client("kms", *credentials(there.create_access_key(UserName="bob")["AccessKey"]))
    there.put_user_policy(UserName="bob", PolicyName="use", PolicyDocument=policy(allow("kms:Encrypt", key)))
    error = refused("AccessDeniedException", bob.encrypt, KeyId=key, Plaintext=b"z")
    assert text(error) == f"User: {guest} is not authorized to perform: kms:Encrypt {CLOSED}", text(error)
    partners = {"Sid": "Partner", "Principal": {"AWS": partner}, **allow("kms:Encrypt", "*")}
    kms.put_key_policy(KeyId=key, Policy=policy(here, use, partners))
    bob.encrypt(KeyId=key, Plaintext=b"z")
    there.delete_user_policy(UserName="bob", PolicyName="use")
    error = refused("AccessDeniedException", bob.encrypt, KeyId=key, Plaintext=b"z")
    because = "because no identity-based policy allows the kms:Encrypt action"
    assert text(error) == denied(guest, "kms:Encrypt", key, because), text(error)

    # A service control policy stops even the member's root user.
    organizations.enable_policy_type(RootId=root, PolicyType="SERVICE_CONTROL_POLICY")
    guard = organizations.create_policy(
        Name="no keys",
        Description="",
        Type="SERVICE_CONTROL_POLICY",
        Content=policy({"Effect": "Deny", "Action": "kms:CreateKey", "Resource": "*"}),
    )["Policy"]["PolicySummary"]["Id"]
    organizations.attach_policy(PolicyId=guard, TargetId=partner)
    error = refused("AccessDeniedException", client("kms", partner).create_key)
    because = "with an explicit deny in a service control policy"
    assert text(error) == denied(f"arn:aws:iam::{partner}:root", "kms:CreateKey", "*", because), text(error)

    # Nobody locks the key's owners out by mistake; whoever means it may.
    out = policy({"Principal": {"AWS": role}, **allow("kms:Encrypt", "*")})
    error = refused("MalformedPolicyDocumentException", kms.put_key_policy, KeyId=key, Policy=out)
    assert text(error) == "The new key policy will not allow you to update the key policy in the future.", text(error)
    gone = policy({"Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:role/nobody"}, **allow("kms:*", "*")})
    error = refused("MalformedPolicyDocumentException", kms.put_key_policy, KeyId=key, Policy=gone)
    assert text(error) == "Policy contains a statement with one or more invalid principals.", text(error)
    kms.put_key_policy(KeyId=key, Policy=out, BypassPolicyLockoutSafetyCheck=True)
    error = refused("AccessDeniedException", kms.describe_key, KeyId=key)
    because = "because no resource-based policy allows the kms:DescribeKey action"
    assert text(error) == denied(f"arn:aws:iam::{ACCOUNT}:root", "kms:DescribeKey", key, because), text(error)
    print(f"policies allow and refuse as they say, in {REGION} and in two accounts")


if __name__ == "__main__":
    main()
