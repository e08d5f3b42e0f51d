"""Taking a new version into use while people go on working.

The supervisor is told by SIGHUP. The new version brings the tables up to date beside the old one, which bears it (migrations
are compatible with the release before); then its web processes start on the same socket, and when they take requests the old
ones end what they have begun and go. A new version that does not start changes nothing for anybody.
"""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, Literal

from django.db import connection
from django.utils.translation import gettext as _

from pamong.core.refusals import Conflict
from pamong.ops.assets import collect
from pamong.ops.children import PAMONG, STOP_WITHIN, Child
from pamong.ops.privilege import child_setup
from pamong.ops.schema import bring_up_to_date

LOADS_WITHIN = 120.0
"""Seconds for the new web processes to take requests; tables may take as long as they need."""

PATIENCE: Final = timedelta(seconds=5)
"""How long a table in use is waited for. A page that needs the table meanwhile takes that much longer, and no more."""

BUSY: Final = os.EX_TEMPFAIL
"""Exit code of who laid no ground because a table was in use for longer."""

logger = logging.getLogger(__name__)


def lay_ground() -> None:
    """Bring tables and assets to this version, for a start of it beside the one that runs: its assets stay.

    Ends the process with ``BUSY`` where a table was in use for too long; all that was done before can stay.
    """
    try:
        bring_up_to_date(patience=PATIENCE)
    except Conflict as refusal:
        if refusal.code != "tables-busy":
            raise
        sys.stderr.write(f"{refusal}\n")
        raise SystemExit(BUSY) from refusal
    collect(keep=True)
    connection.close()


@dataclass(slots=True)
class Renewal:
    """One change of all children, in steps that never wait: ``step`` is called again and again.

    children    of the supervisor; the new ones take the places of the old
    processes   that are to take requests
    told        how many of them said that they do
    """

    children: list[Child]
    processes: int
    say: Callable[[str], None]
    state: Literal["ground", "loading", "leaving", "over"] = "ground"
    ground: "subprocess.Popen[bytes] | None" = None
    web: Child | None = None
    ready: int = -1
    told: int = 0
    since: float = field(default_factory=time.monotonic)
    leaving: list[Child] = field(default_factory=list)

    def begin(self) -> None:
        """Start with the tables."""
        old = self.children[0]
        self.say(_("Versi baru disiapkan; yang lama tetap melayani …"))
        setup = child_setup(None, signal.SIGKILL)
        try:
            self.ground = subprocess.Popen(
                [*PAMONG, "ground"],
                env=old.environment,
                stdin=subprocess.DEVNULL,
                stderr=old.errors,
                preexec_fn=setup,  # noqa: PLW1509  # this process has one thread
            )
        except OSError as error:  # no memory or no more processes: not the moment for a change
            self._fail(f"tables: {error}")

    def step(self) -> None:
        """Go on as far as it goes now."""
        if self.state == "ground":
            self._await_ground()
        elif self.state == "loading":
            self._await_web()
        elif self.state == "leaving":
            self._await_old()

    def stop(self) -> list[Child]:
        """Leave it as it stands, because everything stops. Returns processes that still run and are nobody else's."""
        if self.ground is not None and self.ground.poll() is None:
            self.ground.terminate()
        return [*self.leaving, *([self.web] if self.state == "loading" and self.web else [])]

    def _await_ground(self) -> None:
        code = self.ground.poll() if self.ground else 1
        if code is None:
            return
        if code:
            busy = _("Tabel masih dipakai; versi baru belum dipasang, yang lama tetap melayani. Ulangi nanti.")
            self._fail(f"tables: exit code {code}", busy if code == BUSY else "")
            return
        try:
            self._load()
        except OSError as error:
            self._fail(f"web process: {error}")
        else:
            self.state, self.since = "loading", time.monotonic()

    def _load(self) -> None:
        """A new web process beside the old one; it tells through a pipe when it takes requests."""
        old = self.children[0]
        self.ready, theirs = os.pipe()
        try:
            os.set_blocking(self.ready, False)
            self.web = Child(old.name, old.command, old.environment, old.errors, old.files, waits=old.waits)
            self.web.load(theirs)
        finally:
            os.close(theirs)
        self.web.go()

    def _await_web(self) -> None:
        with suppress(BlockingIOError):
            self.told += len(os.read(self.ready, 64))
        if self.web is None or self.web.has_ended or time.monotonic() - self.since > LOADS_WITHIN:
            self._fail("web process does not start")
        elif self.told >= self.processes:
            self._change(self.web)

    def _change(self, web: Child) -> None:
        """The new web process takes the place of the old one, and new workers those of the old ones."""
        self._close()
        fresh = [
            web,
            *(Child(one.name, one.command, one.environment, one.errors, one.files) for one in self.children[1:]),
        ]
        self.leaving, self.children[:] = list(self.children), fresh
        for child in self.leaving:
            child.signal(signal.SIGTERM)
        for child in fresh[1:]:
            with suppress(OSError):  # ``keep_up`` tries again
                child.start()
        self.state, self.since = "leaving", time.monotonic()

    def _await_old(self) -> None:
        if not all(child.has_ended for child in self.leaving):
            if time.monotonic() - self.since > STOP_WITHIN:
                for child in self.leaving:
                    child.signal(signal.SIGKILL)
            return
        self.state = "over"
        self.leaving.clear()
        self.say(_("Versi baru melayani."))
        logger.info("renewed")

    def _fail(self, why: str, words: str = "") -> None:
        logger.error("not renewed", extra={"why": why})
        self.say(words or _("Versi baru tidak dapat menyala; yang lama tetap melayani. Lihat errors.log."))
        if self.web is not None:
            self.web.signal(signal.SIGKILL)
        self._close()
        self.state = "over"

    def _close(self) -> None:
        if self.ready >= 0:
            os.close(self.ready)
        self.ready = -1
