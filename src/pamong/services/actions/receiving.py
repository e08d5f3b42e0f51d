"""Cases that a system sends by itself, with the token of its source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import SYSTEM, RegionId
from pamong.core.journal import record
from pamong.core.refusals import Forbidden, Invalid, NotFound
from pamong.kit.imports import Batch, Refused
from pamong.kit.imports.importer import Bulk, importer_of
from pamong.services.access import digest
from pamong.services.actions.case_table import KIND
from pamong.services.models import CaseSource

MOST: Final = 200
"""Cases in one request."""

COLUMNS: Final = (
    *("source_key", "received_at", "called_at", "responded_at", "complete_at", "decided_at", "handed_over_at"),
    *("returned", "reason", "channel", "outcome", "handler", "contacts"),
)
"""What may be said about a case: the columns of a table of cases, by their keys."""

_WAIT: Final = "4s"
"""How long an import into the same region is waited for."""

_LOCK: Final = "SELECT set_config('lock_timeout', %s, true), pg_advisory_xact_lock(hashtextextended(%s, %s))"
_ZONE: Final = "SELECT set_config('TimeZone', %s, true)"
_STAGE: Final = "CREATE TEMPORARY TABLE sent (LIKE services_casedraft INCLUDING DEFAULTS) ON COMMIT DROP"

_COMPARE: Final = """
CREATE TEMPORARY TABLE judged ON COMMIT DROP AS
SELECT s.key, c.revision, c.source_key IS NOT NULL AS known, c.source_key IS NOT NULL AND ROW({sent}) IS NOT DISTINCT FROM
    ROW({held}) AS same
FROM sent s LEFT JOIN services_case c
    ON c.region = %(region)s AND c.source = %(source)s AND c.source_key = s.key AND c.current
"""
_COUNT: Final = """
SELECT count(*) FILTER (WHERE NOT known), count(*) FILTER (WHERE known AND NOT same), count(*) FILTER (WHERE same) FROM judged
"""
_RETIRE: Final = """
UPDATE services_case c SET current = false FROM judged j
WHERE c.region = %(region)s AND c.source = %(source)s AND c.source_key = j.key AND c.current AND NOT j.same
"""
# After the last revision that there ever was: one that an import took back may have been in between.
_ADD: Final = """
INSERT INTO services_case (region, source, source_key, revision, current, service, unit, recorded_at, {columns})
SELECT %(region)s, %(source)s, s.key, 1 + coalesce((
        SELECT max(c.revision) FROM services_case c
        WHERE c.region = %(region)s AND c.source = %(source)s AND c.source_key = s.key
    ), 0), true, %(service)s, %(unit)s, %(now)s, {sent}
