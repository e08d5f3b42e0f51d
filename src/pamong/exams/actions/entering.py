"""Entering an exam with number and one-time code, at any computer.

A code opens one place: it may be used again until the first answer came after it, so that a lost reply locks nobody out;
from then on only a new one from the proctor opens it. Each entry makes a new token, and those before it useless.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from pamong.core.actor import VISITOR
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Forbidden, Refusal
from pamong.exams.actions.statements import bound
from pamong.exams.formats.attempt_token import issue
from pamong.exams.formats.entry_code import key_of, matches
from pamong.exams.models import Attempt, Candidate, Incident, IncidentKind, Response, Sitting
from pamong.exams.queries.attempts import state_of
from pamong.exams.queries.clock import first_deadline
from pamong.exams.queries.packages import package_of

EARLY: Final = timedelta(hours=3)
"""Before the start of a sitting: from then on candidates may come in and wait."""

LATEST: Final = timedelta(hours=24)
"""After the start of a sitting that nobody closed: until then."""

BEYOND: Final = timedelta(hours=12)
"""A token outlives the time of the exam by so much: pauses and time that is given back."""


class Unknown(Refusal):
    """Number, code or PIN is not right. Guesses of it are counted."""

    status = 401


@dataclass(frozen=True, slots=True)
class Entered:
    """A candidate is in.

    key         of the attempt inside the database
    deadline    None before the clock runs
    state       waiting or working; paused where somebody continues at another computer
    """

    attempt: UUID
    key: int
    token: str
    deadline: datetime | None
    state: str


# By hand, because a whole room enters within a minute: the same through the mapper takes four times as long.
_CANDIDATE: Final = ("id", "uuid", "form_id", "edition", "used", "extra", "late_until")
_SITTING: Final = (
    *("id", "region_id", "starts_at", "minutes", "pin", "pin_closes", "gate", "own_clock"),
    *("started_at", "closed_at", "cancelled_at"),
)
_ATTEMPT: Final = (
    *("id", "uuid", "region", "form_id", "generation", "entered_at", "started_at", "deadline", "paused_at", "receipt"),
)
_FIND: Final = f"""
SELECT {", ".join(f"c.{name}" for name in _CANDIDATE)}, {", ".join(f"s.{name}" for name in _SITTING)}
FROM exams_candidate c JOIN exams_sitting s ON s.id = c.sitting_id
WHERE c.number = %(number)s AND c.removed_at IS NULL AND s.published_at IS NOT NULL FOR NO KEY UPDATE OF c
"""  # noqa: S608  # own names
_FIND_ATTEMPT: Final = f"""
SELECT {", ".join(_ATTEMPT)} FROM exams_attempt WHERE candidate_id = %(candidate)s FOR NO KEY UPDATE
"""  # noqa: S608  # own names
_NOTED: Final = """
WITH used AS (UPDATE exams_candidate SET used = edition WHERE id = %(candidate)s),
told AS (
    INSERT INTO exams_incident (sitting_id, candidate_id, kind, at)
    VALUES (%(sitting)s, %(candidate)s, 'entered', %(now)s)
)
"""
_BEGIN: Final = f"""{_NOTED}
INSERT INTO exams_attempt (candidate_id, sitting_id, form_id, region, slots, entered_at, admitted_at, started_at, deadline)
SELECT %(candidate)s, id, %(form)s, %(region)s, %(slots)s, %(now)s, %(admitted)s, %(started)s, %(deadline)s
FROM exams_sitting WHERE id = %(sitting)s AND closed_at IS NULL AND cancelled_at IS NULL
RETURNING {", ".join(_ATTEMPT)}
"""  # noqa: S608  # own names
_AGAIN: Final = f"""{_NOTED}
UPDATE exams_attempt SET generation = generation + 1 WHERE candidate_id = %(candidate)s RETURNING {", ".join(_ATTEMPT)}
"""  # noqa: S608  # own names


def enter(*, number: str, code: str, pin: str, now: datetime) -> Entered:
    """Let a candidate in, at the first computer or another one.

    raises      Unknown ``number-or-code``, ``pin-wrong``; Forbidden ``not-open``, ``pin-closed``, ``code-used``;
                Conflict ``done``
    """
    with transaction.atomic():
        candidate = _candidate(number, code)
        sitting = candidate.sitting
        attempt = _attempt(_FIND_ATTEMPT, {"candidate": candidate.pk})
        _refuse_closed(sitting, attempt, now)
        known = {"candidate": candidate.pk, "sitting": sitting.pk, "now": now}
        if attempt is None:
            _refuse_late(candidate, sitting, now)
            _refuse_pin(sitting, pin)
            attempt = _attempt(_BEGIN, known | _beginning(candidate, sitting, now))
        else:
            _refuse_used(candidate, attempt)
            attempt = _attempt(_AGAIN, known)
        if attempt is None:
            raise _closed()  # at this very moment
        told = {"candidate": candidate.pk, "edition": candidate.edition, "generation": attempt.generation}
        record(VISITOR, "exams.entered", attempt, region=attempt.region, **told)
    return _entered(attempt, sitting, candidate, now)


def _candidate(number: str, code: str) -> Candidate:
    """Whose number and code these are; locked. Unknown numbers and wrong codes look the same."""
    with bound() as cursor:
        row = cursor.execute(_FIND, {"number": number.strip().upper()}, prepare=True).fetchone()
    found = None
    if row is not None:
        found = Candidate(**dict(zip(_CANDIDATE, row, strict=False)))
        found.sitting = Sitting(**dict(zip(_SITTING, row[len(_CANDIDATE) :], strict=True)))
    uuid, edition = (found.uuid, found.edition) if found else (UUID(int=0), 1)
    if not matches(code, _key(), uuid, edition) or found is None:
        raise Unknown(
            "number-or-code",
            _(
                "Nomor peserta atau kode tidak cocok. Periksa keduanya di kartu ujian; huruf besar atau kecil tidak penting."
            ),
        )
    return found


def _attempt(statement: str, values: dict[str, object]) -> Attempt | None:
    """The attempt that a statement gives."""
    with bound() as cursor:
        row = cursor.execute(statement, values, prepare=True).fetchone()
    return None if row is None else Attempt(**dict(zip(_ATTEMPT, row, strict=True)))


def _refuse_closed(sitting: Sitting, attempt: Attempt | None, now: datetime) -> None:
    if attempt is not None and attempt.receipt:
        raise Conflict("done", _("Ujian Anda sudah selesai. Tanda terimanya ada di layar terakhir dan pada pengawas."))
    opens = sitting.starts_at if sitting.own_clock and not sitting.gate else sitting.starts_at - EARLY
    if attempt is None and now < opens and sitting.started_at is None:
        raise Forbidden("not-open", _("Ujian ini belum dibuka. Masuklah kembali menjelang waktu mulai di kartu ujian."))
    if sitting.closed_at or sitting.cancelled_at or now > sitting.starts_at + LATEST:
        raise _closed()


def _closed() -> Forbidden:
    return Forbidden("not-open", _("Ujian ini sudah ditutup. Hubungi pengawas atau penyelenggara."))


def _refuse_late(candidate: Candidate, sitting: Sitting, now: datetime) -> None:
    """The PIN closes before the start, but for whom a proctor lets in late."""
    late = candidate.late_until is not None and now <= candidate.late_until
    if sitting.pin and not late and now > sitting.starts_at - timedelta(minutes=sitting.pin_closes):
        raise Forbidden("pin-closed", _("Waktu masuk sudah ditutup. Minta pengawas mengizinkan Anda masuk terlambat."))


def _refuse_pin(sitting: Sitting, pin: str) -> None:
    if sitting.pin and not hmac.compare_digest(sitting.pin.encode(), pin.strip().encode(errors="replace")):
        raise Unknown("pin-wrong", _("PIN tidak cocok. PIN enam angka diumumkan pengawas di ruang ujian."))


def _refuse_used(candidate: Candidate, attempt: Attempt) -> None:
    """A code that was entered with, and answered after, opens nothing any more."""
    if candidate.used != candidate.edition:
        return
    entered = Incident.objects.filter(candidate=candidate, kind=IncidentKind.ENTERED).aggregate(last=Max("at"))["last"]
    answers = Response.objects.filter(region=attempt.region, attempt=attempt.pk)
    if answers.filter(at__gt=entered or attempt.entered_at).exists():
        raise Forbidden(
            "code-used", _("Kode ini sudah dipakai. Minta kode baru kepada pengawas, lalu masuk dengan kode itu.")
        )


def _beginning(candidate: Candidate, sitting: Sitting, now: datetime) -> dict[str, object]:
    """Columns of a new attempt. Its clock runs where nobody has to start it."""
    deadline = None if sitting.gate else first_deadline(sitting, candidate.extra, now)
    if deadline is not None and deadline <= now:
        raise Forbidden("not-open", _("Waktu ujian ini sudah habis. Hubungi pengawas atau penyelenggara."))
    return {
        "form": candidate.form_id,
        "region": sitting.region_id,
        "slots": len(package_of(candidate.form_id).items),
        "admitted": None if sitting.gate else now,
        "started": None if deadline is None else now,
        "deadline": deadline,
    }


def _entered(attempt: Attempt, sitting: Sitting, candidate: Candidate, now: datetime) -> Entered:
    until = max(now, sitting.starts_at) + timedelta(minutes=sitting.minutes + candidate.extra) + BEYOND
    facts = (attempt.pk, attempt.region, attempt.form_id, attempt.generation, int(until.timestamp()))
    return Entered(attempt.uuid, attempt.pk, issue(attempt.uuid, *facts), attempt.deadline, state_of(attempt))


@cache
def _key() -> bytes:
    return key_of(settings.SECRET_KEY)
