"""The key with which this home signs its journal. It lives in the home, never in the database."""

import os
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)


@dataclass(frozen=True, slots=True)
class JournalKey:
    """An Ed25519 key pair."""

    private: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        """Raw public key, 32 bytes."""
        return self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def fingerprint(self) -> str:
        """Name of the key: first 16 hex digits of the SHA-256 of the raw public key."""
        return fingerprint(self.public)

    @property
    def public_text(self) -> str:
        """Raw public key in base64."""
        return b64encode(self.public).decode()

    def sign(self, digest: bytes) -> bytes:
        """Signature over a digest, 64 bytes."""
        return self.private.sign(digest)


def fingerprint(public: bytes) -> str:
    """Short name of a raw public key."""
    return sha256(public).hexdigest()[:16]


def is_signed(public: bytes, signature: bytes, digest: bytes) -> bool:
    """Whether the holder of the key signed this digest."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, digest)
    except (InvalidSignature, ValueError):
        return False
    return True


def key_path(home: Path) -> Path:
    """Where a home keeps its journal key."""
    return home / "keys" / "journal.pem"


def witness_path(home: Path) -> Path:
    """Where a home keeps the journal's heads outside the database, one JSON line a link."""
    return home / "keys" / "heads.jsonl"


def create_key(home: Path) -> JournalKey:
    """Make the home's key once, readable by its owner alone. Raises FileExistsError when there is one."""
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    handle = os.open(key_path(home), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    return JournalKey(key)


def load_key(home: Path) -> JournalKey:
    """The home's key. Raises FileNotFoundError before the home is prepared, ValueError when the file is no Ed25519 key."""
    key = load_pem_private_key(key_path(home).read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("the journal key must be an Ed25519 key")  # noqa: TRY004  # the file is wrong, not a caller
    return JournalKey(key)
