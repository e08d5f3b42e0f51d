"""The home: the one folder that holds everything an installation is. Nothing outside it is written or changed.

``home.json`` what it is · ``keys`` secrets · ``pg`` embedded database · ``files`` uploads · ``static`` served assets ·
``run`` locks and sockets · ``log``
"""

import hashlib
import json
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from django.utils.translation import gettext as _

from pamong.core.keys import create_key, key_path, witness_path
from pamong.core.refusals import Conflict

Kind = Literal["tour", "ordinary"]

SOCKET_LIMIT = 90
"""Bytes of a socket folder's path; the system allows 107 with the name of the socket."""


@dataclass(frozen=True, slots=True)
class Home:
    """Paths of one home."""

    path: Path

    @property
    def facts(self) -> Path:
        """What this home is."""
        return self.path / "home.json"

    @property
    def keys(self) -> Path:
        """Secrets."""
        return self.path / "keys"

    @property
    def cluster(self) -> Path:
        """Data folder of the embedded database."""
        return self.path / "pg"

    @property
    def files(self) -> Path:
        """Uploaded files."""
        return self.path / "files"

    @property
    def run(self) -> Path:
        """Locks and sockets; worthless when nothing runs."""
        return self.path / "run"

    @property
    def log(self) -> Path:
        """Logs."""
        return self.path / "log"

    @property
    def heads(self) -> Path:
        """Journal heads written outside the database, one JSON line a seal."""
        return witness_path(self.path)

    @property
    def socket(self) -> Path:
        """Folder of the database's socket: in the home, or under the system's temporary folder when that is too long."""
        inside = self.run / "pg"
        if len(os.fsencode(inside)) <= SOCKET_LIMIT:
            return inside
        name = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"pamong-{os.getuid()}-{name}"

    @property
    def exists(self) -> bool:
        """Whether this folder is a prepared home."""
        return self.facts.exists()

    @property
    def kind(self) -> Kind:
        """Tour or ordinary. Raises Conflict when the home's own description cannot be read."""
        try:
            kind: Kind = json.loads(self.facts.read_text(encoding="utf-8"))["kind"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Conflict(
                "home-damaged",
                _("%(file)s tidak dapat dibaca, jadi rumah ini tidak dikenali. Pulihkan berkas itu dari cadangan.")
                % {"file": self.facts},
            ) from error
        return kind

    @property
    def address(self) -> str:
        """Where the installation was last to be found; empty before its first start."""
        file = self.run / "address"
        return file.read_text(encoding="ascii") if file.exists() else ""

    @property
    def secret(self) -> str:
        """Key of signed cookies and tokens."""
        return (self.keys / "secret").read_text(encoding="ascii")


def default_home() -> Path:
    """``PAMONG_HOME``, or pamong's folder among the user's data."""
    if value := os.environ.get("PAMONG_HOME"):
        return Path(value).expanduser().absolute()
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(data).expanduser().absolute() / "pamong"


def prepare(home: Home, kind: Kind | None) -> Kind:
    """Make an empty folder a home, or check that it is one; returns its kind.

    kind        what the caller wants; None takes what there is, and makes an ordinary home
    raises      Conflict: a folder with other things in it, or a home of the other kind
    """
    if home.exists:
        return _check(home, kind)
    if home.path.exists() and any(entry.name != "run" for entry in home.path.iterdir()):
        raise Conflict(
            "home-not-empty",
            _("Folder %(path)s berisi hal lain dan bukan rumah pamong. Pilih folder kosong dengan --home.")
            % {"path": home.path},
        )
    private_folder(home.path)
    for folder in (home.keys, home.files, home.files / "incoming", home.run, home.log):
        private_folder(folder)
    if not key_path(home.path).exists():
        create_key(home.path)
    write_private(home.keys / "secret", secrets.token_urlsafe(48).encode())
    write_private(home.facts, json.dumps({"kind": kind or "ordinary", "form": 1}).encode())  # last: now it is a home
    return kind or "ordinary"


def private_folder(path: Path) -> None:
    """Make a folder that only its owner may enter; parents get the system's usual rights, existing ones keep theirs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all, durably."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(path)


def _check(home: Home, kind: Kind | None) -> Kind:
    if kind and kind != home.kind:
        words = {"tour": _("rumah contoh"), "ordinary": _("rumah kerja")}
        raise Conflict(
            "home-other-kind",
            _("%(path)s sudah menjadi %(is)s dan tidak dapat dijadikan %(want)s. Pilih folder lain dengan --home.")
            % {"path": home.path, "is": words[home.kind], "want": words[kind]},
        )
    for folder in (home.run, home.log, home.files / "incoming"):
        private_folder(folder)
    return home.kind
