"""Practice: items of practice banks, asked and answered without a trace. Nothing of it is stored, nobody else sees it.

What was asked travels in the page as a signed list of versions, so that the answer is marked against the same sheet although the
server keeps none.
"""

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.core import signing
from django.utils.translation import gettext as _

from pamong.competency.queries.regulations import cited
from pamong.core.actor import Actor
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.exams import items
from pamong.exams.access import practices_of
from pamong.exams.models import Blueprint, BlueprintBank, ItemVersion
from pamong.exams.queries.answer_words import answer_words, right_words
from pamong.exams.queries.assembling import draw, pool_of
from pamong.exams.queries.keys import current_keys
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.science.scoring import total

HOURS: Final = 24
"""How long a sheet may be handed in."""

_SEEDS: Final = 2**63
_WHOLE: Final = 1.0


@dataclass(frozen=True, slots=True)
class PracticeLine:
    """A practice that is offered."""

    uuid: UUID
    title: str
    about: str
    region: str
    items: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Question:
    """An item as it is asked. ``version`` is where its pictures are found."""

    slot: int
    version: UUID
    kind: str
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PracticeSheet:
    """What is asked. ``token`` comes back with the answers."""

    uuid: UUID
    title: str
    about: str
    region: RegionFacts
    minutes: int
    questions: tuple[Question, ...]
    token: str


@dataclass(frozen=True, slots=True)
class Marked:
    """An item with its answer.

    state       right, part, wrong, none (not answered) or unread: what was written cannot be an answer
    answer      as a reader sees it, a line each of several parts
    right       the right answer, likewise
    source      where what it asks is written
    """

    question: Question
    state: str
    answer: tuple[str, ...]
    right: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class PracticeResult:
    """What came of it. ``passed`` None where there is no pass mark."""

    uuid: UUID
    title: str
    region: RegionFacts
    points: Decimal
    most: int
    percent: Decimal
    pass_mark: Decimal | None
    passed: bool | None
    marked: tuple[Marked, ...]


def practices(actor: Actor) -> tuple[PracticeLine, ...]:
    """What is offered to the actor for practice, by title."""
    rows = practices_of(actor).order_by("title", "pk")
    return tuple(
        PracticeLine(row.uuid, row.title, row.about, region_facts(row.region).name, row.items, row.minutes)
        for row in rows
    )


def practice_sheet(actor: Actor, uuid: UUID) -> PracticeSheet:
    """A new sheet, drawn by chance. Raises NotFound; Conflict ``practice-closed`` while its bank cannot meet it."""
    plan = _practice(actor, uuid)
    try:
        chosen = draw(pool_of(plan), 1, secrets.randbelow(_SEEDS))[0]
    except Conflict:
        raise Conflict(
            "practice-closed", _("Butir latihan ini sedang diperbarui. Coba lagi nanti, atau pilih latihan lain.")
        ) from None
    versions = [one.version for one in chosen]
    return PracticeSheet(
        uuid=plan.uuid,
        title=plan.title,
        about=plan.about,
        region=region_facts(plan.region),
        minutes=plan.minutes,
        questions=_questions(versions),
        token=signing.dumps(versions, salt=_salt(plan), compress=True),
    )


def practice_questions(actor: Actor, uuid: UUID, token: str) -> tuple[Question, ...]:
    """What a sheet asked. Raises NotFound; Invalid ``practice-sheet``; Conflict ``practice-late``."""
    return _questions(_versions(_practice(actor, uuid), token))


def practice_result(actor: Actor, uuid: UUID, *, token: str, answers: Mapping[int, object]) -> PracticeResult:
    """Answers marked against the sheet that they belong to.

    answers     slot → as ``exams.items`` reads it; what is missing was not answered
    raises      NotFound; Invalid ``practice-sheet`` for a sheet that was not made here; Conflict ``practice-late``
    """
    plan = _practice(actor, uuid)
    versions = _versions(plan, token)
    keys = current_keys(versions)
    questions = _questions(versions)
    shares, marked = [], []
    sources = _sources(versions)
    for question, version in zip(questions, versions, strict=True):
        key, raw = keys[version][1], answers.get(question.slot)
        share = items.score(question.kind, question.content, key, raw)
        shares.append(share)
        state, answer = _state(question, raw, share)
        right = right_words(question.kind, question.content, key)
        marked.append(Marked(question, state, answer, right, sources[version]))
    sum_of = total(shares, [True] * len(shares), [None] * len(shares))
    return PracticeResult(
        uuid=plan.uuid,
        title=plan.title,
        region=region_facts(plan.region),
        points=Decimal(str(round(sum_of.points, 2))),
        most=len(shares),
        percent=sum_of.percent,
        pass_mark=plan.pass_mark,
        passed=None if plan.pass_mark is None else sum_of.percent >= plan.pass_mark,
        marked=tuple(marked),
    )


def practice_picture(actor: Actor, uuid: UUID, *, version: UUID, place: int) -> tuple[str, bytes]:
    """Type and bytes of a picture of an item of this practice, counted from 1. Raises NotFound."""
    plan = _practice(actor, uuid)
    banks = BlueprintBank.objects.filter(blueprint=plan).values("bank")
    found = ItemVersion.objects.filter(uuid=version, item__bank__in=banks, item__bank__practice=True).first()
    images = found.content.get("images", []) if found else []
    if not 1 <= place <= len(images):
        raise NotFound
    head, _comma, data = images[place - 1]["data"].partition(",")
    return head.removeprefix("data:").removesuffix(";base64"), base64.b64decode(data)


def _practice(actor: Actor, uuid: UUID) -> Blueprint:
    row = practices_of(actor).filter(uuid=uuid).first()
    if row is None:
        raise NotFound
    return row


def _salt(plan: Blueprint) -> str:
    return f"exams.practice:{plan.uuid}"


def _versions(plan: Blueprint, token: str) -> list[int]:
    try:
        versions: list[int] = signing.loads(token, salt=_salt(plan), max_age=HOURS * 3600)
    except signing.SignatureExpired:
        raise Conflict(
            "practice-late", _("Lembar latihan ini lebih dari sehari. Mulai latihan lagi untuk lembar baru.")
        ) from None
    except signing.BadSignature:
        raise Invalid("practice-sheet", _("Lembar latihan ini tidak dikenal. Mulai latihan lagi.")) from None
    return versions


def _questions(versions: list[int]) -> tuple[Question, ...]:
    rows = ItemVersion.objects.in_bulk(versions)
    found = (rows[version] for version in versions)
    return tuple(Question(slot, row.uuid, row.kind, row.content) for slot, row in enumerate(found, 1))


def _sources(versions: list[int]) -> dict[int, str]:
    rows = ItemVersion.objects.filter(pk__in=versions).select_related("item__regulation").defer("content")
    return {row.pk: row.item.source or cited(row.item.regulation) for row in rows}


def _state(question: Question, raw: object, share: float) -> tuple[str, tuple[str, ...]]:
    """How an answer stands, and the answer in words."""
    if raw is None:
        return "none", ()
    try:
        answer = items.parse(question.kind, question.content, raw)
    except ValueError:
        return "unread", (raw,) if isinstance(raw, str) else ()
    state = "right" if share == _WHOLE else "part" if share else "wrong"
    return state, answer_words(question.kind, question.content, answer)
