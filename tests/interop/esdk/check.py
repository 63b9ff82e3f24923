#!/usr/bin/env python3
"""Checks kms-envelope against AWS's own library for Python: each opens what the other sealed, and refuses what was damaged.

    pip install -r requirements.txt
    cargo build -p kms-envelope --example esdk
    check.py target/debug/examples/esdk

Data keys travel as `raw-aes` (opened by the library's raw master key and by its keyring) and as `aws-kms` (opened by the
library's KMS master key through boto3, whose requests are answered here; nothing goes over a network).
"""

import argparse
import base64
import io
import itertools
import json
import logging
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import aws_encryption_sdk
import boto3
from aws_cryptographic_material_providers.mpl import AwsCryptographicMaterialProviders
from aws_cryptographic_material_providers.mpl.config import MaterialProvidersConfig
from aws_cryptographic_material_providers.mpl.models import AesWrappingAlg, CreateRawAesKeyringInput
from aws_encryption_sdk.identifiers import Algorithm, CommitmentPolicy, EncryptionKeyType, WrappingAlgorithm
from aws_encryption_sdk.internal.crypto.wrapping_keys import WrappingKey
from aws_encryption_sdk.key_providers.kms import KMSMasterKey
from aws_encryption_sdk.key_providers.raw import RawMasterKey
from botocore.awsrequest import AWSResponse
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SUITE = Algorithm.AES_256_GCM_HKDF_SHA512_COMMIT_KEY
KEY_ARN = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
NAMESPACE, NAME = "kmsbox-check", "wrapping key"
CONTEXTS = [
    {},
    {"purpose": "backup"},
    # In UTF-8 the full-width letter comes before the emoji, in UTF-16 after it.
    {"\U0001f511": "Schlüssel", "\uff21": "", "b": "größer als 1 µm", "a": "="},
]


def serialize(context):
    """The encryption context as additional authenticated data."""
    if not context:
        return b""
    pairs = sorted((key.encode(), value.encode()) for key, value in context.items())
    field = lambda data: len(data).to_bytes(2, "big") + data
    return len(pairs).to_bytes(2, "big") + b"".join(field(key) + field(value) for key, value in pairs)


class RawAes:
    """Wraps data keys with an AES-256 key, as `raw-aes` does."""

    def __init__(self):
        self.key = os.urandom(32)
        self.prefix = NAME.encode() + (128).to_bytes(4, "big") + (12).to_bytes(4, "big")
        wrapping_key = WrappingKey(
            wrapping_algorithm=WrappingAlgorithm.AES_256_GCM_IV12_TAG16_NO_PADDING,
            wrapping_key=self.key,
            wrapping_key_type=EncryptionKeyType.SYMMETRIC,
        )
        self.master_key = RawMasterKey(provider_id=NAMESPACE, key_id=NAME.encode(), wrapping_key=wrapping_key)
        keyring = CreateRawAesKeyringInput(
            key_namespace=NAMESPACE,
            key_name=NAME,
            wrapping_key=self.key,
            wrapping_alg=AesWrappingAlg.ALG_AES256_GCM_IV12_TAG16,
        )
        self.keyring = AwsCryptographicMaterialProviders(config=MaterialProvidersConfig()).create_raw_aes_keyring(keyring)
        self.readers = [{"key_provider": self.master_key}, {"keyring": self.keyring}]

    def wrap(self, data_key, context):
        iv = os.urandom(12)
        return NAMESPACE, self.prefix + iv, AESGCM(self.key).encrypt(iv, data_key, serialize(context))

    def unwrap(self, edk, context):
        info = bytes.fromhex(edk["provider_info"])
        assert edk["provider_id"] == NAMESPACE and info.startswith(self.prefix)
        return AESGCM(self.key).decrypt(info[len(self.prefix) :], bytes.fromhex(edk["ciphertext"]), serialize(context))


class Kms:
    """Answers the KMS requests of a boto3 client for one key."""

    def __init__(self):
        self.key = os.urandom(32)
        session = boto3.session.Session(aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="example")
        client = session.client("kms", region_name="eu-central-1")
        client.meta.events.register("before-send.kms", self.answer)
        self.master_key = KMSMasterKey(client=client, key_id=KEY_ARN)
        self.readers = [{"key_provider": self.master_key}]

    def wrap(self, data_key, context):
        iv = os.urandom(12)
        return "aws-kms", KEY_ARN.encode(), iv + AESGCM(self.key).encrypt(iv, data_key, serialize(context))

    def unwrap(self, edk, context):
        assert edk["kms_key"] == KEY_ARN
        return self.decrypt(bytes.fromhex(edk["ciphertext"]), context)

    def decrypt(self, blob, context):
        return AESGCM(self.key).decrypt(blob[:12], blob[12:], serialize(context))

    def answer(self, request, **_):
        call = json.loads(request.body)
        context = call.get("EncryptionContext", {})
        operation = request.headers["X-Amz-Target"]
        operation = (operation.decode() if isinstance(operation, bytes) else operation).split(".")[1]
        assert call["KeyId"] == KEY_ARN
        if operation == "GenerateDataKey":
            plaintext = os.urandom(call["NumberOfBytes"])
            blob = self.wrap(plaintext, context)[2]
        elif operation == "Decrypt":
            blob = base64.b64decode(call["CiphertextBlob"])
            try:
                plaintext = self.decrypt(blob, context)
            except InvalidTag:
                return self.response(request, 400, {"__type": "InvalidCiphertextException"})
        else:
            raise NotImplementedError(operation)
        encode = lambda data: base64.b64encode(data).decode()
        answer = {"KeyId": KEY_ARN, "Plaintext": encode(plaintext), "CiphertextBlob": encode(blob)}
        return self.response(request, 200, answer)

    @staticmethod
    def response(request, status, answer):
        raw = io.BytesIO(json.dumps(answer).encode())
        raw.stream = lambda *_, **__: iter([raw.read()])
        return AWSResponse(request.url, status, {"content-type": "application/x-amz-json-1.1"}, raw)


