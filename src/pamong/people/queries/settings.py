"""What a region has chosen, for who may choose; and its arms, for everybody."""

from dataclasses import dataclass
from typing import BinaryIO

from django.db.models import Count

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.kit.files import open_file
from pamong.people.access import ADMINISTRATORS, whole_region_for
from pamong.people.formats.reference import standings
from pamong.people.models import Employment, Region
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.standings import counted_standings


@dataclass(frozen=True, slots=True)
class StandingChoice:
    """A legal standing (*kedudukan hukum*), as a region counts it.

    usual       whether it is counted where a region has not chosen
    confirmed   whether a source says so, or only our reading
    people      civil servants of the region who have it now
    """

    code: str
    name: str
    counted: bool
    usual: bool
    confirmed: bool
    people: int


@dataclass(frozen=True, slots=True)
class RegionSettings:
    """Everything that a region may choose.

    own_choice  whether it counts other standings than is usual
    """

    region: RegionFacts
    standings: tuple[StandingChoice, ...]
    own_choice: bool


@dataclass(frozen=True, slots=True)
class Arms:
    """The picture, open for reading, and what its content is called by."""

    content: BinaryIO
    sha256: str


def region_settings(actor: Actor, code: str) -> RegionSettings:
    """What is chosen now. Two queries. Raises NotFound for who does not administer the whole region."""
    region = whole_region_for(actor, code, ADMINISTRATORS)
    serving = Employment.objects.filter(region=region, until=None).values_list("standing").annotate(people=Count("id"))
    people, counted = dict(serving), counted_standings(region.left_out)
    choices = tuple(
        StandingChoice(code, facts.name, code in counted, facts.counted, facts.confirmed, people.get(code, 0))
        for code, facts in standings().items()
    )
    return RegionSettings(region_facts(region), choices, region.left_out is not None)


def region_arms(code: str) -> Arms:
    """Arms of a region, for anybody. Raises NotFound where it has none, and for a code that nobody has."""
    region = Region.objects.filter(code=code).select_related("arms").first()
    if region is None or region.arms is None:
        raise NotFound
    return Arms(open_file(region.arms), region.arms.sha256)
