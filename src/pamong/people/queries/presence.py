"""Who is at the screen, as every page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from pamong.core.actor import Actor, RegionId
from pamong.people.access import actor_of, bare_actor_of
from pamong.people.models import Account, Person, Region


@dataclass(frozen=True, slots=True)
class RegionFacts:
    """A region as pages and papers name it.

    zone        name of its time zone: Asia/Jakarta
    hue         accent of its pages, 0 to 359 degrees
    arms        whether it has arms of its own
    """

    id: RegionId
    code: str
    kind: str
    name: str
    office: str
    letterhead: str
    zone: str
    hue: int
    arms: bool


@dataclass(frozen=True, slots=True)
class Presence:
    """A signed-in account.

    person      uuid of the person, or of who is represented
    name        of the account's own person, with titles; ``plain_name`` without
    behalf      name of who is represented; empty when acting for oneself
    region      of the person, or of who is represented; None for a citizen without one
    """

    actor: Actor
    person: UUID
    name: str
    plain_name: str
    behalf: str
    region: RegionFacts | None


def presence(account: Account, *, acting: UUID | None = None, bare: bool = False) -> Presence:
    """Actor and facts of the layout, once a request. One query, with the account's person and region at hand.

    acting      delegation under which the account acts now
    bare        without any role, and for nobody else
    """
    actor = bare_actor_of(account) if bare else actor_of(account, acting=acting)
    own = account.person
    shown = own if actor.behalf is None else Person.objects.select_related("region").get(pk=actor.person or own.pk)
    return Presence(
        actor=actor,
        person=shown.uuid,
        name=full_name(own),
        plain_name=own.name,
        behalf=full_name(shown) if actor.behalf else "",
        region=region_facts(shown.region) if shown.region else None,
    )


def region_facts(region: Region) -> RegionFacts:
    """What others need to know of a region."""
    return RegionFacts(
        id=RegionId(region.pk),
        code=region.code,
        kind=region.kind,
        name=region.name,
        office=region.office,
        letterhead=region.letterhead,
        zone=region.time_zone,
        hue=region.hue,
        arms=region.arms_id is not None,
    )


def full_name(person: Person) -> str:
    """Name with titles: ``dr. Siti Aminah, M.Kes.``."""
    name = f"{person.title_before} {person.name}".strip()
    return f"{name}, {person.title_after}" if person.title_after else name


def printed_name(person: Person, printed: str) -> str:
    """A name that stands on a paper, as pages may show it: of somebody who was erased, what stands for the name instead.

    The one place for names that were copied; all others are read from the person, whom erasing leaves without one.
    """
    return printed if person.erased_at is None else person.name


def names_of(accounts: Iterable[int | None]) -> dict[int, str]:
    """Account ids → names of their people as they are today. No actor; whoever asks has checked the right to know."""
    rows = Account.objects.select_related("person").filter(pk__in={pk for pk in accounts if pk is not None})
    return {row.pk: full_name(row.person) for row in rows}
