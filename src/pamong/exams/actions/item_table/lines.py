"""Rows of an import of items, and what they mean in a region."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from pamong.competency.queries.frameworks import CompetencyFacts, current_competencies
from pamong.competency.queries.regulations import regulation_numbers
from pamong.exams.actions.items.facts import digest_of
from pamong.exams.formats.raw import RawItem
from pamong.exams.formats.template import COLUMNS, item_of
from pamong.exams.models import Bank

_ROWS: Final = "SELECT row, {columns} FROM staged {where} ORDER BY row"


@dataclass(frozen=True, slots=True)
class Line:
    """A row that was read."""

    row: int
    bank: str
    item: RawItem
    digest: str

    @property
    def same(self) -> tuple[str, str, str, str]:
        """Equal for rows that ask the same in one bank, with the same key."""
        return self.bank, self.item.kind, self.digest, repr(sorted(self.item.key.items()))


@dataclass(frozen=True, slots=True)
class Known:
    """What a region has, by the names that rows use.

    banks           open ones
    competencies    by their code, small letters
    regulations     in force, by their number, small letters
    """

    banks: Mapping[str, Bank]
    competencies: Mapping[str, list[CompetencyFacts]]
    regulations: Mapping[str, list[int]]


def lines(*, new: bool = False) -> list[Line]:
    """Rows of the import, or those that are new."""
    columns = [column.key for column in COLUMNS]
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.format(columns=names, where="WHERE outcome = 'new'" if new else ""))
        return [_line(row, dict(zip(columns, values, strict=True))) for row, *values in cursor.fetchall()]


def known(region: int) -> Known:
    """Four queries."""
    competencies: defaultdict[str, list[CompetencyFacts]] = defaultdict(list)
    for one in current_competencies(region).values():
        competencies[one.code.casefold()].append(one)
    regulations: defaultdict[str, list[int]] = defaultdict(list)
    for pk, number in regulation_numbers(region).items():
        regulations[number.casefold()].append(pk)
    banks = {row.name: row for row in Bank.objects.filter(region=region, closed_at=None)}
    return Known(banks, dict(competencies), dict(regulations))


def tag_columns(line: Line, have: Known) -> dict[str, Any]:
    """Columns of its item, for a row whose tags are known."""
    tags = line.item.tags
    competency = have.competencies[tags["competency"].casefold()][0].id if "competency" in tags else None
    return {
        "sector": tags.get("sector", "general"),
        "competency_id": competency,
        "level": int(tags["level"]) if "level" in tags else None,
        "cognitive": tags.get("cognitive", ""),
        "regulation_id": _only(have.regulations.get(tags.get("regulation", "").casefold(), ())),
        "source": line.item.source,
    }


def _only(found: Iterable[int]) -> int | None:
    return next(iter(found), None)


def _line(row: int, values: dict[str, Any]) -> Line:
    item = item_of(values)
    return Line(row, values["bank"], item, digest_of(item.content))
