"""Decisions that people contest: filed in time, found admissible, judged and decided anew by others, answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import SYSTEM, Actor, RegionId
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound
from pamong.credentials.access import kept_appeal_for, own_appointment_for, own_appointments, own_decision_for
from pamong.credentials.actions.telling_decisions import tell_accepted, tell_filed, tell_person
from pamong.credentials.actions.unlisting import take_off
from pamong.credentials.models import Appeal, Application, Decision, Duty
from pamong.credentials.queries.appointing import away_words, still_eligible
from pamong.credentials.queries.deadlines import answer_due, day_there, last_day_to_appeal
from pamong.kit import filetypes
from pamong.kit.files import Limits, Readable, store_file
from pamong.kit.wording import long_date, one_line
from pamong.office.queries.calendar import after_working_days

GROUNDS: Final = 4_000
"""Letters of the grounds, and of an answer."""

PAPERS: Final = Limits(8 << 20, frozenset({filetypes.PDF, filetypes.JPEG, filetypes.PNG}))
"""What may come with an appeal."""

BATCH: Final = 200
"""Applications that are closed at once."""

FINAL: Final = 2
"""Round that decides an appeal; it cannot be appealed here."""


def file_appeal(
    actor: Actor, *, decision: UUID, grounds: str, stream: Readable | None = None, name: str = ""
) -> Appeal:
    """Contest a decision that does not find everything shown. Once, within the working days that the scheme says.

    stream      a paper that goes with it: PDF, JPEG or PNG, 8 MB at most; ``name`` as the file was called
    raises      NotFound; Conflict ``appeal-final``, ``appeal-competent``, ``appeal-twice``, ``appeal-closed``,
                ``appeal-late``;
                Invalid ``appeal-grounds``, ``file-type``, ``file-empty``; TooLarge
    """
    with transaction.atomic():
        _alone(own_decision_for(actor, decision).application_id)
        found = own_decision_for(actor, decision)
        words = _text(grounds, "appeal-grounds", _("Alasan banding masih kosong. Tulis apa yang menurut Anda keliru."))
        _refuse_unappealable(found)
        region = found.application.scheme.region_id
        file = store_file(actor, region=RegionId(region), stream=stream, name=name, limits=PAPERS) if stream else None
        row = Appeal.objects.create(
            decision=found,
            grounds=words,
            file=file,
            filed_at=timezone.now(),
            filed_by=actor.account,
            due_on=answer_due(found, day_there(found)),
        )
        row.refresh_from_db()
        record(actor, "credentials.appealed", row, region=region, decision=found.pk)
        tell_filed(actor, row)
    return row


def accept_appeal(actor: Actor, *, appeal: UUID) -> Appeal:
    """The handler finds it admissible: somebody else judges anew, and two others decide.

    raises      NotFound; Forbidden ``kept-from-…``; Conflict ``appeal-over``, ``appeal-accepted``
    """
    with transaction.atomic():
        row = _handled(actor, appeal)
        if row.accepted_at:
            raise Conflict("appeal-accepted", _("Banding ini sudah dinyatakan dapat diperiksa."))
        row.accepted_at = timezone.now()
        row.save(update_fields=["accepted_at"])
        record(actor, "credentials.appeal_accepted", row, region=row.decision.application.scheme.region_id)
        tell_accepted(actor, row)
    return row


def answer_appeal(actor: Actor, *, appeal: UUID, upheld: bool, answer: str) -> Appeal:
    """The handler answers, and the person is told. What was not accepted is thereby found inadmissible.

    An accepted one is answered after it was decided anew, and as that decision says: upheld when a unit was gained by it.

    raises      NotFound; Forbidden ``kept-from-…``; Conflict ``appeal-over``, ``appeal-unaccepted``, ``appeal-undecided``,
                ``appeal-otherwise``; Invalid ``appeal-answer``
    """
    with transaction.atomic():
        row = _handled(actor, appeal)
        words = _text(answer, "appeal-answer", _("Jawaban masih kosong. Tulis mengapa; pemohon membacanya."))
        _refuse_unfounded(row, upheld=upheld)
        now = timezone.now()
        row.answered_at, row.upheld, row.answer = now, upheld, words
        row.save(update_fields=["answered_at", "upheld", "answer"])
        _close(row.decision.application, now)
        facts = {"upheld": upheld, "admissible": row.accepted_at is not None}
        record(actor, "credentials.appeal_answered", row, region=row.decision.application.scheme.region_id, **facts)
        title = {"title": row.decision.application.scheme.title}
        tell_person(actor, row, "answered", _("Jawaban banding Anda: %(title)s") % title, "")
    return row


def withdraw_appeal(actor: Actor, *, appeal: UUID) -> Appeal:
    """The person gives an appeal up that is not decided anew, so that it comes off the list; a second one cannot be filed.

    raises      NotFound; Conflict ``appeal-over``, ``appeal-decided``
    """
    with transaction.atomic():
        found = Appeal.objects.select_related("decision").filter(uuid=appeal).first()
        if found is None:
            raise NotFound
        own_decision_for(actor, found.decision.uuid)
        _alone(found.decision.application_id)
        row = _running(appeal)
        if _second(row) is not None:
            raise Conflict("appeal-decided", _("Banding ini sudah diputuskan; jawabannya segera sampai kepada Anda."))
        row.withdrawn_at = timezone.now()
        row.save(update_fields=["withdrawn_at"])
        take_off(actor, row.decision.application)
        _close(row.decision.application, row.withdrawn_at)
        record(actor, "credentials.appeal_withdrawn", row, region=row.decision.application.scheme.region_id)
    return row


def close_applications() -> int:
    """Close what was decided and can no longer be appealed, by the calendar of each region. Every hour.

    In batches, each one transaction. Which day is the last is asked once for all decisions of a day.

    returns     how many
    """
    rows = Decision.objects.filter(application__withdrawn_at=None, application__closed_at=None, round=1).exclude(
        pk__in=Appeal.objects.values("decision")
    )
    region, given = "application__scheme__region", "application__version__appeal_days"
    days = rows.order_by().values_list(region, f"{region}__time_zone", given, "decided_on").distinct()
    late: list[int] = []
    for owner, zone, count, decided in days:
        if timezone.localdate(timezone=ZoneInfo(zone)) > after_working_days(owner, decided, count):
            found = rows.filter(**{region: owner, given: count, "decided_on": decided})
            late += found.values_list("application", flat=True)
    late.sort()
    return sum(_close_late(late[start : start + BATCH]) for start in range(0, len(late), BATCH))


def _close_late(batch: Sequence[int]) -> int:
    """Close these, but for those that somebody else has just closed, or that were appealed at the last moment."""
    with transaction.atomic():
        rows = Application.objects.filter(pk__in=batch, closed_at=None, withdrawn_at=None).select_related("scheme")
        found = list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))
        # Asked after the lock: who files an appeal waits for it too.
        appealed = set(
            Appeal.objects.filter(decision__application__in=found).values_list("decision__application", flat=True)
        )
        closed = [row for row in found if row.pk not in appealed]
        Application.objects.filter(pk__in=[row.pk for row in closed]).update(closed_at=timezone.now())
        for row in closed:
            record(SYSTEM, "credentials.application_closed", row, region=row.scheme.region_id)
    return len(closed)


def _close(application: Application, now: datetime) -> None:
    application.closed_at = now
    application.save(update_fields=["closed_at"])


def _alone(application: int) -> None:
    """What is decided about an application is decided one after the other."""
    Application.objects.select_for_update(no_key=True).get(pk=application)


def _refuse_unappealable(decision: Decision) -> None:
    if decision.round == FINAL:
        raise Conflict(
            "appeal-final", _("Keputusan ini menjawab banding Anda, jadi tidak dapat dibanding lagi di sini.")
        )
    if decision.competent:
        raise Conflict("appeal-competent", _("Keputusan ini menyatakan Anda kompeten, jadi tidak ada yang dibanding."))
    if Appeal.objects.filter(decision=decision).exists():
        raise Conflict("appeal-twice", _("Keputusan ini sudah pernah Anda banding. Banding diajukan satu kali."))
    last = last_day_to_appeal(decision)
    if decision.application.closed_at and day_there(decision) <= last:
        raise Conflict(
            "appeal-closed",
            _(
                "Perkara ini sudah ditutup, jadi keputusannya tidak dapat dibanding lagi. Lanjutkan lewat permohonan baru Anda."
            ),
        )
    if day_there(decision) > last:
        raise Conflict(
            "appeal-late",
            _(
                "Batas banding %(day)s sudah lewat. Anda dapat mengajukan permohonan baru untuk unit yang belum tercapai."
            )
            % {"day": long_date(last)},
        )


def _handled(actor: Actor, uuid: UUID) -> Appeal:
    """An open appeal that the actor handles, its application locked. Raises NotFound for who does not handle it."""
    found = kept_appeal_for(actor, uuid)
    application = found.decision.application_id
    mine = own_appointments(actor).filter(application=application, duty=Duty.HANDLER).first()
    if mine is None:
        raise NotFound
    appointment = own_appointment_for(actor, mine.uuid, Duty.HANDLER, lock=True)
    row = _running(uuid)
    if away := still_eligible(appointment):
        raise Forbidden(f"kept-from-{away}", away_words(away))
    return row


def _running(uuid: UUID) -> Appeal:
    row = Appeal.objects.select_related(
        "decision__application__scheme__region", "decision__application__version", "decision__application__person"
    ).get(uuid=uuid)
    if row.answered_at or row.withdrawn_at:
        raise Conflict("appeal-over", _("Banding ini sudah selesai. Muat ulang halaman untuk melihat hasilnya."))
    return row


def _refuse_unfounded(row: Appeal, *, upheld: bool) -> None:
    """An answer says what the second decision says; without one it can only be that the appeal is inadmissible."""
    second = _second(row)
    if row.accepted_at is None:
        if upheld:
            raise Conflict(
                "appeal-unaccepted", _("Terima dulu bandingnya untuk diperiksa; lalu nilai dan putuskan ulang.")
            )
        return
    if second is None:
        raise Conflict(
            "appeal-undecided",
            _(
                "Banding ini belum diputuskan ulang. Jawab sesudah penguji kedua menilai dan dua pemutus banding memutus."
            ),
        )
    gained = set(second.units) - set(row.decision.units)
    if upheld != bool(gained):
        raise Conflict(
            "appeal-otherwise",
            _("Keputusan banding menambah %(count)s unit yang tercapai. Jawaban mengikuti keputusan itu.")
            % {"count": len(gained)},
        )


def _second(row: Appeal) -> Decision | None:
    return Decision.objects.filter(application=row.decision.application_id, round=FINAL).first()


def _text(words: str, code: str, empty: str) -> str:
    told = "\n".join(line for line in map(one_line, words.splitlines()) if line)
    if not told:
        raise Invalid(code, empty)
    if len(told) > GROUNDS:
        raise Invalid(code, _("Paling panjang 4.000 huruf: terbaca %(read)s. Singkatkan.") % {"read": len(told)})
    return told
