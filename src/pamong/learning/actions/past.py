"""An offering that was held before it was recorded here: from its paper, with everybody who signed."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.kit.wording import one_line
from pamong.learning.access import kept_programme_for
from pamong.learning.actions.offerings.facts import MOST_SEATS, SessionFacts
from pamong.learning.actions.offerings.making import refuse_untaught
from pamong.learning.actions.registration.seating import APART, engage
from pamong.learning.models import (
    Attendance,
    Module,
    Offering,
    Programme,
    Proof,
    Registration,
    Seating,
    Session,
    Way,
)
from pamong.learning.queries.clashes import spans_of
from pamong.people.access import ORGANISERS, people_in
from pamong.people.queries.posts import units_on

BEFORE: Final = timedelta(days=1)
"""Registration of something past is written as closed a day before it began."""


def record_past_offering(
    actor: Actor, *, programme: UUID, sessions: Sequence[SessionFacts], present: Sequence[UUID], basis: str
) -> Offering:
    """Write down what was held, and that these people sat in every session. Results and the end are recorded as always.

    Units are those in which people served on the first day, as far as their posts are known.

    sessions    at least one, all over; none overlap
    present     uuids of people of the programme's region
    basis       which paper says so: number and day of the attendance sheet
    raises      NotFound; Invalid ``past-basis``, ``past-people``, ``past-sessions``, ``past-not-over``; Conflict
                ``programme-unpublished``, ``programme-withdrawn``, ``past-clash``
    """
    with transaction.atomic():
        taught = kept_programme_for(actor, programme)
        taught = (
            Programme.objects.select_related("region").select_for_update(of=("self",), no_key=True).get(pk=taught.pk)
        )
        refuse_untaught(taught)
        told, now = [facts.checked() for facts in sessions], timezone.now()
        _refuse(told, present, basis, now)
        people = _people(actor, taught, present)
        row = _offering(taught, told, len(people), one_line(basis), now)
        _sessions(row, told)
        _seat(actor, row, people, one_line(basis), now)
        facts = {"programme": taught.pk, "people": len(people), "sessions": len(told)}
        record(actor, "learning.past_recorded", row, region=row.region_id, **facts)
    row.refresh_from_db()
    return row


def _refuse(sessions: Sequence[SessionFacts], present: Sequence[UUID], basis: str, now: datetime) -> None:
    if not one_line(basis):
        raise Invalid(
            "past-basis", _("Dasarnya masih kosong. Tulis nomor dan tanggal daftar hadir yang menjadi bukti.")
        )
    if not 1 <= len(set(present)) <= MOST_SEATS:
        raise Invalid("past-people", _("Belum ada peserta. Tulis siapa saja yang menandatangani daftar hadir."))
    if not sessions:
        raise Invalid("past-sessions", _("Belum ada sesi. Tulis kapan pelatihannya diadakan."))
    if any(one.ends_at > now for one in sessions):
        raise Invalid(
            "past-not-over",
            _("Ada sesi yang belum selesai. Angkatan yang masih berjalan dibuka lewat Program, lalu Buat angkatan."),
        )
    if any(later.starts_at < earlier.ends_at for earlier, later in pairwise(sorted(sessions, key=_start))):
        raise Invalid("past-sessions", _("Dua sesi bertabrakan waktunya. Periksa tanggal dan jamnya."))


def _start(facts: SessionFacts) -> datetime:
    return facts.starts_at


def _people(actor: Actor, programme: Programme, present: Sequence[UUID]) -> dict[int, str]:
    """Their names by id."""
    found = people_in(actor, programme.region, ORGANISERS).filter(uuid__in=set(present)).order_by("pk")
    people = dict(found.values_list("pk", "name"))
    if len(people) != len(set(present)):
        raise NotFound
    return people


def _offering(
    programme: Programme, sessions: Sequence[SessionFacts], seats: int, basis: str, now: datetime
) -> Offering:
    first = min(one.starts_at for one in sessions)
    last = Offering.objects.filter(programme=programme).aggregate(last=Max("number"))["last"] or 0
    row = Offering.objects.create(
        programme=programme,
        region=programme.region,
        number=last + 1,
        seats=seats,
        seating=Seating.FIRST,
        approval=False,
        opens_at=first - 2 * BEFORE,
        closes_at=first - BEFORE,
        note=_("Dicatat sesudah diadakan. %(basis)s") % {"basis": basis},
        created_at=now,
        published_at=now,
    )
    row.refresh_from_db()
    return row


def _sessions(row: Offering, sessions: Sequence[SessionFacts]) -> None:
    modules = {module.uuid: module for module in Module.objects.filter(programme=row.programme_id)}
    if any(one.module not in modules for one in sessions):
        raise NotFound
    Session.objects.bulk_create(
        Session(
            offering=row,
            module=modules[one.module],
            title=one.title or modules[one.module].title,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            place=one.place or _("Tempat tidak dicatat"),
        )
        for one in sorted(sessions, key=_start)
    )


def _seat(actor: Actor, row: Offering, people: Mapping[int, str], basis: str, now: datetime) -> None:
    """Everybody gets a seat, the times, and presence by the signed sheet. Raises Conflict ``past-clash``."""
    held = list(Session.objects.filter(offering=row).order_by("starts_at"))
    units, spans = units_on(list(people), held[0].starts_at.date()), spans_of(row.pk)
    for person in people:
        seat = Registration.objects.create(
            offering=row,
            person_id=person,
            region=row.region,
            unit_id=units.get(person),
            way=Way.IMPORTED,
            reason=basis,
            registered_at=now,
            registered_by=actor.account,
            approved_at=now,
            seated_at=now,
            confirmed_at=now,
        )
        try:
            with transaction.atomic():
                engage(seat, spans)
        except IntegrityError as problem:
            if APART not in str(problem):
                raise
            raise Conflict(
                "past-clash",
                _("%(name)s tercatat di pelatihan lain pada jam yang sama. Periksa daftar hadirnya.")
                % {"name": people[person]},
            ) from problem
        Attendance.objects.bulk_create(_present(actor, seat, session, now) for session in held)


def _present(actor: Actor, seat: Registration, session: Session, now: datetime) -> Attendance:
    return Attendance(
        session=session,
        registration=seat,
        proof=Proof.SHEET,
        present=True,
        since=session.starts_at,
        until=session.ends_at,
        noted_at=session.ends_at,
        recorded_at=now,
        recorded_by=actor.account,
    )
