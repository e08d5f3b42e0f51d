"""One item: its versions and keys, what it is about, and what the actor may do with it."""

import base64
import binascii
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from pamong.competency.queries.frameworks import current_competencies
from pamong.competency.queries.regulations import RegulationsWanted, cited, named_competencies, regulation_rows
from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.exams.access import REVIEWERS, item_for, written_bank_for, written_item_for
from pamong.exams.items import TYPES
from pamong.exams.models import Cognitive, Enemy, Item, ItemAlert, ItemKey, ItemKind, ItemVersion, Sector
from pamong.exams.queries.answer_words import right_words
from pamong.exams.queries.banks import keeps_bank, writes_items
from pamong.exams.queries.item_states import LABELS, state_of
from pamong.exams.queries.item_stats import HistoryLine, ItemHistory, item_history
from pamong.exams.queries.item_words import Proposal, proposals_of
from pamong.exams.queries.keys import current_keys
from pamong.exams.queries.writers import writers_of
from pamong.kit.wording import one_line
from pamong.people.access import holds
from pamong.people.queries.choosing import Option
from pamong.people.queries.presence import RegionFacts, names_of, region_facts


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key that held. ``right`` as a reader sees it; ``reason`` of a correction."""

    number: int
    right: str
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version, and what may be done with it next by who looks at it.

    own         the actor wrote some of it, so somebody else reviews it
    pictures    alternative texts, in the order of the pictures
    """

    uuid: UUID
    number: int
    kind: str
    state: str
    state_label: str
    content: dict[str, Any]
    keys: tuple[KeyLine, ...]
    written_at: datetime
    written_by: str
    reviewed_at: datetime | None
    reviewed_by: str
    remark: str
    own: bool
    pictures: tuple[str, ...]

    @property
    def options(self) -> list[str]:
        """Options with their letters, or what is on the left with its numbers."""
        lettered = [
            f"{chr(ord('A') + place)}. {one['text']}" for place, one in enumerate(self.content.get("options", ()))
        ]
        return lettered + [f"{place}. {one['text']}" for place, one in enumerate(self.content.get("left", ()), 1)]


@dataclass(frozen=True, slots=True)
class EnemyLine:
    """An item with which this one must not stand in a form."""

    uuid: UUID
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class AlertLine:
    """Something it rests on was withdrawn. ``closed_at`` None: somebody must decide."""

    uuid: UUID
    regulation: str
    regulation_uuid: UUID
    withdrawn_on: date | None
    opened_at: datetime
    closed_at: datetime | None
    closed_by: str
    kept: bool | None
    note: str


@dataclass(frozen=True, slots=True)
class ExamLine:
    """What one exam says of it, and what is proposed for that."""

    line: HistoryLine
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class ItemFull:
    """An item. ``write``, ``review`` and ``keep``: what the actor may do in its region.

    history     over its latest exams, ``exams`` each of them; nobody's answers can be told from it
    """

    region: RegionFacts
    uuid: UUID
    code: str
    bank: str
    bank_uuid: UUID
    sector: str
    competency: str
    competency_uuid: UUID | None
    level: int | None
    cognitive: str
    regulation: str
    regulation_uuid: UUID | None
    regulation_withdrawn: date | None
    source: str
    retired_at: datetime | None
    retirement: str
    write: bool
    review: bool
    keep: bool
    versions: tuple[VersionLine, ...]
    enemies: tuple[EnemyLine, ...]
    alerts: tuple[AlertLine, ...]
    history: ItemHistory
    exams: tuple[ExamLine, ...]

    @property
    def newest(self) -> VersionLine:
        """Its last version."""
        return self.versions[0]


@dataclass(frozen=True, slots=True)
class Choices:
    """What an item of a region may be about. Values are uuids."""

    competencies: tuple[Option, ...]
    regulations: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Writing:
    """What the form of an item begins with: nothing for a new one.

    item        None for a new one; ``number`` of the version it begins with, then 0
    facts       columns by name, uuids for what is chosen
    """

    region: RegionFacts
    bank: UUID
    bank_name: str
    item: UUID | None
    number: int
    code: str
    kind: str
    content: dict[str, Any]
    key: dict[str, Any]
    facts: dict[str, Any]
    choices: Choices


