"""What the form of an offering that was held before it was recorded here needs: its modules, and who signed the sheet."""

import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.kit.imports import Unreadable
from pamong.learning.access import kept_programme_for
from pamong.learning.queries.modules import ModuleRow, modules_of
from pamong.people.access import today
from pamong.people.formats.siasn import read_number
from pamong.people.queries.numbered import kept_by_number
from pamong.people.queries.presence import RegionFacts, region_facts

_PARTS: Final = re.compile(r"[,;]+")
"""Between numbers that share a line."""


@dataclass(frozen=True, slots=True)
class PastPlan:
    """A programme of which an offering was held, with its modules in their order."""

    uuid: UUID
    title: str
    region: RegionFacts
    modules: tuple[ModuleRow, ...]


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A number that means nobody, or somebody once more. ``why`` is a sentence; lines count from 1."""

    line: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class SheetRead:
    """Whom the numbers of a sheet mean, and those that must be mended first, both in the order of the lines."""

    people: tuple[UUID, ...]
    refused: tuple[RefusedLine, ...]


def past_plan(actor: Actor, programme: UUID) -> PastPlan:
    """For a programme that the actor keeps. Raises NotFound."""
    row = kept_programme_for(actor, programme)
    return PastPlan(row.uuid, row.title, region_facts(row.region), modules_of(row.pk))


def signed_people(actor: Actor, programme: UUID, text: str) -> SheetRead:
    """People of the programme's region by NIP, one a line or parted by commas; spaces and signs in a number do not matter.

    raises      NotFound for a programme that the actor does not keep
    """
    row = kept_programme_for(actor, programme)
    typed = [
        (place, part.strip())
        for place, line in enumerate(text.splitlines(), 1)
        for part in _PARTS.split(line)
        if part.strip()
    ]
    read = [(place, part, *_read(part)) for place, part in typed]
    known = kept_by_number(actor, row.region, [number for _place, _part, number, _why in read if number])
    people: dict[UUID, int] = {}
    refused: list[RefusedLine] = []
    for place, part, number, unread in read:
        person = known.get(number)
        if person and person not in people:
            people[person] = place
        else:
            refused.append(RefusedLine(place, part, unread or _why(people.get(person) if person else None)))
    return SheetRead(tuple(people), tuple(refused))


def _read(text: str) -> tuple[str, str]:
    """The number, and why there is none."""
    try:
        return read_number(text, today()), ""
    except Unreadable as problem:
        return "", problem.message


def _why(before: int | None) -> str:
    if before is None:
        return _("NIP ini tidak ada di data pegawai instansi ini. Periksa nomornya.")
    return _("Orang ini sudah ditulis di baris %(line)s. Hapus salah satunya.") % {"line": before}
