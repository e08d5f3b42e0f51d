"""A real installation for exam benchmarks: ``pamong up`` in a home of its own, and a rehearsal in it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.harness import folder

PORT = 18767
REGION = "15.04"


@dataclass(slots=True)
class Site:
    """A running installation."""

    home: Path
    port: int
    environment: dict[str, str] = field(default_factory=dict)

    def rehearse(self, candidates: int, items: int, minutes: int) -> list[tuple[str, str]]:
        """Numbers and codes of a new rehearsal."""
        asked = ["--candidates", str(candidates), "--items", str(items), "--minutes", str(minutes)]
        command = [
            sys.executable,
            "-m",
            "pamong.cli",
            "exams",
            "rehearse",
            "--region",
            REGION,
            "--home",
            str(self.home),
        ]
        done = subprocess.run([*command, *asked, "--json"], env=self.environment, stdout=subprocess.PIPE, check=True)
        document: dict[str, Any] = json.loads(done.stdout)
        return [(one["number"], one["code"]) for one in document["candidates"]]

    def processes(self) -> dict[int, str]:
        """All processes of the installation: id → web, worker, database or other."""
        found = {}
        for place in Path("/proc").iterdir():
            if place.name.isdecimal():
                with suppress(OSError):
                    if kind := self._kind(place):
                        found[int(place.name)] = kind
        return found

    def _kind(self, place: Path) -> str:
        words = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        home = str(self.home)
        if f"/postgres -D {home}/pg" in words:
            return "postmaster"
        if (place / "cwd").readlink() == self.home / "pg":
            return "backend"
        if "pamong.cli up" in words and home in words:
            return "up"
        ours = f"PAMONG_HOME={home}".encode() in (place / "environ").read_bytes().split(b"\0")
        if home not in words and not ours:
            return ""
        return next(
            (kind for kind in ("web", "worker", "keeper") if f"pamong.cli {kind}" in words or kind in words), "up"
        )

    def cpu_seconds(self) -> float:
        """CPU seconds of all its processes so far, those that ended within them included."""
        total = 0
        for pid in self.processes():
            with suppress(OSError):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                total += sum(int(ticks) for ticks in fields[11:15])
        return total / os.sysconf("SC_CLK_TCK")

    def megabytes(self, *kinds: str) -> float:
        """Memory of its processes, all or those of some kinds; what they share is counted once."""
        total = 0
        for pid, kind in self.processes().items():
            if kinds and kind not in kinds:
                continue
            with suppress(OSError):
                for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                    if line.startswith("Pss:"):
                        total += int(line.split()[1])
        return total / 1024

    def kill(self, *kinds: str) -> None:
        """End processes as a power cut would."""
        for pid, kind in self.processes().items():
            if kind in kinds:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


@contextmanager
def running(port: int = PORT, processes: int = 1, kind: str = "--empty") -> Iterator[Site]:
    """An installation with web, worker and database, as on one small machine.

    port        0: one that is free
    processes   that serve the web
    kind        ``--tour`` for one with data, which takes a minute and a half
    """
    port = port or free_port()
    with folder() as path:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PAMONG_", "DJANGO_"))}
        site = Site(path / "home", port, kept)
        command = [sys.executable, "-m", "pamong.cli", "up", kind, "--home", str(site.home), "--port", str(port)]
        command += ["--web-processes", str(processes)]
        process = subprocess.Popen(command, env=kept, stdout=subprocess.DEVNULL)
        try:
            await_ready(process, port)
            yield site
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def await_ready(process: "subprocess.Popen[bytes]", port: int) -> None:
    """Wait until web and database answer."""
    deadline = time.monotonic() + 400
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise RuntimeError("the installation does not answer")


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
