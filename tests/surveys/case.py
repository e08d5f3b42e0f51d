"""What the tests of surveys share: a questionnaire, a survey, who is asked, and what stands in the database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import pytest
from django.apps import apps
from django.db.models import Model, QuerySet

from pamong.core.actor import Actor
from pamong.core.models import Entry
from pamong.core.refusals import Refusal
from pamong.people.access import actor_of
from pamong.people.models import Account, Person, Unit
from pamong.surveys.actions.answers import Given, submit
from pamong.surveys.actions.invitations import Invitee, invite
from pamong.surveys.actions.questionnaires import add_question, create_questionnaire, publish_version
from pamong.surveys.actions.questions import QuestionFacts
from pamong.surveys.actions.surveys import open_survey
from pamong.surveys.models import QuestionnaireVersion, Survey
from tests import make
from tests.make import World

NOW: Final = datetime(2026, 11, 21, 3, 32, tzinfo=UTC)
OPENS: Final = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
CLOSES: Final = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)

CALM: Final = QuestionFacts(
    "Seberapa tenang hari Anda?", "scale", options=("Sangat gelisah", "Gelisah", "Biasa", "Tenang", "Sangat tenang")
)
WAY: Final = QuestionFacts("Cara datang", "choice", options=("Motor", "Mobil", "Jalan kaki"), required=False)
MINUTES: Final = QuestionFacts("Lama perjalanan", "number", unit="menit", lowest=0, highest=600, required=False)
WORDS: Final = QuestionFacts("Apa yang mengganggu?", "text", required=False)
FOUR: Final = (CALM, WAY, MINUTES, WORDS)

CALM_KEY, WAY_KEY, MINUTES_KEY, WORDS_KEY = (
    "seberapa-tenang-hari-anda",
    "cara-datang",
    "lama-perjalanan",
    "apa-yang-mengganggu",
)


def published(world: World, questions: Sequence[QuestionFacts] = FOUR, *, who: str = "budi") -> QuestionnaireVersion:
    """A published version that Budi made."""
    actor = world.actor(who)
    code = world.other.code if who == "dewi" else world.region.code
    draft = create_questionnaire(actor, region=code, title="Suasana kerja", intro="Untuk memperbaiki ruang kerja.")
    for facts in questions:
        add_question(actor, version=draft.uuid, facts=facts)
    publish_version(actor, version=draft.uuid)
    draft.refresh_from_db()
    return draft


def opened(world: World, *, version: QuestionnaireVersion | None = None, **facts: Any) -> Survey:
    """A survey of Budi's that runs from yesterday to the end of the month."""
    version = version or published(world)
    told = {"title": "Suasana kerja November", "anonymous": False, "floor": 5, "opens_at": OPENS, "closes_at": CLOSES}
    return open_survey(world.actor("budi"), region=world.region.pk, version=version.uuid, **{**told, **facts})


def asked(world: World, survey: Survey, person: Person, **facts: Any) -> UUID:
    """Invitation of one person."""
    found = invite(world.actor("budi"), survey=survey.uuid, people=[Invitee(person.pk, **facts)])
    return found[person.pk, facts.get("about")]


@dataclass(frozen=True)
class Staff:
    """Somebody with an account and an invitation."""

    account: Account
    actor: Actor
    invitation: UUID


def staffed(world: World, survey: Survey, unit: Unit, count: int) -> list[Staff]:
    """So many people of a unit, each invited in it."""
    people = [make.civil_servant(f"Pegawai {n}", unit, world.officer) for n in range(count)]
    found = invite(world.actor("budi"), survey=survey.uuid, people=[Invitee(p.pk, unit=unit.pk) for p in people])
    accounts = [make.account(person) for person in people]
    return [Staff(account, actor_of(account), found[account.person_id, None]) for account in accounts]


def answer(staff: Staff, calm: float, *others: Given) -> None:
    """Hand in, with this answer to the scale."""
    submit(staff.actor, invitation=staff.invitation, answers=[Given(CALM_KEY, calm), *others])


def facts(verb: str) -> list[tuple[int, dict[str, object]]]:
    """Region and data of every entry with this verb, oldest first."""
    return list(Entry.objects.filter(verb=verb).order_by("id").values_list("region", "data"))


def state() -> dict[str, list[dict[str, Any]]]:
    """Every row of surveys' tables, messages, and the journal."""
    tables: list[type[Model]] = [
        *apps.get_app_config("surveys").get_models(),
        *apps.get_app_config("office").get_models(),
        Entry,
    ]
    return {table.__name__: list(QuerySet(table).order_by("pk").values()) for table in tables}


def refusal(action: Callable[..., object], *who: Actor | str, **given: object) -> str:
    """Code of the refusal, after checking that nothing has changed."""
    before = state()
    with pytest.raises(Refusal) as refused:
        action(*who, **given)
    assert state() == before
    return refused.value.code
