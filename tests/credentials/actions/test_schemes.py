"""Schemes are begun, written as drafts, published once nothing is missing, and never change after that."""

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from pamong.competency.models import Competency
from pamong.core.refusals import Refusal
from pamong.credentials.actions.schemes import (
    UnitFacts,
    add_unit,
    change_draft,
    change_unit,
    create_scheme,
    draft_next,
    facts_of,
    move_unit,
    order_units,
    publish_version,
    remove_unit,
    retire_scheme,
    set_positions,
    set_scheme_partners,
    unit_facts_of,
)
from pamong.credentials.formats.scheme_templates import templates
from pamong.credentials.models import Scheme, SchemePartner, SchemePosition, SchemeUnit, SchemeVersion
from pamong.credentials.queries.schemes import obstacles
from pamong.people.models import Position
from tests import make
from tests.credentials.actions.scheme_case import FACTS, UNIT, WORK, codes, draft, published, refusal
from tests.exams import case as exam_case
from tests.learning import case as learning_case
from tests.make import World
from tests.people.actions.effects import facts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-23T02:00:00Z", tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def unit(version: SchemeVersion, code: str = "PL.01") -> SchemeUnit:
    return SchemeUnit.objects.get(version=version, code=code)


def competency(code: str = "M.05") -> Competency:
    return Competency.objects.get(code=code, framework__region=None)


def test_scheme_is_begun_tidied_with_its_first_draft_and_one_fact(world: World) -> None:
    row = create_scheme(world.actor("budi"), region="15.04", code=" SK-01 ", title=" Petugas   Loket ")
    scheme = Scheme.objects.get()
    assert (scheme.region_id, scheme.code, scheme.title, scheme.template) == (
        world.region.pk,
        "SK-01",
        "Petugas Loket",
        "",
    )
    assert (scheme.created_by, row.number, row.published_at) == (world.budi.pk, 1, None)
    assert (row.months, row.renewal_days, row.separation, row.appeal_days, row.answer_days) == (36, 90, 24, 10, 14)
    assert facts("credentials.scheme_created") == [(world.region.pk, {"template": "", "version": row.pk})]


@pytest.mark.parametrize("model", templates(), ids=lambda model: model.code)
def test_template_fills_the_draft_and_leaves_its_source_empty(world: World, model: Any) -> None:
    row = create_scheme(world.actor("budi"), region="15.04", code="SK-01", title="", template=model.code)
    assert (row.scheme.title, row.scheme.template, row.source) == (model.title, model.code, "")
    assert (row.about, row.basis, row.prerequisites) == (model.about, model.basis, list(model.prerequisites))
    rows = list(SchemeUnit.objects.filter(version=row).order_by("number"))
    assert [(one.code, one.title, tuple(one.elements)) for one in rows] == [
        (one.code, one.title, one.elements) for one in model.units
    ]
    assert [one.rule for one in rows] == [one.rule for one in model.units]
    assert obstacles(row) == (
        "Masa kerja diminta, tetapi jabatan skema belum dipilih. Masa kerja dihitung pada jabatan itu.",
    )


def test_template_names_competencies_that_the_region_has(world: World) -> None:
    row = create_scheme(world.actor("budi"), region="15.04", code="SK-01", title="", template="licensing")
    named = SchemeUnit.objects.filter(version=row).order_by("number").values_list("competency__code", "level")
    assert list(named) == [("M.03", 2), ("M.05", 2), (None, None), ("M.05", 2), ("M.01", 2)]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"code": " "}, "scheme-code"),
        ({"title": " "}, "scheme-title"),
        ({"code": "SK-01"}, "scheme-twice"),
        ({"template": "juara"}, "not-found"),
        ({"region": "82"}, "not-found"),
    ],
)
def test_scheme_that_cannot_be_is_refused(world: World, given: dict[str, Any], code: str) -> None:
    draft(world)
    told = {"region": "15.04", "code": "SK-02", "title": "Lain", **given}
    assert refusal(create_scheme, world.actor("budi"), **told) == code


def test_another_region_may_use_the_same_code(world: World) -> None:
    draft(world)
    row = create_scheme(world.actor("dewi"), region="82", code="SK-01", title="Lain")
    assert row.scheme.region_id == world.other.pk


