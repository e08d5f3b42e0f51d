"""Event logs: what systems note down whenever something happens to a case. Pure: a file in, events out, one at a time.

A log is a table whose headings name the case, the activity and the time, or an XES file, packed with gzip or not.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from pamong.core.refusals import Invalid
from pamong.kit.imports.formats import Unreadable, heading, is_blank, plain
from pamong.kit.imports.sheets import Sheet, sheets
from pamong.services.formats import xes
from pamong.services.formats.moments import read_moment

CASE, ACTIVITY, TIME, BEGUN, RESOURCE, LIFECYCLE, CHANNEL = range(7)
"""Places in a row as it was read."""

NEEDED: Final = (CASE, ACTIVITY, TIME)

DEPTH: Final = 20
"""Rows among which the headings are looked for."""

LONGEST: Final = 500
"""Characters of a case's number or of an activity's name that are kept."""

XES: Final = {
    "concept:name": ACTIVITY,
    "time:timestamp": TIME,
    "org:resource": RESOURCE,
    "lifecycle:transition": LIFECYCLE,
}
"""Attributes of an event → place."""

XES_CASE: Final = {"concept:name": CASE, "channel": CHANNEL, "kanal": CHANNEL}
"""Attributes of a trace → place."""

HEADINGS: Final[Mapping[int, tuple[str, ...]]] = {
    CASE: (
        *("case:concept:name", "Case ID", "Case", "Case number", "Case key", "Trace", "Process instance"),
        *("Nomor berkas", "No berkas", "ID berkas", "Berkas", "Nomor permohonan", "No permohonan", "ID permohonan"),
        *("Nomor registrasi", "No registrasi", "Nomor pendaftaran", "No pendaftaran", "Nomor layanan", "No layanan"),
    ),
    ACTIVITY: (
        *("concept:name", "Activity", "Activity name", "Event name", "Event", "Task", "Action"),
        *("Kegiatan", "Nama kegiatan", "Tahapan", "Tahap", "Nama tahapan", "Aktivitas", "Langkah", "Proses"),
    ),
    TIME: (
        *("time:timestamp", "Complete Timestamp", "Completion time", "Complete time", "End Timestamp", "End time"),
        *(
            "Timestamp",
            "Event time",
            "Event timestamp",
            "Waktu selesai",
            "Waktu",
            "Waktu kejadian",
            "Tanggal dan waktu",
        ),
        *("Tanggal waktu", "Tanggal", "Date", "Time"),
    ),
    BEGUN: ("start_timestamp", "Start Timestamp", "Start time", "time:start", "Waktu mulai"),
    RESOURCE: ("org:resource", "Resource", "User", "Petugas", "Pelaksana", "NIP petugas", "Pegawai", "Operator"),
    LIFECYCLE: ("lifecycle:transition", "Lifecycle", "Transition", "Transisi"),
    CHANNEL: ("case:channel", "(case) channel", "Channel", "Kanal", "Saluran"),
}
"""Place → headings of it, the best first; case, spaces and punctuation do not count."""

OF_CASES: Final = (
    "Tanggal diterima",
    "Tgl diterima",
    "Tanggal masuk",
    "Tanggal permohonan",
    "Tanggal terima",
    "Received at",
)
"""Headings of a table that has one row for each case: no log has them, even where one of its columns names a stage."""

_PLACES: Final = {
    heading(text): (rank, place) for place, texts in HEADINGS.items() for rank, text in enumerate(reversed(texts))
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a case.

    number      row that a spreadsheet shows; of an XES file the place of the event
    begun       when it began, where the log says so beside when it was done
    lifecycle   in lower case: complete, start …; empty where the log does not tell
    """

    number: int
    case: str
    activity: str
    at: datetime
    begun: datetime | None
    resource: str
    lifecycle: str
    channel: str


@dataclass(frozen=True, slots=True)
class Refused:
    """An event that cannot be used, and why."""

    number: int
    message: str


