"""A session has a list of complete applications, and is closed with minutes that its deciders sign."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from pypdf import PdfReader

from pamong.core.models import Entry
from pamong.core.refusals import Refusal
from pamong.credentials.actions.plenaries import close_plenary, list_cases, open_plenary, remove_case
from pamong.credentials.models import Duty, Plenary, PlenaryCase
from pamong.credentials.queries.plenaries import minutes_file, plenaries, plenary_page
from pamong.learning.models import SessionSpeaker
from pamong.office.models import Letter, LetterEdition, Message
from pamong.people.access import actor_of
from tests import make
from tests.credentials import case, deciding
from tests.learning import case as learning
from tests.make import World

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 3, 32, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def code_of(action: Any, *args: Any, **given: Any) -> str:
    """Code of the refusal, after checking that nothing has changed."""
    before = (list(Plenary.objects.values()), list(PlenaryCase.objects.values()), Entry.objects.count())
    with pytest.raises(Refusal) as refused:
        action(*args, **given)
    assert (list(Plenary.objects.values()), list(PlenaryCase.objects.values()), Entry.objects.count()) == before
    return refused.value.code


def test_a_session_is_opened(world: World) -> None:
    told: dict[str, Any] = {
        "region": "15.04",
        "title": " Sidang  pleno ",
        "held_on": date(2026, 12, 1),
        "place": " Ruang  Melati ",
    }
    row = open_plenary(world.actor("budi"), **told)
    assert (row.title, row.held_on, row.place, row.closed_at) == (
        "Sidang pleno",
        date(2026, 12, 1),
        "Ruang Melati",
        None,
    )
    assert Entry.objects.filter(verb="credentials.plenary_opened").values_list("region", "data").get() == (
        world.region.pk,
        {},
    )


def test_a_session_needs_a_name_and_a_near_day(world: World) -> None:
    budi = world.actor("budi")
    told = {"region": "15.04", "title": "Sidang", "held_on": date(2026, 11, 23)}
    assert code_of(open_plenary, budi, **{**told, "title": "  "}) == "plenary-title"
    assert code_of(open_plenary, budi, **{**told, "held_on": date(2026, 10, 22)}) == "plenary-day"
    assert code_of(open_plenary, budi, **{**told, "held_on": date(2027, 11, 25)}) == "plenary-day"


@pytest.mark.parametrize("who", ["ani", "citra", "fajar", "gita", "joko", "dewi"])
def test_others_open_list_and_close_nothing(world: World, who: str) -> None:
    held, other = deciding.judged(world), world.actor(who)
    application = deciding.applied(world)
    assert code_of(open_plenary, other, region="15.04", title="S", held_on=date(2026, 11, 23)) == "not-found"
    given = {"plenary": held.plenary.uuid, "applications": [application.uuid]}
    assert code_of(list_cases, other, **given) == "not-found"
    assert code_of(remove_case, other, case=held.case.pk) == "not-found"
    assert code_of(close_plenary, other, plenary=held.plenary.uuid) == "not-found"
    with pytest.raises(Refusal):
        plenaries(other, "15.04")
    with pytest.raises(Refusal):
        plenary_page(other, held.plenary.uuid)


def test_complete_applications_are_listed_all_or_none_and_deciders_are_asked(world: World) -> None:
    application = deciding.applied(world)
    chosen = deciding.deciders(world, application)
    budi, plenary = world.actor("budi"), deciding.session(world)
    given = {"plenary": plenary.uuid, "applications": [application.uuid, uuid4()]}
    assert code_of(list_cases, budi, **given) == "not-found"
    page = plenary_page(budi, plenary.uuid)
    assert [(one.name, one.missing) for one in page.ready] == [("Ani Rahmawati", ())]
    list_cases(budi, plenary=plenary.uuid, applications=[application.uuid])
    page = plenary_page(budi, plenary.uuid)
    assert (page.ready, [(one.name, one.state, one.deciders) for one in page.cases]) == (
        (),
        [("Ani Rahmawati", "waiting", 2)],
    )
    told = Message.objects.filter(subject="Anda diminta memutus di Sidang pleno November")
    assert set(told.values_list("person", flat=True)) == {one.person_id for one in chosen}


def test_what_is_missing_is_shown(world: World) -> None:
    version = case.version(case.scheme(world))
    application = case.application(version, world.ani)
    plenary = deciding.session(world)
    page = plenary_page(world.actor("budi"), plenary.uuid)
    assert [(one.application, one.missing) for one in page.short] == [
        (
            application.uuid,
            (
                "PL.01 Menerima dan memeriksa kelengkapan permohonan",
                "PL.02 Menangani pengaduan di loket dan kanal daring",
            ),
        )
    ]
    assert plenaries(world.actor("budi"), "15.04").ready == 0


def test_an_application_is_on_one_open_list(world: World) -> None:
    held = deciding.judged(world)
    budi, other = world.actor("budi"), deciding.session(world, "Sidang lain")
    for plenary in (held.plenary, other):
        given = {"plenary": plenary.uuid, "applications": [held.application.uuid]}
        assert code_of(list_cases, budi, **given) == "listed"
    close_plenary(budi, plenary=held.plenary.uuid)
    assert len(list_cases(budi, plenary=other.uuid, applications=[held.application.uuid])) == 1


def test_who_applies_does_not_put_the_own_application_on_a_list(world: World) -> None:
    version = case.version(case.scheme(world))
    application = case.application(version, world.budi)
    case.judged(application, case.appointed(application, world.citra))
    plenary = deciding.session(world)
    given = {"plenary": plenary.uuid, "applications": [application.uuid]}
    assert code_of(list_cases, world.actor("budi"), **given) == "not-found"
    assert plenary_page(world.actor("budi"), plenary.uuid).ready == ()
    listed = list_cases(world.actor("eka"), **given)
    assert code_of(remove_case, world.actor("budi"), case=listed[0].pk) == "not-found"
    assert list(plenary_page(world.actor("budi"), plenary.uuid).cases) == []


def test_a_decider_sees_only_the_own_cases(world: World) -> None:
    held = deciding.judged(world)
    kiki = case.application(held.application.version, world.kiki)
    case.judged(kiki, case.appointed(kiki, case.assessor(world, "Asesor Lain")))
    list_cases(world.actor("budi"), plenary=held.plenary.uuid, applications=[kiki.uuid])
    page = plenary_page(held.actor(0), held.plenary.uuid)
    assert (page.keeps, [(one.name, one.mine) for one in page.cases]) == (False, [("Ani Rahmawati", "vote")])
    assert len(plenary_page(world.actor("budi"), held.plenary.uuid).cases) == 2


def test_a_session_ahead_takes_neither_votes_nor_a_close(world: World) -> None:
    application = deciding.applied(world)
    chosen = deciding.deciders(world, application)
    budi = world.actor("budi")
    plenary = open_plenary(budi, region="15.04", title="Sidang", held_on=date(2026, 11, 24))
    listed = list_cases(budi, plenary=plenary.uuid, applications=[application.uuid])[0]
    held = deciding.Judged(application, plenary, listed, chosen)
    assert code_of(held.vote, 0) == "plenary-ahead"
    assert code_of(close_plenary, budi, plenary=plenary.uuid) == "plenary-ahead"


def test_minutes_name_every_case_and_who_decided(world: World) -> None:
    held, _decision = deciding.not_yet(world)
    open_one = case.application(held.application.version, world.kiki)
    case.judged(open_one, case.appointed(open_one, case.assessor(world, "Asesor Lain")))
    budi = world.actor("budi")
    list_cases(budi, plenary=held.plenary.uuid, applications=[open_one.uuid])
    row = close_plenary(budi, plenary=held.plenary.uuid)
    assert row.minutes is not None
    letter = Letter.objects.get(uuid=row.minutes)
    assert (letter.kind, letter.number, letter.subject, letter.source) == (
        "minutes",
        "800.1.11/1/BA/KBH/2026",
        "Berita acara Sidang pleno November",
        f"credentials.plenary:{row.uuid}",
    )
    edition = LetterEdition.objects.get(letter=letter)
    assert edition.content["people"] == sorted(one.person_id for one in held.deciders)
    assert [(one["name"], one["result"]) for one in edition.content["rows"]] == [
        ("Ani Rahmawati", "Belum kompeten"),
        ("Kiki Amalia", "Belum diputuskan"),
    ]
    assert [mark for _code, _title, mark in edition.content["rows"][0]["units"]] == ["K", "BK"]
    with minutes_file(actor_of(held.deciders[0]), row.uuid).content as content:
        text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content.read())).pages).split())
    for words in ("Ani Rahmawati", "Sri Lestari decider", "Unit kedua belum terlihat.", "Senin 23 November 2026"):
        assert words in text
    assert "memeriksa 2 (dua) permohonan" in text


def test_minutes_say_who_kept_away_and_why(world: World) -> None:
    run, trainer = learning.held(world, starts_at=NOW - timedelta(days=21)), case.certifier(world, "Putri Ayu")
    learning.seated(run.offering, world.ani)
    SessionSpeaker.objects.create(session=run.sessions[0], speaker=learning.speaker(world, trainer.person))
    rule = {"any": [{"kind": "attendance", "programme": str(run.programme.uuid)}, {"kind": "observation"}]}
    held, _decision = deciding.not_yet(world, rules=[rule, rule])
    over: dict[str, Any] = {"conflict": True, "declaration": "Adik ipar", "ended_at": NOW, "ending": "Benturan"}
    case.appointed(held.application, case.certifier(world, "Made Sukarta"), Duty.DECIDER, **over)
    case.appointed(held.application, case.assessor(world, "Rosa Manik"), ended_at=NOW, ending="Cuti besar")
    close_plenary(world.actor("budi"), plenary=held.plenary.uuid)
    content = LetterEdition.objects.get(letter__kind="minutes").content
    assert [one["away"] for one in content["rows"]] == [
        [
            "Made Sukarta: pemutus, menyatakan benturan kepentingan",
            "Rosa Manik: asesor sampai 23 November 2026, Cuti besar",
            "Putri Ayu: mengajar pemohon pada 2 November 2026",
        ]
    ]
    assert "Adik ipar" not in str(content)


def test_a_session_is_closed_once_and_an_empty_one_has_no_minutes(world: World) -> None:
    budi, row = world.actor("budi"), deciding.session(world)
    assert close_plenary(budi, plenary=row.uuid).minutes is None
    assert code_of(close_plenary, budi, plenary=row.uuid) == "plenary-closed"
    application = deciding.applied(world)
    given = {"plenary": row.uuid, "applications": [application.uuid]}
    assert code_of(list_cases, budi, **given) == "plenary-closed"
    with pytest.raises(Refusal):
        minutes_file(budi, row.uuid)


def test_lists_cost_the_same_for_one_and_three(world: World, django_assert_num_queries: Any) -> None:
    version = case.version(case.scheme(world))
    plenary = deciding.session(world)
    budi = world.actor("budi")

    def one_more(name: str) -> None:
        someone = make.account(make.civil_servant(name, world.health, world.officer))
        application = case.application(version, someone)
        case.judged(application, case.appointed(application, case.assessor(world, f"Asesor {name}")))
        case.application(version, make.account(make.civil_servant(f"{name} B", world.health, world.officer)))
        list_cases(budi, plenary=plenary.uuid, applications=[application.uuid])

    one_more("Lia")
    with django_assert_num_queries(18):
        plenary_page(budi, plenary.uuid)
    one_more("Made")
    one_more("Nina")
    with django_assert_num_queries(18):
        plenary_page(budi, plenary.uuid)
