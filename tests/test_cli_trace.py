"""``pamong trace``: the chain of a certificate for scripts and for people at the terminal, and its exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from pamong.core.actor import SYSTEM
from pamong.evaluation.queries.trace import trace_of
from pamong.ops.database import embedded_url
from pamong.ops.home import Home
from tests.evaluation.traced import CODE, NUMBER, chain

pytestmark = pytest.mark.usefixtures("committed")


def trace(home: Home, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """The command as a script calls it."""
    name = connection.settings_dict["NAME"]
    connection.close()
    environment = os.environ | {"PAMONG_DATABASE_URL": embedded_url(home, name), "LANG": "id_ID.UTF-8"}
    command = [sys.executable, "-m", "pamong.cli", "trace", "--home", str(home.path), *arguments]
    return subprocess.run(command, env=environment, check=False, capture_output=True, text=True)


def test_same_chain_for_scripts_and_people_and_three_exit_codes(home: Home, tmp_path: Path) -> None:
    chain()
    expected = trace_of(SYSTEM, NUMBER)
    done = trace(home, NUMBER.lower().replace("/", " "), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    document: dict[str, Any] = json.loads(done.stdout)
    assert (document["number"], document["code"], document["found"]) == (NUMBER, CODE, 13)
    assert [(link["key"], link["value"], link["address"]) for link in document["links"]] == [
        (link.key, link.value, link.address) for link in expected.links
    ]
    assert document["links"][2]["lines"][0]["measured_on"] == "2024-12-02"

    told = trace(home, CODE)
    assert told.returncode == 0
    assert told.stdout.splitlines()[0] == f"{NUMBER}  Berlaku"
    assert " 6. Presensi: 2 dari 2 sesi, 75 % menit, 7,5 JP tercatat" in told.stdout.splitlines()
    assert (
        "10. Perilaku di tempat kerja: Belum diukur, atau kelompoknya terlalu kecil untuk ditampilkan." in told.stdout
    )

    missing = trace(home, "800.2/9999/BKPSDM/2025", "--json")
    assert (missing.returncode, json.loads(missing.stdout)) == (1, {"number": "800.2/9999/BKPSDM/2025", "links": []})

    refused = trace(Home(tmp_path / "tidak-ada"), NUMBER)
    assert (refused.returncode, refused.stdout, "Tidak ada instalasi" in refused.stderr) == (2, "", True)
