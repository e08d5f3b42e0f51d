"""What comes in by doors: many forms at once, from people of whom nothing is known.

Nothing of a visitor is kept beside an answer. Devices and networks are only counted, under marks that nobody can make again
once the salt of the day is thrown away.
"""

import hmac
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from operator import attrgetter
from typing import Any, Final, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import VISITOR
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Forbidden, NotFound, Refusal
from pamong.kit.wording import long_moment
from pamong.people.queries.regions import region_of
from pamong.surveys.access import kiosk_digest
from pamong.surveys.actions.checking import AnswersRefused, Given, checked, missing
from pamong.surveys.models import DoorSalt
from pamong.surveys.queries.questionnaires import QuestionView

PACE: Final = timedelta(seconds=10)
"""Between two answers of a kiosk: nobody answers nine questions faster, and a stuck finger does no harm. Each web process
looks for itself, because no time of an answer is written down."""

A_DAY: Final = 1_000
"""Answers of a kiosk on a day: one every half minute of a working day. Beyond it somebody copied its token."""

_last: Final[dict[int, datetime]] = {}
"""When a kiosk last handed in, by id of its door; in memory alone."""

# Batches of one door go one after the other, or two would both take the last place; its survey stays open meanwhile.
_DOORS: Final = """
SELECT d.code, d.id, d.kiosk, d.per_device, d.per_network, s.id, s.region_id, s.opens_at,
    coalesce(s.closed_at, s.closes_at)
FROM surveys_door d JOIN surveys_survey s ON s.id = d.survey_id
WHERE d.code = ANY(%s) ORDER BY d.id FOR NO KEY UPDATE OF d FOR SHARE OF s
"""

_KNOWN: Final = """
SELECT r.id, r.survey FROM surveys_surveyresponse r
JOIN unnest(%s::bigint[], %s::uuid[]) g (region, id) ON r.region = g.region AND r.id = g.id
"""

_STORE: Final = """
WITH made AS (
    INSERT INTO surveys_surveyresponse (region, id, survey)
    SELECT * FROM unnest(%s::bigint[], %s::uuid[], %s::bigint[]) ON CONFLICT DO NOTHING RETURNING region, id
)
INSERT INTO surveys_answer (region, response, question, seq, number, text)
SELECT m.region, m.id, a.question, 1, a.number, a.text
FROM unnest(%s::uuid[], %s::bigint[], %s::float8[], %s::text[]) a (response, question, number, text)
JOIN made m ON m.id = a.response
"""

_COUNTED: Final = """
SELECT c.door, c.mark, c.taken FROM surveys_doorcount c
JOIN unnest(%s::bigint[], %s::text[]) g (door, mark) ON c.door = g.door AND c.mark = g.mark WHERE c.day = %s
"""

_COUNT: Final = """
INSERT INTO surveys_doorcount (door, day, mark, taken, refused)
SELECT g.door, %s, g.mark, g.taken, g.refused
FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::int[]) g (door, mark, taken, refused)
ON CONFLICT (door, day, mark) DO UPDATE
SET taken = surveys_doorcount.taken + excluded.taken, refused = surveys_doorcount.refused + excluded.refused
"""


class Submission(NamedTuple):
    """One form that somebody hands in.

    id          chosen at random by who sends it, and kept: sent again, it is the same form
    answers     as ``fitting`` gave them, with the id of each question
    device      what the cookie of the device says
    network     the address without its last part, and the kind of browser
    kiosk       token of a device of the office; empty for a visitor's own
    """

    code: str
    id: UUID
    answers: tuple[tuple[int, Given], ...]
    device: str
    network: str
    kiosk: str = ""


class Kept(NamedTuple):
    """One form as it is written: answers that ``fitting`` has checked, by id of their question."""

    region: int
    survey: int
    id: UUID
    answers: tuple[tuple[int, Given], ...]


class Received(NamedTuple):
    """What became of it.

    refusal     empty: durably stored, now or before. Else its code; ``explained`` has the sentence
    at          when the survey opens, or closed
    wait        seconds after which it may be sent again
    """

    refusal: str = ""
    at: datetime | None = None
    zone: str = ""
    wait: int = 0


