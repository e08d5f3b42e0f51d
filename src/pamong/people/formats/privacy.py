"""Rules about personal data that come with pamong: how fast, how long, on which basis; each with source and confidence."""

from csv import DictReader
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class DataRight:
    """How fast one right, or one duty, is to be served.

    confirmed   whether a source says so; else our reading, shown as "belum dikonfirmasi"
    """

    right: str
    within: timedelta
    article: str
    source: str
    since: date
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Retention:
    """How long one kind of record is kept.

    days        None: as long as a basis outside this house says
    model       label of the table whose rows fall due; empty where nothing is counted
    moment      field of it from which ``grace`` days count; ``only`` narrows, as field and value; with ``!`` before
                the field, what has that value is left out
    """

    kind: str
    days: int | None
    model: str
    moment: str
    grace: int
    only: tuple[tuple[str, str], ...]
    basis: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class RecordKind:
    """One table with personal data, as a copy of everything about somebody calls it.

    by          how its rows are found; empty: the shortest way of foreign keys up to the person
    withheld    why it is not handed over; empty when it is
    """

    model: str
    title: str
    by: tuple[str, ...]
    withheld: str


@dataclass(frozen=True, slots=True)
class Processing:
    """One line of the register of processing. ``retention`` is a kind of ``retentions``."""

    activity: str
    purpose: str
    basis: str
    article: str
    people: str
    data: str
    seen_by: str
    retention: str
    confirmed: bool


@cache
def data_rights() -> dict[str, DataRight]:
    """Rights by name, with ``breach`` and the hour of the reminder."""
    return {
        row["right"]: DataRight(
            right=row["right"],
            within=timedelta(hours=int(row["hours"])),
            article=row["article"],
            source=row["source"],
            since=date.fromisoformat(row["since"]),
            confirmed=_confirmed(row),
        )
        for row in _rows("data_rights")
    }


@cache
def retentions() -> dict[str, Retention]:
    """Kinds of records, those that fall due by themselves first."""
    return {
        row["kind"]: Retention(
            kind=row["kind"],
            days=int(row["days"]) if row["days"] else None,
            model=row["model"],
            moment=row["moment"],
            grace=int(row["grace"] or 0),
            only=tuple(_pair(part) for part in row["only"].split(";") if part),
            basis=row["basis"],
            confirmed=_confirmed(row),
        )
        for row in _rows("retention")
    }


@cache
def record_kinds() -> dict[str, RecordKind]:
    """Tables with personal data by label, in the order of a copy."""
    return {
        row["model"]: RecordKind(
            row["model"], row["title"], tuple(part for part in row["by"].split("|") if part), row["withheld"]
        )
        for row in _rows("record_kinds")
    }


@cache
def field_labels() -> dict[str, str]:
    """What a field is called in a copy that people read: by its name, or for one table ``Table.name``. Empty: not shown."""
    return {row["field"]: row["label"] for row in _rows("field_labels")}


@cache
def named_by() -> dict[str, str]:
    """Table → the field, or the way to it, that names its rows for people."""
    return {row["model"]: row["name"] for row in _rows("named_by")}


@cache
def processing() -> tuple[Processing, ...]:
    """What is done with whose data. UU 27/2022 Pasal 31."""
    return tuple(
        Processing(**{name: value for name, value in row.items() if name != "confidence"}, confirmed=_confirmed(row))
        for row in _rows("processing")
    )


def _confirmed(row: dict[str, str]) -> bool:
    return row["confidence"].startswith("confirmed")


def _pair(text: str) -> tuple[str, str]:
    name, _sign, value = text.partition("=")
    return name, value


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("pamong.people") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return list(DictReader(text.splitlines()))
