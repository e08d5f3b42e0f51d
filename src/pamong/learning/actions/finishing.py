"""An offering ends: who completed it, and the hours of everybody who came. Corrections are new rows.

Completing raises no competency: attended, counted, able and certified are four decisions.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound
from pamong.kit.wording import long_moment, number, one_line
from pamong.learning.access import kept_offering_for, kept_registration_for, module_for
from pamong.learning.actions.absences import tell_absent
from pamong.learning.models import (
    Completion,
    CompletionRule,
    HoursLine,
    Module,
    ModuleResult,
    Offering,
    Registration,
    Session,
)
from pamong.learning.queries.outcomes import DayHours, Outcome, outcomes_of, seats_of
from pamong.office.actions.send import Draft, send_messages
from pamong.people.access import own_people

HIGHEST: Final = Decimal(100)
"""Of a mark."""

# One statement for the lines of thousands: as rows of Django they take longer than everything else together.
_HOURS: Final = """
INSERT INTO learning_hoursline
    (region, person, day, form, international, hours, times, title, source, recorded_at, recorded_by)
SELECT n.region, n.person, n.day, n.form, %(international)s, n.hours, n.times, %(title)s, n.source, %(now)s, %(account)s
FROM unnest(
    %(regions)s::bigint[], %(people)s::bigint[], %(days)s::date[], %(forms)s::text[], %(hours)s::numeric[],
    %(times)s::smallint[], %(sources)s::text[]
) AS n (region, person, day, form, hours, times, source)
"""

LineFacts = tuple[date, str, Decimal, int]


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody handed in or scored. ``mark`` of a test, 0 to 100; ``passed`` of a product."""

    passed: bool | None = None
    mark: Decimal | None = None
    note: str = ""


def record_result(
    actor: Actor,
    *,
    registration: UUID,
    module: UUID,
    passed: bool | None = None,
    mark: Decimal | None = None,
    note: str = "",
) -> ModuleResult:
    """What one seat handed in or scored in a module; a later one holds instead. A test is passed by its pass mark.

    raises      NotFound; Forbidden ``own-result``; Conflict ``offering-cancelled``; Invalid ``result-rule``, ``result-mark``,
                ``result-passed``
    """
    with transaction.atomic():
        seat = kept_registration_for(actor, registration)
        part = _module(actor, module, seat.offering)
        rows = _recorded(actor, seat.offering, part, {seat: Given(passed, mark, note)})
        record(actor, "learning.results_recorded", part, region=seat.offering.region_id, seats=[seat.pk])
    return rows[0]


def record_results(actor: Actor, *, offering: UUID, module: UUID, given: Mapping[UUID, Given]) -> int:
    """The same for many seats of one module at once, by the uuid of the registration; all or none. Returns how many."""
    with transaction.atomic():
        run = kept_offering_for(actor, offering)
        part = _module(actor, module, run)
        seats = {seat.uuid: seat for seat in seats_of(run.pk)}
        if given.keys() - seats.keys():
            raise NotFound
        rows = _recorded(actor, run, part, {seats[uuid]: each for uuid, each in given.items()})
        if rows:
            told = [row.registration_id for row in rows]
            record(actor, "learning.results_recorded", part, region=run.region_id, seats=told)
    return len(rows)


def finish_offering(actor: Actor, *, offering: UUID) -> Offering:
    """Decide for every seat whether it completed, and write down the hours of everybody who came. All of it or nothing.

    Hours follow presence, whether or not somebody completed: part of a day counts in proportion, a day away counts nothing.

    raises      NotFound; Conflict ``offering-cancelled``, ``offering-finished``, ``offering-empty``, ``offering-not-over``
    """
    with transaction.atomic():
        run = kept_offering_for(actor, offering, lock=True)
        now = timezone.now()
        _refuse_unfinished(run, now)
        found = outcomes_of(run, seats_of(run.pk))
        Completion.objects.bulk_create(_completion(actor, outcome, now) for outcome in found)
        lines = _write_hours(actor, run, found, now)
        run.finished_at = now
        run.save(update_fields=["finished_at"])
        completed = sum(outcome.completed for outcome in found)
        told = {"seated": len(found), "completed": completed, "lines": lines}
        record(actor, "learning.finished", run, region=run.region_id, **told)
        _tell(actor, run, found)
        tell_absent(actor, run, found)
    return run