def fitting(questions: Iterable[QuestionView], answers: Iterable[Given]) -> list[Given]:
    """The answers of a form, tidied; of two to one question the last. Asks nothing of the database.

    raises      AnswersRefused ``answers-refused``, ``answers-missing``
    """
    by_key = {view.key: view for view in questions}
    kept = {answer.key: answer for answer in checked(by_key, answers) if not answer.empty}
    problems = missing(by_key.values(), kept)
    if problems:
        raise AnswersRefused("answers-missing", problems)
    return list(kept.values())


def receive(batch: Sequence[Submission], now: datetime) -> list[Received]:
    """Take what came in, all in one transaction, and say of each what became of it, in the same order.

    A form that is there already changes nothing and is answered like the first time, whatever it says now. What is over the
    limit of its device or network is counted and not stored. Answers were checked before, by ``fitting``.
    """
    with transaction.atomic():
        doors = _doors({one.code for one in batch})
        book = _Book(now, timezone.localdate(now), doors, _known(doors, batch))
        book.open(batch)
        found = [book.judge(one) for one in batch]
        _store(book)
        _count(book)
        for door, number in Counter(doors[one.code] for one in book.taken.values()).items():
            record(VISITOR, "surveys.received", f"surveys.survey:{door.survey}", region=door.region, number=number)
    _last.update(book.paced)
    return found


def explained(received: Received) -> Refusal:
    """The refusal of what was not taken, in the active language."""
    at = long_moment(received.at, ZoneInfo(received.zone)) if received.at else ""
    sentences = {
        "survey-early": _("Survei ini baru dibuka pada %(at)s. Jawab sesudah itu.") % {"at": at},
        "survey-closed": _("Survei ini sudah ditutup pada %(at)s. Jawaban ini tidak disimpan.") % {"at": at},
        "door-limit": _(
            "Dari perangkat atau jaringan ini sudah datang jawaban sebanyak batas sehari. Jawaban ini tidak disimpan. "
            "Jawablah besok, atau dari perangkat lain."
        ),
        "door-id": _("Kiriman ini tidak dikenali. Muat ulang halamannya, lalu jawab lagi."),
        "kiosk-pace": _("Jawaban dari kios datang terlalu cepat. Jawaban tetap di perangkat dan dikirim lagi."),
    }
    if received.refusal == "kiosk-unknown":
        return Forbidden("kiosk-unknown", _("Kios ini tidak terdaftar lagi. Panggil petugas."))
    sentence = sentences.get(received.refusal)
    return Conflict(received.refusal, sentence) if sentence else NotFound()


@dataclass(frozen=True, slots=True)
class _Opened:
    """A door as this transaction holds it."""

    code: str
    id: int
    kiosk: str | None
    per_device: int
    per_network: int
    survey: int
    region: int
    opens_at: datetime
    closes_at: datetime

    @property
    def limits(self) -> dict[str, int]:
        return {"device": self.per_device, "network": self.per_network, "kiosk": A_DAY}


