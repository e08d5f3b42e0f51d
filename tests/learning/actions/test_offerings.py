"""Offerings are opened, changed, published, given up, and people invited to them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from pamong.learning.actions.offerings import (
    add_session,
    cancel_offering,
    change_offering,
    invite_people,
    note_seen,
    open_offering,
    publish_offering,
    set_speakers,
)
from pamong.learning.actions.programmes import set_partners
from pamong.learning.models import Agreement, Draw, Engagement, Offering, OfferingInvitation, Registration
from pamong.office.models import Booking, Message
from tests import make
from tests.learning import case
from tests.learning.offering_case import (
    NOW,
    drafted,
    facts_of,
    offering_facts,
    published,
    refusal,
    refused,
    session_facts,
    stranger_sees_nothing,
    told,
    wib,
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
    _ = world.ani, world.budi, world.kiki, world.dewi, world.gita
    return world


def test_offering_gets_the_next_number_of_its_programme(world: World) -> None:
    taught = case.programme(world)
    first, second = (open_offering(world.actor("budi"), programme=taught.uuid, facts=offering_facts()) for _ in "12")
    assert (first.number, second.number) == (1, 2)
    assert (first.region_id, first.seats, first.published_at) == (world.region.pk, 30, None)
    assert facts_of("learning.offering_opened") == [
        {"programme": taught.pk, "number": 1},
        {"programme": taught.pk, "number": 2},
    ]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"seats": 0}, "offering-seats"),
        ({"seats": 100_001}, "offering-seats"),
        ({"seating": "favour"}, "offering-seating"),
        ({"approval_days": 31}, "offering-approval-days"),
        ({"grace": 121}, "offering-grace"),
        ({"closes_at": NOW}, "offering-times"),
    ],
)
def test_offering_that_cannot_be_is_refused(world: World, facts: dict[str, Any], code: str) -> None:
    taught = case.programme(world)
    given = offering_facts(**facts)
    assert refusal(open_offering, world.actor("budi"), programme=taught.uuid, facts=given) == code


def test_offering_of_what_is_not_taught_is_refused(world: World) -> None:
    draft, gone = case.programme(world, published=False), case.programme(world, withdrawn_at=NOW)
    budi = world.actor("budi")
    assert refusal(open_offering, budi, programme=draft.uuid, facts=offering_facts()) == "programme-unpublished"
    assert refusal(open_offering, budi, programme=gone.uuid, facts=offering_facts()) == "programme-withdrawn"
    stranger_sees_nothing(open_offering, world, programme=case.programme(world).uuid, facts=offering_facts())


def test_change_writes_only_what_is_new(world: World) -> None:
    row = drafted(world).offering
    told_twice = offering_facts(seats=24, contact="  Bidang PK,\n0741 123 ", seating="lottery")
    for _ in "12":
        change_offering(world.actor("budi"), offering=row.uuid, facts=told_twice)
    row.refresh_from_db()
    assert (row.seats, row.contact, row.seating) == (24, "Bidang PK, 0741 123", "lottery")
    assert facts_of("learning.offering_changed") == [{"fields": ["seats", "seating", "contact"]}]


def test_change_keeps_what_was_promised(world: World) -> None:
    row, budi = published(world).offering, world.actor("budi")
    for facts in ({"seating": "lottery"}, {"approval": True}):
        assert refusal(change_offering, budi, offering=row.uuid, facts=offering_facts(**facts)) == "offering-promised"
    Offering.objects.filter(pk=row.pk).update(seated_at=NOW)
    later = offering_facts(closes_at=wib(5, 16))
    assert refusal(change_offering, budi, offering=row.uuid, facts=later) == "offering-seated"


def test_seats_never_fall_below_those_who_have_one_nor_rise_above_the_room(world: World) -> None:
    found, budi = drafted(world), world.actor("budi")
    case.seated(found.offering, world.ani)
    case.seated(found.offering, world.kiki)
    fewer = offering_facts(seats=1)
    assert refusal(change_offering, budi, offering=found.offering.uuid, facts=fewer) == "seats-taken"
    room = case.facility(world, capacity=40)
    given = session_facts(found.module, starts_at=wib(9, 8), ends_at=wib(9, 12), place="", facility=room.uuid)
    add_session(budi, offering=found.offering.uuid, facts=given)
    more = refused(change_offering, budi, offering=found.offering.uuid, facts=offering_facts(seats=41))
    assert more.code == "room-too-small"
    assert "40" in str(more)
    assert "41" in str(more)


def test_registration_ends_before_the_first_session(world: World) -> None:
    row = drafted(world).offering
    late = offering_facts(closes_at=wib(8, 8, 1))
    assert refusal(change_offering, world.actor("budi"), offering=row.uuid, facts=late) == "closes-late"
    change_offering(world.actor("budi"), offering=row.uuid, facts=offering_facts(closes_at=wib(8, 8)))


def test_publishing_shows_it_once(world: World) -> None:
    row = drafted(world).offering
    publish_offering(world.actor("budi"), offering=row.uuid)
    row.refresh_from_db()
    assert row.published_at == NOW
    assert facts_of("learning.offering_published") == [{}]
    assert not Draw.objects.exists()
    assert refusal(publish_offering, world.actor("budi"), offering=row.uuid) == "offering-published"


def test_publishing_a_lottery_publishes_its_commitment(world: World) -> None:
    row = published(world, seating="lottery").offering
    draw = Draw.objects.get(offering=row)
    assert (draw.committed_at, draw.drawn_at) == (NOW, None)


def test_publishing_asks_for_a_session_of_each_module(world: World) -> None:
    found = drafted(world)
    case.module(found.programme, title="Menjawab pengaduan")
    why = refused(publish_offering, world.actor("budi"), offering=found.offering.uuid)
    assert why.code == "modules-without-session"
    assert "“Menjawab pengaduan”" in str(why)
    empty = open_offering(world.actor("budi"), programme=found.programme.uuid, facts=offering_facts())
    assert refusal(publish_offering, world.actor("budi"), offering=empty.uuid) == "modules-without-session"


def test_publishing_without_a_lasting_agreement_names_it(world: World) -> None:
    taught = case.programme(world, published=False)
    part = case.module(taught)
    partner = case.partner(world, name="Universitas Contoh", until=date(2026, 12, 7))
    set_partners(world.actor("budi"), programme=taught.uuid, partners={partner.uuid: "Pengajar"})
    type(taught).objects.filter(pk=taught.pk).update(published_at=NOW)
    row = open_offering(world.actor("budi"), programme=taught.uuid, facts=offering_facts())
    add_session(world.actor("budi"), offering=row.uuid, facts=session_facts(part))
    why = refused(publish_offering, world.actor("budi"), offering=row.uuid)
    assert why.code == "partner-lapsed"
    assert "Universitas Contoh (PKS/1, hari terakhir 7 Desember 2026)" in str(why)
    Agreement.objects.update(until=date(2026, 12, 8))
    publish_offering(world.actor("budi"), offering=row.uuid)


def test_programme_that_nobody_looked_at_again_is_not_offered(world: World) -> None:
    row = drafted(world).offering
    taught = row.programme
    type(taught).objects.filter(pk=taught.pk).update(review_on=NOW.date())
    why = refused(publish_offering, world.actor("budi"), offering=row.uuid)
    assert why.code == "programme-overdue"
    assert "ditinjau pada 23 November 2026" in str(why)
    assert Offering.objects.get(pk=row.pk).published_at is None
    type(taught).objects.filter(pk=taught.pk).update(review_on=NOW.date() + timedelta(days=1))
    publish_offering(world.actor("budi"), offering=row.uuid)


def test_publishing_after_the_close_is_refused(world: World) -> None:
    row = drafted(world).offering
    with time_machine.travel(wib(4, 16), tick=False):
        assert refusal(publish_offering, world.actor("budi"), offering=row.uuid) == "closes-past"


def test_nobody_else_opens_changes_or_ends_it(world: World) -> None:
    row = drafted(world).offering
    stranger_sees_nothing(change_offering, world, offering=row.uuid, facts=offering_facts())
    stranger_sees_nothing(publish_offering, world, offering=row.uuid)
    stranger_sees_nothing(cancel_offering, world, offering=row.uuid, reason="Anggaran digeser ke triwulan depan")


def test_cancelling_frees_rooms_and_people_and_tells_everybody(world: World) -> None:
    found, budi = drafted(world), world.actor("budi")
    room = case.facility(world)
    given = session_facts(found.module, starts_at=wib(9, 8), ends_at=wib(9, 12), place="", facility=room.uuid)
    add_session(budi, offering=found.offering.uuid, facts=given)
    teacher = case.speaker(world, world.fajar.person)
    set_speakers(budi, session=found.session.uuid, speakers=[teacher.uuid])
    publish_offering(budi, offering=found.offering.uuid)
    case.seated(found.offering, world.ani)
    gone = case.seated(found.offering, world.kiki)
    Engagement.objects.filter(registration=gone).update(released_at=NOW)
    Registration.objects.filter(pk=gone.pk).update(withdrawn_at=NOW, withdrawal="Tugas lain")
    cancel_offering(budi, offering=found.offering.uuid, reason="Anggaran digeser ke triwulan depan")
    found.offering.refresh_from_db()
    assert (found.offering.cancelled_at, found.offering.cancellation) == (NOW, "Anggaran digeser ke triwulan depan")
    assert not Booking.objects.filter(released_at=None).exists()
    assert not Engagement.objects.filter(released_at=None).exists()
    assert [subject for subject, _body, _urgent in told(world.ani)] == ["Pelayanan Prima, angkatan 1 dibatalkan"]
    assert "Anggaran digeser ke triwulan depan." in told(world.ani)[0][1]
    assert [len(told(who)) for who in (world.ani, world.fajar, world.kiki)] == [1, 1, 0]
    assert told(world.ani)[0][2] is False
    assert facts_of("learning.offering_cancelled") == [{"people": 2}]
    again = {"offering": found.offering.uuid, "reason": "Anggaran digeser lagi"}
    assert refusal(cancel_offering, budi, **again) == "offering-cancelled"
    assert refusal(publish_offering, budi, offering=found.offering.uuid) == "offering-cancelled"


def test_cancelling_shortly_before_is_urgent(world: World) -> None:
    found = published(world)
    case.seated(found.offering, world.ani)
    with time_machine.travel(wib(6, 8) + timedelta(minutes=1), tick=False):
        cancel_offering(world.actor("budi"), offering=found.offering.uuid, reason="Pengajar sakit")
    assert told(world.ani)[0][2] is True


def test_cancelling_a_draft_tells_nobody_and_needs_a_reason(world: World) -> None:
    row = drafted(world).offering
    assert refusal(cancel_offering, world.actor("budi"), offering=row.uuid, reason=" batal ") == "cancel-reason"
    cancel_offering(world.actor("budi"), offering=row.uuid, reason="Salah membuka program")
    assert not Message.objects.exists()


def test_invitation_is_sent_once_to_each(world: World) -> None:
    row, budi = published(world).offering, world.actor("budi")
    ani, kiki = world.ani.person, world.kiki.person
    assert invite_people(budi, offering=row.uuid, people=[ani.uuid]) == 1
    assert invite_people(budi, offering=row.uuid, people=[ani.uuid, kiki.uuid, kiki.uuid]) == 1
    assert OfferingInvitation.objects.filter(offering=row).count() == 2
    body = "Anda diundang mendaftar sampai 4 Desember 2026 16.00 WIB. Halaman ini menjelaskan apa yang akan terjadi."
    assert told(ani, "learning.invitation") == [("Undangan: Pelayanan Prima, angkatan 1", body, False)]
    assert Message.objects.get(person=kiki).path == f"/angkatan/{row.uuid}/"
    assert facts_of("learning.invited") == [{"people": 1}, {"people": 1}]


def test_invitation_goes_only_to_whom_the_offering_is_open(world: World) -> None:
    row, budi = published(world).offering, world.actor("budi")
    for person in (world.dewi.person.uuid, uuid4()):
        people = [world.ani.person.uuid, person]
        assert refusal(invite_people, budi, offering=row.uuid, people=people) == "not-found"
    stranger_sees_nothing(invite_people, world, offering=row.uuid, people=[world.ani.person.uuid])
    many = [uuid4() for _ in range(5_001)]
    assert refusal(invite_people, budi, offering=row.uuid, people=many) == "invite-many"


def test_invitation_needs_an_open_registration(world: World) -> None:
    found, people = drafted(world), [world.ani.person.uuid]
    row, budi = found.offering, world.actor("budi")
    assert refusal(invite_people, budi, offering=row.uuid, people=people) == "offering-unpublished"
    publish_offering(budi, offering=row.uuid)
    with time_machine.travel(wib(4, 16), tick=False):
        assert refusal(invite_people, budi, offering=row.uuid, people=people) == "registration-closed"


def test_invitation_is_seen_once(world: World) -> None:
    row = published(world).offering
    invite_people(world.actor("budi"), offering=row.uuid, people=[world.ani.person.uuid])
    assert note_seen(world.actor("ani"), offering=row.uuid)
    assert not note_seen(world.actor("ani"), offering=row.uuid)
    assert not note_seen(world.actor("kiki"), offering=row.uuid)
    assert OfferingInvitation.objects.get().seen_at == NOW
    assert refusal(note_seen, world.actor("dewi"), offering=row.uuid) == "not-found"
