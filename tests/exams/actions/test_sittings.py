"""Sittings are planned, changed, announced and given up, and their rooms move along."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from pamong.core.models import Entry
from pamong.exams.actions.candidates import add_candidates, set_proctors
from pamong.exams.actions.sittings import cancel_sitting, change_sitting, publish_sitting, schedule_sitting
from pamong.exams.models import Attempt, Candidate, ScoringRun, Sitting, SittingForm
from pamong.office.actions.bookings import book
from tests import make
from tests.exams import case
from tests.exams.sitting_case import (
    EIGHT,
    NOW,
    Planned,
    added,
    blueprint,
    data_of,
    facts,
    planned,
    published,
    refusal,
    rooms_held,
    servants,
    told,
    verbs,
)
from tests.learning.case import facility
from tests.make import World

pytestmark = pytest.mark.django_db

HALF_PAST_NINE = EIGHT + timedelta(minutes=90)


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    world = make.world()
    _ = world.ani, world.budi, world.kiki, world.dewi, world.joko
    return world


def change(world: World, found: Planned, **more: Any) -> Sitting:
    given = {"prefix": found.sitting.prefix, **more}
    room = given.pop("room", found.room)
    return change_sitting(world.actor("budi"), sitting=found.sitting.uuid, facts=facts(room, **given))


def test_sitting_is_a_draft_with_its_room_and_forms(world: World) -> None:
    found = planned(world)
    row = found.sitting
    assert (row.title, row.prefix, row.published_at, len(row.pin)) == ("Uji Pengaduan", "UPP", None, 6)
    assert rooms_held() == [(EIGHT, HALF_PAST_NINE)]
    assert set(SittingForm.objects.filter(sitting=row).values_list("form", flat=True)) == {f.pk for f in found.forms}
    assert verbs() == ["exams.sitting_scheduled"]
    assert told() == []


def test_pin_is_drawn_only_where_it_is_asked_for(world: World) -> None:
    found = planned(world, pin=False)
    assert found.sitting.pin == ""
    pin = change(world, found, pin=True).pin
    assert pin.isdecimal()
    assert change(world, found, pin=True, title="Uji").pin == pin


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": " "}, "sitting-title"),
        ({"prefix": "U-1"}, "sitting-prefix"),
        ({"prefix": "U"}, "sitting-prefix"),
        ({"minutes": 0}, "sitting-minutes"),
        ({"minutes": 601}, "sitting-minutes"),
        ({"pin_closes": 121}, "sitting-pin-closes"),
        ({"starts_at": NOW}, "sitting-past"),
        ({"starts_at": NOW.replace(year=2029)}, "sitting-far"),
        ({"place": "Aula"}, "sitting-two-places"),
        ({"facility": uuid4()}, "not-found"),
    ],
)
def test_sitting_that_cannot_be_is_refused(world: World, given: dict[str, Any], code: str) -> None:
    _bank, plan, forms = blueprint(world)
    room = facility(world)
    action = partial(schedule_sitting, world.actor("budi"), blueprint=plan.uuid, forms=[forms[0].uuid])
    assert refusal(lambda: action(facts=facts(room, **given))).code == code
    assert (Sitting.objects.count(), rooms_held(), verbs()) == (0, [], [])


def test_sitting_needs_forms_of_its_own_blueprint(world: World) -> None:
    _bank, plan, _forms = blueprint(world)
    _other_bank, _other, others = blueprint(world)
    action = partial(schedule_sitting, world.actor("budi"), blueprint=plan.uuid, facts=facts(None, place="Aula"))
    assert refusal(lambda: action(forms=[])).code == "sitting-forms"
    assert refusal(lambda: action(forms=[others[0].uuid])).code == "not-found"


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ({"published": False}, "blueprint-unpublished"),
        ({"withdrawn_at": NOW}, "blueprint-withdrawn"),
        ({"practice": True}, "blueprint-practice"),
    ],
)
def test_sitting_needs_a_published_blueprint_for_exams(world: World, state: dict[str, Any], code: str) -> None:
    bank = case.bank(world)
    plan = case.blueprint(world, bank, **state)
    form = case.form(plan, [case.version(case.item(bank))])
    action = partial(schedule_sitting, world.actor("budi"), blueprint=plan.uuid, facts=facts(None, place="Aula"))
    assert refusal(lambda: action(forms=[form.uuid])).code == code


def test_prefix_stands_once_in_the_installation(world: World) -> None:
    planned(world)
    _bank, plan, forms = blueprint(world)
    told_no = refusal(
        lambda: schedule_sitting(
            world.actor("budi"), blueprint=plan.uuid, facts=facts(None, place="Aula"), forms=[forms[0].uuid]
        )
    )
    assert told_no.code == "sitting-prefix-taken"
    assert "UPP2" in str(told_no)


def test_room_that_is_taken_refuses_the_sitting(world: World) -> None:
    planned(world)
    room = facility(world, name="Aula")
    book(
        world.actor("budi"),
        facility=room.uuid,
        starts=EIGHT,
        ends=EIGHT + timedelta(hours=1),
        purpose="Rapat triwulan",
    )
    _bank, plan, forms = blueprint(world)
    action = partial(schedule_sitting, world.actor("budi"), blueprint=plan.uuid, forms=[forms[0].uuid])
    assert refusal(lambda: action(facts=facts(room, prefix="LAIN"))).code == "facility-taken"
    assert Sitting.objects.count() == 1


@pytest.mark.parametrize("name", ["ani", "dewi", "joko", "citra"])
def test_only_who_keeps_the_region_plans_and_changes(world: World, name: str) -> None:
    found = planned(world)
    before = verbs()
    actor = world.actor(name)
    for action in (
        partial(schedule_sitting, blueprint=found.blueprint.uuid, facts=facts(None), forms=[found.forms[0].uuid]),
        partial(change_sitting, sitting=found.sitting.uuid, facts=facts(None)),
        partial(publish_sitting, sitting=found.sitting.uuid),
        partial(cancel_sitting, sitting=found.sitting.uuid, reason="Tidak jadi diadakan."),
    ):
        assert refusal(lambda action=action: action(actor)).code == "not-found"  # type: ignore[misc]  # a default for a loop variable
    found.sitting.refresh_from_db()
    assert (found.sitting.title, found.sitting.cancelled_at, verbs()) == ("Uji Pengaduan", None, before)


def test_change_of_a_draft_moves_the_room_and_tells_nobody(world: World) -> None:
    found = planned(world)
    added(world, found, world.ani)
    change(world, found, starts_at=EIGHT + timedelta(hours=2))
    assert rooms_held() == [(EIGHT + timedelta(hours=2), HALF_PAST_NINE + timedelta(hours=2))]
    assert data_of("exams.sitting_changed") == {"fields": ["starts_at"]}
    assert told() == []


def test_nothing_new_changes_nothing(world: World) -> None:
    found = planned(world)
    before = Entry.objects.count()
    change(world, found)
    assert Entry.objects.count() == before


def test_change_of_a_published_sitting_tells_candidates_and_proctors(world: World) -> None:
    found = planned(world)
    published(world, found, world.ani)
    change(world, found, starts_at=EIGHT + timedelta(hours=2))
    person, subject, body = told()[-1]
    assert (person, subject) == (world.ani.person_id, "Ujian Uji Pengaduan berubah")
    assert body == "Sekarang: Selasa 8 Desember 2026, 10.00 WIB, Lab CAT."
    assert [one[0] for one in told(topic="exams.proctor")] == [world.joko.person_id] * 2


def test_what_no_candidate_needs_to_know_is_not_told(world: World) -> None:
    found = planned(world)
    published(world, found, world.ani)
    before = len(told())
    change(world, found, shows_score=True)
    assert len(told()) == before


def test_forms_change_in_a_draft_and_are_given_anew(world: World) -> None:
    found = planned(world)
    added(world, found, world.ani, world.kiki)
    actor, kept = world.actor("budi"), found.forms[1]
    change_sitting(actor, sitting=found.sitting.uuid, facts=facts(found.room), forms=[kept.uuid])
    assert set(Candidate.objects.values_list("form", flat=True)) == {kept.pk}
    set_proctors(actor, sitting=found.sitting.uuid, people=[world.joko.person.uuid])
    publish_sitting(actor, sitting=found.sitting.uuid)
    again = partial(change_sitting, actor, sitting=found.sitting.uuid, facts=facts(found.room))
    assert refusal(lambda: again(forms=[found.forms[0].uuid])).code == "sitting-published"


def test_smaller_room_takes_everybody_or_refuses(world: World) -> None:
    found = planned(world)
    people = servants(world, "Wati", "Yoga", "Zaki")
    rows = added(world, found, *people)
    Candidate.objects.filter(pk=rows[2].pk).update(seat=6)
    small, tiny = facility(world, name="Ruang kecil", capacity=3), facility(world, name="Ruang mungil", capacity=2)
    assert refusal(lambda: change(world, found, room=tiny)).code == "sitting-full"
    change(world, found, room=small)
    assert list(Candidate.objects.order_by("pk").values_list("seat", flat=True)) == [1, 2, 3]
    assert Candidate.objects.get(pk=rows[2].pk).form == found.forms[0]


def test_prefix_stays_once_numbers_were_given(world: World) -> None:
    found = planned(world)
    assert change(world, found, prefix="UPD").prefix == "UPD"
    added(world, found, world.ani)
    assert refusal(lambda: change(world, found, prefix="UPX")).code == "sitting-numbered"


def test_publishing_says_everything_that_is_missing(world: World) -> None:
    _bank, plan, forms = blueprint(world)
    row = schedule_sitting(world.actor("budi"), blueprint=plan.uuid, facts=facts(None), forms=[forms[0].uuid])
    no = refusal(lambda: publish_sitting(world.actor("budi"), sitting=row.uuid))
    assert no.code == "sitting-incomplete"
    assert str(no) == ("Belum dapat terbit: Ruang atau tempatnya belum dipilih. Belum ada peserta. Belum ada pengawas.")
    row.refresh_from_db()
    assert (row.published_at, ScoringRun.objects.count()) == (None, 0)


def test_publishing_tells_each_candidate_the_own_number_and_pins_the_keys(world: World) -> None:
    found = planned(world)
    row = published(world, found, world.ani, world.kiki)
    assert row.published_at == NOW
    where = "Selasa 8 Desember 2026, 08.00 WIB, Lab CAT."
    come = "Datang 60 menit sebelum mulai, masuk dengan PIN paling lambat 5 menit sebelum mulai."
    assert [(person, body) for person, _subject, body in told()] == [
        (world.ani.person_id, f"{where} Nomor peserta UPP-0001, kursi 1. {come}"),
        (world.kiki.person_id, f"{where} Nomor peserta UPP-0002, kursi 2. {come}"),
    ]
    assert {subject for _person, subject, _body in told()} == {"Anda peserta ujian Uji Pengaduan"}
    assert [one[0] for one in told(topic="exams.proctor")] == [world.joko.person_id]
    run = ScoringRun.objects.get(sitting=row)
    assert (run.number, run.adopted_at) == (1, NOW)
    assert refusal(lambda: publish_sitting(world.actor("budi"), sitting=row.uuid)).code == "sitting-published"


def test_publishing_asks_again_who_is_elsewhere_by_now(world: World) -> None:
    first, second = planned(world), planned_beside(world)
    added(world, first, world.ani)
    added(world, second, world.ani)
    set_proctors(world.actor("budi"), sitting=first.sitting.uuid, people=[world.joko.person.uuid])
    publish_sitting(world.actor("budi"), sitting=first.sitting.uuid)
    set_proctors(world.actor("budi"), sitting=second.sitting.uuid, people=[world.joko.person.uuid])
    no = refusal(lambda: publish_sitting(world.actor("budi"), sitting=second.sitting.uuid))
    assert no.code == "candidate-clash"
    assert str(no) == ("Ani Rahmawati: pada waktu itu peserta Uji Pengaduan, mulai 8 Desember 2026 08.00 WIB.")


def planned_beside(world: World, *, starts_at: datetime = EIGHT) -> Planned:
    """Another draft, in a place of its own."""
    bank, plan, forms = blueprint(world)
    given = facts(None, place="Aula", prefix="LAIN", starts_at=starts_at)
    row = schedule_sitting(world.actor("budi"), blueprint=plan.uuid, facts=given, forms=[forms[0].uuid])
    return Planned(bank, plan, forms[:1], facility(world, name="Aula 2"), row)


def test_cancelling_releases_the_room_and_says_why(world: World) -> None:
    found = planned(world)
    published(world, found, world.ani)
    row = cancel_sitting(world.actor("budi"), sitting=found.sitting.uuid, reason="Listrik gedung padam sepekan.")
    assert (row.cancelled_at, rooms_held()) == (NOW, [])
    assert told()[-1] == (
        world.ani.person_id,
        "Ujian Uji Pengaduan dibatalkan",
        "Alasannya: Listrik gedung padam sepekan.",
    )
    assert data_of("exams.sitting_cancelled") == {"candidates": 1}
    again = partial(cancel_sitting, world.actor("budi"), sitting=row.uuid, reason="Sekali lagi saja.")
    assert refusal(again).code == "sitting-cancelled"


def test_cancelling_needs_a_reason_and_a_sitting_that_has_not_begun(world: World) -> None:
    found = planned(world)
    row = published(world, found, world.ani)
    action = partial(cancel_sitting, world.actor("budi"), sitting=row.uuid)
    assert refusal(lambda: action(reason="batal")).code == "cancel-reason"
    Sitting.objects.filter(pk=row.pk).update(started_at=NOW)
    assert refusal(lambda: action(reason="Tidak jadi diadakan.")).code == "sitting-started"
    assert refusal(lambda: change(world, found, title="Lain")).code == "sitting-started"
    assert rooms_held() == [(EIGHT, HALF_PAST_NINE)]


def test_nothing_is_changed_or_cancelled_where_somebody_works_by_the_own_clock(world: World) -> None:
    found = planned(world)
    row = published(world, found, world.ani)
    Sitting.objects.filter(pk=row.pk).update(own_clock=True)
    waiting = case.attempt(Candidate.objects.get(), admitted_at=None, started_at=None, deadline=None)
    assert change(world, found, title="Uji Pengaduan II").title == "Uji Pengaduan II"
    Attempt.objects.filter(pk=waiting.pk).update(admitted_at=NOW, started_at=NOW, deadline=HALF_PAST_NINE)
    cancel = partial(cancel_sitting, world.actor("budi"), sitting=row.uuid, reason="Tidak jadi diadakan.")
    assert refusal(cancel).code == "sitting-started"
    assert refusal(lambda: change(world, found, minutes=10)).code == "sitting-started"


def test_cancelled_sitting_frees_its_people_for_another(world: World) -> None:
    first, second = planned(world), planned_beside(world)
    published(world, first, world.ani)
    add = partial(add_candidates, world.actor("budi"), sitting=second.sitting.uuid, people=[world.ani.person.uuid])
    assert refusal(add).code == "candidate-clash"
    cancel_sitting(world.actor("budi"), sitting=first.sitting.uuid, reason="Tidak jadi diadakan.")
    assert add() == 1
