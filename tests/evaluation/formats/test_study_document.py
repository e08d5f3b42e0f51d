"""The document of a study: keys, nulls, digest, and the same bytes every time."""

import json
import os
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from pamong.core.refusals import Invalid
from pamong.evaluation.formats import study_document
from pamong.evaluation.formats.study_document import document
from pamong.evaluation.formats.study_result import StudyResult, result_of
from pamong.evaluation.formats.study_spec import StudySpec, read_spec
from tests.evaluation.formats.studies import HEADING, PLAN, offices

REFERENCE = os.environ.get("PAMONG_REFERENCE", "")
KEYS = (
    *("verdict", "effect", "se", "interval", "p", "n", "units", "treated_units", "grade", "mde", "by_group_time"),
    *("by_event_time", "aggregates", "diagnostics", "cannot_conclude", "versions", "digest", "reason", "sentence"),
    *("meaningful", "baseline", "points", "method"),
)


def plan(design: str = "staggered", meaningful: float = -1.0, **more: Any) -> StudySpec:
    return replace(read_spec(PLAN.format(design=design, meaningful=meaningful)), **more)


def result(text: str, spec: StudySpec | None = None) -> StudyResult:
    return result_of(spec or plan(), text.encode())


def told(text: str, spec: StudySpec | None = None) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(document(result(text, spec)))
    return whole


def test_planted_cut_is_proven_with_every_key() -> None:
    text = offices(effect=-4.0)
    found = told(text)
    assert tuple(found) == KEYS
    assert (found["verdict"], found["reason"], found["grade"]) == ("terbukti", "shown", "B")
    assert found["interval"][0] <= -4.0 <= found["interval"][1]
    assert (found["n"], found["units"], found["treated_units"]) == (36 * 24, 36, 12)
    assert found["digest"] == sha256(text.encode()).hexdigest()
    assert found["points"] == {"before": 10, "after": 8}
    assert set(found["versions"]) == {"pamong", "diff-diff", "numpy", "scipy", "statsmodels", "python"}
    assert found["baseline"] == pytest.approx(20.0, abs=2.0)
    assert "membaik" in found["sentence"]
    assert any("tidak diundi" in line for line in found["cannot_conclude"])


def test_parts_are_named_by_what_they_are() -> None:
    found = told(offices(effect=-4.0))
    assert set(found["by_group_time"][0]) == {"group", "time", "att", "se"}
    assert {cell["group"] for cell in found["by_group_time"]} == {11, 14, 17}
    step = next(one for one in found["by_event_time"] if one["event_time"] == 0)
    assert step["low"] < step["att"] < step["high"]
    assert step["high"] - step["att"] > 1.97 * step["se"]  # wider than for one period alone
    assert step["att"] - step["low"] == pytest.approx(step["high"] - step["att"], rel=1e-9)
    parts = found["aggregates"]
    assert list(parts) == ["simple", "group", "dynamic", "calendar"]
    assert set(parts["simple"]) == {"att", "se"}
    assert parts["simple"]["att"] == found["effect"]
    assert [one["group"] for one in parts["group"]["by"]] == [11, 14, 17]
    assert parts["dynamic"]["by"][0]["event_time"] <= 0
    assert parts["calendar"]["by"][0]["time"] == 11


def test_months_are_written_as_in_the_file() -> None:
    lines = offices(effect=-4.0).splitlines()
    months = [f"{2024 + (number - 1) // 12}-{(number - 1) % 12 + 1:02}" for number in range(1, 25)]
    rows = [line.split(",") for line in lines[1:]]
    text = [
        ",".join([unit, months[int(at) - 1], days, months[int(start) - 1] if start else ""])
        for unit, at, days, start in rows
    ]
    dated, numbered = told("\n".join([HEADING, *text])), told("\n".join(lines))
    assert {cell["group"] for cell in dated["by_group_time"]} == {"2024-11", "2025-02", "2025-05"}
    assert dated["effect"] == numbered["effect"]
    assert dated["diagnostics"]["season_length"] == 12


def test_same_input_gives_the_same_bytes_in_any_language() -> None:
    text = offices(effect=-4.0, treated=4, compared=8)
    with translation.override("en"):
        first = document(result(text))
    assert first == document(result(text))
    assert first.endswith(b"}\n")
    assert "yang ikut" in first.decode()


def test_document_is_in_indonesian_whoever_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(study_document, "contents", lambda _result: {"language": translation.get_language()})
    with translation.override("en"):
        assert json.loads(document(result(offices(treated=0)))) == {"language": "id"}


def test_nothing_there_is_not_seen_and_says_what_would_have_been() -> None:
    found = told(offices(effect=0.0, seed=3))
    assert found["verdict"] == "tidak terlihat"
    assert found["mde"] < 1
    assert any("lebih kecil daripada" in line for line in found["cannot_conclude"])
    assert "Tidak terlihat" in found["sentence"]


