"""What can be learnt: published programmes for who may see them, narrowed by facets, each with the reason why it is suggested."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from pamong.competency.queries.dictionaries import GROUPS
from pamong.competency.queries.frameworks import groups_of
from pamong.core.actor import Actor
from pamong.learning.access import visible_programmes
from pamong.learning.formats.conversions import conversions
from pamong.learning.formats.statuses import COMING, OPEN
from pamong.learning.models import Module, Programme, ProgrammePosition
from pamong.learning.queries.aims import aims_of_many
from pamong.learning.queries.batches import Batch, Dates, batches_of, dates_of, full_of
from pamong.learning.queries.learner import Joined, Learner, Reason, competency_names, learner_of, reasons_of
from pamong.learning.queries.modules import hours_words
from pamong.people.queries.choosing import fold
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.words import begins

if TYPE_CHECKING:
    from django.core.paginator import Page

CLASSICAL: Final = ("klasikal", "nonklasikal")
"""Words by which programmes are narrowed to those with a classical module, and to those with another."""

DUTY: Final = ("wajib", "pilihan")
"""Compulsory ones, and the others."""

ABOUT: Final = GROUPS
"""Groups of the competencies that programmes raise, and their labels."""

PLACE: Final = ("daring", "luring")
"""Held without a room, and the others."""

_LATEST: Final = datetime.max.replace(tzinfo=ZoneInfo("UTC"))
_BY_STATUS: Final = {OPEN.code: 0, COMING.code: 1}


@dataclass(frozen=True, slots=True)
class CatalogueWanted:
    """What somebody looks for; all empty is everything.

    about       group of a competency that it raises: managerial
    month       in which an offering has sessions: 2026-12
    hours       at most so many JP; None is any number
    suggested   only what closes a gap of who looks
    """

    text: str = ""
    field: str = ""
    kind: str = ""
    duty: str = ""
    place: str = ""
    about: str = ""
    month: str = ""
    hours: int | None = None
    suggested: bool = False

    @property
    def narrows(self) -> bool:
        """Whether it asks for anything but all."""
        return self != CatalogueWanted()


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """A programme as the catalogue shows it.

    organiser   office of the region that holds it
    batch       the next offering that one can register for, with a seat left where one has; None where there is none
    others      offerings beside it that one can register for
    reasons     why it is suggested, the largest first; empty where it is not
    taken       whether who looks completed it: it is not suggested again
    joined      where who looks is registered already; None elsewhere
    """

    uuid: UUID
    title: str
    promise: str
    audience: str
    field: str
    compulsory: bool
    online: bool
    hours: Decimal
    organiser: str
    batch: Batch | None
    others: int
    reasons: tuple[Reason, ...]
    taken: bool
    joined: Joined | None

    @property
    def hours_words(self) -> str:
        """``25`` or ``7,5``."""
        return hours_words(self.hours)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A page of the catalogue.

    fields, months  what the whole catalogue can be narrowed to; months as their first days
    total           programmes without any narrowing; ``suggested`` of them close a gap of who looks
    told            whether suggestions can be made: the own levels, and never those of who is acted for
    """

    fields: tuple[str, ...]
    months: tuple[date, ...]
    total: int
    suggested: int
    told: bool
    page: "Page[CatalogueRow]"


@dataclass(frozen=True, slots=True)
class _Found:
    """A programme while it is narrowed and ordered.

    words       folded text in which words are looked for
    dates       of offerings that one can register for, now or later; ``soonest`` of them is shown
    months      first days of the months in which those have sessions
    closes      competency → levels that it closes for who looks
    """

    row: Programme
    words: str
    hours: Decimal
    classical: frozenset[bool]
    about: frozenset[str]
    dates: tuple[Dates, ...]
    soonest: Dates | None
    months: frozenset[date]
    closes: Mapping[int, int]


def catalogue(actor: Actor, wanted: CatalogueWanted, *, page: str | None = None) -> Catalogue:
    """Published programmes that the actor may see: those one can register for first, what closes a gap before the rest.

    As many queries for one programme as for hundreds. Empty for a visitor.
    """
    learner = learner_of(actor)
    every = _found(actor, learner)
    fitting = [one for one in every if _fits(one, wanted)]
    return Catalogue(
        fields=tuple(sorted({one.row.field for one in every})),
        months=tuple(sorted({month for one in every for month in one.months})),
        total=len(every),
        suggested=sum(bool(one.closes) for one in every),
        told=learner.told,
        page=page_of(Rows(sorted(fitting, key=_order), lambda some: _read(some, learner)), page),
    )


