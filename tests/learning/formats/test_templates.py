"""The programmes that come with pamong: whole, and their hours as the conversion table has them."""

import tomllib
from decimal import Decimal
from importlib.resources import files

import pytest

from pamong.learning.formats.conversions import conversions
from pamong.learning.formats.templates import TEXTS, Template, templates

CODES = ("pelayanan-prima", "etika-pelayanan-publik", "komunikasi-dengan-masyarakat", "penanganan-pengaduan")

FIXED = {"KL06": Decimal(4), "KL07": Decimal(5), "NKL01": Decimal(2)}
"""JP of one day, one day and one session, by the table of conversions of the domain."""


def model(code: str) -> Template:
    """The template with this code."""
    return next(one for one in templates() if one.code == code)


def test_templates_are_the_four_that_were_promised() -> None:
    assert tuple((one.code, one.title) for one in templates()) == (
        ("pelayanan-prima", "Pelayanan Prima"),
        ("etika-pelayanan-publik", "Etika Pelayanan Publik"),
        ("komunikasi-dengan-masyarakat", "Komunikasi dengan Masyarakat"),
        ("penanganan-pengaduan", "Penanganan Pengaduan"),
    )


def test_pelayanan_prima_is_two_days_of_training_a_seminar_and_a_workshop() -> None:
    found = model("pelayanan-prima")
    assert [(part.form, part.hours, part.rule, part.pass_mark) for part in found.modules] == [
        ("KL03", Decimal(6), "attendance", None),
        ("KL03", Decimal(6), "product", None),
        ("KL03", Decimal(4), "test", 70),
        ("KL06", Decimal(4), "attendance", None),
        ("KL07", Decimal(5), "product", None),
    ]
    assert found.hours == Decimal(25)
    assert found.aims == (("M.05", 3), ("M.03", 2))


@pytest.mark.parametrize("code", CODES)
def test_template_tells_everything_that_publishing_demands(code: str) -> None:
    found = model(code)
    assert [name for name in TEXTS if not found.texts[name]] == []
    assert found.modules
    assert found.aims
    assert 1 <= found.evaluation_days <= 1000
    assert [part.title for part in found.modules if part.rule != "attendance" and not part.task] == []
    assert [part.title for part in found.modules if (part.rule == "test") != (part.pass_mark is not None)] == []


@pytest.mark.parametrize("code", CODES)
def test_hours_of_forms_with_a_fixed_value_are_the_table_s_and_say_so(code: str) -> None:
    table = {row.form: row.rule.hours for row in conversions()}
    for part in model(code).modules:
        assert table[part.form] == FIXED.get(part.form)
        assert table[part.form] in (None, part.hours)
        assert ("tabel konversi" in part.basis) == (part.form in FIXED)


def test_texts_begin_and_end_with_words() -> None:
    texts = [text for one in templates() for text in one.texts.values()]
    assert [text for text in texts if text != text.strip()] == []
    assert [text for text in texts if "!" in text] == []


def test_file_has_nothing_that_is_not_read() -> None:
    told = tomllib.loads((files("pamong.learning") / "data" / "templates.toml").read_text(encoding="utf-8"))
    known = {"code", "title", "field", "compulsory", "online", "evaluation_days", "aims", "module", *TEXTS}
    parts = {"title", "form", "hours", "rule", "share", "pass_mark", "task", "basis"}
    assert set(told) == {"template"}
    assert set().union(*(one.keys() for one in told["template"])) == known
    assert set().union(*(part.keys() for one in told["template"] for part in one["module"])) == parts
