"""The results chain of a programme with its costs and studies, for who reads its evaluation."""

from dataclasses import dataclass
from uuid import UUID

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.evaluation.access import reads
from pamong.evaluation.queries.costs import Costs, costs_of
from pamong.evaluation.queries.results_chain import Link, results_chain
from pamong.evaluation.queries.verdicts import StudyVerdict, verdicts_in
from pamong.learning.queries.followed import FollowedProgramme, followed_programme


@dataclass(frozen=True, slots=True)
class ChainPage:
    """A programme and what is known of its effect. ``studies``: those that were estimated, the newest first."""

    programme: FollowedProgramme
    links: tuple[Link, ...]
    costs: Costs
    studies: tuple[StudyVerdict, ...]


def chain_page(actor: Actor, programme: UUID) -> ChainPage:
    """The count of queries does not depend on people or cases. Raises NotFound."""
    found = followed_programme(programme)
    if found is None or not reads(actor, found.region.id):
        raise NotFound
    studies = tuple(one for one in verdicts_in(found.region.id) if one.programme == programme)
    return ChainPage(found, results_chain(programme), costs_of(programme), studies)
