"""Backup and restore: database, files and keys in one encrypted file, and back into an empty home."""

import fcntl
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

import psycopg
import pyrage
from django.utils.translation import gettext as _

from pamong.core.refusals import Conflict, Invalid
from pamong.kit.files import sync_folder
from pamong.ops.archive import DUMP, FACTS, FORM, Held, Manifest, Progress, files_in, hold, pack, read
from pamong.ops.database import Server, database, own_server
from pamong.ops.dump import check_empty, contents, dump, load
from pamong.ops.home import Home, private_folder, write_private
from pamong.ops.locks import is_locked, try_lock
from pamong.ops.sealed import check_passphrase

STOP_WITHIN = 30.0
"""Seconds in which the database of an abandoned restore has ended."""

Report = Callable[[str, int, int | None], None]
"""Told of progress: what is being done, bytes so far, bytes in all when they are known."""

_UNFINISHED = "restoring"
_MADE = frozenset({_UNFINISHED, "keys", "files", "pg", "pg.new", "run", "log"})


def backup(home: Home, server: Server, file: Path, passphrase: str, report: Report) -> Manifest:
    """Write one encrypted file with everything, read it back, and only then give it its name. The installation may run.

    Until it is encrypted the dump lies in the home, which has to have room for it, in a file without a name that no kill can
    leave behind.

    raises      Invalid: passphrase too short. Conflict: the file exists, lies in the home, or cannot be written
    """
    check_passphrase(passphrase)
    _check_target(home, file)
    try:
        with _unfinished(file) as target, tempfile.TemporaryFile(dir=home.run) as dumped, ExitStack() as opened:
            held = hold(home.path, [home.facts, *files_in(home.keys)], opened)
            exporting = _("Mengekspor basis data")
            found = dump(server.url, dumped, lambda size: report(exporting, size, None))
            size = dumped.seek(0, os.SEEK_END)
            dumped.seek(0)
            manifest = Manifest(FORM, version("pamong"), created=_now(), kind=home.kind, **asdict(found))
            pack(home, target, passphrase, manifest, [*held, Held(DUMP, dumped, size)], _step(report, _("Menyandikan")))
            target.flush()
            os.fsync(target.fileno())
            read(Path(target.name), passphrase, None, _step(report, _("Membaca ulang dan memeriksa")))
        _record(home, file, manifest)
    except (OSError, pyrage.EncryptError, psycopg.Error) as error:
        raise Conflict(
            "backup-failed",
            _("Cadangan %(file)s tidak jadi ditulis: %(why)s. Periksa ruang, izin, dan sambungan, lalu ulangi.")
            % {"file": file, "why": str(error).strip()},
        ) from error
    return manifest


def restore(home: Home, file: Path, passphrase: str, report: Report) -> Manifest:
    """Make an absent or empty folder the home that the file holds; with ``PAMONG_DATABASE_URL``, fill that empty database.

    Everything is checked before anything is loaded, and ``home.json`` comes last: until then the folder is no home. A refusal
    leaves nothing behind; a kill leaves a folder with ``restoring`` in it, which the next restore clears away.

    raises      Conflict: folder or database not empty, loading fails. Invalid: passphrase, damaged, newer form, other rows
    """
    if not file.is_file():
        raise Invalid("backup-missing", _("Tidak ada berkas %(file)s. Periksa jalurnya.") % {"file": file})
    try:
        if url := own_server():
            check_empty(url)
        with _emptied(home) as staging:
            manifest = read(file, passphrase, staging, _step(report, _("Membuka dan memeriksa")))
            _settle(home, staging)
            with database(home) as server:
                report(_("Memuat basis data"), 0, None)
                load(server.url, staging / DUMP)
                report(_("Membandingkan isi"), 0, None)
                _compare(server, manifest)
            (staging / DUMP).unlink()
            os.sync()  # everything is on the disk before it is called a home
            (staging / FACTS).rename(home.facts)
    except (OSError, psycopg.Error) as error:
        raise Conflict(
            "restore-failed",
            _("Pemulihan ke %(path)s tidak jadi: %(why)s. Periksa ruang, izin, dan sambungan, lalu ulangi.")
            % {"path": home.path, "why": str(error).strip()},
        ) from error
    shutil.rmtree(home.path / _UNFINISHED)
    return manifest


def last_backup(home: Home) -> datetime | None:
    """When the home was last backed up successfully, as far as it knows."""
    try:
        return datetime.fromisoformat(json.loads(_record_path(home).read_text(encoding="utf-8"))["at"])
    except FileNotFoundError:
        return None


def _record(home: Home, file: Path, manifest: Manifest) -> None:
    facts = {"at": manifest.created, "file": str(file), "bytes": file.stat().st_size}
    write_private(_record_path(home), json.dumps(facts).encode())


