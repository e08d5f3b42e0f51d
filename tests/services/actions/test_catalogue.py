"""Services are begun from ready ones, worded, published once nothing is missing, looked at, and closed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet

from pamong.core.models import Entry
from pamong.core.refusals import Refusal
from pamong.people.models import UnitVersion
from pamong.services.actions import (
    change_standard,
    close_service,
    create_service,
    publish_standard,
    record_check,
    start_standard,
)
from pamong.services.formats.service_templates import check_items, components, templates
from pamong.services.models import Service, Standard, TransparencyCheck
from pamong.services.queries.catalogue import service_facts, service_summary, services_of, template_of
from pamong.services.queries.openness import openness_of
from tests import make
from tests.make import World
from tests.services import case

pytestmark = pytest.mark.django_db

WORDS = {1: "KTP.", 2: "Datang, lalu terima.", 5: "Izin.", 6: "Loket 1."}
"""What a standard needs beside its two numbers."""


@pytest.fixture
def world() -> World:
    with time_machine.travel(case.NOW, tick=False):
        return make.world()


@dataclass(frozen=True)
class Begun:
    """A service from a template, of the cast's office."""

    world: World
    row: Service

    @property
    def uuid(self) -> UUID:
        uuid: UUID = self.row.uuid
        return uuid


@pytest.fixture
def begun(world: World) -> Begun:
    return Begun(world, create(world, "budi"))


def create(world: World, name: str, **told: Any) -> Service:
    usual = {"region": "15.04", "unit": world.licensing.uuid, "template": "izin-usaha"}
    return create_service(world.actor(name), **{**usual, **told})


def verbs() -> list[str]:
    """What the journal tells of services, oldest first."""
    return list(Entry.objects.filter(verb__startswith="services.").order_by("id").values_list("verb", flat=True))


def kept() -> tuple[object, ...]:
    """Everything that an action of the catalogue may write."""
    tables: list[type[Model]] = [Service, Standard, TransparencyCheck]
    return (*(list(QuerySet(table).order_by("pk").values()) for table in tables), verbs())


def refusal(action: Callable[[], object]) -> tuple[str, int]:
    """Code and status of what an action refuses, after checking that nothing has changed."""
    before = kept()
    with pytest.raises(Refusal) as caught:
        action()
    assert kept() == before
    return caught.value.code, caught.value.status


def worded(begun: Begun, **told: Any) -> Standard:
    usual = {"components": WORDS, "promise": 5, "promise_unit": "days", "fee": 0}
    return change_standard(begun.world.actor("budi"), service=begun.uuid, **{**usual, **told})


def test_service_begins_with_the_draft_of_a_ready_one(begun: Begun) -> None:
    row, draft = begun.row, Standard.objects.get(service=begun.row)
    assert (row.code, row.title, row.template, row.closed_at) == ("izin-usaha", "Izin usaha", "izin-usaha", None)
    assert (draft.number, draft.promise, draft.promise_unit, draft.fee) == (1, 5, "days", None)
    assert draft.published_at is None
    assert draft.components["1"].startswith("Kartu tanda penduduk")
    assert verbs()[-1:] == ["services.service_created"]


def test_service_begins_empty_with_a_title_and_a_code_from_it(world: World) -> None:
    row = create(world, "budi", template="", title="  Legalisir   Ijazah (S1) ")
    assert (row.title, row.code, row.template) == ("Legalisir Ijazah (S1)", "legalisir-ijazah-s1", "")
    draft = Standard.objects.get(service=row)
    assert (draft.components, draft.promise, draft.fee) == ({}, None, None)


def test_organiser_administrator_and_head_begin_services_of_the_unit_and_below(world: World) -> None:
    for name in ("budi", "eka", "fajar"):
        assert create(world, name, unit=world.permits.uuid, code=f"izin-{name}").unit_id == world.permits.pk


