"""How many certificates of the people whom somebody leads end soon, now and at the end of the last quarter.

No actor: whoever asks has the branches from ``led_branches``, which gives only those that the actor leads.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.db.models import Exists, OuterRef
from django.utils import timezone

from pamong.credentials.formats.states import State, state_of
from pamong.credentials.models import Credential, Signature, StatusChange
from pamong.people.queries.leading import LedBranch

AHEAD: Final = timedelta(days=90)
"""How long before its end a certificate is said to end soon."""


@dataclass(frozen=True, slots=True)
class LedEndings:
    """Of one branch.

    ending      certificates in force that end within 90 days and whose holder has no later one of the scheme
    before      as many as there were at the moment that is compared with
    next_at     when the first of them ends; None without any
    certified   people who hold one in force
    """

    ending: int
    before: int
    next_at: datetime | None
    certified: int

    @property
    def change(self) -> int:
        """How many more than before."""
        return self.ending - self.before


class _Held(NamedTuple):
    """A signed certificate, and what became of it: kind and time of each change."""

    person: int
    scheme: int
    since: datetime
    until: datetime
    changes: tuple[tuple[str, datetime], ...]

    def in_force(self, at: datetime) -> bool:
        kinds = [kind for kind, changed in self.changes if changed <= at]
        state = state_of(signed=True, kinds=kinds, valid_from=self.since, valid_until=self.until, at=at)
        return state is State.VALID


def led_endings(branches: Sequence[LedBranch], before: datetime) -> dict[str, LedEndings]:
    """Key of each branch → its certificates. Two queries for any number of people; none for nobody.

    before      the moment with which today is compared
    """
    people = {one.id for branch in branches for one in branch.people}
    held = _held(people) if people else []
    now = timezone.now()
    valid, then = _best(held, now), _best(held, before)
    found = {}
    for branch in branches:
        here = branch.ids
        ends = [until for (person, _scheme), until in valid.items() if person in here and until <= now + AHEAD]
        found[branch.key] = LedEndings(
            ending=len(ends),
            before=sum(person in here and until <= before + AHEAD for (person, _scheme), until in then.items()),
            next_at=min(ends, default=None),
            certified=len({person for person, _scheme in valid if person in here}),
        )
    return found


def _best(held: Collection[_Held], at: datetime) -> dict[tuple[int, int], datetime]:
    """Person and scheme → when the last of those that are in force then ends."""
    found: dict[tuple[int, int], datetime] = {}
    for row in held:
        if row.in_force(at):
            key = row.person, row.scheme
            found[key] = max(row.until, found.get(key, row.until))
    return found


def _held(people: Collection[int]) -> list[_Held]:
    signed = Exists(Signature.objects.filter(credential=OuterRef("pk")))
    rows = list(
        Credential.objects.filter(signed, person__in=people).values_list(
            "pk", "person", "version__scheme", "valid_from", "valid_until"
        )
    )
    changes: defaultdict[int, list[tuple[str, datetime]]] = defaultdict(list)
    told = StatusChange.objects.filter(credential__in=[row[0] for row in rows]).order_by("number")
    for credential, kind, at in told.values_list("credential", "kind", "at"):
        changes[credential].append((kind, at))
    return [_Held(*row[1:], tuple(changes[row[0]])) for row in rows]
