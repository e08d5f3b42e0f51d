"""Roles are given and ended; what each lets one do is said in ``access`` and, in a sentence each, in ``queries.grants``."""

from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound
from pamong.people import access
from pamong.people.access import today
from pamong.people.actions.dated import alone
from pamong.people.models import Account, Grant, Person, Region, Role, Unit, UnitVersion
from pamong.people.queries.grants import ONE_UNIT, WHOLE_REGION, givable

GIVERS: Final = access.ORGANISERS
"""Who may give anything at all; what, says ``givable``."""


def grant_role(
    actor: Actor,
    *,
    person: UUID,
    role: str,
    region: str,
    unit: UUID | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Grant:
    """Give a role over a region, or over one unit of it with those below. The person may serve elsewhere.

    region      code
    since       first day; today unless given
    until       first day on which it no longer holds; None: until it is ended
    raises      NotFound, also for a unit of another region; Forbidden ``role-not-yours``, ``own-role``; Invalid ``role``,
                ``role-place``, ``grant-days``; Conflict ``grant-twice``
    """
    since = since or today()
    with transaction.atomic():
        owner = access.whole_region_for(actor, region, GIVERS)
        _refuse_role(actor, owner, role)
        place = _place(owner, role, unit)
        holder = Person.objects.select_for_update(no_key=True).filter(uuid=person).first()
        if holder is None:
            raise NotFound
        _refuse_own(actor, holder)
        _refuse_days(since, until)
        _refuse_twice(Grant(person=holder, role=role, region=owner, unit=place, since=since, until=until))
        row = Grant.objects.create(
            person=holder,
            role=role,
            region=owner,
            unit=place,
            since=since,
            until=until,
            granted_by=actor.account,
            created_at=timezone.now(),
        )
        facts = {"person": holder.pk, "role": role, "unit": place and place.pk, "since": since, "until": until}
        record(actor, "people.role_granted", row, region=owner.pk, **facts)
    return row


def end_grant(actor: Actor, *, grant: UUID) -> Grant:
    """A role ends today; one that was to begin later never holds.

    raises      NotFound; Forbidden ``role-not-yours``; Conflict ``grant-ended``, ``last-administrator``
    """
    with transaction.atomic():
        row = given_grant(actor, grant)
        _refuse_role(actor, row.region, row.role)
        alone(row.region_id)
        row.refresh_from_db(fields=["until"])
        if row.until and row.until <= today():
            raise Conflict("grant-ended", _("Kewenangan ini sudah berakhir."))
        if row.role == Role.ADMINISTRATOR:
            refuse_last_administrator(row.region, row.person_id)
        row.until = max(today(), row.since)
        row.save(update_fields=["until"])
        record(actor, "people.role_ended", row, region=row.region_id, person=row.person_id, role=row.role)
    return row


def given_grant(actor: Actor, uuid: UUID) -> Grant:
    """A grant over a region in which the actor gives roles. Raises NotFound."""
    row = Grant.objects.select_related("person", "region", "unit").filter(uuid=uuid).first()
    if row is None or not access.holds(actor, GIVERS, row.region_id):
        raise NotFound
    return row


def refuse_last_administrator(region: Region, person: int) -> None:
    """Raises Conflict ``last-administrator`` unless somebody else administers the region today and can sign in.

    Holds the region until the transaction ends, so that two administrators cannot end each other at once.
    """
    alone(region.pk)
    held = Grant.objects.filter(Q(until=None) | Q(until__gt=today()), since__lte=today(), role=Role.ADMINISTRATOR)
    here = held.filter(region=region, unit=None)
    if not here.filter(person=person).exists():
        return
    others = Account.objects.filter(closed_at=None, person__in=here.exclude(person=person).values("person"))
    if not others.exists():
        raise Conflict(
            "last-administrator",
            _("Ini administrator terakhir %(region)s. Beri kewenangan itu kepada orang lain dulu.")
            % {"region": region.name},
        )


def _refuse_role(actor: Actor, region: Region, role: str) -> None:
    if role not in Role.values:
        raise Invalid("role", _("Kewenangan “%(role)s” tidak dikenal. Pilih dari daftar.") % {"role": role})
    if role not in givable(actor, region.pk):
        raise Forbidden("role-not-yours", _("Kewenangan ini hanya dapat diberikan atau diakhiri oleh administrator."))


def _refuse_own(actor: Actor, holder: Person) -> None:
    """Neither for oneself nor, when acting for somebody, for that person: who gives and who gets are two."""
    own = [pk for pk in (actor.account, actor.behalf) if pk is not None]
    if Account.objects.filter(pk__in=own, person=holder).exists():
        raise Forbidden("own-role", _("Kewenangan untuk Anda sendiri diberikan oleh orang lain."))


def _place(region: Region, role: str, unit: UUID | None) -> Unit | None:
    """The unit of a grant. One that is closed, or of another region, is not there."""
    if unit is None:
        if role in ONE_UNIT:
            raise Invalid("role-place", _("Kewenangan ini berlaku untuk satu unit. Pilih unitnya."))
        return None
    if role in WHOLE_REGION:
        raise Invalid("role-place", _("Kewenangan ini berlaku untuk seluruh instansi. Kosongkan unitnya."))
    open_units = UnitVersion.objects.filter(until=None).values("unit")
    row = Unit.objects.filter(uuid=unit, region=region, pk__in=open_units).first()
    if row is None:
        raise NotFound
    return row


def _refuse_days(since: date, until: date | None) -> None:
    if since < today():
        raise Invalid("grant-days", _("Hari pertama sudah lewat. Pilih hari ini atau sesudahnya."))
    if until is not None and until <= since:
        raise Invalid("grant-days", _("Hari terakhir lebih awal daripada hari pertama. Tukar keduanya."))


def _refuse_twice(wish: Grant) -> None:
    same = Grant.objects.filter(person=wish.person, role=wish.role, region=wish.region, unit=wish.unit)
    ended = Q(until__lte=wish.since) | Q(until=F("since"))
    later = Q(since__gte=wish.until) if wish.until else Q(pk=None)
    if same.exclude(ended | later).exists():
        raise Conflict("grant-twice", _("Orang ini sudah memegang kewenangan itu pada waktu yang sama."))
