"""Schemes as anybody and as keepers read them, and what keeps a draft from publication."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pamong.core.refusals import NotFound
from pamong.credentials.actions.schemes import (
    add_unit,
    change_draft,
    create_scheme,
    draft_next,
    publish_version,
    retire_scheme,
    set_positions,
)
from pamong.credentials.formats.rule_words import Names
from pamong.credentials.models import SchemeUnit, SchemeVersion
from pamong.credentials.queries.names import names_of
from pamong.credentials.queries.schemes import (
    SchemesWanted,
    exam_choices,
    obstacles,
    programme_choices,
    public_scheme,
    public_schemes,
    required_choices,
    scheme_lines,
    scheme_record,
    schemes_page,
    told_of,
    unit_record,
    version_record,
)
from pamong.exams.models import Blueprint
from pamong.science.scheme import parse
from tests import make
from tests.credentials import case
from tests.credentials.actions.scheme_case import FACTS, UNIT, draft, published
from tests.exams import case as exam_case
from tests.learning import case as learning_case
from tests.make import World

pytestmark = pytest.mark.django_db

MISSING = UUID("00000000-0000-4000-8000-000000000000")


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-23T02:00:00Z", tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def exam(uuid: UUID, **more: Any) -> dict[str, Any]:
    return {"kind": "exam", "blueprint": str(uuid), "least": 70, "reason": "Panel", **more}


def course(uuid: UUID) -> dict[str, Any]:
    return {"kind": "attendance", "programme": str(uuid)}


def lacking(world: World, rule: dict[str, Any], **facts: Any) -> tuple[str, ...]:
    """Obstacles of a draft with one unit of this rule."""
    return obstacles(case.version(case.scheme(world), published=False, rules=[rule or {"x": 1}], **facts))


def test_complete_draft_lacks_nothing(world: World) -> None:
    assert obstacles(draft(world)) == ()


def test_empty_draft_lacks_text_and_units(world: World) -> None:
    row = create_scheme(world.actor("budi"), region="15.04", code="SK-01", title="Petugas Loket")
    assert obstacles(row) == (
        "Keterangan skema belum ditulis: untuk siapa dan apa yang dinilai.",
        "Belum ada unit kompetensi.",
    )


def test_unit_without_elements_or_rule_is_named(world: World) -> None:
    row = draft(world)
    add_unit(world.actor("budi"), version=row.uuid, facts=replace(UNIT, code="PL.02", elements=(), rule={}))
    assert obstacles(row) == (
        "Unit PL.02 belum punya elemen: apa yang dikerjakan orang yang kompeten.",
        "Unit PL.02 belum punya syarat: bagaimana dibuktikan.",
    )


def test_rule_that_cannot_be_read_is_named(world: World) -> None:
    assert lacking(world, {"kind": "exam", "blueprint": str(MISSING), "least": 70}) == (
        "Unit PL.01: Alasan nilai ujian masih kosong. Tulis siapa yang menetapkan dan atas dasar apa.",
    )


def test_unit_that_only_a_course_shows_is_named(world: World) -> None:
    programme = learning_case.programme(world)
    assert lacking(world, {"any": [{"all": [course(programme.uuid), {"kind": "observation"}]}]}) == (
        "Unit PL.01: setiap caranya mewajibkan pelatihan. Tambah satu cara tanpa pelatihan (ISO/IEC 17024 5.2).",
    )


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (
            {"published": False},
            "Unit PL.01: kisi-kisi ujian Uji belum terbit, sudah ditarik, atau hanya untuk latihan.",
        ),
        ({"practice": True}, "Unit PL.01: kisi-kisi ujian Uji belum terbit, sudah ditarik, atau hanya untuk latihan."),
    ],
)
def test_exam_that_nobody_can_sit_is_named(world: World, facts: dict[str, Any], sentence: str) -> None:
    assert lacking(world, exam(exam_case.blueprint(world, title="Uji", **facts).uuid)) == (sentence,)


def test_exam_and_course_of_another_region_are_named_once(world: World) -> None:
    theirs = exam_case.blueprint(world, region=world.other).uuid
    foreign = learning_case.programme(world, region=world.other).uuid
    both = [course(foreign), exam(theirs)]
    rule = {"any": [{"all": both}, {"kind": "observation"}, {"all": [*both, {"kind": "observation"}]}]}
    assert lacking(world, rule) == (
        "Unit PL.01: pelatihannya bukan milik instansi ini. Pilih dari daftar program.",
        "Unit PL.01: ujiannya bukan milik instansi ini. Pilih dari daftar kisi-kisi.",
    )
    assert lacking(world, exam(MISSING) | {"blueprint": "bukan uuid"}) == (
        "Unit PL.01: ujiannya bukan milik instansi ini. Pilih dari daftar kisi-kisi.",
    )


def test_course_that_is_not_published_is_named(world: World) -> None:
    programme = learning_case.programme(world, published=False, title="Prima")
    assert lacking(world, {"any": [course(programme.uuid), {"kind": "observation"}]}) == (
        "Unit PL.01: pelatihan Prima belum terbit atau sudah ditarik.",
    )


def test_experience_needs_positions(world: World) -> None:
    row = draft(world)
    rule = {"any": [{"kind": "experience", "months": 24}]}
    add_unit(world.actor("budi"), version=row.uuid, facts=replace(UNIT, code="PL.02", rule=rule))
    assert obstacles(row) == ()
    set_positions(world.actor("budi"), version=row.uuid, positions=[])
    assert obstacles(row) == (
        "Masa kerja diminta, tetapi jabatan skema belum dipilih. Masa kerja dihitung pada jabatan itu.",
    )


def test_rule_of_renewal_is_held_to_the_same(world: World) -> None:
    row = draft(world)
    programme = learning_case.programme(world)
    renewal = {"any": [{"all": [course(programme.uuid)]}]}
    row = change_draft(world.actor("budi"), version=row.uuid, facts=replace(FACTS, renewal=renewal))
    assert obstacles(row) == (
        (
            "Syarat perpanjangan: setiap caranya mewajibkan pelatihan. "
            "Tambah satu cara tanpa pelatihan (ISO/IEC 17024 5.2)."
        ),
    )


def test_required_scheme_must_be_published_and_in_use(world: World) -> None:
    row, first, budi = draft(world), draft(world, "SK-02", "Dasar"), world.actor("budi")
    row = change_draft(budi, version=row.uuid, facts=replace(FACTS, requires=first.scheme.uuid))
    assert obstacles(row) == ("Skema prasyarat “Dasar” belum terbit. Terbitkan lebih dahulu.",)
    publish_version(budi, version=first.uuid)
    assert obstacles(row) == ()
    retire_scheme(budi, scheme=first.scheme.uuid, reason="Habis")
    row = SchemeVersion.objects.get(pk=row.pk)
    assert obstacles(row) == ("Skema prasyarat “Dasar” sudah dihentikan. Pilih yang lain.",)


def test_names_of_rules_are_read_in_two_queries(world: World) -> None:
    blueprint, programme = exam_case.blueprint(world, title="Uji"), learning_case.programme(world, title="Prima")
    rules = [parse({"all": [course(programme.uuid), exam(blueprint.uuid)]}), parse(exam(MISSING))]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        names = names_of(rules)
    assert names == Names({str(programme.uuid): "Prima"}, {str(blueprint.uuid): "Uji"})
    assert len(asked) == 2
    assert names_of([parse({"kind": "observation"})]) == Names()


def test_public_list_holds_the_newest_published_version_of_what_takes_applications(world: World) -> None:
    budi = world.actor("budi")
    assert list(public_schemes()) == []
    old = published(world)
    draft(world, "SK-02", "Rancangan saja")
    gone = published(world, "SK-03", "Dihentikan")
    retire_scheme(budi, scheme=gone.scheme.uuid, reason="Habis")
    new = draft_next(budi, scheme=old.scheme.uuid)
    assert [row.version for row in public_schemes()] == [old.uuid]
    publish_version(budi, version=new.uuid)
    [row] = public_schemes()
    assert (row.version, row.code, row.title, row.region, row.months, row.units, row.confirmed) == (
        new.uuid,
        "SK-01",
        "Petugas Loket",
        world.region.name,
        36,
        1,
        True,
    )
    assert [len(public_schemes(text)) for text in ("loket", "SK-01", "batang hari", "ladang")] == [1, 1, 1, 0]


def test_public_list_costs_the_same_for_one_and_three(world: World) -> None:
    counts = []
    for number in range(3):
        published(world, f"SK-{number:02}", f"Skema {number}")
        with CaptureQueriesContext(connection) as asked:
            list(public_schemes()[:50])
        counts.append(len(asked))
    assert counts == [2, 2, 2]


def test_public_page_tells_everything_of_a_version(world: World) -> None:
    row = published(world)
    found = public_scheme(row.uuid)
    assert (found.open, found.newest, found.status.code, found.published_on) == (
        True,
        None,
        "terbit",
        date(2026, 11, 23),
    )
    told = found.told
    assert told == told_of(row)
    assert (told.prerequisites, told.source, told.confirmed) == (("Bertugas di loket.",), FACTS.source, True)
    [unit] = told.units
    assert unit.elements == ("Memeriksa berkas", "Memberi tanda terima")
    assert unit.ways == (
        "Kumpulkan 2 bukti portofolio yang diterima (valid, asli, terkini, memadai) dan kerjakan sambil diamati asesor",
    )
    assert told.positions == (world.officer.name,)


def test_public_page_of_an_older_version_leads_to_the_newest(world: World) -> None:
    budi, old = world.actor("budi"), published(world)
    new = draft_next(budi, scheme=old.scheme.uuid)
    with pytest.raises(NotFound):
        public_scheme(new.uuid)
    publish_version(budi, version=new.uuid)
    found = public_scheme(old.uuid)
    assert (found.open, found.newest, found.status.code) == (False, new.uuid, "diganti")
    retire_scheme(budi, scheme=old.scheme.uuid, reason="Habis")
    found = public_scheme(new.uuid)
    assert (found.open, found.newest, found.status.code) == (False, None, "dihentikan")
    assert found.retired_on == date(2026, 11, 23)
    with pytest.raises(NotFound):
        public_scheme(uuid4())


def test_list_of_keepers_counts_narrows_and_costs_the_same(world: World) -> None:
    budi, first = world.actor("budi"), published(world)
    draft_next(budi, scheme=first.scheme.uuid)
    draft(world, "SK-02", "Kepala Loket")
    found = schemes_page(budi, "15.04", SchemesWanted())
    assert (found.published, found.drafts) == (1, 1)
    case.application(first, world.ani)
    case.application(first, world.kiki, withdrawn_at="2026-11-22T00:00:00Z")
    with CaptureQueriesContext(connection) as three:
        lines = list(scheme_lines(budi, "15.04", SchemesWanted()).stream())
    assert [(one.code, one.state, one.number, one.units, one.drafted, one.live) for one in lines] == [
        ("SK-02", "Rancangan", 1, 1, 1, 0),
        ("SK-01", "Terbit", 1, 1, 2, 1),
    ]
    with CaptureQueriesContext(connection) as one:
        list(scheme_lines(budi, "15.04", SchemesWanted("kepala")).stream())
    assert len(one) == len(three)
    states = {code: len(scheme_lines(budi, "15.04", SchemesWanted("", code))) for code in ("rancangan", "terbit")}
    assert states == {"rancangan": 1, "terbit": 1}
    retire_scheme(budi, scheme=first.scheme.uuid, reason="Habis")
    assert [one.code for one in scheme_lines(budi, "15.04", SchemesWanted("", "dihentikan"))] == ["SK-01"]
    assert [one.code for one in scheme_lines(budi, "15.04", SchemesWanted())] == ["SK-02"]


def test_record_tells_versions_newest_first(world: World) -> None:
    budi, old = world.actor("budi"), published(world)
    case.application(old, world.ani)
    new = draft_next(budi, scheme=old.scheme.uuid)
    found = scheme_record(budi, old.scheme.uuid)
    assert [(one.number, one.status.code, one.applications, one.published_by) for one in found.versions] == [
        (2, "rancangan", 0, ""),
        (1, "terbit", 1, "Budi Hartawan"),
    ]
    assert (found.draft, found.newest, found.open) == (new.uuid, old.uuid, True)
    assert version_record(budi, new.uuid).draft
    assert not version_record(budi, old.uuid).draft


@pytest.mark.parametrize("name", ["ani", "citra", "dewi", "fajar", "gita", "joko", "kiki"])
def test_keepers_pages_are_for_keepers_of_the_region(world: World, name: str) -> None:
    row, actor = draft(world), world.actor(name)
    unit = SchemeUnit.objects.get(version=row)
    for query, given in (
        (scheme_record, (row.scheme.uuid,)),
        (version_record, (row.uuid,)),
        (unit_record, (unit.uuid,)),
        (schemes_page, ("15.04", SchemesWanted())),
        (required_choices, (row.uuid,)),
        (programme_choices, (row.uuid,)),
        (exam_choices, (row.uuid,)),
    ):
        with pytest.raises(NotFound):
            query(actor, *given)


def test_rules_may_name_what_can_be_taken_and_what_they_name_already(world: World) -> None:
    budi = world.actor("budi")
    now = exam_case.blueprint(world, title="A")
    exam_case.blueprint(world, title="B", published=False)
    exam_case.blueprint(world, title="C", region=world.other)
    exam_case.blueprint(world, title="D", practice=True)
    row = draft(world)
    add_unit(budi, version=row.uuid, facts=replace(UNIT, code="PL.02", rule={"any": [exam(now.uuid)]}))
    assert [(one.title, one.usable) for one in exam_choices(budi, row.uuid)] == [("A", True)]
    Blueprint.objects.filter(pk=now.pk).update(withdrawn_at="2026-11-22T00:00:00Z")
    assert [(one.title, one.usable) for one in exam_choices(budi, row.uuid)] == [("A", False)]
    learning_case.programme(world, title="Prima")
    learning_case.programme(world, title="Lain", published=False)
    assert [one.title for one in programme_choices(budi, row.uuid)] == ["Prima"]
    other = draft(world, "SK-02", "Kepala Loket")
    assert required_choices(budi, row.uuid) == ((other.scheme.uuid, "Kepala Loket (SK-02)"),)


def test_unit_of_a_template_offers_the_ways_still_to_be_completed(world: World) -> None:
    row = create_scheme(world.actor("budi"), region="15.04", code="SK-01", title="", template="licensing")
    unit = SchemeUnit.objects.get(version=row, code="PZ.01")
    found = unit_record(world.actor("budi"), unit.uuid)
    assert found.sentences == (
        (
            "Ikuti pelatihan “informasi dan konsultasi perizinan”, lulus ujian “informasi perizinan” paling sedikit 70 "
            "(Contoh pamong, belum dikonfirmasi), dan kerjakan sambil diamati asesor"
        ),
        (
            "Lulus ujian “informasi perizinan” paling sedikit 80 (Contoh pamong, belum dikonfirmasi) dan kerjakan sambil "
            "diamati asesor"
        ),
    )