def test_unit_administrator_begins_services_of_the_own_unit_and_nobody_else_any(world: World) -> None:
    assert create(world, "joko", unit=world.health.uuid).unit_id == world.health.pk
    for name in ("ani", "citra", "dewi", "gita", "hadi", "indra", "joko", "kiki"):
        assert refusal(partial(create, world, name)) == ("not-found", 404)


def test_service_that_cannot_be_is_refused(world: World) -> None:
    wrong: list[tuple[dict[str, Any], tuple[str, int]]] = [
        ({"template": "tidak-ada"}, ("not-found", 404)),
        ({"region": "82"}, ("not-found", 404)),
        ({"unit": uuid4()}, ("not-found", 404)),
        ({"template": "", "title": " \u200b "}, ("service-title", 422)),
        ({"title": "x" * 201}, ("service-title", 422)),
        ({"code": "Izin Usaha"}, ("service-code", 422)),
        ({"code": "izin--usaha"}, ("service-code", 422)),
        ({"template": "", "title": "许可"}, ("service-code", 422)),
    ]
    for told, expected in wrong:
        assert refusal(partial(create, world, "budi", **told)) == expected


def test_unit_gives_a_service_once_and_another_unit_gives_it_too(begun: Begun) -> None:
    world = begun.world
    assert refusal(lambda: create(world, "budi")) == ("service-twice", 409)
    assert create(world, "budi", unit=world.health.uuid).code == "izin-usaha"


def test_closed_unit_begins_nothing(world: World) -> None:
    gone = make.unit("Bidang Lama", world.region)
    UnitVersion.objects.filter(unit=gone).update(until=make.SINCE.replace(year=2025))
    assert refusal(lambda: create(world, "budi", unit=gone.uuid)) == ("not-found", 404)


def test_draft_is_tidied_and_the_same_again_changes_nothing(begun: Begun) -> None:
    row = worded(begun, components={**WORDS, 1: "  KTP.  \r\n\n\u0000 KK. ", 7: " "})
    assert row.components == {"1": "KTP.\nKK.", "2": "Datang, lalu terima.", "5": "Izin.", "6": "Loket 1."}
    assert (row.promise, row.promise_unit, row.fee) == (5, "days", 0)
    before = verbs()
    worded(begun, components={**WORDS, 1: "KTP.\nKK."})
    assert verbs() == before
    assert before[-1] == "services.standard_changed"


def test_standard_that_cannot_be_is_refused(begun: Begun) -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"components": {15: "x"}}, "standard-component"),
        ({"components": {0: "x"}}, "standard-component"),
        ({"components": {1: "x" * 4001}}, "standard-component"),
        ({"promise": -1}, "standard-promise"),
        ({"promise": 366}, "standard-promise"),
        ({"promise": 1441, "promise_unit": "minutes"}, "standard-promise"),
        ({"promise_unit": "weeks"}, "standard-promise"),
        ({"fee": -1}, "standard-fee"),
        ({"fee": 10**12 + 1}, "standard-fee"),
    ]
    for told, code in wrong:
        assert refusal(partial(worded, begun, **told)) == (code, 422)


def test_publication_lists_everything_that_is_missing(begun: Begun) -> None:
    worded(begun, components={}, promise=None, fee=None)
    with pytest.raises(Refusal) as caught:
        publish_standard(begun.world.actor("budi"), service=begun.uuid)
    assert caught.value.code == "standard-incomplete"
    assert str(caught.value) == (
        "Persyaratan belum ditulis. Prosedur belum ditulis. Waktu yang dijanjikan belum diisi dengan angka. "
        "Biaya belum diisi: tulis 0 bila gratis, atau jelaskan tarifnya. "
        "Produk belum ditulis: apa yang diterima warga. Saluran pengaduan belum ditulis."
    )


def test_fee_may_be_told_in_words_but_the_time_needs_a_number(begun: Begun) -> None:
    worded(begun, components={**WORDS, 3: "Secepatnya.", 4: "Menurut luas bangunan."}, promise=None, fee=None)
    assert refusal(lambda: publish_standard(begun.world.actor("budi"), service=begun.uuid))[0] == "standard-incomplete"
    worded(begun, components={**WORDS, 4: "Menurut luas bangunan."}, promise=0, fee=None)
    assert publish_standard(begun.world.actor("budi"), service=begun.uuid).promise == 0


