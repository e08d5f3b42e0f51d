"""What a backup holds, and in which order.

Inside the encrypted tar (``pamong.ops.sealed``): ``manifest.json``, ``home.json``, ``keys/…``, ``database.dump``, ``files/…`` and
last ``SHA256SUMS`` over all of them, as the tool of that name writes it. Keys, with the journal's witness file, are older than
the dump and files are younger: so every claim of the witness is in the dump, and every file that the dump names is there.
"""

import json
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO, Any, BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from pamong.core.refusals import Conflict, Invalid
from pamong.ops.home import Home, Kind, private_folder
from pamong.ops.sealed import PIECE, damaged, opening, sealing

FORM = 1
"""Version of this order and of the manifest; a newer one is refused."""

MANIFEST, SUMS, DUMP, FACTS = "manifest.json", "SHA256SUMS", "database.dump", "home.json"

Progress = Callable[[int, int | None], None]
"""Told of bytes done, and of all when that is known."""

README = """\
CADANGAN PAMONG. Berkas ini dapat dibuka tanpa pamong, dengan program age (atau rage), tar, dan PostgreSQL 18.

  1. Keluarkan isi berkas ini:          tar xf BERKAS
  2. Buka dengan kata sandi cadangan:   age -d -i identity.age payload.age | tar x
  3. Periksa keutuhannya:               sha256sum -c SHA256SUMS
  4. Muat basis data:                   createdb pamong
                                        pg_restore --no-owner --no-privileges -d pamong database.dump

files: berkas unggahan, masing-masing bernama SHA-256 isinya. keys: kunci rahasia instalasi. manifest.json: isi basis data.
Memulihkan dengan pamong sendiri: pamong restore BERKAS --home FOLDER_KOSONG

PAMONG BACKUP. This file opens without pamong, with the programs age (or rage), tar and PostgreSQL 18.

  1. Take this file apart:              tar xf FILE
  2. Open it with the passphrase:       age -d -i identity.age payload.age | tar x
  3. Check that it is whole:            sha256sum -c SHA256SUMS
  4. Load the database:                 createdb pamong
                                        pg_restore --no-owner --no-privileges -d pamong database.dump

files: uploads, each named by the SHA-256 of its content. keys: the installation's secrets. manifest.json: what the database holds.
To restore with pamong itself: pamong restore FILE --home EMPTY_FOLDER
"""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says about itself.

    created     ISO 8601, UTC
    heads       newest link of each region's chain at that moment: region, number, entries, digest
    rows        rows of every table, by ``schema.table``
    """

    form: int
    pamong: str
    postgresql: str
    created: str
    kind: Kind
    heads: list[dict[str, Any]]
    rows: dict[str, int]


class Held(NamedTuple):
    """An open file with the size it had when it was opened; what is appended later stays out."""

    name: str
    file: IO[bytes]
    size: int


class _Hashing:
    """Reads, and remembers the digest of what was read."""

    def __init__(self, file: IO[bytes], read: Callable[[int], None]) -> None:
        self.file, self.note, self.digest = file, read, sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self.file.read(size)
        self.digest.update(piece)
        self.note(len(piece))
        return piece


def hold(folder: Path, paths: Iterable[Path], opened: ExitStack) -> list[Held]:
    """Open these files now, to be packed later, named from ``folder`` on."""
    held = []
    for path in paths:
        file = opened.enter_context(path.open("rb"))
        held.append(Held(path.relative_to(folder).as_posix(), file, os.fstat(file.fileno()).st_size))
    return held


def files_in(folder: Path) -> Iterator[Path]:
    """Regular files of a folder and those below it, in order, without hidden ones and uploads that are still arriving."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.is_symlink():
            continue
        if path.is_file():
            yield path
        elif path.is_dir() and path.name != "incoming":
            yield from files_in(path)


def pack(
    home: Home, target: BinaryIO, passphrase: str, manifest: Manifest, held: list[Held], progress: Progress
) -> None:
    """Write everything, encrypted: the manifest, what is held, and then the home's files as they are now."""
    total = sum(part.size for part in held) + sum(path.stat().st_size for path in files_in(home.files))
    done = 0

    def note(size: int) -> None:
        nonlocal done
        done += size
        progress(done, max(total, done))

    text = json.dumps(asdict(manifest), indent=2).encode()
    with sealing(target, passphrase, README) as tar, tempfile.TemporaryFile(dir=home.run) as sums:
        for part in [Held(MANIFEST, BytesIO(text), len(text)), *held]:
            sums.write(_add(tar, part, note))
        for path in files_in(home.files):
            with ExitStack() as opened:
                sums.write(_add(tar, hold(home.path, [path], opened)[0], note))
        size = sums.tell()
        sums.seek(0)
        _add(tar, Held(SUMS, sums, size), note)


