"""Who may take part in a programme, and why not, in words. No actor; whoever asks has checked the right to know."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from pamong.learning.models import Completion, Programme, ProgrammePosition
from pamong.learning.queries.needs import need_of
from pamong.people.queries.choosing import EMPLOYMENT_KINDS, POSITION_KINDS
from pamong.people.queries.serving import Serving, serving_of

# Most programmes are for all; then the longer questions need not be asked while thousands register.
_DEMANDS: Final = """
SELECT EXISTS (SELECT FROM learning_aim WHERE programme_id = %(programme)s),
    EXISTS (SELECT FROM learning_programmeposition WHERE programme_id = %(programme)s)
"""

_EMPLOYMENT: Final = dict(EMPLOYMENT_KINDS)
_POSITION: Final = dict(POSITION_KINDS)


@dataclass(frozen=True, slots=True)
class Admission:
    """Somebody who wants to take part.

    region      employer; None for who is no civil servant
    need        levels that lack in what the programme teaches
    reasons     why not, a sentence each; empty: may take part
    """

    person: int
    region: int | None
    unit: int | None
    need: int
    reasons: tuple[str, ...]


def admissions(programme: Programme, people: Collection[int]) -> dict[int, Admission]:
    """Person → whether that person may take part. Two to four queries, and what the needs take of each region."""
    serving = serving_of(people)
    with connection.cursor() as cursor:
        cursor.execute(_DEMANDS, {"programme": programme.pk})
        raises, chosen = cursor.fetchone()
    needs = _needs(programme.pk, serving) if raises else {}
    positions = _positions(programme.pk) if chosen else {}
    passed = _passed(programme.prerequisite_id, people)
    found = {}
    for person, facts in serving.items():
        need = needs.get(person, 0)
        reasons = [_employment(programme, facts), _kind(programme, facts), _level(programme, facts)]
        reasons += [_position(positions, facts), _gap(programme, need), _prerequisite(programme, person, passed)]
        told = tuple(filter(None, reasons))
        found[person] = Admission(person, facts.region, facts.unit, need, told)
    return found


def _needs(programme: int, serving: Mapping[int, Serving]) -> dict[int, int]:
    """Of each employer's people, by the standards of that employer."""
    homes: defaultdict[int, list[int]] = defaultdict(list)
    for person, facts in serving.items():
        if facts.region is not None:
            homes[facts.region].append(person)
    needs: dict[int, int] = {}
    for region, people in homes.items():
        needs |= need_of(programme, region, people)
    return needs


def _positions(programme: int) -> dict[tuple[str, str], str]:
    """Kind and name, as names are compared → name. A position of another region is meant as well when it is called so."""
    rows = ProgrammePosition.objects.filter(programme=programme).order_by("position__folded", "pk")
    return {
        (kind, folded): name
        for kind, folded, name in rows.values_list("position__kind", "position__folded", "position__name")
    }


def _passed(prerequisite: int | None, people: Collection[int]) -> set[int]:
    """People who completed the programme that comes first; of several rows of one registration the last one holds."""
    if prerequisite is None:
        return set()
    rows = Completion.objects.filter(registration__offering__programme=prerequisite, registration__person__in=people)
    last = rows.order_by().values("registration").annotate(last=Max("pk")).values("last")
    return set(Completion.objects.filter(pk__in=last, completed=True).values_list("registration__person", flat=True))


def _employment(programme: Programme, facts: Serving) -> str:
    if facts.region is None:
        return _("Program ini untuk pegawai ASN; data kepegawaiannya tidak ditemukan.")
    if not facts.counted:
        return _("Menurut data kepegawaian, yang bersangkutan tidak bertugas aktif.")
    if programme.for_statuses and facts.kind not in programme.for_statuses:
        return _("Program ini untuk %(wanted)s; yang tercatat %(held)s.") % {
            "wanted": _named(_EMPLOYMENT.get(kind, kind) for kind in programme.for_statuses),
            "held": facts.kind_label,
        }
    return ""


def _kind(programme: Programme, facts: Serving) -> str:
    held = {position.kind for position in facts.positions}
    if not programme.for_kinds or held & set(programme.for_kinds):
        return ""
    wanted = _named(_POSITION.get(kind, kind) for kind in programme.for_kinds)
    return _("Program ini untuk jenis jabatan %(wanted)s.") % {"wanted": wanted}


def _level(programme: Programme, facts: Serving) -> str:
    held = {position.level for position in facts.positions}
    if not programme.for_levels or held & set(programme.for_levels):
        return ""
    return _("Program ini untuk jenjang %(wanted)s.") % {"wanted": _named(programme.for_levels)}


def _position(wanted: Mapping[tuple[str, str], str], facts: Serving) -> str:
    held = {(position.kind, position.folded) for position in facts.positions}
    if not wanted or held & wanted.keys():
        return ""
    return _("Program ini untuk jabatan %(wanted)s.") % {"wanted": _named(wanted.values())}


def _gap(programme: Programme, need: int) -> str:
    if not programme.for_gap or need:
        return ""
    return _("Program ini untuk yang punya kesenjangan pada kompetensi yang diajarkan; kesenjangan itu tidak tercatat.")


def _prerequisite(programme: Programme, person: int, passed: Collection[int]) -> str:
    before = programme.prerequisite
    if before is None or person in passed:
        return ""
    return _("Program “%(title)s” harus diselesaikan lebih dahulu.") % {"title": before.title}


def _named(parts: Iterable[object]) -> str:
    """``PNS, CPNS atau PPPK``."""
    *many, last = map(str, parts)
    return _("%(many)s atau %(last)s") % {"many": ", ".join(many), "last": last} if many else last
