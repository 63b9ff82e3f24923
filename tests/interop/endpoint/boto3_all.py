#!/usr/bin/env python3
"""Drives every operation of KMS with boto3, and has Python's `cryptography`, or whoever knows the algorithm, check every result.

Run by `run.py`, which sets the endpoint up; one function for a group of operations.
"""

import base64
import datetime
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from Crypto.Hash import SHA512
from Crypto.PublicKey import ECC
from Crypto.Signature import eddsa
from cryptography import exceptions
from cryptography.hazmat.primitives import hashes, keywrap, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, mldsa, mlkem, padding, rsa, utils
from kyber_py.ml_kem import ML_KEM_512

from attestation import Enclave, mac
from driver import ACCOUNT, REGION, admin, advance, client, driven, is_recent, refused

kms = client()
MESSAGE = b"The quick brown fox jumps over the lazy dog"
SHA = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}
CURVES = {
    "ECC_NIST_P256": (ec.SECP256R1(), "256"),
    "ECC_NIST_P384": (ec.SECP384R1(), "384"),
    "ECC_NIST_P521": (ec.SECP521R1(), "512"),
    "ECC_SECG_P256K1": (ec.SECP256K1(), "256"),
}
ML_DSA = {
    "ML_DSA_44": (mldsa.MLDSA44PublicKey, 2420),
    "ML_DSA_65": (mldsa.MLDSA65PublicKey, 3309),
    "ML_DSA_87": (mldsa.MLDSA87PublicKey, 4627),
}
ML_KEM = ["ML_KEM_512", "ML_KEM_768", "ML_KEM_1024"]


# --- helpers


def make(kms=kms, **arguments):
    """A new key's id."""
    return kms.create_key(**arguments)["KeyMetadata"]["KeyId"]


def public_key(key, kms=kms):
    """A key's public key as `cryptography` reads it."""
    return serialization.load_der_public_key(kms.get_public_key(KeyId=key)["PublicKey"])


def digest(name, message=MESSAGE):
    context = hashes.Hash(SHA[name])
    context.update(message)
    return context.finalize()


def oaep(name):
    algorithm = hashes.SHA1() if name.endswith("SHA_1") else hashes.SHA256()
    return padding.OAEP(mgf=padding.MGF1(algorithm), algorithm=algorithm, label=None)


def pkcs8(key):
    return key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def spki(key):
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def fails(call, *arguments):
    try:
        call(*arguments)
    except exceptions.InvalidSignature:
        return True
    return False


