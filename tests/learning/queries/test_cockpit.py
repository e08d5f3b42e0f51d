"""The cockpit counts everybody once, names the biggest loss, and says what needs an eye; the list knows the same states."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.learning.actions.offerings import (
    add_session,
    cancel_offering,
    invite_people,
    note_seen,
    set_speakers,
)
from pamong.learning.formats.statuses import STATUSES
from pamong.learning.models import (
    Agreement,
    Approval,
    Attendance,
    Completion,
    Module,
    ModuleResult,
    Offering,
    Programme,
    ProgrammePartner,
    Registration,
    RosterCopy,
    Scan,
    Session,
)
from pamong.learning.queries.offerings import OfferingsWanted, cockpit, offering_page, offering_rows, offerings_page
from pamong.learning.queries.offerings.inviting import invitees
from pamong.learning.queries.offerings.listing import learning_hub
from pamong.office.models import CalendarDay, Message
from tests import make
from tests.learning import case
from tests.learning.offering_case import NOW, Drafted, drafted, published, session_facts, wib
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    world = make.world()
    _ = world.ani, world.budi, world.citra, world.fajar, world.kiki, world.dewi, world.gita
    return world


def steps(world: World, found: Drafted) -> dict[str, tuple[int, int, bool]]:
    funnel = cockpit(world.actor("budi"), found.offering.uuid).funnel
    return {step.code: (step.count, step.lost, step.reached) for step in funnel.steps}


def troubles(world: World, found: Drafted) -> list[tuple[str, str]]:
    return [(one.code, one.text) for one in cockpit(world.actor("budi"), found.offering.uuid).troubles]


def here(found: Drafted, seat: Registration, *, present: bool = True) -> None:
    times = {"since": wib(8, 8), "until": wib(8, 12), "noted_at": NOW, "recorded_at": NOW}
    reason = "" if present else "Salah orang"
    Attendance.objects.create(
        session=found.session, registration=seat, proof="roster", present=present, reason=reason, **times
    )


def test_funnel_counts_each_once_and_names_the_biggest_loss(world: World) -> None:
    found, budi = published(world), world.actor("budi")
    offering = found.offering
    invited = [world.ani, world.citra, world.fajar, world.eka]
    invite_people(budi, offering=offering.uuid, people=[one.person.uuid for one in invited])
    Message.objects.filter(person=world.citra.person).update(read_at=NOW)
    note_seen(world.actor("fajar"), offering=offering.uuid)
    first = case.seated(offering, world.ani)  # never opened the message, yet registered: has seen it
    second = case.seated(offering, world.kiki)  # came without an invitation
    registered = {"way": "self", "region": world.region, "registered_at": NOW}
    Registration.objects.create(offering=offering, person=world.joko.person, **registered)
    here(found, first)
    here(found, second)
    here(found, second, present=False)
    assert steps(world, found) == {
        "invited": (4, 0, True),
        "seen": (3, 1, True),
        "registered": (3, 2, True),  # Citra and Fajar saw it and did not register
        "approved": (2, 1, True),
        "seated": (2, 0, True),
        "attended": (1, 0, False),
        "finished": (0, 0, False),
    }
    loss = cockpit(budi, offering.uuid).funnel.loss
    assert loss is not None
    assert (loss.since, loss.until, loss.lost, loss.planned) == ("Membaca undangan", "Mendaftar", 2, False)


def test_funnel_of_a_draft_has_lost_nobody(world: World) -> None:
    found = drafted(world)
    assert steps(world, found)["registered"] == (0, 0, False)
    assert cockpit(world.actor("budi"), found.offering.uuid).funnel.loss is None


def test_seats_that_were_never_there_are_a_planned_loss(world: World) -> None:
    found = published(world, seats=1)
    case.seated(found.offering, world.ani)
    waiting = {"approved_at": NOW, "queued_at": NOW, "way": "self", "region": world.region, "registered_at": NOW}
    for person in (world.kiki.person, world.citra.person):
        Registration.objects.create(offering=found.offering, person=person, **waiting)
    loss = cockpit(world.actor("budi"), found.offering.uuid).funnel.loss
    assert loss is not None
    assert (loss.lost, loss.of, loss.planned) == (2, 3, True)
    assert (loss.waiting, loss.left) == (2, 0)


def test_who_waits_for_a_seat_is_counted_apart_from_who_left(world: World) -> None:
    found = published(world, seats=1)
    case.seated(found.offering, world.ani)
    times: dict[str, Any] = {"approved_at": NOW, "way": "self", "region": world.region, "registered_at": NOW}
    gone: dict[str, Any] = {"withdrawn_at": NOW, "withdrawal": "Sakit"}
    waiting = [world.kiki.person, world.citra.person]
    for person in waiting:
        Registration.objects.create(offering=found.offering, person=person, queued_at=NOW, **times)
    for person in (world.fajar.person, world.kiki.person):  # who came back is not counted among those who left
        Registration.objects.create(offering=found.offering, person=person, **times, **gone)
    loss = cockpit(world.actor("budi"), found.offering.uuid).funnel.loss
    assert loss is not None
    assert (loss.lost, loss.of, loss.planned, loss.waiting, loss.left) == (3, 4, True, 2, 1)
    Registration.objects.filter(person__in=waiting, withdrawn_at=None).update(**gone)
    loss = cockpit(world.actor("budi"), found.offering.uuid).funnel.loss
    assert loss is not None
    assert (loss.lost, loss.of, loss.planned, loss.waiting, loss.left) == (3, 4, False, 0, 3)


def test_funnel_ends_with_who_completed_it(world: World) -> None:
    found = published(world)
    seats = [case.seated(found.offering, one) for one in (world.ani, world.kiki)]
    for seat in seats:
        here(found, seat)
    Completion.objects.create(registration=seats[0], completed=True, minutes=240, planned=240, at=NOW)
    Completion.objects.create(registration=seats[1], completed=True, minutes=240, planned=240, at=NOW)
    Completion.objects.create(registration=seats[1], completed=False, minutes=9, planned=240, at=NOW, reason="Koreksi")
    Offering.objects.update(finished_at=wib(9, 8))
    with time_machine.travel(wib(9, 9), tick=False):
        assert (steps(world, found)["attended"], steps(world, found)["finished"]) == ((2, 0, True), (1, 1, True))


def test_cockpit_is_for_who_organises(world: World) -> None:
    found = published(world)
    for name in ("ani", "dewi", "fajar", "gita", "hadi", "kiki"):
        with pytest.raises(NotFound):
            cockpit(world.actor(name), found.offering.uuid)


def test_cockpit_asks_the_same_however_many_there_are(world: World) -> None:
    found, budi = published(world), world.actor("budi")
    case.seated(found.offering, world.ani)
    few = counted(lambda: cockpit(budi, found.offering.uuid))
    for number in range(20):
        someone = make.civil_servant(f"Peserta {number}", world.permits, world.officer)
        case.seated(found.offering, someone)
    teacher = case.speaker(world, world.fajar.person)
    for day in (9, 10, 11):
        given = session_facts(found.module, starts_at=wib(day, 8), ends_at=wib(day, 12))
        row = add_session(budi, offering=found.offering.uuid, facts=given)
        set_speakers(budi, session=row.uuid, speakers=[teacher.uuid])
    assert counted(lambda: cockpit(budi, found.offering.uuid)) == few
    assert few <= 30


def counted(query: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        query()
    return len(queries)


def test_plan_with_holes_says_so(world: World) -> None:
    found, budi = drafted(world), world.actor("budi")
    case.module(found.programme, title="Menjawab pengaduan")
    CalendarDay.objects.create(
        region=world.region, day=date(2026, 12, 9), kind="off", name="Hari jadi", source="SK 1", set_at=NOW
    )
    given = session_facts(found.module, title="Praktik", starts_at=wib(9, 8), ends_at=wib(9, 12), place="")
    add_session(budi, offering=found.offering.uuid, facts=given)
    assert troubles(world, found) == [
        ("modules", "Modul tanpa sesi: “Menjawab pengaduan”."),
        ("room", "Sesi tanpa tempat: “Praktik”."),
        ("speaker", "Sesi tanpa narasumber: “Mendengar dengan sabar”, “Praktik”."),
        ("off", "Rabu 9 Desember 2026 hari libur: Hari jadi."),
    ]
    meetings = cockpit(budi, found.offering.uuid).meetings
    assert [meeting.off for meeting in meetings] == ["", "Hari jadi"]


def test_people_who_wait_are_counted(world: World) -> None:
    found = published(world)
    usual: dict[str, Any] = {"offering": found.offering, "way": "self", "region": world.region, "registered_at": NOW}
    asked = Registration.objects.create(person=world.ani.person, **usual)
    for step, approver in enumerate((world.fajar, world.eka), 1):
        Approval.objects.create(registration=asked, step=step, approver=approver.person, asked_at=NOW)
    Registration.objects.create(person=world.kiki.person, approved_at=NOW, queued_at=NOW, **usual)
    gone = {"approved_at": NOW, "withdrawn_at": NOW, "withdrawal": "Cuti"}
    Registration.objects.create(person=world.citra.person, **gone, **usual)
    assert troubles(world, found)[:2] == [
        ("approvals", "1 pendaftaran menunggu jawaban atasan."),
        ("queue", "1 orang yang disetujui belum mendapat kursi."),
    ]


def test_odd_codes_phones_and_results_are_counted(world: World) -> None:
    found = published(world)
    Module.objects.filter(pk=found.module.pk).update(rule="product")
    seats = [case.seated(found.offering, one) for one in (world.ani, world.kiki)]
    for outcome in ("accepted", "shared", "stale"):
        Scan.objects.create(session=found.session.pk, person=1, outcome=outcome, device="x", at=NOW)
    copies = [
        RosterCopy.objects.create(
            session=found.session, account=world.budi.pk, key="0" * 64, taken_at=NOW, until=wib(20, 8)
        )
        for _ in "12"
    ]
    copies[0].refresh_from_db()
    times = {"since": wib(8, 8), "until": wib(8, 12), "noted_at": NOW, "recorded_at": NOW}
    Attendance.objects.create(
        session=found.session, registration=seats[0], proof="offline", present=True, mark=f"{copies[0].uuid}:1", **times
    )
    ModuleResult.objects.create(registration=seats[0], module=found.module, passed=True, recorded_at=NOW)
    with time_machine.travel(wib(8, 12), tick=False):
        assert [one for one in troubles(world, found) if one[0] != "speaker"] == [
            ("scans", "2 kode presensi perlu dilihat pada sesi “Mendengar dengan sabar”."),
            ("copies", "1 daftar hadir dibawa di ponsel dan belum dikirim."),
            ("results", "1 nilai modul belum dicatat."),
        ]


def test_agreement_that_ends_before_the_last_day_is_named(world: World) -> None:
    found = drafted(world)
    partner = case.partner(world, name="Universitas Contoh", until=date(2026, 12, 7))
    ProgrammePartner.objects.create(programme=found.programme, partner=partner)
    given = session_facts(found.module, title="Praktik", starts_at=wib(9, 8), ends_at=wib(9, 12))
    add_session(world.actor("budi"), offering=found.offering.uuid, facts=given)
    named = "Perjanjian dengan Universitas Contoh (PKS/1, hari terakhir %s Desember 2026) tidak berlaku"
    assert partners(world, found) == [(f"{named % 7} pada hari pertama, 8 Desember 2026.", True)]
    Agreement.objects.update(until=date(2026, 12, 8))
    assert partners(world, found) == [(f"{named % 8} sampai hari terakhir, 9 Desember 2026.", False)]
    Agreement.objects.update(until=date(2026, 12, 9))
    assert partners(world, found) == []
    Agreement.objects.update(until=date(2026, 12, 7))
    Offering.objects.filter(pk=found.offering.pk).update(published_at=NOW)
    assert partners(world, found) == [(f"{named % 7} sampai hari terakhir, 9 Desember 2026.", False)]


def partners(world: World, found: Drafted) -> list[tuple[str, bool]]:
    rows = cockpit(world.actor("budi"), found.offering.uuid).troubles
    return [(one.text, one.blocks) for one in rows if one.code == "partner"]


def test_cockpit_names_what_publishing_is_refused_for(world: World) -> None:
    found, budi = drafted(world), world.actor("budi")
    case.module(found.programme, title="Menjawab pengaduan")
    day = {"review_on": date(2026, 12, 1), "withdrawn_at": None}
    Programme.objects.filter(pk=found.programme.pk).update(**day)
    Offering.objects.filter(pk=found.offering.pk).update(closes_at=wib(8, 9))
    assert [one.code for one in cockpit(budi, found.offering.uuid).blocking] == ["times", "modules"]
    with time_machine.travel(wib(9, 9), tick=False):
        page = cockpit(budi, found.offering.uuid)
        assert [(one.code, one.text) for one in page.blocking] == [
            ("programme", "Isi program seharusnya ditinjau pada 1 Desember 2026."),
            ("times", "Waktu pendaftarannya sudah lewat."),
            ("modules", "Modul tanpa sesi: “Menjawab pengaduan”."),
        ]
        assert [one.code for one in page.noted] == ["speaker"]
        Programme.objects.filter(pk=found.programme.pk).update(withdrawn_at=NOW)
        assert cockpit(budi, found.offering.uuid).blocking[0].text == "Programnya sudah ditarik."
        Offering.objects.filter(pk=found.offering.pk).update(published_at=NOW)
        assert cockpit(budi, found.offering.uuid).blocking == ()


def test_what_has_ended_needs_no_eye(world: World) -> None:
    found = drafted(world)
    cancel_offering(world.actor("budi"), offering=found.offering.uuid, reason="Pengajar berhalangan tetap")
    assert troubles(world, found) == []


def test_list_and_page_tell_the_same_state(world: World) -> None:
    taught = case.programme(world)
    part = case.module(taught)
    week = timedelta(days=7)

    def made(*, start: datetime | None, **facts: Any) -> UUID:
        row = case.offering(taught, **facts)
        if start:
            case.session(row, part, start)
        uuid: UUID = row.uuid
        return uuid

    expected = {
        "rancangan": made(start=NOW + week, published=False),
        "segera": made(start=NOW + 3 * week, opens_at=NOW + week, closes_at=NOW + 2 * week),
        "buka": made(start=None, opens_at=NOW, closes_at=NOW + week),
        "tutup": made(start=NOW + week, opens_at=NOW - week, closes_at=NOW),
        "berlangsung": made(start=NOW, opens_at=NOW - week, closes_at=NOW + week),
        "usai": made(start=NOW - timedelta(hours=4), opens_at=NOW - 2 * week, closes_at=NOW - week),
        "selesai": made(start=NOW - week, opens_at=NOW - 3 * week, closes_at=NOW - 2 * week, finished_at=NOW),
        "dibatalkan": made(start=NOW + week, cancelled_at=NOW, cancellation="Anggaran digeser"),
    }
    assert tuple(expected) == tuple(status.code for status in STATUSES)
    budi = world.actor("budi")
    for code, uuid in expected.items():
        assert offering_page(budi, uuid).status.code == code
        assert [row.uuid for row in offering_rows(budi, "15.04", OfferingsWanted(status=code))[:50]] == [uuid]
    assert learning_hub(budi, "15.04").counts == dict.fromkeys(expected, 1)
    assert list(offering_rows(budi, "15.04", OfferingsWanted(status="entah"))[:50]) == []


def test_list_counts_people_and_sessions_and_asks_the_same(world: World) -> None:
    found, budi = published(world), world.actor("budi")
    case.seated(found.offering, world.ani)
    usual: dict[str, Any] = {"offering": found.offering, "way": "self", "region": world.region, "registered_at": NOW}
    Registration.objects.create(person=world.kiki.person, **usual)
    Registration.objects.create(person=world.citra.person, withdrawn_at=NOW, withdrawal="Cuti", **usual)
    Session.objects.filter(pk=case.session(found.offering, found.module, wib(9, 8)).pk).update(cancelled_at=NOW)
    one = counted(lambda: list(offerings_page(budi, "15.04", OfferingsWanted()).page.object_list))
    row = offerings_page(budi, "15.04", OfferingsWanted()).page.object_list[0]
    assert (row.title, row.registered, row.taken, row.sessions, row.first) == (
        "Pelayanan Prima, angkatan 1",
        2,
        1,
        1,
        wib(8, 8),
    )
    for _ in "12":
        case.offering(found.programme)
    assert counted(lambda: list(offerings_page(budi, "15.04", OfferingsWanted()).page.object_list)) == one


def test_address_of_a_meeting_is_only_for_who_takes_part(world: World) -> None:
    found = published(world)
    Session.objects.update(link="https://rapat.contoh.invalid/x")
    seat = case.seated(found.offering, world.ani)

    def link(actor: Actor) -> str:
        return offering_page(actor, found.offering.uuid).sessions[0].link

    assert link(world.actor("ani")) == "https://rapat.contoh.invalid/x"
    assert link(world.actor("budi")) == "https://rapat.contoh.invalid/x"
    assert link(world.actor("kiki")) == ""
    Registration.objects.filter(pk=seat.pk).update(withdrawn_at=NOW, withdrawal="Cuti")
    assert link(world.actor("ani")) == ""


def test_who_was_told_or_registered_is_not_invited_again(world: World) -> None:
    found, budi = published(world), world.actor("budi")
    invite_people(budi, offering=found.offering.uuid, people=[world.ani.person.uuid])
    chosen = invitees(budi, found.offering.uuid, gap=False, unit=world.licensing.uuid)
    assert ([one.name for one in chosen.people], chosen.told) == (["Fajar Nugraha"], 1)
    everybody = invitees(budi, found.offering.uuid, gap=False, unit=None)
    names = {one.name for one in everybody.people}
    assert {"Fajar Nugraha", "Kiki Amalia"} <= names
    assert names.isdisjoint({"Ani Rahmawati", "Dewi Anggraini"})
    assert invitees(budi, found.offering.uuid, gap=True, unit=None).people == ()
    for unit in (world.away.uuid, uuid4()):
        with pytest.raises(NotFound):
            invitees(budi, found.offering.uuid, gap=False, unit=unit)


def test_seats_that_wait_to_be_given_are_on_the_first_page(world: World) -> None:
    found = published(world, seating="lottery")
    budi = world.actor("budi")
    assert learning_hub(budi, "15.04").todo == ()
    assert not cockpit(budi, found.offering.uuid).waiting
    with time_machine.travel(wib(4, 16), tick=False):
        assert [row.uuid for row in learning_hub(budi, "15.04").todo] == [found.offering.uuid]
        assert cockpit(budi, found.offering.uuid).waiting
    for name in ("dewi", "kiki", "gita", "fajar"):
        with pytest.raises(NotFound):
            learning_hub(world.actor(name), "15.04")
    assert datetime.now(UTC) == NOW
