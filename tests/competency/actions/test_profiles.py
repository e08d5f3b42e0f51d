"""Levels are decided for one position, copied, and left to the *jenjang* again; every decision stays readable."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
import time_machine

from pamong.competency.actions.built_in import ensure_built_in
from pamong.competency.actions.job_levels import set_job_level
from pamong.competency.actions.profiles import copy_profile, set_requirements
from pamong.competency.models import JobLevelRule, Requirement
from pamong.competency.queries.frameworks import current_competencies
from pamong.competency.queries.job_levels import job_levels_page
from pamong.competency.queries.profiles import profile_of
from pamong.people.models import Position
from tests import make
from tests.competency.actions.standards_case import facts, refusal
from tests.make import World

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 21, 3, 32, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world() -> World:
    ensure_built_in()
    return make.world()


def uuid_of(world: World, code: str) -> UUID:
    return next(row.uuid for row in current_competencies(world.region.pk).values() if row.code == code)


def id_of(world: World, code: str) -> int:
    return next(row.id for row in current_competencies(world.region.pk).values() if row.code == code)


def told() -> list[tuple[str, int, str, date, date | None]]:
    """Every decision, oldest first."""
    rows = Requirement.objects.order_by("pk").select_related("competency")
    return [(row.competency.code, row.level, row.reason, row.since, row.until) for row in rows]


def test_only_what_differs_is_written(world: World) -> None:
    budi = world.actor("budi")
    levels = {uuid_of(world, "M.05"): 3, uuid_of(world, "M.01"): None}
    assert set_requirements(budi, position=world.officer.uuid, levels=levels, reason=" SK 1/2026 ") == 1
    assert told() == [("M.05", 3, "SK 1/2026", TODAY, None)]
    written = facts("competency.profile_changed")
    assert written == [(world.region.pk, {"levels": {str(id_of(world, "M.05")): 3}})]
    assert set_requirements(budi, position=world.officer.uuid, levels=levels, reason="SK 2/2026") == 0
    assert told() == [("M.05", 3, "SK 1/2026", TODAY, None)]
    assert facts("competency.profile_changed") == written


def test_change_ends_the_former_and_default_comes_back(world: World) -> None:
    budi, about = world.actor("budi"), uuid_of(world, "M.05")
    set_requirements(budi, position=world.officer.uuid, levels={about: 3}, reason="SK 1/2026")
    with time_machine.travel(datetime(2026, 12, 1, 3, tzinfo=UTC), tick=False):
        set_requirements(budi, position=world.officer.uuid, levels={about: 4}, reason="SK 2/2026")
    with time_machine.travel(datetime(2026, 12, 9, 3, tzinfo=UTC), tick=False):
        set_requirements(budi, position=world.officer.uuid, levels={about: None}, reason="")
        assert profile_of(world.officer.pk)[id_of(world, "M.05")].level == 2
    assert told() == [
        ("M.05", 3, "SK 1/2026", TODAY, date(2026, 12, 1)),
        ("M.05", 4, "SK 2/2026", date(2026, 12, 1), date(2026, 12, 9)),
    ]


def test_two_positions_have_two_standards(world: World) -> None:
    about = uuid_of(world, "M.05")
    set_requirements(world.actor("budi"), position=world.officer.uuid, levels={about: 5}, reason="SK 1/2026")
    clerk = make.position("Pengadministrasi", world.region)
    key = id_of(world, "M.05")
    assert (profile_of(world.officer.pk)[key].level, profile_of(clerk.pk)[key].level) == (5, 1)


@pytest.mark.parametrize(("level", "code"), [(6, "level-scale"), (-1, "level-scale")])
def test_level_out_of_scale_is_refused(world: World, level: int, code: str) -> None:
    wish = {uuid_of(world, "M.05"): level}
    budi = world.actor("budi")
    assert refusal(set_requirements, budi, position=world.officer.uuid, levels=wish, reason="SK") == code


def test_unknown_competency_and_missing_reason_are_refused(world: World) -> None:
    budi, place = world.actor("budi"), world.officer.uuid
    assert refusal(set_requirements, budi, position=place, levels={uuid4(): 1}, reason="SK") == "competency-unknown"
    wish = {uuid_of(world, "M.05"): 3}
    assert refusal(set_requirements, budi, position=place, levels=wish, reason="  ") == "reason-empty"


def test_closed_position_is_refused(world: World) -> None:
    Position.objects.filter(pk=world.officer.pk).update(closed_on=date(2026, 11, 1))
    budi, wish = world.actor("budi"), {uuid_of(world, "M.05"): 3}
    assert refusal(set_requirements, budi, position=world.officer.uuid, levels=wish, reason="SK") == "position-closed"
    assert refusal(copy_profile, budi, source=world.head.uuid, target=world.officer.uuid) == "position-closed"


def test_copy_gives_exactly_the_decisions_of_the_other(world: World) -> None:
    budi = world.actor("budi")
    five, one = uuid_of(world, "M.05"), uuid_of(world, "M.01")
    set_requirements(budi, position=world.head.uuid, levels={five: 4}, reason="SK 1/2026")
    set_requirements(budi, position=world.officer.uuid, levels={one: 5}, reason="SK 2/2026")
    assert copy_profile(budi, source=world.head.uuid, target=world.officer.uuid) == 2
    now = Requirement.objects.filter(position=world.officer, until=None)
    assert list(now.values_list("competency__code", "level", "reason")) == [("M.05", 4, "SK 1/2026")]


def test_copy_without_decisions_or_of_itself_is_refused(world: World) -> None:
    budi = world.actor("budi")
    assert refusal(copy_profile, budi, source=world.head.uuid, target=world.officer.uuid) == "profile-empty"
    assert refusal(copy_profile, budi, source=world.head.uuid, target=world.head.uuid) == "profile-itself"
    assert refusal(copy_profile, budi, source=world.away_post.uuid, target=world.head.uuid) == "not-found"


def test_default_of_a_jenjang_is_decided_and_given_back(world: World) -> None:
    budi = world.actor("budi")
    assert set_job_level(budi, region="15.04", job_level="JPT Madya", level=5, reason="Lampiran dibaca")
    assert not set_job_level(budi, region="15.04", job_level="JPT Madya", level=5, reason="Lampiran dibaca")
    found = {row.name: (row.level, row.table, row.own) for row in job_levels_page(budi, "15.04").rows}
    assert found["JPT Madya"] == (5, 4, True)
    assert found["JPT Pratama"] == (4, 4, False)
    assert set_job_level(budi, region="15.04", job_level="JPT Madya", level=None)
    page = job_levels_page(budi, "15.04")
    assert [(past.name, past.level, past.until, past.set_by) for past in page.history] == [
        ("JPT Madya", 5, TODAY, "Budi Hartawan")
    ]
    assert facts("competency.job_level_set") == [
        (world.region.pk, {"job_level": "JPT Madya", "level": 5}),
        (world.region.pk, {"job_level": "JPT Madya", "level": None}),
    ]


def test_default_is_refused_for_what_cannot_be(world: World) -> None:
    budi, region = world.actor("budi"), {"region": "15.04"}
    assert refusal(set_job_level, budi, **region, job_level="Camat", level=3, reason="SK") == "job-level"
    assert refusal(set_job_level, budi, **region, job_level="Pengawas", level=6, reason="SK") == "level-scale"
    assert refusal(set_job_level, budi, **region, job_level="Pengawas", level=0, reason="SK") == "level-scale"
    assert refusal(set_job_level, budi, **region, job_level="Pengawas", level=3, reason="") == "reason-empty"


@pytest.mark.parametrize("who", ["dewi", "kiki", "joko", "fajar", "gita", "hadi", "ani"])
def test_standards_are_not_there_for_who_does_not_keep_them(world: World, who: str) -> None:
    actor, wish = world.actor(who), {uuid_of(world, "M.05"): 3}
    assert refusal(set_requirements, actor, position=world.officer.uuid, levels=wish, reason="SK") == "not-found"
    assert refusal(copy_profile, actor, source=world.head.uuid, target=world.officer.uuid) == "not-found"
    change = {"region": "15.04", "job_level": "Pengawas", "level": 3, "reason": "SK"}
    assert refusal(set_job_level, actor, **change) == "not-found"
    assert JobLevelRule.objects.count() == 0
