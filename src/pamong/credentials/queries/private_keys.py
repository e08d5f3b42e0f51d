"""Private halves of keys, decrypted once in a process. Never leave the server; whoever asks has checked the right to sign."""

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509 import load_pem_x509_certificate
from django.conf import settings
from django.utils.translation import gettext as _

from pamong.core.refusals import Conflict
from pamong.credentials.formats.key_box import PrivateKey, opened
from pamong.credentials.models import SigningKey

if TYPE_CHECKING:
    from pamong.credentials.formats.signer import KeptSigner

_KEPT: Final = 256
"""Keys that stay decrypted; a region has two in use."""


def badge_private(row: SigningKey) -> Ed25519PrivateKey:
    """The key that signs credentials. Raises Conflict ``key-unreadable``."""
    found = _opened(row)
    if not isinstance(found, Ed25519PrivateKey):
        raise _unreadable()
    return found


def seal_signer(row: SigningKey) -> "KeptSigner":
    """Who seals PDFs with that key. Raises Conflict ``key-unreadable``."""
    found = _opened(row)
    if not isinstance(found, EllipticCurvePrivateKey):
        raise _unreadable()
    return _signer(found, row.certificate)


def _opened(row: SigningKey) -> PrivateKey:
    try:
        return _kept(bytes(row.sealed), row.name, settings.SECRET_KEY)
    except (ValueError, TypeError) as error:
        raise _unreadable() from error


_kept = lru_cache(_KEPT)(opened)


@lru_cache(_KEPT)
def _signer(key: EllipticCurvePrivateKey, certificate: str) -> "KeptSigner":
    from pamong.credentials.formats.signer import KeptSigner  # noqa: PLC0415  # heavy: only who seals pays for it

    return KeptSigner(key, load_pem_x509_certificate(certificate.encode()))


def _unreadable() -> Conflict:
    return Conflict(
        "key-unreadable",
        _(
            "Kunci penerbitan tidak dapat dibuka dengan rahasia instalasi ini. "
            "Pulihkan keys/secret dari cadangan, atau perbarui kunci di halaman Kunci."
        ),
    )
