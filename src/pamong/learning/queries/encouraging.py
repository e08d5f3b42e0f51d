"""Whom a leader may write to because they have not joined anything for long, and what could be proposed to each of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from pamong.competency.queries.frameworks import successors
from pamong.competency.queries.lacks import lacking
from pamong.core.actor import Actor
from pamong.learning.access import visible_programmes
from pamong.learning.formats.statuses import OPEN
from pamong.learning.models import Programme, ProgrammePosition
from pamong.learning.queries.aims import aims_of_many
from pamong.learning.queries.batches import Dates, dates_of, full_of
from pamong.learning.queries.learner import Learner, competency_names
from pamong.learning.queries.needs import by_successor, closed
from pamong.office.queries.written import last_written
from pamong.people.access import own_people
from pamong.people.queries.contacts import contacts_of
from pamong.people.queries.papers import named_people
from pamong.people.queries.posts import posts_of_people
from pamong.people.queries.roll import Member

TOPIC: Final = "learning.encouragement"
"""Of the messages."""

APART: Final = timedelta(days=30)
"""So long nobody is written to again."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A programme with an open offering that closes most of what somebody lacks. ``competency``: in which most lacks."""

    programme: UUID
    title: str
    competency: str
    closes_at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class Idle:
    """Somebody who has not joined anything for long.

    written_at  when this person was last encouraged, within ``APART``; None: may be written to
    phone       whether a telephone is known, by which a chat can be opened
    proposed    None where nothing fits
    """

    uuid: UUID
    name: str
    position: str
    written_at: datetime | None
    phone: bool
    proposed: Proposed | None

    @property
    def again_at(self) -> datetime | None:
        """From when on this person may be written to again; None: now."""
        return self.written_at + APART if self.written_at else None


@dataclass(frozen=True, slots=True)
class Encouraging:
    """Who could be written to: ``count`` of all, the ``shown`` first, then those ``written`` to lately."""

    count: int
    shown: tuple[Idle, ...]
    written: tuple[Idle, ...]

    @property
    def more(self) -> int:
        """Who could be written to and is not shown yet."""
        return self.count - len(self.shown) - len(self.written)


def encouraging(actor: Actor, people: Sequence[Member], *, most: int) -> Encouraging:
    """Of these people, whom the actor leads, who could be written to. As many queries for one person as for thousands.

    people      by name; the actor's own person, and who acts in that name, are left out
    most        how many are shown of each
    """
    mine = set(own_people(actor).values_list("pk", flat=True))
    others = [one for one in people if one.id not in mine]
    lately = written_lately([one.id for one in others])
    free = [one for one in others if one.id not in lately][:most]
    told = sorted((one for one in others if one.id in lately), key=lambda one: lately[one.id], reverse=True)[:most]
    proposals = _proposals(actor, free)
    named = named_people([one.id for one in (*free, *told)])
    contacts = contacts_of([one.id for one in (*free, *told)])

    def idle(one: Member) -> Idle:
        return Idle(
            uuid=one.uuid,
            name=one.name,
            position=named[one.id].position,
            written_at=lately.get(one.id),
            phone=bool(contacts[one.id].phone.strip()),
            proposed=proposals.get(one.id),
        )

    return Encouraging(len(others), tuple(map(idle, free)), tuple(map(idle, told)))


def written_lately(people: Collection[int]) -> dict[int, datetime]:
    """Person → when somebody last encouraged this person; only who was within ``APART``. One query."""
    since = timezone.now() - APART
    return {person: at for person, at in last_written(TOPIC, people).items() if at > since}


def _proposals(actor: Actor, people: Collection[Member]) -> dict[int, Proposed]:
    """Person → the open programme that closes most of what this person lacks."""
    offered = _open(actor) if people else {}
    if not offered:
        return {}
    aims, meant, held = aims_of_many(list(offered)), _meant(list(offered)), _positions([one.id for one in people])
    best: dict[int, tuple[int, int]] = {}
    for region in {one.region for one in people if one.region is not None}:
        follows = successors(region)
        wanted = {pk: by_successor(rows, follows) for pk, rows in aims.items()}
        for person, rows in lacking(region, [one.id for one in people if one.region == region]).items():
            mine = held.get(person, set())
            closing = {pk: closed(about, rows) for pk, about in wanted.items() if pk not in meant or meant[pk] & mine}
            found = _best(closing)
            if found:
                best[person] = found
    names = competency_names({competency for _programme, competency in best.values()})
    return {person: _proposed(*offered[pk], names.get(lack, "")) for person, (pk, lack) in best.items()}


def _best(closing: Mapping[int, Mapping[int, int]]) -> tuple[int, int] | None:
    """The programme that closes most, the older one of two, and the competency of which it closes most."""
    some = {pk: levels for pk, levels in closing.items() if levels}
    if not some:
        return None
    pk = max(some, key=lambda one: (sum(some[one].values()), -one))
    return pk, max(some[pk], key=lambda one: (some[pk][one], -one))


def _proposed(row: Programme, dates: Dates, competency: str) -> Proposed:
    return Proposed(row.uuid, row.title, competency, dates.row.closes_at, dates.row.region.time_zone)


def _meant(programmes: Collection[int]) -> dict[int, set[int]]:
    """Programme → positions for which it is meant; one for all is not in the answer."""
    found: dict[int, set[int]] = {}
    rows = ProgrammePosition.objects.filter(programme__in=programmes)
    for programme, position in rows.values_list("programme", "position"):
        found.setdefault(programme, set()).add(position)
    return found


def _positions(people: Collection[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for post in posts_of_people(people):
        found.setdefault(post.person, set()).add(post.position)
    return found


def _open(actor: Actor) -> dict[int, tuple[Programme, Dates]]:
    """Programmes for which one can register now, by id, each with what closes first, with a seat left where one has."""
    rows = {row.pk: row for row in visible_programmes(actor).filter(published_at__isnull=False, withdrawn_at=None)}
    every = dates_of(actor, list(rows))
    now = {pk: [one for one in some if one.status is OPEN] for pk, some in every.items()}
    choices = [one for some in now.values() if len(some) > 1 for one in some]
    full = full_of(choices, Learner())
    return {pk: (rows[pk], min(some, key=lambda one: one.row.pk in full)) for pk, some in now.items() if some}
