"""Who has a role over a region, to be written to or chosen. No actor; whoever asks has checked the reason."""

from collections.abc import Collection

from django.db.models import Q

from pamong.people.access import ORGANISERS, today
from pamong.people.models import Account, Grant


def organisers_of(region: int) -> list[int]:
    """Ids of who organises or administers the whole of a region today, by id."""
    return holders_of(region, ORGANISERS)


def holders_of(region: int, roles: Collection[str]) -> list[int]:
    """Ids of who has one of these roles over the whole of a region today, by id."""
    lasting = Q(until=None) | Q(until__gt=today())
    rows = Grant.objects.filter(lasting, since__lte=today(), region=region, unit=None, role__in=roles)
    return sorted(set(rows.values_list("person", flat=True)))


def with_accounts(people: Collection[int]) -> set[int]:
    """Those of them who have an account that is not closed."""
    return set(Account.objects.filter(person__in=people, closed_at=None).values_list("person", flat=True))
