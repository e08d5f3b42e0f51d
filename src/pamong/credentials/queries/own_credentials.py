"""The actor's own certificates: as a list, and what can be done with each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from pamong.core.actor import Actor
from pamong.credentials.access import own_applications, own_credentials, published_versions
from pamong.credentials.formats.states import State
from pamong.credentials.models import Credential
from pamong.credentials.queries.certificates import CredentialRow, read_credentials
from pamong.credentials.queries.holding import held_by, renews_from


@dataclass(frozen=True, slots=True)
class Renewal:
    """How a certificate is renewed: by an application for this version of its scheme, from a day on."""

    credential: int
    version: UUID
    opens_at: datetime
    open: bool


@dataclass(frozen=True, slots=True)
class OwnCredential:
    """A certificate of the actor's. ``renewal`` None: nobody can, or need, renew it."""

    row: CredentialRow
    renewal: Renewal | None


@dataclass(frozen=True, slots=True)
class OwnCredentials:
    """All of them, the newest first. ``valid``: how many hold now."""

    found: tuple[OwnCredential, ...]

    @property
    def valid(self) -> int:
        """How many hold now."""
        return sum(one.row.state == State.VALID for one in self.found)


def list_own_credentials(actor: Actor) -> OwnCredentials:
    """The actor's certificates; six queries for any number. Nobody reads those of who is acted for."""
    rows = list(own_credentials(actor).order_by("-issued_on", "-pk"))
    renewals = renewals_of(actor, rows)
    told = zip(rows, read_credentials(rows), strict=True)
    return OwnCredentials(tuple(OwnCredential(one, renewals.get(row.pk)) for row, one in told))


def renewals_of(actor: Actor, rows: Collection[Credential]) -> dict[int, Renewal]:
    """How the actor renews own certificates, by their ids.

    Left out: what is not the newest of its scheme, holds no more, or is being renewed.
    """
    mine = [row for row in rows if row.person_id == actor.person]
    schemes = {row.version.scheme_id for row in mine}
    busy = own_applications(actor).filter(scheme__in=schemes, withdrawn_at=None, closed_at=None)
    free = schemes - set(busy.values_list("scheme", flat=True))
    versions = {row.scheme_id: row for row in published_versions().filter(scheme__in=free)}
    found: dict[int, Renewal] = {}
    for held in reversed(held_by(actor.person or 0, schemes)):
        version = versions.get(held.scheme)
        if version and held.in_force:
            opens = renews_from(held, version)
            found[held.scheme] = Renewal(held.id, version.uuid, opens, open=timezone.now() >= opens)
        else:
            found.pop(held.scheme, None)
    return {one.credential: one for one in found.values()}
