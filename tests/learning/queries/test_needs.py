"""Who needs a programme: a lack counts only up to the level to which it raises."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pamong.competency.models import Competency
from pamong.learning.models import Aim, Programme
from pamong.learning.queries.needs import need_of
from tests.competency.queries.gapped import Office, office
from tests.learning import case

pytestmark = pytest.mark.django_db


def aiming(held: Office, **aims: int) -> Programme:
    """A programme that raises these competencies."""
    row = case.programme(held.world)
    for code, level in aims.items():
        Aim.objects.create(programme=row, competency=held.competencies[code], level=level)
    return row


def test_need_is_the_sum_of_levels_that_the_programme_closes() -> None:
    held = office()
    post = held.post("Petugas loket", A=4, B=3, C=2)
    rina = held.person("rina", held.world.permits, post, A=1, B=2, C=1)
    tono = held.person("tono", held.world.permits, post, A=4, B=3, C=1)
    course = aiming(held, A=3, B=5)
    # rina: A from 1 to 3 is 2 (the programme teaches no 4), B from 2 to 3 is 1 (the post asks for no more); C is no aim
    assert need_of(course.pk, held.region, [rina.pk, tono.pk]) == {rina.pk: 3}


def test_programme_below_what_somebody_has_is_not_needed() -> None:
    held = office()
    rina = held.person("rina", held.world.permits, held.post("Petugas loket", A=4), A=3)
    assert need_of(aiming(held, A=2).pk, held.region, [rina.pk]) == {}
    assert need_of(aiming(held, A=4).pk, held.region, [rina.pk]) == {rina.pk: 1}


def test_unknown_level_is_no_need() -> None:
    held = office()
    rina = held.person("rina", held.world.permits, held.post("Petugas loket", A=4))
    assert need_of(aiming(held, A=4).pk, held.region, [rina.pk]) == {}


def test_aim_at_a_replaced_competency_is_an_aim_at_its_successor() -> None:
    held = office()
    rina = held.person("rina", held.world.permits, held.post("Petugas loket", A=3), A=1)
    course = aiming(held, B=3)
    assert need_of(course.pk, held.region, [rina.pk]) == {}
    Competency.objects.filter(pk=held.competencies["B"].pk).update(replaced_by=held.competencies["A"])
    assert need_of(course.pk, held.region, [rina.pk]) == {rina.pk: 2}


def test_need_of_many_costs_as_many_queries_as_of_one_and_of_no_aims_one() -> None:
    held = office()
    post = held.post("Petugas loket", A=3)
    people = [held.person(name, held.world.permits, post, A=1).pk for name in ("satu", "dua", "tiga")]
    course, plain = aiming(held, A=2), case.programme(held.world)
    with CaptureQueriesContext(connection) as one:
        need_of(course.pk, held.region, people[:1])
    with CaptureQueriesContext(connection) as three:
        assert need_of(course.pk, held.region, people) == dict.fromkeys(people, 1)
    assert len(three) == len(one)
    with CaptureQueriesContext(connection) as none:
        assert need_of(plain.pk, held.region, people) == {}
    assert len(none) == 1