def openssl(*arguments, **files):
    """Runs OpenSSL; a word that names one of the files stands for it. Gives its standard output, or None if it fails."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder) / name for name in files}
        for name, content in files.items():
            paths[name].write_bytes(content)
        words = ["openssl", *[str(paths.get(word, word)) for word in arguments]]
        done = subprocess.run(words, capture_output=True)
        return done.stdout if done.returncode == 0 else None


# --- groups of operations


def keys_aliases_tags():
    made = kms.create_key(Description="a key", Tags=[{"TagKey": "team", "TagValue": "blue"}])["KeyMetadata"]
    key = made["KeyId"]
    assert made["Arn"] == f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{key}"
    assert made["KeyState"] == "Enabled" and made["Enabled"] and is_recent(made["CreationDate"])
    kms.create_alias(AliasName="alias/interop", TargetKeyId=key)
    for name in [key, made["Arn"], "alias/interop", f"arn:aws:kms:{REGION}:{ACCOUNT}:alias/interop"]:
        assert kms.describe_key(KeyId=name)["KeyMetadata"] == made
    error = refused("AlreadyExistsException", kms.create_alias, AliasName="alias/interop", TargetKeyId=key)
    assert "alias/interop" in error.response["Error"]["Message"]
    refused("NotFoundException", kms.describe_key, KeyId="alias/nothing")
    refused("ValidationException", kms.create_alias, AliasName="interop", TargetKeyId=key)

    kms.update_key_description(KeyId=key, Description="another")
    assert kms.describe_key(KeyId=key)["KeyMetadata"]["Description"] == "another"
    other = make()
    kms.update_alias(AliasName="alias/interop", TargetKeyId=other)
    aliases = kms.list_aliases(KeyId=other)["Aliases"]
    assert [alias["AliasName"] for alias in aliases] == ["alias/interop"]
    assert is_recent(aliases[0]["LastUpdatedDate"])
    kms.delete_alias(AliasName="alias/interop")
    assert kms.list_aliases(KeyId=other)["Aliases"] == []

    kms.tag_resource(KeyId=key, Tags=[{"TagKey": "team", "TagValue": "red"}, {"TagKey": "x", "TagValue": ""}])
    tags = {tag["TagKey"]: tag["TagValue"] for tag in kms.list_resource_tags(KeyId=key)["Tags"]}
    assert tags == {"team": "red", "x": ""}
    kms.untag_resource(KeyId=key, TagKeys=["x"])
    assert len(kms.list_resource_tags(KeyId=key)["Tags"]) == 1


def pages():
    """Every paginator that the client has."""
    keys = {make() for _ in range(7)}
    key = min(keys)
    for number in range(7):
        kms.create_alias(AliasName=f"alias/page-{number}", TargetKeyId=key)
        kms.tag_resource(KeyId=key, Tags=[{"TagKey": f"tag-{number}", "TagValue": "x"}])
        grantee = f"arn:aws:iam::{ACCOUNT}:role/page-{number}"
        kms.create_grant(
            KeyId=key, GranteePrincipal=grantee, RetiringPrincipal=f"arn:aws:iam::{ACCOUNT}:root", Operations=["Encrypt"]
        )
    retiring = {"RetiringPrincipal": f"arn:aws:iam::{ACCOUNT}:root"}
    expected = {
        "list_keys": ("Keys", {}, None),
        "list_aliases": ("Aliases", {"KeyId": key}, 7),
        "list_resource_tags": ("Tags", {"KeyId": key}, 7),
        "list_grants": ("Grants", {"KeyId": key}, 7),
        "list_retirable_grants": ("Grants", retiring, 7),
        "list_key_policies": ("PolicyNames", {"KeyId": key}, 1),
        "list_key_rotations": ("Rotations", {"KeyId": key}, 0),
        "describe_custom_key_stores": ("CustomKeyStores", {}, 0),
    }
    for name, (member, arguments, count) in expected.items():
        pages = list(kms.get_paginator(name).paginate(**arguments, PaginationConfig={"PageSize": 3}))
        items = [item for page in pages for item in page[member]]
        assert all(len(page[member]) <= 3 for page in pages), name
        if count is not None:
            assert len(items) == count, (name, items)
            assert len(pages) == max(1, -(-count // 3)), name
        else:
            assert keys <= {item["KeyId"] for item in items}
    waiters = set(kms.waiter_names)
    assert not waiters, f"botocore has waiters now, which are not driven: {waiters}"
    refused("InvalidMarkerException", kms.list_keys, Marker="nonsense")


def symmetric():
    key, other = make(), make()
    context = {"purpose": "interop", "größe": "µ"}
    sealed = kms.encrypt(KeyId=key, Plaintext=MESSAGE, EncryptionContext=context)
    assert sealed["EncryptionAlgorithm"] == "SYMMETRIC_DEFAULT"
    blob = sealed["CiphertextBlob"]
    assert blob != kms.encrypt(KeyId=key, Plaintext=MESSAGE, EncryptionContext=context)["CiphertextBlob"]
    opened = kms.decrypt(CiphertextBlob=blob, EncryptionContext=context)
    assert opened["Plaintext"] == MESSAGE and opened["KeyId"].endswith(key)
    refused("InvalidCiphertextException", kms.decrypt, CiphertextBlob=blob)
    refused("InvalidCiphertextException", kms.decrypt, CiphertextBlob=blob[:-1] + bytes([blob[-1] ^ 1]),
            EncryptionContext=context)
    refused("IncorrectKeyException", kms.decrypt, CiphertextBlob=blob, EncryptionContext=context, KeyId=other)
    refused("DryRunOperationException", kms.encrypt, KeyId=key, Plaintext=MESSAGE, DryRun=True)

    moved = kms.re_encrypt(CiphertextBlob=blob, SourceEncryptionContext=context, DestinationKeyId=other)
    assert kms.decrypt(CiphertextBlob=moved["CiphertextBlob"], KeyId=other)["Plaintext"] == MESSAGE

    for arguments, length in [({"KeySpec": "AES_256"}, 32), ({"KeySpec": "AES_128"}, 16), ({"NumberOfBytes": 777}, 777)]:
        pair = kms.generate_data_key(KeyId=key, EncryptionContext=context, **arguments)
        assert len(pair["Plaintext"]) == length
        opened = kms.decrypt(CiphertextBlob=pair["CiphertextBlob"], EncryptionContext=context)
        assert opened["Plaintext"] == pair["Plaintext"]
        bare = kms.generate_data_key_without_plaintext(KeyId=key, **arguments)
        assert "Plaintext" not in bare and len(kms.decrypt(CiphertextBlob=bare["CiphertextBlob"])["Plaintext"]) == length
    assert len(kms.generate_random(NumberOfBytes=1024)["Plaintext"]) == 1024


def lifecycle():
    key = make()
    kms.disable_key(KeyId=key)
    refused("DisabledException", kms.encrypt, KeyId=key, Plaintext=b"x")
    kms.enable_key(KeyId=key)
    sealed = kms.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    scheduled = kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    assert scheduled["KeyState"] == "PendingDeletion" and scheduled["PendingWindowInDays"] == 7
    refused("KMSInvalidStateException", kms.decrypt, CiphertextBlob=sealed)
    kms.cancel_key_deletion(KeyId=key)
    assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "Disabled"
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    advance(days=7, seconds=1)
    refused("NotFoundException", kms.describe_key, KeyId=key)


def policies():
    key = make()
    assert kms.list_key_policies(KeyId=key)["PolicyNames"] == ["default"]
    policy = json.loads(kms.get_key_policy(KeyId=key)["Policy"])
    policy["Statement"].append(
        {"Sid": "more", "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "kms:Get*",
         "Resource": "*"}
    )
    kms.put_key_policy(KeyId=key, PolicyName="default", Policy=json.dumps(policy))
    assert json.loads(kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"]) == policy
    refused("MalformedPolicyDocumentException", kms.put_key_policy, KeyId=key, Policy="{")
    locked = {"Version": "2012-10-17", "Statement": []}
    refused("MalformedPolicyDocumentException", kms.put_key_policy, KeyId=key, Policy=json.dumps(locked))


def grants():
    key = make()
    root = f"arn:aws:iam::{ACCOUNT}:root"
    grantee = f"arn:aws:iam::{ACCOUNT}:role/reader"
    made = kms.create_grant(
        KeyId=key, GranteePrincipal=grantee, RetiringPrincipal=root, Operations=["Decrypt", "DescribeKey"], Name="first",
        Constraints={"EncryptionContextSubset": {"tenant": "a"}},
    )
    again = kms.create_grant(
        KeyId=key, GranteePrincipal=grantee, RetiringPrincipal=root, Operations=["Decrypt", "DescribeKey"], Name="first",
        Constraints={"EncryptionContextSubset": {"tenant": "a"}},
    )
    assert again["GrantId"] == made["GrantId"] and again["GrantToken"] != made["GrantToken"]
    [grant] = kms.list_grants(KeyId=key, GrantId=made["GrantId"])["Grants"]
    assert grant["GranteePrincipal"] == grantee and grant["Name"] == "first"
    assert grant["Constraints"] == {"EncryptionContextSubset": {"tenant": "a"}}
    assert kms.describe_key(KeyId=key, GrantTokens=[made["GrantToken"]])["KeyMetadata"]["KeyId"] == key
    listed = kms.list_retirable_grants(RetiringPrincipal=root)["Grants"]
    assert made["GrantId"] in {grant["GrantId"] for grant in listed}
    kms.retire_grant(GrantToken=made["GrantToken"])
    assert kms.list_grants(KeyId=key)["Grants"] == []
    second = kms.create_grant(KeyId=key, GranteePrincipal=grantee, Operations=["Encrypt"])
    refused("NotFoundException", kms.revoke_grant, KeyId=key, GrantId="0" * 64)
    kms.revoke_grant(KeyId=key, GrantId=second["GrantId"])
    assert kms.list_grants(KeyId=key)["Grants"] == []


def rotation():
    key = make()
    sealed = kms.encrypt(KeyId=key, Plaintext=MESSAGE)["CiphertextBlob"]
    first = kms.decrypt(CiphertextBlob=sealed)["KeyMaterialId"]
    assert not kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"]
    kms.enable_key_rotation(KeyId=key, RotationPeriodInDays=90)
    status = kms.get_key_rotation_status(KeyId=key)
    assert status["KeyRotationEnabled"] and status["RotationPeriodInDays"] == 90 and status["NextRotationDate"]
    advance(days=91)
    kms.rotate_key_on_demand(KeyId=key)
    advance(hours=1)
    rotations = kms.list_key_rotations(KeyId=key, IncludeKeyMaterial="ALL_KEY_MATERIAL")["Rotations"]
    kinds = [rotation.get("RotationType") for rotation in rotations]
    assert "AUTOMATIC" in kinds and "ON_DEMAND" in kinds, rotations
    opened = kms.decrypt(CiphertextBlob=sealed)
    assert opened["Plaintext"] == MESSAGE and opened["KeyMaterialId"] == first
    newer = kms.encrypt(KeyId=key, Plaintext=MESSAGE)["CiphertextBlob"]
    assert kms.decrypt(CiphertextBlob=newer)["KeyMaterialId"] != first
    kms.disable_key_rotation(KeyId=key)
    assert not kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"]
    hmac = make(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")
    refused("UnsupportedOperationException", kms.enable_key_rotation, KeyId=hmac)


def multi_region():
    primary = kms.create_key(MultiRegion=True)["KeyMetadata"]
    key = primary["KeyId"]
    assert key.startswith("mrk-")
    there = client("eu-west-1")
    replica = kms.replicate_key(KeyId=key, ReplicaRegion="eu-west-1")["ReplicaKeyMetadata"]
    assert replica["KeyId"] == key and replica["MultiRegionConfiguration"]["MultiRegionKeyType"] == "REPLICA"
    advance(minutes=5)
    sealed = kms.encrypt(KeyId=key, Plaintext=MESSAGE)["CiphertextBlob"]
    assert there.decrypt(CiphertextBlob=sealed, KeyId=key)["Plaintext"] == MESSAGE
    kms.update_primary_region(KeyId=key, PrimaryRegion="eu-west-1")
    advance(minutes=5)
    configuration = there.describe_key(KeyId=key)["KeyMetadata"]["MultiRegionConfiguration"]
    assert configuration["MultiRegionKeyType"] == "PRIMARY"
    assert [other["Region"] for other in configuration["ReplicaKeys"]] == [REGION]
    refused("NotFoundException", client("ap-southeast-2").describe_key, KeyId=key)


def rsa_keys():
    for spec in ["RSA_2048", "RSA_3072", "RSA_4096"]:
        key = make(KeySpec=spec, KeyUsage="ENCRYPT_DECRYPT")
        public = public_key(key)
        assert public.key_size == int(spec[4:]) and public.public_numbers().e == 65537
        for algorithm in ["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"]:
            theirs = public.encrypt(MESSAGE, oaep(algorithm))
            opened = kms.decrypt(CiphertextBlob=theirs, KeyId=key, EncryptionAlgorithm=algorithm)
            assert opened["Plaintext"] == MESSAGE and opened["EncryptionAlgorithm"] == algorithm
            ours = kms.encrypt(KeyId=key, Plaintext=MESSAGE, EncryptionAlgorithm=algorithm)["CiphertextBlob"]
            assert kms.decrypt(CiphertextBlob=ours, KeyId=key, EncryptionAlgorithm=algorithm)["Plaintext"] == MESSAGE

        key = make(KeySpec=spec, KeyUsage="SIGN_VERIFY")
        public = public_key(key)
        for name, sha in SHA.items():
            pss = padding.PSS(mgf=padding.MGF1(sha), salt_length=padding.PSS.DIGEST_LENGTH)
            for algorithm, scheme in [(f"RSASSA_PSS_SHA_{name}", pss), (f"RSASSA_PKCS1_V1_5_SHA_{name}", padding.PKCS1v15())]:
                signed = kms.sign(KeyId=key, Message=MESSAGE, SigningAlgorithm=algorithm)["Signature"]
                public.verify(signed, MESSAGE, scheme, sha)
                hashed = digest(name)
                from_digest = kms.sign(KeyId=key, Message=hashed, MessageType="DIGEST", SigningAlgorithm=algorithm)
                public.verify(from_digest["Signature"], hashed, scheme, utils.Prehashed(sha))
                assert kms.verify(KeyId=key, Message=MESSAGE, Signature=signed, SigningAlgorithm=algorithm)["SignatureValid"]
                refused("KMSInvalidSignatureException", kms.verify, KeyId=key, Message=b"another", Signature=signed,
                        SigningAlgorithm=algorithm)
    refused("InvalidKeyUsageException", kms.encrypt, KeyId=key, Plaintext=b"x", EncryptionAlgorithm="RSAES_OAEP_SHA_256")


def elliptic_curves():
    for spec, (curve, name) in CURVES.items():
        key = make(KeySpec=spec, KeyUsage="SIGN_VERIFY")
        public = public_key(key)
        assert public.curve.name == curve.name
        algorithm = f"ECDSA_SHA_{name}"
        signed = kms.sign(KeyId=key, Message=MESSAGE, SigningAlgorithm=algorithm)["Signature"]
        public.verify(signed, MESSAGE, ec.ECDSA(SHA[name]))
        hashed = digest(name)
        signed = kms.sign(KeyId=key, Message=hashed, MessageType="DIGEST", SigningAlgorithm=algorithm)["Signature"]
        public.verify(signed, hashed, ec.ECDSA(utils.Prehashed(SHA[name])))
        assert kms.verify(KeyId=key, Message=MESSAGE, Signature=signed, SigningAlgorithm=algorithm)["SignatureValid"]

        if spec != "ECC_SECG_P256K1":
            key = make(KeySpec=spec, KeyUsage="KEY_AGREEMENT")
            mine = ec.generate_private_key(curve)
            derived = kms.derive_shared_secret(
                KeyId=key, KeyAgreementAlgorithm="ECDH", PublicKey=spki(mine.public_key())
            )
            assert derived["SharedSecret"] == mine.exchange(ec.ECDH(), public_key(key))

    key = make(KeySpec="ECC_NIST_EDWARDS25519", KeyUsage="SIGN_VERIFY")
    public = public_key(key)
    assert isinstance(public, ed25519.Ed25519PublicKey)
    signed = kms.sign(KeyId=key, Message=MESSAGE, SigningAlgorithm="ED25519_SHA_512")["Signature"]
    public.verify(signed, MESSAGE)
    assert kms.verify(KeyId=key, Message=MESSAGE, Signature=signed, SigningAlgorithm="ED25519_SHA_512")["SignatureValid"]
    prehashed = kms.sign(
        KeyId=key, Message=digest("512"), MessageType="DIGEST", SigningAlgorithm="ED25519_PH_SHA_512"
    )["Signature"]
    assert fails(public.verify, prehashed, MESSAGE), "pre-hashed signatures are of another kind"
    # KMS takes the digest for the message of Ed25519ph, which hashes it again. `cryptography` does not know that one.
    twice = SHA512.new(digest("512"))
    eddsa.new(ECC.import_key(spki(public)), "rfc8032").verify(twice, prehashed)

    private = ed25519.Ed25519PrivateKey.generate()
    key, _ = imported("ECC_NIST_EDWARDS25519", "SIGN_VERIFY", pkcs8(private))
    verify = {"KeyId": key, "Message": MESSAGE, "SigningAlgorithm": "ED25519_SHA_512"}
    assert kms.verify(**verify, Signature=private.sign(MESSAGE))["SignatureValid"]
    theirs = eddsa.new(ECC.import_key(pkcs8(private)), "rfc8032").sign(twice)
    verify = {"KeyId": key, "Message": digest("512"), "MessageType": "DIGEST", "SigningAlgorithm": "ED25519_PH_SHA_512"}
    assert kms.verify(**verify, Signature=theirs)["SignatureValid"]
    refused("KMSInvalidSignatureException", kms.verify, **verify, Signature=private.sign(digest("512")))


def sm2():
    """SM2 is in the China Regions only; OpenSSL checks it, since `cryptography` does not know it."""
    china = client("cn-north-1")
    key = make(china, KeySpec="SM2", KeyUsage="SIGN_VERIFY")
    public = china.get_public_key(KeyId=key)["PublicKey"]
    signed = china.sign(KeyId=key, Message=MESSAGE, SigningAlgorithm="SM2DSA")["Signature"]
    verify = ["pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "public", "-rawin", "-digest", "sm3",
              "-pkeyopt", "distid:1234567812345678", "-sigfile", "signed", "-in", "message"]
    assert openssl(*verify, public=public, signed=signed, message=MESSAGE) is not None
    assert openssl(*verify, public=public, signed=signed, message=b"another") is None
    key = make(china, KeySpec="SM2", KeyUsage="ENCRYPT_DECRYPT")
    public = china.get_public_key(KeyId=key)["PublicKey"]
    sealed = openssl("pkeyutl", "-encrypt", "-pubin", "-keyform", "DER", "-inkey", "public", "-in", "message",
                     public=public, message=MESSAGE)
    assert china.decrypt(KeyId=key, CiphertextBlob=sealed, EncryptionAlgorithm="SM2PKE")["Plaintext"] == MESSAGE
    refused("UnsupportedOperationException", kms.create_key, KeySpec="SM2", KeyUsage="SIGN_VERIFY")


def post_quantum():
    for spec, (kind, length) in ML_DSA.items():
        key = make(KeySpec=spec, KeyUsage="SIGN_VERIFY")
        public = public_key(key)
        assert isinstance(public, kind)
        signed = kms.sign(KeyId=key, Message=MESSAGE, SigningAlgorithm="ML_DSA_SHAKE_256")["Signature"]
        assert len(signed) == length
        public.verify(signed, MESSAGE)
        assert kms.verify(KeyId=key, Message=MESSAGE, Signature=signed, SigningAlgorithm="ML_DSA_SHAKE_256")["SignatureValid"]
    for spec in ML_KEM:
        key = make(KeySpec=spec, KeyUsage="ENCAPSULATE_DECAPSULATE")
        ours = kms.encapsulate(KeyId=key, EncapsulationAlgorithm="ML_KEM")
        opened = kms.decapsulate(
            KeyId=key, SharedSecretCiphertextBlob=ours["SharedSecretCiphertextBlob"], EncapsulationAlgorithm="ML_KEM"
        )
        assert opened["SharedSecret"] == ours["SharedSecret"] and len(opened["SharedSecret"]) == 32
        if spec == "ML_KEM_512":
            # OpenSSL 4 as `cryptography` builds it knows the two larger ones.
            encapsulation_key = kms.get_public_key(KeyId=key)["PublicKey"][-800:]
            secret, sealed = ML_KEM_512.encaps(encapsulation_key)
        else:
            secret, sealed = public_key(key).encapsulate()
        opened = kms.decapsulate(KeyId=key, SharedSecretCiphertextBlob=sealed, EncapsulationAlgorithm="ML_KEM")
        assert opened["SharedSecret"] == secret


def macs():
    for size in ["224", "256", "384", "512"]:
        key, material = imported(f"HMAC_{size}", "GENERATE_VERIFY_MAC", os.urandom(int(size) // 8))
        algorithm = f"HMAC_SHA_{size}"
        made = kms.generate_mac(KeyId=key, Message=MESSAGE, MacAlgorithm=algorithm)["Mac"]
        assert made == mac(material, MESSAGE, f"sha{size}")
        assert kms.verify_mac(KeyId=key, Message=MESSAGE, Mac=made, MacAlgorithm=algorithm)["MacValid"]
        refused("KMSInvalidMacException", kms.verify_mac, KeyId=key, Message=b"another", Mac=made, MacAlgorithm=algorithm)


def data_key_pairs():
    key = make()
    context = {"purpose": "pair"}
    specs = ["RSA_2048", "ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521", "ECC_SECG_P256K1", "ECC_NIST_EDWARDS25519"]
    specs += ["ML_KEM_768", "ML_KEM_1024"]
    for spec in specs:
        pair = kms.generate_data_key_pair(KeyId=key, KeyPairSpec=spec, EncryptionContext=context)
        private = serialization.load_der_private_key(pair["PrivateKeyPlaintext"], None)
        assert spki(private.public_key()) == pair["PublicKey"], spec
        sealed = pair["PrivateKeyCiphertextBlob"]
        assert kms.decrypt(CiphertextBlob=sealed, EncryptionContext=context)["Plaintext"] == pair["PrivateKeyPlaintext"]
    # The private key ends with the seed, d and z (RFC 9935); the public key with its bytes.
    pair = kms.generate_data_key_pair(KeyId=key, KeyPairSpec="ML_KEM_512")
    encapsulation_key, _ = ML_KEM_512.key_derive(pair["PrivateKeyPlaintext"][-64:])
    assert pair["PublicKey"].endswith(encapsulation_key)
    bare = kms.generate_data_key_pair_without_plaintext(KeyId=key, KeyPairSpec="ECC_NIST_P256")
    private = serialization.load_der_private_key(kms.decrypt(CiphertextBlob=bare["PrivateKeyCiphertextBlob"])["Plaintext"], None)
    assert spki(private.public_key()) == bare["PublicKey"]


def wrap(material, parameters, algorithm):
    """Material as ImportKeyMaterial takes it, wrapped as AWS's documentation says."""
    public = serialization.load_der_public_key(parameters["PublicKey"])
    sha = "RSAES_OAEP_SHA_1" if algorithm.endswith("SHA_1") else "RSAES_OAEP_SHA_256"
    if algorithm.startswith("RSAES_OAEP"):
        return public.encrypt(material, oaep(sha))
    between = os.urandom(32)
    return public.encrypt(between, oaep(sha)) + keywrap.aes_key_wrap_with_padding(between, material)


