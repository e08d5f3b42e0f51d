"""Sources of cases: made once, allowed to name officers or not, given a token, closed."""

from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import pytest
import time_machine

from pamong.core.models import Entry
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.services.access import token_source_for
from pamong.services.actions.catalogue import close_service
from pamong.services.actions.sources import (
    close_source,
    ensure_source,
    issue_token,
    note_coverage,
    revoke_token,
    set_handler_basis,
)
from pamong.services.models import CaseSource
from tests.make import World, world
from tests.services.case import NOW, service, source

pytestmark = pytest.mark.django_db

BASIS = "Perbup 12/2025 pasal 4: petugas dicatat bersama berkas"


@pytest.fixture
def cast() -> World:
    return world()


@pytest.fixture
def book(cast: World) -> CaseSource:
    return source(service(cast), covers_until=None)


def verbs() -> list[str]:
    rows = Entry.objects.filter(verb__startswith="services.").order_by("id")
    return [verb.removeprefix("services.") for verb in rows.values_list("verb", flat=True)]


def kept(row: CaseSource) -> CaseSource:
    return CaseSource.objects.get(pk=row.pk)


def test_source_is_made_once(cast: World) -> None:
    owner = service(cast)
    budi = cast.actor("budi")
    first = ensure_source(budi, service=owner)
    assert (first.code, first.name, first.region_id, first.service_id) == (
        "impor",
        "Impor berkas",
        cast.region.pk,
        owner.pk,
    )
    assert ensure_source(budi, service=owner.uuid).pk == first.pk
    other = ensure_source(budi, service=owner, code="oss-rba", name=" OSS  RBA ")
    assert (other.name, CaseSource.objects.count(), verbs()) == ("OSS RBA", 2, ["source_created", "source_created"])
    for code, name in (("OSS", "x"), ("x" * 61, "x"), ("oss", " "), ("oss", "x" * 201)):
        with pytest.raises(Invalid):
            ensure_source(budi, service=owner, code=code, name=name)
    assert CaseSource.objects.count() == 2


def test_closed_service_takes_no_new_source(cast: World) -> None:
    owner = service(cast)
    close_service(cast.actor("budi"), service=owner.uuid)
    with pytest.raises(Conflict) as refusal:
        ensure_source(cast.actor("budi"), service=owner)
    assert (refusal.value.code, CaseSource.objects.count()) == ("service-closed", 0)


def test_rule_by_which_officers_are_kept_is_set_and_taken_back(cast: World, book: CaseSource) -> None:
    budi = cast.actor("budi")
    set_handler_basis(budi, source=book.uuid, basis=f" {BASIS}\n")
    set_handler_basis(budi, source=book.uuid, basis=BASIS)
    assert (kept(book).handler_basis, verbs()) == (BASIS, ["handler_basis_set"])
    assert Entry.objects.get(verb="services.handler_basis_set").data == {"allowed": True}
    with pytest.raises(Invalid):
        set_handler_basis(budi, source=book.uuid, basis="x" * 501)
    set_handler_basis(budi, source=book.uuid, basis="")
    assert kept(book).handler_basis == ""


def test_token_is_told_once_and_only_its_digest_kept(cast: World, book: CaseSource) -> None:
    budi = cast.actor("budi")
    with time_machine.travel(NOW, tick=False):
        first = issue_token(budi, source=book.uuid)
    assert len(first) == 43
    assert (kept(book).token, kept(book).token_at) == (sha256(first.encode()).hexdigest(), NOW)
    assert token_source_for(first).pk == book.pk
    second = issue_token(budi, source=book.uuid)
    with pytest.raises(NotFound):
        token_source_for(first)
    assert token_source_for(second).pk == book.pk
    revoke_token(budi, source=book.uuid)
    revoke_token(budi, source=book.uuid)
    with pytest.raises(NotFound):
        token_source_for(second)
    assert (kept(book).token_at, verbs()) == (None, ["token_issued", "token_issued", "token_revoked"])
    assert first not in str(list(Entry.objects.values_list("data", flat=True)))


def test_what_a_log_knows_goes_on_and_never_back(cast: World, book: CaseSource) -> None:
    budi, until = cast.actor("budi"), datetime(2026, 11, 20, tzinfo=UTC)
    with time_machine.travel(NOW, tick=False):
        note_coverage(budi, source=book.uuid, until=until)
        note_coverage(budi, source=book.uuid, until=datetime(2026, 11, 1, tzinfo=UTC))
        assert (kept(book).covers_until, verbs()) == (until, ["source_covered"])
        note_coverage(budi, source=book.uuid, until=datetime(2027, 1, 1, tzinfo=UTC))
    assert kept(book).covers_until == NOW


def test_closed_source_ends_its_token_and_takes_nothing(cast: World, book: CaseSource) -> None:
    budi = cast.actor("budi")
    token = issue_token(budi, source=book.uuid)
    close_source(budi, source=book.uuid)
    with pytest.raises(NotFound):
        token_source_for(token)
    for again in (
        lambda: close_source(budi, source=book.uuid),
        lambda: issue_token(budi, source=book.uuid),
        lambda: set_handler_basis(budi, source=book.uuid, basis=BASIS),
        lambda: ensure_source(budi, service=book.service),
    ):
        with pytest.raises(Conflict) as refusal:
            again()
        assert refusal.value.code == "source-closed"
    assert (kept(book).token, kept(book).handler_basis, verbs()) == (None, "", ["token_issued", "source_closed"])


@pytest.mark.parametrize("name", ["dewi", "joko", "kiki", "gita"])
def test_source_of_others_is_not_found_and_not_changed(cast: World, book: CaseSource, name: str) -> None:
    actor = cast.actor(name)
    before = CaseSource.objects.filter(pk=book.pk).values().get()
    for attempt in (
        lambda: ensure_source(actor, service=book.service),
        lambda: set_handler_basis(actor, source=book.uuid, basis=BASIS),
        lambda: issue_token(actor, source=book.uuid),
        lambda: revoke_token(actor, source=book.uuid),
        lambda: note_coverage(actor, source=book.uuid, until=NOW),
        lambda: close_source(actor, source=book.uuid),
        lambda: close_source(cast.actor("budi"), source=UUID(int=1)),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert (CaseSource.objects.filter(pk=book.pk).values().get(), verbs()) == (before, [])
