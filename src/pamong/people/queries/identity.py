"""Who a uuid means."""

from uuid import UUID

from pamong.core.actor import PersonId
from pamong.core.refusals import NotFound
from pamong.people.models import Person


def person_id(uuid: UUID) -> PersonId:
    """The number of a person, wherever that person serves. No actor; whoever asks has checked the right. Raises NotFound."""
    found = Person.objects.filter(uuid=uuid).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound
    return PersonId(found)
