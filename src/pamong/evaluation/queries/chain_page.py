"""The results chain of a programme with its costs and studies, for who reads its evaluation."""

from dataclasses import dataclass
from uuid import UUID

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.evaluation.access import reads
from pamong.evaluation.queries.costs import Costs, costs_of
from pamong.evaluation.queries.over_time import OverTime, over_time
from pamong.evaluation.queries.results_chain import Link, plan_of, results_chain
from pamong.evaluation.queries.verdicts import StudyVerdict, verdicts_in
from pamong.evaluation.queries.years import Years, years_of
from pamong.learning.queries.followed import FollowedProgramme, followed_programme
from pamong.learning.queries.reach import reach_of


@dataclass(frozen=True, slots=True)
class ChainPage:
    """A programme and what is known of its effect. ``studies``: those that were estimated, the newest first."""

    programme: FollowedProgramme
    links: tuple[Link, ...]
    over_time: OverTime
    costs: Costs
    years: Years
    studies: tuple[StudyVerdict, ...]


def chain_page(actor: Actor, programme: UUID) -> ChainPage:
    """The count of queries does not depend on people or cases. Raises NotFound."""
    found = followed_programme(programme)
    if found is None or not reads(actor, found.region.id):
        raise NotFound
    studies = tuple(one for one in verdicts_in(found.region.id) if one.programme == programme)
    plan = plan_of(programme)
    lines = over_time(programme, found.region.id, reach_of(programme).completed, plan)
    years = years_of(programme, found.region.zone, plan)
    return ChainPage(found, results_chain(programme), lines, costs_of(programme), years, studies)


def programme_years(actor: Actor, programme: UUID) -> tuple[FollowedProgramme, Years]:
    """The programme and its years alone. Raises NotFound."""
    found = followed_programme(programme)
    if found is None or not reads(actor, found.region.id):
        raise NotFound
    return found, years_of(programme, found.region.zone, plan_of(programme))
