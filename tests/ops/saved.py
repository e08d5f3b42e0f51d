"""An installation, its backup, and files that were made to look like one."""

import io
import os
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyrage
import pytest
from django.db import connection, transaction
from django.test import override_settings

from pamong.core.actor import SYSTEM
from pamong.core.journal import record
from pamong.core.refusals import Refusal
from pamong.kit import filetypes
from pamong.kit.files import Limits
from pamong.ops.archive import Manifest
from pamong.ops.database import Server
from pamong.ops.home import Home

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


def refused(run: Callable[[], object]) -> str:
    """Code of the refusal."""
    with pytest.raises(Refusal) as refusal:
        run()
    return refusal.value.code


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


def killed_when(process: "subprocess.Popen[str]", begun: Callable[[], bool]) -> None:
    with process:
        deadline = time.monotonic() + 120
        while not begun():
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
