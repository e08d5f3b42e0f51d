"""Tables are brought up to date once, and never backwards."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from pamong.core.models import Entry
from pamong.core.refusals import Conflict
from pamong.ops.home import Home
from pamong.ops.schema import bring_up_to_date
from tests.ops.saved import at

pytestmark = pytest.mark.usefixtures("committed")


def applied(label: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations WHERE app = %s", [label])
        count: int = cursor.fetchone()[0]
    return count


def test_missing_migration_is_applied_once() -> None:
    before = applied("core")
    call_command("migrate", "core", "0002", verbosity=0)
    assert applied("core") < before
    assert bring_up_to_date()
    assert applied("core") == before
    assert not bring_up_to_date()


@pytest.mark.parametrize("label", ["core", "planning"])
def test_database_of_a_newer_pamong_is_refused_and_unchanged(label: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES (%s, '9999_later', now())", [label])
    with pytest.raises(Conflict, match="lebih baru"):
        bring_up_to_date()
    assert applied(label) == (1 if label == "planning" else 4)


def test_table_that_somebody_uses_is_not_waited_for_long() -> None:
    before, patience = applied("evaluation"), timedelta(milliseconds=100)
    call_command("migrate", "evaluation", "0001", verbosity=0)
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("LOCK TABLE evaluation_followupnote IN ROW EXCLUSIVE MODE")  # as long as somebody writes
        with pytest.raises(Conflict) as refused:
            bring_up_to_date(patience=patience)
    finally:
        other.close()
    assert (refused.value.code, applied("evaluation")) == ("tables-busy", before - 1)
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)
    assert bring_up_to_date(patience=patience)
    assert applied("evaluation") == before


def test_migration_that_a_library_has_dropped_does_no_harm() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('contenttypes', '0000_old', now())")
    assert not bring_up_to_date()


def test_database_that_was_empty_has_what_comes_with_pamong_and_says_so(blank: str, target: Home) -> None:
    with at(blank, target):
        assert bring_up_to_date()
        told = Entry.objects.order_by("id").values_list("verb", "region", "data")
        assert list(told) == [
            ("competency.framework_published", 0, {"competencies": 9}),
            ("learning.conversions_set", 0, {"forms": 25}),
        ]
