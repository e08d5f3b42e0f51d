"""Backup: whole, private, of one moment, and readable without us."""

import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from stat import S_IMODE

import psycopg
import pytest

from pamong.core.refusals import Invalid
from pamong.ops.backup import backup, last_backup, restore
from pamong.ops.database import Server, embedded_url
from pamong.ops.dump import contents
from pamong.ops.home import Home
from pamong.ops.sealed import given_passphrase, work_of
from tests.ops.saved import (
    DIGEST,
    PASSPHRASE,
    Saved,
    Source,
    command,
    killed_when,
    quiet,
    refused,
)


def test_backup_opens_by_hand_without_pamong(saved: Saved, tmp_path: Path) -> None:
    assert list(saved.parts) == ["README.txt", "identity.age", "payload.age"]
    assert "age -d -i identity.age payload.age | tar x" in saved.parts["README.txt"].decode()
    members = saved.payload()
    assert list(members) == [
        "manifest.json",
        "home.json",
        "keys/heads.jsonl",
        "keys/journal.pem",
        "keys/secret",
        "database.dump",
        f"files/25/db/{DIGEST}",
        "SHA256SUMS",
    ]
    assert json.loads(members["manifest.json"]) == asdict(saved.manifest)
    for name, content in members.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    command = ["sha256sum", "--strict", "-c", "SHA256SUMS"]
    checked = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env={"LC_ALL": "C"})
    assert (checked.returncode, checked.stdout.count(": OK\n"), checked.stderr) == (0, 7, "")


def test_backup_makes_guessing_the_passphrase_dear(saved: Saved) -> None:
    assert work_of(b"age-encryption.org/v1\n-> scrypt s4u6eZVHmcmeK/+Hs5Kg8A 19\nnXg7\n--- \n") == 19
    assert work_of(saved.parts["identity.age"]) >= 17


def test_backup_is_private_and_leaves_nothing_else(source: Source, saved: Saved) -> None:
    assert S_IMODE(saved.file.stat().st_mode) == 0o600
    assert [path.name for path in saved.file.parent.iterdir()] == ["hari-ini.tar"]
    assert [path.name for path in source.home.run.iterdir()] == []


def test_backup_never_overwrites(source: Source, tmp_path: Path) -> None:
    file = tmp_path / "ada.tar"
    file.write_bytes(b"penting")
    assert refused(lambda: backup(source.home, source.server, file, PASSPHRASE, quiet)) == "backup-exists"
    assert file.read_bytes() == b"penting"


def test_backup_inside_its_own_home_is_refused(source: Source) -> None:
    file = source.home.path / "log" / "cadangan.tar"
    assert refused(lambda: backup(source.home, source.server, file, PASSPHRASE, quiet)) == "backup-inside"


def test_backup_with_a_short_passphrase_is_refused(source: Source, tmp_path: Path) -> None:
    file = tmp_path / "cadangan.tar"
    with pytest.raises(Invalid, match="terdiri atas 11 karakter; sedikitnya 12"):
        backup(source.home, source.server, file, "sebelas ata", quiet)
    assert list(tmp_path.iterdir()) == []


def test_backup_that_cannot_be_written_leaves_nothing(source: Source, tmp_path: Path) -> None:
    strange = source.home.files / "catatan\nsaya"
    strange.write_bytes(b"x")
    try:
        assert refused(lambda: backup(source.home, source.server, tmp_path / "a", PASSPHRASE, quiet)) == "backup-name"
    finally:
        strange.unlink()
    gone = Server(source.server.url.replace("live_", "dead_"))
    assert refused(lambda: backup(source.home, gone, tmp_path / "a", PASSPHRASE, quiet)) == "backup-failed"
    assert refused(lambda: backup(source.home, source.server, tmp_path / "x/a", PASSPHRASE, quiet)) == "backup-failed"
    assert list(tmp_path.iterdir()) == []


