"""The catalogue: who sees what, narrowed by facets, with the seats that are left and the reason why."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pamong.competency.actions.evidence import EvidenceFacts, record_evidence
from pamong.competency.models import Competency
from pamong.core.actor import SYSTEM, VISITOR
from pamong.learning.actions.built_in import ensure_conversions
from pamong.learning.models import (
    Aim,
    Completion,
    Offering,
    Programme,
    ProgrammePosition,
    Quota,
    Registration,
    SessionSpeaker,
)
from pamong.learning.queries.catalogue import Catalogue, CatalogueWanted, catalogue
from pamong.learning.queries.learner import Joined, Reason
from pamong.learning.queries.programmes import programme_page
from pamong.people.access import actor_of, today
from tests import make
from tests.learning import case
from tests.make import World

pytestmark = pytest.mark.django_db

DECEMBER = datetime(2026, 12, 8, 1, 0, tzinfo=UTC)
"""08.00 WIB."""


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-23T02:00:00Z", tick=False):
        yield


@pytest.fixture
def world() -> World:
    world = make.world()
    ensure_conversions()
    return world


def service(world: World) -> Competency:
    """Public service, of which ``officer`` asks for level 2."""
    return Competency.objects.get(code="M.05", framework__region=None)


def shown(world: World, level: int) -> None:
    """Ani showed this level in an exam of today."""
    row = EvidenceFacts(world.ani.person_id, service(world).pk, 1, level, today(), "UJI-1")
    record_evidence(SYSTEM, region=world.region.pk, rows=[row])


def titled(world: World, title: str, **facts: Any) -> Programme:
    """A published programme with one module of technical training."""
    row = case.programme(world, title=title, **facts)
    case.module(row)
    return row


def aimed(world: World, title: str, level: int = 3, **facts: Any) -> Programme:
    """One that raises public service to this level."""
    row = titled(world, title, **facts)
    Aim.objects.create(programme=row, competency=service(world), level=level)
    return row


def run_of(row: Programme, first: datetime = DECEMBER, **facts: Any) -> Offering:
    """An offering with one session."""
    run = case.offering(row, **facts)
    case.session(run, case.module(row, form="KL06", hours=Decimal(4)), first)
    return run


def seen(world: World, who: str = "ani", **wanted: Any) -> Catalogue:
    return catalogue(world.actor(who), CatalogueWanted(**wanted))


def titles(world: World, who: str = "ani", **wanted: Any) -> list[str]:
    return [row.title for row in seen(world, who, **wanted).page.object_list]


def test_catalogue_holds_published_programmes_of_the_own_region(world: World) -> None:
    titled(world, "Terbit")
    titled(world, "Rancangan", published=False)
    withdrawn = titled(world, "Ditarik")
    Programme.objects.filter(pk=withdrawn.pk).update(withdrawn_at=DECEMBER)
    titled(world, "Seberang", region=world.other)
    assert titles(world) == titles(world, "budi") == ["Terbit"]
    assert titles(world, "dewi") == ["Seberang"]
    assert catalogue(VISITOR, CatalogueWanted()).total == 0


def test_programme_of_another_region_is_there_once_an_offering_is_opened(world: World) -> None:
    row = titled(world, "Kementerian", region=world.other)
    run = run_of(row)
    assert titles(world) == []
    Quota.objects.create(offering=run, region=world.region, seats=2)
    found = seen(world).page.object_list[0]
    assert (found.title, found.batch and found.batch.quota) == ("Kementerian", 2)


def test_open_offerings_come_first_then_coming_then_none(world: World) -> None:
    titled(world, "Tanpa angkatan")
    run_of(titled(world, "Nanti"), opens_at=datetime(2026, 12, 1, tzinfo=UTC), closes_at=DECEMBER)
    run_of(titled(world, "Terbuka lambat"), datetime(2027, 1, 5, tzinfo=UTC))
    run_of(titled(world, "Terbuka cepat"))
    over = run_of(titled(world, "Batal"))
    Offering.objects.filter(pk=over.pk).update(cancelled_at=DECEMBER, cancellation="Banjir")
    assert titles(world) == ["Terbuka cepat", "Terbuka lambat", "Nanti", "Batal", "Tanpa angkatan"]
    assert [row.batch and row.batch.status.code for row in seen(world).page.object_list] == [
        "buka",
        "buka",
        "segera",
        None,
        None,
    ]


def test_draft_offering_is_not_shown(world: World) -> None:
    run_of(titled(world, "Rancangan angkatan"), published=False)
    assert seen(world).page.object_list[0].batch is None


def test_reason_is_the_gap_that_the_programme_closes(world: World) -> None:
    shown(world, 0)
    aimed(world, "Dasar", level=1)
    aimed(world, "Lanjutan", level=5)
    titled(world, "Lain")
    found = {row.title: row.reasons for row in seen(world).page.object_list}
    assert found == {
        "Dasar": (Reason("Pelayanan Publik", 1),),
        "Lanjutan": (Reason("Pelayanan Publik", 2),),  # from 0 to 2, which is what the post asks for
        "Lain": (),
    }
    assert titles(world, suggested=True) == ["Dasar", "Lanjutan"]
    assert (seen(world).suggested, seen(world).total, seen(world).told) == (2, 3, True)


def test_nobody_gets_a_reason_for_what_is_unknown_or_met(world: World) -> None:
    aimed(world, "Dasar")
    assert titles(world, suggested=True) == []
    shown(world, 2)
    assert titles(world, suggested=True) == []


def test_programme_for_other_positions_is_not_suggested(world: World) -> None:
    shown(world, 1)
    row = aimed(world, "Untuk kepala")
    ProgrammePosition.objects.create(programme=row, position=world.head)
    assert titles(world, suggested=True) == []
    ProgrammePosition.objects.create(programme=row, position=world.officer)
    assert titles(world, suggested=True) == ["Untuk kepala"]


def test_who_acts_for_somebody_gets_no_reasons(world: World) -> None:
    shown(world, 1)
    row = aimed(world, "Dasar")
    acting = actor_of(world.kiki, acting=make.delegation(world.ani, world.kiki).uuid)
    found = catalogue(acting, CatalogueWanted())
    assert (found.told, found.suggested, [one.reasons for one in found.page.object_list]) == (False, 0, [()])
    assert programme_page(acting, row.uuid).reasons == ()
    assert programme_page(world.actor("ani"), row.uuid).reasons == (Reason("Pelayanan Publik", 1),)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"text": "komun"}, ["Komunikasi"]),
        ({"text": "PENGADU loket"}, ["Pengaduan"]),
        ({"text": "unikasi"}, []),
        ({"text": "etika"}, ["Pengaduan"]),
        ({"field": "Komunikasi"}, ["Komunikasi"]),
        ({"kind": "klasikal"}, ["Pengaduan"]),
        ({"kind": "nonklasikal"}, ["Komunikasi"]),
        ({"duty": "wajib"}, ["Komunikasi"]),
        ({"duty": "pilihan"}, ["Pengaduan"]),
        ({"place": "daring"}, ["Komunikasi"]),
        ({"place": "luring"}, ["Pengaduan"]),
        ({"month": "2026-12"}, ["Pengaduan"]),
        ({"month": "2026-11"}, []),
        ({"hours": 14}, ["Pengaduan", "Komunikasi"]),
        ({"hours": 13}, ["Komunikasi"]),
        ({"text": "pengaduan", "duty": "wajib"}, []),
    ],
)
def test_catalogue_is_narrowed(world: World, wanted: dict[str, Any], expected: list[str]) -> None:
    run_of(titled(world, "Pengaduan", audience="Petugas loket", promise="Setelah ini: etika"))
    row = case.programme(world, title="Komunikasi", compulsory=True, online=True)
    Programme.objects.filter(pk=row.pk).update(field="Komunikasi")
    case.module(row, form="NKL03", hours=Decimal(3))
    assert titles(world, **wanted) == expected
    assert (seen(world, **wanted).fields, seen(world, **wanted).months) == (
        ("Komunikasi", "Pelayanan publik"),
        (date(2026, 12, 1),),
    )


def test_month_is_that_of_the_place_and_every_month_in_between(world: World) -> None:
    row = titled(world, "Panjang")
    run = case.offering(row)
    part = case.module(row)
    case.session(run, part, datetime(2026, 12, 31, 18, 0, tzinfo=UTC))  # 1 January, 01.00 WIB
    case.session(run, part, datetime(2027, 3, 1, 1, 0, tzinfo=UTC))
    assert seen(world).months == (date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1))


def test_seats_are_those_that_nobody_has(world: World) -> None:
    run = run_of(titled(world, "Pelayanan"), seats=3)
    case.seated(run, world.ani)
    case.seated(run, world.kiki)
    gone = case.seated(run, make.civil_servant("Pergi", world.health, world.officer), seated_at=None)
    found = seen(world).page.object_list[0].batch
    assert gone.seated_at is None
    assert found is not None
    assert (found.left, found.seats, found.quota, found.full) == (1, 3, None, False)
    Registration.objects.filter(person=world.kiki.person).update(withdrawn_at=DECEMBER, withdrawal="Sakit")
    again = seen(world).page.object_list[0].batch
    assert again is not None
    assert again.left == 2


def test_quota_is_the_one_that_covers_who_looks(world: World) -> None:
    run = run_of(titled(world, "Pelayanan"), seats=10)
    Quota.objects.create(offering=run, region=world.region, unit=world.licensing, seats=2)
    Quota.objects.create(offering=run, region=world.region, unit=world.health, seats=1)
    Quota.objects.create(offering=run, region=world.other, seats=1)
    case.seated(run, make.civil_servant("Izin", world.permits, world.officer), unit=world.permits)
    case.seated(run, make.civil_servant("Sehat", world.health, world.officer), unit=world.health)
    found = {who: seen(world, who).page.object_list[0].batch for who in ("ani", "kiki", "dewi")}
    assert {who: batch and (batch.left, batch.quota, batch.full) for who, batch in found.items()} == {
        "ani": (8, 1, False),  # permits lies below licensing
        "kiki": (8, 0, True),
        "dewi": (8, 1, False),
    }


def test_practitioner_and_rooms_are_those_of_the_sessions(world: World) -> None:
    run = run_of(titled(world, "Pelayanan"))
    first = case.session(run, case.module(run.programme), DECEMBER, place="Ruang kelas")
    speaker = case.speaker(world, world.citra.person, practitioner=True)
    SessionSpeaker.objects.create(session=first, speaker=speaker)
    found = seen(world).page.object_list[0].batch
    assert found is not None
    assert (found.rooms, found.practitioner) == (("Aula kecamatan", "Ruang kelas"), True)


def test_catalogue_of_many_costs_as_many_queries_as_of_one(world: World) -> None:
    shown(world, 1)
    actor = world.actor("ani")
    case.seated(run_of(aimed(world, "Satu")), world.kiki)
    with CaptureQueriesContext(connection) as one:
        assert len(catalogue(actor, CatalogueWanted()).page.object_list) == 1
    for title in ("Dua", "Tiga"):
        run = run_of(aimed(world, title))
        Quota.objects.create(offering=run, region=world.region, unit=world.licensing, seats=2)
        case.seated(run, make.civil_servant(title, world.permits, world.officer))
    with CaptureQueriesContext(connection) as three:
        assert len(catalogue(actor, CatalogueWanted()).page.object_list) == 3
    assert len(three) == len(one)


def test_group_of_what_is_raised_narrows(world: World) -> None:
    integrity = Competency.objects.get(code="M.01", framework__region=None)
    glue = Competency.objects.get(code="SK.01", framework__region=None)
    for title, competency in (("Integritas", integrity), ("Perekat Bangsa", glue)):
        Aim.objects.create(programme=titled(world, title), competency=competency, level=2)
    titled(world, "Tanpa tujuan")
    assert titles(world, about="managerial") == ["Integritas"]
    assert titles(world, about="sociocultural") == ["Perekat Bangsa"]
    assert titles(world, about="technical") == []


def test_completed_programme_is_said_to_be_so_and_not_suggested_again(world: World) -> None:
    shown(world, 1)
    row, other = aimed(world, "Sudah"), aimed(world, "Belum")
    run = run_of(row)
    seat = case.seated(run, world.ani)
    facts = {"registration": seat, "minutes": 240, "planned": 240}
    Completion.objects.create(completed=True, at=DECEMBER, **facts)
    assert [(one.title, one.taken, bool(one.reasons)) for one in seen(world).page.object_list] == [
        ("Sudah", True, False),
        ("Belum", False, True),
    ]
    assert (seen(world).suggested, titles(world, suggested=True)) == (1, [other.title])
    assert titles(world, "budi") == ["Sudah", "Belum"]
    assert [one.taken for one in seen(world, "budi").page.object_list] == [False, False]
    Completion.objects.create(completed=False, at=DECEMBER, reason="Salah orang", **facts)  # the last word counts
    assert titles(world, suggested=True) == ["Sudah", "Belum"]


def test_offering_with_a_seat_left_is_shown_before_an_earlier_one_that_is_full(world: World) -> None:
    row = titled(world, "Pelayanan")
    early = run_of(row, seats=2)
    case.seated(early, world.kiki)
    late = run_of(row, datetime(2027, 1, 12, 1, 0, tzinfo=UTC), seats=1)
    run_of(titled(world, "Lain"), datetime(2027, 1, 5, 1, 0, tzinfo=UTC))

    def told(who: str = "ani") -> list[tuple[str, int, int, int]]:
        found = [(one.title, one.batch, one.others) for one in seen(world, who).page.object_list]
        return [(title, batch.number, batch.left, others) for title, batch, others in found if batch]

    assert told() == [("Pelayanan", 1, 1, 1), ("Lain", 1, 30, 0)]
    case.seated(early, make.civil_servant("Kedua", world.permits, world.officer))
    assert told() == [("Lain", 1, 30, 0), ("Pelayanan", 2, 1, 1)]  # ordered by what is shown: 5 January before 12
    case.seated(late, make.civil_servant("Ketiga", world.permits, world.officer))
    assert told() == [("Pelayanan", 1, 0, 1), ("Lain", 1, 30, 0)]


def test_offering_is_full_for_whom_no_seat_of_the_quota_is_left(world: World) -> None:
    row = titled(world, "Pelayanan")
    early = run_of(row, seats=10)
    run_of(row, datetime(2027, 1, 12, 1, 0, tzinfo=UTC))
    Quota.objects.create(offering=early, region=world.region, unit=world.health, seats=1)
    case.seated(early, make.civil_servant("Sehat", world.health, world.officer), unit=world.health)
    found = {who: seen(world, who).page.object_list[0].batch for who in ("ani", "kiki")}
    assert {who: batch and batch.number for who, batch in found.items()} == {"ani": 1, "kiki": 2}


def test_page_of_a_programme_suggests_it_to_whom_the_catalogue_does(world: World) -> None:
    shown(world, 1)
    row, other = aimed(world, "Sudah"), aimed(world, "Untuk kepala")
    ProgrammePosition.objects.create(programme=other, position=world.head)
    seat = case.seated(run_of(row), world.ani)

    def told(programme: Programme) -> tuple[tuple[Reason, ...], bool]:
        found = programme_page(world.actor("ani"), programme.uuid)
        return found.reasons, found.taken

    assert (told(row), told(other)) == (((Reason("Pelayanan Publik", 1),), False), ((), False))
    Completion.objects.create(registration=seat, completed=True, minutes=240, planned=240, at=DECEMBER)
    assert told(row) == ((), True)


def test_registration_of_who_looks_is_told_until_it_is_over(world: World) -> None:
    row = titled(world, "Pelayanan")
    first, second = run_of(row), run_of(row, datetime(2027, 1, 12, 1, 0, tzinfo=UTC))

    def told(who: str = "ani") -> list[Joined | None]:
        return [seen(world, who).page.object_list[0].joined, programme_page(world.actor(who), row.uuid).joined]

    assert told() == [None, None]
    case.seated(second, world.ani, seated_at=None)
    assert told() == [Joined(second.uuid, 2, seated=False)] * 2
    case.seated(first, world.ani, registered_at=datetime(2026, 11, 20, tzinfo=UTC))
    assert (
        told() == [Joined(first.uuid, 1, seated=True)] * 2
    )  # the seat goes first, though the other was asked for later
    assert told("kiki") == [None, None]
    acting = actor_of(world.kiki, acting=make.delegation(world.ani, world.kiki).uuid)
    assert catalogue(acting, CatalogueWanted()).page.object_list[0].joined is None
    Registration.objects.filter(offering=second).update(withdrawn_at=DECEMBER, withdrawal="Sakit")
    Offering.objects.filter(pk=first.pk).update(finished_at=DECEMBER)
    assert told() == [None, None]
