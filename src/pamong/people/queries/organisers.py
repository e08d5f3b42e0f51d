"""Who organises in a region, to be written to. No actor; whoever asks has checked the reason to write."""

from django.db.models import Q

from pamong.people.access import ORGANISERS, today
from pamong.people.models import Grant


def organisers_of(region: int) -> list[int]:
    """Ids of who organises or administers the whole of a region today, by id."""
    lasting = Q(until=None) | Q(until__gt=today())
    rows = Grant.objects.filter(lasting, since__lte=today(), region=region, unit=None, role__in=ORGANISERS)
    return sorted(set(rows.values_list("person", flat=True)))
