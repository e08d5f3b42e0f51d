"""What counts of what people have shown: set aside, past its day, replaced, and by which weight."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from django.utils import timezone

from pamong.competency.actions.evidence import EvidenceFacts, record_evidence, set_aside
from pamong.competency.models import Competency, Evidence
from pamong.competency.queries.evidence import Standings, standings
from pamong.competency.queries.rules import rule_of
from pamong.core.actor import SYSTEM
from tests import make
from tests.competency.actions.test_evidence import competency, exam

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


def shown(found: Standings) -> list[tuple[int, int, int, float]]:
    """Person, competency, kind and level of every piece."""
    rows = zip(found.group.tolist(), found.kind.tolist(), found.level.tolist(), strict=True)
    return sorted((int(found.person[group]), int(found.competency[group]), kind, level) for group, kind, level in rows)


def test_standings_are_empty_without_evidence() -> None:
    world = make.world()
    found = standings(world.region.pk)
    assert (found.person.size, found.group.size) == (0, 0)
    assert found.combined(rule_of(world.region.pk)).value.size == 0


def test_standings_hold_what_was_recorded_in_groups() -> None:
    world = make.world()
    first, second = competency("T.01"), competency("T.02", top=3)
    ani, kiki = world.ani.person_id, world.kiki.person_id
    rows = [exam(ani, first), exam(ani, first, 5, source="Lain"), exam(ani, second, 2), exam(kiki, first, 1)]
    record_evidence(SYSTEM, region=world.region.pk, rows=rows)
    found = standings(world.region.pk)
    expected = sorted(
        [(ani, first.pk, 1, 3.0), (ani, first.pk, 1, 5.0), (ani, second.pk, 1, 2.0), (kiki, first.pk, 1, 1.0)]
    )
    assert shown(found) == expected
    groups = list(zip(found.person.tolist(), found.competency.tolist(), found.top.tolist(), strict=True))
    assert groups == sorted([(ani, first.pk, 5.0), (ani, second.pk, 3.0), (kiki, first.pk, 5.0)])


def test_standings_of_some_people_leave_others_out() -> None:
    world = make.world()
    skill = competency("T.01")
    rows = [exam(world.ani.person_id, skill), exam(world.kiki.person_id, skill)]
    record_evidence(SYSTEM, region=world.region.pk, rows=rows)
    assert shown(standings(world.region.pk, [world.kiki.person_id])) == [(world.kiki.person_id, skill.pk, 1, 3.0)]


def test_standings_follow_a_person_to_another_region() -> None:
    world = make.world()
    skill = competency("T.01")
    record_evidence(SYSTEM, region=world.region.pk, rows=[exam(world.dewi.person_id, skill)])
    assert shown(standings(world.other.pk)) == [(world.dewi.person_id, skill.pk, 1, 3.0)]


def test_standings_leave_out_what_was_set_aside() -> None:
    world = make.world()
    skill = competency("T.01")
    rows = [exam(world.ani.person_id, skill), exam(world.ani.person_id, skill, 4, source="Lain")]
    record_evidence(SYSTEM, region=world.region.pk, rows=rows)
    wrong = Evidence.objects.get(source="Lain")
    set_aside(world.actor("budi"), region=world.region.pk, evidence=wrong.id, reason="Salah orang")
    assert shown(standings(world.region.pk)) == [(world.ani.person_id, skill.pk, 1, 3.0)]


@pytest.mark.parametrize(("days", "counted"), [(-1, 0), (0, 1), (1, 1)])
def test_standings_count_a_piece_to_its_last_day(days: int, counted: int) -> None:
    world = make.world()
    told = {"observed_on": TODAY - timedelta(days=9), "valid_until": TODAY + timedelta(days=days)}
    record_evidence(SYSTEM, region=world.region.pk, rows=[exam(world.ani.person_id, competency("T.01"), 3, **told)])
    assert len(shown(standings(world.region.pk))) == counted


def test_standings_of_a_past_day_leave_out_what_came_later() -> None:
    world = make.world()
    skill = competency("T.01")
    rows = [
        exam(world.ani.person_id, skill, 2, observed_on=date(2025, 3, 1)),
        exam(world.ani.person_id, skill, 4, observed_on=date(2026, 3, 1), source="Lain"),
    ]
    record_evidence(SYSTEM, region=world.region.pk, rows=rows)
    assert shown(standings(world.region.pk, on=date(2025, 12, 31))) == [(world.ani.person_id, skill.pk, 1, 2.0)]


def test_standings_carry_what_was_replaced_to_the_last_in_the_line() -> None:
    world = make.world()
    first, second, third = competency("T.01"), competency("T.02"), competency("T.03")
    rows = [exam(world.ani.person_id, first, 1), exam(world.ani.person_id, second, 2), exam(world.ani.person_id, third)]
    record_evidence(SYSTEM, region=world.region.pk, rows=rows)
    Competency.objects.filter(pk=first.pk).update(replaced_by=second)
    Competency.objects.filter(pk=second.pk).update(replaced_by=third)
    ani = world.ani.person_id
    carried = [(ani, third.pk, 1, level) for level in (1.0, 2.0, 3.0)]
    assert shown(standings(world.region.pk)) == carried
    record_evidence(SYSTEM, region=world.region.pk, rows=[exam(ani, competency("T.09"), 4)])
    assert shown(standings(world.region.pk, competencies=[third.pk])) == carried


def test_age_is_counted_in_months_of_a_year() -> None:
    world = make.world()
    seen = date(2024, 1, 1)
    rows = [exam(world.ani.person_id, competency("T.01"), 3, observed_on=seen)]
    record_evidence(SYSTEM, region=world.region.pk, rows=rows)
    found = standings(world.region.pk, on=date(2028, 1, 1))
    assert found.age.tolist() == pytest.approx([48.0])


def test_combined_weighs_by_the_rule_of_the_region() -> None:
    world = make.world()
    skill = competency("T.01")
    told: dict[str, Any] = {"observed_on": TODAY, "source": "competency.round:1"}
    rows = [
        exam(world.ani.person_id, skill, 3, observed_on=TODAY),
        EvidenceFacts(world.ani.person_id, skill.pk, 6, 5, **told),
    ]
    record_evidence(SYSTEM, region=world.region.pk, rows=rows)
    found = standings(world.region.pk).combined(rule_of(world.region.pk))
    assert (found.value.round(4).tolist(), found.counted.tolist()) == ([3.1538], [3])


def test_many_pieces_are_read_without_a_loop() -> None:
    world = make.world()
    skill = competency("T.01")
    rows = [exam(world.ani.person_id, skill, n % 6, source=f"Ujian {n}") for n in range(25_000)]
    assert record_evidence(SYSTEM, region=world.region.pk, rows=rows) == 25_000
    found = standings(world.region.pk)
    assert np.bincount(found.level.astype(int)).tolist() == [4167, 4167, 4167, 4167, 4166, 4166]