@dataclass(frozen=True, slots=True)
class Log:
    """An event log that was recognised.

    columns     what was found → heading as the file writes it; keys are those of ``WORDS``
    rows        gives number and cells in the order of the places, at each call
    """

    columns: Mapping[str, str]
    rows: Callable[[], Iterator[tuple[int, Sequence[str]]]]


WORDS: Final = ("case", "activity", "time", "begun", "resource", "lifecycle", "channel")
"""What each place is called in an answer."""

_NO_LOG: Final = frozenset(map(heading, OF_CASES))


def log_of(path: Path, name: str) -> Log | None:
    """The log that a file holds; None for a file that is none, whatever else it may be.

    name        as the uploader called it
    """
    if xes.is_xes(path):
        named = {WORDS[place]: key for key, place in XES.items()} | {"case": "concept:name"}
        return Log(named, partial(xes.rows, path, XES_CASE, XES, len(WORDS)))
    try:
        return next((log for sheet in sheets(path, name) if (log := _table(sheet))), None)
    except Invalid:
        return None


def events(log: Log, zone: tzinfo, now: datetime) -> Iterator[Event | Refused]:
    """Every event, in the order of the file; memory stays flat. Rows in which nothing stands are passed over.

    zone        of times that name none
    now         what lies ahead of it has not happened
    raises      Invalid where the file breaks off
    """
    for number, cells in log.rows():
        if not any(cells):
            continue
        try:
            yield _event(number, cells, zone, now)
        except Unreadable as unreadable:
            yield Refused(number, unreadable.message)


def _event(number: int, cells: Sequence[str], zone: tzinfo, now: datetime) -> Event:
    case, activity, time, begun, resource, lifecycle, channel = cells
    if is_blank(case):
        raise Unreadable(_("Nomor berkas kosong, jadi kejadian ini tidak diketahui milik berkas mana."))
    if is_blank(activity):
        raise Unreadable(_("Nama kegiatan kosong."))
    if is_blank(time):
        raise Unreadable(_("Waktu kosong."))
    at = read_moment(time, zone)
    if at > now:
        raise Unreadable(_("Waktu “%(time)s” belum terjadi. Periksa tanggalnya.") % {"time": time})
    return Event(
        number,
        case[:LONGEST],
        activity[:LONGEST],
        at,
        _begun(begun, zone, at),
        "" if is_blank(resource) else resource[:LONGEST],
        lifecycle.casefold(),
        "" if is_blank(channel) else channel[:LONGEST],
    )


def _begun(text: str, zone: tzinfo, at: datetime) -> datetime | None:
    """When it began; nothing where that cannot be read or lies behind its end, because the end is what counts."""
    if is_blank(text):
        return None
    try:
        begun = read_moment(text, zone)
    except Unreadable:
        return None
    return begun if begun <= at else None


def _table(sheet: Sheet) -> Log | None:
    """A sheet as a log; None where a heading that is needed is missing."""
    for number, row in enumerate(islice(sheet.rows(), DEPTH), start=1):
        texts = [" ".join(plain(cell).split()) for cell in row]
        found: dict[int, tuple[int, int]] = {}
        for index, text in enumerate(texts):
            rank, place = _PLACES.get(heading(text), (-1, -1))
            if place >= 0 and rank > found.get(place, (-1, 0))[0]:
                found[place] = (rank, index)
        if _NO_LOG.isdisjoint(map(heading, texts)) and all(place in found for place in NEEDED):
            places = [found[place][1] if place in found else None for place in range(len(WORDS))]
            columns = {WORDS[place]: texts[index] for place, (_rank, index) in sorted(found.items())}
            return Log(columns, partial(_rows, sheet, number, places))
    return None


def _rows(sheet: Sheet, after: int, places: Sequence[int | None]) -> Iterator[tuple[int, Sequence[str]]]:
    for number, row in enumerate(sheet.rows(), start=1):
        if number > after:
            width = len(row)
            yield (
                number,
                [
                    " ".join(plain(row[place]).split()) if place is not None and place < width else ""
                    for place in places
                ],
            )