FROM sent s JOIN judged j USING (key) WHERE NOT j.same
"""


class CasesRefused(Invalid):
    """Cases of which at least one cannot be taken; nothing was changed.

    fields      place and key, ``cases[3].decided_at`` → what is wrong
    """

    def __init__(self, fields: Mapping[str, str]) -> None:
        """Keep what is wrong with each."""
        said = _(
            "Ada isian berkas yang ditolak, jadi tidak ada yang disimpan. Perbaiki yang disebut, lalu kirim lagi semuanya."
        )
        super().__init__("cases-refused", said)
        self.fields = fields


@dataclass(frozen=True, slots=True)
class Received:
    """How many cases were new, told something else than before, or the same."""

    new: int
    changed: int
    unchanged: int


def receive_cases(token: str, cases: Sequence[Mapping[str, Any]]) -> Received:
    """Keep cases as their source tells them now: all of them, or none. What was told before changes nothing.

    token       of the source; it stands for the actor
    cases       at most 200, each of keys of ``COLUMNS`` with text, number or None
    raises      NotFound ``source-token`` for an unknown token, Forbidden ``source-closed``; CasesRefused
    """
    with transaction.atomic():
        source = _source(token)
        importer = importer_of(KIND, source.pk)
        bulk = importer.bulk
        if bulk is None:
            raise RuntimeError(f"{KIND} is read line by line")
        kept = tuple(column.key for column in importer.kept if column.key in COLUMNS)
        batch = Batch(0, UUID(int=0), RegionId(source.region_id), lambda _words: None, source.pk)
        lines = _lines(bulk, batch, kept, cases)
        with connection.cursor() as cursor:
            cursor.execute(_LOCK, [_WAIT, KIND, source.region_id])
        received = _write(source, bulk, bulk.zone(batch), lines)
        known = Greatest(Coalesce("covers_until", timezone.now()), timezone.now())
        CaseSource.objects.filter(pk=source.pk).update(covers_until=known)
        facts = {"source": source.pk, "new": received.new, "changed": received.changed}
        record(SYSTEM, "services.cases_received", source.service, region=source.region_id, **facts)
    return received


def _source(token: str) -> CaseSource:
    source = CaseSource.objects.select_related("service").filter(token=digest(token)).first() if token else None
    if source is None:
        said = _("Token ini tidak dikenal. Salin tokennya dari halaman sumber berkas, atau buat yang baru di sana.")
        raise NotFound("source-token", said)
    if source.closed_at or source.service.closed_at:
        raise Forbidden("source-closed", _("Sumber berkas ini sudah ditutup. Berkasnya tidak diterima lagi."))
    return source


def _lines(bulk: Bulk, batch: Batch, kept: Sequence[str], cases: Sequence[Mapping[str, Any]]) -> list[str]:
    """Cases as COPY takes them. Raises CasesRefused with everything that is wrong."""
    reader = bulk.reader(batch, {key: place for place, key in enumerate(kept)})
    lines: list[str] = []
    problems: dict[str, str] = {}
    places: dict[str, int] = {}
    for number, case in enumerate(cases):
        problems |= {f"cases[{number}].{key}": said for key, said in _misshapen(case)}
        key = str(case.get("source_key", "")).strip()
        if key and places.setdefault(key, number) != number:
            said = _("Berkas ini sudah disebut di cases[%(place)s]. Kirim satu saja.") % {"place": places[key]}
            problems[f"cases[{number}].source_key"] = said
        try:
            line = reader.read([case.get(name) for name in kept])
        except Refused as refused:
            problems |= {f"cases[{number}].{one.column or 'source_key'}": one.message for one in refused.problems}
        else:
            lines.append(f"0\t{number}\t{line}\n")
            if not line:
                problems[f"cases[{number}].source_key"] = _("Wajib diisi.")
    if problems:
        raise CasesRefused(problems)
    return lines


def _misshapen(case: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Keys that nobody knows, and values that are neither text nor number."""
    unknown = [(str(key)[:60], _("Isian ini tidak dikenal.")) for key in case if key not in COLUMNS]
    return unknown + [
        (key, _("Isi dengan teks, angka, atau null."))
        for key in COLUMNS
        if not isinstance(case.get(key), str | int | None)
    ]


def _write(source: CaseSource, bulk: Bulk, zone: str, lines: Sequence[str]) -> Received:
    names = bulk.columns
    parts = {
        "columns": ", ".join(names),
        "sent": ", ".join(f"s.{name}" for name in names),
        "held": ", ".join(f"c.{name}" for name in names),
    }
    facts: dict[str, Any] = {
        "region": source.region_id,
        "source": source.pk,
        "service": source.service_id,
        "unit": source.service.unit_id,
        "now": timezone.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_STAGE)
        cursor.execute(_ZONE, [zone])
        with cursor.copy(f"COPY sent (batch, row, key, {parts['columns']}) FROM STDIN") as copy:
            copy.write("".join(lines))
        cursor.execute(_ZONE, [connection.timezone_name])
        cursor.execute(_COMPARE.format(**parts), facts)
        cursor.execute(_COUNT)
        new, changed, unchanged = cursor.fetchone()
        cursor.execute(_RETIRE, facts)
        cursor.execute(_ADD.format(**parts), facts)
        cursor.execute("DROP TABLE sent, judged")
    return Received(new, changed, unchanged)