def imported(spec, usage, material, algorithm="RSAES_OAEP_SHA_256", wrapping="RSA_2048", kms=kms):
    """A key with imported material, and that material."""
    key = make(kms, Origin="EXTERNAL", KeySpec=spec, KeyUsage=usage)
    assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "PendingImport"
    parameters = kms.get_parameters_for_import(KeyId=key, WrappingAlgorithm=algorithm, WrappingKeySpec=wrapping)
    kms.import_key_material(
        KeyId=key, ImportToken=parameters["ImportToken"], EncryptedKeyMaterial=wrap(material, parameters, algorithm),
        ExpirationModel="KEY_MATERIAL_DOES_NOT_EXPIRE",
    )
    assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "Enabled"
    return key, material


def imports():
    for wrapping in ["RSA_2048", "RSA_3072", "RSA_4096"]:
        for algorithm in ["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"]:
            imported("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", os.urandom(32), algorithm, wrapping)
        # These carry private keys alone.
        for algorithm in ["RSA_AES_KEY_WRAP_SHA_1", "RSA_AES_KEY_WRAP_SHA_256"]:
            private = pkcs8(ec.generate_private_key(ec.SECP256R1()))
            imported("ECC_NIST_P256", "SIGN_VERIFY", private, algorithm, wrapping)

    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    key, _ = imported("RSA_2048", "ENCRYPT_DECRYPT", pkcs8(private), "RSA_AES_KEY_WRAP_SHA_256")
    assert spki(public_key(key)) == spki(private.public_key())
    for algorithm in ["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"]:
        sealed = kms.encrypt(KeyId=key, Plaintext=MESSAGE, EncryptionAlgorithm=algorithm)["CiphertextBlob"]
        assert private.decrypt(sealed, oaep(algorithm)) == MESSAGE

    key, _ = imported("RSA_2048", "SIGN_VERIFY", pkcs8(private), "RSA_AES_KEY_WRAP_SHA_1")
    for name, sha in SHA.items():
        pss = padding.PSS(mgf=padding.MGF1(sha), salt_length=padding.PSS.DIGEST_LENGTH)
        for algorithm, scheme in [(f"RSASSA_PSS_SHA_{name}", pss), (f"RSASSA_PKCS1_V1_5_SHA_{name}", padding.PKCS1v15())]:
            theirs = private.sign(MESSAGE, scheme, sha)
            assert kms.verify(KeyId=key, Message=MESSAGE, Signature=theirs, SigningAlgorithm=algorithm)["SignatureValid"]

    for spec, (curve, name) in CURVES.items():
        private = ec.generate_private_key(curve)
        key, _ = imported(spec, "SIGN_VERIFY", pkcs8(private), "RSA_AES_KEY_WRAP_SHA_256")
        theirs = private.sign(MESSAGE, ec.ECDSA(SHA[name]))
        assert kms.verify(KeyId=key, Message=MESSAGE, Signature=theirs, SigningAlgorithm=f"ECDSA_SHA_{name}")["SignatureValid"]
        ours = kms.sign(KeyId=key, Message=MESSAGE, SigningAlgorithm=f"ECDSA_SHA_{name}")["Signature"]
        private.public_key().verify(ours, MESSAGE, ec.ECDSA(SHA[name]))

    private = ec.generate_private_key(ec.SECP256R1())
    key, _ = imported("ECC_NIST_P256", "KEY_AGREEMENT", pkcs8(private), "RSA_AES_KEY_WRAP_SHA_256")
    peer = ec.generate_private_key(ec.SECP256R1())
    derived = kms.derive_shared_secret(KeyId=key, KeyAgreementAlgorithm="ECDH", PublicKey=spki(peer.public_key()))
    assert derived["SharedSecret"] == private.exchange(ec.ECDH(), peer.public_key())
    assert derived["KeyOrigin"] == "EXTERNAL"

    key = make(Origin="EXTERNAL")
    material = os.urandom(32)
    parameters = kms.get_parameters_for_import(
        KeyId=key, WrappingAlgorithm="RSAES_OAEP_SHA_256", WrappingKeySpec="RSA_2048"
    )
    assert parameters["ParametersValidTo"] > datetime.datetime.now(datetime.timezone.utc)
    now = admin("GET", "clock")["epochSeconds"]
    arguments = {
        "KeyId": key,
        "ImportToken": parameters["ImportToken"],
        "EncryptedKeyMaterial": wrap(material, parameters, "RSAES_OAEP_SHA_256"),
    }
    kms.import_key_material(**arguments, ExpirationModel="KEY_MATERIAL_EXPIRES", ValidTo=now + 3600)
    sealed = kms.encrypt(KeyId=key, Plaintext=MESSAGE)["CiphertextBlob"]
    advance(hours=2)
    assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "PendingImport"
    refused("KMSInvalidStateException", kms.decrypt, CiphertextBlob=sealed)
    other = {**arguments, "EncryptedKeyMaterial": wrap(os.urandom(32), parameters, "RSAES_OAEP_SHA_256")}
    never = {"ExpirationModel": "KEY_MATERIAL_DOES_NOT_EXPIRE"}
    refused("IncorrectKeyMaterialException", kms.import_key_material, **other, **never)
    kms.import_key_material(**arguments, **never)
    assert kms.decrypt(CiphertextBlob=sealed)["Plaintext"] == MESSAGE
    kms.delete_imported_key_material(KeyId=key)
    assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "PendingImport"
    advance(hours=25)
    refused("ExpiredImportTokenException", kms.import_key_material, **arguments, **never)


