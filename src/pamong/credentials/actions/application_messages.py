"""What applicants, organisers and judges are told about an application."""

from collections.abc import Collection

from django.utils import timezone

from pamong.core.actor import Actor
from pamong.credentials.models import Application
from pamong.office.actions.send import Draft, send_messages
from pamong.people.queries.organisers import organisers_of

_TOPIC = "credentials.application"


def tell_applicant(actor: Actor, row: Application, subject: str, body: str) -> None:
    """A message to whose application it is."""
    _send(actor, row, [Draft(row.person_id, subject, body, f"/permohonan/{row.uuid}/")])


def tell_organisers(actor: Actor, row: Application, subject: str) -> None:
    """A message to everybody who keeps certification of the region, but not to whose application it is. It names nobody."""
    people = [person for person in organisers_of(row.scheme.region_id) if person != row.person_id]
    _send(actor, row, [Draft(person, subject, "", f"/permohonan-kelola/{row.uuid}/") for person in people])


def tell_judges(actor: Actor, row: Application, people: Collection[int], subject: str) -> None:
    """A message to who was appointed for it."""
    _send(actor, row, [Draft(person, subject, "", "/penugasan/") for person in people])


def _send(actor: Actor, row: Application, drafts: list[Draft]) -> None:
    # Handed in, returned and handed in again: each time is told, so the time belongs to the source.
    source = f"credentials.application:{row.uuid}:{timezone.now():%Y%m%d%H%M%S%f}"
    send_messages(actor, region=row.scheme.region_id, topic=_TOPIC, source=source, drafts=drafts)
