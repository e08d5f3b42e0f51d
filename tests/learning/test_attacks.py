"""What strangers, delegates and former leaders try, and what happens when two things are done in the same moment."""

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone
from pytest_django import Settings

from pamong.core.actor import Actor
from pamong.core.refusals import Forbidden, Refusal
from pamong.learning.actions.attendance import take_roster
from pamong.learning.actions.claims import claim_hours, verify_claim
from pamong.learning.actions.letters import issue_invitation
from pamong.learning.actions.offerings import invite_people, note_seen, set_speakers
from pamong.learning.actions.registration import approve, climb_approvals, give_seats, register
from pamong.learning.actions.together import approve_several, nominate_people
from pamong.learning.models import (
    Approval,
    Attendance,
    Engagement,
    HoursLine,
    Offering,
    OfferingInvitation,
    Registration,
    SessionSpeaker,
)
from pamong.learning.queries.claims import claim_page
from pamong.learning.queries.registrations import RegistrantsWanted, approvals_count, approvals_waiting, registrants
from pamong.office.models import LetterEdition
from pamong.people.access import actor_of
from pamong.people.models import Account, Assignment, Person, Unit
from tests import make
from tests.learning import case
from tests.learning.actions.test_claims import FACTS as COURSE
from tests.learning.actions.test_claims import proof
from tests.learning.actions.test_letters import FACTS
from tests.make import World

Run = Callable[[], object]


