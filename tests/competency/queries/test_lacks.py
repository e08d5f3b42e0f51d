"""What people lack of what their own posts ask for, in bulk."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pamong.competency.models import Competency
from pamong.competency.queries.lacks import Lack, lacking, lacks
from pamong.people.models import Assignment
from tests import make
from tests.competency.queries.gapped import SELF, Office, office

pytestmark = pytest.mark.django_db


def keys(held: Office) -> dict[str, int]:
    """Code → id."""
    return {code: row.pk for code, row in held.competencies.items()}


def test_lacks_are_levels_between_what_is_asked_and_what_counts() -> None:
    held = office()
    key, post = keys(held), held.post("Petugas loket", A=3, B=2, C=4)
    rina = held.person("rina", held.world.permits, post, A=1, B=2, C=2.5)
    tono = held.person("tono", held.world.health, post, A=3, B=2, C=4)
    assert lacks(held.region, [rina.pk, tono.pk]) == {rina.pk: {key["A"]: 2, key["C"]: 2}}
    assert lacking(held.region, [rina.pk]) == {rina.pk: {key["A"]: Lack(3, 1), key["C"]: Lack(4, 2)}}


def test_lacks_of_some_competencies_leave_out_the_others() -> None:
    held = office()
    key = keys(held)
    rina = held.person("rina", held.world.permits, held.post("Petugas loket", A=3, B=2, C=4), A=1, B=1, C=2)
    assert lacking(held.region, [rina.pk], {key["C"]}) == {rina.pk: {key["C"]: Lack(4, 2)}}
    assert lacking(held.region, [rina.pk], ()) == {}


def test_what_nobody_showed_and_what_one_says_of_oneself_is_unknown() -> None:
    held = office()
    post = held.post("Petugas loket", A=3, B=2)
    rina = held.person("rina", held.world.permits, post)
    held.show("rina", SELF, A=1)
    assert lacks(held.region, [rina.pk]) == {}


def test_level_zero_that_was_shown_lacks_everything() -> None:
    held = office()
    rina = held.person("rina", held.world.permits, held.post("Petugas loket", A=3), A=0)
    assert lacks(held.region, [rina.pk]) == {rina.pk: {keys(held)["A"]: 3}}


def test_of_two_posts_the_higher_level_is_asked() -> None:
    held = office()
    rina = held.person("rina", held.world.permits, held.post("Petugas loket", A=2), A=1)
    second = held.post("Kepala loket", A=4)
    post = Assignment.objects.create(
        person=rina, unit=held.world.permits, position=second, kind="PLT", since=timezone.localdate()
    )
    assert lacks(held.region, [rina.pk]) == {rina.pk: {keys(held)["A"]: 3}}
    Assignment.objects.filter(pk=post.pk).update(until=timezone.localdate())
    assert lacks(held.region, [rina.pk]) == {rina.pk: {keys(held)["A"]: 1}}


def test_what_was_shown_of_a_replaced_competency_counts_for_its_successor() -> None:
    held = office()
    rina = held.person("rina", held.world.permits, held.post("Petugas loket", A=3), B=1)
    assert lacks(held.region, [rina.pk]) == {}
    Competency.objects.filter(pk=keys(held)["B"]).update(replaced_by=held.competencies["A"])
    assert lacks(held.region, [rina.pk]) == {rina.pk: {keys(held)["A"]: 2}}


def test_posts_of_another_region_and_people_without_one_ask_for_nothing() -> None:
    held = office()
    rina = held.person("rina", held.world.permits, held.post("Petugas loket", A=3), A=1)
    visitor = make.person("Tamu", held.world.region)
    assert lacks(held.world.other.pk, [rina.pk]) == {}
    assert lacks(held.region, [visitor.pk]) == {}
    assert lacks(held.region, []) == {}


def test_lacks_of_many_cost_as_many_queries_as_of_one() -> None:
    held = office()
    people = [
        held.person(name, held.world.permits, held.post(f"Petugas {name}", A=3, B=4), A=1, B=1).pk
        for name in ("satu", "dua", "tiga")
    ]
    with CaptureQueriesContext(connection) as one:
        lacks(held.region, people[:1])
    with CaptureQueriesContext(connection) as three:
        assert len(lacks(held.region, people)) == 3
    assert len(three) == len(one)
