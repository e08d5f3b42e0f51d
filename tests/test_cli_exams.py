"""``pamong exams rehearse``: what a script reads, and how it is refused."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.db import connection

from pamong.exams.models import Candidate, Sitting
from pamong.ops.database import embedded_url
from pamong.ops.home import Home
from pamong.people.models import Region

pytestmark = pytest.mark.usefixtures("committed")


def rehearse(home: Home, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """The command as a script calls it."""
    name = connection.settings_dict["NAME"]
    connection.close()
    environment = os.environ | {"PAMONG_DATABASE_URL": embedded_url(home, name), "LANG": "id_ID.UTF-8"}
    command = [sys.executable, "-m", "pamong.cli", "exams", "rehearse", "--home", str(home.path), *arguments]
    return subprocess.run(command, env=environment, check=False, capture_output=True, text=True)


def test_a_rehearsal_is_told_to_scripts(home: Home) -> None:
    sizes = ("--candidates", "2", "--items", "3", "--minutes", "30")
    done = rehearse(home, "--region", "15.04", *sizes, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    document: dict[str, Any] = json.loads(done.stdout)
    sitting = Sitting.objects.get()
    assert sorted(document) == ["base_url", "candidates", "sitting", "slots"]
    assert (document["sitting"], document["slots"]) == (str(sitting.uuid), 3)
    assert document["base_url"].startswith("http")
    assert [sorted(one) for one in document["candidates"]] == [["code", "number"]] * 2
    numbers = list(Candidate.objects.order_by("seat").values_list("number", flat=True))
    assert [one["number"] for one in document["candidates"]] == numbers


def test_a_rehearsal_that_makes_no_sense_is_refused(home: Home) -> None:
    for region, candidates, words in (("15.04", "0", "Gladi bersih menerima"), ("nowhere", "2", "tidak dikenal")):
        done = rehearse(home, "--region", region, "--candidates", candidates, "--items", "3", "--minutes", "30")
        assert (done.returncode, words in done.stderr) == (2, True)
    assert not Sitting.objects.exists()
    assert not Region.objects.filter(code="nowhere").exists()
