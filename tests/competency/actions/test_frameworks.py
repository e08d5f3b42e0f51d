"""Dictionaries of a region's own: begun, worded, published, thrown away."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from pamong.competency.actions.built_in import ensure_built_in
from pamong.competency.actions.drafts import add_competency, change_competency, change_draft, remove_competency
from pamong.competency.actions.frameworks import (
    FrameworkFacts,
    VersionFacts,
    create_framework,
    discard_draft,
    publish_version,
    start_version,
)
from pamong.competency.actions.wording import CompetencyWording, LevelWording
from pamong.competency.models import Competency, CompetencyVersion, Framework, FrameworkVersion, Level
from pamong.competency.queries.frameworks import current_competencies, levels_of, successors
from pamong.core.actor import Actor
from pamong.core.models import Entry
from pamong.core.refusals import Refusal
from tests import make
from tests.make import World
from tests.people.actions.effects import facts

pytestmark = pytest.mark.django_db

KES = FrameworkFacts("TEKNIS-KES", "Kompetensi teknis kesehatan", "Kementerian Kesehatan")
FACTS = VersionFacts("2026", date(2026, 1, 1), "Keputusan Menkes 1/2026", "confirmed_1")
TRIAGE = CompetencyWording(
    "T.01", "Triase", "technical", levels=(LevelWording("Mengenal", ("a; b",)), LevelWording("Memilah"))
)
RECORDS = replace(TRIAGE, code="T.02", name="Rekam medis")


@pytest.fixture
def world() -> World:
    ensure_built_in()
    return make.world()


@pytest.fixture
def budi(world: World) -> Actor:
    return world.actor("budi")


@pytest.fixture
def draft(budi: Actor) -> FrameworkVersion:
    return create_framework(budi, region="15.04", framework=KES, version=FACTS)


def refusal(action: Any, *arguments: Any, **given: Any) -> str:
    """Code of the refusal, after checking that nothing has changed."""
    before = state()
    with pytest.raises(Refusal) as refused, transaction.atomic():
        action(*arguments, **given)
    assert state() == before
    return refused.value.code


def state() -> list[list[dict[str, Any]]]:
    tables: tuple[type[Model], ...] = (Framework, FrameworkVersion, Competency, CompetencyVersion, Level, Entry)
    return [list(QuerySet(table).order_by("pk").values()) for table in tables]


def test_built_in_is_written_once(world: World) -> None:
    before = state()
    assert ensure_built_in() == FrameworkVersion.objects.get()
    assert state() == before
    assert facts("competency.framework_published") == []  # told when the database was made


def test_framework_is_worded_and_published(world: World, budi: Actor, draft: FrameworkVersion) -> None:
    add_competency(budi, version=draft.uuid, wording=TRIAGE)
    assert len(current_competencies(world.region.pk)) == 9
    publish_version(budi, version=draft.uuid)
    found = list(current_competencies(world.region.pk).values())[-1]
    assert (found.code, found.name, found.title, found.top, found.built_in) == (
        "T.01",
        "Triase",
        "Kompetensi teknis kesehatan",
        2,
        False,
    )
    assert [(level.headline, level.indicators, level.confidence) for level in levels_of([found.id])[found.id]] == [
        ("Mengenal", ("a", "b"), "confirmed_1"),
        ("Memilah", (), "confirmed_1"),
    ]
    assert len(current_competencies(world.other.pk)) == 9
    assert facts("competency.framework_published") == [(world.region.pk, {"competencies": 1, "replaced": 0})]


def test_version_counts_from_its_day_on(world: World, budi: Actor, draft: FrameworkVersion) -> None:
    add_competency(budi, version=draft.uuid, wording=TRIAGE)
    later = replace(FACTS, valid_since=timezone.localdate() + timedelta(days=1))
    change_draft(budi, version=draft.uuid, facts=later)
    publish_version(budi, version=draft.uuid)
    assert len(current_competencies(world.region.pk)) == 9


def test_what_is_published_is_never_reworded(world: World, budi: Actor, draft: FrameworkVersion) -> None:
    competency = add_competency(budi, version=draft.uuid, wording=TRIAGE)
    publish_version(budi, version=draft.uuid)
    given = {"version": draft.uuid, "competency": competency.uuid}
    assert refusal(change_competency, budi, **given, wording=TRIAGE) == "version-published"
    assert refusal(remove_competency, budi, **given) == "version-published"
    assert refusal(add_competency, budi, version=draft.uuid, wording=RECORDS) == "version-published"
    assert refusal(change_draft, budi, version=draft.uuid, facts=FACTS) == "version-published"
    assert refusal(discard_draft, budi, version=draft.uuid) == "version-published"
    assert refusal(publish_version, budi, version=draft.uuid) == "version-published"
    for rows, words in (
        (Level.objects.filter(worded__competency=competency), {"headline": "Lain"}),
        (CompetencyVersion.objects.filter(competency=competency), {"name": "Lain"}),
    ):
        with pytest.raises(DatabaseError, match="the version has been published"), transaction.atomic():
            rows.update(**words)
        with pytest.raises(DatabaseError, match="the version has been published"), transaction.atomic():
            rows._raw_delete(rows.db)  # noqa: SLF001  # without Django's own protection


def test_next_version_begins_as_a_copy(budi: Actor, draft: FrameworkVersion) -> None:
    competency = add_competency(budi, version=draft.uuid, wording=TRIAGE)
    add_competency(budi, version=draft.uuid, wording=RECORDS)
    publish_version(budi, version=draft.uuid)
    again = start_version(budi, framework=draft.framework.uuid, facts=replace(FACTS, label="2027"))
    assert (again.number, again.label, again.published_at) == (2, "2027", None)
    assert Level.objects.filter(worded__version=again).count() == 4
    assert refusal(start_version, budi, framework=draft.framework.uuid, facts=FACTS) == "draft-exists"
    changed = replace(TRIAGE, name="Triase gawat darurat")
    change_competency(budi, version=again.uuid, competency=competency.uuid, wording=changed)
    remove_competency(budi, version=again.uuid, competency=Competency.objects.get(code="T.02").uuid)
    assert list(CompetencyVersion.objects.filter(version=draft).values_list("name", flat=True)) == [
        "Triase",
        "Rekam medis",
    ]
    discard_draft(budi, version=again.uuid)
    assert FrameworkVersion.objects.get(framework=draft.framework) == draft
    assert Competency.objects.filter(framework=draft.framework).count() == 2


def test_competency_replaces_another_once_published(world: World, budi: Actor, draft: FrameworkVersion) -> None:
    old = add_competency(budi, version=draft.uuid, wording=TRIAGE)
    publish_version(budi, version=draft.uuid)
    again = start_version(budi, framework=draft.framework.uuid, facts=FACTS)
    new = add_competency(budi, version=again.uuid, wording=replace(RECORDS, replaces="t.01"))
    assert successors(world.region.pk) == {}
    assert old.pk in current_competencies(world.region.pk)
    publish_version(budi, version=again.uuid)
    assert successors(world.region.pk) == {old.pk: new.pk}
    assert old.pk not in current_competencies(world.region.pk)


def test_discarded_draft_replaces_nothing(world: World, budi: Actor, draft: FrameworkVersion) -> None:
    old = add_competency(budi, version=draft.uuid, wording=TRIAGE)
    publish_version(budi, version=draft.uuid)
    again = start_version(budi, framework=draft.framework.uuid, facts=FACTS)
    add_competency(budi, version=again.uuid, wording=replace(RECORDS, replaces="T.01"))
    discard_draft(budi, version=again.uuid)
    old.refresh_from_db()
    assert old.replaced_by is None
    assert Competency.objects.filter(framework=draft.framework).count() == 1


def test_incomplete_draft_is_not_published(budi: Actor, draft: FrameworkVersion) -> None:
    assert refusal(publish_version, budi, version=draft.uuid) == "version-incomplete"
    competency = add_competency(budi, version=draft.uuid, wording=TRIAGE)
    change_draft(budi, version=draft.uuid, facts=replace(FACTS, source=""))
    assert refusal(publish_version, budi, version=draft.uuid) == "version-incomplete"
    change_draft(budi, version=draft.uuid, facts=FACTS)
    Level.objects.filter(worded__competency=competency, number=1).update(number=3)
    with pytest.raises(Refusal, match=r"tidak lengkap dari 1 tanpa lompatan, paling sedikit dua level: T\.01\."):
        publish_version(budi, version=draft.uuid)
    Level.objects.filter(worded__competency=competency, number=3).delete()
    assert refusal(publish_version, budi, version=draft.uuid) == "version-incomplete"


@pytest.mark.parametrize(
    ("wording", "code"),
    [
        (replace(TRIAGE, code=""), "competency-code"),
        (replace(TRIAGE, name=" "), "competency-name"),
        (replace(TRIAGE, group="umum"), "competency-group"),
        (replace(TRIAGE, aspect="umum"), "competency-aspect"),
        (replace(TRIAGE, levels=TRIAGE.levels[:1]), "competency-levels"),
        (replace(TRIAGE, levels=TRIAGE.levels * 5), "competency-levels"),
        (replace(TRIAGE, levels=(LevelWording(""), LevelWording("b"))), "competency-level-empty"),
        (replace(TRIAGE, code="m.01"), "competency-built-in"),
        (replace(TRIAGE, replaces="T.99"), "replaces-unknown"),
        (replace(TRIAGE, replaces="T.01"), "replaces-unknown"),
    ],
)
def test_wording_is_refused(budi: Actor, draft: FrameworkVersion, wording: CompetencyWording, code: str) -> None:
    assert refusal(add_competency, budi, version=draft.uuid, wording=wording) == code


def test_code_stands_once_and_never_changes(budi: Actor, draft: FrameworkVersion) -> None:
    competency = add_competency(budi, version=draft.uuid, wording=TRIAGE)
    assert refusal(add_competency, budi, version=draft.uuid, wording=TRIAGE) == "competency-taken"
    given = {"version": draft.uuid, "competency": competency.uuid}
    assert refusal(change_competency, budi, **given, wording=RECORDS) == "competency-code-fixed"
    taken = replace(KES, code="teknis-kes")
    assert refusal(create_framework, budi, region="15.04", framework=taken, version=FACTS) == "framework-taken"
    built_in = replace(KES, code="38/2017")
    assert refusal(create_framework, budi, region="15.04", framework=built_in, version=FACTS) == "framework-taken"


@pytest.mark.parametrize("who", ["ani", "dewi", "fajar", "gita", "hadi", "joko", "kiki"])
def test_framework_is_not_there_for_who_does_not_keep_it(world: World, draft: FrameworkVersion, who: str) -> None:
    actor, given = world.actor(who), {"version": draft.uuid}
    assert refusal(create_framework, actor, region="15.04", framework=KES, version=FACTS) == "not-found"
    assert refusal(start_version, actor, framework=draft.framework.uuid, facts=FACTS) == "not-found"
    assert refusal(change_draft, actor, **given, facts=FACTS) == "not-found"
    assert refusal(add_competency, actor, **given, wording=TRIAGE) == "not-found"
    assert refusal(publish_version, actor, **given) == "not-found"
    assert refusal(discard_draft, actor, **given) == "not-found"


def test_nobody_keeps_what_comes_with_pamong(world: World) -> None:
    built_in, eka = ensure_built_in(), world.actor("eka")
    assert refusal(start_version, eka, framework=built_in.framework.uuid, facts=FACTS) == "not-found"
    assert refusal(discard_draft, eka, version=built_in.uuid) == "not-found"