def custom_key_stores():
    cluster = "cluster-2a34b5cdefg"
    anchor = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
    store = kms.create_custom_key_store(
        CustomKeyStoreName="hsm", CloudHsmClusterId=cluster, TrustAnchorCertificate=anchor, KeyStorePassword="kmsPswd1"
    )["CustomKeyStoreId"]
    refused("CustomKeyStoreInvalidStateException", kms.create_key, Origin="AWS_CLOUDHSM", CustomKeyStoreId=store)
    kms.connect_custom_key_store(CustomKeyStoreId=store)
    advance(minutes=20)
    [found] = kms.describe_custom_key_stores(CustomKeyStoreId=store)["CustomKeyStores"]
    assert found["ConnectionState"] == "CONNECTED" and found["CloudHsmClusterId"] == cluster
    made = kms.create_key(Origin="AWS_CLOUDHSM", CustomKeyStoreId=store)["KeyMetadata"]
    assert made["CustomKeyStoreId"] == store and made["CloudHsmClusterId"] == cluster
    sealed = kms.encrypt(KeyId=made["KeyId"], Plaintext=MESSAGE)["CiphertextBlob"]
    assert kms.decrypt(CiphertextBlob=sealed)["Plaintext"] == MESSAGE
    assert len(kms.generate_random(NumberOfBytes=16, CustomKeyStoreId=store)["Plaintext"]) == 16
    refused("CustomKeyStoreHasCMKsException", kms.delete_custom_key_store, CustomKeyStoreId=store)
    kms.disconnect_custom_key_store(CustomKeyStoreId=store)
    advance(minutes=20)
    kms.update_custom_key_store(CustomKeyStoreId=store, NewCustomKeyStoreName="renamed")
    [found] = kms.describe_custom_key_stores(CustomKeyStoreName="renamed")["CustomKeyStores"]
    assert found["ConnectionState"] == "DISCONNECTED"
    kms.schedule_key_deletion(KeyId=made["KeyId"], PendingWindowInDays=7)
    advance(days=8)
    kms.delete_custom_key_store(CustomKeyStoreId=store)

    store = kms.create_custom_key_store(
        CustomKeyStoreName="xks",
        CustomKeyStoreType="EXTERNAL_KEY_STORE",
        XksProxyUriEndpoint="https://proxy.example.com",
        XksProxyUriPath="/kms/xks/v1",
        XksProxyConnectivity="PUBLIC_ENDPOINT",
        XksProxyAuthenticationCredential={"AccessKeyId": "ABCDE234567EXAMPLE22", "RawSecretAccessKey": "x" * 44},
    )["CustomKeyStoreId"]
    kms.connect_custom_key_store(CustomKeyStoreId=store)
    advance(minutes=20)
    made = kms.create_key(Origin="EXTERNAL_KEY_STORE", CustomKeyStoreId=store, XksKeyId="bb8562717f809024")["KeyMetadata"]
    assert made["XksKeyConfiguration"] == {"Id": "bb8562717f809024"}
    sealed = kms.encrypt(KeyId=made["KeyId"], Plaintext=MESSAGE)["CiphertextBlob"]
    assert kms.decrypt(CiphertextBlob=sealed)["Plaintext"] == MESSAGE
    proxy = {"uri": "https://proxy.example.com/kms/xks/v1", "proxy": {"reachable": False}}
    admin("POST", "arrange", {"proxy": proxy})
    refused("KMSInvalidStateException", kms.decrypt, CiphertextBlob=sealed)


