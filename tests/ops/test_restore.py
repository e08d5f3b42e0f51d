"""Restore: everything comes back equal, and nothing that is not whole comes in."""

import json
import os
import tarfile
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from stat import S_IMODE

import psycopg
import pyrage
import pytest
import pytest_django
from psycopg import sql

from pamong.core.refusals import Conflict, Invalid
from pamong.kit.files import verify_files
from pamong.ops.archive import belongs
from pamong.ops.backup import restore
from pamong.ops.home import Home
from pamong.ops.journal import verify_home
from pamong.ops.sealed import opening
from tests.ops.saved import (
    DIGEST,
    PASSPHRASE,
    Saved,
    Source,
    at,
    entries,
    packed,
    quiet,
    refused,
)


def test_restore_brings_back_rows_files_keys_and_chain(
    source: Source,
    saved: Saved,
    target: Home,
    blank: str,
    django_db_blocker: pytest_django.DjangoDbBlocker,
) -> None:
    manifest = restore(target, saved.file, PASSPHRASE, quiet)
    assert manifest == saved.manifest
    assert (manifest.form, manifest.kind, manifest.postgresql[:2]) == (1, "ordinary", "18")
    assert (manifest.rows["public.core_entry"], manifest.rows["public.core_unsealed"]) == (5, 1)
    assert [(head["region"], head["number"], head["entries"]) for head in manifest.heads] == [(0, 1, 2), (1904, 2, 2)]
    for name in ("home.json", "keys/journal.pem", "keys/secret", "keys/heads.jsonl", f"files/25/db/{DIGEST}"):
        assert (target.path / name).read_bytes() == (source.home.path / name).read_bytes()
        assert S_IMODE((target.path / name).stat().st_mode) == 0o600
    assert {S_IMODE(path.stat().st_mode) for path in [target.path, *target.path.rglob("*")] if path.is_dir()} == {0o700}
    with django_db_blocker.unblock(), at(blank, target):
        report = verify_home(target)
        assert (report.ok, report.entries, report.sealed, report.seals) == (True, 5, 4, 3)
        assert list(verify_files()) == []
    with psycopg.connect(source.server.url) as there, psycopg.connect(os.environ["PAMONG_DATABASE_URL"]) as here:
        for table in ("core_entry", "core_seal", "core_unsealed", "kit_file"):
            rows = sql.SQL("SELECT * FROM {} ORDER BY 1, 2").format(sql.Identifier(table))
            assert here.execute(rows).fetchall() == there.execute(rows).fetchall() != []
        sequence = "SELECT last_value, is_called FROM core_entry_id"
        assert here.execute(sequence).fetchall() == there.execute(sequence).fetchall()
    assert not (target.path / "restoring").exists()


def test_restore_with_a_wrong_passphrase_is_refused(saved: Saved, target: Home, blank: str) -> None:
    with pytest.raises(Invalid, match=r"Kata sandi tidak membuka .*hari-ini\.tar"):
        restore(target, saved.file, PASSPHRASE.upper(), quiet)
    assert not target.path.exists()


def test_restore_that_would_take_this_machine_too_long_says_so(saved: Saved, target: Home, tmp_path: Path) -> None:
    first, second, rest = saved.parts["identity.age"].split(b"\n", 2)
    dear = b"\n".join([first, second[: second.rindex(b" ")] + b" 40", rest])
    file = replace(saved, parts={**saved.parts, "identity.age": dear}).with_payload(tmp_path / "mahal.tar", {})
    assert refused(lambda: restore(target, file, PASSPHRASE, quiet)) == "backup-work"


@pytest.mark.parametrize("damage", ["flipped", "cut", "not a backup"])
def test_restore_of_a_damaged_file_is_refused(
    saved: Saved, target: Home, blank: str, tmp_path: Path, damage: str
) -> None:
    content = saved.file.read_bytes()
    flipped = content[:-20_000] + bytes([content[-20_000] ^ 1]) + content[-19_999:]
    file = tmp_path / "rusak.tar"
    file.write_bytes({"flipped": flipped, "cut": content[:-30_000], "not a backup": b"x" * 5000}[damage])
    with pytest.raises(Invalid, match=r"rusak\.tar bukan cadangan pamong, atau rusak, atau terpotong") as refusal:
        restore(target, file, PASSPHRASE, quiet)
    assert refusal.value.code == "backup-damaged"
    assert not target.path.exists()


def test_opened_file_is_refused_at_its_last_piece(saved: Saved, tmp_path: Path) -> None:
    payload = pyrage.encrypt(packed({"manifest.json": b"{}"}) + bytes(200_000), [saved.identity.to_public()])
    flipped = payload[:-1] + bytes([payload[-1] ^ 1])
    file = tmp_path / "ujung.tar"
    file.write_bytes(packed({"identity.age": saved.parts["identity.age"], "payload.age": flipped}))
    seen = []
    with pytest.raises(Invalid, match="rusak, atau terpotong"), opening(file, PASSPHRASE) as tar:
        seen += [member.name for member in tar]
    assert seen == ["manifest.json"]


def test_restore_needs_a_file(target: Home, tmp_path: Path) -> None:
    assert refused(lambda: restore(target, tmp_path / "tiada.tar", PASSPHRASE, quiet)) == "backup-missing"


