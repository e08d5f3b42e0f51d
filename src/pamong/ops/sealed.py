"""One file, encrypted with a passphrase, that opens without pamong.

An outer tar of ``README.txt``, ``identity.age`` (a fresh key, encrypted with the passphrase) and ``payload.age`` (a tar,
encrypted to that key), so that ``age -d -i identity.age payload.age | tar x`` opens it. The passphrase costs about a second
and half a gigabyte of memory, once (scrypt makes guessing dear); everything else is streamed, with flat memory at any size.
"""

import os
import tarfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

import pyrage
from django.utils.translation import gettext as _

from pamong.core.refusals import Conflict, Invalid
from pamong.settings import env

SHORTEST = 12
"""Characters of a passphrase at the least."""

WORK, TRIES = 17, 5
"""Binary logarithm of the work that guessing a passphrase once should cost at least, and how often to ask for as much.

The library times this machine for a millisecond to choose it, and to say what is too much; a busy machine fools it.
"""

PIECE = 1 << 20
_BLOCK = tarfile.BLOCKSIZE


def given_passphrase() -> str:
    """Passphrase of ``PAMONG_BACKUP_PASSPHRASE`` or of the file that ``PAMONG_BACKUP_PASSPHRASE_FILE`` names, or nothing.

    The variable is forgotten, so that no child process carries it. Raises Invalid when the file cannot be read.
    """
    try:
        return env("BACKUP_PASSPHRASE", "")
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(
            "passphrase-file",
            _("Berkas pada PAMONG_BACKUP_PASSPHRASE_FILE tidak dapat dibaca (%(why)s). Perbaiki jalur atau izinnya.")
            % {"why": type(error).__name__},
        ) from error
    finally:
        os.environ.pop("PAMONG_BACKUP_PASSPHRASE", None)


def check_passphrase(passphrase: str) -> None:
    """Refuse a passphrase that is too short to protect personal data."""
    if len(passphrase) < SHORTEST:
        raise Invalid(
            "passphrase-short",
            _(
                "Kata sandi cadangan terdiri atas %(found)s karakter; sedikitnya %(need)s. Pakai beberapa kata sekaligus."
            )
            % {"found": len(passphrase), "need": SHORTEST},
        )


def damaged(file: Path) -> Invalid:
    """The refusal of a file that is not whole."""
    return Invalid(
        "backup-damaged",
        _("%(file)s bukan cadangan pamong, atau rusak, atau terpotong. Ambil salinan lain dari cadangan itu.")
        % {"file": file},
    )


@contextmanager
def sealing(target: BinaryIO, passphrase: str, readme: str) -> Iterator[tarfile.TarFile]:
    """A tar to write members to; they arrive in ``target``, which must be at its beginning, encrypted."""
    identity = pyrage.x25519.Identity.generate()
    _write_member(target, "README.txt", readme.encode())
    _write_member(target, "identity.age", _lock(f"{identity}\n".encode(), passphrase))
    place = target.tell()
    target.write(_header("payload.age", 0))
    with (
        _encrypted(target, identity.to_public()) as stream,
        tarfile.open(fileobj=stream, mode="w|", format=tarfile.GNU_FORMAT, bufsize=PIECE) as inner,
    ):
        yield inner
    size = target.tell() - place - _BLOCK
    target.write(bytes(-size % _BLOCK + 2 * _BLOCK))
    target.seek(place)  # only now the size is known
    target.write(_header("payload.age", size))


@contextmanager
def opening(file: Path, passphrase: str) -> Iterator[tarfile.TarFile]:
    """The tar inside, as a stream: take members in their order, each once.

    Nothing that came out may be relied upon before the block has ended without refusal: only the last piece proves that none
    is missing. Raises Invalid: wrong passphrase, or damaged; OSError when the file cannot be read.
    """
    try:
        with file.open("rb") as source, tarfile.open(fileobj=source, mode="r:") as outer:
            identity = _identity(file, _part(outer, "identity.age"), passphrase)
            with _decrypted(_part(outer, "payload.age"), identity) as inner:
                yield inner
    except (tarfile.TarError, pyrage.DecryptError, pyrage.IdentityError, KeyError) as error:
        raise damaged(file) from error


@contextmanager
def _encrypted(target: BinaryIO, recipient: pyrage.x25519.Recipient) -> Iterator[IO[bytes]]:
    """A stream whose content arrives in ``target`` encrypted. pyrage pulls, a tar pushes: a thread and a pipe between them."""
    read, write = os.pipe()

    def encrypt() -> None:
        with os.fdopen(read, "rb") as plain:
            pyrage.encrypt_io(plain, target, [recipient])

    with ThreadPoolExecutor(max_workers=1) as pool:
        work = pool.submit(encrypt)
        try:
            with os.fdopen(write, "wb") as stream:
                yield stream
        except BrokenPipeError:
            work.result()  # the reason why nobody reads any more
            raise
        work.result()


@contextmanager
def _decrypted(payload: IO[bytes], identity: pyrage.x25519.Identity) -> Iterator[tarfile.TarFile]:
    """The tar in ``payload``; at the end of the block it has been read and found whole to its last byte."""
    read, write = os.pipe()

    def decrypt() -> None:
        with os.fdopen(write, "wb", buffering=0) as plain:
            pyrage.decrypt_io(payload, plain, [identity])

    with (
        ThreadPoolExecutor(max_workers=1) as pool,
        os.fdopen(read, "rb") as stream,
    ):  # closed first, which ends the thread
        work = pool.submit(decrypt)
        with tarfile.open(fileobj=stream, mode="r|", bufsize=PIECE) as inner:
            yield inner
        while stream.read(PIECE):
            pass
        try:
            work.result()
        except OSError as error:  # as which pyrage reports a piece that is not as it was written
            raise pyrage.DecryptError(str(error)) from error


def _identity(file: Path, part: IO[bytes], passphrase: str) -> pyrage.x25519.Identity:
    locked = part.read()
    for _attempt in range(TRIES):
        try:
            return pyrage.x25519.Identity.from_str(pyrage.passphrase.decrypt(locked, passphrase).decode().strip())
        except pyrage.DecryptError as error:
            if not str(error).startswith("Excessive work"):
                raise Invalid(
                    "backup-passphrase", _("Kata sandi tidak membuka %(file)s. Periksa kata sandinya.") % {"file": file}
                ) from error
    raise Conflict(
        "backup-work",
        _("Komputer ini terlalu sibuk atau terlalu lambat untuk membuka %(file)s. Ulangi saat senggang.")
        % {"file": file},
    )


def _lock(content: bytes, passphrase: str) -> bytes:
    tries: list[bytes] = []
    while len(tries) < TRIES and (not tries or work_of(tries[-1]) < WORK):
        tries.append(pyrage.passphrase.encrypt(content, passphrase))
    return max(tries, key=work_of)


def work_of(locked: bytes) -> int:
    """Work that one guess costs, as the file's own header says: ``-> scrypt <salt> <work>`` in its second line."""
    return int(locked.split(b"\n", 2)[1].split(b" ")[-1])


def _part(outer: tarfile.TarFile, name: str) -> IO[bytes]:
    part = outer.extractfile(name)
    if part is None:
        raise tarfile.ReadError(name)
    return part


def _write_member(target: BinaryIO, name: str, content: bytes) -> None:
    target.write(_header(name, len(content)) + content + bytes(-len(content) % _BLOCK))


def _header(name: str, size: int) -> bytes:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member.tobuf(tarfile.GNU_FORMAT)
