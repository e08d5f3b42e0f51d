"""``pamong accounts`` on a real home: the first administrator, the list, the way back in."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from pamong.ops.database import embedded_url
from pamong.ops.home import Home
from tests.prepared import opened

ADMIN = (
    "admin",
    "--region",
    "15.04",
    "--name",
    "Eka Prasetya",
    "--email",
    "Eka@Contoh.id",
    "--nip",
    "198507222010012001",
)


def accounts(*arguments: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PAMONG_", "DJANGO_", "LC_"))}
    return subprocess.run(
        [sys.executable, "-m", "pamong.cli", "accounts", *arguments],
        env=kept | {"LANG": "C"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """An ordinary home whose database runs for the length of the module."""
    with opened(tmp_path_factory.mktemp("accounts") / "rumah") as home:
        yield home


def told(place: Home, *arguments: str) -> Any:
    done = accounts(*arguments, "--home", str(place.path), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def journal(place: Home) -> list[tuple[str, int | None]]:
    with psycopg.connect(str(embedded_url(place))) as connection:
        rows = connection.execute("SELECT verb, actor FROM core_entry WHERE verb LIKE 'people.account%' ORDER BY id")
        return [(verb, actor) for verb, actor in rows.fetchall()]


def test_first_administrator_gets_a_code_and_stands_in_the_list(place: Home) -> None:
    handed = told(place, *ADMIN)
    assert sorted(handed) == ["address", "code", "login", "valid_until"]
    assert (handed["login"], len(handed["code"])) == ("eka@contoh.id", 11)
    assert handed["address"].endswith("/masuk/kode/")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+\+\d\d:\d\d", handed["valid_until"])
    assert told(place, "list") == {
        "accounts": [
            {
                "region": "15.04",
                "name": "Eka Prasetya",
                "login": "•••••••• •••••• • 001",
                "state": "waiting",
                "last_login": None,
                "second_factor": False,
            }
        ]
    }
    assert told(place, "list", "--region", "15") == {"accounts": []}


def test_recovery_by_the_machines_owner_is_journalled_and_shown_in_words(place: Home) -> None:
    told(place, *ADMIN)
    done = accounts("recover", "198507222010012001", "--home", str(place.path))
    assert done.returncode == 0
    assert "Kode sekali pakai: " in done.stdout
    assert "Berlaku sampai " in done.stdout
    assert journal(place)[-1] == ("people.account_recovered", None)
    listed = accounts("list", "--home", str(place.path)).stdout
    assert ("Eka Prasetya" in listed, "198507222010012001" in listed) == (True, False)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("recover", "tidak-ada@contoh.id"), "Tidak ada akun dengan NIP atau e-mail itu."),
        (
            ("admin", "--region", "99.99", "--name", "Eka", "--email", "e@contoh.id"),
            "Kode instansi “99.99” tidak dikenal",
        ),
        (("admin", "--region", "15.04", "--name", "Eka", "--email", "surel"), "bukan alamat e-mail"),
        (("list", "--region", "99.99"), "tidak ada, atau bukan untuk Anda"),
    ],
)
def test_command_that_cannot_be_done_says_why(place: Home, arguments: tuple[str, ...], words: str) -> None:
    done = accounts(*arguments, "--home", str(place.path))
    assert (done.returncode, done.stdout, words in done.stderr) == (2, "", True)


def test_command_without_a_home_makes_none(tmp_path: Path) -> None:
    done = accounts("list", "--home", str(tmp_path / "tidak-ada"))
    assert (done.returncode, list(tmp_path.iterdir())) == (2, [])
