"""A plan is read as people write it, and refused with the key to mend."""

from dataclasses import replace
from uuid import UUID

import pytest

from pamong.core.refusals import Invalid
from pamong.evaluation.formats.study_spec import StudySpec, read_spec, spec_text

PLAN = """
[study]
question = "Apakah lebih cepat?"
design = "staggered"
outcome = "days"
unit = "office"
time = "month"
treated_from = "first_month"   # of each unit
cluster = "region"
covariates = ["staff", "size"]
meaningful = -0.10
[data]
file = "panel.csv"
"""


def refused(text: str) -> tuple[str, str]:
    with pytest.raises(Invalid) as caught:
        read_spec(text)
    return caught.value.code, str(caught.value)


def test_plan_is_read() -> None:
    assert read_spec(PLAN) == StudySpec(
        design="staggered",
        outcome="days",
        unit="office",
        time="month",
        treated_from="first_month",
        meaningful=-0.1,
        question="Apakah lebih cepat?",
        cluster="region",
        covariates=("staff", "size"),
        file="panel.csv",
    )


def test_plan_of_the_database_is_read() -> None:
    uuid = UUID("6f1d5a3e-0000-4000-8000-000000000001")
    assert read_spec(PLAN.replace('file = "panel.csv"', f'study = "{uuid}"')).study == uuid


@pytest.mark.parametrize(("written", "read"), [("37", "37"), ("2024-05-01", "2024-05-01"), ('"2024-05"', "2024-05")])
def test_one_start_for_all_may_be_written_as_a_time(written: str, read: str) -> None:
    text = PLAN.replace('"staggered"', '"its"').replace('unit = "office"', "").replace('"first_month"', written)
    spec = read_spec(text)
    assert (spec.treated_from, spec.unit, spec.design) == (read, "", "its")


@pytest.mark.parametrize(
    ("before", "after", "code", "says"),
    [
        ("[study]", "[study", "spec-toml", "line 2"),
        ("cluster =", "clusters =", "spec-key", "Apakah maksudnya “cluster”?"),
        ("file =", "fiel =", "spec-key", "Apakah maksudnya “file”?"),
        ("[data]", "[dat]", "spec-key", "Apakah maksudnya “data”?"),
        ('[data]\nfile = "panel.csv"', "", "spec-part", "[data]"),
        ('"staggered"', '"stagered"', "spec-design", "Apakah maksudnya “staggered”?"),
        ('design = "staggered"', "", "spec-design", "before-after"),
        ('unit = "office"', "", "spec-missing", "“unit”"),
        ('outcome = "days"', "", "spec-missing", "“outcome”"),
        ('outcome = "days"', "outcome = 3", "spec-text", "“outcome”"),
        ('treated_from = "first_month"', "", "spec-missing", "“treated_from”"),
        ('treated_from = "first_month"', "treated_from = true", "spec-text", "“treated_from”"),
        ("meaningful = -0.10", "meaningful = 0", "spec-meaningful", "tidak boleh 0"),
        ("meaningful = -0.10", "meaningful = nan", "spec-meaningful", "tidak boleh 0"),
        ("meaningful = -0.10", "meaningful = inf", "spec-meaningful", "tidak boleh 0"),
        ("meaningful = -0.10", 'meaningful = "-0,1"', "spec-meaningful", "angka"),
        ("meaningful = -0.10", "meaningful = true", "spec-meaningful", "angka"),
        ("meaningful = -0.10", "", "spec-meaningful", "angka"),
        ("meaningful = -0.10", "meaningful = 1\nmeaningful_relative = -0.1", "spec-flag", "true atau false"),
        ("meaningful = -0.10", 'meaningful = 1\noutcome_kind = "length"', "spec-outcome-kind", "duration"),
        ("meaningful = -0.10", "meaningful = 1\nseed = -1", "spec-seed", "seed"),
        ('["staff", "size"]', '"staff"', "spec-list", "covariates"),
        ('file = "panel.csv"', "", "spec-source", "file"),
        ('file = "panel.csv"', 'file = "panel.csv"\nstudy = "x"', "spec-source", "salah satu"),
        ('file = "panel.csv"', 'study = "x"', "spec-source", "UUID"),
    ],
)
def test_wrong_plan_is_refused_with_its_key(before: str, after: str, code: str, says: str) -> None:
    assert before in PLAN
    found, message = refused(PLAN.replace(before, after))
    assert found == code
    assert says in message


def test_plan_is_written_so_that_it_is_read_back() -> None:
    spec = read_spec(PLAN)
    assert read_spec(spec_text(spec)) == spec
    odd = replace(
        spec, question='Kata "aneh" \\ \x7f \t 😀', relative=True, outcome_kind="any", seed=7, cases="n", came="c"
    )
    assert read_spec(spec_text(odd)) == odd
    stored = replace(spec, file="", study=UUID(int=5))
    assert read_spec(spec_text(stored)) == stored
    assert spec_text(spec) == spec_text(read_spec(spec_text(spec)))