class Checks:
    def __init__(self, program, folder):
        self.program, self.folder = program, Path(folder)
        self.client = aws_encryption_sdk.EncryptionSDKClient(
            commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT
        )
        self.passed = self.failed = 0

    def record(self, name, passed, note=""):
        self.passed += passed
        self.failed += not passed
        if not passed:
            print(f"failed: {name} {note}", file=sys.stderr)

    def run(self, *args):
        done = subprocess.run([self.program, *args], capture_output=True, text=True)
        return done.returncode == 0, done.stdout, done.stderr

    def ours_to_theirs(self, name, providers, frame_len, context, data):
        data_key = os.urandom(32)
        plain, message = self.folder / "plain", self.folder / "message"
        plain.write_bytes(data)
        args = ["seal", "--data-key", data_key.hex(), "--frame-len", str(frame_len)]
        for provider in providers:
            provider_id, info, ciphertext = provider.wrap(data_key, context)
            args += ["--edk", f"{provider_id}:{info.hex()}:{ciphertext.hex()}"]
        for key, value in context.items():
            args += ["--context", f"{key}={value}"]
        ok, _, error = self.run(*args, str(plain), str(message))
        if not ok:
            return self.record(name, False, error)
        sealed = message.read_bytes()
        for provider in providers:
            for reader in provider.readers:
                opened, header = self.client.decrypt(source=sealed, **reader)
                good = opened == data and header.encryption_context == context and header.algorithm == SUITE
                self.record(f"{name}, read by {next(iter(reader))}", good)
        damaged = bytearray(sealed)
        damaged[os.urandom(1)[0] % 16 - 16] ^= 1
        try:
            self.client.decrypt(source=bytes(damaged), **providers[0].readers[0])
            self.record(f"{name}, damaged", False)
        except Exception:  # the library's errors have no common base
            self.record(f"{name}, damaged", True)

    def theirs_to_ours(self, name, provider, writer, frame_len, context, data):
        sealed, _ = self.client.encrypt(
            source=data, encryption_context=context, frame_length=frame_len, algorithm=SUITE, **writer
        )
        message, opened = self.folder / "message", self.folder / "opened"
        message.write_bytes(sealed)
        opened.unlink(missing_ok=True)
        ok, header, error = self.run("header", str(message))
        if not ok:
            return self.record(name, False, error)
        header = json.loads(header)
        good = header["context"] == context and header["frame_len"] == frame_len
        good = good and header["plaintext_len"] == len(data) and header["suite"] == "AES_256_GCM_HKDF_SHA512_COMMIT_KEY"
        self.record(f"{name}, header", good, header)
        data_key = provider.unwrap(header["encrypted_data_keys"][0], header["context"]).hex()
        ok, _, error = self.run("open", "--data-key", data_key, str(message), str(opened))
        self.record(name, ok and opened.read_bytes() == data, error)

        opened.unlink(missing_ok=True)
        damaged = bytearray(sealed)
        damaged[int.from_bytes(os.urandom(4), "big") % len(sealed)] ^= 0x80
        message.write_bytes(damaged)
        ok, _, _ = self.run("open", "--data-key", data_key, str(message), str(opened))
        self.record(f"{name}, damaged", not ok and not opened.exists())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="the example `esdk` of kms-envelope")
    program = parser.parse_args().program
    logging.disable()  # the library logs the refusals that are expected here
    raw, kms = RawAes(), Kms()
    with tempfile.TemporaryDirectory() as folder:
        checks = Checks(program, folder)
        frames = [*itertools.product([10, 4096, 65536], CONTEXTS), (1 << 20, CONTEXTS[-1])]
        for frame_len, context in frames:
            sizes = {0, 1, frame_len - 1, frame_len, frame_len + 1, 3 * frame_len, 3 * frame_len + 7}
            for size in sorted(sizes):
                data = os.urandom(size)
                where = f"{size} bytes in frames of {frame_len}, context of {len(context)}"
                for providers in ([raw], [kms], [kms, raw]):
                    names = " and ".join(type(provider).__name__ for provider in providers)
                    checks.ours_to_theirs(f"ours ({names}), {where}", providers, frame_len, context, data)
                if frame_len % 128:
                    continue  # the library writes no such frames, but reads them
                for provider in (raw, kms):
                    for writer in provider.readers:
                        name = f"theirs ({type(provider).__name__}, {next(iter(writer))}), {where}"
                        checks.theirs_to_ours(name, provider, writer, frame_len, context, data)
    print(json.dumps({"passed": checks.passed, "failed": checks.failed}))
    sys.exit(checks.failed > 0)


if __name__ == "__main__":
    main()
