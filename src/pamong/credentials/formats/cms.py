"""The signature message inside a PDF (CMS, RFC 5652), as PAdES baseline B-B asks for: one signer with ECDSA and SHA-256.

Of all its bytes only the digest and the signature change from one document to the next, so the message is put together directly;
the general encoder takes as long for it as the page takes to be drawn. What others read of it is tested with two of them.
"""

from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from asn1crypto import x509  # type: ignore[import-untyped]  # ships no types

if TYPE_CHECKING:
    from pamong.credentials.formats.signer import KeptSigner

_SEQUENCE, _SET, _OCTETS = 0x30, 0x31, 0x04
_CONTEXT: Final = 0xA0
_SHORT: Final = 0x80

_DATA: Final = bytes.fromhex("06092a864886f70d010701")
_SIGNED_DATA: Final = bytes.fromhex("06092a864886f70d010702")
_CONTENT_TYPE: Final = bytes.fromhex("06092a864886f70d010903")
_MESSAGE_DIGEST: Final = bytes.fromhex("06092a864886f70d010904")
_SIGNING_CERTIFICATE: Final = bytes.fromhex("060b2a864886f70d010910022f")
_SHA256: Final = bytes.fromhex("300b0609608648016503040201")
_ECDSA_SHA256: Final = bytes.fromhex("300a06082a8648ce3d040302")
_VERSION: Final = bytes.fromhex("020101")


def signed_message(digest: bytes, signer: "KeptSigner") -> bytes:
    """A detached message over a document.

    digest      SHA-256 of what the signature covers
    """
    certificate, who, named = _fixed(signer.certificate)
    attributes = sorted(
        (
            _part(_SEQUENCE, _CONTENT_TYPE, _part(_SET, _DATA)),
            _part(_SEQUENCE, _MESSAGE_DIGEST, _part(_SET, _part(_OCTETS, digest))),
            named,
        )
    )
    # Signed is the set of attributes; sent along it bears another tag (RFC 5652, 5.4).
    signature = signer.sign(_part(_SET, *attributes))
    info = _part(
        _SEQUENCE,
        _VERSION,
        who,
        _SHA256,
        _part(_CONTEXT, *attributes),
        _ECDSA_SHA256,
        _part(_OCTETS, signature),
    )
    data = _part(
        _SEQUENCE,
        _VERSION,
        _part(_SET, _SHA256),
        _part(_SEQUENCE, _DATA),
        _part(_CONTEXT, certificate),
        _part(_SET, info),
    )
    return _part(_SEQUENCE, _SIGNED_DATA, _part(_CONTEXT, data))


@lru_cache(64)
def _fixed(certificate: bytes) -> tuple[bytes, bytes, bytes]:
    """What does not change with a signer: the certificate, its issuer and serial number, and the attribute that names it."""
    found = x509.Certificate.load(certificate)
    who = _part(_SEQUENCE, found.issuer.dump(), found["tbs_certificate"]["serial_number"].dump())
    # ESSCertIDv2 without its algorithm, which is SHA-256 unless told otherwise (RFC 5035, 4).
    named = _part(_SEQUENCE, _part(_SEQUENCE, _part(_SEQUENCE, _part(_OCTETS, sha256(certificate).digest()))))
    return certificate, who, _part(_SEQUENCE, _SIGNING_CERTIFICATE, _part(_SET, named))


def _part(tag: int, *contents: bytes) -> bytes:
    """A value with its tag and length (DER)."""
    content = b"".join(contents)
    size = len(content)
    if size < _SHORT:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, _SHORT | len(length))) + length + content
