"""What somebody asks about the own data, and what those who keep the registry answer."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Case, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import INSTALLATION, SYSTEM, Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound
from pamong.kit.jobs import start_job, stopped_among
from pamong.people.access import data_request_for
from pamong.people.actions.erasing import erase_person
from pamong.people.actions.particulars import Particulars, known
from pamong.people.actions.persons import correct_person
from pamong.people.formats.privacy import data_rights, retentions
from pamong.people.models import Breach, DataRequest, DataRequestKind, DataRequestOutcome, Person, Restriction
from pamong.people.queries.retention import FORGOTTEN, overdue_words

COPY: Final = "people.copy"
"""Name of the job that packs a copy."""

LONGEST: Final = 2_000
"""Letters of a wish, and of an answer."""


def ask_data(actor: Actor, *, kind: str, wish: str = "", back: str = "") -> DataRequest:
    """Ask about the own data, in the own name. A copy is packed at once, as a job; everything else waits for an answer.

    Where that job failed or was stopped, asking again starts another one for the same request; its clock runs on.

    back        address of the page that asks, see ``start_job``
    raises      NotFound without an account; Forbidden ``own-name`` when acting for somebody; Invalid ``request-kind``,
                ``request-wish``; Conflict ``request-open``, ``restriction-holds``, ``request-nobody``
    """
    with transaction.atomic():
        person = _oneself(actor)
        known("request-kind", _("Permintaan"), kind, DataRequestKind.values)
        stopped = _stopped_copy(person) if kind == DataRequestKind.COPY else None
        row = stopped or _ask(actor, person, kind, wish)
        if kind == DataRequestKind.COPY:
            title = _("Menyiapkan salinan data Anda")
            args = {"request": row.pk}
            job = start_job(actor, kind=COPY, title=title, args=args, region=_region(row), back=back)
            DataRequest.objects.filter(pk=row.pk).update(job=job.uuid)
    row.refresh_from_db()
    return row


def answer_request(
    actor: Actor, *, request: UUID, grant: bool, words: str = "", corrections: Particulars | None = None, name: str = ""
) -> DataRequest:
    """Do what was asked, or say why not. What is granted is done in the same transaction.

    name, corrections   what a correction writes; both empty when it was written already
    raises      NotFound; Forbidden ``own-record``; Invalid ``answer-words`` for a refusal without a reason and for
                what cannot be read; Conflict ``request-answered``, ``request-copy``, ``erasure-duty``
    """
    with transaction.atomic():
        row = data_request_for(actor, request, lock=True)
        if row.answered_at:
            raise Conflict("request-answered", _("Permintaan itu sudah dijawab."))
        if row.kind == DataRequestKind.COPY:
            raise Conflict("request-copy", _("Salinan disiapkan oleh sistem sendiri; tidak ada yang perlu dijawab."))
        told = _words(words)
        if not grant and not told:
            raise Invalid("answer-words", _("Alasan masih kosong. Tulis mengapa permintaan itu tidak dapat dipenuhi."))
        if grant:
            _do(actor, row, corrections or {}, name)
        _answered(actor, row, granted=grant, words=told)
    return row


def finish_copy(request: int) -> None:
    """The job has packed what was asked for."""
    with transaction.atomic():
        row = DataRequest.objects.select_for_update(no_key=True).get(pk=request)
        if row.answered_at is None:
            _answered(SYSTEM, row, granted=True, words="")


def lift_restriction(actor: Actor) -> None:
    """The person wants to be processed again, in the own name. Raises NotFound where nothing is restricted."""
    with transaction.atomic():
        person = _oneself(actor)
        row = Restriction.objects.select_for_update(no_key=True).filter(person=person, until=None).first()
        if row is None:
            raise NotFound
        Restriction.objects.filter(pk=row.pk).update(until=timezone.now(), lifted_by=actor.account)
        record(actor, "people.restriction_lifted", row, region=person.region_id or INSTALLATION, person=person.pk)


def remind_due(now: datetime | None = None) -> int:
    """Note once each request and breach whose clock runs out within a day; whoever is above tells somebody. Returns how many."""
    moment = now or timezone.now()
    early = moment + data_rights()["copy"].within - data_rights()["reminder"].within
    with transaction.atomic():
        rows = DataRequest.objects.filter(answered_at=None, reminded_at=None, due_at__lte=early, region__isnull=False)
        waiting = list(rows.select_for_update(skip_locked=True, no_key=True))
        DataRequest.objects.filter(pk__in=[row.pk for row in waiting]).update(reminded_at=moment)
        open_ones = Breach.objects.filter(closed_at=None, reminded_at=None, due_at__lte=early)
        breaches = list(open_ones.select_for_update(skip_locked=True, no_key=True))
        Breach.objects.filter(pk__in=[row.pk for row in breaches]).update(reminded_at=moment)
        for request in waiting:
            record(SYSTEM, "people.data_due", request, region=_region(request), due_at=request.due_at)
        for breach in breaches:
            record(SYSTEM, "people.breach_due", breach, region=breach.region_id, due_at=breach.due_at)
    return len(waiting) + len(breaches)


def forget_words(now: datetime | None = None) -> int:
    """Free words of requests whose time is over; the facts stay. Returns of how many."""
    kept = timedelta(days=retentions()["request_words"].grace)
    return overdue_words((now or timezone.now()) - kept).update(
        wish="", words=Case(When(outcome=DataRequestOutcome.REFUSED, then=Value(FORGOTTEN)), default=Value(""))
    )


def _ask(actor: Actor, person: Person, kind: str, wish: str) -> DataRequest:
    now = timezone.now()
    row = DataRequest(person=person, region=person.region, kind=kind, wish=_words(wish), asked_by=actor.account)
    row.asked_at, row.due_at = now, now + data_rights()[kind].within
    _refuse(row)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Conflict(
            "request-open", _("Permintaan yang sama masih menunggu jawaban. Lihat batas waktunya di bawah.")
        ) from None
    record(actor, "people.data_asked", row, region=_region(row), kind=kind, due_at=row.due_at)
    return row


def _stopped_copy(person: Person) -> DataRequest | None:
    """The request whose packing ended without a copy, if there is one; locked, so that only one starts again."""
    rows = DataRequest.objects.filter(person=person, kind=DataRequestKind.COPY, answered_at=None)
    row = rows.select_for_update(of=("self",), no_key=True).select_related("region").first()
    return row if row and row.job and stopped_among([row.job]) else None


def _do(actor: Actor, row: DataRequest, corrections: Particulars, name: str) -> None:
    match row.kind:
        case DataRequestKind.CORRECTION:
            if corrections or name:
                correct_person(actor, person=row.person.uuid, name=name or None, **corrections)
        case DataRequestKind.RESTRICTION:
            facts = {"since": timezone.now(), "set_by": actor.account, "why": row.wish}
            made = Restriction.objects.create(person=row.person, request=row, **facts)
            record(actor, "people.restricted", made, region=_region(row), person=row.person_id)
        case DataRequestKind.ERASURE:
            erase_person(actor, person=row.person.uuid)


def _answered(actor: Actor, row: DataRequest, *, granted: bool, words: str) -> None:
    outcome = DataRequestOutcome.GRANTED if granted else DataRequestOutcome.REFUSED
    row.answered_at, row.answered_by, row.outcome, row.words = timezone.now(), actor.account, outcome, words
    if row.kind == DataRequestKind.ERASURE and granted:
        row.wish = row.words = ""  # what was written would name whom nothing names any more
    row.save(update_fields=["answered_at", "answered_by", "outcome", "words", "wish"])
    late = row.answered_at > row.due_at
    record(actor, "people.data_answered", row, region=_region(row), kind=row.kind, outcome=outcome, late=late)


def _refuse(row: DataRequest) -> None:
    if row.kind != DataRequestKind.COPY and row.region_id is None:
        raise Conflict(
            "request-nobody",
            _(
                "Data Anda tidak disimpan oleh instansi mana pun di sini, jadi tidak ada yang dapat menjawab. Minta salinannya."
            ),
        )
    if row.kind in (DataRequestKind.CORRECTION, DataRequestKind.ERASURE) and not row.wish:
        raise Invalid("request-wish", _("Isi permintaan masih kosong. Tulis apa yang keliru, atau apa yang dihapus."))
    held = Restriction.objects.filter(person=row.person, until=None)
    if row.kind == DataRequestKind.RESTRICTION and held.exists():
        raise Conflict("restriction-holds", _("Pemrosesan data Anda sudah dibatasi."))


def _oneself(actor: Actor) -> Person:
    if actor.behalf is not None:
        raise Forbidden("own-name", _("Permintaan tentang data pribadi hanya diajukan atas nama sendiri."))
    row = Person.objects.select_related("region").filter(pk=actor.person or 0, erased_at=None).first()
    if row is None or actor.account is None:
        raise NotFound
    return row


def _words(text: str) -> str:
    told = text.strip()
    if len(told) > LONGEST:
        raise Invalid("request-wish", _("Tulisan paling panjang %(length)s huruf. Singkatkan.") % {"length": LONGEST})
    return told


def _region(row: DataRequest) -> int:
    return row.region_id or INSTALLATION
