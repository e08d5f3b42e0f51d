"""Pieces of evidence one by one, as people read them: what each says, how much it weighs, or why it does not count."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

import numpy as np
from django.utils.translation import gettext as _

from pamong.competency.models import Evidence, EvidenceKind, Round, SetAside
from pamong.competency.queries.evidence import MONTH
from pamong.competency.queries.frameworks import successors
from pamong.competency.queries.rules import Rule
from pamong.kit.wording import long_date, short_number
from pamong.people.access import today
from pamong.science.evidence import weights

ROUND: Final = "competency.round:"
"""How the source of ratings begins: they come out of a round and from nowhere else."""

RATINGS: Final = frozenset({EvidenceKind.SUPERVISOR, EvidenceKind.PEER, EvidenceKind.SELF})
"""Somebody judged; the others were tested or seen at work."""

ENTERED_KINDS: Final = [(kind.value, kind.label) for kind in EvidenceKind if kind not in RATINGS]
"""Kinds that may be entered by hand."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence.

    competency      id of the one that counts for it today
    standard_error  of the level; None when unknown
    raters          how many judged; None where that is no number of people
    source          in words
    unused          why it does not count: set aside and for what reason, or past its last day; empty when it counts
    aside           whether somebody set it aside
    share           percent of the weight of all that counts; None when it does not count
    """

    id: UUID
    competency: int
    kind: int
    level: float
    standard_error: float | None
    raters: int | None
    observed_on: date
    valid_until: date | None
    source: str
    note: str
    unused: str
    aside: bool
    share: int | None

    @property
    def label(self) -> str:
        """The kind, and of peers how many."""
        name = str(EvidenceKind(self.kind).label)
        return _("%(kind)s, rata-rata %(n)s orang") % {"kind": name, "n": self.raters} if self.raters else name

    @property
    def words(self) -> str:
        """The level as people write it."""
        return level_words(self.level)

    @property
    def short(self) -> str:
        """The kind within a sentence: ``penilaian atasan``."""
        return str(EvidenceKind(self.kind).label).lower()

    @property
    def said(self) -> str:
        """As a sentence counts it up: ``ujian 14 Maret 2026 (3)``."""
        return f"{self.label[0].lower()}{self.label[1:]} {long_date(self.observed_on)} ({level_words(self.level)})"


def pieces_of(person: int, region: int, rule: Rule) -> dict[int, tuple[Piece, ...]]:
    """Competency → everything that one person has shown of it, newest first, also what no longer counts."""
    rows = list(Evidence.objects.filter(person=person).order_by("-observed_on", "kind", "id"))
    if not rows:
        return {}
    aside = dict(SetAside.objects.filter(person=person).values_list("evidence", "reason"))
    follows, titles, day = successors(region), _round_titles(row.source for row in rows), today()
    found: dict[int, list[Piece]] = {}
    for row in rows:
        competency = follows.get(row.competency, row.competency)
        found.setdefault(competency, []).append(_piece(row, competency, _unused(row, aside, day), titles))
    return {competency: _shared(pieces, rule, day) for competency, pieces in found.items()}


def level_words(level: float) -> str:
    """``3``, or ``3,3`` for a mean."""
    return short_number(level, 1)


def _piece(row: Evidence, competency: int, unused: tuple[str, bool], titles: dict[str, str]) -> Piece:
    return Piece(
        id=row.id,
        competency=competency,
        kind=row.kind,
        level=row.level,
        standard_error=row.standard_error,
        raters=row.raters if row.kind == EvidenceKind.PEER else None,
        observed_on=row.observed_on,
        valid_until=row.valid_until,
        source=titles.get(row.source, row.source),
        note=row.note,
        unused=unused[0],
        aside=unused[1],
        share=None,
    )


def _unused(row: Evidence, aside: dict[UUID, str], day: date) -> tuple[str, bool]:
    """Why it does not count, and whether because somebody set it aside."""
    if row.id in aside:
        return _("Dikesampingkan: %(reason)s") % {"reason": aside[row.id]}, True
    if row.valid_until and row.valid_until < day:
        return _("Masa berlaku berakhir %(day)s") % {"day": long_date(row.valid_until)}, False
    return "", False


def _shared(pieces: Collection[Piece], rule: Rule, day: date) -> tuple[Piece, ...]:
    """The same, each that counts with its share of the weight."""
    counted = [piece for piece in pieces if not piece.unused]
    kinds = np.asarray([piece.kind for piece in counted], dtype=np.int64)
    ages = np.asarray([(day - piece.observed_on).days / MONTH for piece in counted], dtype=float)
    weight = weights(kinds, ages, rule.weighing)
    shares = {piece.id: round(100 * w / weight.sum()) for piece, w in zip(counted, weight.tolist(), strict=True)}
    return tuple(replace(piece, share=shares.get(piece.id)) for piece in pieces)


def _round_titles(sources: Iterable[str]) -> dict[str, str]:
    """Source → ``Putaran “AKPK 2026”``, for those that are rounds."""
    ids = {source.removeprefix(ROUND) for source in sources if source.startswith(ROUND)}
    rows = Round.objects.filter(pk__in=[int(text) for text in ids if text.isdecimal()])
    return {f"{ROUND}{row.pk}": _("Putaran “%(title)s”") % {"title": row.title} for row in rows}
