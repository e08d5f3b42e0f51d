"""A change of version that cannot be made ends by itself: the old children run on, and nothing is left open."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pamong.ops.children import Child
from pamong.ops.renewal import BUSY, Renewal

NOWHERE = "/nowhere/pamong"


def script(place: Path, code: str) -> str:
    """A program that does that, whatever it is asked for."""
    place.write_text(f"#!{sys.executable}\n{code}\n", encoding="utf-8")
    place.chmod(0o700)
    return str(place)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[list[Child]]:
    """One that is not started: what is asked here is what becomes of its successor."""
    with (tmp_path / "errors.log").open("ab") as errors:
        yield [Child("web", [NOWHERE], dict(os.environ), errors)]


def descriptors() -> int:
    """How many this process has open."""
    return len(os.listdir("/dev/fd"))  # noqa: PTH208  # they are no files


def changed(running: list[Child]) -> str:
    """Try to change them; returns what was said last."""
    said: list[str] = []
    renewal = Renewal(running, 1, said.append)
    renewal.begin()
    deadline = time.monotonic() + 20
    while renewal.state != "over":
        assert time.monotonic() < deadline, renewal.state
        renewal.step()
        time.sleep(0.01)
    return said[-1]


@pytest.mark.parametrize(
    ("ground", "told"),
    [
        (None, "Versi baru tidak dapat menyala"),
        ("raise SystemExit(1)", "Versi baru tidak dapat menyala"),
        (f"raise SystemExit({BUSY})", "Tabel masih dipakai"),
        ("", "Versi baru tidak dapat menyala"),  # the ground is laid, and the web process is nowhere
    ],
)
def test_version_that_cannot_start_leaves_the_old_one_and_no_descriptor(
    ground: str | None, told: str, running: list[Child], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = NOWHERE if ground is None else script(tmp_path / "ground", ground)
    monkeypatch.setattr("pamong.ops.renewal.PAMONG", [command])
    before, old = descriptors(), list(running)
    said = changed(running)
    assert (said.startswith(told), "yang lama tetap melayani" in said) == (True, True)
    assert (running, descriptors()) == (old, before)


def test_child_that_cannot_start_now_is_tried_again_later(running: list[Child], tmp_path: Path) -> None:
    (child,) = running
    child.keep_up()
    assert (child.process, child.failures, child.not_before > time.monotonic()) == (None, 1, True)
    child.command, child.not_before = [script(tmp_path / "web", "")], 0.0
    child.keep_up()
    assert child.process is not None
    assert child.process.wait(20) == 0