def test_share_is_of_what_was_before() -> None:
    found = told(offices(effect=-4.0), plan(meaningful=-0.1, relative=True))
    assert found["meaningful"] == pytest.approx(-0.1 * found["baseline"], rel=1e-12)
    assert found["verdict"] == "terbukti"
    assert told(offices(effect=-4.0), plan(meaningful=-0.5, relative=True))["reason"] == "small"


def test_rise_is_worse_where_less_is_good() -> None:
    assert told(offices(effect=4.0))["verdict"] == "memburuk"
    assert told(offices(effect=4.0), plan(meaningful=1.0))["verdict"] == "terbukti"


def test_three_points_before_are_too_few_whatever_is_found() -> None:
    found = told(offices(effect=-4.0, starts=(4, 4, 4), periods=12))
    assert (found["verdict"], found["reason"], found["points"]["before"]) == ("data kurang", "few-before", 3)
    assert "Hanya 3 titik waktu sebelum mulai" in found["cannot_conclude"][0]
    assert "Hanya 3 titik waktu" in found["sentence"]


NULLS: dict[str, Any] = {"effect": None, "se": None, "interval": [None, None], "p": None, "grade": None, "mde": None}


@pytest.mark.parametrize(
    ("text", "reason", "says"),
    [
        (offices(compared=0, starts=(11,)), "no-comparison", "pembanding"),
        (offices(treated=0), "nobody-treated", "Belum ada unit yang ikut"),
        (offices(starts=(90,)), "nobody-treated", "Belum ada unit yang ikut"),
        (offices(starts=(1,)), "nobody-treated", "sejak awal data"),
    ],
)
def test_where_nothing_can_be_compared_there_is_no_number(text: str, reason: str, says: str) -> None:
    found = told(text)
    assert (found["verdict"], found["reason"]) == ("data kurang", reason)
    assert {name: found[name] for name in NULLS} == NULLS
    assert (found["by_group_time"], found["aggregates"]["simple"], found["method"]) == ([], None, None)
    assert says in found["cannot_conclude"][0]


@pytest.mark.parametrize("design", ["staggered", "its", "lottery", "before-after"])
def test_all_zeros_are_never_a_number(design: str) -> None:
    rows = [f"K{office},{month},0,{11 if office < 6 else ''}" for office in range(12) for month in range(1, 25)]
    found = told("\n".join([HEADING, *rows]), plan(design))
    assert (found["verdict"], found["reason"], found["effect"]) == ("data kurang", "no-variation", None)
    shared = told("\n".join([HEADING, *rows]), plan(design, relative=True))
    assert (shared["reason"], shared["meaningful"]) == ("baseline-zero", None)


def test_series_with_several_starts_is_refused_with_what_to_do() -> None:
    with pytest.raises(Invalid, match="staggered") as caught:
        result(offices(), plan("its"))
    assert caught.value.code == "study-several-starts"
    assert "11 sampai 17" in str(caught.value)


def test_series_of_one_office_needs_no_others() -> None:
    rows = offices(treated=1, compared=0, starts=(25,), periods=48, effect=-4.0, noise=0.2).splitlines()[1:]
    text = "\n".join(["month,days", *(",".join(row.split(",")[1:3]) for row in rows)])
    found = told(text, plan("its", unit="", treated_from="25"))
    assert found["verdict"] != "data kurang"
    assert (found["units"], found["grade"], found["aggregates"]["simple"]) == (1, "C", None)


@pytest.mark.skipif(
    not REFERENCE,
    reason="PAMONG_REFERENCE does not say where the reference data lie: their licence does not let them be shipped",
)
def test_published_example_comes_out_as_published() -> None:
    data = (Path(REFERENCE) / "mpdta.csv").read_bytes()
    expected = json.loads((Path(REFERENCE) / "did_mpdta_callaway_santanna.json").read_text())["expected"]["mpdta_nocov"]
    names = {"outcome": "lemp", "unit": "countyreal", "time": "year", "treated_from": "first.treat"}
    found = json.loads(document(result_of(plan(meaningful=-0.02, **names), data)))
    cells = [(one["group"], one["time"]) for one in found["by_group_time"]]
    assert cells == [(one["group"], one["t"]) for one in expected["att_gt"]]
    assert [one["att"] for one in found["by_group_time"]] == pytest.approx(
        [one["att"] for one in expected["att_gt"]], abs=1e-5
    )
    assert [one["se"] for one in found["by_group_time"]] == pytest.approx(
        [one["se"] for one in expected["att_gt"]], rel=2e-3
    )
    for name, whole in expected["agg"].items():
        assert found["aggregates"][name]["att"] == pytest.approx(whole["overall"], abs=1e-5)
        assert found["aggregates"][name]["se"] == pytest.approx(whole["overall_se"], rel=2e-3)
    assert (found["verdict"], found["reason"]) == ("data kurang", "few-before")