@pytest.fixture
def world(db: None, settings: Settings, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = str(tmp_path / "files")
    return make.world()


def together(*runs: Run) -> list[str]:
    """Run all at once, each with a connection of its own; returns codes of refusals, and what the database said."""
    start, failed = Barrier(len(runs)), list[str]()

    def begin(run: Run) -> None:
        start.wait()
        try:
            run()
        except Refusal as refusal:
            failed.append(refusal.code)
        except DatabaseError as problem:
            failed.append(str(problem).partition("\n")[0])
        finally:
            connection.close()

    threads = [Thread(target=begin, args=[run]) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


def acting(principal: Account, delegate: Account) -> Actor:
    """Who acts in somebody's name."""
    return actor_of(delegate, acting=make.delegation(principal, delegate).uuid)


def move(account: Account, unit: Unit) -> None:
    """Somebody leads another unit from today on."""
    now = Assignment.objects.get(person=account.person, until=None)
    now.until = timezone.localdate()
    now.save(update_fields=["until"])
    fields = {"position": now.position, "kind": "D", "since": timezone.localdate(), "leads": True}
    Assignment.objects.create(person=account.person, unit=unit, **{**_rest(now), **fields})


def _rest(row: Assignment) -> dict[str, object]:
    given = {"id", "uuid", "person_id", "unit_id", "position_id", "kind", "since", "until", "leads"}
    return {name: value for name, value in row.__dict__.items() if name not in given and not name.startswith("_")}


def wishes(held: case.Held, people: list[Person]) -> None:
    """All of them wait for seats, approved, in this order."""
    now = timezone.now()
    Registration.objects.bulk_create(
        Registration(
            offering=held.offering,
            person=person,
            region=held.offering.region,
            way="self",
            registered_at=now + timedelta(seconds=place),
            approved_at=now,
        )
        for place, person in enumerate(people)
    )


def test_two_draws_at_once_over_the_same_people_in_opposite_order_both_come_to_an_end(committed: None) -> None:
    world = make.world()
    people = [make.civil_servant(f"Orang {n}", world.health, world.officer) for n in range(60)]
    one = case.held(world, seating="need", seats=60)
    two = case.held(world, seating="need", seats=60, starts_at=one.sessions[0].starts_at)
    wishes(one, people)
    wishes(two, people[::-1])
    Offering.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    budi = world.actor("budi")
    assert together(*(partial(give_seats, budi, offering=held.offering.uuid) for held in (one, two))) == []
    assert Engagement.objects.count() == 120
    assert Registration.objects.filter(seated_at__isnull=False).count() == 60


def test_two_leaders_who_say_yes_to_the_same_offerings_in_opposite_order_both_come_through(committed: None) -> None:
    world = make.world()
    later = timezone.now() + timedelta(days=40)
    runs = [case.held(world, approval=True), case.held(world, approval=True, starts_at=later)]
    chosen = []
    for leader, unit in ((world.fajar, world.permits), (_head(world), world.health)):
        people = [make.account(make.civil_servant(f"Orang {n}", unit, world.officer)) for n in range(8)]
        for person in people:
            for run in runs:
                register(actor_of(person), offering=run.offering.uuid)
        chosen.append((actor_of(leader), Approval.objects.filter(approver=leader.person)))
    (one, first), (two, second) = chosen
    order = "registration__offering", "pk"
    rows = list(first.order_by(*order).values_list("uuid", flat=True))
    back = list(second.order_by(*order).values_list("uuid", flat=True))[::-1]
    runs_ = [partial(approve_several, one, approvals=rows), partial(approve_several, two, approvals=back)]
    assert together(*runs_) == []
    assert Registration.objects.filter(seated_at__isnull=False).count() == 32


def _head(world: World) -> Account:
    return make.account(make.civil_servant("Hana Putri", world.health, world.head, leads=True))


def test_two_regions_that_want_one_speaker_at_once_do_not_both_get_her(committed: None) -> None:
    world = make.world()
    here = case.held(world)
    taught = case.programme(world, region=world.other)
    there = case.session(case.offering(taught), case.module(taught), here.sessions[0].starts_at)
    someone = world.kiki.person
    ours, theirs = case.speaker(world, someone), case.speaker(world, someone, region=world.other)
    budi, dewi = world.actor("budi"), world.actor("dewi")
    runs: list[Run] = [
        partial(set_speakers, budi, session=here.sessions[0].uuid, speakers=[ours.uuid]),
        partial(set_speakers, dewi, session=there.uuid, speakers=[theirs.uuid]),
    ]
    assert together(*runs) == ["speaker-taken"]
    assert SessionSpeaker.objects.count() == 1


def test_who_claimed_in_somebodys_name_does_not_verify_that_claim(world: World) -> None:
    budi, someone = world.budi, acting(world.ani, world.budi)
    row = claim_hours(someone, facts=COURSE, stream=proof(), name="sertifikat.pdf")
    assert not claim_page(actor_of(budi), row.uuid).verify
    with pytest.raises(Forbidden) as refused:
        verify_claim(actor_of(budi), claim=row.uuid)
    assert (refused.value.code, HoursLine.objects.count()) == ("own-claim", 0)
    verify_claim(world.actor("eka"), claim=row.uuid)
    assert HoursLine.objects.count() > 0


def test_a_leader_who_leads_elsewhere_by_now_neither_reads_nor_answers_what_was_asked(world: World) -> None:
    fajar = world.fajar
    held = case.held(world, approval=True)
    row = register(world.actor("ani"), offering=held.offering.uuid)
    step = Approval.objects.get(registration=row)
    assert approvals_count(actor_of(fajar)) == 1
    move(fajar, world.health)
    gone = actor_of(fajar)
    assert (approvals_waiting(gone), approvals_count(gone)) == ((), 0)
    with pytest.raises(Forbidden) as refused:
        approve(gone, approval=step.uuid)
    row.refresh_from_db()
    assert (refused.value.code, row.approved_at) == ("no-longer-above", None)


def test_the_question_climbs_above_the_person_and_not_above_who_was_asked(world: World) -> None:
    fajar, _hana = world.fajar, _head(world)
    held = case.held(world, approval=True)
    row = register(world.actor("ani"), offering=held.offering.uuid)
    move(fajar, make.unit("Bidang Pelayanan", world.region, world.health))
    ira = make.account(make.civil_servant("Ira Lestari", world.licensing, world.head, leads=True))
    assert climb_approvals(timezone.now() + timedelta(days=30)) == 1
    asked = Approval.objects.filter(registration=row).order_by("step").values_list("approver", flat=True)
    assert list(asked) == [fajar.person_id, ira.person_id]


def test_a_registration_of_another_offering_is_not_below_this_address(world: World) -> None:
    one, two = case.held(world), case.held(world)
    row = case.seated(one.offering, world.ani, unit=world.permits)
    client = make.browser("owner", world)
    path = f"/angkatan/{two.offering.uuid}/pendaftar/{row.uuid}/tarik"
    assert client.get(path.replace(str(two.offering.uuid), str(one.offering.uuid))).status_code == 200
    assert (client.get(path).status_code, client.post(path, {"alasan": "Salah"}).status_code) == (404, 404)
    row.refresh_from_db()
    assert row.withdrawn_at is None


@pytest.mark.parametrize(
    "changed", [{"p": 5}, {"p": None}, {"mac": "\ud800" * 64}, {"mac": 5}, {"seq": True}, {"t": 5}]
)
def test_marks_that_no_telephone_makes_are_not_read(world: World, changed: dict[str, object]) -> None:
    held = case.held(world, starts_at=timezone.now() + timedelta(minutes=10))
    seat = case.seated(held.offering, world.ani)
    roster = take_roster(world.actor("budi"), session=held.sessions[0].uuid)
    usual = {"seq": 1, "p": str(seat.uuid), "t": "2026-11-22T03:15:00.000Z", "h": True, "mac": "0" * 64}
    body = json.dumps({"tanda": [usual | changed]})
    answer = make.browser("owner", world).post(f"/presensi/{roster.uuid}/kirim", body, "application/json")
    assert (answer.status_code, answer.json()["kode"]) == (422, "marks-unread")
    assert not Attendance.objects.exists()


def test_who_acts_for_somebody_reads_no_levels_of_that_one(world: World) -> None:
    held = case.held(world)
    case.seated(held.offering, world.fajar, unit=world.licensing, need=2)
    seen = [
        registrants(actor, held.offering.uuid, RegistrantsWanted()).page.object_list[0].need
        for actor in (world.actor("fajar"), acting(world.fajar, world.kiki))
    ]
    assert seen == [2, 0]


def test_who_acts_for_somebody_has_not_seen_the_invitation_in_that_ones_place(world: World) -> None:
    held = case.held(world)
    invite_people(world.actor("budi"), offering=held.offering.uuid, people=[world.ani.person.uuid])
    assert not note_seen(acting(world.ani, world.kiki), offering=held.offering.uuid)
    assert OfferingInvitation.objects.get().seen_at is None
    assert note_seen(world.actor("ani"), offering=held.offering.uuid)


def test_an_invitation_over_several_employers_shows_each_only_the_end_of_the_others_numbers(world: World) -> None:
    held = case.held(world)
    for account in (world.ani, world.dewi):
        case.seated(held.offering, account)
    issue_invitation(world.actor("budi"), offering=held.offering.uuid, facts=FACTS)
    rows = [row for group in LetterEdition.objects.get().content["groups"] for row in group["rows"]]
    assert [row["nip"][:-3] for row in rows] == ["•••••••• •••••• • "] * 2


def test_who_is_nominated_several_at_once_is_nobody_of_another_region(world: World) -> None:
    held = case.held(world)
    people = [world.kiki.person.uuid, world.dewi.person.uuid]
    with pytest.raises(Refusal) as refused:
        nominate_people(world.actor("budi"), offering=held.offering.uuid, people=people, reason="Perlu")
    assert (refused.value.code, Registration.objects.count()) == ("not-found", 0)