def item_page(actor: Actor, uuid: UUID) -> ItemFull:
    """An item of a bank that the actor may read; newest version first. Raises NotFound."""
    item = item_for(actor, uuid)
    region = item.bank.region_id
    about = named_competencies([item.competency_id] if item.competency_id else []).get(item.competency_id or 0)
    write, history = writes_items(actor, region), item_history(item.pk)
    return ItemFull(
        region=region_facts(item.bank.region),
        uuid=item.uuid,
        code=item.code,
        bank=item.bank.name,
        bank_uuid=item.bank.uuid,
        sector=str(Sector(item.sector).label),
        competency=about.name if about else "",
        competency_uuid=about.uuid if about else None,
        level=item.level,
        cognitive=str(Cognitive(item.cognitive).label) if item.cognitive else "",
        regulation=cited(item.regulation),
        regulation_uuid=item.regulation.uuid if item.regulation else None,
        regulation_withdrawn=item.regulation.withdrawn_on if item.regulation else None,
        source=item.source,
        retired_at=item.retired_at,
        retirement=item.retirement,
        write=write and item.bank.closed_at is None,
        review=holds(actor, REVIEWERS, region),
        keep=keeps_bank(actor, region),
        versions=_versions(actor, item),
        enemies=_enemies(item),
        alerts=_alerts(item),
        history=history,
        exams=tuple(ExamLine(one, proposals_of(one.stats, one.limits)) for one in history.lines),
    )


def item_preview(actor: Actor, uuid: UUID, number: int | None = None) -> dict[str, Any]:
    """A version, the newest unless told, as the player reads a form of one item. No key is in it. Raises NotFound."""
    item = item_for(actor, uuid)
    rows = ItemVersion.objects.filter(item=item).order_by("-number")
    row = (rows if number is None else rows.filter(number=number)).first()
    if row is None:
        raise NotFound
    return {
        "title": f"{item.code} · {item.bank.name}",
        "items": [{"slot": 1, "kind": row.kind, "content": row.content}],
    }


def item_picture(actor: Actor, uuid: UUID, number: int, place: int) -> tuple[str, bytes]:
    """Media type and bytes of a picture of a version; pictures count from 1. Raises NotFound."""
    content = item_preview(actor, uuid, number)["items"][0]["content"]
    try:
        head, _comma, data = content["images"][place - 1]["data"].partition(";base64,")
        return head.removeprefix("data:"), base64.b64decode(data, validate=True)
    except (KeyError, IndexError, binascii.Error) as why:
        raise NotFound from why


def item_of_code(actor: Actor, uuid: UUID, code: str) -> UUID | None:
    """Another item of the same bank, by its code; None when there is none. Raises NotFound."""
    item = item_for(actor, uuid)
    return Item.objects.filter(bank=item.bank_id, code=one_line(code)).values_list("uuid", flat=True).first()


def writing_new(actor: Actor, bank: UUID, kind: str) -> Writing:
    """The form of a new item in a bank where the actor writes. Raises NotFound."""
    row = written_bank_for(actor, bank)
    if kind not in TYPES:
        raise NotFound
    choices = _choices(actor, row.region.code, row.region_id)
    return Writing(region_facts(row.region), row.uuid, row.name, None, 0, "", kind, {}, {}, {}, choices)


def writing_again(actor: Actor, uuid: UUID) -> Writing:
    """The form of an item that the actor writes, as its newest version words it. Raises NotFound."""
    return _writing(actor, uuid, Q())


def writing_version(actor: Actor, uuid: UUID, version: UUID) -> Writing:
    """The same as one of its versions words it. Raises NotFound."""
    return _writing(actor, uuid, Q(uuid=version))


def _writing(actor: Actor, uuid: UUID, which: Q) -> Writing:
    written_item_for(actor, uuid)
    item = item_for(actor, uuid)
    row = ItemVersion.objects.filter(which, item=item).order_by("-number").first()
    if row is None:
        raise NotFound
    bank = item.bank
    return Writing(
        region=region_facts(bank.region),
        bank=bank.uuid,
        bank_name=bank.name,
        item=item.uuid,
        number=row.number,
        code=item.code,
        kind=row.kind,
        content=row.content,
        key=current_keys([row.pk])[row.pk][1],
        facts=_facts_of(item),
        choices=_choices(actor, bank.region.code, bank.region_id, item),
    )


