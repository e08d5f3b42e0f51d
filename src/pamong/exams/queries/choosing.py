"""Who may be put on the list of a sitting, or watch it: the people of the region, found by name, unit or NIP."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from pamong.core.actor import Actor, UnitId
from pamong.core.refusals import Invalid, NotFound
from pamong.exams.access import KEEPERS, kept_sitting_for
from pamong.exams.models import Candidate, Proctor, Sitting
from pamong.exams.queries.obstacles import obstacles
from pamong.exams.queries.sitting_page import SittingFull, read_sitting
from pamong.people.access import today, unit_for, units_below, visible_people
from pamong.people.formats.nip import read_nip
from pamong.people.queries.directory import PersonRow, read_rows
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.posts import held_posts
from pamong.people.queries.roll import Member, members
from pamong.people.queries.serving import people_by_number
from pamong.people.queries.words import words

if TYPE_CHECKING:
    from django.core.paginator import Page
    from django.db.models import QuerySet

FOUND: Final = 20
"""People whom a search for proctors shows."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who may be put on the list, or why not: a sentence; empty when this one can be chosen."""

    person: PersonRow
    reason: str


@dataclass(frozen=True, slots=True)
class ChoicePage:
    """A sitting and who could sit it.

    count       who are on the list already
    free        uuids of all who were found and can be chosen, not only of this page; empty where nothing narrows
    """

    sitting: SittingFull
    count: int
    page: "Page[Choice]"
    free: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class ProctorChoice:
    """Who watches, and whom a search found beside them."""

    sitting: SittingFull
    present: tuple[Member, ...]
    found: tuple[Member, ...]


def candidate_choices(
    actor: Actor, uuid: UUID, *, text: str = "", unit: UUID | None = None, page: str | None = None
) -> ChoicePage:
    """People of the region by name, narrowed by words of the name or a unit with those below it. Raises NotFound."""
    row = kept_sitting_for(actor, uuid)
    people = list(_people(actor, row, text, unit).order_by("folded", "pk").values_list("pk", flat=True))
    free: tuple[UUID, ...] = ()
    if text or unit:
        able = set(people) - obstacles(row, people, actor=actor).keys()
        free = tuple(
            visible_people(actor, KEEPERS).filter(pk__in=able).order_by("folded", "pk").values_list("uuid", flat=True)
        )
    return ChoicePage(
        sitting=read_sitting(actor, row),
        count=Candidate.objects.filter(sitting=row, removed_at=None).count(),
        page=page_of(Rows(people, lambda some: _choices(actor, row, some)), page),
        free=free,
    )


def people_of_numbers(actor: Actor, uuid: UUID, text: str) -> tuple[UUID, ...]:
    """People of the region by NIP, one a line or parted by commas, in that order.

    raises      NotFound; Invalid ``nip-…`` for what is no number, ``nip-unknown`` for numbers that nobody of the region has
    """
    row = kept_sitting_for(actor, uuid)
    typed = [part for part in re.split(r"[\n,;]+", text) if part.strip()]
    numbers = list(dict.fromkeys(read_nip(part, today=today()).number for part in typed))
    found = people_by_number(row.region_id, numbers)
    if unknown := [number for number in numbers if number not in found]:
        raise Invalid(
            "nip-unknown",
            _("NIP ini tidak ada di data pegawai instansi ini: %(numbers)s. Periksa angkanya.")
            % {"numbers": ", ".join(unknown)},
        )
    told = members(found.values())
    return tuple(dict.fromkeys(told[found[number]].uuid for number in numbers))


def proctor_choices(actor: Actor, uuid: UUID, *, text: str = "") -> ProctorChoice:
    """Who watches a kept sitting, and people of the region whose names have these words. Raises NotFound."""
    row = kept_sitting_for(actor, uuid)
    watching = list(Proctor.objects.filter(sitting=row).values_list("person", flat=True))
    others = _people(actor, row, text, None).exclude(pk__in=watching).order_by("folded", "pk")
    told = members([*watching, *(others.values_list("pk", flat=True)[:FOUND] if text else ())])
    sorted_by_name = sorted(told.values(), key=lambda one: (one.name, one.id))
    return ProctorChoice(
        sitting=read_sitting(actor, row),
        present=tuple(one for one in sorted_by_name if one.id in watching),
        found=tuple(one for one in sorted_by_name if one.id not in watching),
    )


def _people(actor: Actor, row: Sitting, text: str, unit: UUID | None) -> "QuerySet[Any, Any]":
    found = visible_people(actor, KEEPERS).filter(region=row.region_id)
    for word in words(text):
        found = found.filter(folded__regex=rf"\m{word}")
    if unit is None:
        return found
    top = unit_for(actor, unit, KEEPERS)
    if top.region_id != row.region_id:
        raise NotFound
    units = set(units_below([UnitId(top.pk)]))
    return found.filter(pk__in={post.person for post in held_posts(row.region_id, units)})


def _choices(actor: Actor, row: Sitting, people: Sequence[int]) -> list[Choice]:
    told = obstacles(row, people, actor=actor)
    return [
        Choice(line, told[person].message if person in told else "")
        for person, line in zip(people, read_rows(people), strict=True)
    ]
