"""Who judges: appointed by who organises, free of what ties to the applicant, for one duty in an application."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound, Refusal, Text
from pamong.credentials.access import (
    DUTY_ROLES,
    kept_application_for,
    kept_applications,
    own_appointment_for,
    trained_by,
)
from pamong.credentials.models import Application, Appointment, Decision, Duty
from pamong.credentials.queries.appointing import (
    ALONE,
    FIRST,
    away_from,
    away_words,
    open_duties,
    reason_words,
    still_eligible,
)
from pamong.kit.wording import one_line
from pamong.office.actions.send import Draft, send_messages
from pamong.people.queries.organisers import holders_of, organisers_of
from pamong.people.queries.roll import members

TOPIC: Final = "credentials.duty"
"""Of messages about duties. They name the scheme, never the applicant: nothing is told before a declaration."""

MOST: Final = 200
"""Applications to which somebody is appointed at once."""


@dataclass(frozen=True, slots=True)
class Refused:
    """An application to which somebody was not appointed: whose it is, and why not."""

    application: UUID
    name: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Several:
    """What came of appointing somebody to several applications."""

    appointed: tuple[Appointment, ...]
    refused: tuple[Refused, ...]


def appoint(actor: Actor, *, application: UUID, person: UUID, duty: str) -> Appointment:
    """Somebody is to judge an application; the person is told, and declares first whether something ties to the applicant.

    raises      NotFound, also for a person without the role; Conflict ``duty-state``, ``duty-taken``;
                Forbidden ``kept-from-own``, ``kept-from-duty``, ``kept-from-taught``, ``kept-from-account``,
                ``kept-from-self`` for the actor and who is acted for, ``kept-from-keeper`` from judging anew
    """
    with transaction.atomic():
        row = kept_application_for(actor, application, lock=True)
        told = _appoint(actor, row, person, Duty(duty))
        _tell_appointed(actor, told)
    return told


def appoint_several(actor: Actor, *, applications: Sequence[UUID], person: UUID, duty: str) -> Several:
    """The same for several applications: those that cannot be are named with the reason, the others are done.

    raises      NotFound when one of them is not there; Invalid ``applications-none``, ``applications-many``
    """
    wanted = list(dict.fromkeys(applications))
    if not wanted:
        raise Invalid("applications-none", _("Belum ada permohonan yang dipilih. Centang paling sedikit satu."))
    if len(wanted) > MOST:
        raise Invalid(
            "applications-many",
            _("Terbaca %(read)s permohonan. Tugaskan paling banyak %(most)s sekaligus.")
            % {"read": len(wanted), "most": MOST},
        )
    done, refused = [], []
    with transaction.atomic():
        rows = list(kept_applications(actor).filter(uuid__in=wanted).order_by("pk"))
        if len(rows) < len(wanted):
            raise NotFound
        names = members({row.person_id for row in rows})
        for found in rows:  # in one order for everybody, so that two who appoint wait for each other and never forever
            row = kept_application_for(actor, found.uuid, lock=True)
            try:
                done.append(_appoint(actor, row, person, Duty(duty)))
            except NotFound:
                raise
            except Refusal as refusal:
                refused.append(Refused(row.uuid, names[row.person_id].name, refusal.message))
        for one in done:
            _tell_appointed(actor, one)
    return Several(tuple(done), tuple(refused))


def declare(actor: Actor, *, appointment: UUID, conflict: bool, declaration: str = "") -> Appointment:
    """The appointed person says whether something ties to the applicant. A conflict ends the duty, and organisers are told.

    declaration what it is, where there is one
    raises      NotFound; Conflict ``declared``; Invalid ``declaration-empty``; Forbidden ``kept-from-…``
    """
    with transaction.atomic():
        row = own_appointment_for(actor, appointment, lock=True)
        why = one_line(declaration)
        if row.declared_at is not None:
            raise Conflict("declared", _("Pernyataan Anda sudah tersimpan. Muat ulang halaman untuk melihatnya."))
        if conflict and not why:
            raise Invalid(
                "declaration-empty", _("Benturan kepentingan belum ditulis. Tulis hubungannya secara singkat.")
            )
        if not conflict:
            _refuse_taught(row)
        now = timezone.now()
        row.declared_at, row.conflict, row.declaration = now, conflict, why if conflict else ""
        if conflict:
            row.ended_at, row.ending = now, _("Benturan kepentingan")
        row.save(update_fields=["declared_at", "conflict", "declaration", "ended_at", "ending"])
        verb = "credentials.conflict_declared" if conflict else "credentials.no_conflict_declared"
        record(actor, verb, row, region=_region(row), application=row.application_id, duty=row.duty)
        if conflict:
            _tell_organisers(actor, row)
    return row


def end_appointment(actor: Actor, *, appointment: UUID, reason: str) -> Appointment:
    """Who organises ends a duty. What the person found no longer counts; the person never judges this application again.

    raises      NotFound; Conflict ``appointment-ended``, ``duty-state``; Invalid ``reason-empty``
    """
    with transaction.atomic():
        found = Appointment.objects.filter(
            uuid=appointment, application__in=kept_applications(actor).values("pk")
        ).select_related("application")
        row = found.first()
        if row is None:
            raise NotFound
        application = kept_application_for(actor, row.application.uuid, lock=True)
        row.refresh_from_db()
        row.application = application
        why = one_line(reason)
        if row.ended_at is not None:
            raise Conflict("appointment-ended", _("Tugas ini sudah berakhir. Muat ulang halaman."))
        if not why:
            raise Invalid("reason-empty", _("Alasan masih kosong. Tulis mengapa tugas ini berakhir."))
        _refuse_decided(row)
        row.ended_at, row.ending = timezone.now(), why
        row.save(update_fields=["ended_at", "ending"])
        record(
            actor,
            "credentials.appointment_ended",
            row,
            region=_region(row),
            application=row.application_id,
            person=row.person_id,
            duty=row.duty,
        )
        subject = _("Tugas Anda berakhir: %(scheme)s") % {"scheme": application.scheme.title}
        _send(actor, row, "ended", [Draft(row.person_id, subject, why, "/penugasan/")])
    return row


def refuse_away(row: Appointment) -> None:
    """Refuse who may not, or may no longer, judge. Raises Conflict ``duty-undeclared``; Forbidden ``kept-from-…``."""
    code = still_eligible(row)
    if code == "undeclared":
        raise Conflict("duty-undeclared", away_words(code))
    if code:
        raise Forbidden(f"kept-from-{code}", away_words(code))


def _appoint(actor: Actor, row: Application, person: UUID, duty: Duty) -> Appointment:
    someone = _holder(row, person, duty)
    if duty not in open_duties(row):
        raise Conflict(
            "duty-state",
            _("Tugas %(duty)s tidak dapat diberikan pada keadaan permohonan ini sekarang.") % {"duty": duty.label},
        )
    code = away_from(actor, row, duty, [someone]).get(someone)
    if code:
        why = reason_words(row, someone, code, trained_by(row))
        raise Forbidden(f"kept-from-{code}", _("%(reason)s. Pilih orang lain.") % {"reason": why})
    if duty in ALONE and Appointment.objects.filter(application=row, duty=duty, ended_at=None).exists():
        raise Conflict(
            "duty-taken",
            _("%(duty)s permohonan ini sudah ada. Akhiri dulu tugasnya, lalu tugaskan yang lain.")
            % {"duty": duty.label},
        )
    made = Appointment.objects.create(
        application=row, person_id=someone, duty=duty, appointed_at=timezone.now(), appointed_by=actor.account
    )
    made.refresh_from_db(fields=["uuid"])
    region = row.scheme.region_id
    record(actor, "credentials.appointed", made, region=region, application=row.pk, person=someone, duty=duty.value)
    return made


def _holder(row: Application, person: UUID, duty: Duty) -> int:
    """Id of somebody with the role over the region. Raises NotFound."""
    people = members(holders_of(row.scheme.region_id, DUTY_ROLES[duty]))
    for one in people.values():
        if one.uuid == person:
            return one.id
    raise NotFound


def _refuse_taught(row: Appointment) -> None:
    if row.person_id in trained_by(row.application):
        raise Forbidden("kept-from-taught", away_words("taught"))


def _refuse_decided(row: Appointment) -> None:
    """A decision stands on what these people found: from then on it stays. Raises Conflict ``duty-state``."""
    stage = 1 if row.duty in FIRST else 2
    if Decision.objects.filter(application=row.application_id, round=stage).exists():
        raise Conflict("duty-state", _("Permohonan ini sudah diputuskan, jadi tugas ini tetap seperti adanya."))


def _region(row: Appointment) -> int:
    return row.application.scheme.region_id


def _tell_appointed(actor: Actor, row: Appointment) -> None:
    told = {"duty": Duty(row.duty).label, "scheme": row.application.scheme.title}
    subject = _("Anda ditugaskan sebagai %(duty)s: %(scheme)s") % told
    body = _("Nyatakan dulu apakah ada benturan kepentingan. Sesudah itu berkasnya dapat Anda baca.")
    _send(actor, row, "appointed", [Draft(row.person_id, subject, body, f"/penugasan/{row.uuid}/")])


def _tell_organisers(actor: Actor, row: Appointment) -> None:
    told = {"duty": Duty(row.duty).label, "scheme": row.application.scheme.title}
    subject = _("%(duty)s menyatakan benturan kepentingan: %(scheme)s") % told
    body = _("Tugasnya berakhir. Tugaskan orang lain.")
    path = f"/permohonan-kelola/{row.application.uuid}/penilai"
    people = [person for person in organisers_of(_region(row)) if person != row.application.person_id]
    _send(actor, row, "conflict", [Draft(person, subject, body, path) for person in people])


def _send(actor: Actor, row: Appointment, event: str, drafts: list[Draft]) -> None:
    source = f"credentials.appointment:{row.uuid}:{event}"
    send_messages(actor, region=_region(row), topic=TOPIC, source=source, drafts=drafts)
