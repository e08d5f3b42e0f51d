"""People whose numbers somebody has copied from a paper."""

from collections.abc import Collection
from uuid import UUID

from pamong.core.actor import Actor
from pamong.people.access import ORGANISERS, people_in
from pamong.people.models import PersonNumber, Region


def kept_by_number(actor: Actor, region: Region, numbers: Collection[str]) -> dict[str, UUID]:
    """NIP → person, of those of a region whom the actor keeps; also by a former number. Others are left out. One query."""
    kept = people_in(actor, region, ORGANISERS)
    rows = PersonNumber.objects.filter(number__in=set(numbers), person__in=kept)
    return dict(rows.values_list("number", "person__uuid"))
