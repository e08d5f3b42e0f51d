"""The hours of a year as a letter: everybody of a region or of an office, by name."""

from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.refusals import Conflict, Invalid
from pamong.learning.access import KEEPERS
from pamong.learning.actions.letters.issuing import LETTERS
from pamong.learning.formats.days import counted, lesson_hours
from pamong.learning.queries.hours import RecapRow, recap
from pamong.learning.queries.letters import content as written
from pamong.learning.queries.letters.facts import LetterFacts
from pamong.office.actions.letters import issue_letter
from pamong.people.access import kept_unit_for, today, whole_region_for
from pamong.people.queries.paths import unit_paths

FIRST = 2015
"""Before this year there was no duty to count hours."""


def issue_recap(actor: Actor, *, region: str, year: int, unit: UUID | None, facts: LetterFacts) -> UUID:
    """What counted for everybody in a year, as it is now. Returns the letter's uuid.

    unit        only there and in the units below; None is the whole region
    raises      NotFound; Invalid ``recap-year``, and as ``LetterFacts.checked``; Conflict ``nobody-counted``
    """
    with transaction.atomic(), translation.override(LETTERS):
        owner = whole_region_for(actor, region, KEEPERS)
        told = facts.checked()
        if not FIRST <= year <= today().year:
            raise Invalid(
                "recap-year", _("Tahun %(read)s belum atau tidak dihitung. Pilih dari daftar.") % {"read": year}
            )
        place, name = _place(actor, owner.pk, unit)
        rows = recap(owner.pk, year, place)
        if not rows:
            raise Conflict("nobody-counted", _("Tidak ada pegawai yang dihitung di sini, jadi rekapnya kosong."))
        about = name or owner.name
        row = issue_letter(
            actor,
            region=owner.pk,
            kind="hours",
            series="hours",
            subject=f"Rekap jam pelajaran {about} tahun {year}",
            content=_content(rows, about, year, told),
            paper=told.paper,
            dated=told.dated,
            source=f"learning.hours:{unit or owner.uuid}:{year}",
        )
    issued: UUID = row.uuid
    return issued


def _place(actor: Actor, region: int, unit: UUID | None) -> tuple[int | None, str]:
    """Id and name of a unit of that region."""
    if unit is None:
        return None, ""
    row = kept_unit_for(actor, unit)
    if row.region_id != region:
        raise Invalid("recap-unit", _("Unit itu milik instansi lain. Pilih dari daftar."))
    way = unit_paths([row.pk]).get(row.pk, ())
    return row.pk, way[-1].name if way else ""


def _content(rows: tuple[RecapRow, ...], about: str, year: int, facts: LetterFacts) -> written.Content:
    return facts.content() | {
        "people": [],
        "scope": {},
        "title": f"Rekap jam pelajaran tahun {year}",
        "facts": [["Perangkat daerah", about], ["Tahun", str(year)], ["Pegawai", counted(len(rows))]],
        "rows": [
            {
                "no": place,
                "name": row.name,
                "nip": row.nip,
                "status": row.status,
                "counted": lesson_hours(row.counted),
                "target": "–" if row.target is None else str(row.target),
                "words": row.words,
            }
            for place, row in enumerate(rows, 1)
        ],
        "closing": [
            "Batas bagi PNS paling sedikit dalam setahun, bagi PPPK paling banyak dalam setahun.",
            "Yang tercantum sudah dihitung menurut tabel konversi yang berlaku, dengan batas harian dan bulanannya.",
        ],
    }
