"""Who may be appointed to judge an application, who may not and why not, and who is."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.credentials.access import (
    DUTY_ROLES,
    KEEPERS,
    kept_application_for,
    kept_applications,
    kept_from,
    trained_by,
)
from pamong.credentials.models import Appeal, Application, Appointment, Decision, Duty
from pamong.kit.wording import long_date
from pamong.people.access import own_people
from pamong.people.queries.organisers import holders_of, with_accounts
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.roll import Member, members

FIRST: Final = (Duty.ASSESSOR, Duty.DECIDER)
"""Duties of the first round; the others are those of an appeal."""

ALONE: Final = frozenset({Duty.HANDLER, Duty.EXAMINER})
"""Duties that one person at a time has in an application."""


@dataclass(frozen=True, slots=True)
class Judge:
    """Somebody who may be appointed. ``load``: duties that wait for this person."""

    uuid: UUID
    name: str
    unit: str
    load: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Who may be appointed, least burdened first; ``others`` have the role and must keep away: name and reason in words."""

    who: tuple[Judge, ...]
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """Somebody with a duty in an application.

    state       waiting (has not declared yet), ready, conflict, ended
    away        why the person may not go on, as a code of ``still_eligible``; empty when nothing speaks against it
    """

    uuid: UUID
    duty: str
    duty_label: str
    name: str
    appointed_at: datetime
    declared_at: datetime | None
    ended_at: datetime | None
    state: str
    declaration: str
    ending: str
    away: str


@dataclass(frozen=True, slots=True)
class OpenDuty:
    """A duty to which somebody can be appointed now, and who."""

    duty: str
    label: str
    choice: Choice


@dataclass(frozen=True, slots=True)
class Appointments:
    """Who judges an application, as who appoints sees it.

    name        of the applicant
    closed      why nobody can be appointed now; empty when somebody can
    """

    application: UUID
    name: str
    scheme: str
    region: RegionFacts
    months: int
    rows: tuple[AppointmentRow, ...]
    duties: tuple[OpenDuty, ...]
    closed: str


def eligible(actor: Actor, application: UUID, duty: str) -> Choice:
    """Who may be appointed to a duty in an application that the actor keeps, with the load of each. Raises NotFound."""
    return _choice(actor, kept_application_for(actor, application), Duty(duty))


def away_from(actor: Actor, application: Application, duty: Duty, people: Collection[int]) -> dict[int, str]:
    """Which of these people the actor cannot appoint to a duty: person → why, as a code of ``reason_words``.

    Beside who must keep away from the application: who has no account, the actor and who is acted for, and from judging
    anew whoever reads the first round because of organising.
    """
    keepers = set(holders_of(application.scheme.region_id, KEEPERS)) if duty == Duty.EXAMINER else set()
    mine = {actor.person, *own_people(actor).values_list("pk", flat=True)}
    away = {
        **dict.fromkeys(set(people) - with_accounts(people), "account"),
        **dict.fromkeys(keepers, "keeper"),
        **dict.fromkeys((one for one in mine if one is not None), "self"),
        **kept_from(application),
    }
    return {one: code for one, code in away.items() if one in people}


def still_eligible(appointment: Appointment) -> str:
    """Why somebody who was appointed may not go on, as a code; empty when nothing speaks against it. Four queries at most.

    ended       the duty ended
    undeclared  nothing was declared yet about conflicts of interest
    own         it is the person's own application
    role        the person no longer has the role over the region
    keeper      the person judges anew and has meanwhile come to organise, so reads the first round
    taught      the person has meanwhile taught the applicant in what the scheme is about
    """
    row = appointment
    if row.ended_at is not None:
        return "ended"
    if row.conflict is not False:
        return "undeclared"
    return _kept_away(row)


def away_words(code: str) -> str:
    """Such a code as a sentence for the person concerned."""
    return {
        "ended": _("Tugas Anda dalam permohonan ini sudah berakhir."),
        "undeclared": _("Nyatakan dulu apakah Anda mempunyai benturan kepentingan."),
        "own": _("Permohonan ini milik Anda sendiri; orang lain yang menilainya."),
        "role": _("Kewenangan Anda untuk tugas ini sudah berakhir. Penyelenggara menugaskan orang lain."),
        "keeper": _("Sebagai penyelenggara Anda membaca hasil penilaian pertama, jadi orang lain yang menilai ulang."),
        "taught": _(
            "Anda mengajar pemohon ini dalam masa pemisahan tugas skema ini, jadi orang lain yang menilai dan memutuskan."
        ),
    }.get(code, "")


def open_duties(application: Application) -> tuple[Duty, ...]:
    """Duties to which somebody can be appointed now. Two queries.

    The first round from the document check to its decision; a handler once an appeal is filed, who judges and decides anew
    once it was accepted.
    """
    if application.withdrawn_at or application.closed_at or not application.checked_at:
        return ()
    if not Decision.objects.filter(application=application, round=1).exists():
        return FIRST
    appeal = Appeal.objects.filter(decision__application=application, withdrawn_at=None, answered_at=None).first()
    if appeal is None:
        return ()
    return (Duty.HANDLER, Duty.EXAMINER, Duty.APPEAL_DECIDER) if appeal.accepted_at else (Duty.HANDLER,)


