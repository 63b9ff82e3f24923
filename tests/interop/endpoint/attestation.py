"""A Nitro enclave of our own making: its attestation document, and how it opens what was sealed for it.

The form is that of AWS's documentation: COSE_Sign1 (RFC 9052) over a CBOR map, signed with ES384 under a chain of
certificates; results come as CMS EnvelopedData (RFC 5652).
"""

import datetime
import hashlib
import hmac

import cbor2
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives import hashes, padding as block_padding
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID


def certificate(subject, key, issuer, issuer_key, authority, now):
    name = lambda text: x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
    usage = dict.fromkeys(
        [
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
            "crl_sign",
        ],
        False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=not authority, key_cert_sign=authority, **usage), critical=True
        )
        .sign(issuer_key, hashes.SHA384())
    )


class Enclave:
    """An enclave with a key pair that its document names."""

    def __init__(self, now):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.now = now
        self.root_key, self.leaf_key = ec.generate_private_key(ec.SECP384R1()), ec.generate_private_key(ec.SECP384R1())
        self.root = certificate("root", self.root_key, "root", self.root_key, True, now)
        self.leaf = certificate("enclave", self.leaf_key, "root", self.root_key, False, now)

    def document(self):
        """The signed attestation document."""
        payload = cbor2.dumps(
            {
                "module_id": "i-1234567890abcdef0-enc0123456789abcde",
                "digest": "SHA384",
                "timestamp": int(self.now.timestamp() * 1000),
                "pcrs": {index: hashlib.sha384(bytes([index])).digest() for index in range(16)},
                "certificate": self.leaf.public_bytes(Encoding.DER),
                "cabundle": [self.root.public_bytes(Encoding.DER)],
                "public_key": self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
                "user_data": None,
                "nonce": None,
            }
        )
        protected = cbor2.dumps({1: -35})
        signed = cbor2.dumps(["Signature1", protected, b"", payload])
        r, s = decode_dss_signature(self.leaf_key.sign(signed, ec.ECDSA(hashes.SHA384())))
        return cbor2.dumps([protected, {}, payload, r.to_bytes(48) + s.to_bytes(48)])

    def recipient(self):
        """The member `Recipient` of a request."""
        return {"KeyEncryptionAlgorithm": "RSAES_OAEP_SHA_256", "AttestationDocument": self.document()}

    def open(self, sealed):
        """What `CiphertextForRecipient` holds."""
        enveloped = cms.ContentInfo.load(sealed)["content"]
        [recipient] = enveloped["recipient_infos"]
        wrapped = recipient.chosen["encrypted_key"].native
        oaep = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)
        key = self.key.decrypt(wrapped, oaep)
        content = enveloped["encrypted_content_info"]
        algorithm = content["content_encryption_algorithm"]
        assert algorithm["algorithm"].native == "aes256_cbc", algorithm.native
        cipher = Cipher(algorithms.AES(key), modes.CBC(algorithm["parameters"].native)).decryptor()
        padded = cipher.update(content["encrypted_content"].native) + cipher.finalize()
        unpadder = block_padding.PKCS7(128).unpadder()
        return unpadder.update(padded) + unpadder.finalize()


def mac(key, message, digest):
    """HMAC by Python's own library."""
    return hmac.new(key, message, digest).digest()
