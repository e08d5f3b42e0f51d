"""Whose certificates and posts do not fit, and the numbers of it by unit; each leader sees the own unit."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pamong.core.refusals import NotFound
from pamong.credentials.models import Application, Credential, Scheme
from pamong.credentials.queries.mismatch import ELSEWHERE, UNCERTIFIED, mismatch, mismatch_rows
from pamong.credentials.queries.summary import summary
from pamong.people.models import Account, Assignment
from tests import make
from tests.credentials import case
from tests.credentials.able import Able, able, aim, change
from tests.make import SINCE, World

pytestmark = pytest.mark.django_db

OFFICE = "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 21, 3, 32, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def found() -> Able:
    """The scheme is about officers: ani (permits) and kiki (health) are, fajar (licensing) is the head."""
    made = able()
    assert [made.world.ani, made.world.kiki, made.world.fajar]
    return made


def certified(found: Able, who: Account, **facts: Any) -> Credential:
    """Somebody with a certificate, without the journal."""
    row = case.credential(found.world, case.decided(found.world, case.application(found.version, who)), **facts)
    strangers(found.world)
    return row


def strangers(world: World) -> None:
    """Deciders and assessors of the case are no part of these tests."""
    Assignment.objects.filter(person__name__startswith="Pemutus").update(until=timezone.localdate())


def lines(found: Able, which: str, who: str = "eka") -> list[tuple[str, str, str, str]]:
    """Name, unit, position and state of each line."""
    page = mismatch(found.world.actor(who), "15.04", which).page
    return [(row.name, row.unit, row.position, row.state) for row in page.object_list]


def test_who_holds_the_post_without_a_certificate_is_named(found: Able) -> None:
    post = found.world.officer.name
    people = [("Eka Prasetya", "Dinas Kesehatan"), ("Kiki Amalia", "Dinas Kesehatan")]
    certified(found, found.world.ani)
    assert lines(found, UNCERTIFIED) == [(name, unit, post, "belum pernah") for name, unit in people]
    assert lines(found, ELSEWHERE) == []


@pytest.mark.parametrize(
    ("kinds", "signed", "days", "told"),
    [
        ((), True, -1, "kedaluwarsa"),
        (("suspended",), True, 900, "dibekukan"),
        (("withdrawn",), True, 900, "dicabut"),
        (("replaced",), True, 900, "diganti"),
        ((), False, 900, "menunggu tanda tangan"),
        (("withdrawn",), False, 900, "dicabut"),
        (("suspended", "resumed"), True, 900, ""),
        ((), True, 900, ""),
    ],
)
def test_a_certificate_that_is_not_in_force_says_why(
    found: Able,
    kinds: tuple[str, ...],
    signed: bool,  # noqa: FBT001  # one column of the table
    days: int,
    told: str,
) -> None:
    since = timezone.localdate() - timedelta(days=1000)
    row = certified(
        found, found.world.ani, signed=signed, since=since, valid_until=timezone.now() + timedelta(days=days)
    )
    for kind in kinds:
        change(row, kind)
    assert [line[3] for line in lines(found, UNCERTIFIED) if line[0] == "Ani Rahmawati"] == ([told] if told else [])


def test_a_newer_certificate_in_force_counts_beside_an_old_one(found: Able) -> None:
    certified(found, found.world.ani, since=date(2022, 1, 1))
    Application.objects.update(closed_at=timezone.now())
    certified(found, found.world.ani)
    assert [line[0] for line in lines(found, UNCERTIFIED)] == ["Eka Prasetya", "Kiki Amalia"]


def test_who_is_certified_for_another_post_is_named(found: Able) -> None:
    certified(found, found.world.fajar)
    assert lines(found, ELSEWHERE) == [("Fajar Nugraha", OFFICE, found.world.head.name, "berlaku")]
    aim(found.version, found.world.head)
    assert lines(found, ELSEWHERE) == []


def test_a_second_post_counts_too(found: Able) -> None:
    certified(found, found.world.fajar)
    Assignment.objects.create(
        person=found.world.fajar.person, unit=found.world.permits, position=found.world.officer, kind="PLT", since=SINCE
    )
    assert lines(found, ELSEWHERE) == []


def test_an_application_under_way_is_told(found: Able) -> None:
    case.application(found.version, found.world.kiki, state="submitted")
    page = mismatch(found.world.actor("eka"), "15.04").page
    assert [(row.name, row.applying) for row in page.object_list if row.applying] == [("Kiki Amalia", True)]


def test_a_scheme_without_positions_or_retired_asks_nobody(found: Able) -> None:
    case.version(case.scheme(found.world))
    assert mismatch(found.world.actor("eka"), "15.04").schemes == 1
    Scheme.objects.filter(pk=found.scheme.pk).update(retired_at=timezone.now(), retirement="Diganti")
    page = mismatch(found.world.actor("eka"), "15.04")
    assert (page.schemes, page.uncertified) == (0, 0)


def test_a_leader_sees_the_own_units_and_the_counts_of_them(found: Able) -> None:
    certified(found, found.world.fajar)
    assert [line[0] for line in lines(found, UNCERTIFIED, "fajar")] == ["Ani Rahmawati"]
    page = mismatch(found.world.actor("fajar"), "15.04")
    assert [(unit.name, unit.elsewhere, unit.uncertified) for unit in page.units] == [
        ("Bidang Perizinan", 0, 1),
        (OFFICE, 1, 0),
    ]
    narrow = mismatch(found.world.actor("fajar"), "15.04", unit=found.world.permits.uuid)
    assert (narrow.unit, narrow.uncertified, narrow.elsewhere) == ("Bidang Perizinan", 1, 0)
    for unit in (found.world.health, found.world.away):
        with pytest.raises(NotFound):
            mismatch(found.world.actor("fajar"), "15.04", unit=unit.uuid)
    with pytest.raises(NotFound):
        mismatch(found.world.actor("eka"), "15.04", unit=found.world.away.uuid)


@pytest.mark.parametrize("who", ["ani", "citra", "dewi", "gita", "hadi", "joko", "kiki"])
def test_nobody_else_sees_it(found: Able, who: str) -> None:
    actor = found.world.actor(who)
    for query in (mismatch, mismatch_rows):
        with pytest.raises(NotFound):
            query(actor, "15.04")


def test_a_leader_of_another_region_sees_only_that_one(found: Able) -> None:
    assert mismatch(found.world.actor("dewi"), "82").uncertified == 0


def test_many_people_take_no_more_queries(found: Able) -> None:
    actor = found.world.actor("eka")
    certified(found, found.world.ani)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert mismatch(actor, "15.04").page.object_list
        return len(seen)

    before = queries()
    for number in range(60):
        make.civil_servant(f"Pegawai {number:02}", found.world.permits, found.world.officer)
    certified(found, found.world.kiki)
    assert queries() == before
    page = mismatch(actor, "15.04", page="2")
    assert (page.uncertified, len(page.page.object_list), page.page.paginator.num_pages) == (61, 11, 2)
    assert len(list(mismatch_rows(actor, "15.04").stream())) == 61


def test_numbers_by_unit_count_each_person_once(found: Able) -> None:
    certified(found, found.world.ani, valid_until=timezone.now() + timedelta(days=90))
    certified(found, found.world.fajar)
    one = summary(found.world.actor("fajar"))[0]
    assert (one.name, one.schemes) == (OFFICE, 1)
    assert (one.whole.people, one.whole.certified, one.whole.ending, one.whole.without) == (2, 2, 1, 0)
    told = [(unit.name, unit.people, unit.certified, unit.ending, unit.without) for unit in one.units]
    assert told == [(OFFICE, 1, 1, 0, 0), ("Bidang Perizinan", 1, 1, 1, 0)]


def test_an_organiser_reads_the_whole_region_in_the_order_of_names(found: Able) -> None:
    one = summary(found.world.actor("eka"))[0]
    told = [(unit.name, unit.people, unit.certified, unit.without) for unit in one.units]
    assert told == [("Dinas Kesehatan", 2, 0, 2), (OFFICE, 2, 0, 1)]
    assert (one.whole.people, one.whole.without) == (4, 3)


@pytest.mark.parametrize("who", ["ani", "gita", "citra", "joko"])
def test_who_leads_nothing_has_no_numbers(found: Able, who: str) -> None:
    with pytest.raises(NotFound):
        summary(found.world.actor(who))
