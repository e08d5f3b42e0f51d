"""Event logs as tables of cases: from what happened to what every other import reads."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.kit.imports import Unreadable
from pamong.services.access import source_for
from pamong.services.formats.case_words import read_channel
from pamong.services.formats.event_log import Event, Refused, events, log_of
from pamong.services.formats.milestones import MILESTONES, Activity, decided_by, outcome_of, propose
from pamong.services.models import CaseSource, Channel

SHOWN: Final = 1_000
"""Refused events that an answer names; all are counted."""

MOST: Final = 5_000
"""Activities that a log may have; a column with more is none of activities."""

COLUMNS: Final = (
    *("source_key", "received_at", "called_at", "responded_at", "complete_at", "decided_at", "handed_over_at"),
    *("returned", "channel", "outcome", "handler"),
)
"""Headings of the table that is written: keys of the importer of cases."""

_PIECE: Final = 1 << 16
_ESCAPED: Final = str.maketrans({"\\": r"\\", "\t": " ", "\n": " ", "\r": " "})

_EVENTS: Final = """
CREATE TEMPORARY TABLE log_event (
    number integer, source_key text, activity integer, at timestamptz, begun timestamptz, resource text, counts boolean,
    channel text
) ON COMMIT DROP
"""
_COPY: Final = "COPY log_event FROM STDIN"

# Of a log that tells when work began and when it was done, only what was done counts as having happened.
_ACTIVITIES: Final = """
WITH told AS (SELECT * FROM log_event WHERE counts OR NOT %(both)s), placed AS (
    SELECT activity, source_key,
        row_number() OVER (PARTITION BY source_key ORDER BY at, number) = 1 AS first,
        row_number() OVER (PARTITION BY source_key ORDER BY at DESC, number DESC) = 1 AS last
    FROM told
)
SELECT activity, count(*), count(DISTINCT source_key), count(*) FILTER (WHERE first), count(*) FILTER (WHERE last)
FROM placed GROUP BY activity
"""

# Handed over without a decision in the log: it was decided by then. Complete after the decision is no completeness.
_CASES: Final = """
COPY (
    WITH milestone (activity, milestone, outcome) AS (
        SELECT * FROM unnest(%(activities)s::int[], %(milestones)s::text[], %(outcomes)s::text[])
    ), told AS (
        SELECT e.source_key, e.number, e.at, coalesce(e.begun, e.at) AS begun, e.resource, e.channel,
            CASE WHEN e.counts OR NOT %(both)s THEN m.milestone END AS milestone, m.outcome
        FROM log_event e LEFT JOIN milestone m USING (activity)
    ), cased AS (
        SELECT source_key, min(begun) AS received_at,
            min(at) FILTER (WHERE milestone = 'called') AS called_at,
            min(at) FILTER (WHERE milestone = 'responded') AS responded_at,
            min(at) FILTER (WHERE milestone = 'complete') AS complete_first,
            max(at) FILTER (WHERE milestone = 'complete') AS complete_last,
            coalesce(
                max(at) FILTER (WHERE milestone = 'decided'), min(at) FILTER (WHERE milestone = 'handed_over')
            ) AS decided_at,
            max(at) FILTER (WHERE milestone = 'handed_over') AS handed_over_at,
            count(*) FILTER (WHERE milestone = 'returned') AS returned,
            (array_agg(channel ORDER BY number) FILTER (WHERE channel <> ''))[1] AS channel,
            (array_agg(outcome ORDER BY at DESC, number DESC) FILTER (WHERE milestone = 'decided'))[1] AS outcome,
            (array_agg(resource ORDER BY (milestone = 'decided') DESC NULLS LAST, at DESC, number DESC)
                FILTER (WHERE resource <> ''))[1] AS handler
        FROM told GROUP BY source_key
    )
    SELECT source_key, {received}, {called}, {responded}, {complete}, {decided}, {handed},
        returned, channel, outcome, CASE WHEN %(handlers)s AND handler ~ '^[0-9]{{18}}$' THEN handler END
    FROM cased ORDER BY received_at, source_key
) TO STDOUT WITH (FORMAT csv)
"""
_UTC: Final = """to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')"""