def _record_path(home: Home) -> Path:
    return home.log / "last-backup.json"


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _step(report: Report, name: str) -> Progress:
    return lambda done, total: report(name, done, total)


def _check_target(home: Home, file: Path) -> None:
    if file.exists():
        raise Conflict("backup-exists", _("%(file)s sudah ada dan tidak ditimpa. Pilih nama lain.") % {"file": file})
    if file.resolve().is_relative_to(home.path.resolve()):
        raise Conflict(
            "backup-inside",
            _("%(file)s berada di dalam rumah yang dicadangkan dan akan hilang bersamanya. Pilih tempat lain.")
            % {"file": file},
        )


@contextmanager
def _unfinished(file: Path) -> Iterator[BinaryIO]:
    """``<file>.part``, which becomes ``file`` at the end of the block and is gone after a refusal.

    One that a kill left is taken over; one in which another process writes is refused.
    """
    part = file.with_name(f"{file.name}.part")
    with open(part, "r+b", opener=_create) as target:
        try:
            fcntl.flock(target, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(
                "backup-running", _("Cadangan lain sedang menulis %(file)s. Tunggu sampai selesai.") % {"file": part}
            ) from None
        try:
            target.truncate()
            yield target
            _publish(part, file)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    sync_folder(file.parent)


def _publish(part: Path, file: Path) -> None:
    if file.exists():  # made by somebody else meanwhile; a rename would replace it
        raise FileExistsError(file)
    part.rename(file)


def _create(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CREAT, 0o600)


@contextmanager
def _emptied(home: Home) -> Iterator[Path]:
    """A private folder in the empty home for what is unpacked. After a refusal the home is as it was."""
    made = not home.path.exists()
    staging = home.path / _UNFINISHED
    if not made:
        _clear_abandoned(home)
        if any(home.path.iterdir()):
            raise Conflict(
                "home-not-empty",
                _("Folder %(path)s tidak kosong. Pulihkan ke folder yang belum ada atau kosong.") % {"path": home.path},
            )
    private_folder(home.path)
    private_folder(staging)
    lock = try_lock(staging / "lock")
    if lock is None:
        raise _running(home)
    try:
        yield staging
    except BaseException:
        _remove(home)
        if made:
            home.path.rmdir()
        raise
    finally:
        os.close(lock)


def _clear_abandoned(home: Home) -> None:
    """Remove what a killed restore left: a folder that is no home, with our lock in it, and nothing but what we make."""
    lock = home.path / _UNFINISHED / "lock"
    if home.exists or not lock.exists() or {entry.name for entry in home.path.iterdir()} - _MADE:
        return
    if is_locked(lock):
        raise _running(home)
    _remove(home)


def _running(home: Home) -> Conflict:
    return Conflict(
        "restore-running", _("Pemulihan lain sedang berjalan di %(path)s. Tunggu sampai selesai.") % {"path": home.path}
    )


def _remove(home: Home) -> None:
    """Remove everything that a restore makes, once the database in it has ended."""
    deadline = time.monotonic() + STOP_WITHIN
    while home.run.exists() and is_locked(home.run / "keeper.lock") and time.monotonic() < deadline:
        time.sleep(0.05)
    if not home.socket.is_relative_to(home.path):
        shutil.rmtree(home.socket, ignore_errors=True)
    for name in [*sorted(_MADE - {_UNFINISHED}), _UNFINISHED]:  # the mark that this may be removed goes last
        shutil.rmtree(home.path / name, ignore_errors=True)


def _settle(home: Home, staging: Path) -> None:
    """Move keys and files to their places and make the folders that every home has."""
    for folder in (home.keys, home.files):
        private_folder(staging / folder.name)
        (staging / folder.name).rename(folder)
    for folder in (home.run, home.log, home.files / "incoming"):
        private_folder(folder)


def _compare(server: Server, manifest: Manifest) -> None:
    """Refuse when the loaded database does not hold what the manifest says, table by table and chain by chain."""
    with psycopg.connect(server.url) as connection:
        found = contents(connection)
    tables = sorted(found.rows.keys() | manifest.rows.keys())
    other = [
        f"{table}: {found.rows.get(table)} ≠ {manifest.rows.get(table)}"
        for table in tables
        if found.rows.get(table) != manifest.rows.get(table)
    ]
    if found.heads != manifest.heads:
        other.append(_("kepala jejak audit"))
    if other:
        raise Invalid(
            "backup-rows",
            _("Isi yang dimuat berbeda dari catatan cadangan (%(other)s). Jangan pakai hasilnya; ambil cadangan lain.")
            % {"other": "; ".join(other)},
        )
