"""A course that was held before anybody wrote it down here: who sat in it, what came of it, and what it cost."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from pamong.core.actor import SYSTEM
from pamong.learning.actions.attendance import mark
from pamong.learning.actions.finishing import Given, finish_offering, record_results
from pamong.learning.actions.offerings import SessionFacts
from pamong.learning.actions.past import record_past_offering
from pamong.learning.queries.modules import ModuleRow, modules_of
from pamong.learning.queries.offerings.sessions import sessions_of
from pamong.learning.queries.registrations.seats import SeatRow, seated_in
from pamong.people.queries.directory import read_rows
from pamong.tour.hours import Span, spread
from pamong.tour.teaching import Taught

_ZONE: Final = ZoneInfo("Asia/Jakarta")
_GOOD, _POOR = Decimal(86), Decimal(55)
"""Marks out of a hundred: who passes, and who does not yet."""

_LATE: Final = timedelta(minutes=40)
_TOLD: Final = 2
"""People who passed, and of whom more is told than that they came."""


def hold_past(
    programme: Taught,
    people: Sequence[int],
    first: date,
    *,
    basis: str,
    place: str,
    poor: Collection[int] = (),
    zone: ZoneInfo = _ZONE,
) -> UUID:
    """Write down a course from the signed sheet, in the days that it takes, and decide it. Returns the offering.

    people      everybody who came
    poor        those of them who did not pass every module
    zone        where it was held
    """
    modules = modules_of(programme.id)
    spans = spread(modules, _working(first, len(modules)), zone)
    row = record_past_offering(
        SYSTEM,
        programme=programme.uuid,
        sessions=[_session(module, span, place) for module, span in zip(modules, spans, strict=True)],
        present=[one.uuid for one in read_rows(people)],
        basis=basis,
    )
    seats = seated_in(row.pk)
    _uneven(row.pk, [seat for seat in seats if seat.person in people[1:]], poor)
    for module in modules:
        if module.rule != "attendance":
            given = {seat.uuid: _given(module, good=seat.person not in poor) for seat in seats}
            record_results(SYSTEM, offering=row.uuid, module=module.uuid, given=given)
    finish_offering(SYSTEM, offering=row.uuid)
    uuid: UUID = row.uuid
    return uuid


def _uneven(offering: int, seats: Sequence[SeatRow], poor: Collection[int]) -> None:
    """The first day as it went: somebody came late, somebody was ill, and of somebody the sheet was read wrongly at first."""
    first = sessions_of(offering)[0]
    good = [seat.uuid for seat in seats if seat.person not in poor]
    ill = next((seat.uuid for seat in seats if seat.person in poor), None)
    if ill is None or len(good) < _TOLD:
        return
    late, misread = good[-2:]
    _mark(first.uuid, ill, present=False, reason="Sakit, surat keterangan dokter (contoh)")
    _mark(first.uuid, late, present=True, reason="Terlambat 40 menit (contoh)", since=first.starts_at + _LATE)
    _mark(first.uuid, misread, present=False, reason="Tanda tangan tidak ditemukan (contoh)")
    _mark(first.uuid, misread, present=True, reason="Koreksi: tanda tangan ada di lembar kedua (contoh)")


def _mark(session: UUID, seat: UUID, *, present: bool, reason: str, since: datetime | None = None) -> None:
    mark(SYSTEM, session=session, registration=seat, present=present, since=since, reason=reason)


def month(first: date, places: int) -> date:
    """The first of the month so many months later; earlier when negative."""
    number = first.year * 12 + first.month - 1 + places
    return date(number // 12, number % 12 + 1, 1)


def _given(module: ModuleRow, *, good: bool) -> Given:
    if module.rule == "test":
        return Given(mark=_GOOD if good else _POOR)
    return Given(passed=good)


def _session(module: ModuleRow, span: Span, place: str) -> SessionFacts:
    return SessionFacts(module.uuid, "", *span, place=place)


def _working(first: date, count: int) -> list[date]:
    """So many days from that one on, without weekends."""
    days = (first + timedelta(days=number) for number in range(2 * count + 2))
    return [day for day in days if day.weekday() < 5][:count]  # noqa: PLR2004  # Saturday