def correct_completion(actor: Actor, *, registration: UUID, reason: str) -> Completion:
    """Decide a seat of a finished offering again, by presence and results as they are known now.

    Nothing new changes nothing. What changed is a new completion and the next edition of the hours.

    raises      NotFound; Forbidden ``own-result``; Conflict ``offering-not-finished``; Invalid ``reason-empty``
    """
    with transaction.atomic():
        seat = kept_registration_for(actor, registration)
        run = kept_offering_for(actor, seat.offering.uuid, lock=True)
        _refuse_own(actor, [seat])
        why = one_line(reason)
        if not why:
            raise Invalid("reason-empty", _("Alasan masih kosong. Tulis apa yang dikoreksi dan mengapa."))
        before = Completion.objects.filter(registration=seat).order_by("-pk").first()
        if run.finished_at is None or before is None:
            raise Conflict(
                "offering-not-finished", _("Angkatan ini belum diselesaikan. Selesaikan dulu, lalu koreksi.")
            )
        outcome, now = outcomes_of(run, [seat])[0], timezone.now()
        lines = _next_lines(actor, run, outcome, now)
        same = (before.completed, before.lacking, before.minutes) == (
            outcome.completed,
            outcome.lacking,
            outcome.minutes,
        )
        if same and not lines:
            return before
        row = _completion(actor, outcome, now, why)
        row.save(force_insert=True)
        HoursLine.objects.bulk_create(lines)
        told = {"registration": seat.pk, "completed": row.completed, "lines": len(lines)}
        record(actor, "learning.completion_corrected", run, region=run.region_id, **told)
    row.refresh_from_db()
    return row


def _module(actor: Actor, uuid: UUID, offering: Offering) -> Module:
    """A module of the offering's programme that asks for a result."""
    part = module_for(actor, uuid)
    if part.programme_id != offering.programme_id:
        raise NotFound
    if part.rule == CompletionRule.ATTENDANCE:
        raise Invalid("result-rule", _("Modul ini selesai dengan kehadiran saja, jadi tidak ada hasil yang dicatat."))
    return part


def _recorded(
    actor: Actor, offering: Offering, module: Module, given: Mapping[Registration, Given]
) -> list[ModuleResult]:
    _refuse_cancelled(offering)
    _refuse_own(actor, given)
    now = timezone.now()
    rows = [
        ModuleResult(
            registration=seat,
            module=module,
            passed=_passed(module, each),
            mark=each.mark,
            note=one_line(each.note),
            recorded_at=now,
            recorded_by=actor.account,
        )
        for seat, each in given.items()
    ]
    return ModuleResult.objects.bulk_create(rows)


def _passed(module: Module, given: Given) -> bool:
    """Raises Invalid, with what was read."""
    if module.rule == CompletionRule.TEST:
        if given.mark is None or not 0 <= given.mark <= HIGHEST:
            read = "–" if given.mark is None else number(given.mark, 2)
            raise Invalid("result-mark", _("Nilai tes harus 0 sampai 100: terbaca %(read)s.") % {"read": read})
        return given.mark >= (module.pass_mark or 0)
    if given.passed is None or given.mark is not None:
        raise Invalid("result-passed", _("Hasil kerja diterima atau belum diterima, tanpa nilai. Pilih salah satu."))
    return given.passed


def _refuse_own(actor: Actor, seats: Iterable[Registration]) -> None:
    own = set(own_people(actor).values_list("pk", flat=True))
    if any(seat.person_id in own for seat in seats):
        raise Forbidden("own-result", _("Hasil Anda sendiri dicatat penyelenggara lain."))


def _refuse_cancelled(run: Offering) -> None:
    if run.cancelled_at:
        raise Conflict("offering-cancelled", _("Angkatan ini dibatalkan, jadi tidak ada hasil yang dicatat."))


