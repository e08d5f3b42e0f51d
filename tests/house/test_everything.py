"""A copy of everything about a person leaves no table out: each is given, or says why not; and secrets are in none."""

from collections.abc import Iterable

import pytest
from django.apps import apps
from django.db.models import QuerySet

from pamong.people.formats.privacy import field_labels, named_by, processing, record_kinds, retentions
from pamong.people.queries.everything import SECRETS, columns_of, holding, only_stamped, ways
from pamong.people.queries.retention import TITLES


def forgotten(labels: Iterable[str]) -> list[str]:
    """Tables with personal data that a copy neither gives nor explains."""
    return sorted(label for label in labels if label not in record_kinds() and not only_stamped(label))


def unreachable(labels: Iterable[str]) -> list[str]:
    """Tables that are given, but that no way leads to."""
    known = {model._meta.label for model in ways()}
    kinds = record_kinds()
    return sorted(label for label in labels if not (kinds[label].withheld or kinds[label].by or label in known))


def test_every_table_with_personal_data_is_given_or_says_why_not() -> None:
    assert forgotten(holding()) == []
    assert unreachable(record_kinds()) == []


def test_every_line_of_the_table_is_a_table_with_personal_data() -> None:
    known = {model._meta.label for model in apps.get_models()}
    assert sorted(set(record_kinds()) - known) == []
    without = {label for label in record_kinds() if label not in holding()}
    assert without == {"learning.SessionSpeaker"} - set(holding())


def test_forgotten_table_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    rest = {label: kind for label, kind in record_kinds().items() if label != "learning.Registration"}
    monkeypatch.setattr("tests.house.test_everything.record_kinds", lambda: rest)
    assert forgotten(holding()) == ["learning.Registration"]


def test_ways_are_the_shortest() -> None:
    found = {model._meta.label: way for model, way in ways().items()}
    assert found["people.Assignment"] == "person"
    assert found["exams.Score"] == "attempt__candidate__person"
    assert found["mfa.Authenticator"] == "user__person"
    assert "people.Unit" not in found
    assert {"password", "digest", "token"} <= SECRETS


def test_register_of_processing_names_kinds_that_have_a_time() -> None:
    assert {line.retention for line in processing()} <= set(retentions())
    assert set(TITLES) == set(retentions())


def test_every_field_of_a_copy_has_a_heading_or_is_left_to_programs() -> None:
    given = [apps.get_model(kind.model) for kind in record_kinds().values() if not kind.withheld]
    used = {name for model in given for field in columns_of(model) for name in (field, f"{model.__name__}.{field}")}
    bare = {field for model in given for field in columns_of(model)}
    assert sorted(bare - set(field_labels())) == []
    assert sorted(set(field_labels()) - used) == []


def test_what_a_copy_names_has_that_name() -> None:
    for label, path in named_by().items():
        assert list(QuerySet(apps.get_model(label)).none().values_list("pk", path)) == []
