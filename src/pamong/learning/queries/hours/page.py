"""A person's year as its page shows it: to the person, who leads there, and who organises there."""

from dataclasses import dataclass
from uuid import UUID

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.learning.access import READERS
from pamong.learning.queries.claims import ClaimRow, claims_of
from pamong.learning.queries.hours.year import Year, card_of, years_of
from pamong.people.access import person_for, today, visible_people
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.roll import members


@dataclass(frozen=True, slots=True)
class HoursPage:
    """Hours of one person in one year.

    own         it is the actor's own, or of who is acted for
    kind        of employment, in words; empty for no civil servant
    years       that can be looked at, the last first
    claims      of outside training that touch the year, the newest first; only on the own page
    """

    uuid: UUID
    name: str
    own: bool
    kind: str
    unit: str
    region: RegionFacts | None
    year: Year
    years: tuple[int, ...]
    claims: tuple[ClaimRow, ...]

    @property
    def waiting(self) -> int:
        """Claims that nobody has decided yet."""
        return sum(claim.state == "waiting" for claim in self.claims)


def hours_page(actor: Actor, *, person: UUID | None = None, year: int | None = None) -> HoursPage:
    """The own year, or that of somebody whose learning the actor may see. Raises NotFound.

    year        a calendar year; None is this one
    """
    found = visible_people(actor, READERS).select_related("region")
    row = found.filter(pk=actor.person or 0).first() if person is None else person_for(actor, person, READERS)
    if row is None:
        raise NotFound
    someone, wanted = members([row.pk])[row.pk], year or today().year
    own = row.pk == actor.person
    return HoursPage(
        uuid=row.uuid,
        name=someone.name,
        own=own,
        kind=someone.kind_label,
        unit=someone.unit_name,
        region=region_facts(row.region) if row.region else None,
        year=card_of(row.pk, wanted, kind=someone.kind, region=someone.region),
        years=years_of(row.pk, today().year),
        claims=claims_of(row.pk, wanted) if own else (),
    )
