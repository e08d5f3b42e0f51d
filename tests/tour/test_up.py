"""Only a tour home is filled when it starts."""

import shutil
from pathlib import Path

from pytest_django import Settings

from pamong.ops.home import Home, prepare
from pamong.ops.supervisor import settle_tour
from tests.live import await_ready
from tests.ops.test_up import await_gone, rows, start


def test_ordinary_home_under_any_name_is_not_filled(tmp_path: Path) -> None:
    home = Home(tmp_path / "rumah kita a%20b é日本")
    printed = ""
    for arguments in ((), ("--empty",)):  # what it becomes when nobody says, and what it is
        running = start(home, *arguments)
        await_ready(running.url)
        counts = rows(home, "SELECT count(*) FROM people_region UNION ALL SELECT count(*) FROM people_account")
        printed += running.interrupt()
        await_gone(home)
        assert counts == ["0", "0"]
    assert "contoh" not in printed.lower()
    shutil.rmtree(home.path)


def test_keys_made_while_a_tour_is_filled_are_closed_with_the_secret_that_its_pages_read(
    tmp_path: Path, settings: Settings
) -> None:
    home = Home(tmp_path / "rumah")
    prepare(home, "tour")
    settings.SECRET_KEY, settings.URL = "of a process that began before there was a home", ""
    settle_tour(home, "http://localhost:8765")
    assert (home.keys / "secret").read_text(encoding="utf-8") == settings.SECRET_KEY
    assert (settings.URL, settings.TOUR, settings.URL_SET) == ("http://localhost:8765", True, True)
