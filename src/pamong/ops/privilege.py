"""Starting a child that ends with its parent, and, as root, as an own system user without touching any folder's rights."""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from pamong.core.refusals import Conflict

USER = "pamong"
"""System user that runs the embedded database when pamong itself is started by root."""

_PR_SET_PDEATHSIG, _PR_SET_KEEPCAPS, _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE = 1, 8, 47, 2
_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH = 1, 2
_CAPABILITY_VERSION_3 = 0x20080522
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a child process becomes. ``reach`` is the capability that lets it pass folders closed to it, if it needs one."""

    uid: int
    gid: int
    name: str
    reach: int | None = None


def service_identity(*paths: Path) -> Identity | None:
    """Who runs the database: None for ourselves, an own system user (created when missing) when we are root.

    paths       folders that the user must be able to enter. Where a parent is closed to it (a home under ``/root``), the child
                keeps the one capability to pass; the folder's rights stay as they are.
    raises      Conflict when there is no such user and none can be made
    """
    if os.geteuid() != 0:
        return None
    entry = _system_user()
    reach = None if all(_may_enter(path, entry.pw_uid) for path in paths) else _passing_capability()
    return Identity(entry.pw_uid, entry.pw_gid, entry.pw_name, reach)


def child_setup(identity: Identity | None, death_signal: signal.Signals) -> Callable[[], None]:
    """What a child does between fork and exec. Call from the process's main thread: the signal follows the thread."""
    parent = os.getpid()

    def setup() -> None:
        if identity:
            _become(identity)
        _libc.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)  # after the change of user, which would clear it
        if os.getppid() != parent:
            os._exit(1)

    return setup


def die_with(parent: int) -> None:
    """Ask the kernel to kill this process when its parent process ends, or end now if it already has."""
    _libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def _become(identity: Identity) -> None:
    if identity.reach is not None:
        _libc.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setgid(identity.gid)
    os.setuid(identity.uid)
    if identity.reach is not None:
        header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
        mask = 1 << identity.reach
        data = (ctypes.c_uint32 * 6)(
            mask, mask, mask, 0, 0, 0
        )  # effective, permitted, inheritable; low then high words
        if _libc.capset(header, data) or _libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, identity.reach, 0, 0):
            os._exit(77)


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(USER)
    except KeyError:
        useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin")
    if useradd:
        shell = "/usr/sbin/nologin"
        subprocess.run(
            [useradd, "--system", "--no-create-home", "--home-dir", "/", "--shell", shell, USER], check=False
        )
    try:
        return pwd.getpwnam(USER)
    except KeyError:
        raise Conflict(
            "no-system-user",
            _("PostgreSQL tidak boleh berjalan sebagai root dan pengguna sistem “%(user)s” tidak dapat dibuat. ")
            % {"user": USER}
            + _("Buat dengan `useradd --system pamong`, atau jalankan pamong sebagai pengguna biasa."),
        ) from None


def _may_enter(path: Path, uid: int) -> bool:
    for folder in (path, *path.parents):
        if not folder.exists():
            continue
        facts = folder.stat()
        if not (facts.st_mode & 0o001 or (facts.st_uid == uid and facts.st_mode & 0o100)):
            return False
    return True


def _passing_capability() -> int:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("CapPrm:"):
            held = int(line.split()[1], 16)
            for capability in (_CAP_DAC_READ_SEARCH, _CAP_DAC_OVERRIDE):
                if held >> capability & 1:
                    return capability
    raise Conflict(
        "home-unreachable",
        _(
            "Pengguna sistem “%(user)s” tidak dapat memasuki rumah ini. Pilih rumah lain, misalnya --home /var/lib/pamong."
        )
        % {"user": USER},
    )
