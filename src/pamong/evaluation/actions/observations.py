"""Alumni, their supervisors and colleagues are asked what became of a training at work: before it, and 30, 90, 180 days after."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import SYSTEM, Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Refusal
from pamong.evaluation.access import observation_for
from pamong.evaluation.actions.observation_questions import questions_for, title_of
from pamong.evaluation.models import Instrument, Observation, Observer, ObserverRole
from pamong.evaluation.queries.asked_keys import DAYS, observation_source
from pamong.evaluation.queries.observers import Drawn, observers_of
from pamong.learning.queries.followed import (
    FollowedOffering,
    completers,
    followed_offering,
    learners,
    offerings_until,
)
from pamong.office.actions.send import Draft, send_messages
from pamong.surveys.actions.invitations import Invitee
from pamong.surveys.actions.surveys import Opened, SurveyPlan, open_for

AHEAD: Final = timedelta(days=7)
"""So long before the first session the first questions go out."""

OPEN_FOR: Final = timedelta(days=14)

LATE: Final = timedelta(days=14)
"""So long after its day it can still go out: later it would tell of another day."""


def plan_observations(now: datetime | None = None) -> int:
    """Lay down when each offering of a programme with an instrument is asked about; a moved session moves what is still to come.

    Returns how many are new. What went out stays as it was asked.
    """
    at = now or timezone.now()
    newest = {row.programme_id: row for row in Instrument.objects.order_by("number")}
    new = 0
    for run in offerings_until(newest, at - timedelta(days=max(DAYS)) - LATE):
        if not run.cancelled:
            new += _plan(run, newest[run.programme.id])
    return new


def ask_observation(actor: Actor, *, observation: UUID) -> int:
    """Ask who completed the offering, or has a seat while it is still to come; their heads; and colleagues drawn by chance.

    returns     how many answers are asked for
    raises      NotFound; Conflict ``observation-asked``, ``observation-skipped``, ``observation-early``, ``observation-cancelled``,
                ``observation-late``, ``observation-unfinished``, ``observation-nobody``
    """
    with transaction.atomic():
        row = _locked(actor, observation)
        run = _run(row)
        now = timezone.now()
        _refuse(row, run, now)
        drawn = observers_of(_people(row, run), peers=row.instrument.peers, seed=row.uuid)
        if not drawn:
            raise Conflict(
                "observation-nobody", _("Belum ada peserta yang bekerja di suatu unit, jadi tidak ada yang ditanya.")
            )
        opened = _open(actor, row, run, drawn, now)
        _write(row, drawn, opened)
        row.survey, row.opened_at = opened.surveys[0], now
        row.save(update_fields=["survey", "opened_at"])
        _tell(actor, run, drawn, now)
        counts = {"people": len({one.about for one in drawn}), "answers": len(drawn)}
        facts = {"offering": run.id, "day": row.day, **counts}
        record(actor, "evaluation.observation_asked", row, region=run.programme.region.id, **facts)
    return len(drawn)


def skip_observation(actor: Actor, *, observation: UUID, why: str) -> None:
    """Nobody is asked any more: its time is over.

    why         code: cancelled, late, unfinished, nobody
    raises      NotFound; Conflict ``observation-asked``, ``observation-skipped``
    """
    with transaction.atomic():
        row = _locked(actor, observation)
        _refuse_ended(row)
        row.skipped = why
        row.save(update_fields=["skipped"])
        region = row.offering.region_id
        record(
            actor, "evaluation.observation_skipped", row, region=region, offering=row.offering_id, day=row.day, why=why
        )


def ask_observations_due(now: datetime | None = None) -> int:
    """Everything whose day has come goes out; what can no longer go out is skipped, and why is kept. Returns how many went out."""
    at = now or timezone.now()
    plan_observations(at)
    tomorrow = at.date() + timedelta(days=1)  # the east of the country is ahead of the server
    waiting = Observation.objects.filter(survey=None, skipped="", due_on__lte=tomorrow)
    asked = 0
    for uuid in list(waiting.order_by("due_on", "pk").values_list("uuid", flat=True)):
        try:
            ask_observation(SYSTEM, observation=uuid)
        except Refusal as refusal:
            _give_up(uuid, refusal.code, at)
            continue
        asked += 1
    return asked


def _plan(run: FollowedOffering, instrument: Instrument) -> int:
    """Four rows; what has not gone out follows the sessions and the newest instrument."""
    due = {0: run.first - AHEAD} | {day: run.last + timedelta(days=day) for day in DAYS if day}
    with transaction.atomic():
        rows = [Observation(offering_id=run.id, instrument=instrument, day=day, due_on=due[day]) for day in DAYS]
        known = {row.day: row for row in Observation.objects.select_for_update().filter(offering=run.id)}
        fresh = [row for row in rows if row.day not in known]
        Observation.objects.bulk_create(fresh, ignore_conflicts=True)
        waiting = [row for row in known.values() if row.survey is None and not row.skipped]
        moved = [row for row in waiting if (row.due_on, row.instrument_id) != (due[row.day], instrument.pk)]
        for row in moved:
            row.due_on, row.instrument = due[row.day], instrument
        Observation.objects.bulk_update(moved, ["due_on", "instrument"])
        if fresh or moved:
            days = {"offering": run.id, "new": [row.day for row in fresh], "moved": [row.day for row in moved]}
            thing = f"learning.offering:{run.id}"
            record(SYSTEM, "evaluation.observations_planned", thing, region=run.programme.region.id, **days)
    return len(fresh)


def _locked(actor: Actor, uuid: UUID) -> Observation:
    """Nobody else asks or skips it until the transaction ends."""
    found = observation_for(actor, uuid)
    rows = Observation.objects.select_related("offering__region", "instrument")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=found.pk)


def _run(row: Observation) -> FollowedOffering:
    found = followed_offering(row.offering.uuid)
    if found is None:
        raise Conflict(
            "observation-cancelled", _("Angkatan ini tidak lagi mempunyai sesi, jadi tidak ada yang ditanyakan.")
        )
    return found


def _refuse_ended(row: Observation) -> None:
    if row.survey is not None:
        raise Conflict(
            "observation-asked", _("Pertanyaan untuk hari ini sudah dikirim. Lihat kemajuannya di halaman ini.")
        )
    if row.skipped:
        raise Conflict("observation-skipped", _("Pertanyaan untuk hari ini sudah dilewati, dan alasannya tercatat."))


def _refuse(row: Observation, run: FollowedOffering, now: datetime) -> None:
    _refuse_ended(row)
    today = _today(run, now)
    if run.cancelled:
        raise Conflict("observation-cancelled", _("Angkatan ini dibatalkan, jadi tidak ada yang ditanyakan."))
    if today < row.due_on:
        raise Conflict("observation-early", _("Belum waktunya. Pertanyaan ini keluar sendiri pada harinya."))
    if (now >= run.starts_at) if row.day == 0 else (today > row.due_on + LATE):
        raise Conflict("observation-late", _("Waktunya sudah lewat: jawaban sekarang bercerita tentang hari lain."))
    if row.day and not run.finished:
        raise Conflict(
            "observation-unfinished",
            _("Siapa yang menyelesaikan angkatan ini belum diputuskan. Putuskan dahulu hasilnya."),
        )


def _give_up(uuid: UUID, code: str, now: datetime) -> None:
    """Skip what will never go out; what may still be possible waits until it is late, and then says what it waited for."""
    if code in {"observation-cancelled", "observation-late"}:
        skip_observation(SYSTEM, observation=uuid, why=code.removeprefix("observation-"))
        return
    if code not in {"observation-unfinished", "observation-nobody"}:
        return  # its day has not come where it is held, or a colleague was quicker
    row = observation_for(SYSTEM, uuid)
    if row.day and _today(_run(row), now) >= row.due_on + LATE:
        skip_observation(SYSTEM, observation=uuid, why=code.removeprefix("observation-"))


def _people(row: Observation, run: FollowedOffering) -> Sequence[int]:
    return completers(run.id) if row.day else learners(run.id)


def _open(actor: Actor, row: Observation, run: FollowedOffering, drawn: Iterable[Drawn], now: datetime) -> Opened:
    """Two surveys of one source: what everybody says of oneself, and what others say."""
    until = now + OPEN_FOR if row.day else min(now + OPEN_FOR, run.starts_at)
    every = list(drawn)
    sides = {
        own: [Invitee(one.person, one.about, one.unit) for one in every if (one.role == ObserverRole.ALUMNUS) == own]
        for own in (True, False)
    }
    region, title = run.programme.region.id, title_of(run.programme.title, row.day)
    plans = [
        SurveyPlan(questions_for(actor, region, row, own=own), title, now, until, invitees)
        for own, invitees in sides.items()
        if invitees
    ]
    return open_for(actor, region=region, source=observation_source(row.uuid), plans=plans)


def _write(row: Observation, drawn: Iterable[Drawn], opened: Opened) -> None:
    Observer.objects.bulk_create(
        Observer(
            observation=row,
            about_id=one.about,
            person_id=one.person,
            role=one.role,
            invitation=opened.invitations[int(one.role != ObserverRole.ALUMNUS), one.person, one.about].id,
        )
        for one in drawn
    )


def _tell(actor: Actor, run: FollowedOffering, drawn: Iterable[Drawn], now: datetime) -> None:
    """One message each on a day, however many people one is asked about and however many offerings have their day."""
    subject = _("Pertanyaan singkat tentang pekerjaan sehari-hari sesudah pelatihan")
    body = _(
        "Anda diminta menjawab beberapa pertanyaan tentang hal yang dilatihkan: dalam pekerjaan Anda sendiri, atau pekerjaan rekan "
        "dan staf yang Anda kenal. Sekitar dua menit untuk setiap orang. Yang tampak nanti hanya ringkasan sedikitnya lima orang."
    )
    drafts = [Draft(person, subject, body, "/isi/") for person in sorted({one.person for one in drawn})]
    region = run.programme.region.id
    source = f"evaluation.observed:{region}:{_today(run, now)}"
    send_messages(actor, region=region, topic="evaluation.observation", source=source, drafts=drafts)


def _today(run: FollowedOffering, now: datetime) -> date:
    return timezone.localtime(now, ZoneInfo(run.programme.region.zone)).date()
