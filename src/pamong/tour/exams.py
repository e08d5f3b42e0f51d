"""Exams in the tour: forty items on ethics and service law, a blueprint, one sitting that is over, one that begins soon."""

import json
import math
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from random import Random
from time import sleep
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.utils import timezone

from pamong.competency.queries.frameworks import current_competencies
from pamong.core.actor import SYSTEM, RegionId
from pamong.exams.actions.banks import open_bank
from pamong.exams.actions.blueprints import (
    BlueprintFacts,
    RowFacts,
    create_blueprint,
    publish_blueprint,
    set_banks,
    set_rows,
)
from pamong.exams.actions.candidates import accommodate, add_candidates, set_proctors
from pamong.exams.actions.entering import enter
from pamong.exams.actions.forms import draw_forms
from pamong.exams.actions.items import ItemFacts, approve_version, hand_in, release_version, write_item
from pamong.exams.actions.proctoring import close_sitting, start_sitting
from pamong.exams.actions.saving import Save, save_answers
from pamong.exams.actions.sittings import SittingFacts, publish_sitting, schedule_sitting
from pamong.exams.actions.submitting import submit_attempts
from pamong.exams.formats.attempt_token import read
from pamong.exams.queries.best_marks import marks_of
from pamong.exams.queries.cards import CardRow, cards_of
from pamong.exams.queries.packages import package_of
from pamong.exams.queries.sitting_page import candidate_rows
from pamong.people.queries.directory import read_rows
from pamong.people.queries.identity import person_id
from pamong.people.queries.posts import HeldPost, held_posts
from pamong.tour.actors import actor_of_cast, member_of
from pamong.tour.decks import chance
from pamong.tour.events import Known
from pamong.tour.items import answer, guess, read_items, worded
from pamong.tour.places import BATANG_HARI
from pamong.tour.teaching import Means

_WAITING: Final = ("EP-19", "EP-20")
"""Items that still wait for a review."""

_PRACTISED: Final = ("HP-01", "HP-02", "HP-03", "HP-04", "HP-09", "EP-01", "EP-03", "EP-08", "EP-12", "EP-15")
_ETHICS, _LAW = ("M.01", "Etika"), ("M.05", "Pelayanan publik")
"""Managerial competency that an item is about: integrity, service."""

_SAT: Final = 120
"""On one form: enough for statistics of each item."""

_MISKEYED, _WRONG = "HP-10", "a"
"""An item whose key is wrong in the bank, as it happens: who knows the answer gets no points, and its statistics tell."""

_ABLE: Final = 0.6
"""Mean ability, logits; its standard deviation is 1."""

_SHARP, _EASE = (0.8, 1.8), (-1.6, 1.2)
"""Of an item: least and most discrimination per logit, and difficulty, logits."""

_ANI: Final = 3.0
"""Her ability, logits."""

_WROTE: Final = ("budi", "citra")
"""Who know the items: they sit no exam of them. Ani sits the first, Joko the second, while she is in a class."""

_PASS: Final = 70
_SEATS: Final = 18


def examine(known: Known, region: RegionId, means: Means) -> tuple[UUID, list[int]]:
    """Banks with their items, a practice, a blueprint with two forms, a sitting that is over and one that begins soon.

    returns     the blueprint, and who passed the sitting that is over beside Ani, the best first
    """
    items = read_items()
    bank = _fill(region, "Etika dan hukum pelayanan publik", items, practice=False)
    practised = _fill(region, "Latihan pelayanan publik", [i for i in items if i["code"] in _PRACTISED], practice=True)
    _practise(practised)
    plan = _plan(bank, region)
    forms = [form.uuid for form in draw_forms(SYSTEM, blueprint=plan, count=2, seed=20261122)]
    random = chance(known.day.year, BATANG_HARI, "exams")
    cast = {person_id(member_of(known, key)) for key in ("ani", "joko", *_WROTE)}
    posts = sorted(held_posts(region), key=lambda post: post.person)
    people = [post for post in posts if post.kind == "D" and not post.leads and post.person not in cast]
    random.shuffle(people)
    sat, later = people[: _SAT - 1], people[_SAT : _SAT + _SEATS]
    _over(known, plan, forms[:1], sat, random)
    _soon(known, means, plan, forms[1:], later)
    marks = sorted(marks_of([post.person for post in sat], [plan]), key=lambda mark: -mark.percent)
    return plan, [mark.person for mark in marks if mark.percent >= _PASS]


def _fill(region: RegionId, name: str, items: Sequence[Mapping[str, Any]], *, practice: bool) -> UUID:
    """A bank; Budi writes, Citra reviews."""
    bank: UUID = open_bank(SYSTEM, region=BATANG_HARI, name=name, practice=practice).uuid
    author, reviewer = actor_of_cast("budi"), actor_of_cast("citra")
    codes = {row.code: row.uuid for row in current_competencies(region).values()}
    for item in items:
        competency = codes[(_ETHICS if item["code"].startswith("EP") else _LAW)[0]]
        content, key = worded(item)
        if item["code"] == _MISKEYED and not practice:
            key = {"right": _WRONG}
        facts = ItemFacts(
            item["kind"],
            content,
            key,
            code=item["code"],
            competency=competency,
            level=2 if item["cognitive"] in ("C1", "C2") else 3,
            cognitive=item["cognitive"],
            source=item["source"],
        )
        version = write_item(author, bank=bank, facts=facts).uuid
        hand_in(author, version=version)
        if item["code"] not in _WAITING or practice:
            approve_version(reviewer, version=version)
            release_version(author, version=version)
    return bank