def appointments_page(actor: Actor, application: UUID) -> Appointments:
    """Who judges an application that the actor keeps, and who else could. Raises NotFound."""
    row = kept_application_for(actor, application)
    found = list(Appointment.objects.select_related("person").filter(application=row).order_by("appointed_at", "pk"))
    told = members({one.person_id for one in found})
    away = _away(row, found)
    free = [
        duty
        for duty in open_duties(row)
        if duty not in ALONE or not any(one.duty == duty and one.ended_at is None for one in found)
    ]
    return Appointments(
        application=row.uuid,
        name=members([row.person_id])[row.person_id].name,
        scheme=row.scheme.title,
        region=region_facts(row.scheme.region),
        months=row.version.separation,
        rows=tuple(_row(one, told[one.person_id].name, away.get(one.pk, "")) for one in found),
        duties=tuple(OpenDuty(duty.value, str(duty.label), _choice(actor, row, duty)) for duty in free),
        closed="" if open_duties(row) else _closed(row),
    )


def appointment_of(actor: Actor, uuid: UUID) -> tuple[Appointments, AppointmentRow]:
    """An appointment in an application that the actor keeps, and who else judges there. Raises NotFound."""
    found = Appointment.objects.filter(uuid=uuid, application__in=kept_applications(actor).values("pk"))
    row = found.select_related("application").first()
    if row is None:
        raise NotFound
    page = appointments_page(actor, row.application.uuid)
    return page, next(one for one in page.rows if one.uuid == uuid)


def load_of(people: Collection[int]) -> Counter[int]:
    """Duties that wait for people: of applications that are not given up and whose round is not decided yet. One query."""
    rows = Appointment.objects.filter(person__in=people, ended_at=None, application__withdrawn_at=None)
    first = Q(duty__in=FIRST)
    decided = Decision.objects.filter(round=1).values("application")
    again = Decision.objects.filter(round=2).values("application")
    answered = Appeal.objects.filter(answered_at__isnull=False).values("decision__application")
    done = (first & Q(application__in=decided)) | (~first & (Q(application__in=again) | Q(application__in=answered)))
    return Counter(rows.exclude(done).values_list("person", flat=True))


def reason_words(application: Application, person: int, code: str, last: Mapping[int, datetime]) -> str:
    """Why somebody must keep away, for who appoints.

    code        of ``away_from``
    last        when people taught the applicant, by ``access.trained_by``
    """
    if code == "taught":
        zone = ZoneInfo(application.scheme.region.time_zone)
        day = long_date(timezone.localtime(last[person], zone).date())
        return _("Mengajar pemohon ini pada %(day)s; skema ini memisahkan tugas %(months)s bulan") % {
            "day": day,
            "months": application.version.separation,
        }
    return {
        "own": _("Permohonan ini miliknya sendiri"),
        "duty": _("Sudah bertugas dalam permohonan ini"),
        "account": _("Belum punya akun untuk masuk"),
        "self": _("Tidak menugaskan diri sendiri; penyelenggara lain dapat menugaskannya"),
        "keeper": _("Sebagai penyelenggara membaca hasil penilaian pertama"),
    }[code]


def _kept_away(row: Appointment) -> str:
    application = row.application
    if application.person_id == row.person_id:
        return "own"
    if row.person_id not in holders_of(application.scheme.region_id, DUTY_ROLES[Duty(row.duty)]):
        return "role"
    if row.duty == Duty.EXAMINER and row.person_id in holders_of(application.scheme.region_id, KEEPERS):
        return "keeper"
    return "taught" if row.person_id in trained_by(application) else ""


def _choice(actor: Actor, application: Application, duty: Duty) -> Choice:
    people = holders_of(application.scheme.region_id, DUTY_ROLES[duty])
    told, load = members(people), load_of(people)
    away = away_from(actor, application, duty, people)
    last = trained_by(application)
    named = sorted((told[one] for one in people), key=lambda one: (one.name, one.id))
    free = [_judge(one, load[one.id]) for one in named if one.id not in away]
    return Choice(
        who=tuple(sorted(free, key=lambda one: one.load)),
        others=tuple(
            (one.name, reason_words(application, one.id, away[one.id], last)) for one in named if one.id in away
        ),
    )


def _judge(one: Member, load: int) -> Judge:
    return Judge(one.uuid, one.name, one.unit_name, load)


def _away(application: Application, found: Collection[Appointment]) -> dict[int, str]:
    """Appointment → why its holder may not go on, of those whose duty lasts."""
    lasting = [one for one in found if one.ended_at is None]
    taught = trained_by(application)
    able = {
        duty: holders_of(application.scheme.region_id, DUTY_ROLES[Duty(duty)]) for duty in {x.duty for x in lasting}
    }
    lost = {one.pk: "role" for one in lasting if one.person_id not in able[one.duty]}
    return {one.pk: "taught" for one in lasting if one.person_id in taught} | lost


def _row(one: Appointment, name: str, away: str) -> AppointmentRow:
    state = "conflict" if one.conflict else "ended" if one.ended_at else "ready" if one.declared_at else "waiting"
    return AppointmentRow(
        uuid=one.uuid,
        duty=one.duty,
        duty_label=str(Duty(one.duty).label),
        name=name,
        appointed_at=one.appointed_at,
        declared_at=one.declared_at,
        ended_at=one.ended_at,
        state=state,
        declaration=one.declaration,
        ending=one.ending,
        away=away,
    )


def _closed(application: Application) -> str:
    if application.withdrawn_at:
        return _("Permohonan ini sudah dibatalkan pemohonnya.")
    if not application.checked_at:
        return _("Periksa dulu kelengkapan permohonannya; sesudah itu penilai dapat ditugaskan.")
    return _("Permohonan ini sudah diputuskan. Penugasan berikutnya hanya bila ada banding.")