def recipients():
    """Answers for an enclave."""
    enclave = Enclave(datetime.datetime.fromtimestamp(admin("GET", "clock")["epochSeconds"], datetime.timezone.utc))
    for_enclave = {"Recipient": enclave.recipient()}
    key = make()
    made = kms.generate_data_key(KeyId=key, KeySpec="AES_256", **for_enclave)
    assert "Plaintext" not in made
    data_key = enclave.open(made["CiphertextForRecipient"])
    assert data_key == kms.decrypt(CiphertextBlob=made["CiphertextBlob"])["Plaintext"]
    opened = kms.decrypt(CiphertextBlob=made["CiphertextBlob"], **for_enclave)
    assert "Plaintext" not in opened and enclave.open(opened["CiphertextForRecipient"]) == data_key
    assert len(enclave.open(kms.generate_random(NumberOfBytes=100, **for_enclave)["CiphertextForRecipient"])) == 100
    pair = kms.generate_data_key_pair(KeyId=key, KeyPairSpec="ECC_NIST_P256", **for_enclave)
    private = serialization.load_der_private_key(enclave.open(pair["CiphertextForRecipient"]), None)
    assert spki(private.public_key()) == pair["PublicKey"]
    agreement = make(KeySpec="ECC_NIST_P384", KeyUsage="KEY_AGREEMENT")
    mine = ec.generate_private_key(ec.SECP384R1())
    derived = kms.derive_shared_secret(
        KeyId=agreement, KeyAgreementAlgorithm="ECDH", PublicKey=spki(mine.public_key()), **for_enclave
    )
    assert enclave.open(derived["CiphertextForRecipient"]) == mine.exchange(ec.ECDH(), public_key(agreement))
    document = bytearray(enclave.document())
    document[-1] ^= 1
    refused("ValidationException", kms.generate_random, NumberOfBytes=1,
            Recipient={"KeyEncryptionAlgorithm": "RSAES_OAEP_SHA_256", "AttestationDocument": bytes(document)})


