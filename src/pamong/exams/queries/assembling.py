"""From a blueprint and what its banks hold to forms, or to the sentence that says why not."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.core.refusals import Conflict
from pamong.exams.models import Bank, Blueprint, BlueprintBank, BlueprintRow
from pamong.exams.queries.usable import Usable, usable_versions
from pamong.science.assembly import Range, TooLong, conflicts, parallel

if TYPE_CHECKING:
    from django.db.models import QuerySet

SECONDS: Final = 10.0
"""For the solver, for a whole draw. A form from 1,000 items with thirteen rows takes it a tenth of a second."""

_EACH: Final = 1.0
"""For each form of a large draw, and for each question which rows are in conflict."""


@dataclass(frozen=True, slots=True)
class Pool:
    """What a blueprint may draw from, in an order that does not change.

    items       by their versions; those on trial only as far as they fit a row
    rows        of the blueprint, in order
    """

    blueprint: Blueprint
    items: tuple[Usable, ...]
    rows: tuple[BlueprintRow, ...]

    def places(self, row: BlueprintRow | None = None, *, pilot: bool = False) -> frozenset[int]:
        """Where in the pool those stand that fit a row (None: all)."""
        return frozenset(
            place for place, one in enumerate(self.items) if one.pilot == pilot and (row is None or fits(row, one))
        )


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why no form can be made.

    rows        numbers of the rows that it is about; none when it is about the whole
    sentence    what they ask and what there is
    """

    rows: tuple[int, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class _Demand:
    """One thing that is asked of a form. ``row`` 0: how many in all; -1: how many on trial."""

    row: int
    range: Range
    there: int
    upper: bool = False


def fits(row: BlueprintRow, one: Usable) -> bool:
    """Whether an item is what a row asks for; what is empty in the row does not matter."""
    asked = (row.sector, row.competency_id, row.level, row.cognitive, row.kind)
    has = (one.sector, one.competency, one.level, one.cognitive, one.kind)
    return all(want in ("", None) or want == got for want, got in zip(asked, has, strict=True))


def offered_banks(blueprint: Blueprint) -> "QuerySet[Bank]":
    """Banks from which a blueprint may draw: the region's own and shared ones, for practice or not as it is."""
    offered = Q(region=blueprint.region_id) | Q(shared_at__isnull=False)
    return Bank.objects.filter(offered, closed_at=None, practice=blueprint.practice)


def missing_of(blueprint: Blueprint) -> tuple[str, ...]:
    """What keeps a draft from being looked at: no rows, no banks."""
    found = []
    if not BlueprintRow.objects.filter(blueprint=blueprint).exists():
        found.append(_("Belum ada baris: tulis berapa butir dari isi yang mana."))
    if not BlueprintBank.objects.filter(blueprint=blueprint).exists():
        found.append(_("Belum ada bank soal: pilih dari bank mana butirnya diambil."))
    return tuple(found)


def pool_of(blueprint: Blueprint) -> Pool:
    """The pool of a blueprint, now. A bank that was closed, or is no longer shared, gives nothing any more."""
    chosen = BlueprintBank.objects.filter(blueprint=blueprint).values("bank")
    banks = list(offered_banks(blueprint).filter(pk__in=chosen).values_list("pk", flat=True))
    rows = tuple(BlueprintRow.objects.filter(blueprint=blueprint).order_by("number"))
    found = usable_versions(banks, practice=blueprint.practice)
    kept = (one for one in found if not one.pilot or (blueprint.pilots and any(fits(row, one) for row in rows)))
    return Pool(blueprint, tuple(sorted(kept, key=lambda one: one.version)), rows)


def draw(pool: Pool, count: int, seed: int) -> tuple[tuple[Usable, ...], ...]:
    """Forms by a seed, each in the order of its slots. Raises Conflict ``blueprint-infeasible``, ``blueprint-too-hard``."""
    ranges = [*(one.range for one in _demands(pool)), *_apart(pool)]
    try:
        forms = parallel(len(pool.items), ranges, count, seed, seconds=max(_EACH, SECONDS / count))
    except TooLong:
        raise too_hard() from None
    if forms is None:
        raise Conflict("blueprint-infeasible", " ".join(one.sentence for one in troubles(pool)))
    return tuple(tuple(pool.items[place] for place in form) for form in forms)


def troubles(pool: Pool) -> tuple[Trouble, ...]:
    """Why no form can be made; empty when one can. Raises Conflict ``blueprint-too-hard``.

    That is every row for which there are too few items; where there are enough for each, a smallest set of rows that cannot
    hold together.
    """
    demands = _demands(pool)
    short = [one for one in demands if one.range.least > one.there]
    if short:
        return tuple(Trouble(_numbers([one]), _shortage(one)) for one in short)
    try:
        found = conflicts(len(pool.items), [one.range for one in demands], _apart(pool), seconds=_EACH)
    except TooLong:
        raise too_hard() from None
    if not found:
        return ()
    named = [demands[place] for place in found]
    return (Trouble(_numbers(named), _together(named)),)


def misfits(pool: Pool, chosen: Sequence[Usable]) -> tuple[Trouble, ...]:
    """What a form that was put together by hand does not keep to; empty when it keeps to all."""
    place = {one.version: number for number, one in enumerate(pool.items)}
    taken = {place[one.version] for one in chosen}
    found = [
        Trouble(_numbers([one]), _missed(one, len(taken & one.range.members)))
        for one in _demands(pool)
        if not one.range.least <= len(taken & one.range.members) <= one.range.most
    ]
    pairs = [one for one in _apart(pool) if len(taken & one.members) > one.most]
    if pairs:
        text = ngettext(
            "%(n)s pasang butir di antaranya tidak boleh berada dalam satu paket.",
            "%(n)s pasang butir di antaranya tidak boleh berada dalam satu paket.",
            len(pairs),
        )
        found.append(Trouble((), text % {"n": len(pairs)}))
    return tuple(found)


def too_hard() -> Conflict:
    """The solver was given up."""
    return Conflict(
        "blueprint-too-hard",
        _(
            "Susunannya belum ditemukan dalam waktu yang tersedia. Kurangi baris yang saling tumpang tindih, lalu coba lagi."
        ),
    )


def _demands(pool: Pool) -> list[_Demand]:
    """Least and most of a row apart, so that a conflict names the side that it is about."""
    plan, every, trial = pool.blueprint, pool.places(), pool.places(pilot=True)
    found = [_Demand(0, Range(every, plan.items, plan.items), len(every))]
    if plan.pilots:
        found.append(_Demand(-1, Range(trial, plan.pilots, plan.pilots), len(trial)))
    for row in pool.rows:
        fitting = pool.places(row)
        there = len(fitting)
        if row.least:
            found.append(_Demand(row.number, Range(fitting, row.least, max(there, row.least)), there))
        if row.most < there:
            found.append(_Demand(row.number, Range(fitting, 0, row.most), there, upper=True))
    return found


def _apart(pool: Pool) -> list[Range]:
    """Of two enemies one, and of an item that counts and its next version on trial."""
    places: defaultdict[int, list[int]] = defaultdict(list)
    for number, one in enumerate(pool.items):
        places[one.item].append(number)
    pairs = {frozenset(own) for own in places.values() if len(own) > 1}
    pairs |= {
        frozenset((mine, theirs))
        for one in pool.items
        for other in one.enemies & places.keys()
        for mine in places[one.item]
        for theirs in places[other]
    }
    return [Range(pair, 0, 1) for pair in sorted(pairs, key=sorted)]


def _numbers(demands: Iterable[_Demand]) -> tuple[int, ...]:
    return tuple(sorted({one.row for one in demands if one.row > 0}))


def _shortage(one: _Demand) -> str:
    """Fewer items than are asked for."""
    told = {"n": one.row, "least": one.range.least, "there": one.there}
    if one.row > 0:
        text = _("Baris %(n)s minta %(least)s butir, hanya ada %(there)s.")
        return (text if one.there else _("Baris %(n)s minta %(least)s butir, belum ada satu pun.")) % told
    if one.row < 0:
        return _("Kisi-kisi minta %(least)s butir uji coba yang cocok dengan barisnya, hanya ada %(there)s.") % told
    return _("Kisi-kisi minta %(least)s butir, hanya ada %(there)s yang dapat dipakai.") % told


def _together(demands: Sequence[_Demand]) -> str:
    """Each could be met, but not all of them."""
    if len(demands) == 1:
        text = _("%(what)s: butirnya cukup, tetapi sebagian tidak boleh berada dalam satu paket.")
        return text % {"what": _asked(demands[0])}
    rows, whole = [one for one in demands if one.row > 0], [one for one in demands if one.row <= 0]
    return _("Tidak dapat dipenuhi bersama: %(what)s.") % {"what": "; ".join(map(_asked, [*rows, *whole]))}


def _asked(one: _Demand) -> str:
    """What is asked, and how many items there are for it."""
    told = {"n": one.row, "least": one.range.least, "most": one.range.most, "there": one.there}
    if one.row == 0:
        return _("jumlah butir %(least)s (ada %(there)s)") % told
    if one.row < 0:
        return _("butir uji coba %(least)s (ada %(there)s)") % told
    if one.upper:
        return _("baris %(n)s paling banyak %(most)s (ada %(there)s)") % told
    return _("baris %(n)s paling sedikit %(least)s (ada %(there)s)") % told


def _missed(one: _Demand, taken: int) -> str:
    """What a form by hand does not keep to."""
    told = {"n": one.row, "least": one.range.least, "most": one.range.most, "taken": taken}
    if one.row == 0:
        return _("Kisi-kisi minta %(least)s butir, terpilih %(taken)s.") % told
    if one.row < 0:
        return _("Kisi-kisi minta %(least)s butir uji coba, terpilih %(taken)s.") % told
    if one.upper:
        return _("Baris %(n)s paling banyak %(most)s butir, terpilih %(taken)s.") % told
    return _("Baris %(n)s paling sedikit %(least)s butir, terpilih %(taken)s.") % told
