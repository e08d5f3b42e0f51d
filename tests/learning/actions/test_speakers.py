"""Speakers: persons known and new, what those who plan should know, and how they are found."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pamong.core.refusals import NotFound
from pamong.learning.actions.speakers import (
    Outsider,
    SpeakerFacts,
    change_speaker,
    close_speaker,
    register_outside_speaker,
    register_speaker,
)
from pamong.learning.models import Speaker
from pamong.learning.queries.speakers import (
    SpeakersWanted,
    expertise_choices,
    speaker_choices,
    speaker_page,
    speaker_rows,
    speakers,
)
from pamong.people.models import Person
from tests import make
from tests.learning import case
from tests.make import World
from tests.office.kept import facts, refusal

pytestmark = pytest.mark.django_db

FACTS = SpeakerFacts(
    institution="Dukcapil", practitioner=True, expertise=("Antrean", " antrean ", "KTP-el"), honorarium="echelon-2"
)


@pytest.fixture
def world() -> World:
    return make.world()


def registered(world: World, person: Person, **given: object) -> Speaker:
    told = replace(FACTS, **given)  # type: ignore[arg-type]  # by name
    return register_speaker(world.actor("budi"), region="15.04", person=person.uuid, facts=told)


def test_known_person_becomes_a_speaker_wherever_she_serves(world: World) -> None:
    row = registered(world, world.dewi.person)
    assert (row.person_id, row.expertise, row.practitioner) == (world.dewi.person_id, ["Antrean", "KTP-el"], True)
    assert facts("learning.speaker_registered") == [(world.region.pk, {"person": world.dewi.person_id})]
    assert speaker_page(world.actor("budi"), row.uuid).row.home == world.other.name


def test_outsider_becomes_a_person_and_a_speaker(world: World) -> None:
    who = Outsider("Ratna Sari", title_after="M.Si.", email="ratna@contoh.invalid")
    row = register_outside_speaker(world.actor("budi"), region="15.04", outsider=who, facts=FACTS)
    assert speaker_page(world.actor("budi"), row.uuid).row.name == "Ratna Sari, M.Si."
    assert (row.person.region, len(facts("people.registered"))) == (world.region, 1)
    wrong = replace(who, email="bukan alamat")
    given = {"region": "15.04", "outsider": wrong, "facts": FACTS}
    assert refusal(register_outside_speaker, world.actor("budi"), **given) == "person-email"
    given = {"region": "15.04", "outsider": who, "facts": replace(FACTS, honorarium="gold")}
    assert refusal(register_outside_speaker, world.actor("budi"), **given) == "speaker-honorarium"


def test_speaker_is_corrected_closed_and_teaches_again(world: World) -> None:
    budi, row = world.actor("budi"), registered(world, world.ani.person)
    assert refusal(register_speaker, budi, region="15.04", person=world.ani.person.uuid, facts=FACTS) == "speaker-twice"
    told = replace(FACTS, conflict="Saudara peserta")
    change_speaker(budi, speaker=row.uuid, facts=told)
    change_speaker(budi, speaker=row.uuid, facts=told)
    assert facts("learning.speaker_changed") == [(world.region.pk, {"fields": ["conflict"]})]
    close_speaker(budi, speaker=row.uuid)
    assert refusal(close_speaker, budi, speaker=row.uuid) == "speaker-closed"
    assert refusal(change_speaker, budi, speaker=row.uuid, facts=told) == "speaker-closed"
    assert speaker_choices(budi, world.region.pk) == ()
    assert registered(world, world.ani.person).pk == row.pk
    assert [one.uuid for one in speaker_choices(budi, world.region.pk)] == [row.uuid]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"honorarium": "gold"}, "speaker-honorarium"),
        ({"expertise": [f"Keahlian {n}" for n in range(21)]}, "speaker-expertise"),
        ({"expertise": ["a" * 101]}, "speaker-expertise"),
    ],
)
def test_speaker_that_cannot_be_is_refused(world: World, given: dict[str, object], code: str) -> None:
    told = replace(FACTS, **given)  # type: ignore[arg-type]  # by name
    assert (
        refusal(register_speaker, world.actor("budi"), region="15.04", person=world.ani.person.uuid, facts=told) == code
    )


def test_partner_of_another_region_is_not_named(world: World) -> None:
    away = case.partner(world, region=world.other)
    given = {"region": "15.04", "person": world.ani.person.uuid, "facts": replace(FACTS, partner=away.uuid)}
    assert refusal(register_speaker, world.actor("budi"), **given) == "not-found"


def test_speaker_of_another_region_is_not_there(world: World) -> None:
    row = registered(world, world.ani.person)
    for name in ("dewi", "kiki", "fajar", "ani"):
        actor = world.actor(name)
        given = {"region": "15.04", "person": world.kiki.person.uuid, "facts": FACTS}
        assert refusal(register_speaker, actor, **given) == "not-found"
        assert refusal(change_speaker, actor, speaker=row.uuid, facts=FACTS) == "not-found"
        assert refusal(close_speaker, actor, speaker=row.uuid) == "not-found"
        with pytest.raises(NotFound):
            speaker_page(actor, row.uuid)
        with pytest.raises(NotFound):
            speakers(actor, "15.04", SpeakersWanted())


def test_speakers_are_found_by_what_they_do(world: World) -> None:
    house = case.partner(world, name="Universitas Jambi")
    registered(world, world.ani.person, partner=house.uuid, practitioner=False, expertise=["Etika"])
    registered(world, world.kiki.person)

    def names(**wanted: object) -> list[str]:
        rows = speaker_rows(world.actor("budi"), "15.04", SpeakersWanted(**wanted))  # type: ignore[arg-type]  # by name
        return [row.name for row in rows.stream()]

    assert names() == ["Ani Rahmawati", "Kiki Amalia"]
    assert names(practitioner=True) == ["Kiki Amalia"]
    assert names(expertise="Etika") == ["Ani Rahmawati"]
    assert names(partner=house.uuid) == ["Ani Rahmawati"]
    assert names(text="rahma") == ["Ani Rahmawati"]
    assert names(text="ktp el") == ["Kiki Amalia"]
    assert names(text="jambi") == ["Ani Rahmawati"]
    assert names(least=2.5) == []
    assert names(closed=True) == []
    assert expertise_choices(world.actor("budi"), world.region.pk) == ("Antrean", "Etika", "KTP-el")


def test_list_of_speakers_asks_the_same_however_many(world: World) -> None:
    budi = world.actor("budi")

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            list(speaker_rows(budi, "15.04", SpeakersWanted()).stream())
        return len(asked)

    registered(world, world.dewi.person)
    one = count()
    registered(world, world.ani.person)
    registered(world, world.kiki.person)
    assert count() == one