def last_usage():
    key = make()
    assert "KeyLastUsage" not in kms.get_key_last_usage(KeyId=key) or not kms.get_key_last_usage(KeyId=key)["KeyLastUsage"]
    kms.encrypt(KeyId=key, Plaintext=b"x")
    advance(hours=2)
    found = kms.get_key_last_usage(KeyId=key)
    assert found["KeyLastUsage"]["Operation"] == "Encrypt", found


def regions_and_accounts():
    key = make()
    refused("NotFoundException", client("eu-central-1").describe_key, KeyId=key)
    other = client(account="111122223333")
    assert other.create_key()["KeyMetadata"]["AWSAccountId"] == "111122223333"
    refused("NotFoundException", other.describe_key, KeyId=key)


def credentials():
    """Signatures of registered access keys are verified."""
    identity = {"accessKeyId": "AKIAIOSFODNN7EXAMPLE", "secretAccessKey": "secret", "account": "444455556666"}
    admin("PUT", "credentials", identity)
    mine = client(account=identity["accessKeyId"])
    assert mine.create_key()["KeyMetadata"]["AWSAccountId"] == "444455556666"
    admin("PUT", "credentials", {**identity, "secretAccessKey": "another"})
    refused("InvalidSignatureException", mine.list_keys)
    admin("DELETE", "credentials", {"accessKeyId": identity["accessKeyId"]})


