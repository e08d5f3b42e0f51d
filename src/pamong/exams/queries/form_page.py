"""Forms as those who keep them see them: all of a blueprint, what they share, one with its keys, and what to choose from."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pamong.competency.queries.regulations import named_competencies
from pamong.core.actor import Actor
from pamong.exams.access import form_for, kept_blueprint_for
from pamong.exams.models import Blueprint, Cognitive, Form, FormItem, ItemKind, ItemVersion
from pamong.exams.queries.answer_words import right_words
from pamong.exams.queries.assembling import fits, pool_of
from pamong.exams.queries.blueprints import BlueprintHead, RowLine, head_of, row_lines
from pamong.exams.queries.keys import current_keys
from pamong.exams.queries.packages import package_of
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.words import words
from pamong.science.assembly import exposure, overlaps

if TYPE_CHECKING:
    from django.core.paginator import Page


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form among those of its blueprint.

    letter      what people call it: A, B, C
    seed        None: put together by hand
    shared      items that it has in common with the form that has most of them in common; ``like`` is that one's letter
    """

    uuid: UUID
    letter: str
    seed: int | None
    digest: str
    created_at: datetime
    items: int
    shared: int
    like: str


@dataclass(frozen=True, slots=True)
class ExposureLine:
    """An item that stands in at least one form."""

    code: str
    bank: str
    version: int
    forms: int
    letters: str


@dataclass(frozen=True, slots=True)
class Forms:
    """All forms of a blueprint.

    asked       items of a form, those on trial too
    used        items that stand in any; ``repeated`` in more than one; ``most`` in how many the most used one stands
    """

    head: BlueprintHead
    asked: int
    lines: tuple[FormLine, ...]
    used: int
    repeated: int
    most: int


@dataclass(frozen=True, slots=True)
class PlacedItem:
    """An item at its place, with the right answer as it holds now."""

    slot: int
    item: UUID
    code: str
    bank: str
    version: int
    kind: str
    stem: str
    competency: str
    level: int | None
    cognitive: str
    counts: bool
    key: str
    source: str


