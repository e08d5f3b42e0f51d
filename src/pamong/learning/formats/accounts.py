"""Accounts of the regional budget under which training is paid, as the table that comes with pamong says."""

from csv import DictReader
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class BudgetAccount:
    """An account (*kode rekening*).

    use         for what training uses it, in words
    source      where its code and name were read
    confirmed   whether a source says so; else shown as "belum dikonfirmasi"
    """

    code: str
    name: str
    use: str
    source: str
    confirmed: bool


@cache
def accounts() -> dict[str, BudgetAccount]:
    """Every account by its code, in the order of the table."""
    return {row.code: row for row in read_accounts(_table())}


def read_accounts(text: str) -> list[BudgetAccount]:
    """Accounts of a table in CSV. Raises KeyError for a column that is missing, ValueError for a code that comes twice."""
    rows = [
        BudgetAccount(
            row["code"],
            row["name"],
            row["typical_use"],
            row["source"],
            row["confidence"].startswith("confirmed"),
        )
        for row in DictReader(text.splitlines())
    ]
    if len({row.code for row in rows}) < len(rows):
        raise ValueError("an account comes twice")
    return rows


def _table() -> str:
    return (files("pamong.learning") / "data" / "budget_accounts.csv").read_text(encoding="utf-8")