def _refuse_unfinished(run: Offering, now: datetime) -> None:
    _refuse_cancelled(run)
    if run.finished_at:
        raise Conflict("offering-finished", _("Angkatan ini sudah diselesaikan. Koreksi hasilnya per peserta."))
    last = Session.objects.filter(offering=run, cancelled_at=None).order_by("-ends_at").first()
    if last is None:
        raise Conflict("offering-empty", _("Angkatan ini tidak punya sesi, jadi tidak ada yang dapat diselesaikan."))
    if last.ends_at > now:
        zone = ZoneInfo(run.region.time_zone)
        raise Conflict(
            "offering-not-over",
            _("Sesi terakhir berakhir %(when)s. Selesaikan angkatan sesudah itu.")
            % {"when": long_moment(last.ends_at, zone)},
        )


def _completion(actor: Actor, outcome: Outcome, now: datetime, reason: str = "") -> Completion:
    return Completion(
        registration=outcome.registration,
        completed=outcome.completed,
        lacking=outcome.lacking,
        minutes=outcome.minutes,
        planned=outcome.planned,
        reason=reason,
        at=now,
        recorded_by=actor.account,
    )


def _write_hours(actor: Actor, run: Offering, found: Sequence[Outcome], now: datetime) -> int:
    """Hours of everybody who came, a line for each module and day, by one statement. Returns how many lines."""
    rows = [
        (
            outcome.registration.region_id,
            outcome.registration.person_id,
            day.day,
            day.form,
            day.hours,
            day.times,
            _source(outcome.registration, part.module),
        )
        for outcome in found
        for part in outcome.parts
        for day in part.hours
    ]
    names = ("regions", "people", "days", "forms", "hours", "times", "sources")
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    told: dict[str, Any] = {"international": run.programme.international, "title": run.programme.title, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(_HOURS, {**columns, **told, "account": actor.account})
    return len(rows)


def _next_lines(actor: Actor, run: Offering, outcome: Outcome, now: datetime) -> list[HoursLine]:
    """The next edition of each source that is no longer as it was; an empty one is a line of nothing."""
    seat, found = outcome.registration, []
    for part in outcome.parts:
        source = _source(seat, part.module)
        rows = HoursLine.objects.filter(source=source).order_by("-edition", "day")
        last = [row for row in rows if row.edition == rows[0].edition]
        now_lines: Sequence[DayHours] = part.hours
        if _facts(last) == [(day.day, day.form, day.hours, day.times) for day in now_lines]:
            continue
        gone = DayHours(last[0].day, last[0].form, Decimal(0), 0) if last else None
        edition = last[0].edition + 1 if last else 1
        shown = now_lines or ([gone] if gone else [])
        found += [_line(actor, run, seat, day, source, edition, now) for day in shown]
    return found


def _facts(rows: Sequence[HoursLine]) -> list[LineFacts]:
    return [(row.day, row.form, row.hours, row.times) for row in rows if row.hours or row.times]


def _line(
    actor: Actor, run: Offering, seat: Registration, day: DayHours, source: str, edition: int, now: datetime
) -> HoursLine:
    return HoursLine(
        region=seat.region_id,
        person=seat.person_id,
        day=day.day,
        form=day.form,
        international=run.programme.international,
        hours=day.hours,
        times=day.times,
        title=run.programme.title,
        source=source,
        edition=edition,
        recorded_at=now,
        recorded_by=actor.account,
    )


def _source(seat: Registration, module: int) -> str:
    return f"learning.module:{seat.pk}:{module}"


def _tell(actor: Actor, run: Offering, found: Sequence[Outcome]) -> None:
    title = run.programme.title
    done = _("Anda menyelesaikan %(title)s") % {"title": title}
    open_ = _("Hasil Anda di %(title)s belum lengkap") % {"title": title}
    drafts = [
        Draft(
            outcome.registration.person_id,
            done if outcome.completed else open_,
            _("JP Anda dicatat menurut kehadiran. Lihat yang dihitung dan alasannya."),
            "/jp/",
        )
        for outcome in found
    ]
    if drafts:
        source = f"learning.finished:{run.pk}"
        send_messages(actor, region=run.region_id, topic="learning.finished", source=source, drafts=drafts)
