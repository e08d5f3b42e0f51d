"""The own index of professionalism, from what is recorded and what the person says of the rest. Nothing of it is kept."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.evaluation.formats.professionalism import categories, months_of, points
from pamong.learning.queries.hours.kinds import Learnt, learnt_by
from pamong.people.access import today
from pamong.people.queries.schooling import schooling_of
from pamong.science.professionalism import Index, Professional, category_of, index_of

_GROUPS: Final = {"1": "structural", "2": "functional", "3": "functional", "4": "executive"}
"""Registry's kind of post → group of the table. Who holds both kinds is counted by the functional one."""


@dataclass(frozen=True, slots=True)
class OwnIndex:
    """Points, what they come from, and the most that each part could give.

    who         what was taken; ``learnt``: the training behind it
    category    what the total is called
    """

    who: Professional
    learnt: Learnt
    index: Index
    best: Index
    category: str

    @property
    def short(self) -> Decimal:
        """Technical hours that lack for the points."""
        return max(points().enough - self.who.hours, Decimal(0))


def own_index(actor: Actor, *, rating: str, sanction: str, prorated: bool = False) -> OwnIndex | None:
    """Of the person who asks; None without a post.

    rating, sanction    codes that the person chose; empty gives no points
    raises              NotFound for who is nobody in a registry, or acts for somebody else
    """
    if actor.person is None or actor.behalf:
        raise NotFound
    schooling = schooling_of(actor.person)
    group = _GROUPS.get(schooling.kind)
    if group is None:
        return None
    months = {"technical_months": months_of("technical"), "seminar_months": months_of("seminar")}
    learnt = learnt_by(actor.person, today(), **months)
    trained = learnt.leadership if group == "structural" else learnt.functional
    who = Professional(schooling.education, group, trained, learnt.technical, learnt.seminars, rating, sanction)
    found = index_of(points(), who, prorated=prorated)
    return OwnIndex(who, learnt, found, _best(group), category_of(found.total, categories()))


def _best(group: str) -> Index:
    table = points()
    rating, sanction = (
        max(table.rating, key=table.rating.__getitem__),
        max(table.sanction, key=table.sanction.__getitem__),
    )
    education = max(table.education, key=table.education.__getitem__)
    return index_of(table, Professional(education, group, True, table.enough, 1, rating, sanction))
