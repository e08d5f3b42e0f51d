"""A kind of record as people read it: headings and values in words, without keys, codes and what only programs need."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db.models import DateField, DateTimeField, DecimalField, Field, ForeignKey, Model, QuerySet

from pamong.core.refusals import Text
from pamong.kit.wording import long_date, long_moment, short_number
from pamong.people.formats.privacy import field_labels, named_by
from pamong.people.formats.reference import education_levels, standings
from pamong.people.queries.everything import Told
from pamong.people.queries.paths import unit_paths

PLAIN: Final = {
    "region": "people.Region",
    "unit": "people.Unit",
    "position": "people.Position",
    "competency": "competency.Competency",
    "survey": "surveys.Survey",
    "session": "learning.Session",
}
"""Fields that point by a plain number, and to what."""

_verbs: dict[str, Text] = {}

Names = Mapping[str, Mapping[Any, str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of it. No columns: the rows hold nothing that is meant for people."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def word_verbs(words: Mapping[str, Text]) -> None:
    """Take what a verb of the journal says happened from whoever is above and knows it."""
    _verbs.update(words)


def readable(told: Told, zone: ZoneInfo) -> Sheet:
    """These rows in words; columns that are empty in all of them are left out. A query for each kind of thing that is named.

    zone        in which moments are told
    """
    model = apps.get_model(told.model)
    fields = [model._meta.get_field(name) for name in told.columns]
    shown = [(field, label) for field in fields if (label := _label(model, field.name))]
    names = {field.name: _names(field, told) for field, _label_of in shown}
    columns = [(label, [_words(field, row[field.name], names, zone) for row in told.rows]) for field, label in shown]
    full = [(label, cells) for label, cells in columns if any(cells)]
    rows = tuple(zip(*(cells for _label_of, cells in full), strict=True))
    return Sheet(told.title, tuple(label for label, _cells in full), rows)


def _label(model: type[Model], name: str) -> str:
    """The heading for that table, else for any; empty for what is not shown."""
    labels = field_labels()
    return labels.get(f"{model.__name__}.{name}", labels.get(name, ""))


def _names(field: "Field[Any, Any]", told: Told) -> dict[Any, str]:
    """What the things are called to which this column points; nothing for what points nowhere, and for people."""
    target = field.remote_field.model._meta.label if isinstance(field, ForeignKey) else PLAIN.get(field.name, "")
    keys = {row[field.name] for row in told.rows if isinstance(row[field.name], int)}
    if target == "people.Unit":
        return {unit: path[-1].name for unit, path in unit_paths(keys).items()}
    path = named_by().get(target)
    return dict(QuerySet(apps.get_model(target)).filter(pk__in=keys).values_list("pk", path)) if path else {}


def _words(field: "Field[Any, Any]", value: Any, names: Names, zone: ZoneInfo) -> str:  # noqa: PLR0911  # a line a kind of value
    if value is None:
        return ""
    if isinstance(field, ForeignKey) or (field.name in PLAIN and not isinstance(value, str)):
        return str(names[field.name].get(value, ""))
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, DateTimeField):
        return long_moment(datetime.fromisoformat(value), zone)
    if isinstance(field, DateField):
        return long_date(date.fromisoformat(value))
    if isinstance(field, DecimalField):
        return short_number(Decimal(value), 2)
    return _plain(field.name, value)


def _plain(name: str, value: Any) -> str:
    match value:
        case bool():
            return "ya" if value else "tidak"
        case float():
            return short_number(value, 2)
        case list():
            return ", ".join(_plain(name, one) for one in value)
        case dict():
            return ""
        case str() if name in _CODES:
            return _CODES[name](value)
        case _:
            return str(value)


def _standing(code: str) -> str:
    known = standings().get(code)
    return known.name if known else code


_CODES: Final[dict[str, Callable[[str], str]]] = {
    "verb": lambda verb: str(_verbs.get(verb, "")),
    "standing": _standing,
    "education_level": lambda code: education_levels().get(code, code),
}
"""Fields that hold a code of a table, and how it is told."""