def test_draft_is_written_tidied_and_says_what_changed(world: World) -> None:
    row = create_scheme(world.actor("budi"), region="15.04", code="SK-01", title="Petugas Loket")
    told = replace(FACTS, about=" Satu \n dua ", months=24, prerequisites=(" A ", "", "B"), renewal=WORK)
    change_draft(world.actor("budi"), version=row.uuid, facts=told)
    row = SchemeVersion.objects.get()
    assert facts_of(row) == replace(told, about="Satu\ndua", prerequisites=("A", "B"))
    [(_region, data)] = facts("credentials.draft_changed")
    assert data["fields"] == ["about", "basis", "source", "prerequisites", "months", "renewal"]
    change_draft(world.actor("budi"), version=row.uuid, facts=told)
    assert len(facts("credentials.draft_changed")) == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"months": 0}, "scheme-months"),
        ({"months": 121}, "scheme-months"),
        ({"renewal_days": 731}, "scheme-renewal_days"),
        ({"separation": -1}, "scheme-separation"),
        ({"appeal_days": 0}, "scheme-appeal_days"),
        ({"answer_days": 91}, "scheme-answer_days"),
        ({"prerequisites": ("A",) * 21}, "scheme-prerequisites"),
        ({"requires": uuid4()}, "scheme-requires"),
        ({"renewal": {"kind": "horoscope"}}, "rule-kind"),
    ],
)
def test_draft_that_cannot_be_is_refused(world: World, given: dict[str, Any], code: str) -> None:
    row = draft(world)
    assert refusal(change_draft, world.actor("budi"), version=row.uuid, facts=replace(FACTS, **given)) == code


def test_required_scheme_is_another_of_the_region_and_waits_for_nobody_here(world: World) -> None:
    first, second = draft(world), draft(world, "SK-02", "Kepala Loket")
    theirs = create_scheme(world.actor("dewi"), region="82", code="SK-09", title="Lain")
    budi = world.actor("budi")
    change_draft(budi, version=second.uuid, facts=replace(FACTS, requires=first.scheme.uuid))
    second.refresh_from_db()
    assert second.requires == first.scheme
    for scheme in (second.scheme, first.scheme, theirs.scheme):  # a circle, itself, another region's
        told = replace(FACTS, requires=scheme.uuid)
        assert refusal(change_draft, budi, version=first.uuid, facts=told) == "scheme-requires"


def test_unit_is_added_at_the_end_and_written_anew(world: World) -> None:
    row, budi = draft(world), world.actor("budi")
    told = UnitFacts(" PL.02 ", "Menangani pengaduan", (" Mendengar ", ""), competency().uuid, 3, Decimal("7.5"))
    made = add_unit(budi, version=row.uuid, facts=told)
    assert unit_facts_of(made) == replace(told, code="PL.02", elements=("Mendengar",))
    assert (made.number, made.rule) == (2, {})
    change_unit(budi, unit=made.uuid, facts=replace(told, title="Menjawab pengaduan", competency=None, level=None))
    made.refresh_from_db()
    assert (made.title, made.competency, made.level) == ("Menjawab pengaduan", None, None)
    [(_region, data)] = facts("credentials.unit_changed")
    assert data["fields"] == ["title", "competency_id", "level"]
    change_unit(budi, unit=made.uuid, facts=unit_facts_of(made))
    assert len(facts("credentials.unit_changed")) == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"code": " "}, "unit-code"),
        ({"code": "PL.01"}, "unit-twice"),
        ({"title": ""}, "unit-title"),
        ({"elements": ("A",) * 21}, "unit-elements"),
        ({"hours": Decimal("1.25")}, "unit-hours"),
        ({"hours": Decimal(-1)}, "unit-hours"),
        ({"hours": Decimal("NaN")}, "unit-hours"),
        ({"hours": Decimal("1e30")}, "unit-hours"),
        ({"competency": uuid4(), "level": 1}, "unit-competency"),
        ({"rule": {"any": []}}, "rule-empty"),
        ({"rule": {"kind": "portfolio", "pieces": 21}}, "rule-value"),
        ({"rule": {"kind": "exam", "blueprint": str(uuid4()), "least": 70, "reason": " "}}, "rule-reason"),
        ({"rule": {"kind": "exam", "blueprint": "ujian", "least": 70, "reason": "Panel"}}, "rule-value"),
        ({"rule": {"kind": "exam", "blueprint": str(uuid4()), "least": 70, "reason": "Panel"}}, "rule-exam"),
        ({"rule": {"kind": "attendance", "programme": str(uuid4())}}, "rule-programme"),
    ],
)
def test_unit_that_cannot_be_is_refused(world: World, given: dict[str, Any], code: str) -> None:
    row = draft(world)
    told = replace(UNIT, **{"code": "PL.02", **given})
    assert refusal(add_unit, world.actor("budi"), version=row.uuid, facts=told) == code


