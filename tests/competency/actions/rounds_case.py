"""What the tests of rounds share: a clerk, her colleagues and her head, and a round about them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest

from pamong.competency.actions.built_in import ensure_built_in
from pamong.competency.actions.rounds import (
    create_round,
    open_round,
)
from pamong.competency.models import (
    Competency,
    Evidence,
    EvidenceKind,
    Rating,
    Round,
    RoundSubject,
)
from pamong.core.actor import Actor
from pamong.core.models import Entry
from pamong.core.refusals import Refusal
from pamong.kit.jobs import run_job
from pamong.kit.models import Job
from pamong.people.access import actor_of
from pamong.people.models import Account, Person
from pamong.surveys.actions.answers import Given, submit
from pamong.surveys.models import Invitation, Question
from tests import make
from tests.make import World

OPENED = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LAST = date(2026, 12, 4)


@dataclass
class Office:
    """Ani, Lia and Mira are clerks of ``permits``; Fajar leads the office above it, where nobody leads ``permits`` itself."""

    world: World
    ani: Person
    lia: Person
    mira: Person
    accounts: dict[int, Account] = field(default_factory=dict)

    def actor(self, person: Person) -> Actor:
        if person.pk not in self.accounts:
            held = Account.objects.filter(person=person).first()
            self.accounts[person.pk] = held or make.account(person)
        return actor_of(self.accounts[person.pk])

    @property
    def fajar(self) -> Person:
        return self.world.fajar.person

    @property
    def budi(self) -> Actor:
        return self.world.actor("budi")

    def opened(self, **facts: Any) -> Round:
        row = self.planned(**facts)
        assert run(open_round, self.budi, row) == "done"
        row.refresh_from_db()
        return row

    def planned(self, **facts: Any) -> Round:
        given: dict[str, Any] = {
            "region": "15.04",
            "title": "AKPK 2027",
            "units": [self.world.licensing.uuid],
            "peers": 2,
            "opens_on": OPENED.date(),
            "closes_on": LAST,
        }
        return create_round(self.budi, **{**given, **facts})

    def rate(self, rater: Person, rated: Person, level: int, **other: int) -> None:
        """Hand in one level for everything that is asked, but for the competencies named by code."""
        invitation = Invitation.objects.get(person=rater, about=rated, done=False, cancelled_at=None)
        codes = {str(uuid): code for uuid, code in Competency.objects.values_list("uuid", "code")}
        keys = keys_of(invitation.survey.version_id)
        given = [Given(key, number=other.get(codes[key].replace(".", "_"), level)) for key in keys]
        submit(self.actor(rater), invitation=invitation.uuid, answers=given)


def an_office() -> Office:
    world = make.world()
    ensure_built_in()
    _ = world.ani, world.fajar, world.budi
    lia = make.civil_servant("Lia Hartati", world.permits, world.officer)
    mira = make.civil_servant("Mira Yuliana", world.permits, world.officer)
    return Office(world, world.ani.person, lia, mira)


def keys_of(version: int) -> list[str]:
    """What a version asks about, in order."""
    return list(Question.objects.filter(version=version).order_by("place").values_list("key", flat=True))


def run(action: Callable[..., Job], actor: Actor, row: Round) -> str:
    """Ask for the job and do it; how it ended."""
    job = action(actor, uuid=row.uuid)
    run_job(job.pk)
    job.refresh_from_db()
    return "done" if job.finished_at else job.result.get("code", job.note)


def refused(action: Callable[..., object], *given: object, **named: object) -> str:
    """Code of the refusal; the tables of rounds and the journal are as before."""
    before = [list(table.objects.order_by("pk").values()) for table in (Round, RoundSubject, Rating, Invitation, Entry)]
    with pytest.raises(Refusal) as told:
        action(*given, **named)
    assert [
        list(table.objects.order_by("pk").values()) for table in (Round, RoundSubject, Rating, Invitation, Entry)
    ] == before
    return told.value.code


def shown(code: str) -> dict[str, tuple[float, int | None]]:
    """Kind of evidence → level and raters of one competency, of everybody together by name and kind."""
    names = dict(Person.objects.values_list("pk", "name"))
    rows = Evidence.objects.filter(competency=Competency.objects.get(code=code).pk)
    return {f"{names[row.person].split()[0]} {EvidenceKind(row.kind).name}": (row.level, row.raters) for row in rows}


def asked(row: Round) -> Counter[tuple[str, str]]:
    """Ratings that hold, by first name of who is rated and kind."""
    rows = Rating.objects.filter(subject__round=row, cancelled_at=None)
    return Counter((name.split()[0], kind) for name, kind in rows.values_list("subject__person__name", "kind"))
