"""What participants said of who taught them: means, never under the floor."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from pamong.core.refusals import Text
from pamong.learning.models import SessionSpeaker
from pamong.surveys.queries.means import ScaleMean, means_of

ASKED: Final[dict[str, Text]] = {
    "mastery": _("Menguasai materi"),
    "clarity": _("Menjelaskan dengan jelas"),
    "examples": _("Memberi contoh nyata dari pekerjaan"),
}
"""What is rated, by the key of its question."""

STEPS: Final = 4
"""Words of the scale, from 1 upward."""


@dataclass(frozen=True, slots=True)
class Rating:
    """What so many participants said, 1 to 4. ``by_key`` in the order of ``ASKED``."""

    n: int
    mean: float
    by_key: tuple[ScaleMean, ...]

    @property
    def named(self) -> tuple[tuple[Text, float], ...]:
        """Each part with its words."""
        return tuple((ASKED.get(part.key, part.key), part.mean) for part in self.by_key)


def rating_source(session_speaker: UUID) -> str:
    """By what the survey about one speaker in one session is found again."""
    return f"learning.speaker:{session_speaker}"


def ratings_of(region: int, speakers: Collection[int]) -> dict[int, Rating]:
    """Ratings by id of the speaker, over all sessions; who has none that may be shown is not in it. Two queries.

    region      id, of the speakers
    """
    taught = SessionSpeaker.objects.filter(speaker__in=speakers, survey__isnull=False).values_list("speaker", "uuid")
    sources: dict[str, int] = {rating_source(uuid): speaker for speaker, uuid in taught}
    found: dict[int, list[ScaleMean]] = defaultdict(list)
    for source, means in means_of(region, sources.keys()).items():
        found[sources[source]].extend(means)
    return {speaker: pooled(means) for speaker, means in found.items()}


def session_ratings(region: int, taught: Collection[UUID]) -> dict[UUID, Rating]:
    """The same for single sessions, by uuid of the session's speaker. One query."""
    sources = {rating_source(uuid): uuid for uuid in taught}
    return {sources[source]: pooled(means) for source, means in means_of(region, sources.keys()).items()}


def pooled(means: Iterable[ScaleMean]) -> Rating:
    """Means of several sessions as one: each answer counts the same. Of at least one."""
    parts: dict[str, list[ScaleMean]] = defaultdict(list)
    for mean in means:
        parts[mean.key].append(mean)
    by_key = tuple(_pooled(key, parts[key]) for key in sorted(parts, key=_place))
    every = _pooled("", by_key)
    return Rating(max(part.n for part in by_key), every.mean, by_key)


def _pooled(key: str, parts: Collection[ScaleMean]) -> ScaleMean:
    n = sum(part.n for part in parts)
    return ScaleMean(key, n, sum(part.mean * part.n for part in parts) / n)


def _place(key: str) -> tuple[int, str]:
    order = list(ASKED)
    return (order.index(key) if key in order else len(order), key)
