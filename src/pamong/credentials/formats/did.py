"""Public keys of an installation: did:web document and JWKS to publish, and the same read back by who checks.

``KeyFacts`` is what the installation knows of a key; ``KeySet`` what anybody can take from did.json.
"""

import json
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_public_key
from django.utils.translation import gettext_lazy as _

from pamong.core.refusals import Invalid, Refusal
from pamong.credentials.formats.base58 import base58, from_base58
from pamong.credentials.formats.quads import check_address, moment, stamp

_ED25519: Final = b"\xed\x01"
"""Multicodec of an Ed25519 public key."""

_CONTEXT: Final = [
    "https://www.w3.org/ns/did/v1",
    "https://w3id.org/security/multikey/v1",
    "https://w3id.org/security/jwk/v1",
]
_LARGEST: Final = 8 << 20


@dataclass(frozen=True)
class KeyFacts:
    """A key as it is published.

    name        fragment of its address
    address     of the installation when it was made
    public      SubjectPublicKeyInfo, PEM; ``certificate`` X.509 PEM of a seal, empty for a badge key
    lost        from when on somebody else may have it
    """

    name: str
    address: str
    public: str
    certificate: str
    lost: datetime | None

    @property
    def issuer(self) -> str:
        """Who signs with it."""
        return did_of(self.address)

    @property
    def method(self) -> str:
        """Where the key is to be found."""
        return f"{self.issuer}#{self.name}"

    @cached_property
    def der(self) -> bytes:
        """Certificate of a seal."""
        return x509.load_pem_x509_certificate(self.certificate.encode()).public_bytes(Encoding.DER)

    def jwk(self) -> dict[str, Any]:
        """As JSON Web Key; a seal with its certificate."""
        usual = {"kid": self.method, "use": "sig"}
        key = load_pem_public_key(self.public.encode())
        if isinstance(key, Ed25519PublicKey):
            return {"kty": "OKP", "crv": "Ed25519", "x": _base64url(key.public_bytes_raw()), "alg": "EdDSA", **usual}
        if isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1):
            point = key.public_numbers()
            x, y = (_base64url(number.to_bytes(32, "big")) for number in (point.x, point.y))
            chain = [b64encode(self.der).decode()]
            return {"kty": "EC", "crv": "P-256", "x": x, "y": y, "alg": "ES256", "x5c": chain, **usual}
        raise TypeError(type(key).__name__)


def did_of(address: str) -> str:
    """did:web of an installation: https://asn.example.go.id:8443 → did:web:asn.example.go.id%3A8443."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    found = f"did:web:{host}%3A{parts.port}" if parts.port else f"did:web:{host}"
    check_address(found)
    return found


def did_document(address: str, keys: Iterable[KeyFacts]) -> dict[str, Any]:
    """did.json of the installation at this address: every key it ever had, so that what they signed stays provable.

    Keys made under an earlier address keep the address by which they are named.
    """
    listed = list(keys)
    own = did_of(address)
    others = sorted({key.issuer for key in listed} - {own})
    return {
        "@context": _CONTEXT,
        "id": own,
        **({"alsoKnownAs": others} if others else {}),
        "verificationMethod": [_method(key) for key in listed],
        "assertionMethod": [key.method for key in listed],
    }


def jwks(keys: Iterable[KeyFacts]) -> dict[str, Any]:
    """jwks.json: keys that nobody lost."""
    return {"keys": [key.jwk() for key in keys if key.lost is None]}


@dataclass(frozen=True, slots=True)
class BadgeKey:
    """A key that signs credentials, as somebody read it."""

    issuer: str
    public: Ed25519PublicKey
    lost: datetime | None

    def is_doubtful(self, at: datetime) -> bool:
        """Whether somebody else may have signed with it then."""
        return self.lost is not None and at >= self.lost


@dataclass(frozen=True, slots=True)
class SealKey:
    """Certificate of a seal, as somebody read it."""

    issuer: str
    certificate: x509.Certificate
    lost: datetime | None

    def is_doubtful(self, at: datetime) -> bool:
        """Whether somebody else may have signed with it then, or the certificate does not hold."""
        holds = self.certificate.not_valid_before_utc <= at <= self.certificate.not_valid_after_utc
        return not holds or (self.lost is not None and at >= self.lost)


@dataclass(frozen=True, slots=True)
class KeySet:
    """Keys that whoever checks believes in: badge keys by address, seals by the DER of their certificate."""

    badges: Mapping[str, BadgeKey]
    seals: Mapping[bytes, SealKey]


def read_keys(data: bytes) -> KeySet:
    """Keys of a did.json. Raises Invalid for a file that is none, and for a key of another kind than those made here."""
    if len(data) > _LARGEST:
        raise _unread()
    badges: dict[str, BadgeKey] = {}
    seals: dict[bytes, SealKey] = {}
    try:
        raw = json.loads(data)
        trusted = set(raw["assertionMethod"])
        for row in raw["verificationMethod"]:
            method, issuer = _of_issuer(row, trusted)
            lost = moment(row["revoked"]) if "revoked" in row else None
            if row["type"] == "Multikey":
                badges[method] = BadgeKey(issuer, _public(row["publicKeyMultibase"]), lost)
            else:
                der = b64decode(row["publicKeyJwk"]["x5c"][0], validate=True)
                seals[der] = SealKey(issuer, x509.load_der_x509_certificate(der), lost)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, Refusal) as error:
        raise _unread() from error
    return KeySet(badges, seals)


def _method(key: KeyFacts) -> dict[str, Any]:
    lost = {"revoked": stamp(key.lost)} if key.lost else {}
    if key.certificate:
        return {
            "id": key.method,
            "type": "JsonWebKey",
            "controller": key.issuer,
            "publicKeyJwk": {name: value for name, value in key.jwk().items() if name != "use"},
            **lost,
        }
    public = load_pem_public_key(key.public.encode())
    if not isinstance(public, Ed25519PublicKey):
        raise TypeError(type(public).__name__)
    multibase = "z" + base58(_ED25519 + public.public_bytes_raw())
    return {"id": key.method, "type": "Multikey", "controller": key.issuer, "publicKeyMultibase": multibase, **lost}


def _of_issuer(row: Mapping[str, Any], trusted: set[str]) -> tuple[str, str]:
    method, issuer = row["id"], row["controller"]
    if method not in trusted or method.partition("#")[0] != issuer:
        raise ValueError("a key of somebody else")
    return method, issuer


def _public(multibase: str) -> Ed25519PublicKey:
    data = from_base58(multibase.removeprefix("z"))
    if not multibase.startswith("z") or not data.startswith(_ED25519):
        raise ValueError("not an Ed25519 key")
    return Ed25519PublicKey.from_public_bytes(data.removeprefix(_ED25519))


def _base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _unread() -> Invalid:
    return Invalid("keys-unread", _("Berkas kunci ini tidak terbaca. Ambil did.json yang baru dari penerbitnya."))
