"""The table of the index of professionalism as data, each line with its source and how sure it is."""

from csv import DictReader
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Final

from django.utils.translation import gettext_lazy as _

from pamong.core.refusals import Text
from pamong.people.formats.reference import education_levels
from pamong.science.professionalism import Points

RATINGS: Final[tuple[tuple[str, Text], ...]] = (
    ("excellent", _("Sangat baik")),
    ("good", _("Baik")),
    ("improve", _("Butuh perbaikan")),
    ("poor", _("Kurang")),
    ("bad", _("Sangat kurang")),
)
_INDICATORS: Final[dict[str, Text]] = {
    "education": _("pendidikan"),
    "position_training": _("diklat yang diminta jabatan"),
    "technical": _("diklat teknis sedikitnya 20 JP"),
    "seminar": _("seminar atau sejenisnya"),
    "rating": _("predikat kinerja"),
    "sanction": _("hukuman disiplin"),
}
_BARE: Final = frozenset({"position_training", "technical", "seminar"})
_GROUPS: Final[dict[str, Text]] = {
    "structural": _("struktural"),
    "functional": _("fungsional"),
    "executive": _("pelaksana"),
}
SANCTIONS: Final[tuple[tuple[str, Text], ...]] = (
    ("none", _("Tidak pernah")),
    ("light", _("Hukuman ringan")),
    ("medium", _("Hukuman sedang")),
    ("heavy", _("Hukuman berat")),
)


@dataclass(frozen=True, slots=True)
class TableLine:
    """One line. ``group`` all or one of those of posts; ``months`` how far back it looks, 0 for ever."""

    dimension: str
    group: str
    indicator: str
    value: str
    score: Decimal
    months: int
    source: str
    confidence: str

    @property
    def confirmed(self) -> bool:
        """Whether a source says so; else shown as "belum dikonfirmasi"."""
        return self.confidence.startswith("confirmed")

    @property
    def words(self) -> str:
        """What gives the points, in words."""
        what = str(_INDICATORS[self.indicator])
        group = f", {_GROUPS[self.group]}" if self.group in _GROUPS else ""
        return f"{what}{group}: {_value_words(self)}" if self.indicator not in _BARE else f"{what}{group}"


@cache
def table_lines() -> tuple[TableLine, ...]:
    """The whole table."""
    return tuple(
        TableLine(
            **{key: row[key] for key in ("dimension", "group", "indicator", "value", "source", "confidence")},
            score=Decimal(row["score"]),
            months=int(row["months"] or 0),
        )
        for row in _rows("professionalism.csv")
    )


@cache
def points() -> Points:
    """The same as the science takes it."""
    technical = [line for line in table_lines() if line.indicator == "technical"]
    return Points(
        education={code: line.score for line in _of("education") for code in line.value.split()},
        training={line.group: line.score for line in _of("position_training")},
        technical={line.group: line.score for line in technical},
        enough=Decimal(technical[0].value),
        seminar={line.group: line.score for line in _of("seminar")},
        rating={line.value: line.score for line in _of("rating")},
        sanction={line.value: line.score for line in _of("sanction")},
    )


@cache
def categories() -> tuple[tuple[Decimal, str], ...]:
    """Lowest point and word, highest first."""
    return tuple((Decimal(row["low"]), row["label"]) for row in _rows("professionalism_categories.csv"))


def months_of(indicator: str) -> int:
    """How far back it looks; 0 for ever."""
    return _of(indicator)[0].months


def _value_words(line: TableLine) -> str:
    known = dict((*RATINGS, *SANCTIONS))
    if line.value in known:
        return str(known[line.value]).lower()
    levels = education_levels()
    return ", ".join(levels[code] for code in line.value.split())


def _of(indicator: str) -> list[TableLine]:
    return [line for line in table_lines() if line.indicator == indicator]


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("pamong.evaluation") / "data" / name).read_text(encoding="utf-8")
    return list(DictReader(text.splitlines()))