@dataclass(frozen=True, slots=True)
class LogReading:
    """What was read of a log, and how it was understood.

    columns         what was found → heading as the file writes it
    activities      each with the milestone that it stands for, and why
    proposed        whether nobody decided about the milestones yet
    events          that were used; ``refused`` could not be
    refusals        the first 1,000 of those
    covers_until    time of the last event: what happened up to then is known
    """

    columns: Mapping[str, str]
    activities: tuple[Activity, ...]
    proposed: bool
    cases: int
    events: int
    refused: int
    refusals: tuple[Refused, ...]
    covers_until: datetime | None

    @property
    def milestones(self) -> dict[str, str]:
        """Activity → milestone, for those that have one: what a source keeps."""
        return {one.name: one.milestone for one in self.activities if one.milestone}

    @property
    def told(self) -> str:
        """In words, for who decides: which activities were taken for which milestone."""
        parts = [
            f"{label}: {', '.join(f'“{name}”' for name, milestone in self.milestones.items() if milestone == key)}"
            for key, label in MILESTONES.items()
            if key in self.milestones.values()
        ]
        return "; ".join(parts)


def is_event_log(path: Path, name: str) -> bool:
    """Whether a file tells events instead of cases; see ``log_of``."""
    return log_of(path, name) is not None


def write_case_table(
    source_file: Path,
    target: Path,
    *,
    name: str,
    milestones: Mapping[str, str] | None,
    handlers: bool = False,
    zone: tzinfo | None = None,
) -> LogReading:
    """Write a table with one row for each case of a log; memory stays flat.

    target      may be the log itself
    name        as the uploader called it
    milestones  activity → milestone, as it was decided; None proposes
    handlers    whether a rule allows to keep who worked on a case; else the column stays empty
    zone        of times that name none; the installation's where nobody says
    raises      Invalid for what is no log, or none of whose events can be used
    """
    log = log_of(source_file, name)
    if log is None:
        raise Invalid(
            "log-unknown",
            _("“%(name)s” bukan catatan kejadian: kolom nomor berkas, kegiatan dan waktu tidak ditemukan.")
            % {"name": name},
        )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_EVENTS)
        reader = _Reader()
        with cursor.copy(_COPY) as copy:
            for piece in _pieces(reader.lines(events(log, zone or timezone.get_current_timezone(), timezone.now()))):
                copy.write(piece)
        if not reader.events:
            raise Invalid("log-empty", _empty(reader))
        cursor.execute("ANALYZE log_event (source_key, activity)")
        both = reader.done and reader.undone
        cursor.execute(_ACTIVITIES, {"both": both})
        names = list(reader.activities)
        found = [Activity(names[number], *counts) for number, *counts in cursor.fetchall()]
        activities = propose(found) if milestones is None else decided_by(propose(found), milestones)
        cases = _write(target, reader.activities, activities, both=both, handlers=handlers)
        cursor.execute("DROP TABLE log_event")
    return LogReading(
        columns=log.columns,
        activities=activities,
        proposed=milestones is None,
        cases=cases,
        events=reader.events,
        refused=reader.refused,
        refusals=tuple(reader.refusals),
        covers_until=reader.until,
    )


def take_log(actor: Actor, *, source: UUID, path: Path, name: str) -> LogReading | None:
    """Put the table of its cases in the place of a log that somebody uploaded; leave every other file as it is.

    What was decided about the activities of the source holds; while nobody decided, what is proposed is kept with it.

    returns     None for a file that is no log
    raises      NotFound for who does not keep the service; Invalid for a log that cannot be used
    """
    row = source_for(actor, source)
    if not is_event_log(path, name):
        return None
    decided = {activity: milestone for activity, milestone in row.activities.items() if milestone} or None
    reading = write_case_table(
        path,
        path,
        name=name,
        milestones=decided,
        handlers=bool(row.handler_basis),
        zone=ZoneInfo(row.region.time_zone),
    )
    seen = {one.name: one.milestone for one in reading.activities}
    _keep(actor, row, {**row.activities, **seen, **(decided or {})})
    return reading


def choose_milestones(actor: Actor, *, source: UUID, milestones: Mapping[str, str]) -> CaseSource:
    """Which activities of the logs of a source stand for which milestone; empty for none. Cases change with the next import.

    raises      NotFound; Invalid ``milestone-unknown``; Conflict ``source-closed``
    """
    row = source_for(actor, source)
    if row.closed_at:
        raise Conflict("source-closed", _("Sumber berkas ini sudah ditutup. Pakai sumber lain untuk layanan itu."))
    if unknown := set(milestones.values()) - {"", *MILESTONES}:
        said = _("Tahap “%(name)s” tidak dikenal. Pilih salah satu dari daftarnya.")
        raise Invalid("milestone-unknown", said % {"name": min(unknown)})
    return _keep(actor, row, {**row.activities, **milestones})


