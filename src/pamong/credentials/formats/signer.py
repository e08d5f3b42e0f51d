"""Who signs a PDF: a key of ours that stays loaded. The library's own signer reads its key anew for every signature."""

from asn1crypto import x509  # type: ignore[import-untyped]  # it has no types
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate
from pyhanko.sign.signers.pdf_cms import Signer

_DRY: bytes = bytes(72)
"""As long as the longest signature of P-256."""


class KeptSigner(Signer):
    """Signs with ECDSA over P-256 and SHA-256."""

    def __init__(self, key: EllipticCurvePrivateKey, certificate: Certificate) -> None:
        """Keep the key, and the certificate in the library's own form."""
        self.certificate = certificate.public_bytes(Encoding.DER)
        super().__init__(signing_cert=x509.Certificate.load(self.certificate))
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: FBT001, FBT002  # as the library calls it
        """The signature, DER. Raises ValueError for another digest than SHA-256."""
        if digest_algorithm != "sha256":
            raise ValueError(digest_algorithm)
        return _DRY if dry_run else self.sign(data)

    def sign(self, data: bytes) -> bytes:
        """The signature over data, DER."""
        return self._key.sign(data, ECDSA(SHA256()))
