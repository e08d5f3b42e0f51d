"""What status lists say, and that who checks without a database reads the same."""

import json

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from pamong.core.actor import SYSTEM
from pamong.core.refusals import NotFound
from pamong.credentials.actions.keys import ensure_keys, renew_key
from pamong.credentials.formats import bitstring
from pamong.credentials.formats.status_document import StatusLists, read_lists
from pamong.credentials.models import Credential, StatusChange, StatusList
from pamong.credentials.queries.keys import key_set
from pamong.credentials.queries.status_lists import bundle, list_document
from tests import make
from tests.credentials import case
from tests.make import World

pytestmark = pytest.mark.django_db

PURPOSES = ("revocation", "suspension", "refresh")


@pytest.fixture
def world() -> World:
    found = make.world()
    ensure_keys(SYSTEM, region=found.region.pk)
    return found


def given(world: World, *kinds: str, signed: bool = True) -> Credential:
    """A certificate with a history."""
    person = make.civil_servant(f"Pemegang {Credential.objects.count()}", world.health, world.officer)
    version = case.version(case.scheme(world))
    row = case.credential(world, case.decided(world, case.application(version, person)), signed=signed)
    for number, kind in enumerate(kinds, 1):
        StatusChange.objects.create(
            credential=row, number=number, kind=kind, public="check", reason="Diperiksa.", at=timezone.now()
        )
    return row


def places(lists: StatusLists, uuid: object) -> dict[str, list[int]]:
    """What is set, by purpose."""
    base = f"http://localhost:8765/kredensial/status/{uuid}"
    bits = {purpose: lists.held[f"{base}/{purpose}"][0] for purpose in PURPOSES}
    return {
        purpose: [place for place in range(len(found) * 8) if found[place // 8] and bitstring.bit(found, place)]
        for purpose, found in bits.items()
    }


def published() -> StatusLists:
    """The bundle, as somebody elsewhere reads it."""
    return read_lists(json.dumps(bundle()).encode(), key_set())


def test_last_change_is_what_lists_say(world: World) -> None:
    rows = {
        "none": given(world),
        "suspended": given(world, "suspended"),
        "resumed": given(world, "suspended", "resumed"),
        "again": given(world, "suspended", "resumed", "suspended"),
        "withdrawn": given(world, "suspended", "withdrawn"),
        "replaced": given(world, "replaced"),
        "unsigned": given(world, signed=False),
    }
    place = {name: row.place_in_list for name, row in rows.items()}
    assert places(published(), rows["none"].status_list.uuid) == {
        "revocation": sorted([place["withdrawn"], place["replaced"]]),
        "suspension": sorted([place["suspended"], place["again"], place["unsigned"]]),
        "refresh": [place["replaced"]],
    }


@pytest.mark.parametrize("purpose", PURPOSES)
def test_list_alone_says_what_the_bundle_says(world: World, purpose: str) -> None:
    uuid = given(world, "replaced").status_list.uuid
    alone = read_lists(json.dumps(list_document(uuid, purpose)).encode(), key_set())
    ((address, (bits, _at)),) = alone.held.items()
    assert address == f"http://localhost:8765/kredensial/status/{uuid}/{purpose}"
    assert bits == published().held[address][0]


def test_unknown_list_and_purpose_are_not_found(world: World) -> None:
    uuid = given(world).status_list.uuid
    for wrong in ((uuid, "message"), (world.region.uuid, "revocation")):
        with pytest.raises(NotFound):
            list_document(*wrong)


def test_number_of_queries_does_not_grow(world: World, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    given(world, "suspended")
    with django_assert_num_queries(5):
        bundle()
    for _more in range(3):
        given(world, "suspended", "resumed")
    StatusList.objects.create(region=world.region, number=2, made_at=timezone.now())
    with django_assert_num_queries(5):
        bundle()
    uuid = StatusList.objects.get(number=1).uuid
    with django_assert_num_queries(4):
        list_document(uuid, "revocation")


def test_lists_stay_readable_after_a_key_was_renewed(world: World) -> None:
    row = given(world, "withdrawn")
    renew_key(SYSTEM, key=row.badge_key.uuid)
    assert places(published(), row.status_list.uuid)["revocation"] == [row.place_in_list]


def test_lists_of_an_earlier_address_are_still_in_the_bundle(world: World, settings: Settings) -> None:
    row = given(world, "withdrawn")
    settings.URL = "https://asn.example.go.id"
    renew_key(SYSTEM, key=row.badge_key.uuid)
    base = f"kredensial/status/{row.status_list.uuid}"
    assert sorted({address.rpartition("/")[0] for address in published().held}) == [
        f"http://localhost:8765/{base}",
        f"https://asn.example.go.id/{base}",
    ]