def _found(actor: Actor, learner: Learner) -> list[_Found]:
    rows = list(visible_programmes(actor).filter(published_at__isnull=False, withdrawn_at=None))
    ids = [row.pk for row in rows]
    parts = _parts(ids)
    dates, aims, meant = dates_of(actor, ids), aims_of_many(ids), _positions(ids)
    groups = groups_of({competency for some in aims.values() for competency in some})
    full = full_of([one for some in dates.values() for one in some if one.open], learner)
    found = []
    for row in rows:
        some = tuple(one for one in dates.get(row.pk, ()) if one.open)
        hours, classical = parts.get(row.pk, (Decimal(0), frozenset()))
        found.append(
            _Found(
                row=row,
                words=fold(f"{row.title} {row.promise} {row.audience} {row.field}"),
                hours=hours,
                classical=classical,
                about=frozenset(groups[pk] for pk in aims.get(row.pk, {}) if pk in groups),
                dates=some,
                soonest=_next(some, full),
                months=frozenset(month for one in some for month in _months(one)),
                closes=learner.closes(row.pk, aims.get(row.pk, {}), meant.get(row.pk, ())),
            )
        )
    return found


def _parts(programmes: Sequence[int]) -> dict[int, tuple[Decimal, frozenset[bool]]]:
    """Programme → JP of its modules, and whether they are classical. One query."""
    classical = {row.form: row.classical for row in conversions()}
    found: dict[int, tuple[Decimal, frozenset[bool]]] = {}
    for programme, form, hours in Module.objects.filter(programme__in=programmes).values_list(
        "programme", "form", "hours"
    ):
        so_far, kinds = found.get(programme, (Decimal(0), frozenset()))
        found[programme] = (so_far + hours, kinds | {classical[form]})
    return found


def _positions(programmes: Sequence[int]) -> dict[int, set[int]]:
    """Programme → positions for which it is meant; one for all is not in the answer. One query."""
    found: dict[int, set[int]] = {}
    rows = ProgrammePosition.objects.filter(programme__in=programmes).values_list("programme", "position")
    for programme, position in rows:
        found.setdefault(programme, set()).add(position)
    return found


def _months(one: Dates) -> tuple[date, ...]:
    """First days of the months from its first session to its last, where it is held; none before any session is known."""
    if one.first is None or one.last is None:
        return ()
    zone = ZoneInfo(one.row.region.time_zone)
    first, last = one.first.astimezone(zone), one.last.astimezone(zone)
    count = 12 * (last.year - first.year) + last.month - first.month + 1
    steps = [divmod(first.month - 1 + step, 12) for step in range(count)]
    return tuple(date(first.year + years, month + 1, 1) for years, month in steps)


def _fits(one: _Found, wanted: CatalogueWanted) -> bool:
    return (
        all(word.search(one.words) for word in begins(wanted.text))
        and wanted.field in ("", one.row.field)
        and (not wanted.kind or (wanted.kind == CLASSICAL[0]) in one.classical)
        and (not wanted.duty or (wanted.duty == DUTY[0]) == one.row.compulsory)
        and (not wanted.place or (wanted.place == PLACE[0]) == one.row.online)
        and (not wanted.about or wanted.about in one.about)
        and (not wanted.month or wanted.month in {f"{month:%Y-%m}" for month in one.months})
        and (wanted.hours is None or one.hours <= wanted.hours)
        and (not wanted.suggested or bool(one.closes))
    )


def _next(some: Sequence[Dates], full: Collection[int]) -> Dates | None:
    """The offering that one can register for soonest, one with a seat left before those that are full."""

    def place(one: Dates) -> tuple[int, bool, datetime]:
        return _BY_STATUS[one.status.code], one.row.pk in full, one.first or _LATEST

    return min(some, key=place, default=None)


def _order(one: _Found) -> tuple[int, bool, datetime, str]:
    soonest = one.soonest
    if soonest is None:
        return len(_BY_STATUS), not one.closes, _LATEST, one.row.title
    return _BY_STATUS[soonest.status.code], not one.closes, soonest.first or _LATEST, one.row.title


def _read(some: Sequence[_Found], learner: Learner) -> list[CatalogueRow]:
    soonest = {one.row.pk: one.soonest for one in some if one.soonest}
    batches = batches_of(soonest.values(), learner)
    names = competency_names({pk for one in some for pk in one.closes})
    return [
        CatalogueRow(
            uuid=one.row.uuid,
            title=one.row.title,
            promise=one.row.promise,
            audience=one.row.audience,
            field=one.row.field,
            compulsory=one.row.compulsory,
            online=one.row.online,
            hours=one.hours,
            organiser=one.row.region.office or one.row.region.name,
            batch=batches[soonest[one.row.pk].row.pk] if one.row.pk in soonest else None,
            others=max(0, len(one.dates) - 1),
            reasons=reasons_of(one.closes, names),
            taken=one.row.pk in learner.taken,
            joined=learner.joined.get(one.row.pk),
        )
        for one in some
    ]