def test_restore_into_a_folder_with_anything_in_it_is_refused(saved: Saved, target: Home, blank: str) -> None:
    (target.path / "restoring").mkdir(parents=True)
    (target.path / "restoring" / "lock").touch()
    (target.path / "surat.txt").touch()  # not ours, so nothing here may be cleared away
    before = entries(target)
    assert refused(lambda: restore(target, saved.file, PASSPHRASE, quiet)) == "home-not-empty"
    assert entries(target) == before


def test_restore_into_a_database_with_tables_is_refused(
    source: Source, saved: Saved, target: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAMONG_DATABASE_URL", source.server.url)
    assert refused(lambda: restore(target, saved.file, PASSPHRASE, quiet)) == "database-not-empty"
    assert not target.path.exists()


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("database.dump", True),
        ("keys/journal.pem", True),
        ("files/25/db/25db", True),
        ("/etc/passwd", False),
        ("../keys/secret", False),
        ("keys/../../secret", False),
        ("files/./a", False),
        ("files//a", False),
        ("files/", False),
        ("files", False),
        ("keys\\..\\secret", False),
        ("files/a\nb", False),
        ("run/up.lock", False),
        ("", False),
    ],
)
def test_member_belongs_only_in_our_own_places(name: str, ours: bool) -> None:  # noqa: FBT001  # a column of the table
    assert belongs(name) is ours


def test_restore_of_a_member_that_leaves_the_folder_is_refused(saved: Saved, target: Home, tmp_path: Path) -> None:
    manifest = saved.payload()["manifest.json"]
    link = tarfile.TarInfo("keys/secret")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    evil: dict[str, bytes | tarfile.TarInfo] = {"../../jahat": b"x", "keys/secret": link}
    for name, content in evil.items():
        file = saved.with_payload(tmp_path / "jahat.tar", {"manifest.json": manifest, name: content})
        assert refused(lambda: restore(target, file, PASSPHRASE, quiet)) == "backup-strange"  # noqa: B023  # called at once
    assert [path.name for path in tmp_path.iterdir()] == ["jahat.tar", "baru"]
    assert list(target.path.parent.iterdir()) == []


def test_restore_of_another_content_than_summed_is_refused(saved: Saved, target: Home, tmp_path: Path) -> None:
    members: dict[str, bytes | tarfile.TarInfo] = {**saved.payload(), "keys/secret": b"lain"}
    file = saved.with_payload(tmp_path / "ubah.tar", members)
    assert refused(lambda: restore(target, file, PASSPHRASE, quiet)) == "backup-damaged"
    assert list(target.path.parent.iterdir()) == []


def resummed(members: dict[str, bytes], **changed: bytes) -> "dict[str, bytes | tarfile.TarInfo]":
    """The same members with other content (``manifest`` and ``dump``), and checksums to match."""
    names = {"manifest": "manifest.json", "dump": "database.dump"}
    whole = members | {names[name]: content for name, content in changed.items()}
    del whole["SHA256SUMS"]
    lines = [f"{sha256(content).hexdigest()}  {name}\n" for name, content in whole.items()]
    return {**whole, "SHA256SUMS": "".join(lines).encode()}


def test_restore_of_a_newer_form_is_refused(saved: Saved, target: Home, tmp_path: Path) -> None:
    newer = {**asdict(replace(saved.manifest, form=2, pamong="9.1")), "unheard_of": 1}
    file = saved.with_payload(tmp_path / "baru.tar", resummed(saved.payload(), manifest=json.dumps(newer).encode()))
    with pytest.raises(Invalid, match=r"dibuat oleh pamong 9\.1 yang lebih baru"):
        restore(target, file, PASSPHRASE, quiet)
    assert list(target.path.parent.iterdir()) == []


def test_restore_with_other_rows_than_counted_is_refused(
    saved: Saved, target: Home, tmp_path: Path, blank: str
) -> None:
    manifest = asdict(replace(saved.manifest, rows={**saved.manifest.rows, "public.core_entry": 6}))
    file = saved.with_payload(tmp_path / "x.tar", resummed(saved.payload(), manifest=json.dumps(manifest).encode()))
    with pytest.raises(Invalid, match=r"public\.core_entry: 5 ≠ 6"):
        restore(target, file, PASSPHRASE, quiet)
    assert not target.path.exists()


def test_restore_that_cannot_load_leaves_nothing(saved: Saved, target: Home, tmp_path: Path, blank: str) -> None:
    file = saved.with_payload(tmp_path / "x.tar", resummed(saved.payload(), dump=b"PGDMP, but no more"))
    target.path.mkdir(parents=True)
    with pytest.raises(Conflict, match="pg_restore tidak selesai"):
        restore(target, file, PASSPHRASE, quiet)
    assert entries(target) == []


def test_restore_refuses_while_another_restores(saved: Saved, target: Home, blank: str) -> None:
    seen: list[str] = []

    def meanwhile(_step: str, _done: int, _total: int | None) -> None:
        if not seen:
            seen.append(refused(lambda: restore(target, saved.file, PASSPHRASE, quiet)))

    restore(target, saved.file, PASSPHRASE, meanwhile)
    assert seen == ["restore-running"]