def _practise(bank: UUID) -> None:
    facts = BlueprintFacts("Latihan Pelayanan Publik", minutes=20, items=8, practice=True, evidence=False)
    plan = create_blueprint(SYSTEM, region=BATANG_HARI, facts=facts).uuid
    set_banks(SYSTEM, blueprint=plan, banks=[bank])
    set_rows(SYSTEM, blueprint=plan, rows=[RowFacts(least=8, most=8)])
    publish_blueprint(SYSTEM, blueprint=plan)


def _plan(bank: UUID, region: RegionId) -> UUID:
    codes = {row.code: row.uuid for row in current_competencies(region).values()}
    facts = BlueprintFacts(
        "Uji Etika dan Pelayanan Publik",
        about="Dua puluh soal tentang etika dan hukum pelayanan publik. Boleh berpindah nomor; jawaban tersimpan sendiri.",
        minutes=40,
        items=20,
        pass_mark=Decimal(_PASS),
        pass_reason="Batas contoh; belum ditetapkan panel",  # noqa: S106  # of a pass mark
    )
    plan: UUID = create_blueprint(SYSTEM, region=BATANG_HARI, facts=facts).uuid
    set_banks(SYSTEM, blueprint=plan, banks=[bank])
    rows = [
        RowFacts(competency=codes[_ETHICS[0]], least=9, most=11),
        RowFacts(competency=codes[_LAW[0]], least=9, most=11),
        RowFacts(kind="judgement", least=4, most=7),
    ]
    set_rows(SYSTEM, blueprint=plan, rows=rows)
    publish_blueprint(SYSTEM, blueprint=plan)
    return plan


def _over(known: Known, plan: UUID, forms: Sequence[UUID], people: Sequence[HeldPost], random: Random) -> None:
    """Everybody has handed in one form, and the scores are there. Ani comes last, and is good."""
    start = timezone.now() + timedelta(seconds=1)
    facts = SittingFacts(
        "Uji Etika dan Pelayanan Publik, gelombang 1",
        "EPP1",
        None,
        "Aula kantor camat (contoh)",
        start,
        40,
        pin=False,
        gate=False,
    )
    sitting = _published(known, plan, forms, facts, [*_uuids(people), member_of(known, "ani")])
    sleep(
        max(0.0, (start - timezone.now()).total_seconds())
    )  # nothing is planned in the past or starts before its time
    start_sitting(SYSTEM, sitting=sitting.uuid)
    told = {item["stem"]: _Told(answer(item), random.uniform(*_SHARP), random.uniform(*_EASE)) for item in read_items()}
    *others, ani = cards_of(SYSTEM, sitting, []).rows
    attempts = [_sit(card, told, random, random.gauss(_ABLE, 1)) for card in others]
    attempts.append(_sit(ani, told, random, _ANI))
    submit_attempts(attempts, timezone.now())
    close_sitting(SYSTEM, sitting=sitting.uuid)


class _Told(NamedTuple):
    """What somebody answers who knows an item, and how it tells people apart: discrimination per logit, difficulty in logits."""

    right: object
    sharp: float
    hard: float

    def knows(self, ability: float, random: Random) -> bool:
        """Whether somebody of that ability, in logits, knows it: the two-parameter model."""
        return random.random() < 1 / (1 + math.exp(-self.sharp * (ability - self.hard)))


def _sit(card: CardRow, told: Mapping[str, _Told], random: Random, ability: float) -> int:
    """One candidate comes in, answers what that ability knows and guesses the rest. Returns the attempt."""
    now = timezone.now()
    claim = read(enter(number=card.number, code=card.code, pin="", now=now).token, now)
    saves = []
    for slot in package_of(claim.form).items:
        item = told[slot.content["stem"]]
        value = item.right if item.knows(ability, random) else guess(slot.kind, slot.content, random)
        saves.append(Save(claim, slot.slot, 1, json.dumps(value)))
    save_answers(saves, now)
    return claim.key


def _soon(known: Known, means: Means, plan: UUID, forms: Sequence[UUID], people: Sequence[HeldPost]) -> None:
    """Begins in half an hour, in the laboratory: Joko is on the list, Citra watches, somebody needs large letters."""
    start = (timezone.now() + timedelta(minutes=30)).replace(second=0, microsecond=0)
    title = "Uji Etika dan Pelayanan Publik, gelombang 2"
    facts = SittingFacts(title, "EPP2", means.rooms["lab"], "", start, 40, shows_score=True, board=True)
    sitting = _published(known, plan, forms, facts, [member_of(known, "joko"), *_uuids(people)])
    second = list(candidate_rows(SYSTEM, sitting.uuid).stream())[1]
    accommodate(SYSTEM, candidate=second.uuid, extra=15, large=True, why="Surat keterangan dokter mata (contoh)")


def _published(known: Known, plan: UUID, forms: Sequence[UUID], facts: SittingFacts, people: Sequence[UUID]) -> Any:
    """A sitting with its list, which Citra watches."""
    row = schedule_sitting(SYSTEM, blueprint=plan, facts=facts, forms=forms)
    add_candidates(SYSTEM, sitting=row.uuid, people=people)
    set_proctors(SYSTEM, sitting=row.uuid, people=[member_of(known, "citra")])
    return publish_sitting(SYSTEM, sitting=row.uuid)


def _uuids(people: Sequence[HeldPost]) -> list[UUID]:
    return [row.uuid for row in read_rows([post.person for post in people])]