def _facts_of(item: Item) -> dict[str, Any]:
    return {
        "sector": item.sector,
        "competency": str(item.competency.uuid) if item.competency else "",
        "level": item.level,
        "cognitive": item.cognitive,
        "regulation": str(item.regulation.uuid) if item.regulation else "",
        "source": item.source,
    }


def _choices(actor: Actor, code: str, region: int, item: Item | None = None) -> Choices:
    """What may be chosen; what the item is about already stays in it though it no longer counts."""
    competencies = tuple(
        Option(str(one.uuid), (one.name, one.code), (one.code,)) for one in current_competencies(region).values()
    )
    rows = regulation_rows(actor, code, RegulationsWanted(state="berlaku")).stream()
    regulations = {str(row.uuid): row.name for row in rows}
    if item is not None and item.competency and str(item.competency.uuid) not in {one.value for one in competencies}:
        own = named_competencies([item.competency.pk])[item.competency.pk]
        name = _("%(name)s (tidak berlaku lagi)") % {"name": own.name}
        competencies = (*competencies, Option(str(own.uuid), (name, own.code), (own.code,)))
    if item is not None and item.regulation:
        regulations.setdefault(str(item.regulation.uuid), cited(item.regulation))
    return Choices(competencies, tuple(regulations.items()))


def _versions(actor: Actor, item: Item) -> tuple[VersionLine, ...]:
    rows = list(ItemVersion.objects.select_related("item__bank").filter(item=item).order_by("-number"))
    keys = list(ItemKey.objects.filter(version__item=item).order_by("version", "-number"))
    accounts = {row.written_by for row in rows} | {row.reviewed_by for row in rows} | {row.set_by for row in keys}
    names = names_of(accounts)
    own = {actor.account, actor.behalf} - {None}
    return tuple(
        VersionLine(
            uuid=row.uuid,
            number=row.number,
            kind=str(ItemKind(row.kind).label),
            state=state_of(row),
            state_label=str(LABELS[state_of(row)]),
            content=row.content,
            keys=tuple(_key(row, key, names) for key in keys if key.version_id == row.pk),
            written_at=row.written_at,
            written_by=names.get(row.written_by or 0, ""),
            reviewed_at=row.reviewed_at or row.returned_at,
            reviewed_by=names.get(row.reviewed_by or 0, ""),
            remark=row.remark,
            own=state_of(row) == "telaah" and bool(own & writers_of(row)),
            pictures=tuple(one["alt"] for one in row.content.get("images", ())),
        )
        for row in rows
    )


def _key(row: ItemVersion, key: ItemKey, names: dict[int, str]) -> KeyLine:
    right = "; ".join(right_words(row.kind, row.content, key.key))
    return KeyLine(key.number, right, key.reason, key.set_at, names.get(key.set_by or 0, ""))


def _enemies(item: Item) -> tuple[EnemyLine, ...]:
    rows = Enemy.objects.filter(Q(item=item) | Q(other=item)).select_related("item", "other").order_by("pk")
    pairs = [(row.other if row.item_id == item.pk else row.item, row.reason) for row in rows]
    return tuple(EnemyLine(other.uuid, other.code, reason) for other, reason in pairs)


def _alerts(item: Item) -> tuple[AlertLine, ...]:
    rows = list(ItemAlert.objects.filter(item=item).select_related("regulation").order_by("-opened_at", "-pk"))
    names = names_of(row.closed_by for row in rows)
    return tuple(
        AlertLine(
            uuid=row.uuid,
            regulation=cited(row.regulation),
            regulation_uuid=row.regulation.uuid,
            withdrawn_on=row.regulation.withdrawn_on,
            opened_at=row.opened_at,
            closed_at=row.closed_at,
            closed_by=names.get(row.closed_by or 0, ""),
            kept=row.kept,
            note=row.note,
        )
        for row in rows
    )
