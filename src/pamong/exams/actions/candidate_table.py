"""The import of candidates: people of a region for sittings of that region, one row each."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from pamong.core.actor import Actor, RegionId
from pamong.core.journal import record
from pamong.core.refusals import Conflict
from pamong.exams.access import keeps
from pamong.exams.actions.candidates.adding import enter
from pamong.exams.actions.sittings.state import book_room, live, open_for, seats_of
from pamong.exams.actions.sittings.telling import tell_candidates, tell_people
from pamong.exams.models import Attempt, Candidate, Sitting
from pamong.exams.queries.obstacles import obstacles
from pamong.kit.imports import Batch, Column, Importer, Note
from pamong.people.access import today
from pamong.people.formats.siasn import read_number
from pamong.people.queries.serving import people_by_number

KIND: Final = "exams.candidates"

COLUMNS: Final = (
    Column(
        "nip",
        "NIP",
        ("NIP Baru", "NIP/NI PPPK", "NI PPPK"),
        required=True,
        parse=lambda text: read_number(text, today()),
    ),
    Column("prefix", "Awalan nomor", ("Awalan", "Pelaksanaan", "Kode ujian"), required=True),
)

_ROWS: Final = "SELECT row, nip, prefix FROM staged ORDER BY row"
_NEW: Final = "SELECT row, nip, prefix FROM staged WHERE outcome = 'new' ORDER BY row"
_WRITTEN: Final = "SELECT target FROM staged WHERE target IS NOT NULL ORDER BY row"
_MARK: Final = """
UPDATE staged AS s SET outcome = CASE WHEN f.problems = '[]' THEN 'new' ELSE 'refused' END, problems = f.problems::jsonb
FROM unnest(%(rows)s::bigint[], %(problems)s::text[]) AS f (row, problems) WHERE f.row = s.row
"""
_TARGET: Final = """
UPDATE staged AS s SET target = f.target
FROM unnest(%(rows)s::bigint[], %(targets)s::bigint[]) AS f (row, target) WHERE f.row = s.row
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table as it was read."""

    row: int
    nip: str
    prefix: str


Problems = dict[int, list[tuple[str, str]]]
"""Row → column and sentence, for each reason why it is refused."""


def compare(batch: Batch) -> Iterator[Note]:
    """Find person and sitting of each row, and ask everything that adding asks; seats in the order of rows."""
    batch.step(_("Mencocokkan pegawai dan pelaksanaan ujian"))
    lines, problems = _lines(_ROWS), defaultdict[int, list[tuple[str, str]]](list)
    for row, some in _matched(batch.region, lines, problems).items():
        _judge(row, some, problems)
        count = sum(1 for line, _person in some if not problems[line.row])
        if count:
            yield Note(_("%(count)s orang menjadi peserta %(title)s.") % {"count": count, "title": row.title})
    marks = {line.row: [{"column": c, "message": m} for c, m in problems[line.row]] for line in lines}
    with connection.cursor() as cursor:
        cursor.execute(_MARK, {"rows": list(marks), "problems": [json.dumps(told) for told in marks.values()]})


def apply(actor: Actor, batch: Batch) -> None:
    """Put them on the lists in the order of rows; of published sittings they are told."""
    batch.step(_("Menambah peserta"))
    wanted = _matched(batch.region, _lines(_NEW), defaultdict(list))
    for row, some in sorted(
        wanted.items(), key=lambda pair: pair[0].pk
    ):  # in one order, so that no two wait for each other
        sitting = open_for(actor, row.uuid)
        written = enter(actor, sitting, [person for _line, person in some])
        targets = [one.pk for one in written]
        with connection.cursor() as cursor:
            cursor.execute(_TARGET, {"rows": [line.row for line, _person in some], "targets": targets})
        facts = {"batch": batch.id, "count": len(written)}
        record(actor, "exams.candidates_imported", sitting, region=sitting.region_id, **facts)
        tell_candidates(actor, sitting, written)


def undo(actor: Actor, batch: Batch) -> None:
    """Take them off again. Raises Conflict once one of them has entered."""
    batch.step(_("Mengeluarkan peserta"))
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN)
        targets = [target for (target,) in cursor.fetchall()]
    if Attempt.objects.filter(candidate__in=targets).exists():
        raise Conflict(
            "candidates-used",
            _("Impor ini tidak dapat dibatalkan: ada pesertanya yang sudah masuk ujian. Keluarkan satu per satu."),
        )
    found = Candidate.objects.filter(pk__in=targets, removed_at=None)
    for uuid in found.order_by("sitting").values_list("sitting__uuid", flat=True).distinct():
        sitting = open_for(actor, uuid)
        gone = found.filter(sitting=sitting)
        people = [person for person in gone.order_by("pk").values_list("person", flat=True) if person]
        why = _("Impornya dibatalkan.")
        gone.update(removed_at=timezone.now(), removal=why)
        book_room(actor, sitting)
        facts = {"batch": batch.id, "count": len(people)}
        record(actor, "exams.candidates_taken_back", sitting, region=sitting.region_id, **facts)
        subject = _("Anda tidak lagi peserta ujian %(title)s") % {"title": sitting.title}
        tell_people(actor, sitting, people, subject, why)


def _may(actor: Actor, region: RegionId) -> bool:
    return keeps(actor, region)


CANDIDATES: Final = Importer(
    kind=KIND, columns=COLUMNS, key=("nip", "prefix"), may=_may, compare=compare, apply=apply, undo=undo
)


def _lines(sql: str) -> list[Line]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [Line(*row) for row in cursor.fetchall()]


def _matched(region: int, lines: Sequence[Line], problems: Problems) -> dict[Sitting, list[tuple[Line, int]]]:
    """Sitting → rows with their people; rows that mean nobody or nothing are refused."""
    people = people_by_number(region, [line.nip for line in lines])
    rows = Sitting.objects.filter(region=region, kind="exam", prefix__in={line.prefix.upper() for line in lines})
    sittings = {row.prefix: row for row in rows.select_related("region", "facility")}
    wanted: defaultdict[Sitting, list[tuple[Line, int]]] = defaultdict(list)
    for line in lines:
        row = sittings.get(line.prefix.upper())
        if line.nip not in people:
            problems[line.row].append(("nip", _("NIP ini tidak ada di data pegawai instansi ini. Periksa nomornya.")))
        if row is None:
            said = _("Tidak ada pelaksanaan ujian dengan awalan ini. Salin awalannya dari halaman pelaksanaan.")
            problems[line.row].append(("prefix", said))
        elif row.closed_at or row.cancelled_at:
            problems[line.row].append(("prefix", _("Ujian ini sudah ditutup atau dibatalkan.")))
        elif line.nip in people:
            wanted[row].append((line, people[line.nip]))
    return dict(wanted)


def _judge(row: Sitting, some: Sequence[tuple[Line, int]], problems: Problems) -> None:
    """Refuse who cannot sit it, twice the same one, and who finds no seat any more."""
    why = obstacles(row, [person for _line, person in some])
    seats, seen = seats_of(row), set[int]()
    left = None if seats is None else seats - live(row).count()
    for line, person in some:
        if person in why:
            problems[line.row].append(("nip", capfirst(why[person].message)))
        elif person in seen:
            problems[line.row].append(("nip", _("Orang ini sudah ada di baris sebelumnya.")))
        elif left is not None and len(seen) >= left:
            said = _("Ruangnya punya %(seats)s tempat ujian dan sudah penuh.") % {"seats": seats}
            problems[line.row].append(("prefix", said))
        else:
            seen.add(person)