@pytest.mark.parametrize("level", [None, 0, 6])
def test_unit_proves_a_level_that_the_competency_has(world: World, level: int | None) -> None:
    row = draft(world)
    told = replace(UNIT, code="PL.02", competency=competency().uuid, level=level)
    assert refusal(add_unit, world.actor("budi"), version=row.uuid, facts=told) == "unit-level"


def test_rule_names_only_what_the_region_itself_has(world: World) -> None:
    row, budi = draft(world), world.actor("budi")
    mine, theirs = exam_case.blueprint(world), exam_case.blueprint(world, region=world.other)
    course, foreign = learning_case.programme(world), learning_case.programme(world, region=world.other)

    def rule(exam: Any, programme: Any) -> dict[str, Any]:
        proof = {"kind": "exam", "blueprint": str(exam.uuid), "least": 70, "reason": "Panel"}
        return {"any": [{"all": [{"kind": "attendance", "programme": str(programme.uuid)}, proof]}, proof]}

    change_unit(budi, unit=unit(row).uuid, facts=replace(UNIT, rule=rule(mine, course)))
    assert unit(row).rule == rule(mine, course)
    for wrong, code in ((rule(theirs, course), "rule-exam"), (rule(mine, foreign), "rule-programme")):
        assert refusal(change_unit, budi, unit=unit(row).uuid, facts=replace(UNIT, rule=wrong)) == code


def test_units_are_ordered_moved_and_removed(world: World) -> None:
    row, budi = draft(world), world.actor("budi")
    for code in ("PL.02", "PL.03"):
        add_unit(budi, version=row.uuid, facts=replace(UNIT, code=code))
    order_units(budi, version=row.uuid, units=[unit(row, code).uuid for code in ("PL.03", "PL.01", "PL.02")])
    assert codes(row) == [(1, "PL.03"), (2, "PL.01"), (3, "PL.02")]
    move_unit(budi, unit=unit(row, "PL.02").uuid, up=True)
    move_unit(budi, unit=unit(row, "PL.03").uuid, up=True)  # already first
    assert codes(row) == [(1, "PL.03"), (2, "PL.02"), (3, "PL.01")]
    remove_unit(budi, unit=unit(row, "PL.03").uuid)
    assert codes(row) == [(1, "PL.02"), (2, "PL.01")]
    assert len(facts("credentials.units_ordered")) == 2
    only = [unit(row).uuid]
    for wrong in (only, only * 2, [*only, uuid4()]):
        assert refusal(order_units, budi, version=row.uuid, units=wrong) == "units-order"


def test_units_end_somewhere(world: World) -> None:
    row, budi = draft(world), world.actor("budi")
    for number in range(2, 41):
        add_unit(budi, version=row.uuid, facts=replace(UNIT, code=f"PL.{number:02}"))
    assert refusal(add_unit, budi, version=row.uuid, facts=replace(UNIT, code="PL.41")) == "units-many"


def test_positions_and_partners_are_exactly_those(world: World) -> None:
    row, budi = draft(world), world.actor("budi")
    ombudsman, chamber = learning_case.partner(world), learning_case.partner(world)
    assert set_positions(budi, version=row.uuid, positions=[world.head.uuid])
    assert not set_positions(budi, version=row.uuid, positions=[world.head.uuid])
    assert list(SchemePosition.objects.values_list("position", flat=True)) == [world.head.pk]
    told = [(ombudsman.uuid, " menilai  pelayanan "), (chamber.uuid, "mengesahkan")]
    assert set_scheme_partners(budi, version=row.uuid, partners=told)
    assert not set_scheme_partners(budi, version=row.uuid, partners=told)
    parts = SchemePartner.objects.order_by("pk").values_list("partner", "part")
    assert list(parts) == [(ombudsman.pk, "menilai pelayanan"), (chamber.pk, "mengesahkan")]
    set_scheme_partners(budi, version=row.uuid, partners=told[:1])
    assert SchemePartner.objects.count() == 1
    assert refusal(set_positions, budi, version=row.uuid, positions=[world.away_post.uuid]) == "not-found"
    assert refusal(set_scheme_partners, budi, version=row.uuid, partners=[(uuid4(), "A")]) == "not-found"
    assert refusal(set_scheme_partners, budi, version=row.uuid, partners=[(chamber.uuid, " ")]) == "partner-part"


def test_position_that_closed_since_may_stay(world: World) -> None:
    row, budi = draft(world), world.actor("budi")
    Position.objects.filter(pk=world.officer.pk).update(closed_on="2026-11-01")
    assert set_positions(budi, version=row.uuid, positions=[world.officer.uuid, world.head.uuid])


