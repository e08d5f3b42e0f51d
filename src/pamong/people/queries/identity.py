"""Who a uuid means."""

from collections.abc import Iterable
from uuid import UUID

from pamong.core.actor import PersonId
from pamong.core.refusals import NotFound
from pamong.people.models import Account, Person


def person_id(uuid: UUID) -> PersonId:
    """The number of a person, wherever that person serves. No actor; whoever asks has checked the right. Raises NotFound."""
    found = Person.objects.filter(uuid=uuid).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound
    return PersonId(found)


def people_behind(accounts: Iterable[int | None]) -> dict[int, int]:
    """Account → person. No actor; whoever asks has checked the right. One query."""
    wanted = {pk for pk in accounts if pk is not None}
    return dict(Account.objects.filter(pk__in=wanted).values_list("pk", "person"))
