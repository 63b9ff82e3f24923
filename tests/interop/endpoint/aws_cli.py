#!/usr/bin/env python3
"""Calls every operation of KMS once with the `aws` command, as a person would in a shell, and reads its JSON.

The command's version 1 is the one in PyPI. It has a model of its own, which does not know the newest operations; for these it
is given the one of botocore, in the way that it offers for that (`AWS_DATA_PATH`).

Run by `run.py`, which sets the endpoint up and tells where the command is.
"""

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import botocore
import botocore.session
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding

from driver import ACCOUNT, URL, admin, advance

AWS = os.environ["KMSBOX_AWS_CLI"]
ENVIRONMENT = {
    **os.environ,
    "AWS_ACCESS_KEY_ID": ACCOUNT,
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_ENDPOINT_URL_KMS": URL,
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_MAX_ATTEMPTS": "1",
    "AWS_PAGER": "",
}

#: Operations that the command's own model does not know.
NEWER = {"Encapsulate", "Decapsulate"}

folder = Path(tempfile.mkdtemp(prefix="kmsbox-aws-cli-"))
called = set()


def command(operation):
    """`ListKeys` as the command has it: `list-keys`."""
    return botocore.xform_name(operation, "-")


def aws(operation, *arguments, region="us-east-1", fails=None):
    """Runs the command for an operation and gives its JSON; or checks that it fails with this code."""
    words = [AWS, "kms", command(operation), "--region", region, "--output", "json", *arguments]
    environment = {**ENVIRONMENT, "AWS_DATA_PATH": newer_model()} if operation in NEWER else ENVIRONMENT
    done = subprocess.run(words, env=environment, capture_output=True, text=True)
    if fails:
        assert done.returncode != 0 and f"({fails})" in done.stderr, (words[2:], done.stdout, done.stderr)
        return None
    assert done.returncode == 0, (words[2:], done.stderr)
    called.add(operation)
    return json.loads(done.stdout) if done.stdout.strip() else None


def newer_model():
    """A folder with botocore's model of KMS."""
    models = folder / "models"
    if not models.exists():
        shutil.copytree(Path(botocore.__file__).parent / "data" / "kms", models / "kms")
    return str(models)


def blob(content):
    """Bytes as an argument: a file that the command reads as it is."""
    path = folder / f"{len(list(folder.iterdir()))}.bin"
    path.write_bytes(content)
    return f"fileb://{path}"


def plain(text):
    return base64.b64decode(text)


def key(*arguments, **options):
    return aws("CreateKey", *arguments, **options)["KeyMetadata"]["KeyId"]


