"""Keys as anybody may have them, and as who keeps them sees them."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import load_pem_x509_certificate
from django.conf import settings

from pamong.core.actor import Actor
from pamong.credentials.access import KEEPERS, kept_key_for, kept_keys
from pamong.credentials.formats.did import KeyFacts, KeySet, did_document, did_of, jwks, read_keys
from pamong.credentials.models import KeyUse, SigningKey
from pamong.people.access import whole_region_for
from pamong.people.queries.presence import RegionFacts, region_facts

_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key on the page of who keeps it.

    name        fragment of its address
    use         badge or seal; ``kind`` the same in words
    print       SHA-256 of the seal's certificate, 64 hex digits; empty of a badge key
    until       end of the seal's certificate
    """

    uuid: UUID
    name: str
    use: str
    kind: str
    address: str
    print: str
    until: datetime | None
    made_at: datetime
    retired_at: datetime | None
    lost_at: datetime | None


@dataclass(frozen=True, slots=True)
class KeyPage:
    """Keys of a region, the newest first, and by which name the installation issues.

    unset       nobody has chosen the installation's address: no key is made
    moved       a current key was made for another address: nothing is issued with it
    """

    region: RegionFacts
    issuer: str
    address: str
    unset: bool
    moved: bool
    lines: tuple[KeyLine, ...]

    @property
    def complete(self) -> bool:
        """Whether there is a current key for each use."""
        return len([line for line in self.lines if line.retired_at is None]) == len(KeyUse)


def key_page(actor: Actor, code: str) -> KeyPage:
    """All keys of a region. Raises NotFound for who does not keep it."""
    region = whole_region_for(actor, code, KEEPERS)
    rows = kept_keys(actor).filter(region=region).order_by("-made_at", "-pk")
    lines = tuple(_line(row) for row in rows)
    moved = any(line.retired_at is None and is_moved(line.address) for line in lines)
    return KeyPage(region_facts(region), did_of(settings.URL), settings.URL, is_unset(), moved, lines)


def key_line(actor: Actor, uuid: UUID) -> tuple[RegionFacts, KeyLine]:
    """One key, and whose it is. Raises NotFound for who does not keep it."""
    row = kept_key_for(actor, uuid)
    return region_facts(row.region), _line(row)


def is_unset() -> bool:
    """Whether the installation's address is only this machine's own, and nobody chose it."""
    return not settings.URL_SET and urlsplit(settings.URL).hostname in _HERE


def is_moved(address: str) -> bool:
    """Whether the installation is no longer where a key says. A tour takes what port is free, and may."""
    return address != settings.URL and not settings.TOUR


def did_json() -> dict[str, Any]:
    """The did:web document of the installation, for anybody. One query."""
    return did_document(settings.URL, _published())


def jwks_json() -> dict[str, Any]:
    """Its keys as JSON Web Keys, for anybody. One query."""
    return jwks(_published())


def key_set() -> KeySet:
    """What anybody would read from the document, without leaving the house."""
    return read_keys(json.dumps(did_json()).encode())


def seal_files() -> dict[str, str]:
    """Certificates of all seals as files: name → PEM."""
    return {f"seal-{row.name}.pem": row.certificate for row in _rows() if row.certificate}


def _rows() -> list[SigningKey]:
    return list(SigningKey.objects.exclude(public="").order_by("pk"))


def _published() -> list[KeyFacts]:
    return [KeyFacts(row.name, row.address, row.public, row.certificate, row.lost_at) for row in _rows()]


def _line(row: SigningKey) -> KeyLine:
    certificate = load_pem_x509_certificate(row.certificate.encode()) if row.certificate else None
    return KeyLine(
        uuid=row.uuid,
        name=row.name,
        use=row.use,
        kind=row.get_use_display(),
        address=row.address,
        print=certificate.fingerprint(SHA256()).hex() if certificate else "",
        until=certificate.not_valid_after_utc if certificate else None,
        made_at=row.made_at,
        retired_at=row.retired_at,
        lost_at=row.lost_at,
    )
