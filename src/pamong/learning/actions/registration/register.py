"""Registering oneself, and nominating others."""

from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Forbidden, Invalid, NotFound
from pamong.kit.wording import one_line
from pamong.learning.access import KEEPERS, LEADERS, kept_regions, offering_for
from pamong.learning.actions.registration.entering import Wish, admit, enter, refused
from pamong.learning.actions.registration.telling import tell_nominated
from pamong.learning.models import Registration, Way
from pamong.people.access import own_people, visible_people
from pamong.people.queries.identity import person_id

LONGEST: Final = 1_000
"""Letters of a reason."""


def register(actor: Actor, *, offering: UUID) -> Registration:
    """The actor wants to take part, or who the actor acts for.

    First come: a free seat is given at once, else a place on the waiting list; where the supervisor has to agree, after that.

    raises      NotFound; Conflict ``registration-closed``, ``already-registered``, ``not-eligible``, ``quota-full``, ``clash``,
                ``offering-cancelled``, ``offering-finished``, each with the reason
    """
    row = offering_for(actor, offering)
    if actor.person is None:
        raise NotFound
    with refused(), transaction.atomic():
        now = timezone.now()
        found = admit(actor, row, actor.person, now)
        one = enter(actor, row, Wish(found, Way.SELF), now)
        record(actor, "learning.registered", one, region=row.region_id, **told(one))
    return one


def nominate(actor: Actor, *, offering: UUID, person: UUID, reason: str) -> Registration:
    """Who leads a person, or organises where the person serves, wants that one to take part. The person is told.

    From who leads it is the approval as well. Beyond a quota it is a place on the waiting list.

    raises      as ``register``; Forbidden ``own-registration``; Invalid ``nomination-reason``
    """
    row = offering_for(actor, offering)
    someone = _nominee(actor, person)
    words = one_line(reason)[:LONGEST]
    if not words:
        raise Invalid("nomination-reason", _("Alasannya masih kosong. Tulis mengapa orang ini diusulkan."))
    with refused(), transaction.atomic():
        now = timezone.now()
        found = admit(actor, row, someone, now)
        leads = visible_people(actor, LEADERS).filter(pk=someone).exists()
        wish = Wish(found, Way.NOMINATED, words, actor.person if leads else None)
        one = enter(actor, row, wish, now)
        record(actor, "learning.nominated", one, region=row.region_id, **told(one))
        tell_nominated(actor, row, [one])
    return one


def told(one: Registration) -> dict[str, int | bool]:
    """What the journal keeps of a new registration."""
    return {"offering": one.offering_id, "person": one.person_id, "seated": one.seated_at is not None}


def _nominee(actor: Actor, uuid: UUID) -> int:
    """Somebody whom the actor may nominate. Raises NotFound; Forbidden ``own-registration``."""
    someone = person_id(uuid)
    if own_people(actor).filter(pk=someone).exists():
        raise Forbidden("own-registration", _("Anda tidak mengusulkan diri sendiri. Daftarlah di halaman angkatannya."))
    led = visible_people(actor, LEADERS).filter(pk=someone)
    kept = visible_people(actor, KEEPERS).filter(pk=someone, region__in=kept_regions(actor))
    if not (actor.is_system or led.exists() or kept.exists()):
        raise NotFound
    return someone
