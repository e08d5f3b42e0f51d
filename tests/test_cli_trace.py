"""``pamong trace``: the chain of a certificate for scripts and for people at the terminal, and its exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from pamong.cli.trace import answer, refusals
from pamong.core.actor import SYSTEM
from pamong.core.refusals import Conflict
from pamong.evaluation.queries.trace import trace_of
from pamong.ops.database import embedded_url
from pamong.ops.home import Home
from tests.credentials import case
from tests.evaluation.traced import CODE, NUMBER, certified, chain


def trace(home: Home, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """The command as a script calls it."""
    name = connection.settings_dict["NAME"]
    connection.close()
    environment = os.environ | {"PAMONG_DATABASE_URL": embedded_url(home, name), "LANG": "id_ID.UTF-8"}
    command = [sys.executable, "-m", "pamong.cli", "trace", "--home", str(home.path), *arguments]
    return subprocess.run(command, env=environment, check=False, capture_output=True, text=True)


@pytest.mark.usefixtures("committed")
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


@pytest.fixture
def twin() -> str:
    """Code of a certificate of another government with the same number."""
    found = chain()
    facts: dict[str, Any] = {"number": NUMBER, "code": "UJ999999", "region": found.world.other}
    certified(found.world, case.version(case.scheme(found.world)), found.world.kiki, signed=False, **facts)
    return "UJ999999"


@pytest.mark.django_db
@pytest.mark.parametrize(("region", "code"), [("15.04", CODE), ("82", "UJ999999")])
def test_number_of_several_governments_is_told_apart_by_the_region(
    twin: str, region: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(NUMBER, region, as_json=True)
    assert json.loads(capsys.readouterr().out)["code"] == code


@pytest.mark.django_db
def test_region_that_gave_no_such_number_has_none(twin: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        answer(NUMBER, "99", as_json=True)
    assert (left.value.code, json.loads(capsys.readouterr().out)) == (1, {"number": NUMBER, "links": []})


@pytest.mark.django_db
def test_without_a_region_the_refusal_lists_them_in_json_too(twin: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Conflict) as refused:
        answer(NUMBER, None, as_json=False)
    with pytest.raises(SystemExit) as left, refusals(as_json=True):
        answer(NUMBER, None, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert (left.value.code, told) == (2, {"error": str(refused.value)})
    assert f"Kabupaten Batang Hari (15.04), kode {CODE}; " in told["error"]
    assert f"(82), kode {twin}" in told["error"]


@pytest.mark.parametrize(("as_json", "leaves"), [(True, SystemExit), (False, Conflict)])
def test_refusal_goes_on_up_where_no_json_was_asked_for(as_json: bool, leaves: type[BaseException]) -> None:  # noqa: FBT001  # a case
    with pytest.raises(leaves), refusals(as_json=as_json):
        raise Conflict("no-home", "Tidak ada instalasi di sini.")
