"""The register of a region, a certificate with its history, and the own ones: who sees which part."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from pamong.core.refusals import NotFound
from pamong.credentials.actions.life import suspend
from pamong.credentials.models import Credential, StatusChange
from pamong.credentials.queries.certificates import LABELS
from pamong.credentials.queries.credential_page import credential_page
from pamong.credentials.queries.own_credentials import list_own_credentials
from pamong.credentials.queries.register import FILTERS, RegisterWanted, register, register_rows
from pamong.people.access import actor_of
from pamong.people.models import Account
from tests import make
from tests.credentials import case
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


def certificate(world: World, holder: Account | None = None, **facts: Any) -> Credential:
    application = case.application(case.version(case.scheme(world)), holder or world.ani)
    return case.credential(world, case.decided(world, application), **facts)


def change(row: Credential, *kinds: str) -> Credential:
    for number, kind in enumerate(kinds, 1):
        StatusChange.objects.create(
            credential=row, number=number, kind=kind, public="error", reason="Rahasia", at=timezone.now()
        )
    return row


def of_every_state(world: World) -> dict[str, Credential]:
    now = timezone.now()
    old, long = now - timedelta(days=900), now + timedelta(days=900)
    return {
        "berlaku": certificate(world, valid_from=old, valid_until=long),
        "segera": certificate(world, valid_from=old, valid_until=now + timedelta(days=60)),
        "kedaluwarsa": certificate(world, valid_from=old, valid_until=now - timedelta(days=1)),
        "dibekukan": change(certificate(world), "suspended"),
        "dicabut": change(certificate(world), "suspended", "withdrawn"),
        "diganti": change(certificate(world), "replaced"),
        "tidak sah": certificate(world, valid_from=now + timedelta(days=9), valid_until=long),
        "menunggu": certificate(world, signed=False),
    }


def test_list_and_filter_know_the_same_states(world: World) -> None:
    made, actor = of_every_state(world), world.actor("budi")
    shown = {row.number: row.state for row in register(actor, "15.04", RegisterWanted()).page.object_list}
    assert shown == {row.number: "berlaku" if state == "segera" else state for state, row in made.items()}
    for state in FILTERS:
        found = {row.number for row in register_rows(actor, "15.04", RegisterWanted(state=state))}
        expected = {made[state].number} | ({made["segera"].number} if state == "berlaku" else set())
        assert (state, found) == (state, expected)
    assert set(shown.values()) == set(LABELS)


def test_unsigned_that_was_withdrawn_waits_no_more(world: World) -> None:
    row = change(certificate(world, signed=False), "withdrawn")
    assert [one.state for one in register_rows(world.actor("budi"), "15.04", RegisterWanted())] == ["dicabut"]
    assert [one.number for one in register_rows(world.actor("budi"), "15.04", RegisterWanted(state="dicabut"))] == [
        row.number
    ]
    assert list(register_rows(world.actor("budi"), "15.04", RegisterWanted(state="menunggu"))) == []


@pytest.mark.parametrize(
    ("text", "count"), [("", 2), ("ani", 1), ("RAHMA ani", 1), ("0412 bkpsdm", 1), ("PK7M4D21", 1), ("%", 2), ("zz", 0)]
)
def test_search_goes_by_number_code_and_name(world: World, text: str, count: int) -> None:
    certificate(world, number="800.2/0412/BKPSDM/2026", code="PK7M4D21")
    certificate(world, world.kiki, number="800.2/0977/BKPSDM/2026")
    assert len(register_rows(world.actor("budi"), "15.04", RegisterWanted(text=text))) == count


def test_list_is_narrowed_to_a_scheme(world: World) -> None:
    row = certificate(world)
    certificate(world, world.kiki)
    wanted = RegisterWanted(scheme=str(row.version.scheme.uuid))
    assert [one.number for one in register_rows(world.actor("budi"), "15.04", wanted)] == [row.number]


@pytest.mark.parametrize("name", ["ani", "citra", "dewi", "fajar", "gita", "joko", "kiki"])
def test_register_is_for_who_keeps_or_decides_there(world: World, name: str) -> None:
    certificate(world)
    with pytest.raises(NotFound):
        register(world.actor(name), "15.04", RegisterWanted())


def test_certifier_reads_the_register(world: World) -> None:
    certificate(world)
    found = register(actor_of(case.certifier(world, "Nadia")), "15.04", RegisterWanted())
    assert (found.page.paginator.count, found.keeps) == (1, False)


def test_register_asks_as_often_for_many_as_for_one(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    actor = world.actor("budi")
    certificate(world)
    ask: Callable[[], object] = lambda: list(register(actor, "15.04", RegisterWanted()).page.object_list)  # noqa: E731  # asked twice
    with django_assert_num_queries(6):
        ask()
    certificate(world, world.kiki)
    certificate(world, world.joko)
    with django_assert_num_queries(6):
        ask()


def test_history_tells_who_and_why_to_holder_and_keepers_only(world: World) -> None:
    row, certifier = certificate(world), case.certifier(world, "Nadia Certifier")
    suspend(actor_of(certifier), credential=row.uuid, public="check", reason="Aduan nomor 9.")
    for actor in (world.actor("ani"), world.actor("budi"), actor_of(certifier)):
        line = credential_page(actor, row.uuid).history[0]
        assert (line.kind, line.public, line.reason, line.who) == (
            "suspended",
            "Sedang diperiksa",
            "Aduan nomor 9.",
            "Nadia Certifier",
        )
    for name in ("fajar", "gita"):  # leads the holder's office; audits
        page = credential_page(world.actor(name), row.uuid)
        assert (page.history[0].public, page.history[0].reason, page.history[0].who) == ("Sedang diperiksa", "", "")
        assert (page.own, page.keeper) == (False, False)


@pytest.mark.parametrize("name", ["dewi", "kiki", "joko", "citra"])
def test_certificate_is_not_there_for_others(world: World, name: str) -> None:
    row = certificate(world)
    with pytest.raises(NotFound):
        credential_page(world.actor(name), row.uuid)


def may(actor: object, row: Credential) -> set[str]:
    page = credential_page(actor, row.uuid)  # type: ignore[arg-type]  # an Actor
    return {name for name in ("suspends", "resumes", "withdraws", "corrects", "signs") if getattr(page, name)}


def test_each_may_what_is_theirs(world: World) -> None:
    row, certifier = certificate(world), actor_of(case.certifier(world, "Nadia"))
    assert may(world.actor("ani"), row) == set()
    assert may(world.actor("budi"), row) == {"corrects"}
    assert may(certifier, row) == {"suspends", "withdraws"}
    assert may(certifier, change(certificate(world), "suspended")) == {"resumes", "withdraws"}
    assert may(certifier, change(certificate(world), "withdrawn")) == set()
    assert may(world.actor("budi"), change(certificate(world), "replaced")) == set()
    assert may(world.actor("budi"), certificate(world, signed=False)) == {"corrects", "signs"}


def test_own_list_shows_the_own_only_and_when_each_can_be_renewed(world: World) -> None:
    now = timezone.now()
    version = case.version(case.scheme(world))
    facts: dict[str, Any] = {"valid_from": now - timedelta(days=900), "valid_until": now + timedelta(days=30)}
    old = case.credential(world, case.decided(world, case.application(version, world.ani, closed_at=now)), **facts)
    certificate(world, world.kiki)
    later = certificate(world, valid_until=now + timedelta(days=400))
    found = {one.row.number: one.renewal for one in list_own_credentials(world.actor("ani")).found}
    assert set(found) == {old.number, later.number}
    renewal = found[old.number]
    assert renewal is not None
    assert (renewal.version, renewal.open) == (version.uuid, True)
    first = old.valid_until.astimezone(ZoneInfo("Asia/Jakarta")) - timedelta(days=90)
    assert renewal.opens_at == first.replace(hour=0, minute=0, second=0, microsecond=0)  # the whole of that day


def test_being_renewed_or_replaced_or_retired_is_not_renewed(world: World) -> None:
    now = timezone.now()
    facts: dict[str, Any] = {"valid_from": now - timedelta(days=900), "valid_until": now + timedelta(days=30)}
    version = case.version(case.scheme(world))
    case.credential(world, case.decided(world, case.application(version, world.ani, closed_at=now)), **facts)
    assert [bool(one.renewal) for one in list_own_credentials(world.actor("ani")).found] == [True]
    case.application(version, world.ani, state="draft")
    assert [bool(one.renewal) for one in list_own_credentials(world.actor("ani")).found] == [False]


def test_own_list_asks_as_often_for_many_as_for_one(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    actor = world.actor("ani")
    certificate(world)
    with django_assert_num_queries(7):
        list_own_credentials(actor)
    certificate(world)
    certificate(world)
    with django_assert_num_queries(7):
        list_own_credentials(actor)


def test_nobody_reads_certificates_of_who_is_acted_for(world: World) -> None:
    certificate(world)
    delegation = make.delegation(world.ani, world.kiki)
    assert list_own_credentials(actor_of(world.kiki, acting=delegation.uuid)).found == ()
