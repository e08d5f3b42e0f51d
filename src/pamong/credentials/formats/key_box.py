"""Private keys at rest: AES-256-GCM under a key that HKDF (RFC 5869) takes from the home's secret and the name of the key.

So no two keys share one, a row cannot be passed off as another, and who has only the database has no key.
"""

import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_der_private_key

PrivateKey = Ed25519PrivateKey | EllipticCurvePrivateKey

_NONCE: Final = 12


def closed(key: PrivateKey, name: str, secret: str) -> bytes:
    """The key as it is stored: nonce, then PKCS 8 encrypted."""
    plain = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(_key_of(name, secret)).encrypt(nonce, plain, name.encode())


def opened(stored: bytes, name: str, secret: str) -> PrivateKey:
    """The key again. Raises ValueError with another secret, under another name, and for changed bytes."""
    try:
        plain = AESGCM(_key_of(name, secret)).decrypt(stored[:_NONCE], stored[_NONCE:], name.encode())
    except InvalidTag as error:
        raise ValueError("another secret, another name, or changed") from error
    key = load_der_private_key(plain, None)
    if not isinstance(key, PrivateKey):
        raise TypeError(type(key).__name__)
    return key


def _key_of(name: str, secret: str) -> bytes:
    info = b"pamong.credentials.signing-key:" + name.encode()
    return HKDF(SHA256(), 32, salt=None, info=info).derive(secret.encode())