def _keep(actor: Actor, row: CaseSource, activities: Mapping[str, str]) -> CaseSource:
    with transaction.atomic():
        held = CaseSource.objects.select_for_update(no_key=True).get(pk=row.pk)
        if held.activities != activities:
            held.activities = dict(activities)
            held.save(update_fields=["activities"])
            chosen = sum(map(bool, activities.values()))
            record(actor, "services.activities_set", held, region=held.region_id, count=chosen)
    return held


class _Reader:
    """Counts what passes, and gives activities numbers."""

    def __init__(self) -> None:
        """Nothing has passed."""
        self.activities: dict[str, int] = {}
        self.events = self.refused = 0
        self.refusals: list[Refused] = []
        self.until: datetime | None = None
        self.done = self.undone = False

    def lines(self, found: Iterable[Event | Refused]) -> Iterator[str]:
        """Each usable event as COPY takes it."""
        for one in found:
            if isinstance(one, Refused):
                self.refused += 1
                if len(self.refusals) < SHOWN:
                    self.refusals.append(one)
                continue
            yield self._line(one)

    def _line(self, one: Event) -> str:
        self.events += 1
        activity = self.activities.setdefault(one.activity, len(self.activities))
        if activity >= MOST:
            raise Invalid(
                "log-activities",
                _("Kolom kegiatan memuat lebih dari %(most)s nama yang berbeda. Periksa kolom mana yang kegiatan.")
                % {"most": number_format(MOST, force_grouping=True)},
            )
        if self.until is None or one.at > self.until:
            self.until = one.at
        counts = one.lifecycle in ("", "complete")
        self.done |= one.lifecycle == "complete"
        self.undone |= not counts
        begun = one.begun.isoformat() if one.begun else r"\N"
        case, resource = one.case.translate(_ESCAPED), one.resource.translate(_ESCAPED)
        told = "t" if counts else "f"
        where = f"{one.number}\t{case}\t{activity}\t{one.at.isoformat()}\t{begun}\t{resource}\t{told}"
        return f"{where}\t{_channel(one.channel)}\n"


@lru_cache(1_000)
def _channel(text: str) -> str:
    """How somebody came; another way for words that nobody knows, because a log is not to be refused for them."""
    try:
        return read_channel(text) if text else ""
    except Unreadable:
        return str(Channel.OTHER)


def _pieces(lines: Iterable[str]) -> Iterator[str]:
    """Lines joined, because each write costs."""
    held: list[str] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size > _PIECE:
            yield "".join(held)
            held, size = [], 0
    yield "".join(held)


def _write(
    target: Path, numbers: Mapping[str, int], activities: Iterable[Activity], *, both: bool, handlers: bool
) -> int:
    """Write the table; returns how many cases are in it."""
    told = [one for one in activities if one.milestone]
    values = {
        "activities": [numbers[one.name] for one in told],
        "milestones": [one.milestone for one in told],
        "outcomes": [outcome_of(one.name) for one in told],
        "both": both,
        "handlers": handlers,
    }
    decided = "CASE WHEN {0} >= decided_at THEN {0} END"
    complete = "CASE WHEN complete_last <= decided_at OR decided_at IS NULL THEN complete_last"
    complete += " WHEN complete_first <= decided_at THEN complete_first END"
    query = _CASES.format(
        received=_UTC.format("received_at"),
        called=_UTC.format("called_at"),
        responded=_UTC.format("responded_at"),
        complete=_UTC.format(f"({complete})"),
        decided=_UTC.format("decided_at"),
        handed=_UTC.format(f"({decided.format('handed_over_at')})"),
    )
    with connection.cursor() as cursor, target.open("wb") as file:
        file.write((",".join(COLUMNS) + "\n").encode())
        with cursor.copy(query, values) as copy:
            for piece in copy:
                file.write(piece)
        return int(cursor.rowcount)


def _empty(reader: _Reader) -> str:
    if not reader.refused:
        return _("Catatan kejadian ini tidak memuat kejadian. Isi barisnya, lalu unggah lagi.")
    first = reader.refusals[0]
    return _("Tidak ada kejadian yang dapat dipakai. Baris %(row)s: %(why)s") % {
        "row": first.number,
        "why": first.message,
    }
