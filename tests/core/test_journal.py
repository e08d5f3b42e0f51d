"""Writing facts: inside a transaction, once, and never changed afterwards."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError

from pamong.core.actor import SYSTEM, VISITOR, AccountId, Actor
from pamong.core.journal import record
from pamong.core.models import Delivery, Entry, Unsealed

AT = datetime(2026, 11, 21, 3, 32, 1, 250, tzinfo=UTC)
REQUEST = UUID("01a2006c-694e-7f18-bbd7-31c298a223e0")


def test_record_outside_a_transaction_is_refused(committed: None) -> None:
    with pytest.raises(RuntimeError, match=r"core\.tried is recorded outside a transaction"):
        record(SYSTEM, "core.tried", "core.thing:1")
    assert Entry.objects.count() == 0


@pytest.mark.django_db
@time_machine.travel(AT, tick=False)
def test_record_keeps_who_what_which_and_when() -> None:
    actor = Actor("budi", account=AccountId(7), behalf=AccountId(8), request=REQUEST)
    with transaction.atomic():
        number = record(actor, "core.tried", "core.thing:1", region=1904, rows=3, why="uji")
    entry = Entry.objects.get()
    assert (entry.region, entry.id, entry.at) == (1904, number, AT)
    assert (entry.actor, entry.behalf, entry.request) == (7, 8, REQUEST)
    assert (entry.verb, entry.object, entry.data) == ("core.tried", "core.thing:1", {"rows": 3, "why": "uji"})
    assert list(Unsealed.objects.values_list("region", "entry")) == [(1904, number)]
    assert Delivery.objects.count() == 0


@pytest.mark.django_db
def test_record_of_a_row_names_its_model_and_key() -> None:
    with transaction.atomic():
        record(VISITOR, "core.tried", Unsealed(region=4, entry=9))
    assert Entry.objects.get().object == "core.unsealed:(4, 9)"


@pytest.mark.django_db
def test_record_rolled_back_leaves_nothing() -> None:
    with transaction.atomic():
        record(SYSTEM, "core.tried", "core.thing:1")
        transaction.set_rollback(True)
    assert (Entry.objects.count(), Unsealed.objects.count()) == (0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["tried", "Core.tried", "core.tried.twice", "core.", ""])
def test_record_with_a_malformed_verb_is_refused_by_the_database(verb: str) -> None:
    with pytest.raises(IntegrityError, match="entry_verb_form"), transaction.atomic():
        record(SYSTEM, verb, "core.thing:1")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_entry SET verb = 'core.other'",
        "DELETE FROM core_entry",
        "TRUNCATE core_entry",
        "UPDATE core_seal SET number = 2",
        "DELETE FROM core_seal",
        "TRUNCATE core_seal",
    ],
)
def test_journal_change_is_refused_by_the_database(statement: str) -> None:
    with transaction.atomic():
        record(SYSTEM, "core.tried", "core.thing:1")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_seal (region, number, at, entries, digests, total, previous, digest, signature, key)"
            " VALUES (0, 1, now(), '{}', '', 0, '', '', '', '')"
        )
        with pytest.raises((IntegrityError, InternalError), match="append-only"), transaction.atomic():
            cursor.execute(statement)
    assert Entry.objects.get().verb == "core.tried"