def main():
    admin("POST", "reset")
    root = f"arn:aws:iam::{ACCOUNT}:root"
    message = blob(b"a message")

    # Keys, aliases, tags, policies.
    first = key("--description", "first", "--tags", "TagKey=a,TagValue=b")
    assert aws("DescribeKey", "--key-id", first)["KeyMetadata"]["Description"] == "first"
    aws("UpdateKeyDescription", "--key-id", first, "--description", "changed")
    aws("CreateAlias", "--alias-name", "alias/cli", "--target-key-id", first)
    second = key()
    aws("UpdateAlias", "--alias-name", "alias/cli", "--target-key-id", second)
    aliases = aws("ListAliases", "--key-id", second)["Aliases"]
    assert [alias["AliasName"] for alias in aliases] == ["alias/cli"]
    aws("DeleteAlias", "--alias-name", "alias/cli")
    listed = aws("ListKeys", "--page-size", "1")["Keys"]
    assert {first, second} == {entry["KeyId"] for entry in listed}, "the command follows the markers"
    aws("TagResource", "--key-id", first, "--tags", "TagKey=c,TagValue=d")
    aws("UntagResource", "--key-id", first, "--tag-keys", "a")
    assert aws("ListResourceTags", "--key-id", first)["Tags"] == [{"TagKey": "c", "TagValue": "d"}]
    assert aws("ListKeyPolicies", "--key-id", first)["PolicyNames"] == ["default"]
    policy = aws("GetKeyPolicy", "--key-id", first)["Policy"]
    aws("PutKeyPolicy", "--key-id", first, "--policy", policy)

    # Symmetric encryption.
    context = ["--encryption-context", "purpose=cli"]
    sealed = aws("Encrypt", "--key-id", first, "--plaintext", message, *context)["CiphertextBlob"]
    opened = aws("Decrypt", "--ciphertext-blob", blob(plain(sealed)), *context)
    assert plain(opened["Plaintext"]) == b"a message"
    aws("Decrypt", "--ciphertext-blob", blob(plain(sealed)), fails="InvalidCiphertextException")
    moved = aws("ReEncrypt", "--ciphertext-blob", blob(plain(sealed)), "--source-encryption-context", "purpose=cli",
                "--destination-key-id", second)["CiphertextBlob"]
    assert plain(aws("Decrypt", "--ciphertext-blob", blob(plain(moved)))["Plaintext"]) == b"a message"
    assert len(plain(aws("GenerateDataKey", "--key-id", first, "--key-spec", "AES_256")["Plaintext"])) == 32
    aws("GenerateDataKeyWithoutPlaintext", "--key-id", first, "--number-of-bytes", "7")
    pair = aws("GenerateDataKeyPair", "--key-id", first, "--key-pair-spec", "ECC_NIST_P256")
    private = serialization.load_der_private_key(plain(pair["PrivateKeyPlaintext"]), None)
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    aws("GenerateDataKeyPairWithoutPlaintext", "--key-id", first, "--key-pair-spec", "ECC_NIST_P256")
    assert len(plain(aws("GenerateRandom", "--number-of-bytes", "10")["Plaintext"])) == 10
    assert aws("GetKeyLastUsage", "--key-id", first)

    # Signatures, MACs, agreements.
    signer = key("--key-spec", "ECC_NIST_P256", "--key-usage", "SIGN_VERIFY")
    arguments = ["--key-id", signer, "--message", message, "--signing-algorithm", "ECDSA_SHA_256"]
    signed = plain(aws("Sign", *arguments)["Signature"])
    public = serialization.load_der_public_key(plain(aws("GetPublicKey", "--key-id", signer)["PublicKey"]))
    public.verify(signed, b"a message", ec.ECDSA(hashes.SHA256()))
    assert aws("Verify", *arguments, "--signature", blob(signed))["SignatureValid"]
    maccer = key("--key-spec", "HMAC_256", "--key-usage", "GENERATE_VERIFY_MAC")
    arguments = ["--key-id", maccer, "--message", message, "--mac-algorithm", "HMAC_SHA_256"]
    mac = plain(aws("GenerateMac", *arguments)["Mac"])
    assert aws("VerifyMac", *arguments, "--mac", blob(mac))["MacValid"]
    agreement = key("--key-spec", "ECC_NIST_P384", "--key-usage", "KEY_AGREEMENT")
    mine = ec.generate_private_key(ec.SECP384R1())
    mine_public = mine.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    derived = aws("DeriveSharedSecret", "--key-id", agreement, "--key-agreement-algorithm", "ECDH", "--public-key",
                  blob(mine_public))["SharedSecret"]
    theirs = serialization.load_der_public_key(plain(aws("GetPublicKey", "--key-id", agreement)["PublicKey"]))
    assert plain(derived) == mine.exchange(ec.ECDH(), theirs)
    kem = key("--key-spec", "ML_KEM_768", "--key-usage", "ENCAPSULATE_DECAPSULATE")
    shared = aws("Encapsulate", "--key-id", kem, "--encapsulation-algorithm", "ML_KEM")
    opened = aws("Decapsulate", "--key-id", kem, "--encapsulation-algorithm", "ML_KEM",
                 "--shared-secret-ciphertext-blob", blob(plain(shared["SharedSecretCiphertextBlob"])))
    assert opened["SharedSecret"] == shared["SharedSecret"]

    # Grants.
    grantee = f"arn:aws:iam::{ACCOUNT}:role/cli"
    grant = ["--key-id", first, "--grantee-principal", grantee, "--retiring-principal", root, "--operations", "Decrypt"]
    made = aws("CreateGrant", *grant)
    assert aws("ListGrants", "--key-id", first)["Grants"][0]["GrantId"] == made["GrantId"]
    assert aws("ListRetirableGrants", "--retiring-principal", root)["Grants"][0]["GrantId"] == made["GrantId"]
    aws("RetireGrant", "--grant-token", made["GrantToken"])
    aws("RevokeGrant", "--key-id", first, "--grant-id", aws("CreateGrant", *grant)["GrantId"])

    # Rotation.
    aws("EnableKeyRotation", "--key-id", first, "--rotation-period-in-days", "100")
    assert aws("GetKeyRotationStatus", "--key-id", first)["RotationPeriodInDays"] == 100
    aws("RotateKeyOnDemand", "--key-id", first)
    advance(hours=1)
    assert aws("ListKeyRotations", "--key-id", first)["Rotations"][0]["RotationType"] == "ON_DEMAND"
    aws("DisableKeyRotation", "--key-id", first)

    # Imported material.
    external = key("--origin", "EXTERNAL")
    parameters = aws("GetParametersForImport", "--key-id", external, "--wrapping-algorithm", "RSAES_OAEP_SHA_256",
                     "--wrapping-key-spec", "RSA_2048")
    oaep = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)
    wrapped = serialization.load_der_public_key(plain(parameters["PublicKey"])).encrypt(os.urandom(32), oaep)
    aws("ImportKeyMaterial", "--key-id", external, "--import-token", blob(plain(parameters["ImportToken"])),
        "--encrypted-key-material", blob(wrapped), "--expiration-model", "KEY_MATERIAL_DOES_NOT_EXPIRE")
    aws("DeleteImportedKeyMaterial", "--key-id", external)

    # Several Regions.
    primary = key("--multi-region")
    aws("ReplicateKey", "--key-id", primary, "--replica-region", "eu-west-1")
    advance(minutes=5)
    aws("UpdatePrimaryRegion", "--key-id", primary, "--primary-region", "eu-west-1")
    advance(minutes=5)
    metadata = aws("DescribeKey", "--key-id", primary, region="eu-west-1")["KeyMetadata"]
    assert metadata["MultiRegionConfiguration"]["MultiRegionKeyType"] == "PRIMARY"

    # Custom key stores.
    anchor = folder / "anchor.pem"
    anchor.write_text("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")
    store = aws("CreateCustomKeyStore", "--custom-key-store-name", "cli", "--cloud-hsm-cluster-id", "cluster-2a34b5cdefg",
                "--trust-anchor-certificate", f"file://{anchor}", "--key-store-password", "kmsPswd1")["CustomKeyStoreId"]
    aws("ConnectCustomKeyStore", "--custom-key-store-id", store)
    advance(minutes=20)
    stores = aws("DescribeCustomKeyStores")["CustomKeyStores"]
    assert stores[0]["ConnectionState"] == "CONNECTED"
    aws("DisconnectCustomKeyStore", "--custom-key-store-id", store)
    advance(minutes=20)
    aws("UpdateCustomKeyStore", "--custom-key-store-id", store, "--new-custom-key-store-name", "renamed")
    aws("DeleteCustomKeyStore", "--custom-key-store-id", store)

    # The end of a key.
    aws("DisableKey", "--key-id", second)
    aws("Encrypt", "--key-id", second, "--plaintext", message, fails="DisabledException")
    aws("EnableKey", "--key-id", second)
    aws("ScheduleKeyDeletion", "--key-id", second, "--pending-window-in-days", "7")
    aws("CancelKeyDeletion", "--key-id", second)

    known = set(botocore.session.get_session().get_service_model("kms").operation_names)
    missing = known - called
    print(f"{len(called)} operations were called" + (f"; missing: {', '.join(sorted(missing))}" if missing else ""))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