def read(file: Path, passphrase: str, target: Path | None, progress: Progress) -> Manifest:
    """Read a backup to its end, compare every checksum, and unpack it into an empty folder if one is given.

    raises      Invalid: passphrase, damaged, newer form, a member that has no business in a backup
    """
    size, done, missing = file.stat().st_size, 0, {FACTS, DUMP, "keys/journal.pem"}
    with opening(file, passphrase) as tar:
        first = _content(file, tar, tar.next(), {MANIFEST}).read()
        manifest = _manifest(file, first)
        sums = sha256(_line(sha256(first).hexdigest(), MANIFEST))
        while (member := tar.next()) and member.name != SUMS:
            content = _content(file, tar, member, None)
            digest = sha256()
            with _place(file, target, member.name) as place:
                while piece := content.read(PIECE):
                    digest.update(piece)
                    place.write(piece)
                    progress(done := done + len(piece), max(size, done))
            sums.update(_line(digest.hexdigest(), member.name))
            missing.discard(member.name)
            _forget(tar)
        stated = sha256()
        content = _content(file, tar, member, {SUMS})
        while piece := content.read(PIECE):
            stated.update(piece)
        if missing or stated.digest() != sums.digest() or tar.next():
            raise damaged(file)
    return manifest


def belongs(name: str) -> bool:
    """Whether a member may have this name: our own places only, and no way out of the folder."""
    top, *rest = name.split("/")
    if not rest:
        return top in (FACTS, DUMP)
    return top in ("keys", "files") and all(
        part not in ("", ".", "..") and "\\" not in part and part.isprintable() for part in rest
    )


def _add(tar: tarfile.TarFile, part: Held, note: Callable[[int], None]) -> bytes:
    """Write one member; returns its line of ``SHA256SUMS``."""
    if part.name not in (MANIFEST, SUMS) and not belongs(part.name):
        raise Conflict(
            "backup-name",
            _("%(name)s tidak dapat dicadangkan karena namanya. Pindahkan berkas itu dari rumah ini.")
            % {"name": ascii(part.name)},
        )
    member = tarfile.TarInfo(part.name)
    member.size, member.mode = part.size, 0o600
    source = _Hashing(part.file, note)
    tar.addfile(member, source)
    _forget(tar)
    return _line(source.digest.hexdigest(), part.name)


def _forget(tar: tarfile.TarFile) -> None:
    tar.members.clear()  # type: ignore[attr-defined]  # not in the stubs; a tar remembers members, and there may be millions


def _line(digest: str, name: str) -> bytes:
    return f"{digest}  {name}\n".encode()


def _content(file: Path, tar: tarfile.TarFile, member: tarfile.TarInfo | None, names: set[str] | None) -> IO[bytes]:
    """Content of the next member, which must be a plain file with one of these names, or with one that belongs."""
    if member is None:
        raise damaged(file)
    content = tar.extractfile(member) if member.isreg() else None
    if content is None or not (member.name in names if names else belongs(member.name)):
        raise _strange(file, member.name)
    return content


def _place(file: Path, target: Path | None, name: str) -> IO[bytes]:
    """Where a member goes: a new private file, or nowhere."""
    if target is None:
        return Path(os.devnull).open("wb")
    path = target / name
    for folder in reversed(path.relative_to(target).parents):
        private_folder(target / folder)
    try:
        return open(path, "xb", opener=_private)
    except FileExistsError:
        raise _strange(file, name) from None


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _manifest(file: Path, text: bytes) -> Manifest:
    try:
        facts = json.loads(text)
        if facts["form"] <= FORM:
            return Manifest(**facts)
    except (ValueError, TypeError, KeyError) as error:
        raise damaged(file) from error
    raise Invalid(
        "backup-newer",
        _("%(file)s dibuat oleh pamong %(version)s yang lebih baru. Pulihkan dengan versi itu atau sesudahnya.")
        % {"file": file, "version": facts.get("pamong", "?")},
    )


def _strange(file: Path, name: str) -> Invalid:
    return Invalid(
        "backup-strange",
        _("%(file)s memuat %(name)s, yang tidak pernah ditulis oleh pamong. Jangan pakai berkas ini.")
        % {"file": file, "name": ascii(name)},
    )
