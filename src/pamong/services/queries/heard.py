"""What the office of somebody gives to the public, and what was changed there because people said something."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pamong.core.actor import Actor
from pamong.people.queries.paths import unit_paths
from pamong.people.queries.posts import posts_of
from pamong.services.access import public_services
from pamong.services.queries.public import changes


@dataclass(frozen=True, slots=True)
class Heard:
    """The newest change. ``since`` None: still to come. ``region``, ``unit`` and ``code`` are its public address."""

    region: str
    unit: UUID
    code: str
    title: str
    said: str
    done: str
    since: date | None


def heard(actor: Actor) -> Heard | None:
    """Of the nearest office of the actor's person that gives something and changed anything. Four queries at most."""
    posts = posts_of(actor.person) if actor.person else []
    path = unit_paths([posts[0].unit]).get(posts[0].unit, ()) if posts else ()
    services = {row.pk: row for row in public_services().filter(unit__in=[step.id for step in path])} if path else {}
    found = {one.service: one for one in reversed(changes(list(services)))} if services else {}
    for step in reversed(path):
        for pk, one in found.items():
            row = services[pk]
            if row.unit_id == step.id:
                return Heard(row.region.code, row.unit.uuid, row.code, row.title, one.said, one.done, one.since)
    return None
