"""Registering oneself and nominating others: what is asked, what is refused, who gets the seat."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from pamong.core.models import Entry
from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound
from pamong.learning.actions.registration import nominate, register, withdraw
from pamong.learning.models import (
    Approval,
    Completion,
    Engagement,
    Programme,
    ProgrammePosition,
    Quota,
    Registration,
)
from pamong.learning.queries.registrations import my_state
from pamong.office.models import Message
from pamong.people.access import actor_of
from pamong.people.models import Employment
from tests import make
from tests.learning import case
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


def refusal(world: World, who: str, held: case.Held) -> tuple[str, str]:
    """Code and words with which somebody is refused; nothing was written."""
    before = (Registration.objects.count(), Engagement.objects.count(), Entry.objects.count())
    with pytest.raises(Conflict) as caught:
        register(world.actor(who), offering=held.offering.uuid)
    assert (Registration.objects.count(), Engagement.objects.count(), Entry.objects.count()) == before
    return caught.value.code, str(caught.value)


def seat_of(row: Registration) -> str:
    """How far a registration is."""
    row.refresh_from_db()
    return "seat" if row.seated_at else "queue" if row.queued_at else "approved" if row.approved_at else "asked"


def test_registering_gives_a_free_seat_and_takes_the_time(world: World) -> None:
    held = case.held(world)
    row = register(world.actor("ani"), offering=held.offering.uuid)
    stored = Registration.objects.get()
    assert (stored.uuid, stored.person_id, stored.region_id, stored.unit_id, stored.way) == (
        row.uuid,
        world.ani.person_id,
        world.region.pk,
        world.permits.pk,
        "self",
    )
    assert (seat_of(row), stored.approved_at, stored.registered_by) == ("seat", stored.registered_at, world.ani.pk)
    times = [(one.session_id, one.during.lower, one.during.upper) for one in Engagement.objects.order_by("during")]
    assert times == [(one.pk, one.starts_at, one.ends_at) for one in held.sessions]
    entry = Entry.objects.get(verb="learning.registered")
    facts = {"offering": held.offering.pk, "person": world.ani.person_id, "seated": True}
    assert (entry.region, entry.object, entry.data) == (world.region.pk, f"learning.registration:{row.pk}", facts)


def test_who_comes_when_it_is_full_waits(world: World) -> None:
    held = case.held(world, seats=1)
    first = register(world.actor("ani"), offering=held.offering.uuid)
    second = register(world.actor("kiki"), offering=held.offering.uuid)
    assert (seat_of(first), seat_of(second)) == ("seat", "queue")
    assert Engagement.objects.filter(registration=second).count() == 0
    state = my_state(world.actor("kiki"), held.offering.uuid)
    assert state.own is not None
    assert (state.own.state.code, state.own.place, state.left, state.waiting) == ("antre", 1, 0, 1)


def test_nobody_registers_twice(world: World) -> None:
    held = case.held(world)
    register(world.actor("ani"), offering=held.offering.uuid)
    assert refusal(world, "ani", held) == (
        "already-registered",
        "Sudah terdaftar di angkatan ini. Tidak perlu mendaftar lagi.",
    )


def test_who_withdrew_may_register_again(world: World) -> None:
    held = case.held(world)
    first = register(world.actor("ani"), offering=held.offering.uuid)
    withdraw(world.actor("ani"), registration=first.uuid, reason="Sakit")
    second = register(world.actor("ani"), offering=held.offering.uuid)
    assert (second.pk == first.pk, seat_of(second)) == (False, "seat")


def test_registration_has_its_time(world: World) -> None:
    now = timezone.now()
    early = case.held(world, opens_at=now + timedelta(days=1))
    late = case.held(world, opens_at=now - timedelta(days=9), closes_at=now - timedelta(minutes=1))
    assert refusal(world, "ani", early)[0] == "registration-closed"
    code, words = refusal(world, "ani", late)
    assert (code, words.startswith("Pendaftaran sudah ditutup ")) == ("registration-closed", True)


def test_cancelled_and_finished_offerings_take_nobody(world: World) -> None:
    now = timezone.now()
    gone = case.held(world, cancelled_at=now, cancellation="Ruang terendam banjir")
    done = case.held(world, finished_at=now)
    assert refusal(world, "ani", gone) == (
        "offering-cancelled",
        "Angkatan ini dibatalkan: Ruang terendam banjir. Pendaftarannya tidak diubah lagi.",
    )
    assert refusal(world, "ani", done)[0] == "offering-finished"


def test_what_is_not_published_or_of_another_region_is_not_there(world: World) -> None:
    held = case.held(world)
    draft = case.held(world, published=False)
    for who, offering in (("ani", draft.offering.uuid), ("dewi", held.offering.uuid), ("ani", uuid4())):
        with pytest.raises(NotFound):
            register(world.actor(who), offering=offering)
    assert Registration.objects.count() == 0


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"for_statuses": ["pppk"]}, "Program ini untuk PPPK; yang tercatat PNS."),
        ({"for_statuses": ["cpns", "pppk"]}, "Program ini untuk CPNS atau PPPK; yang tercatat PNS."),
        ({"for_kinds": ["1"]}, "Program ini untuk jenis jabatan Struktural."),
        ({"for_levels": ["JF Ahli Muda"]}, "Program ini untuk jenjang JF Ahli Muda."),
        (
            {"for_gap": True},
            "Program ini untuk yang punya kesenjangan pada kompetensi yang diajarkan; kesenjangan itu tidak tercatat.",
        ),
    ],
)
def test_who_is_not_meant_reads_why(world: World, facts: dict[str, Any], words: str) -> None:
    held = case.held(world)
    Programme.objects.filter(pk=held.programme.pk).update(**facts)
    assert refusal(world, "ani", held) == ("not-eligible", words)
    assert my_state(world.actor("ani"), held.offering.uuid).reasons == (words,)


def test_who_is_meant_may_register(world: World) -> None:
    held = case.held(world)
    meant = {"for_statuses": ["pns"], "for_kinds": ["2"], "for_levels": ["JF Ahli Pertama"]}
    Programme.objects.filter(pk=held.programme.pk).update(**meant)
    ProgrammePosition.objects.create(programme=held.programme, position=world.officer)
    assert my_state(world.actor("ani"), held.offering.uuid).may
    assert seat_of(register(world.actor("ani"), offering=held.offering.uuid)) == "seat"


def test_position_of_another_region_is_meant_when_it_is_called_so(world: World) -> None:
    held = case.held(world)
    Quota.objects.create(offering=held.offering, region=world.other, seats=2)
    ProgrammePosition.objects.create(programme=held.programme, position=world.officer)
    assert refusal(world, "dewi", held) == (
        "not-eligible",
        "Program ini untuk jabatan Penata Perizinan Ahli Pertama.",
    )
    namesake = make.position("Penata perizinan ahli pertama", world.other, kind="2")
    mira = make.account(make.civil_servant("Mira Kusuma", world.away, namesake))
    row = register(actor_of(mira), offering=held.offering.uuid)
    assert (seat_of(row), row.region_id) == ("seat", world.other.pk)


def test_who_does_not_serve_actively_is_refused_without_the_reason_of_that(world: World) -> None:
    held = case.held(world)
    Employment.objects.filter(person=world.ani.person_id).update(standing="66")
    words = "Menurut data kepegawaian, yang bersangkutan tidak bertugas aktif."
    assert refusal(world, "ani", held) == ("not-eligible", words)


def test_who_is_no_civil_servant_is_refused(world: World) -> None:
    held = case.held(world)
    words = "Program ini untuk pegawai ASN; data kepegawaiannya tidak ditemukan."
    assert refusal(world, "indra", held) == ("not-eligible", words)


def test_prerequisite_counts_as_the_last_completion_says(world: World) -> None:
    before, held = case.held(world), case.held(world)
    Programme.objects.filter(pk=held.programme.pk).update(prerequisite=before.programme)
    words = f"Program “{before.programme.title}” harus diselesaikan lebih dahulu."
    assert refusal(world, "ani", held) == ("not-eligible", words)
    earlier = case.seated(before.offering, world.ani)
    Engagement.objects.update(released_at=timezone.now())
    facts = {"registration": earlier, "minutes": 480, "planned": 480, "at": timezone.now()}
    Completion.objects.create(completed=True, **facts)
    Completion.objects.create(completed=False, lacking=["test:1"], reason="Nilai keliru", **facts)
    assert refusal(world, "ani", held)[0] == "not-eligible"
    Completion.objects.create(completed=True, reason="Nilai benar", **facts)
    assert seat_of(register(world.actor("ani"), offering=held.offering.uuid)) == "seat"


def test_clash_says_when_and_what_to_who_may_know(world: World) -> None:
    starts = timezone.now().replace(microsecond=0) + timedelta(days=10)
    taken, held = case.held(world, starts_at=starts), case.held(world, starts_at=starts + timedelta(hours=3))
    case.seated(taken.offering, world.ani)
    code, words = refusal(world, "ani", held)
    assert (code, words.startswith(f"Waktunya bentrok dengan “{taken.programme.title}, angkatan 1”, ")) == (
        "clash",
        True,
    )


def test_clash_over_regions_tells_only_the_time_to_who_may_not_know_the_rest(world: World) -> None:
    starts = timezone.now().replace(microsecond=0) + timedelta(days=10)
    held = case.held(world, starts_at=starts)
    part = case.module(case.programme(world, region=world.other))
    elsewhere = case.offering(part.programme)
    case.session(elsewhere, part, starts + timedelta(hours=1))
    case.seated(elsewhere, world.ani, region=world.other)  # registered before Ani came to Budi's region
    with pytest.raises(Conflict) as caught:
        nominate(world.actor("budi"), offering=held.offering.uuid, person=world.ani.person.uuid, reason="Perlu")
    assert (caught.value.code, str(caught.value).startswith("Waktunya bentrok dengan kegiatan lain, ")) == (
        "clash",
        True,
    )
    assert part.programme.title not in str(caught.value)


def test_waiting_in_several_places_is_no_clash(world: World) -> None:
    starts = timezone.now().replace(microsecond=0) + timedelta(days=10)
    one, two = (case.held(world, starts_at=starts, seats=1) for _place in range(2))
    for held in (one, two):
        case.seated(held.offering, make.civil_servant("Rudi Salim", world.health, world.officer))
        assert seat_of(register(world.actor("ani"), offering=held.offering.uuid)) == "queue"


def test_quota_of_a_unit_covers_the_units_below_and_leaves_the_rest_to_others(world: World) -> None:
    held = case.held(world, seats=3)
    Quota.objects.create(offering=held.offering, region=world.region, unit=world.licensing, seats=2)
    people = {
        name: make.account(make.civil_servant(name, unit, world.officer))
        for name, unit in (
            ("Lia Hasan", world.permits),
            ("Made Putra", world.licensing),
            ("Nina Sari", world.permits),
            ("Oki Wibowo", world.health),
            ("Pia Lestari", world.health),
        )
    }
    seats = {name: seat_of(register(actor_of(row), offering=held.offering.uuid)) for name, row in people.items()}
    assert seats == {
        "Lia Hasan": "seat",
        "Made Putra": "seat",
        "Nina Sari": "queue",
        "Oki Wibowo": "seat",
        "Pia Lestari": "queue",
    }


def test_quota_of_nothing_is_refused_and_another_region_needs_one(world: World) -> None:
    held = case.held(world, seats=4)
    Quota.objects.create(offering=held.offering, region=world.other, unit=world.away, seats=4)
    assert refusal(world, "ani", held) == (
        "quota-full",
        "Semua kursi angkatan ini disediakan untuk unit atau instansi lain.",
    )
    assert seat_of(register(world.actor("dewi"), offering=held.offering.uuid)) == "seat"
    elsewhere = make.unit("Dinas Sosial", world.other)
    mira = make.account(make.civil_servant("Mira Kusuma", elsewhere, world.away_post))
    with pytest.raises(Conflict) as caught:
        register(actor_of(mira), offering=held.offering.uuid)
    assert (caught.value.code, str(caught.value)) == (
        "quota-full",
        "Angkatan ini tidak dibuka untuk unit atau instansi itu.",
    )


def test_need_is_kept_as_zero_where_nothing_is_known(world: World) -> None:
    held = case.held(world)
    assert register(world.actor("ani"), offering=held.offering.uuid).need == 0


def test_with_approval_the_supervisor_is_asked_and_told(world: World) -> None:
    held = case.held(world, approval=True)
    fajar = world.fajar
    row = register(world.actor("ani"), offering=held.offering.uuid)
    step = Approval.objects.get()
    assert (step.registration_id, step.step, step.approver_id, step.decided_at) == (row.pk, 1, fajar.person_id, None)
    assert step.why == "Jabatan kepala Bidang Perizinan kosong."
    assert (seat_of(row), Engagement.objects.count()) == ("asked", 0)
    message = Message.objects.get()
    title = f"{held.programme.title}, angkatan 1"
    assert (message.person_id, message.topic, message.path) == (fajar.person_id, "learning.approval", "/persetujuan/")
    assert message.subject == f"Pendaftaran {title} menunggu persetujuan Anda"


def test_where_nobody_is_above_no_approval_is_waited_for(world: World) -> None:
    held = case.held(world, approval=True)
    row = register(world.actor("fajar"), offering=held.offering.uuid)
    assert (seat_of(row), Approval.objects.count()) == ("seat", 0)


def test_by_need_and_lottery_who_is_approved_waits_for_the_giving(world: World) -> None:
    for seating in ("need", "lottery"):
        held = case.held(world, seating=seating)
        row = register(world.actor("ani"), offering=held.offering.uuid)
        assert (seat_of(row), Engagement.objects.count()) == ("approved", 0)


def test_nomination_by_who_leads_is_the_approval(world: World) -> None:
    held = case.held(world, approval=True)
    fajar = world.actor("fajar")
    row = nominate(fajar, offering=held.offering.uuid, person=world.ani.person.uuid, reason=" Melayani \n loket ")
    assert (row.way, row.reason, seat_of(row)) == ("nominated", "Melayani loket", "seat")
    step = Approval.objects.get()
    assert (step.approver_id, step.agreed, step.decided_by) == (world.fajar.person_id, True, world.fajar.pk)
    message = Message.objects.get()
    assert (message.person_id, message.path) == (world.ani.person_id, f"/angkatan/{held.offering.uuid}/")
    entry = Entry.objects.get(verb="learning.nominated")
    assert entry.data == {"offering": held.offering.pk, "person": world.ani.person_id, "seated": True}


def test_nomination_by_an_organiser_asks_the_supervisor(world: World) -> None:
    held = case.held(world, approval=True)
    _fajar = world.fajar
    row = nominate(world.actor("budi"), offering=held.offering.uuid, person=world.ani.person.uuid, reason="Perlu")
    assert (seat_of(row), Approval.objects.get().decided_at) == ("asked", None)
    told = Message.objects.filter(person=world.ani.person_id).get()
    assert told.subject == f"Anda diusulkan mengikuti {held.programme.title}, angkatan 1"
    assert told.body == "Alasan pengusulan: Perlu"


def test_nomination_beyond_the_quota_of_a_region_waits(world: World) -> None:
    held = case.held(world, seats=10)
    Quota.objects.create(offering=held.offering, region=world.other, seats=1)
    rows = [
        nominate(
            world.actor("dewi"),
            offering=held.offering.uuid,
            person=make.civil_servant(name, world.away, world.away_post).uuid,
            reason="Perlu",
        )
        for name in ("Mira Kusuma", "Nana Supriatna")
    ]
    assert [seat_of(row) for row in rows] == ["seat", "queue"]
    assert {row.region_id for row in rows} == {world.other.pk}


def test_nobody_nominates_oneself_nor_under_another_name(world: World) -> None:
    held = case.held(world)
    fajar = world.actor("fajar")
    with pytest.raises(Forbidden) as caught:
        nominate(fajar, offering=held.offering.uuid, person=world.fajar.person.uuid, reason="Perlu")
    assert caught.value.code == "own-registration"
    acting = actor_of(world.ani, acting=make.delegation(world.fajar, world.ani).uuid)
    with pytest.raises(Forbidden):
        nominate(acting, offering=held.offering.uuid, person=world.ani.person.uuid, reason="Perlu")
    assert Registration.objects.count() == 0


def test_only_who_leads_or_organises_nominates_and_says_why(world: World) -> None:
    held = case.held(world)
    Quota.objects.create(offering=held.offering, region=world.other, seats=1)
    kiki = world.kiki.person.uuid
    for who in ("ani", "fajar", "joko", "dewi", "gita"):
        with pytest.raises(NotFound):
            nominate(world.actor(who), offering=held.offering.uuid, person=kiki, reason="Perlu")
    with pytest.raises(NotFound):
        nominate(world.actor("budi"), offering=held.offering.uuid, person=world.dewi.person.uuid, reason="Perlu")
    with pytest.raises(Invalid) as caught:
        nominate(world.actor("budi"), offering=held.offering.uuid, person=kiki, reason=" \n ")
    assert (caught.value.code, Registration.objects.count()) == ("nomination-reason", 0)