@dataclass(frozen=True, slots=True)
class FormPage:
    """One form."""

    uuid: UUID
    head: BlueprintHead
    letter: str
    seed: int | None
    digest: str
    created_at: datetime
    items: tuple[PlacedItem, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """An item that a form may take.

    name        its code; with the bank where another bank has the same code
    rows        numbers of the rows that it fits
    """

    version: UUID
    name: str
    bank: str
    kind: str
    stem: str
    pilot: bool
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ChoicesWanted:
    """What somebody looks for among them. ``row`` 0: any."""

    text: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Composing:
    """What a form by hand is made from."""

    head: BlueprintHead
    items: int
    pilots: int
    rows: tuple[RowLine, ...]
    page: "Page[Choice]"


def letter_of(number: int) -> str:
    """A for 1, Z for 26, AA for 27."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def forms_of(actor: Actor, blueprint: UUID) -> Forms:
    """All forms of a blueprint that the actor keeps, and what they share. Raises NotFound."""
    plan = kept_blueprint_for(actor, blueprint)
    rows = list(Form.objects.filter(blueprint=plan).defer("package").order_by("number"))
    held = _held(plan)
    sets = [held.get(row.pk, set()) for row in rows]
    shared = overlaps(sets)
    seen = exposure(sets)
    lines = tuple(_line(row, place, sets, shared, rows) for place, row in enumerate(rows))
    return Forms(
        head=head_of(plan),
        asked=plan.items + plan.pilots,
        lines=lines,
        used=len(seen),
        repeated=sum(times > 1 for times in seen.values()),
        most=max(seen.values(), default=0),
    )


def exposure_lines(actor: Actor, blueprint: UUID) -> tuple[ExposureLine, ...]:
    """Items of all forms, the most used first. Raises NotFound."""
    plan = kept_blueprint_for(actor, blueprint)
    places = FormItem.objects.filter(form__blueprint=plan).order_by("form__number")
    letters: dict[tuple[str, str, int], list[str]] = {}
    columns = ("version__item__code", "version__item__bank__name", "version__number", "form__number")
    for code, bank, version, number in places.values_list(*columns):
        letters.setdefault((code, bank, version), []).append(letter_of(number))
    found = [ExposureLine(*item, len(where), ", ".join(where)) for item, where in letters.items()]
    return tuple(sorted(found, key=lambda one: (-one.forms, one.code, one.bank)))


def form_page(actor: Actor, uuid: UUID) -> FormPage:
    """One form with its keys, for who keeps it. Raises NotFound."""
    row = form_for(actor, uuid)
    package = package_of(row.pk)
    versions = ItemVersion.objects.select_related("item__bank").in_bulk([one.version for one in package.items])
    keys = current_keys(versions)
    names = named_competencies(one.competency for one in package.items if one.competency)
    items = []
    for one in package.items:
        item = versions[one.version].item
        items.append(
            PlacedItem(
                slot=one.slot,
                item=item.uuid,
                code=item.code,
                bank=item.bank.name,
                version=versions[one.version].number,
                kind=str(ItemKind(one.kind).label),
                stem=str(one.content["stem"]),
                competency=names[one.competency].name if one.competency else "",
                level=one.level,
                cognitive=str(Cognitive(item.cognitive).label) if item.cognitive else "",
                counts=one.counts,
                key="; ".join(right_words(one.kind, one.content, keys[one.version][1])),
                source=item.source,
            )
        )
    head = head_of(row.blueprint)
    return FormPage(row.uuid, head, letter_of(row.number), row.seed, row.digest, row.created_at, tuple(items))


def form_preview(actor: Actor, uuid: UUID) -> dict[str, Any]:
    """A form as candidates get it, without keys. Raises NotFound."""
    return package_of(form_for(actor, uuid).pk).body


def composing(actor: Actor, uuid: UUID, wanted: ChoicesWanted, *, page: str | None = None) -> Composing:
    """Items that a form of a blueprint may take, narrowed. Raises NotFound."""
    plan = kept_blueprint_for(actor, uuid)
    pool = pool_of(plan)
    found = [one for one in choices_of(plan) if _wanted(one, wanted)]
    rows: Rows[Choice] = Rows(found, list)
    return Composing(head_of(plan), plan.items, plan.pilots, row_lines(pool), page_of(rows, page))


def named_choices(actor: Actor, uuid: UUID, names: Sequence[str]) -> tuple[tuple[UUID, ...], tuple[str, ...]]:
    """Versions by the names that stand in the list, in that order, and names that mean none. Raises NotFound."""
    known = {one.name.casefold(): one.version for one in choices_of(kept_blueprint_for(actor, uuid))}
    told = [" ".join(name.split()).casefold() for name in names]
    unknown = tuple(name for name, folded in zip(names, told, strict=True) if folded not in known)
    return tuple(known[folded] for folded in told if folded in known), unknown


def choices_of(plan: Blueprint) -> tuple[Choice, ...]:
    """Everything that a blueprint may draw from, by code."""
    pool = pool_of(plan)
    usable = {one.version: one for one in pool.items}
    rows = ItemVersion.objects.filter(pk__in=usable).order_by("item__code", "item__bank__name")
    found = list(rows.values_list("pk", "uuid", "item__code", "item__bank__name", "kind", "content__stem"))
    times = Counter(code for _pk, _uuid, code, *_rest in found)
    return tuple(
        Choice(
            version=version,
            name=code if times[code] == 1 else f"{code} ({bank})",
            bank=bank,
            kind=str(ItemKind(kind).label),
            stem=str(stem),
            pilot=usable[pk].pilot,
            rows=tuple(row.number for row in pool.rows if fits(row, usable[pk])),
        )
        for pk, version, code, bank, kind, stem in found
    )


def _wanted(one: Choice, wanted: ChoicesWanted) -> bool:
    text = f"{one.name} {one.stem}".lower()
    return (not wanted.row or wanted.row in one.rows) and all(word in text for word in words(wanted.text))


def _held(plan: Blueprint) -> dict[int, set[int]]:
    """Form → its items; whichever version, an item that was seen was seen."""
    found: dict[int, set[int]] = {}
    for form, item in FormItem.objects.filter(form__blueprint=plan).values_list("form", "version__item"):
        found.setdefault(form, set()).add(item)
    return found


def _line(
    row: Form, place: int, sets: Sequence[set[int]], shared: dict[tuple[int, int], int], rows: Sequence[Form]
) -> FormLine:
    others = [other for other in range(len(rows)) if other != place]
    like = max(others, key=lambda other: shared[min(place, other), max(place, other)], default=None)
    return FormLine(
        uuid=row.uuid,
        letter=letter_of(row.number),
        seed=row.seed,
        digest=row.digest,
        created_at=row.created_at,
        items=len(sets[place]),
        shared=0 if like is None else shared[min(place, like), max(place, like)],
        like="" if like is None else letter_of(rows[like].number),
    )