def test_published_standard_is_followed_and_never_changed(begun: Begun) -> None:
    actor = begun.world.actor("budi")
    worded(begun)
    with time_machine.travel(datetime(2026, 11, 21, 4, tzinfo=UTC), tick=False):
        first = publish_standard(actor, service=begun.uuid)
    assert (first.published_by, first.published_at) == (actor.account, datetime(2026, 11, 21, 4, tzinfo=UTC))
    assert refusal(lambda: worded(begun, promise=3)) == ("standard-published", 409)
    assert refusal(lambda: publish_standard(actor, service=begun.uuid)) == ("standard-published", 409)
    second = start_standard(actor, service=begun.uuid)
    assert (second.number, second.components, second.promise, second.fee) == (2, first.components, 5, 0)
    assert refusal(lambda: start_standard(actor, service=begun.uuid)) == ("standard-draft", 409)
    worded(begun, promise=3)
    assert service_facts(actor, begun.uuid).promise == 5
    publish_standard(actor, service=begun.uuid)
    assert service_facts(actor, begun.uuid).promise == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        Standard.objects.filter(pk=first.pk).update(promise=1)
    assert verbs()[-4:] == [
        "services.standard_published",
        "services.standard_started",
        "services.standard_changed",
        "services.standard_published",
    ]


def test_nobody_else_words_publishes_checks_or_closes(begun: Begun) -> None:
    told: dict[str, Any] = {"components": WORDS, "promise": 5, "promise_unit": "days", "fee": 0}
    check: dict[str, Any] = {"item": "status", "met": True, "proof": "https://contoh.go.id/status"}
    for name in ("ani", "dewi", "gita", "hadi", "joko"):
        actor = begun.world.actor(name)
        for action in (
            partial(change_standard, **told),
            publish_standard,
            start_standard,
            partial(record_check, **check),
            close_service,
        ):
            assert refusal(partial(action, actor, service=begun.uuid)) == ("not-found", 404)


def test_closed_service_is_not_changed_any_more(begun: Begun) -> None:
    actor, uuid = begun.world.actor("fajar"), begun.uuid
    assert close_service(actor, service=uuid).closed_at is not None
    assert verbs()[-1] == "services.service_closed"
    for action in (
        lambda: worded(begun),
        lambda: publish_standard(actor, service=uuid),
        lambda: start_standard(actor, service=uuid),
        lambda: record_check(actor, service=uuid, item="status", met=False, proof=""),
        lambda: close_service(actor, service=uuid),
    ):
        assert refusal(action) == ("service-closed", 409)


def test_what_is_open_is_noted_with_its_proof_and_the_same_again_not_twice(begun: Begun) -> None:
    actor = begun.world.actor("budi")
    for proof in ("https://contoh.go.id/status", "https://contoh.go.id/status", "Loket satu", "Loket satu "):
        row = record_check(actor, service=begun.uuid, item="status", met=True, proof=f" {proof}")
        assert (row.met, row.proof) == (True, proof.strip())
    assert verbs().count("services.openness_checked") == 2
    record_check(actor, service=begun.uuid, item="status", met=False, proof="")
    line = next(one for one in openness_of(begun.row.pk) if one.key == "status")
    assert (line.met, line.proof, line.computed) == (False, "", False)
    assert TransparencyCheck.objects.count() == 3


def test_check_without_proof_or_of_what_is_computed_is_refused(begun: Begun) -> None:
    wrong = [
        ("status", "", "check-proof"),
        ("status", "ada kok", "check-proof"),
        ("status", "http://contoh.go.id/status", "check-proof"),
        ("status", "https://localhost", "check-proof"),
        ("status", "javascript://contoh.go.id/%0aalert(1)", "check-proof"),
        ("status", "x" * 501, "check-proof"),
        ("waktu", "Ditempel di pintu masuk.", "check-item"),
        ("lain", "Ditempel di pintu masuk.", "check-item"),
    ]
    noted = partial(record_check, begun.world.actor("budi"), service=begun.uuid, met=True)
    for item, proof, code in wrong:
        assert refusal(partial(noted, item=item, proof=proof)) == (code, 422)


