"""Only a tour home is filled when it starts."""

from pathlib import Path

from pamong.ops.home import Home
from tests.live import await_ready
from tests.ops.test_up import await_gone, rows, start


def test_ordinary_home_is_not_filled(tmp_path: Path) -> None:
    running = start(Home(tmp_path / "rumah"), "--empty")
    await_ready(running.url)
    counts = rows(running.home, "SELECT count(*) FROM people_region UNION ALL SELECT count(*) FROM people_account")
    printed = running.interrupt()
    await_gone(running.home)
    assert counts == ["0", "0"]
    assert "contoh" not in printed.lower()
