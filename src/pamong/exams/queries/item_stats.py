"""How good the items of a sitting were, by what people answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import numpy as np
from django.db.models import Q
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.exams import items
from pamong.exams.access import kept_sitting_for
from pamong.exams.items.content import ids, text_of
from pamong.exams.models import Attempt, Form, FormItem, ItemKind, ItemVersion, ScoringRun, Sitting, SittingKind
from pamong.exams.queries.item_words import Limits
from pamong.exams.queries.limits import limits_of
from pamong.exams.queries.packages import Slot, package_of
from pamong.exams.queries.scores import answers_of, holding_runs, keys_of, shares_of
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.science.itemstats import USUAL, Analysis, Choices, ItemStatistics, Rules, analyse

SITTINGS: Final = 10
"""Of an item's history, the latest."""

TRUE, FALSE = "B", "S"
"""Options of a statement, as answer sheets call them."""

_LETTERS: Final = 26


@dataclass(frozen=True, slots=True)
class OptionLine:
    """An option: what it says beside what it drew."""

    text: str
    right: bool
    count: int
    share: float | None
    rest: float | None
    r: float | None


@dataclass(frozen=True, slots=True)
class ItemLine:
    """The item at one place of a form, and its statistics. ``counts`` False: on trial."""

    slot: int
    item: UUID
    code: str
    version: int
    kind: str
    stem: str
    counts: bool
    stats: ItemStatistics
    options: tuple[OptionLine, ...]


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form with everybody who worked on it."""

    name: str
    whole: Analysis
    lines: tuple[ItemLine, ...]

    @property
    def flagged(self) -> int:
        """Items about which something is proposed."""
        return sum(bool(line.stats.flags) for line in self.lines)


@dataclass(frozen=True, slots=True)
class ItemAnalysis:
    """A sitting's forms; none before it was closed. ``limits``: of the region that held it."""

    uuid: UUID
    title: str
    region: RegionFacts
    limits: Limits
    closed_at: datetime | None
    run: int | None
    forms: tuple[FormLine, ...]

    @property
    def flagged(self) -> int:
        """Items about which something is proposed, over all forms."""
        return sum(form.flagged for form in self.forms)


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """An item in one sitting. ``region``: name of the one that held it; ``limits``: its rules."""

    limits: Limits
    at: datetime
    region: str
    form: str
    version: int
    stats: ItemStatistics


@dataclass(frozen=True, slots=True)
class ItemHistory:
    """An item over its latest sittings, the newest first.

    n       people over all of them
    p       mean share of the points over all of them; None of too few, and where the item was worded anew between
    """

    lines: tuple[HistoryLine, ...]
    n: int
    p: float | None


def item_analysis(actor: Actor, sitting: UUID) -> ItemAnalysis:
    """Statistics of every item of a closed sitting, form by form. Raises NotFound."""
    row = kept_sitting_for(actor, sitting)
    run, limits = holding_runs([row.pk]).get(row.pk), limits_of(row.region_id)
    shown = [] if run is None or row.closed_at is None else _forms(row)
    forms = tuple(_form(run, form, limits.rules) for form in shown) if run else ()
    facts = (row.uuid, row.title, region_facts(row.region), limits, row.closed_at)
    return ItemAnalysis(*facts, run.number if run else None, forms)


def item_history(item: int) -> ItemHistory:
    """What closed exams say of an item, by its id; whoever asks may read the item.

    No sitting is named: it may be another region's, of which the item's keepers know no more than that its people answered.
    """
    versions = {row.pk: row.number for row in ItemVersion.objects.filter(item=item)}
    forms = set(FormItem.objects.filter(version__in=versions).values_list("form", flat=True))
    used = Attempt.objects.filter(form__in=forms, sitting__kind=SittingKind.EXAM, sitting__closed_at__isnull=False)
    sittings = Sitting.objects.filter(pk__in=used.values("sitting")).select_related("region").order_by("-starts_at")
    latest = list(sittings[:SITTINGS])
    runs = holding_runs([row.pk for row in latest])
    limits = {region: limits_of(region) for region in {row.region_id for row in latest}}
    lines = [
        line
        for row in latest
        if row.pk in runs
        for form in _forms(row)
        if form.pk in forms
        for line in _history(row, runs[row.pk], form, versions, limits[row.region_id])
    ]
    return ItemHistory(tuple(lines), sum(line.stats.n for line in lines), _pooled(lines))


def letter_of(form: int) -> str:
    """A, B, C … of a form's number."""
    return chr(ord("A") + form - 1) if form <= _LETTERS else str(form)


