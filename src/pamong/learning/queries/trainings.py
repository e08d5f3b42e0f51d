"""What the people of a unit learnt and when, for pages that show it beside something else. No names, only how many."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.utils import timezone

from pamong.core.actor import UnitId
from pamong.learning.models import Completion, Registration, Session
from pamong.people.access import units_below


@dataclass(frozen=True, slots=True)
class Training:
    """An offering in which people of a unit took part, and finished by everybody's decision. ``last`` is its last day."""

    offering: UUID
    title: str
    last: date
    people: int


def trainings_of_units(units: Collection[int], since: date) -> tuple[Training, ...]:
    """Finished offerings whose participants served in these units or below them when they registered, by their last day.

    No actor; whoever asks has checked the right to know about the units.

    since       those that ended before are passed over
    """
    rows = Registration.objects.filter(
        Exists(Completion.objects.filter(registration=OuterRef("pk"))),
        unit__in=units_below(map(UnitId, units)),
        seated_at__isnull=False,
        withdrawn_at=None,
        declined_at=None,
        offering__finished_at__isnull=False,
    )
    people = dict(rows.values_list("offering").annotate(n=Count("person", distinct=True)).order_by())
    facts = ("offering", "offering__uuid", "offering__programme__title", "offering__region__time_zone")
    held = Session.objects.filter(Q(offering__in=people), cancelled_at=None)
    ends = held.values_list(*facts).annotate(last=Max("ends_at")).order_by("last", "offering")
    found = (
        Training(uuid, title, timezone.localtime(last, ZoneInfo(zone)).date(), people[offering])
        for offering, uuid, title, zone, last in ends
    )
    return tuple(training for training in found if training.last >= since)
