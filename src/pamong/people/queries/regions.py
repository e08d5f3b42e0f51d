"""Regions as the pages of their staff name them."""

from pamong.core.actor import Actor, RegionId
from pamong.core.refusals import NotFound
from pamong.people.access import visible_regions
from pamong.people.models import Region
from pamong.people.queries.presence import RegionFacts, region_facts


def region_by_code(actor: Actor, code: str) -> RegionFacts:
    """A region in which the actor has any role. Raises NotFound. Which role a page asks for, its own query decides."""
    return _facts(visible_regions(actor).filter(code=code).first())


def region_by_id(actor: Actor, region: RegionId) -> RegionFacts:
    """The same, for who holds the number of it."""
    return _facts(visible_regions(actor).filter(pk=region).first())


def region_of(region: int) -> RegionFacts:
    """A region by its number. No actor; whoever asks has checked the right to know."""
    return region_facts(Region.objects.get(pk=region))


def _facts(row: Region | None) -> RegionFacts:
    if row is None:
        raise NotFound
    return region_facts(row)
