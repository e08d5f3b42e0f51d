"""Certificates that somebody holds, as far as an application asks. No actor; whoever asks has checked the right to know."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from pamong.credentials.formats.states import State, state_of
from pamong.credentials.models import Credential, SchemeVersion, Signature, StatusChange


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate that nothing replaced. ``state`` is UNKNOWN while it waits for its signature.

    zone        of the region that gave it
    """

    id: int
    uuid: UUID
    scheme: int
    title: str
    number: str
    state: State
    valid_until: datetime
    zone: str

    @property
    def in_force(self) -> bool:
        """Whether it counts now."""
        return self.state is State.VALID


def held_by(person: int, schemes: Collection[int]) -> tuple[Held, ...]:
    """Certificates of a person by these schemes, the newest first. Three queries."""
    rows = list(
        Credential.objects.filter(person=person, version__scheme__in=schemes)
        .select_related("version__scheme", "region")
        .order_by("-pk")
    )
    kinds: dict[int, list[str]] = defaultdict(list)
    changes = StatusChange.objects.filter(credential__in=rows).order_by("number")
    for credential, kind in changes.values_list("credential", "kind"):
        kinds[credential].append(kind)
    signed = set(Signature.objects.filter(credential__in=rows).values_list("credential", flat=True))
    found = (_held(row, signed=row.pk in signed, kinds=kinds[row.pk]) for row in rows)
    return tuple(one for one in found if one.state is not State.REPLACED)


def newest_held(person: int, scheme: int) -> Held | None:
    """The newest certificate of a person by one scheme."""
    return next(iter(held_by(person, [scheme])), None)


def renews_from(held: Held, version: SchemeVersion) -> datetime:
    """From when on a certificate can be renewed, by the version that is applied for: a day counts from its beginning."""
    zone = ZoneInfo(held.zone)
    first = held.valid_until.astimezone(zone).date() - timedelta(days=version.renewal_days)
    return datetime.combine(first, time.min, zone)


def _held(row: Credential, *, signed: bool, kinds: list[str]) -> Held:
    state = state_of(
        signed=signed, kinds=kinds, valid_from=row.valid_from, valid_until=row.valid_until, at=timezone.now()
    )
    scheme = row.version.scheme
    # An unsigned one that was withdrawn or replaced meanwhile is over all the same.
    over = next(
        (State(word) for kind, word in (("replaced", "diganti"), ("withdrawn", "dicabut")) if kind in kinds), None
    )
    return Held(
        row.pk, row.uuid, scheme.pk, scheme.title, row.number, over or state, row.valid_until, row.region.time_zone
    )
