"""The import of registrations: people of a region for offerings that are open to it, one row each."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor, RegionId
from pamong.core.journal import record
from pamong.core.refusals import Conflict
from pamong.kit.imports import Batch, Column, Importer, Note, read_integer
from pamong.kit.wording import one_line
from pamong.learning.access import keeps
from pamong.learning.actions.registration.entering import Wish, already, enter, refused
from pamong.learning.actions.registration.leaving import leave
from pamong.learning.actions.registration.register import LONGEST
from pamong.learning.actions.registration.seating import promote
from pamong.learning.actions.registration.state import all_alone, has_begun
from pamong.learning.actions.registration.telling import tell, tell_nominated
from pamong.learning.actions.taking import hold_everybody
from pamong.learning.models import Offering, Quota, Registration, Way
from pamong.learning.queries.admission import clash_unknown, closed, unplaced
from pamong.learning.queries.clashes import clashes, spans_of
from pamong.learning.queries.eligibility import Admission, admissions
from pamong.learning.queries.offerings.naming import title_of
from pamong.learning.queries.quotas import REST, Shares, shares_of
from pamong.people.access import today
from pamong.people.formats.siasn import read_number
from pamong.people.queries.serving import people_by_number

KIND: Final = "learning.registrations"

COLUMNS: Final = (
    Column(
        "nip",
        "NIP",
        ("NIP Baru", "NIP/NI PPPK", "NI PPPK"),
        required=True,
        parse=lambda text: read_number(text, today()),
    ),
    Column("programme", "Program", ("Nama Program", "Judul Program", "Pelatihan"), required=True),
    Column("number", "Angkatan", ("Nomor Angkatan", "Angkatan ke"), required=True, parse=read_integer, type="bigint"),
    Column("reason", "Alasan", ("Alasan Pengusulan", "Alasan Usulan"), required=True),
)

_ROWS: Final = "SELECT row, nip, programme, number, reason FROM staged ORDER BY row"
_NEW: Final = "SELECT row, nip, programme, number, reason FROM staged WHERE outcome = 'new' ORDER BY row"
_MARK: Final = """
UPDATE staged AS s SET outcome = CASE WHEN f.problems = '[]' THEN 'new' ELSE 'refused' END, problems = f.problems::jsonb
FROM unnest(%(rows)s::bigint[], %(problems)s::text[]) AS f (row, problems) WHERE f.row = s.row
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table as it was read."""

    row: int
    nip: str
    programme: str
    number: int
    reason: str

    @property
    def key(self) -> tuple[str, int]:
        """Which offering it means, as titles are compared."""
        return one_line(self.programme).casefold(), self.number


Problems = dict[int, list[tuple[str, str]]]
"""Row → column and sentence, for each reason why it is refused."""


def compare(batch: Batch) -> Iterator[Note]:
    """Find person and offering of each row, and ask everything that registering asks; quotas in the order of rows."""
    batch.step(_("Mencocokkan pegawai dan angkatan"))
    lines = _lines(_ROWS)
    problems: Problems = defaultdict(list)
    wanted = _matched(batch.region, lines, problems)
    for row, some in wanted.items():
        _judge(row, some, problems)
        count = sum(1 for line, _person in some if not problems[line.row])
        if count:
            yield Note(_("%(count)s orang didaftarkan di %(title)s.") % {"count": count, "title": title_of(row)})
    marks = {line.row: [{"column": c, "message": m} for c, m in problems[line.row]] for line in lines}
    with connection.cursor() as cursor:
        cursor.execute(_MARK, {"rows": list(marks), "problems": [json.dumps(told) for told in marks.values()]})


def apply(actor: Actor, batch: Batch) -> None:
    """Write the registrations in the order of rows; supervisors are asked, everybody is told once."""
    batch.step(_("Mendaftarkan"))
    now = timezone.now()
    wanted = _matched(batch.region, _lines(_NEW), defaultdict(list))
    all_alone(row.pk for row in wanted)
    hold_everybody()
    for row, some in wanted.items():
        found = admissions(row.programme, [person for _line, person in some])
        with refused():
            rows = [enter(actor, row, _wish(found[person], line, batch.id), now) for line, person in some]
        facts = {"batch": batch.id, "count": len(rows), "seated": sum(1 for one in rows if one.seated_at)}
        record(actor, "learning.registrations_imported", row, region=row.region_id, **facts)
        tell_nominated(actor, row, rows)


def undo(actor: Actor, batch: Batch) -> None:
    """Withdraw what the import wrote; free seats go to the waiting lists. Raises Conflict once an offering of it has begun."""
    batch.step(_("Menarik pendaftaran"))
    now, words = timezone.now(), _("Impornya dibatalkan.")
    offerings = Registration.objects.filter(batch=batch.id).order_by("offering").values_list("offering", flat=True)
    rows = all_alone(offerings.distinct())
    hold_everybody()
    for pk, row in rows.items():
        if row.finished_at or has_begun(pk, now):
            raise Conflict(
                "registrations-used",
                _("Impor ini tidak dapat dibatalkan: %(title)s sudah dimulai. Tarik pendaftarannya satu per satu.")
                % {"title": title_of(row)},
            )
        live = Registration.objects.filter(batch=batch.id, offering=pk, withdrawn_at=None, declined_at=None)
        gone = list(live.order_by("pk"))
        for one in gone:
            leave(one, words, now)
        promoted = promote(actor, row, now)
        facts = {"batch": batch.id, "count": len(gone), "promoted": list(promoted)}
        record(actor, "learning.import_taken_back", row, region=row.region_id, **facts)
        tell(actor, row, [one.person_id for one in gone], _("Pendaftaran Anda di %(title)s ditarik"), words)


def _may(actor: Actor, region: RegionId) -> bool:
    return keeps(actor, region)


REGISTRATIONS: Final = Importer(
    kind=KIND, columns=COLUMNS, key=("nip", "programme", "number"), may=_may, compare=compare, apply=apply, undo=undo
)


def _lines(sql: str) -> list[Line]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [Line(*row) for row in cursor.fetchall()]


def _wish(found: Admission, line: Line, batch: int) -> Wish:
    return Wish(found, Way.IMPORTED, one_line(line.reason)[:LONGEST], batch=batch)


def _matched(region: int, lines: Sequence[Line], problems: Problems) -> dict[Offering, list[tuple[Line, int]]]:
    """Offering → rows with their people; rows that mean nobody or nothing are refused."""
    people = people_by_number(region, [line.nip for line in lines])
    offerings = _offerings(region)
    wanted: defaultdict[Offering, list[tuple[Line, int]]] = defaultdict(list)
    for line in lines:
        found = offerings.get(line.key, [])
        if line.nip not in people:
            problems[line.row].append(("nip", _("NIP ini tidak ada di data pegawai instansi ini. Periksa nomornya.")))
        if not found:
            said = _(
                "Angkatan program ini tidak ada, atau belum dibuka untuk instansi ini. Samakan judul dan nomornya."
            )
            problems[line.row].append(("programme", said))
        if len(found) > 1:
            said = _("Ada beberapa angkatan dengan judul dan nomor ini. Usulkan orangnya di halaman angkatannya.")
            problems[line.row].append(("programme", said))
        if not problems[line.row]:
            wanted[found[0]].append((line, people[line.nip]))
    return dict(wanted)


def _offerings(region: int) -> dict[tuple[str, int], list[Offering]]:
    """Title and number → published offerings of a region, and those opened to it."""
    opened = Quota.objects.filter(offering=OuterRef("pk"), region=region)
    rows = Offering.objects.filter(Q(region=region) | Exists(opened), published_at__isnull=False)
    found: defaultdict[tuple[str, int], list[Offering]] = defaultdict(list)
    for row in rows.select_related("programme__prerequisite", "region").order_by("pk"):
        found[one_line(row.programme.title).casefold(), row.number].append(row)
    return dict(found)


def _judge(row: Offering, some: Sequence[tuple[Line, int]], problems: Problems) -> None:
    """Refuse who cannot take part now, row by row, each with all reasons."""
    shut = closed(row, timezone.now())
    if shut is not None:
        for line, _person in some:
            problems[line.row].append(("number", shut.message))
        return
    people = [person for _line, person in some]
    found, shares = admissions(row.programme, people), shares_of(row)
    busy = clashes(people, [span for _pk, span in spans_of(row.pk)], but=row.pk)
    known = _live(row).filter(person__in=people).values_list("person", flat=True)
    seen, taken = set(known), _asked_for(row, shares)
    for line, person in some:
        facts, told = found[person], problems[line.row]
        if person in seen:
            told.append(("nip", str(already())))
            continue
        told += [("nip", reason) for reason in facts.reasons]
        told += [("nip", clash_unknown(row, other).message) for other in busy.get(person, ())]
        if facts.region is not None:
            told += [("nip", obstacle.message) for obstacle in unplaced(shares, facts.region, facts.unit)]
            told += [] if told else _over_quota(shares, facts, taken)
        if not told:
            seen.add(person)
            taken.update(shares.groups(facts.region or 0, facts.unit))


def _over_quota(shares: Shares, facts: Admission, taken: "Counter[int]") -> list[tuple[str, str]]:
    """A quota is not asked for more than it has; what is no quota has a waiting list."""
    full = [
        group
        for group in shares.groups(facts.region or 0, facts.unit)
        if group != REST and taken[group] >= shares.limits[group]
    ]
    said = _("Kuota unit atau instansi ini sudah terpakai: %(taken)s dari %(seats)s. Kurangi barisnya.")
    return [("nip", said % {"taken": taken[group], "seats": shares.limits[group]}) for group in full[:1]]


def _asked_for(row: Offering, shares: Shares) -> "Counter[int]":
    """Group → how many live registrations need a seat of it."""
    places = _live(row).order_by().values_list("region", "unit").annotate(count=Count("pk"))
    taken: Counter[int] = Counter()
    for region, unit, count in places:
        taken.update(dict.fromkeys(shares.groups(region, unit), count))
    return taken


def _live(row: Offering) -> "QuerySet[Registration]":
    return Registration.objects.filter(offering=row, withdrawn_at=None, declined_at=None)