@lru_cache(maxsize=64)
def analysed(run: int, form: int, rules: Rules = USUAL) -> Analysis:
    """Statistics of a form of a closed sitting by the keys of a run: its answers and keys no longer change."""
    row = ScoringRun.objects.get(pk=run)
    over = Q(submitted_at__isnull=False) | Q(ended_at__isnull=False)
    attempts = Attempt.objects.filter(over, sitting=row.sitting_id, form=form, candidate__removed_at=None)
    answers = list(answers_of(list(attempts.values_list("pk", flat=True))).values())
    slots = package_of(form).items
    points = np.asarray([shares_of(row, form, one) for one in answers], dtype=np.float64).reshape(-1, len(slots))
    pairs = zip(slots, keys_of(run, form), strict=True)
    choices = [_choices(slot, key, [one.get(slot.slot) for one in answers]) for slot, key in pairs]
    names, counts = [str(slot.slot) for slot in slots], [slot.counts for slot in slots]
    return analyse(points, names, choices=choices, counts=counts, rules=rules)


def _choices(slot: Slot, key: dict[str, Any], raw: Sequence[object]) -> Choices | None:
    """Options of items of which people choose one; None for other types."""
    if slot.kind == ItemKind.TRUE_FALSE:
        signs = {True: TRUE, False: FALSE}
        picked = [signs[one] if isinstance(one, bool) else None for one in raw]
        return Choices((TRUE, FALSE), frozenset({signs[key["right"]]}), picked)
    if slot.kind not in (ItemKind.SINGLE, ItemKind.JUDGEMENT):
        return None
    letters = {one: chr(ord("A") + place) for place, one in enumerate(ids(slot.content))}
    right = frozenset(sign for one, sign in letters.items() if items.score(slot.kind, slot.content, key, one) == 1)
    picked = [letters.get(one) if isinstance(one, str) else None for one in raw]
    return Choices(tuple(letters.values()), right, picked)


def _forms(sitting: Sitting) -> list[Form]:
    """Those on which somebody worked, also who came from elsewhere."""
    return list(Form.objects.filter(pk__in=Attempt.objects.filter(sitting=sitting).values("form")).order_by("number"))


def _form(run: ScoringRun, form: Form, rules: Rules) -> FormLine:
    found = analysed(run.pk, form.pk, rules)
    versions = _versions(form)
    slots = package_of(form.pk).items
    lines = [_line(slot, versions[slot.version], stats) for slot, stats in zip(slots, found.items, strict=True)]
    return FormLine(letter_of(form.number), found, tuple(lines))


def _versions(form: Form) -> dict[int, ItemVersion]:
    used = FormItem.objects.filter(form=form).values("version")
    return {row.pk: row for row in ItemVersion.objects.filter(pk__in=used).select_related("item")}


def _line(slot: Slot, version: ItemVersion, stats: ItemStatistics) -> ItemLine:
    kind = str(ItemKind(slot.kind).label)
    facts = (slot.slot, version.item.uuid, version.item.code, version.number, kind, str(slot.content["stem"]))
    texts = _texts(slot)
    options = tuple(
        OptionLine(texts[one.option], one.right, one.count, one.share, one.rest, one.r) for one in stats.options
    )
    return ItemLine(*facts, slot.counts, stats, options)


def _texts(slot: Slot) -> dict[str, str]:
    """Letter of an option → as it is read."""
    if slot.kind == ItemKind.TRUE_FALSE:
        return {TRUE: _("Benar"), FALSE: _("Salah")}
    read = [text_of(slot.content, one) for one in ids(slot.content)] if "options" in slot.content else []
    return {text[0]: text for text in read}


def _history(
    sitting: Sitting, run: ScoringRun, form: Form, versions: dict[int, int], limits: Limits
) -> list[HistoryLine]:
    pairs = zip(package_of(form.pk).items, analysed(run.pk, form.pk, limits.rules).items, strict=True)
    return [
        HistoryLine(
            limits, sitting.starts_at, sitting.region.name, letter_of(form.number), versions[slot.version], stats
        )
        for slot, stats in pairs
        if slot.version in versions
    ]


def _pooled(lines: Sequence[HistoryLine]) -> float | None:
    people = sum(line.stats.n for line in lines)
    alike = len({line.version for line in lines}) == 1
    enough = people >= max((line.limits.rules.least for line in lines), default=USUAL.least)
    return sum(line.stats.points for line in lines) / people if alike and enough else None
