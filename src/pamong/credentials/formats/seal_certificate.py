"""The X.509 certificate of a region's seal: signed by itself, for nobody above it vouches for it."""

from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

YEARS: Final = 10
_LONGEST: Final = 64
"""Signs of a name in a certificate (RFC 5280, appendix A.1)."""


def seal_certificate(key: EllipticCurvePrivateKey, *, office: str, region: str, at: datetime) -> x509.Certificate:
    """A certificate that names the office, for signing documents and nothing else, for ten years."""
    parts = {
        NameOID.COUNTRY_NAME: "ID",
        NameOID.ORGANIZATION_NAME: region[:_LONGEST],
        NameOID.COMMON_NAME: f"Segel {office}"[:_LONGEST],
    }
    name = x509.Name([x509.NameAttribute(kind, words) for kind, words in parts.items()])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(minutes=5))  # clocks of those who check go wrong too
        .not_valid_after(at.replace(month=at.month, year=at.year + YEARS, day=min(at.day, 28)))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return made.sign(key, SHA256())
