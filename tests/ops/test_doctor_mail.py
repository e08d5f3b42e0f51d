"""The doctor says how mail is set, and tries the server."""

from pathlib import Path
from typing import Literal

import pytest
from pytest_django import Settings

from pamong.ops.doctor import examine
from pamong.ops.home import Home, prepare
from tests.live import free_port
from tests.office.post import Post, running


def seen(place: Path, kind: Literal["tour", "ordinary"] = "ordinary") -> tuple[str, str]:
    """State and what was found."""
    home = Home(place / kind)
    prepare(home, kind)
    check = next(check for check in examine(home) if check.name == "mail")
    assert bool(check.advice) == (check.state != "ok")
    return check.state, check.found


@pytest.fixture(autouse=True)
def _stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """An own database that does not answer: nothing of it is looked at here."""
    monkeypatch.setenv("PAMONG_DATABASE_URL", "postgresql://127.0.0.1:1/pamong?user=pamong")


def test_home_for_work_without_mail_is_warned(tmp_path: Path, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert seen(tmp_path) == ("warn", "belum diatur; e-mail hanya ditulis di konsol")
    assert seen(tmp_path, "tour")[0] == "ok"


def test_mail_server_that_answers_is_well(tmp_path: Path, settings: Settings) -> None:
    with running(settings, Post()):
        place = f"127.0.0.1:{settings.EMAIL_PORT}"
        assert seen(tmp_path) == ("ok", f"lewat {place}, dari BKPSDM <pamong@contoh.go.id>")


def test_mail_server_that_is_away_is_bad(tmp_path: Path, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    found = f"127.0.0.1:{settings.EMAIL_PORT} tidak menerima kami (ConnectionRefusedError)"
    assert seen(tmp_path) == ("bad", found)