@dataclass(slots=True)
class _Book:
    """What one batch knows and decides.

    known       survey of each form that is there already, by its id
    counts      how many were taken today, by door and mark
    fresh       taken and refused in this batch, by door and mark
    taken       forms to store, by id
    paced       when a kiosk handed in, by door
    """

    now: datetime
    day: date
    doors: Mapping[str, _Opened]
    known: dict[UUID, int]
    salt: bytes = b""
    counts: dict[tuple[int, str], int] = field(default_factory=dict)
    fresh: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    taken: dict[UUID, Submission] = field(default_factory=dict)
    paced: dict[int, datetime] = field(default_factory=dict)

    def open(self, batch: Sequence[Submission]) -> None:
        """Take the salt of the day, and what was counted today where these forms come from."""
        if not self.doors:
            return
        self.salt = _salt(self.day)
        marks = {
            (door.id, self._mark(door, kind, value))
            for one in batch
            if (door := self.doors.get(one.code))
            for kind, value in _sources(door, one).items()
        }
        doors, names = [door for door, _mark in marks], [mark for _door, mark in marks]
        self.counts = {(door, mark): taken for door, mark, taken in _asked(_COUNTED, [doors, names, self.day])}

    def judge(self, one: Submission) -> Received:
        """What becomes of one form."""
        door = self.doors.get(one.code)
        if door is None:
            return Received("not-found")
        if one.id in self.known:
            return Received() if self.known[one.id] == door.survey else Received("door-id")
        if self.now < door.opens_at:
            return Received("survey-early", door.opens_at, region_of(door.region).zone)
        if door.closes_at <= self.now:
            return Received("survey-closed", door.closes_at, region_of(door.region).zone)
        refused = self._from_kiosk(door, one) if one.kiosk else self._within(door, one)
        if not refused.refusal:
            self.known[one.id] = door.survey
            self.taken[one.id] = one
        return refused

    def _from_kiosk(self, door: _Opened, one: Submission) -> Received:
        if door.kiosk is None or not hmac.compare_digest(door.kiosk, kiosk_digest(one.kiosk)):
            return Received("kiosk-unknown")
        last = self.paced.get(door.id) or _last.get(door.id)
        if last and last <= self.now < last + PACE:
            return Received("kiosk-pace", wait=int((last + PACE - self.now).total_seconds()) + 1)
        found = self._within(door, one)
        if not found.refusal:
            self.paced[door.id] = self.now
        return found

    def _within(self, door: _Opened, one: Submission) -> Received:
        """Count a form for where it comes from; the first that is over its limit refuses it."""
        marks = {kind: (door.id, self._mark(door, kind, value)) for kind, value in _sources(door, one).items()}
        for kind, mark in marks.items():
            if self.counts.get(mark, 0) >= door.limits[kind]:
                self.fresh.setdefault(mark, [0, 0])[1] += 1
                return Received("door-limit")
        for mark in marks.values():
            self.counts[mark] = self.counts.get(mark, 0) + 1
            self.fresh.setdefault(mark, [0, 0])[0] += 1
        return Received()

    def _mark(self, door: _Opened, kind: str, value: str) -> str:
        return hmac.digest(self.salt, f"{door.id}:{kind}:{value}".encode(errors="replace"), sha256).hex()


def _sources(door: _Opened, one: Submission) -> dict[str, str]:
    """What a form counts for."""
    return {"kiosk": door.kiosk or ""} if one.kiosk else {"device": one.device, "network": one.network}


def _doors(codes: set[str]) -> dict[str, _Opened]:
    rows = _asked(_DOORS, [list(codes)])
    return {row[0]: _Opened(*row) for row in rows}


def _known(doors: Mapping[str, _Opened], batch: Sequence[Submission]) -> dict[UUID, int]:
    pairs = [(doors[one.code].region, one.id) for one in batch if one.code in doors]
    return dict(_asked(_KNOWN, [[region for region, _id in pairs], [one for _region, one in pairs]])) if pairs else {}


def _salt(day: date) -> bytes:
    """The salt of a day, made at its first use. The row that was there first holds."""
    held = DoorSalt.objects.filter(day=day).first()
    if held is None:
        DoorSalt.objects.bulk_create([DoorSalt(day=day, salt=secrets.token_bytes(32))], ignore_conflicts=True)
        held = DoorSalt.objects.get(day=day)
    return bytes(held.salt)


def _store(book: _Book) -> None:
    forms = [(book.doors[one.code], one) for one in book.taken.values()]
    keep_forms([Kept(door.region, door.survey, one.id, one.answers) for door, one in forms])


def keep_forms(forms: Sequence[Kept]) -> None:
    """Write forms and answers in the order of their random ids: not in the one in which they came."""
    if not forms:
        return
    forms = sorted(forms, key=attrgetter("id"))
    answers = [(one.id, question, given) for one in forms for question, given in one.answers]
    values: list[Any] = [
        [one.region for one in forms],
        [one.id for one in forms],
        [one.survey for one in forms],
        [form for form, _question, _given in answers],
        [question for _form, question, _given in answers],
        [given.number for _form, _question, given in answers],
        [given.text for _form, _question, given in answers],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_STORE, values)


def _count(book: _Book) -> None:
    if not book.fresh:
        return
    rows = sorted(book.fresh.items())
    columns: list[Any] = [[door for (door, _mark), _n in rows], [mark for (_door, mark), _n in rows]]
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [book.day, *columns, [n[0] for _key, n in rows], [n[1] for _key, n in rows]])


def _asked(query: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        rows: list[Any] = cursor.fetchall()
    return rows
