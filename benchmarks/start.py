"""From the command to the first page: a sample home being filled, and the same home again; and how long stopping takes."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

from benchmarks.harness import Result, folder

PORT = 18766
TARGET_FIRST, TARGET_SECOND, TARGET_STOP = 90.0, 5.0, 10.0

PATIENCE = 300
"""Seconds after which a start counts as failed; how long it takes is measured, not demanded."""


def run() -> Result:
    """Seconds of first page, second start and stop; the limits are what we promise."""
    promised = {
        "first_page_promised_s": TARGET_FIRST,
        "second_start_promised_s": TARGET_SECOND,
        "stop_promised_s": TARGET_STOP,
    }
    result = Result("start", limits=promised)
    with folder() as path:
        first, _ = up(path / "home")
        second, stopped = up(path / "home")
    result.figures = {"first_page_s": first, "second_start_s": second, "stop_s": stopped}
    result.ratio("first_page", "first_page_s", "first_page_promised_s")
    result.ratio("second_start", "second_start_s", "second_start_promised_s")
    result.ratio("stop", "stop_s", "stop_promised_s")
    return result


def up(home: Path) -> tuple[float, float]:
    """Seconds until the first page, and until everything has stopped after Ctrl-C."""
    command = [sys.executable, "-m", "pamong.cli", "up", "--tour", "--home", str(home), "--port", str(PORT)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PAMONG_")}
    begun = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    while not _page():
        if process.poll() is not None or time.perf_counter() - begun > PATIENCE:
            raise RuntimeError("pamong up shows no page")
        time.sleep(0.02)
    first = time.perf_counter() - begun
    begun = time.perf_counter()
    process.send_signal(signal.SIGINT)
    process.wait(30)
    return first, time.perf_counter() - begun


def _page() -> bool:
    with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{PORT}/", timeout=5) as answer:
        return bool(answer.status == 200)
    return False
