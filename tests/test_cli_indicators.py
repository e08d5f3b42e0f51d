"""``pamong indicators``: what a script reads, and how it is refused."""

import json
import os
import subprocess
import sys
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection

from pamong.ops.database import embedded_url
from pamong.ops.home import Home
from tests import make
from tests.services import case

pytestmark = pytest.mark.usefixtures("committed")


def indicators(home: Home, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """The command as a script calls it."""
    name = connection.settings_dict["NAME"]
    connection.close()
    environment = os.environ | {"PAMONG_DATABASE_URL": embedded_url(home, name), "LANG": "id_ID.UTF-8"}
    command = [sys.executable, "-m", "pamong.cli", "indicators", "--home", str(home.path), *arguments]
    return subprocess.run(command, env=environment, check=False, capture_output=True, text=True)


def test_figures_are_told_to_scripts_and_an_unknown_service_is_refused(home: Home) -> None:
    world = make.world()
    covered = datetime(2025, 5, 30, 16, tzinfo=case.ZONE)
    source = case.source(case.service(world, code="izin-usaha"), covers_until=covered)
    for day in (5, 6, 7, 8, 9):
        case.case(source, date(2025, 5, 5), date(2025, 5, day), contacts=1)
    done = indicators(home, "--region", "15.04", "--service", "izin-usaha", "--by", "month", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    document: dict[str, Any] = json.loads(done.stdout)
    assert sorted(document) == ["as_of", "by", "indicators", "lines", "region", "service"]
    assert (document["region"], document["service"], document["by"]) == ("15.04", "izin-usaha", "month")
    assert datetime.fromisoformat(document["as_of"]) == covered
    assert document["indicators"][0] | {"title": "", "source": ""} == {
        "key": "processing",
        "title": "",
        "unit": "days",
        "direction": "lower",
        "least": 5,
        "source": "",
    }
    whole, line = document["lines"]
    assert (whole["unit"], whole["month"], line["month"]) == (None, "2025-05", "2025-05")
    assert line["unit"] in {world.licensing.source_id, str(world.licensing.uuid)}
    assert line["figures"]["processing"] == {"n": 5, "open": 0, "median": 2, "p90": 4, "share": None}
    assert line["figures"]["first_contact"] == {"n": 5, "open": 0, "median": None, "p90": None, "share": 1.0}
    refused = indicators(home, "--region", "15.04", "--service", "izin-lain", "--json")
    assert (refused.returncode, "izin-lain" in refused.stderr) == (2, True)
