"""What participants said of the sessions of an offering, without names: means, never under the floor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.core.paginator import Page
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pamong.core.actor import Actor
from pamong.core.refusals import Text
from pamong.evaluation.models import SessionReaction
from pamong.evaluation.queries.asked_keys import reaction_source
from pamong.evaluation.queries.followed import seen_offering
from pamong.learning.queries.followed import FollowedSession, sessions_of
from pamong.people.queries.paged import Rows, page_of
from pamong.surveys.queries.handed_in import asked_under
from pamong.surveys.queries.means import means_of

ASKED: Final[dict[str, Text]] = {
    "benefit": _("Berguna"),
    "material": _("Bahan"),
    "method": _("Cara belajar"),
    "facilities": _("Tempat dan alat"),
}
"""What is asked, by the key of its question."""


@dataclass(frozen=True, slots=True)
class ReactionLine:
    """A session.

    state       ahead, unasked, open, few (under the floor) or shown
    asked       people who were asked, and ``answered`` of them
    means       words and mean, 1 to 4, in the order of ``ASKED``; empty unless shown
    """

    title: str
    starts_at: datetime
    state: str
    asked: int
    answered: int
    means: tuple[tuple[Text, float], ...]


def reactions_page(actor: Actor, offering: UUID, *, page: str | None = None) -> "Page[ReactionLine]":
    """Sessions of an offering in their order, for who follows the people of the region. Raises NotFound."""
    run = seen_offering(actor, offering)
    found = sessions_of(run.id)
    return page_of(Rows(list(range(len(found))), lambda places: _read(run.programme.region.id, found, places)), page)


def _read(region: int, found: Rows[FollowedSession], places: Sequence[int]) -> list[ReactionLine]:
    """Five queries for any number."""
    sessions = found[places[0] : places[-1] + 1] if places else []
    given = set(
        SessionReaction.objects.filter(session__in=[one.id for one in sessions]).values_list("session", flat=True)
    )
    sources = {reaction_source(one.uuid) for one in sessions if one.id in given}
    asked, means = asked_under(region, sources), means_of(region, sources)
    lines = []
    for one in sessions:
        source = reaction_source(one.uuid)
        told = {part.key: part.mean for part in means.get(source, ())}
        done = asked[source].done if source in asked else {}
        state = _state(one, told, open_now=source in asked and not asked[source].closed, asked=bool(done))
        values = tuple((words, told[key]) for key, words in ASKED.items() if key in told)
        lines.append(ReactionLine(one.title, one.starts_at, state, len(done), sum(done.values()), values))
    return lines


def _state(one: FollowedSession, told: dict[str, float], *, open_now: bool, asked: bool) -> str:
    if told:
        return "shown"
    if asked:
        return "open" if open_now else "few"
    return "ahead" if one.ends_at > timezone.now() else "unasked"
