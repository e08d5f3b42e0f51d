"""What a programme cost, for each person who became able and for each unit of what changed. No actor: whoever asks has checked."""

from dataclasses import dataclass
from uuid import UUID

from pamong.credentials.queries.certified import certified_among
from pamong.learning.queries.reach import Money, money_of, reach_of
from pamong.learning.queries.years import by_year


@dataclass(frozen=True, slots=True)
class Costs:
    """Money of all finished offerings of a programme, in whole rupiah.

    sources     each with what it gave, the largest first
    total       realised; ``waiting`` planned for lines of which it is not known what they came to
    certified   people who completed it and were certified in what it teaches
    completed   people who completed it
    """

    sources: tuple[Money, ...]
    total: int
    waiting: int
    certified: int
    completed: int

    @property
    def known(self) -> bool:
        """Whether anything is known to have been spent."""
        return self.total > 0

    @property
    def per_certified(self) -> int | None:
        """Rupiah for each certified person, rounded to whole rupiah."""
        return round(self.total / self.certified) if self.certified and self.known else None

    @property
    def per_completed(self) -> int | None:
        """Rupiah for each person who completed it."""
        return round(self.total / self.completed) if self.completed and self.known else None

    @property
    def shares(self) -> tuple[tuple[str, float], ...]:
        """Label and percent of the total of each source that gave something."""
        return tuple(
            (one.label, 100 * one.realised / self.total) for one in self.sources if one.realised and self.total
        )


def costs_of(programme: UUID) -> Costs:
    """Seven queries."""
    completed = reach_of(programme).completed
    return _costs(money_of(programme), completed, certified_among(programme, completed))


def costs_by_year(programme: UUID, zone: str) -> tuple[tuple[int, Costs], ...]:
    """The same for each year in which an offering was finished, the oldest first. Five queries.

    Somebody counts in each year in which the programme was completed, and as certified where a certificate came of it at any time.
    """
    years = by_year(programme, zone)
    certified = certified_among(programme, frozenset().union(*(one.completed for one in years)))
    return tuple((one.year, _costs(one.sources, one.completed, certified & one.completed)) for one in years)


def _costs(sources: tuple[Money, ...], completed: frozenset[int], certified: frozenset[int]) -> Costs:
    return Costs(
        sources=sources,
        total=sum(one.realised for one in sources),
        waiting=sum(one.waiting for one in sources),
        certified=len(certified),
        completed=len(completed),
    )


def per_unit(costs: Costs, *, effect: float | None, cases: float) -> int | None:
    """Rupiah for each unit of the indicator by which one case changed: for each working day saved.

    effect      by which a case changed; only its size counts, so that the caller says whether it was for the good
    cases       that were treated
    returns     None without an effect, without cases, or while nothing is known to have been spent
    """
    if not effect or cases <= 0 or not costs.known:
        return None
    return round(costs.total / (abs(effect) * cases))
