"""Backup and restore: everything comes back equal, and nothing that is not whole comes in."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from stat import S_IMODE
from typing import Any
from uuid import uuid4

import psycopg
import pyrage
import pytest
import pytest_django
from django.db import connection, transaction
from django.test import override_settings
from psycopg import sql

from pamong.core.actor import SYSTEM, RegionId
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid, Refusal
from pamong.kit import filetypes
from pamong.kit.files import Limits, store_file, verify_files
from pamong.ops.archive import Manifest, belongs
from pamong.ops.backup import backup, last_backup, restore
from pamong.ops.database import Server, embedded_url
from pamong.ops.dump import contents
from pamong.ops.home import Home, prepare
from pamong.ops.journal import seal_home, verify_home
from pamong.ops.sealed import given_passphrase
from tests.live import cloned

PASSPHRASE = "enam kata acak yang panjang"
TABLE = b"NIP;Nama\n198507122010012014;Siti\n"
DIGEST = "25dbad6734a7fbfcc018ed0f645be5ba89bcdc4d218106b981e0b5f88a921cab"
LIMITS = Limits(max_bytes=100, media_types=filetypes.TABLES)


@dataclass(frozen=True, slots=True)
class Source:
    """An installation with a journal in two regions and one stored file."""

    home: Home
    server: Server


@dataclass(frozen=True, slots=True)
class Saved:
    """Its backup, and the key inside it, so that tests can make other files that open with the same passphrase."""

    file: Path
    manifest: Manifest
    parts: dict[str, bytes]
    identity: pyrage.x25519.Identity

    def payload(self) -> dict[str, bytes]:
        """Members of the inner tar, decrypted by hand."""
        return unpacked(pyrage.decrypt(self.parts["payload.age"], [self.identity]))

    def with_payload(self, file: Path, members: "dict[str, bytes | tarfile.TarInfo]") -> Path:
        """A file that opens with the same passphrase and holds these members."""
        payload = pyrage.encrypt(packed(members), [self.identity.to_public()])
        file.write_bytes(packed({"identity.age": self.parts["identity.age"], "payload.age": payload}))
        return file


def packed(members: "dict[str, bytes] | dict[str, bytes | tarfile.TarInfo]") -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as tar:
        for name, content in members.items():
            if isinstance(content, tarfile.TarInfo):
                tar.addfile(content)
                continue
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return target.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    found = {}
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        for member in tar:
            part = tar.extractfile(member)
            assert part is not None
            found[member.name] = part.read()
    return found


@contextmanager
def at(database: str, home: Home) -> Iterator[None]:
    """Look at another database, with another home's files and keys."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        with override_settings(HOME=home.path, MEDIA_ROOT=home.files):
            yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def write(*regions: int) -> None:
    with transaction.atomic():
        for region in regions:
            record(SYSTEM, "kit.tried", "kit.try:1", region=region, z=1, a="é", n=1.50)


def quiet(_step: str, _done: int, _total: int | None) -> None:
    """Nobody watches."""


def entries(home: Home) -> list[str]:
    return sorted(path.relative_to(home.path).as_posix() for path in home.path.rglob("*"))


@pytest.fixture(scope="module")
def source(
    server: Server,
    django_db_setup: None,
    django_db_blocker: pytest_django.DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Source]:
    home = Home(tmp_path_factory.mktemp("asal") / "rumah")
    prepare(home, "ordinary")
    template = connection.settings_dict["NAME"]
    connection.close()
    assert server.home is not None
    with cloned(server, template) as name, django_db_blocker.unblock(), at(name, home):
        write(0, 1904, 0)
        seal_home(home)
        write(1904)
        seal_home(home)
        store_file(SYSTEM, region=RegionId(1904), stream=io.BytesIO(TABLE), name="pegawai.csv", limits=LIMITS)
        yield Source(home, Server(embedded_url(server.home, name)))


@pytest.fixture(scope="module")
def saved(source: Source, tmp_path_factory: pytest.TempPathFactory) -> Saved:
    file = tmp_path_factory.mktemp("cadangan") / "hari-ini.tar"
    manifest = backup(source.home, source.server, file, PASSPHRASE, quiet)
    parts = unpacked(file.read_bytes())
    key = pyrage.passphrase.decrypt(parts["identity.age"], PASSPHRASE).decode().strip()
    return Saved(file, manifest, parts, pyrage.x25519.Identity.from_str(key))