def test_published_version_never_changes(world: World) -> None:
    row, budi = published(world), world.actor("budi")
    assert row.published_at is not None
    assert row.published_by == world.budi.pk
    assert facts("credentials.version_published") == [(world.region.pk, {"scheme": row.scheme_id, "number": 1})]
    one = unit(row).uuid
    for action, given in (
        (change_draft, {"version": row.uuid, "facts": FACTS}),
        (add_unit, {"version": row.uuid, "facts": replace(UNIT, code="PL.02")}),
        (change_unit, {"unit": one, "facts": UNIT}),
        (remove_unit, {"unit": one}),
        (move_unit, {"unit": one, "up": True}),
        (order_units, {"version": row.uuid, "units": [one]}),
        (set_positions, {"version": row.uuid, "positions": []}),
        (set_scheme_partners, {"version": row.uuid, "partners": []}),
        (publish_version, {"version": row.uuid}),
    ):
        assert refusal(action, budi, **given) == "version-published"


def test_next_draft_is_a_copy_and_only_one_at_a_time(world: World) -> None:
    old, budi = draft(world), world.actor("budi")
    partner = learning_case.partner(world)
    set_scheme_partners(budi, version=old.uuid, partners=[(partner.uuid, "menilai")])
    assert refusal(draft_next, budi, scheme=old.scheme.uuid) == "scheme-draft"
    publish_version(budi, version=old.uuid)
    new = draft_next(budi, scheme=old.scheme.uuid)
    assert (new.number, new.published_at, facts_of(new)) == (2, None, facts_of(old))
    assert unit_facts_of(unit(new)) == unit_facts_of(unit(old)) == UNIT
    assert list(SchemePosition.objects.filter(version=new).values_list("position", flat=True)) == [world.officer.pk]
    assert list(SchemePartner.objects.filter(version=new).values_list("partner", "part")) == [(partner.pk, "menilai")]
    change_unit(budi, unit=unit(new).uuid, facts=replace(UNIT, title="Baru"))
    assert unit(old).title == "Menerima permohonan"
    assert refusal(draft_next, budi, scheme=old.scheme.uuid) == "scheme-draft"


def test_retired_scheme_says_why_and_goes_no_further(world: World) -> None:
    old, budi = published(world), world.actor("budi")
    new = draft_next(budi, scheme=old.scheme.uuid)
    assert refusal(retire_scheme, budi, scheme=old.scheme.uuid, reason=" ") == "reason-empty"
    row = retire_scheme(budi, scheme=old.scheme.uuid, reason="Diganti  skema lain")
    assert (row.retirement, row.retired_at is not None) == ("Diganti skema lain", True)
    assert facts("credentials.scheme_retired") == [(world.region.pk, {})]
    for action, given in (
        (retire_scheme, {"scheme": row.uuid, "reason": "Lagi"}),
        (draft_next, {"scheme": row.uuid}),
        (publish_version, {"version": new.uuid}),
        (change_draft, {"version": new.uuid, "facts": FACTS}),
    ):
        assert refusal(action, budi, **given) == "scheme-retired"


@pytest.mark.parametrize("name", ["ani", "citra", "dewi", "fajar", "gita", "joko", "kiki"])
def test_who_does_not_keep_the_region_changes_nothing(world: World, name: str) -> None:
    row, actor = draft(world), world.actor(name)
    one = unit(row).uuid
    for action, given in (
        (create_scheme, {"region": "15.04", "code": "SK-02", "title": "Lain"}),
        (change_draft, {"version": row.uuid, "facts": FACTS}),
        (add_unit, {"version": row.uuid, "facts": replace(UNIT, code="PL.02")}),
        (change_unit, {"unit": one, "facts": UNIT}),
        (remove_unit, {"unit": one}),
        (order_units, {"version": row.uuid, "units": [one]}),
        (set_positions, {"version": row.uuid, "positions": []}),
        (set_scheme_partners, {"version": row.uuid, "partners": []}),
        (publish_version, {"version": row.uuid}),
        (draft_next, {"scheme": row.scheme.uuid}),
        (retire_scheme, {"scheme": row.scheme.uuid, "reason": "Coba"}),
    ):
        assert refusal(action, actor, **given) == "not-found"


def test_incomplete_draft_is_not_published_and_everything_is_named(world: World) -> None:
    row = create_scheme(world.actor("budi"), region="15.04", code="SK-01", title="Petugas Loket")
    assert refusal(publish_version, world.actor("budi"), version=row.uuid) == "scheme-incomplete"
    with pytest.raises(Refusal) as refused:
        publish_version(world.actor("budi"), version=row.uuid)
    assert str(refused.value) == (
        "Keterangan skema belum ditulis: untuk siapa dan apa yang dinilai. Belum ada unit kompetensi."
    )