GROUPS = [
    keys_aliases_tags,
    pages,
    symmetric,
    lifecycle,
    policies,
    grants,
    rotation,
    multi_region,
    rsa_keys,
    elliptic_curves,
    sm2,
    post_quantum,
    macs,
    data_key_pairs,
    imports,
    custom_key_stores,
    recipients,
    last_usage,
    regions_and_accounts,
    credentials,
]


def main():
    chosen = sys.argv[1:]
    failed = []
    for group in GROUPS:
        if chosen and group.__name__ not in chosen:
            continue
        try:
            admin("POST", "reset")
            group()
            print(f"ok      {group.__name__}")
        except Exception as error:
            if chosen:
                raise
            at = error.__traceback__
            while at.tb_next and at.tb_next.tb_frame.f_code.co_filename == __file__:
                at = at.tb_next
            print(f"FAILED  {group.__name__}, line {at.tb_lineno}: {type(error).__name__}: {error}")
            failed.append(group.__name__)
    missing = set(kms.meta.service_model.operation_names) - driven
    if not chosen:
        print(f"{len(driven)} operations were driven" + (f"; missing: {', '.join(sorted(missing))}" if missing else ""))
    return 1 if failed or (missing and not chosen) else 0


if __name__ == "__main__":
    sys.exit(main())