@pytest.fixture
def blank(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Name of an empty database that the environment names as the own server."""
    name = f"blank_{uuid4().hex[:12]}"
    assert server.home is not None
    with psycopg.connect(server.admin_url(), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" OWNER pamong')
        monkeypatch.setenv("PAMONG_DATABASE_URL", embedded_url(server.home, name))
        yield name
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def target(tmp_path: Path) -> Home:
    return Home(tmp_path / "baru" / "rumah")


def refused(run: Callable[[], object]) -> str:
    """Code of the refusal."""
    with pytest.raises(Refusal) as refusal:
        run()
    return refusal.value.code


def test_restore_brings_back_rows_files_keys_and_chain(source: Source, saved: Saved, target: Home, blank: str) -> None:
    manifest = restore(target, saved.file, PASSPHRASE, quiet)
    assert manifest == saved.manifest
    assert (manifest.form, manifest.kind, manifest.postgresql[:2]) == (1, "ordinary", "18")
    assert (manifest.rows["public.core_entry"], manifest.rows["public.core_unsealed"]) == (5, 1)
    assert [(head["region"], head["number"], head["entries"]) for head in manifest.heads] == [(0, 1, 2), (1904, 2, 2)]
    for name in ("home.json", "keys/journal.pem", "keys/secret", "keys/heads.jsonl", f"files/25/db/{DIGEST}"):
        assert (target.path / name).read_bytes() == (source.home.path / name).read_bytes()
        assert S_IMODE((target.path / name).stat().st_mode) == 0o600
    assert {S_IMODE(path.stat().st_mode) for path in [target.path, *target.path.rglob("*")] if path.is_dir()} == {0o700}
    with at(blank, target):
        report = verify_home(target)
        assert (report.ok, report.entries, report.sealed, report.seals) == (True, 5, 4, 3)
        assert list(verify_files()) == []
    with psycopg.connect(source.server.url) as there, psycopg.connect(os.environ["PAMONG_DATABASE_URL"]) as here:
        for table in ("core_entry", "core_seal", "core_unsealed", "kit_file", "core_entry_id"):  # the last is a sequence
            rows = sql.SQL("SELECT * FROM {} AS t ORDER BY t::text").format(sql.Identifier(table))
            assert here.execute(rows).fetchall() == there.execute(rows).fetchall() != []
    assert not (target.path / "restoring").exists()


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


def test_backup_is_private_and_remembered(source: Source, saved: Saved) -> None:
    assert S_IMODE(saved.file.stat().st_mode) == 0o600
    assert [path.name for path in saved.file.parent.iterdir()] == ["hari-ini.tar"]
    at = last_backup(source.home)
    assert at is not None
    assert at.isoformat() == saved.manifest.created
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


def test_backup_counts_one_moment_while_others_write(source: Source, tmp_path: Path, target: Home, blank: str) -> None:
    with busy(source.server) as written:
        while len(written) < 10:
            time.sleep(0.01)
        manifest = backup(source.home, source.server, tmp_path / "a.tar", PASSPHRASE, quiet)
        assert 10 <= manifest.rows["public.ramai"] < len(written)
    assert restore(target, tmp_path / "a.tar", PASSPHRASE, quiet) == manifest


def test_restore_with_a_wrong_passphrase_is_refused(saved: Saved, target: Home, blank: str) -> None:
    with pytest.raises(Invalid, match=r"Kata sandi tidak membuka .*hari-ini\.tar"):
        restore(target, saved.file, PASSPHRASE.upper(), quiet)
    assert not target.path.exists()


@pytest.mark.parametrize("damage", ["flipped", "cut", "not a backup"])
def test_restore_of_a_damaged_file_is_refused(saved: Saved, target: Home, blank: str, tmp_path: Path, damage: str) -> None:
    content = bytearray(saved.file.read_bytes())
    content[-20_000] ^= 1
    file = tmp_path / "rusak.tar"
    file.write_bytes({"flipped": content, "cut": content[:-30_000], "not a backup": b"x" * 5000}[damage])
    with pytest.raises(Invalid, match=r"rusak\.tar bukan cadangan pamong, atau rusak, atau terpotong") as refusal:
        restore(target, file, PASSPHRASE, quiet)
    assert refusal.value.code == "backup-damaged"
    assert not target.path.exists()


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
    for name, content in {"../../jahat": b"x", "keys/secret": link}.items():
        file = saved.with_payload(tmp_path / "jahat.tar", {"manifest.json": manifest, name: content})
        assert refused(lambda: restore(target, file, PASSPHRASE, quiet)) == "backup-strange"  # noqa: B023  # called at once
    assert [path.name for path in tmp_path.iterdir()] == ["jahat.tar", "baru"]
    assert list(target.path.parent.iterdir()) == []


def test_restore_of_another_content_than_summed_is_refused(saved: Saved, target: Home, tmp_path: Path) -> None:
    members: dict[str, bytes | tarfile.TarInfo] = {**saved.payload(), "keys/secret": b"lain"}
    file = saved.with_payload(tmp_path / "ubah.tar", members)
    assert refused(lambda: restore(target, file, PASSPHRASE, quiet)) == "backup-damaged"
    assert list(target.path.parent.iterdir()) == []


def resummed(members: dict[str, bytes], manifest: dict[str, Any]) -> "dict[str, bytes | tarfile.TarInfo]":
    """The same members with another manifest, and checksums to match."""
    text = json.dumps(manifest).encode()
    digest = sha256(text).hexdigest().encode()
    _first, rest = members["SHA256SUMS"].split(b"\n", 1)
    return {**members, "manifest.json": text, "SHA256SUMS": digest + b"  manifest.json\n" + rest}


def test_restore_of_a_newer_form_is_refused(saved: Saved, target: Home, tmp_path: Path) -> None:
    newer = {**asdict(replace(saved.manifest, form=2, pamong="9.1")), "unheard_of": 1}
    file = saved.with_payload(tmp_path / "baru.tar", resummed(saved.payload(), newer))
    with pytest.raises(Invalid, match=r"dibuat oleh pamong 9\.1 yang lebih baru"):
        restore(target, file, PASSPHRASE, quiet)
    assert list(target.path.parent.iterdir()) == []


def test_restore_with_other_rows_than_counted_is_refused(
    saved: Saved, target: Home, tmp_path: Path, blank: str
) -> None:
    rows = {**saved.manifest.rows, "public.core_entry": 6}
    file = saved.with_payload(tmp_path / "kurang.tar", resummed(saved.payload(), asdict(replace(saved.manifest, rows=rows))))
    with pytest.raises(Invalid, match=r"public\.core_entry: 5 ≠ 6"):
        restore(target, file, PASSPHRASE, quiet)
    assert not target.path.exists()


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


def command(home: Home, *arguments: str) -> "subprocess.Popen[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PAMONG_", "DJANGO_"))}
    return subprocess.Popen(
        [sys.executable, "-m", "pamong.cli", *arguments, "--home", str(home.path)],
        env={**kept, "LANG": "id_ID.UTF-8", "PAMONG_BACKUP_PASSPHRASE": PASSPHRASE},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    )


def test_killed_backup_leaves_no_file_and_killed_restore_no_home(saved: Saved, tmp_path: Path, target: Home) -> None:
    """With embedded databases, by the commands: restore, killed; restore; backup, killed; backup; each after the other."""
    killed_when(command(target, "restore", str(saved.file)), lambda: (target.cluster / "PG_VERSION").exists())
    assert not target.exists
    restored = command(target, "restore", str(saved.file), "--json")
    printed, complaint = restored.communicate(timeout=60)
    assert (restored.returncode, complaint) == (0, "")
    assert json.loads(printed)["rows"] == saved.manifest.rows
    shutil.copyfile(saved.file, target.files / "0123")  # something to write for a while

    file = tmp_path / "b.tar"
    killed_when(command(target, "backup", str(file)), lambda: file.with_name("b.tar.part").exists())
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


def killed_when(process: "subprocess.Popen[str]", begun: Callable[[], bool]) -> None:
    with process:
        deadline = time.monotonic() + 30
        while not begun():
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL


def test_contents_of_an_empty_database_are_none(blank: str, server: Server) -> None:
    assert server.home is not None
    with psycopg.connect(embedded_url(server.home, blank)) as connection:
        found = contents(connection)
    assert (found.rows, found.heads) == ({}, [])


def test_restore_refuses_while_another_restores(saved: Saved, target: Home, blank: str) -> None:
    seen: list[str] = []

    def meanwhile(_step: str, _done: int, _total: int | None) -> None:
        if not seen:
            seen.append(refused(lambda: restore(target, saved.file, PASSPHRASE, quiet)))

    with pytest.raises(Conflict):
        restore(target, saved.file, PASSPHRASE, lambda *_: (_ for _ in ()).throw(Conflict("stop", "stop")))
    assert not target.path.exists()
    restore(target, saved.file, PASSPHRASE, meanwhile)
    assert seen == ["restore-running"]
