"""The chain: what it covers, and that nothing can be edited, removed or added behind its back."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction

from pamong.core import heads
from pamong.core.actor import SYSTEM
from pamong.core.journal import record
from pamong.core.keys import JournalKey, create_key, load_key
from pamong.core.models import Entry, Unsealed
from pamong.core.queries import chain_heads, head_by_digest
from pamong.core.refusals import Invalid, NotFound
from pamong.core.seal import seal_all
from pamong.core.verify import Claim, Discrepancy, Report, verify
from pamong.science.chain import Digest

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def key(committed: None) -> JournalKey:
    return load_key(settings.HOME)


def write(*regions: int) -> list[int]:
    with transaction.atomic():
        return [record(SYSTEM, "core.tried", "core.thing:1", region=region, z=1, a="é", n=1.50) for region in regions]


def check(key: JournalKey, *claims: Claim) -> Report:
    return verify({key.fingerprint: key.public}, claims)


def tamper(statement: str, *values: int) -> None:
    """What the owner of the tables can do, and any superuser: switch the guard off, change, switch it on."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_entry DISABLE TRIGGER USER; ALTER TABLE core_seal DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE core_entry ENABLE TRIGGER USER; ALTER TABLE core_seal ENABLE TRIGGER USER")


def test_seal_chains_each_region_by_itself_and_empties_the_queue(key: JournalKey) -> None:
    first, second, third = write(1904, 1277, 1904)
    seals = seal_all(key)
    assert [(s.region, s.number, s.entries, s.total) for s in seals] == [
        (1277, 1, [second], 1),
        (1904, 1, [first, third], 2),
    ]
    assert Unsealed.objects.count() == 0
    assert seal_all(key) == []
    assert check(key) == Report(entries=3, sealed=3, unsealed=0, seals=2, findings=())


def test_seal_continues_the_chain_of_its_region(key: JournalKey) -> None:
    write(1904)
    (first,) = seal_all(key)
    write(1904, 1904)
    (second,) = seal_all(key)
    assert (second.number, second.total, second.previous) == (2, 3, first.digest)
    assert check(key).ok


def test_seal_cuts_large_batches_into_links(key: JournalKey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pamong.core.seal.BATCH", 2)
    write(1, 1, 1)
    assert [len(link.entries) for link in seal_all(key)] == [2, 1]
    assert check(key).ok


def test_verify_names_an_edited_row(key: JournalKey) -> None:
    _, edited = write(1904, 1904)
    seal_all(key)
    tamper("UPDATE core_entry SET data = jsonb_set(data, '{z}', '2') WHERE id = %s", edited)
    assert check(key).findings == (Discrepancy("edited", 1904, entry=edited),)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE core_entry SET at = at + interval '1 microsecond'",
        "UPDATE core_entry SET actor = 5",
        "UPDATE core_entry SET behalf = 5",
        "UPDATE core_entry SET verb = 'core.other'",
        "UPDATE core_entry SET object = 'core.thing:2'",
        "UPDATE core_entry SET request = uuidv7()",
    ],
)
def test_verify_sees_a_change_of_any_column(key: JournalKey, change: str) -> None:
    (edited,) = write(0)
    seal_all(key)
    tamper(change)
    assert check(key).findings == (Discrepancy("edited", 0, entry=edited),)


def test_verify_names_a_removed_row(key: JournalKey) -> None:
    removed, _ = write(1904, 1904)
    seal_all(key)
    tamper("DELETE FROM core_entry WHERE id = %s", removed)
    assert check(key).findings == (Discrepancy("removed", 1904, entry=removed),)


def test_verify_names_a_row_removed_before_it_was_sealed(key: JournalKey) -> None:
    removed, kept = write(0, 0)
    tamper("DELETE FROM core_entry WHERE id = %s", removed)
    assert [link.entries for link in seal_all(key)] == [[kept]]
    assert check(key).findings == (Discrepancy("removed", 0, entry=removed),)


def test_verify_names_a_row_added_behind_the_seals(key: JournalKey) -> None:
    write(0)
    seal_all(key)
    tamper("INSERT INTO core_entry (id, region, at, verb, object, data) VALUES (9, 0, now(), 'core.tried', 'x', '{}')")
    assert check(key).findings == (Discrepancy("added", 0, entry=9),)


def test_verify_names_a_changed_and_a_removed_seal(key: JournalKey) -> None:
    for _ in range(3):
        write(0)
        seal_all(key)
    tamper("UPDATE core_seal SET at = at - interval '1 day' WHERE number = 3")
    tamper("DELETE FROM core_seal WHERE number = 1")
    found = check(key).findings
    first = Entry.objects.order_by("id").values_list("id", flat=True)[0]
    assert found == (
        Discrepancy("seal_removed", 0, seal=1),
        Discrepancy("seal_edited", 0, seal=3),
        Discrepancy("added", 0, entry=first),
    )


def test_verify_finds_a_chain_rewritten_with_another_key(key: JournalKey, tmp_path: Path) -> None:
    write(0)
    (tmp_path / "keys").mkdir()
    seal_all(create_key(tmp_path))
    assert check(key).findings == (Discrepancy("seal_forged", 0, seal=1),)


def test_verify_finds_a_chain_cut_at_its_end_by_a_kept_head(key: JournalKey, tmp_path: Path) -> None:
    write(0)
    first = seal_all(key)
    write(0)
    last = seal_all(key)
    witness = tmp_path / "heads.jsonl"
    heads.append_heads(witness, first)
    heads.append_heads(witness, last)
    with witness.open("a") as file:
        file.write('{"region": 0, "num')  # cut by a kill
    assert check(key, *heads.witnessed(witness)).ok
    tamper("DELETE FROM core_seal WHERE number = 2")
    tamper("DELETE FROM core_entry WHERE id = %s", last[0].entries[0])
    assert check(key).ok  # the chain alone cannot know
    assert check(key, *heads.witnessed(witness)).findings == (Discrepancy("rolled_back", 0, seal=2),)


@time_machine.travel(datetime(2026, 11, 21, 3, 32, tzinfo=UTC), tick=False)
def test_head_document_proves_membership_and_refuses_a_changed_one(key: JournalKey) -> None:
    write(1904, 1904)
    (seal,) = seal_all(key)
    (head,) = chain_heads()
    assert head == head_by_digest(bytes(seal.digest))
    document = head.document()
    assert (document["region"], document["number"], document["entries"]) == (1904, 1, 2)
    assert (document["at"], document["key"]) == ("2026-11-21T03:32:00+00:00", key.fingerprint)
    assert heads.claim_of(json.dumps(document)) == Claim(1904, 1, Digest(bytes(seal.digest)))
    with pytest.raises(Invalid, match="Tanda tangan"):
        heads.claim_of(json.dumps(document | {"digest": "00" * 32}))
    with pytest.raises(Invalid, match="utuh"):
        heads.claim_of("{}")


def test_head_by_unknown_digest_is_not_found() -> None:
    with pytest.raises(NotFound):
        head_by_digest(bytes(32))


def test_chain_heads_gives_the_newest_of_each_region_or_of_one(key: JournalKey) -> None:
    write(1904, 1277)
    seal_all(key)
    write(1904)
    seal_all(key)
    assert [(h.region, h.number, h.entries) for h in chain_heads()] == [(1277, 1, 1), (1904, 2, 2)]
    assert [(h.region, h.number) for h in chain_heads(1277)] == [(1277, 1)]
