"""Addresses that stand in credentials for ever. Each begins with the address of the key that signs the credential."""

from uuid import UUID


def check_page(address: str, code: str) -> str:
    """Of a certificate, and what its QR code says."""
    return f"{address}/periksa/{code}"


def scheme_page(address: str, version: UUID) -> str:
    """Of a version of a scheme."""
    return f"{address}/skema/{version}"


def status_lists(address: str, places: UUID) -> str:
    """Of the lists of one row of places; a slash and the purpose follow."""
    return f"{address}/kredensial/status/{places}"


def holder(key: UUID) -> str:
    """Of who holds a certificate: an identifier that leads nowhere."""
    return f"urn:uuid:{key}"
