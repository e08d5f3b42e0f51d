"""Keys of a region: made once, kept from who has no business with them, renewed and reported lost."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from cryptography.x509 import load_pem_x509_certificate
from pytest_django import Settings

from pamong.core.actor import SYSTEM
from pamong.core.models import Entry
from pamong.core.refusals import Conflict, NotFound, Refusal
from pamong.credentials.actions.key_store import badge_private, seal_signer
from pamong.credentials.actions.keys import ensure_keys, renew_key, report_lost_key
from pamong.credentials.models import SigningKey
from tests import make
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


def code_of(action: Any, *args: Any, **given: Any) -> str:
    """Code of the refusal, after checking that nothing has changed."""
    before = (list(SigningKey.objects.order_by("pk").values()), Entry.objects.count())
    with pytest.raises(Refusal) as refused:
        action(*args, **given)
    assert (list(SigningKey.objects.order_by("pk").values()), Entry.objects.count()) == before
    return refused.value.code


def test_first_call_makes_both_and_the_next_finds_them(world: World) -> None:
    made = ensure_keys(world.actor("budi"), region=world.region.pk)
    assert (made.badge.name, made.seal.name) == ("15.04-badge-1", "15.04-seal-1")
    assert made.badge.address == "http://localhost:8765"
    assert made.badge.certificate == ""
    certificate = load_pem_x509_certificate(made.seal.certificate.encode())
    assert certificate.public_key() == load_pem_public_key(made.seal.public.encode())
    again = ensure_keys(SYSTEM, region=world.region.pk)
    assert (again.badge, again.seal) == (made.badge, made.seal)
    verbs = Entry.objects.filter(verb__startswith="credentials.").order_by("pk").values_list("verb", "data")
    assert list(verbs) == [("credentials.key_made", {"use": "badge"}), ("credentials.key_made", {"use": "seal"})]


def test_private_half_is_not_in_the_database(world: World, settings: Settings) -> None:
    made = ensure_keys(SYSTEM, region=world.region.pk)
    raw = badge_private(made.badge).private_bytes_raw()
    assert raw not in bytes(made.badge.sealed)
    assert badge_private(made.badge).public_key() == load_pem_public_key(made.badge.public.encode())
    assert seal_signer(made.seal) is seal_signer(SigningKey.objects.get(pk=made.seal.pk))
    settings.SECRET_KEY = "rahasia lain"
    for opens, row in ((badge_private, made.badge), (seal_signer, made.seal)):
        with pytest.raises(Conflict) as refused:
            opens(row)
        assert refused.value.code == "key-unreadable"


def test_key_of_one_use_does_not_open_as_the_other(world: World) -> None:
    made = ensure_keys(SYSTEM, region=world.region.pk)
    for opens, row in ((badge_private, made.seal), (seal_signer, made.badge)):
        with pytest.raises(Conflict):
            opens(row)


@pytest.mark.parametrize("role", ["ani", "citra", "dewi", "fajar", "gita", "hadi", "joko", "kiki"])
def test_who_does_not_keep_the_region_has_no_keys(world: World, role: str) -> None:
    assert code_of(ensure_keys, world.actor(role), region=world.region.pk) == "not-found"
    made = ensure_keys(SYSTEM, region=world.region.pk)
    assert code_of(renew_key, world.actor(role), key=made.badge.uuid) == "not-found"
    assert code_of(report_lost_key, world.actor(role), key=made.seal.uuid) == "not-found"


def test_no_key_before_the_address_is_chosen(world: World, settings: Settings) -> None:
    made = ensure_keys(SYSTEM, region=world.region.pk)
    settings.URL_SET = False
    for address in ("http://localhost:8765", "http://127.0.0.1:80", "http://[::1]:8765"):
        settings.URL = address
        assert code_of(ensure_keys, SYSTEM, region=world.region.pk) == "address-unset"
        assert code_of(renew_key, SYSTEM, key=made.badge.uuid) == "address-unset"
        assert code_of(report_lost_key, SYSTEM, key=made.badge.uuid) == "address-unset"


def test_nothing_is_issued_from_another_address_until_keys_are_renewed(world: World, settings: Settings) -> None:
    old = ensure_keys(SYSTEM, region=world.region.pk)
    settings.URL = "https://asn.example.go.id"
    assert code_of(ensure_keys, SYSTEM, region=world.region.pk) == "address-changed"
    renew_key(world.actor("budi"), key=old.badge.uuid)
    assert code_of(ensure_keys, SYSTEM, region=world.region.pk) == "address-changed"
    renew_key(world.actor("budi"), key=old.seal.uuid)
    new = ensure_keys(SYSTEM, region=world.region.pk)
    assert (new.badge.name, new.seal.name) == ("15.04-badge-2", "15.04-seal-2")
    assert {new.badge.address, new.seal.address} == {"https://asn.example.go.id"}


def test_tour_may_move(world: World, settings: Settings) -> None:
    old = ensure_keys(SYSTEM, region=world.region.pk)
    settings.URL, settings.TOUR = "http://localhost:9000", True
    assert ensure_keys(SYSTEM, region=world.region.pk).badge == old.badge


def test_renewed_key_is_retired_and_stays(world: World) -> None:
    old = ensure_keys(SYSTEM, region=world.region.pk)
    new = renew_key(world.actor("budi"), key=old.badge.uuid)
    old.badge.refresh_from_db()
    assert old.badge.retired_at is not None
    assert old.badge.lost_at is None
    assert ensure_keys(SYSTEM, region=world.region.pk).badge == new
    assert code_of(renew_key, world.actor("budi"), key=old.badge.uuid) == "key-retired"


def test_lost_key_is_followed_by_a_new_one(world: World) -> None:
    old = ensure_keys(SYSTEM, region=world.region.pk)
    new = report_lost_key(world.actor("budi"), key=old.seal.uuid)
    old.seal.refresh_from_db()
    assert old.seal.lost_at is not None
    assert old.seal.retired_at is not None
    assert ensure_keys(SYSTEM, region=world.region.pk).seal == new
    assert code_of(report_lost_key, world.actor("budi"), key=old.seal.uuid) == "key-lost"
    assert report_lost_key(world.actor("budi"), key=SigningKey.objects.get(name="15.04-seal-2").uuid) is not None


def test_retired_key_may_be_lost_without_a_new_one(world: World) -> None:
    old = ensure_keys(SYSTEM, region=world.region.pk).badge
    new = renew_key(SYSTEM, key=old.uuid)
    assert report_lost_key(SYSTEM, key=old.uuid) is None
    assert ensure_keys(SYSTEM, region=world.region.pk).badge == new


def test_unknown_key_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        renew_key(SYSTEM, key=world.region.uuid)
