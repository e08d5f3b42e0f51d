"""The table that comes with pamong says what its sources say, form by form."""

from decimal import Decimal

from pamong.learning.formats.conversions import conversions, limits
from pamong.science.hours import Rule

BY_FORM = {row.form: row for row in conversions()}


def test_there_are_25_forms_each_with_one_kind_of_the_registry() -> None:
    assert [row.form for row in conversions()] == [
        *(f"KL{number:02}" for number in range(1, 13)),
        *(f"NKL{number:02}" for number in range(1, 14)),
    ]
    assert sorted(row.registry for row in conversions()) == list(range(1, 26))
    assert [row.form for row in conversions() if row.classical] == [f"KL{number:02}" for number in range(1, 13)]


def test_values_are_those_of_the_fact_sheet() -> None:
    fixed = {form: (row.rule.unit, row.rule.hours, row.rule.abroad) for form, row in BY_FORM.items() if row.rule.hours}
    assert fixed == {
        "KL06": ("day", Decimal(4), Decimal(6)),
        "KL07": ("day", Decimal(5), Decimal(7)),
        "NKL01": ("session", Decimal(2), None),
        "NKL02": ("session", Decimal(2), None),
        "NKL05": ("activity", Decimal(20), None),
        "NKL07": ("activity", Decimal(10), None),
        "NKL08": ("activity", Decimal(20), Decimal(24)),
        "NKL09": ("day", Decimal(2), None),
        "NKL11": ("session", Decimal(2), None),
        "NKL12": ("activity", Decimal(20), Decimal(24)),
    }


def test_caps_are_those_of_the_fact_sheet() -> None:
    capped = {
        form: (row.rule.cap, row.rule.cap_kind, row.rule.cap_period) for form, row in BY_FORM.items() if row.rule.cap
    }
    assert capped == {
        "NKL01": (2, "times", "month"),
        "NKL02": (2, "times", "month"),
        "NKL03": (3, "hours", "day"),
        "NKL09": (2, "hours", "day"),
        "NKL10": (2, "hours", "day"),
        "NKL11": (2, "times", "month"),
    }


def test_international_values_that_no_source_knows_stay_unknown() -> None:
    unknown = [form for form, row in BY_FORM.items() if row.rule.abroad is None and row.rule.abroad_percent is None]
    assert unknown == ["KL01", "NKL01", "NKL02", "NKL07", "NKL09", "NKL13"]
    assert BY_FORM["NKL03"].rule == Rule("day", None, None, 0, 3, "hours", "day")


def test_registry_flags_are_p_for_three_forms_and_f_for_one() -> None:
    assert [form for form, row in BY_FORM.items() if row.flag == "P"] == ["KL06", "KL07", "KL11"]
    assert [form for form, row in BY_FORM.items() if row.flag == "F"] == ["KL04"]
    assert {row.flag for row in conversions()} == {"T", "F", "P"}


def test_general_knowledge_is_marked_as_unconfirmed_and_every_line_has_a_source() -> None:
    assert [form for form, row in BY_FORM.items() if row.confidence == "unconfirmed"] == [
        "KL08",
        "KL09",
        "KL10",
        "KL11",
        "KL12",
        "NKL13",
    ]
    assert {row.confidence for row in conversions()} == {"confirmed_2+", "confirmed_1", "unconfirmed"}
    assert all(row.source for row in conversions())


def test_a_year_has_a_floor_of_20_and_a_ceiling_of_24() -> None:
    assert {name: (limit.hours, limit.confidence) for name, limit in limits().items()} == {
        "floor": (20, "confirmed_2+"),
        "ceiling": (24, "confirmed_2+"),
    }
