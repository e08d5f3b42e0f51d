"""People on the list of a sitting: numbers, seats and forms, who cannot sit it, and what becomes of somebody on it."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
import time_machine

from pamong.exams.actions.candidates import (
    accommodate,
    add_candidates,
    move_candidate,
    readmit_candidate,
    remove_candidate,
    set_proctors,
)
from pamong.exams.actions.cards import print_cards
from pamong.exams.actions.sittings import schedule_sitting
from pamong.exams.models import Candidate, ItemVersion, Proctor, Sitting
from pamong.people.models import Employment
from tests import make
from tests.exams import case
from tests.exams.sitting_case import (
    EIGHT,
    NOW,
    Planned,
    added,
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
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    world = make.world()
    _ = world.ani, world.budi, world.kiki, world.dewi, world.joko
    return world


def second(world: World, found: Planned, *, hours: int = 4, prefix: str = "UPPB") -> Sitting:
    """Another sitting of the same exam, later on that day."""
    given = facts(None, place="Aula", prefix=prefix, starts_at=EIGHT + timedelta(hours=hours))
    return schedule_sitting(
        world.actor("budi"), blueprint=found.blueprint.uuid, facts=given, forms=[one.uuid for one in found.forms]
    )


def test_candidates_get_numbers_seats_and_forms_in_turn(world: World) -> None:
    found = planned(world)
    people = servants(world, "Wati", "Yoga", "Zaki")
    rows = added(world, found, *people)
    a, b = (form.pk for form in found.forms)
    assert [(row.person_id, row.number, row.seat, row.form_id) for row in rows] == [
        (people[0].pk, "UPP-0001", 1, a),
        (people[1].pk, "UPP-0002", 2, b),
        (people[2].pk, "UPP-0003", 3, a),
    ]
    assert [(row.region_id, row.unit_id, row.edition, row.used) for row in rows] == [
        (world.region.pk, world.health.pk, 1, 0)
    ] * 3
    assert data_of("exams.candidates_added") == {"count": 3}
    assert told() == []


def test_candidate_of_a_published_sitting_is_told_at_once(world: World) -> None:
    found = planned(world)
    published(world, found, world.ani)
    added(world, found, world.kiki)
    assert [one[0] for one in told()] == [world.ani.person_id, world.kiki.person_id]


def test_number_is_never_given_twice_and_a_free_seat_again(world: World) -> None:
    found = planned(world)
    first, _second = added(world, found, *servants(world, "Wati", "Yoga"))
    remove_candidate(world.actor("budi"), candidate=first.uuid, reason="Pindah tugas.")
    row = added(world, found, *servants(world, "Zaki"))[-1]
    assert (row.number, row.seat) == ("UPP-0003", 1)


def test_more_than_the_computers_is_refused_whole(world: World) -> None:
    found = planned(world)
    added(world, found, world.ani)
    no = refusal(lambda: added(world, found, *servants(world, "A", "B", "C", "D", "E", "F")))
    assert no.code == "sitting-full"
    assert str(no) == "Lab CAT punya 6 tempat ujian; 1 sudah terisi dan Anda menambah 6."
    assert Candidate.objects.count() == 1


def test_same_person_twice_is_refused(world: World) -> None:
    found = planned(world)
    added(world, found, world.ani)
    no = refusal(lambda: added(world, found, world.kiki, world.ani))
    assert (no.code, str(no)) == (
        "candidate-twice",
        "Ani Rahmawati: sudah terdaftar dengan nomor UPP-0001.",
    )
    assert Candidate.objects.count() == 1


def test_who_was_taken_off_comes_back_only_by_being_readmitted(world: World) -> None:
    found = planned(world)
    row, _other = added(world, found, world.ani, world.kiki)
    actor = world.actor("budi")
    remove_candidate(actor, candidate=row.uuid, reason="Sakit sebulan.")
    assert refusal(lambda: added(world, found, world.ani)).code == "candidate-removed"
    added(world, found, *servants(world, "Wati"))
    back = readmit_candidate(actor, candidate=row.uuid)
    assert (back.number, back.seat, back.removed_at, back.removal) == ("UPP-0001", 3, None, "")
    assert refusal(lambda: readmit_candidate(actor, candidate=row.uuid)).code == "candidate-on"


def test_who_no_longer_serves_is_refused(world: World) -> None:
    found = planned(world)
    Employment.objects.filter(person=world.ani.person).update(until=make.SINCE + timedelta(days=9))
    assert refusal(lambda: added(world, found, world.ani)).code == "candidate-gone"


def test_nobody_puts_oneself_on_the_list(world: World) -> None:
    found = planned(world)
    assert refusal(lambda: added(world, found, world.budi)).code == "candidate-own"


@pytest.mark.parametrize(
    ("field", "code", "word"),
    [("written_by", "candidate-author", "penulis"), ("reviewed_by", "candidate-reviewer", "penelaah")],
)
def test_who_wrote_or_reviewed_an_item_is_refused_by_role(world: World, field: str, code: str, word: str) -> None:
    found = planned(world)
    version = ItemVersion.objects.order_by("pk")[0]
    older = case.version(version.item, state="reviewed", **{field: world.ani.pk})  # not the one in the form
    assert older.item_id == version.item_id
    no = refusal(lambda: added(world, found, world.ani))
    assert no.code == code
    assert str(no) == f"Ani Rahmawati: {word} butir dalam paket soal ujian ini, jadi tidak dapat menjadi peserta."
    assert added(world, found, world.kiki)[0].person == world.kiki.person


def test_proctor_is_no_candidate_and_candidate_no_proctor(world: World) -> None:
    found = planned(world)
    actor = world.actor("budi")
    set_proctors(actor, sitting=found.sitting.uuid, people=[world.joko.person.uuid])
    assert refusal(lambda: added(world, found, world.joko)).code == "candidate-proctor"
    added(world, found, world.ani)
    no = refusal(lambda: set_proctors(actor, sitting=found.sitting.uuid, people=[world.ani.person.uuid]))
    assert (no.code, str(no)) == (
        "proctor-candidate",
        "Ani Rahmawati peserta ujian ini, jadi tidak dapat mengawasinya.",
    )
    assert list(Proctor.objects.values_list("person", flat=True)) == [world.joko.person_id]


def test_exam_elsewhere_at_the_same_time_is_refused_also_in_another_region(world: World) -> None:
    found = planned(world)
    plan = case.blueprint(world, case.bank(world, region=world.other), region=world.other)
    form = case.form(plan, [])
    away = case.sitting(world.other, plan, form, starts_at=EIGHT + timedelta(minutes=89), title="Rahasia Ternate")
    case.candidate(away, world.ani)
    no = refusal(lambda: added(world, found, world.ani))
    assert no.code == "candidate-clash"
    assert str(no) == ("Ani Rahmawati: pada waktu itu peserta ujian di instansi lain, mulai 8 Desember 2026 09.29 WIB.")
    Sitting.objects.filter(pk=away.pk).update(starts_at=EIGHT + timedelta(minutes=90))
    assert len(added(world, found, world.ani)) == 1


def test_exam_elsewhere_that_ends_before_with_minutes_more_is_counted_to_its_end(world: World) -> None:
    found = planned(world)
    plan = case.blueprint(world, case.bank(world))
    early = case.sitting(world.region, plan, case.form(plan, []), starts_at=EIGHT - timedelta(minutes=90))
    one = case.candidate(early, world.ani, extra=31, accommodation="Surat dokter")
    assert refusal(lambda: added(world, found, world.ani)).code == "candidate-clash"
    Candidate.objects.filter(pk=one.pk).update(extra=30)
    assert added(world, found, world.ani)[0].seat == 1


def test_draft_elsewhere_is_no_obstacle(world: World) -> None:
    found = planned(world)
    plan = case.blueprint(world, case.bank(world))
    draft = case.sitting(world.region, plan, case.form(plan, []), published=False, starts_at=EIGHT)
    case.candidate(draft, world.ani)
    assert len(added(world, found, world.ani)) == 1


def test_people_of_another_region_are_not_found(world: World) -> None:
    found = planned(world)
    assert refusal(lambda: added(world, found, world.ani, world.dewi)).code == "not-found"
    assert refusal(lambda: added(world, found)).code == "candidates-none"
    assert Candidate.objects.count() == 0


def test_sixth_refused_person_is_counted_not_named(world: World) -> None:
    found = planned(world)
    people = servants(world, "Aa", "Bb", "Cc", "Dd", "Ee", "Ff")
    added(world, found, *people)
    text = str(refusal(lambda: added(world, found, *people)))
    assert ("Ee: sudah" in text, "Ff" in text, text.endswith("Masih ada 1 orang lain.")) == (True, False, True)


@pytest.mark.parametrize("name", ["ani", "dewi", "joko", "citra"])
def test_only_who_keeps_the_region_touches_the_list(world: World, name: str) -> None:
    found = planned(world)
    row = added(world, found, world.kiki)[0]
    before, actor = verbs(), world.actor(name)
    for action in (
        partial(add_candidates, sitting=found.sitting.uuid, people=[world.ani.person.uuid]),
        partial(remove_candidate, candidate=row.uuid, reason="Tidak perlu lagi."),
        partial(move_candidate, candidate=row.uuid, sitting=found.sitting.uuid, reason="Tidak perlu lagi."),
        partial(accommodate, candidate=row.uuid, extra=30, large=False, why="Surat dokter"),
        partial(readmit_candidate, candidate=row.uuid),
        partial(set_proctors, sitting=found.sitting.uuid, people=[]),
        partial(print_cards, sitting=found.sitting.uuid),
    ):
        assert refusal(lambda action=action: action(actor)).code == "not-found"  # type: ignore[misc]  # a default for a loop variable
    row.refresh_from_db()
    assert (row.removed_at, row.extra, verbs()) == (None, 0, before)


def test_removal_is_told_with_its_reason(world: World) -> None:
    found = planned(world)
    published(world, found, world.ani)
    row = Candidate.objects.get()
    remove_candidate(world.actor("budi"), candidate=row.uuid, reason="Sedang cuti besar.")
    row.refresh_from_db()
    assert (row.removed_at, row.removal) == (NOW, "Sedang cuti besar.")
    assert told()[-1] == (
        world.ani.person_id,
        "Anda tidak lagi peserta ujian Uji Pengaduan",
        "Alasannya: Sedang cuti besar.",
    )
    again = partial(remove_candidate, world.actor("budi"), candidate=row.uuid, reason="Sedang cuti besar.")
    assert refusal(again).code == "candidate-off"


def test_removal_needs_a_reason_and_somebody_who_has_not_entered(world: World) -> None:
    found = planned(world)
    published(world, found, world.ani)
    row = Candidate.objects.get()
    assert refusal(lambda: remove_candidate(world.actor("budi"), candidate=row.uuid, reason="-")).code == (
        "candidate-reason"
    )
    case.attempt(row)
    for action in (
        partial(remove_candidate, reason="Sedang cuti besar."),
        partial(accommodate, extra=30, large=False, why="Surat dokter"),
        partial(move_candidate, sitting=found.sitting.uuid, reason="Sedang cuti besar."),
    ):
        no = refusal(lambda action=action: action(world.actor("budi"), candidate=row.uuid))  # type: ignore[misc]  # a default for a loop variable
        assert no.code == "candidate-entered"


def test_move_leaves_history_and_takes_along_what_was_granted(world: World) -> None:
    found = planned(world)
    row = added(world, found, world.ani)[0]
    target, actor = second(world, found), world.actor("budi")
    accommodate(actor, candidate=row.uuid, extra=30, large=True, why="Surat dokter 12/2026")
    new = move_candidate(actor, candidate=row.uuid, sitting=target.uuid, reason="Bentrok dengan tugas.")
    row.refresh_from_db()
    assert (row.removed_at, row.removal) == (NOW, "Pindah ke UPPB-0001: Bentrok dengan tugas.")
    assert (new.sitting_id, new.number, new.seat, new.extra, new.large) == (target.pk, "UPPB-0001", 1, 30, True)
    assert rooms_held() == [(EIGHT, EIGHT + timedelta(minutes=90))]
    assert data_of("exams.candidate_moved") == {"sitting": found.sitting.pk, "to": target.pk, "candidate": new.pk}
    back = move_candidate(actor, candidate=new.uuid, sitting=found.sitting.uuid, reason="Tugasnya batal.")
    assert back.number == "UPP-0002"


def test_move_goes_only_to_another_sitting_of_the_same_exam(world: World) -> None:
    found = planned(world)
    row, actor = added(world, found, world.ani)[0], world.actor("budi")
    plan = case.blueprint(world, case.bank(world))
    other = case.sitting(world.region, plan, case.form(plan, []))
    move = partial(move_candidate, actor, candidate=row.uuid, reason="Bentrok dengan tugas.")
    assert refusal(lambda: move(sitting=found.sitting.uuid)).code == "sitting-same"
    assert refusal(lambda: move(sitting=other.uuid)).code == "sitting-other-exam"
    row.refresh_from_db()
    assert row.removed_at is None


def test_minutes_more_keep_the_room_longer(world: World) -> None:
    found = planned(world)
    row, other = added(world, found, world.ani, world.kiki)
    actor = world.actor("budi")
    accommodate(actor, candidate=row.uuid, extra=45, large=False, why="Surat dokter 12/2026")
    assert rooms_held() == [(EIGHT, EIGHT + timedelta(minutes=135))]
    accommodate(actor, candidate=other.uuid, extra=20, large=False, why="Surat dokter 13/2026")
    assert rooms_held() == [(EIGHT, EIGHT + timedelta(minutes=135))]
    remove_candidate(actor, candidate=row.uuid, reason="Sedang cuti besar.")
    assert rooms_held() == [(EIGHT, EIGHT + timedelta(minutes=110))]
    accommodate(actor, candidate=other.uuid, extra=0, large=False, why="tidak dipakai")
    other.refresh_from_db()
    assert (other.extra, other.large, other.accommodation) == (0, False, "")
    assert rooms_held() == [(EIGHT, EIGHT + timedelta(minutes=90))]


def test_accommodation_needs_its_reason_and_is_not_told_in_the_journal(world: World) -> None:
    found = planned(world)
    row, actor = added(world, found, world.ani)[0], world.actor("budi")
    grant = partial(accommodate, actor, candidate=row.uuid)
    assert refusal(lambda: grant(extra=30, large=False, why=" ")).code == "accommodation-why"
    assert refusal(lambda: grant(extra=601, large=False, why="Surat dokter")).code == "accommodation-extra"
    grant(extra=30, large=True, why="Surat dokter 12/2026")
    told_of = data_of("exams.candidate_accommodated")
    assert told_of == {"sitting": found.sitting.pk, "extra": 30, "large": True}


def test_minutes_more_do_not_run_into_another_exam(world: World) -> None:
    found = planned(world)
    row = added(world, found, world.ani)[0]
    plan = case.blueprint(world, case.bank(world))
    case.candidate(
        case.sitting(world.region, plan, case.form(plan, []), starts_at=EIGHT + timedelta(minutes=100)), world.ani
    )
    grant = partial(accommodate, world.actor("budi"), candidate=row.uuid, large=False, why="Surat dokter")
    assert refusal(lambda: grant(extra=11)).code == "candidate-clash"
    assert grant(extra=10).extra == 10


def test_proctors_are_exactly_who_was_named_and_new_ones_are_told(world: World) -> None:
    found = planned(world)
    published(world, found, world.ani)
    actor, kiki = world.actor("budi"), world.kiki.person
    set_proctors(actor, sitting=found.sitting.uuid, people=[kiki.uuid, world.joko.person.uuid])
    assert [one[0] for one in told(topic="exams.proctor")] == [world.joko.person_id, kiki.pk]
    before = len(verbs())
    set_proctors(actor, sitting=found.sitting.uuid, people=[world.joko.person.uuid, kiki.uuid])
    assert len(verbs()) == before
    set_proctors(actor, sitting=found.sitting.uuid, people=[kiki.uuid])
    assert list(Proctor.objects.values_list("person", flat=True)) == [kiki.pk]
    assert refusal(lambda: set_proctors(actor, sitting=found.sitting.uuid, people=[])).code == "proctors-none"
    assert (
        refusal(lambda: set_proctors(actor, sitting=found.sitting.uuid, people=[world.dewi.person.uuid])).code
        == "not-found"
    )


def test_cards_are_printed_once_published_and_that_is_written_down_without_codes(world: World) -> None:
    found = planned(world)
    actor = world.actor("budi")
    assert refusal(lambda: print_cards(actor, sitting=found.sitting.uuid)).code == "sitting-unpublished"
    published(world, found, world.ani, world.kiki)
    papers = print_cards(actor, sitting=found.sitting.uuid)
    assert [(row.number, row.seat) for row in papers.rows] == [("UPP-0001", 1), ("UPP-0002", 2)]
    assert data_of("exams.cards_printed") == {"count": 2}
    assert papers.rows[0].code not in repr(papers)
    again = print_cards(actor, sitting=found.sitting.uuid, candidates=[Candidate.objects.get(seat=2).uuid])
    assert again.rows == papers.rows[1:]


def test_code_on_the_card_is_of_the_last_edition(world: World) -> None:
    found = planned(world)
    published(world, found, world.ani)
    first = print_cards(world.actor("budi"), sitting=found.sitting.uuid).rows[0].code
    Candidate.objects.update(edition=2)
    assert print_cards(world.actor("budi"), sitting=found.sitting.uuid).rows[0].code != first