def test_checklist_is_computed_from_the_published_standard_alone(begun: Begun) -> None:
    assert [line.met for line in openness_of(begun.row.pk)] == [False] * 5 + [None] * 3
    worded(begun)
    assert [line.met for line in openness_of(begun.row.pk)] == [False] * 5 + [None] * 3
    publish_standard(begun.world.actor("budi"), service=begun.uuid)
    assert [line.met for line in openness_of(begun.row.pk)] == [True] * 5 + [None] * 3


def test_facts_are_told_to_keepers_and_readers_and_to_nobody_else(begun: Begun) -> None:
    world = begun.world
    told = service_facts(world.actor("budi"), begun.uuid)
    assert (told.title, told.unit_name, told.region.code) == (
        "Izin usaha",
        "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
        "15.04",
    )
    assert (told.promise, told.promise_label, told.state.code, told.kept) == (5, "hari kerja", "rancangan", True)
    for name, kept in (("eka", True), ("fajar", True), ("gita", False), ("hadi", False)):
        assert service_facts(world.actor(name), begun.uuid).kept is kept
    for name in ("ani", "citra", "dewi", "joko"):
        assert refusal(partial(service_facts, world.actor(name), begun.uuid)) == ("not-found", 404)


def test_list_holds_what_one_sees_and_summary_counts_requests(begun: Begun) -> None:
    world = begun.world
    health = create(world, "budi", unit=world.health.uuid, template="kunjungan-puskesmas")
    away = case.service(world, region=world.other, unit=world.away, code="izin-usaha")
    assert away.pk
    listed = {name: [row.title for row in services_of(world.actor(name), "15.04").page] for name in ("budi", "joko")}
    assert listed == {"budi": ["Izin usaha", "Kunjungan puskesmas"], "joko": ["Kunjungan puskesmas"]}
    assert [row.title for row in services_of(world.actor("fajar"), "15.04").page] == ["Izin usaha"]
    book = case.source(health)
    case.case(book, datetime(2026, 11, 2, tzinfo=UTC).date(), datetime(2026, 11, 3, tzinfo=UTC).date())
    case.case(book, datetime(2026, 11, 4, tzinfo=UTC).date())
    found = service_summary(world.actor("hadi"), health.uuid)
    assert (found.cases, found.open, found.sources, found.number, found.met) == (2, 1, 1, None, 0)


def test_ready_services_are_whole_and_say_what_is_confirmed() -> None:
    codes = [one.code for one in templates()]
    assert codes == [
        "izin-usaha",
        "ktp-el",
        "kartu-keluarga",
        "akta-kelahiran",
        "surat-pindah",
        "pengaduan",
        "kunjungan-puskesmas",
        "surat-masuk-disposisi",
    ]
    delivery = {1, 2, 3, 4, 5, 6}
    assert all(delivery <= set(one.components) for one in templates() if one.fee is not None)
    assert all(delivery - {4} <= set(one.components) for one in templates() if one.fee is None)
    assert {one.code for one in templates() if one.confirmed} == {"pengaduan"}
    complaint = template_of("pengaduan")
    assert complaint is not None
    assert (complaint.promise, complaint.promise_unit) == (14, "days")
    assert {one.code for one in templates() if one.fee == 0} >= {"ktp-el", "kartu-keluarga", "akta-kelahiran"}
    assert [one.number for one in components()] == list(range(1, 15))
    assert [one.number for one in components() if one.delivery] == [1, 2, 3, 4, 5, 6]
    assert [one.number for one in components() if not one.confirmed] == list(range(7, 15))
    assert len(check_items()) == 8