@contextmanager
def busy(server: Server) -> Iterator[list[int]]:
    """Somebody writes into the table ``ramai`` all the time; the list tells what is committed."""
    stopping, written = threading.Event(), list[int]()

    def keep_writing(writer: "psycopg.Connection[tuple[object, ...]]") -> None:
        while not stopping.is_set():
            writer.execute("INSERT INTO ramai VALUES (1)")
            written.append(1)
            time.sleep(0.002)

    with psycopg.connect(server.url, autocommit=True) as writer:
        writer.execute("CREATE TABLE ramai (n int)")
        thread = threading.Thread(target=keep_writing, args=[writer])
        thread.start()
        try:
            yield written
        finally:
            stopping.set()
            thread.join()
            writer.execute("DROP TABLE ramai")


def test_backup_is_of_one_moment_while_others_write(source: Source, tmp_path: Path, target: Home, blank: str) -> None:
    witnessed = source.home.heads.read_bytes()

    def sealed_meanwhile(_step: str, _done: int, _total: int | None) -> None:
        source.home.heads.write_bytes(witnessed + b"{}\n")  # of an entry that the dump no longer sees

    with busy(source.server) as written:
        while len(written) < 10:
            time.sleep(0.01)
        manifest = backup(source.home, source.server, tmp_path / "a.tar", PASSPHRASE, sealed_meanwhile)
        assert 10 <= manifest.rows["public.ramai"] < len(written)
    source.home.heads.write_bytes(witnessed)
    assert last_backup(source.home) == datetime.fromisoformat(manifest.created)
    assert restore(target, tmp_path / "a.tar", PASSPHRASE, quiet) == manifest
    assert target.heads.read_bytes() == witnessed


def test_passphrase_of_the_environment_is_taken_out_of_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PAMONG_BACKUP_PASSPHRASE", PASSPHRASE)
    assert given_passphrase() == PASSPHRASE
    assert "PAMONG_BACKUP_PASSPHRASE" not in os.environ
    assert given_passphrase() == ""
    (tmp_path / "sandi").write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    monkeypatch.setenv("PAMONG_BACKUP_PASSPHRASE_FILE", str(tmp_path / "sandi"))
    assert given_passphrase() == PASSPHRASE
    monkeypatch.setenv("PAMONG_BACKUP_PASSPHRASE_FILE", str(tmp_path / "tiada"))
    assert refused(given_passphrase) == "passphrase-file"


def test_killed_backup_leaves_no_file_and_killed_restore_no_home(saved: Saved, tmp_path: Path, target: Home) -> None:
    """With embedded databases, by the commands: restore, killed; restore; backup, killed; backup; each after the other."""
    killed_when(command(target, "restore", str(saved.file)), (target.cluster / "PG_VERSION").exists)
    assert not target.exists
    restored = command(target, "restore", str(saved.file), "--json")
    printed, complaint = restored.communicate(timeout=60)
    assert (restored.returncode, complaint) == (0, "")
    assert json.loads(printed)["rows"] == saved.manifest.rows
    shutil.copyfile(saved.file, target.files / "0123")  # something to write for a while

    file = tmp_path / "b.tar"
    killed_when(command(target, "backup", str(file)), file.with_name("b.tar.part").exists)
    assert not file.exists()
    again = command(target, "backup", str(file), "--json")
    printed, complaint = again.communicate(timeout=60)
    assert (again.returncode, complaint) == (0, "")
    assert json.loads(printed)["bytes"] == file.stat().st_size
    assert json.loads(printed)["heads"] == saved.manifest.heads
    assert not file.with_name("b.tar.part").exists()

    verified = command(target, "journal", "verify", "--json")
    printed, complaint = verified.communicate(timeout=60)
    assert (verified.returncode, complaint) == (0, "")
    assert json.loads(printed)["entries"] == 5


def test_contents_of_an_empty_database_are_none(blank: str, server: Server) -> None:
    assert server.home is not None
    with psycopg.connect(embedded_url(server.home, blank)) as connection:
        found = contents(connection)
    assert (found.rows, found.heads) == ({}, [])
