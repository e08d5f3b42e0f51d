"""What happened in a sitting, line by line: what the system saw, and what proctors did."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.exams.models import Attempt, Incident, IncidentKind, Silence
from pamong.exams.queries.causes import cause_label
from pamong.kit.wording import number
from pamong.people.queries.presence import names_of
from pamong.science.outage import Span, union

TOGETHER: Final = timedelta(seconds=10)
"""Seats that fall silent within this time stand in one line."""

GATHERED: Final = frozenset(
    {IncidentKind.ENTERED, IncidentKind.SUBMITTED, IncidentKind.AWAY, IncidentKind.ADDRESS},
)
"""What candidates do by themselves, in one line for each minute: a full room would leave no place for anything else."""

LISTED: Final = 12
"""Seats that are named in one line; more are counted."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, to one seat or to several at once.

    what        in words, without a full stop; ``sentence``: what a proctor wrote of it
    by          who did it; empty when the system saw it
    """

    at: datetime
    kind: str
    what: str
    cause: str
    sentence: str
    by: str

    @property
    def by_hand(self) -> bool:
        """Whether a person did it."""
        return bool(self.by)


@dataclass(frozen=True, slots=True)
class _Event:
    """An incident with the seat that it is about."""

    at: datetime
    kind: str
    seat: int | None
    cause: str
    sentence: str
    seconds: int
    since: datetime | None
    account: int | None


def timeline(sitting: int, *, most: int | None = None) -> tuple[tuple[Line, ...], bool]:
    """Lines of a sitting, the newest first, and whether older ones are left out. No actor: whoever asks has checked.

    most        lines; None: all
    """
    rows = Incident.objects.filter(sitting=sitting).exclude(kind__in=(IncidentKind.SILENT, IncidentKind.BACK))
    told = rows.order_by("pk").values_list(
        "at", "kind", "candidate__seat", "cause", "sentence", "seconds", "since", "account"
    )
    events = [
        _Event(at, kind, seat, cause, sentence, seconds or 0, since, account)
        for at, kind, seat, cause, sentence, seconds, since, account in told
    ]
    names = names_of(one.account for one in events)
    outages = [one for one in events if one.kind == IncidentKind.OUTAGE]
    others = [one for one in events if one.kind != IncidentKind.OUTAGE]
    lines = [*_grouped(others, names), *_outages(outages), *_silences(sitting)]
    lines.sort(key=lambda one: one.at, reverse=True)
    return tuple(lines[:most]), most is not None and len(lines) > most


def seats_named(seats: Iterable[int]) -> str:
    """``Kursi 7, 12, 15``; of many only how many: ``28 kursi``."""
    ordered = sorted(set(seats))
    if len(ordered) > LISTED:
        return _("%(count)s kursi") % {"count": number(len(ordered))}
    told = ngettext("Kursi %(seats)s", "Kursi %(seats)s", len(ordered))
    return told % {"seats": ", ".join(map(str, ordered))}


def duration(seconds: int) -> str:
    """``7 menit 12 detik``; ``45 detik``."""
    minutes, rest = divmod(seconds, 60)
    parts = [_("%(count)s menit") % {"count": number(minutes)}] if minutes else []
    return " ".join([*parts, _("%(count)s detik") % {"count": rest}] if rest or not minutes else parts)


def _grouped(events: Sequence[_Event], names: dict[int, str]) -> list[Line]:
    """What was done to several seats at once is one line, and what several did by themselves in the same minute."""
    lines = []
    ordered = sorted(events, key=_same)
    for _key, alike in groupby(ordered, _same):
        rows = list(alike)
        first = rows[0]
        by = names.get(first.account, _("Sistem")) if first.account else ""
        cause = cause_label(first.cause) if first.cause else ""
        lines.append(Line(first.at, first.kind, _what(rows), cause, first.sentence, by))
    return lines


def _same(one: _Event) -> tuple[datetime, str, str, str, int, int]:
    alone = one.account is None and one.kind in GATHERED
    at = one.at.replace(second=0, microsecond=0) if alone else one.at
    return at, one.kind, one.cause, one.sentence, one.seconds, one.account or 0


def _what(rows: Sequence[_Event]) -> str:
    """What happened to those seats, in words."""
    first, seats = rows[0], [one.seat for one in rows if one.seat is not None]
    whom = {"seats": seats_named(seats), "minutes": number(first.seconds // 60), "count": number(len(seats))}
    if first.kind == IncidentKind.STARTED and seats:
        return ngettext("Ujian dimulai, %(count)s kursi", "Ujian dimulai, %(count)s kursi", len(seats)) % whom
    if not seats:
        whole = {IncidentKind.STARTED: _("Ujian dimulai"), IncidentKind.CLOSED: _("Ujian ditutup")}
        return whole.get(IncidentKind(first.kind), _("Seluruh ruang"))
    told = {
        IncidentKind.ENTERED: _("%(seats)s masuk"),
        IncidentKind.ADMITTED: _("%(seats)s diizinkan"),
        IncidentKind.LATE: _("%(seats)s boleh masuk terlambat selama %(minutes)s menit"),
        IncidentKind.PAUSED: _("%(seats)s dijeda"),
        IncidentKind.RESUMED: _("%(seats)s dilanjutkan"),
        IncidentKind.TIME: _("%(seats)s diberi waktu tambahan %(minutes)s menit"),
        IncidentKind.MOVED: _("%(seats)s diberi kode baru"),
        IncidentKind.ENDED: _("%(seats)s dihentikan"),
        IncidentKind.SUBMITTED: _("%(seats)s menyerahkan"),
        IncidentKind.AWAY: _("%(seats)s pindah jendela"),
        IncidentKind.ADDRESS: _("%(seats)s berganti alamat"),
    }
    return told.get(IncidentKind(first.kind), "%(seats)s") % whom


def _outages(events: Sequence[_Event]) -> list[Line]:
    """Each outage in one line, however many seats it hit and in however many pieces their time was given back."""
    spans = {id(one): Span(one.since, one.since + timedelta(seconds=one.seconds)) for one in events if one.since}
    lines = []
    for whole in union(spans.values()):
        inside = [one for one in events if id(one) in spans and whole.since <= spans[id(one)].since < whole.until]
        gained: dict[int, int] = {}
        for one in inside:
            gained[one.seat or 0] = gained.get(one.seat or 0, 0) + one.seconds
        causes = {cause_label(one.cause) for one in inside}
        lines.append(Line(whole.since, IncidentKind.OUTAGE, _given_back(gained), "; ".join(sorted(causes)), "", ""))
    return lines


def _given_back(gained: dict[int, int]) -> str:
    """Whom an outage hit, and how much time each got back."""
    least, most = min(gained.values()), max(gained.values())
    each = duration(most) if least == most else _("%(least)s sampai %(most)s") % _range(least, most)
    told = {"seats": seats_named(gained), "time": each}
    return _("Gangguan terbukti, %(seats)s mendapat kembali %(time)s") % told


def _range(least: int, most: int) -> dict[str, str]:
    return {"least": duration(least), "most": duration(most)}


def _silences(sitting: int) -> list[Line]:
    """Seats that were silent for a while and came back; those that fell silent together in one line."""
    seat = Attempt.objects.filter(pk=OuterRef("attempt")).values("candidate__seat")
    found = Silence.objects.filter(sitting=sitting).annotate(seat=Subquery(seat))
    rows = list(found.order_by("since", "pk").values_list("seat", "since", "until"))
    lines: list[Line] = []
    while rows:
        begun = rows[0][1]
        alike = [row for row in rows if row[1] - begun <= TOGETHER]
        rows = rows[len(alike) :]
        longest = max(until - since for _seat, since, until in alike)
        told = {"seats": seats_named(row[0] for row in alike), "time": duration(int(longest.total_seconds()))}
        what = _("%(seats)s terputus, paling lama %(time)s") if len(alike) > 1 else _("%(seats)s terputus %(time)s")
        lines.append(Line(begun, IncidentKind.SILENT, what % told, "", "", ""))
    return lines
