"""What in an offering needs somebody's eye: counted, and named where that helps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.kit.wording import long_date, number, weekday_date
from pamong.learning.models import (
    Approval,
    Attendance,
    CompletionRule,
    Module,
    ModuleResult,
    Programme,
    Proof,
    Registration,
    RosterCopy,
    Scan,
    ScanOutcome,
    Seating,
)
from pamong.learning.queries.agreements import Lapsed, lapsed_partners
from pamong.learning.queries.offerings.page import OfferingPage
from pamong.learning.queries.offerings.sessions import SessionRow
from pamong.office.queries.calendar import days_off
from pamong.people.access import today

NAMED: Final = 5
"""Sessions that one line names; more are counted."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something to look at.

    code        programme, modules, partner, times, approvals, queue, room, small, speaker, off, scans, copies or results
    text        sentence
    session     where it leads to one session
    blocks      keeps a draft from being published
    """

    code: str
    text: str
    session: UUID | None = None
    blocks: bool = False


def troubles_of(found: OfferingPage, now: datetime) -> tuple[Trouble, ...]:
    """Everything of an offering that has not ended; nothing of one that has. At most eleven queries.

    Of a draft, what keeps it from being published comes first.
    """
    if found.ended:
        return ()
    first = [*_programme(found), *_times(found, now), *_modules(found), *_bound(found)]
    people = [*_approvals(found), *_queue(found, now)]
    plan = [*_places(found.sessions), *_small(found), *_speakers(found.sessions), *_days_off(found)]
    return (*first, *people, *plan, *_scans(found), *_copies(found, now), *_results(found, now), *_partners(found))


def off_days(found: OfferingPage) -> dict[date, str]:
    """Days of its sessions on which the office does not work, and why. One query; none without sessions."""
    days = {day for one in found.sessions for day in days_of(one, found)}
    off = days_off(found.region.id, min(days), max(days)) if days else {}
    return {day: why for day, why in off.items() if day in days}


def days_of(one: SessionRow, found: OfferingPage) -> set[date]:
    """First and last day of a session, where it is held."""
    zone = ZoneInfo(found.region.zone)
    return {one.starts_at.astimezone(zone).date(), one.ends_at.astimezone(zone).date()}


def _programme(found: OfferingPage) -> Iterable[Trouble]:
    """Of a draft: what is no longer taught, and what nobody looked at again by its day."""
    if found.published_at:
        return
    facts = Programme.objects.filter(pk=found.programme_id).values_list("withdrawn_at", "review_on")
    for withdrawn, day in facts:
        if withdrawn:
            yield Trouble("programme", _("Programnya sudah ditarik."), blocks=True)
        elif day and day <= today():
            text = _("Isi program seharusnya ditinjau pada %(day)s.") % {"day": long_date(day)}
            yield Trouble("programme", text, blocks=True)


def _times(found: OfferingPage, now: datetime) -> Iterable[Trouble]:
    """Of a draft: registration that is over before anybody knows of it, or goes on after the beginning."""
    if found.published_at:
        return
    if found.closes_at <= now:
        yield Trouble("times", _("Waktu pendaftarannya sudah lewat."), blocks=True)
    elif found.first and found.closes_at > found.first:
        yield Trouble("times", _("Pendaftaran ditutup sesudah sesi pertama mulai."), blocks=True)


def _approvals(found: OfferingPage) -> Iterable[Trouble]:
    rows = Approval.objects.filter(decided_at=None, lapsed_at=None, **_still("registration__"))
    waiting = rows.filter(registration__offering=found.id).aggregate(n=Count("registration", distinct=True))["n"]
    if waiting:
        text = ngettext(
            "%(n)s pendaftaran menunggu jawaban atasan.", "%(n)s pendaftaran menunggu jawaban atasan.", waiting
        )
        yield Trouble("approvals", text % {"n": number(waiting)})


def _queue(found: OfferingPage, now: datetime) -> Iterable[Trouble]:
    if found.seating != Seating.FIRST and now < found.closes_at:
        return
    rows = Registration.objects.filter(offering=found.id, approved_at__isnull=False, seated_at=None, **_still())
    waiting = rows.count()
    if waiting:
        text = ngettext(
            "%(n)s orang yang disetujui belum mendapat kursi.",
            "%(n)s orang yang disetujui belum mendapat kursi.",
            waiting,
        )
        yield Trouble("queue", text % {"n": number(waiting)})


def _modules(found: OfferingPage) -> Iterable[Trouble]:
    planned = {one.module for one in found.sessions}
    rows = Module.objects.filter(programme=found.programme_id).exclude(uuid__in=planned).order_by("number")
    if titles := list(rows.values_list("title", flat=True)):
        text = _("Modul tanpa sesi: %(names)s.") % {"names": _some(titles)}
        yield Trouble("modules", text, blocks=found.published_at is None)


def _places(sessions: Iterable[SessionRow]) -> Iterable[Trouble]:
    if titles := [one.title for one in sessions if not one.placed]:
        yield Trouble("room", _("Sesi tanpa tempat: %(names)s.") % {"names": _some(titles)})


def _small(found: OfferingPage) -> Iterable[Trouble]:
    for one in found.sessions:
        if one.capacity is not None and one.capacity < found.seats:
            facts = {"room": one.room, "capacity": number(one.capacity), "seats": number(found.seats)}
            text = _("%(room)s muat %(capacity)s orang, sedangkan kursinya %(seats)s.") % facts
            yield Trouble("small", text, one.uuid)


def _speakers(sessions: Iterable[SessionRow]) -> Iterable[Trouble]:
    if titles := [one.title for one in sessions if not one.speakers]:
        yield Trouble("speaker", _("Sesi tanpa narasumber: %(names)s.") % {"names": _some(titles)})


def _days_off(found: OfferingPage) -> Iterable[Trouble]:
    for day, why in off_days(found).items():
        yield Trouble("off", _("%(day)s hari libur: %(why)s.") % {"day": weekday_date(day), "why": why})


def _scans(found: OfferingPage) -> Iterable[Trouble]:
    by_id = {one.id: one for one in found.sessions}
    rows = Scan.objects.filter(session__in=by_id).exclude(outcome=ScanOutcome.ACCEPTED)
    counted = rows.order_by().values_list("session").annotate(n=Count("id"))
    for session, count in sorted(counted, key=lambda pair: by_id[pair[0]].starts_at):
        text = ngettext(
            "%(n)s kode presensi perlu dilihat pada sesi “%(title)s”.",
            "%(n)s kode presensi perlu dilihat pada sesi “%(title)s”.",
            count,
        )
        one = by_id[session]
        yield Trouble("scans", text % {"n": number(count), "title": one.title}, one.uuid)


def _copies(found: OfferingPage, now: datetime) -> Iterable[Trouble]:
    """Rosters that were taken along and of which nothing has come back yet."""
    marks = Attendance.objects.filter(
        session=OuterRef("session"),
        proof=Proof.OFFLINE,
        mark__startswith=Concat(Cast(OuterRef("uuid"), TextField()), Value(":")),
    )
    copies = RosterCopy.objects.filter(session__in=[one.id for one in found.sessions], until__gt=now)
    waiting = copies.exclude(Exists(marks)).count()
    if waiting:
        text = ngettext(
            "%(n)s daftar hadir dibawa di ponsel dan belum dikirim.",
            "%(n)s daftar hadir dibawa di ponsel dan belum dikirim.",
            waiting,
        )
        yield Trouble("copies", text % {"n": number(waiting)})


def _results(found: OfferingPage, now: datetime) -> Iterable[Trouble]:
    """Products and tests of modules that are over, of who has a seat."""
    judged = Module.objects.filter(programme=found.programme_id).exclude(rule=CompletionRule.ATTENDANCE)
    over = [one.module for one in found.sessions if one.ends_at <= now]
    open_ones = {one.module for one in found.sessions if one.ends_at > now}
    modules = list(
        judged.filter(uuid__in=[uuid for uuid in over if uuid not in open_ones]).values_list("pk", flat=True)
    )
    seats = _seats(found)
    known = ModuleResult.objects.filter(module__in=modules, registration__in=seats.values("pk"))
    pairs = known.order_by().values("registration", "module").distinct().count() if modules else 0
    waiting = len(modules) * found.taken - pairs
    if waiting > 0:
        text = ngettext("%(n)s nilai modul belum dicatat.", "%(n)s nilai modul belum dicatat.", waiting)
        yield Trouble("results", text % {"n": number(waiting)})


def _bound(found: OfferingPage) -> Iterable[Trouble]:
    """Of a draft: agreements that do not hold on the first day."""
    if found.published_at or found.first is None:
        return
    day = found.first.astimezone(ZoneInfo(found.region.zone)).date()
    for one in lapsed_partners(found.programme_id, day):
        text = _("Perjanjian dengan %(partner)s tidak berlaku pada hari pertama, %(day)s.")
        told = text % {"partner": lapsed_words(one), "day": long_date(day)}
        yield Trouble("partner", told, blocks=True)


def _partners(found: OfferingPage) -> Iterable[Trouble]:
    """Agreements that do not hold on the last day, though they may on the first; of a draft, only those that then do."""
    if found.first is None or found.last is None:
        return
    zone = ZoneInfo(found.region.zone)
    first, last = found.first.astimezone(zone).date(), found.last.astimezone(zone).date()
    told = () if found.published_at else lapsed_partners(found.programme_id, first)
    for one in lapsed_partners(found.programme_id, last):
        if one.name not in {before.name for before in told}:
            text = _("Perjanjian dengan %(partner)s tidak berlaku sampai hari terakhir, %(day)s.")
            yield Trouble("partner", text % {"partner": lapsed_words(one), "day": long_date(last)})


def lapsed_words(one: Lapsed) -> str:
    """Partner, number and last day, as far as they are known."""
    if not one.number:
        return _("%(name)s (belum ada perjanjian yang tercatat)") % {"name": one.name}
    if one.ended is None:
        return _("%(name)s (%(number)s)") % {"name": one.name, "number": one.number}
    return _("%(name)s (%(number)s, hari terakhir %(day)s)") % {
        "name": one.name,
        "number": one.number,
        "day": long_date(one.ended),
    }


def _seats(found: OfferingPage) -> "QuerySet[Registration]":
    return Registration.objects.filter(offering=found.id, seated_at__isnull=False, **_still())


def _still(prefix: str = "") -> dict[str, None]:
    """Of a registration: neither withdrawn nor declined."""
    return {f"{prefix}withdrawn_at": None, f"{prefix}declined_at": None}


def _some(titles: list[str]) -> str:
    named = ", ".join(f"“{title}”" for title in titles[:NAMED])
    more = len(titles) - NAMED
    return _("%(names)s dan %(more)s lagi") % {"names": named, "more": more} if more > 0 else named
