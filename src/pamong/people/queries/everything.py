"""Everything that is kept about one person, whichever context keeps it, found by what the tables themselves declare.

A table with personal data is reached by the shortest way of its foreign keys up to the person. Where a table points by a plain
number, ``data/record_kinds.csv`` says which. No actor; whoever asks has checked that it is for that person.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from django.apps import apps
from django.db.models import Field, ForeignKey, Model, Q, QuerySet
from django.utils import timezone

from pamong.core.personal_data import THIRD_PARTY
from pamong.people.formats.privacy import RecordKind, record_kinds
from pamong.people.models import Account, Person

SECRETS: Final = frozenset({"password", "digest", "token", "session_key", "badge", "key"})
"""Fields that open something, or from which something could be made that does."""

SECRET_DATA: Final = frozenset({"mfa.Authenticator", "usersessions.UserSession"})
"""Tables whose ``data`` is such a field."""

STAMPS: Final = "account id"
"""How the reason of a field begins that only says by which account something was done."""

BATCH: Final = 500
"""Rows that are read at once."""


@dataclass(frozen=True, slots=True)
class Told:
    """One kind of record in a copy.

    rows        names of fields and their values; ``withheld`` says why there are none
    """

    model: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]
    withheld: str


def everything(person: int) -> Iterator[Told]:
    """Each kind of record in turn, those that are not handed over among them. A few queries a kind."""
    row = Person.objects.get(pk=person)
    account = Account.objects.filter(person=row).first()
    for kind in record_kinds().values():
        yield _told(kind, row.pk, account.pk if account else 0)


def ways() -> dict[type[Model], str]:
    """Table → shortest way of foreign keys up to the person, as a filter takes it."""
    return dict(_ways())


def holding() -> dict[str, dict[str, str]]:
    """Label of every table with personal data, ours and the libraries' → its fields, and why they are kept."""
    declared = {
        model._meta.label: getattr(model, "personal_data", THIRD_PARTY.get(model._meta.label, {}))
        for model in apps.get_models()
    }
    return {label: fields for label, fields in declared.items() if fields}


def only_stamped(label: str) -> bool:
    """Whether a table knows about people only by which account something was done: the journal says that to the person."""
    return all(why.startswith(STAMPS) for why in holding()[label].values())


def columns_of(model: type[Model]) -> list[str]:
    """Fields of a table that a copy gives."""
    return [field.name for field in _fields(model)]


@cache
def _ways() -> tuple[tuple[type[Model], str], ...]:
    found: dict[type[Model], str] = {Person: "pk"}
    queue = deque([Person])
    while queue:
        target = queue.popleft()
        for model in apps.get_models():
            name = next((field.name for field in model._meta.local_fields if _points(field, target)), None)
            if name and model not in found:
                found[model] = name if target is Person else f"{name}__{found[target]}"
                queue.append(model)  # type: ignore[arg-type]  # a queue of classes of models
    return tuple(found.items())


def _points(field: "Field[Any, Any]", target: type[Model]) -> bool:
    return isinstance(field, ForeignKey) and field.remote_field.model is target


def _told(kind: RecordKind, person: int, account: int) -> Told:
    model = apps.get_model(kind.model)
    if kind.withheld:
        return Told(kind.model, kind.title, (), (), kind.withheld)
    fields = _fields(model)
    found = _rows(model, kind.by, person, account)
    order = [field.attname for field in model._meta.pk_fields]
    rows = tuple(_written(row, fields, account) for row in found.order_by(*order).iterator(BATCH))
    return Told(kind.model, kind.title, tuple(field.name for field in fields), rows, "")


def _rows(model: type[Model], by: tuple[str, ...], person: int, account: int) -> "QuerySet[Model]":
    wanted = Q()
    for way in by or (ways()[model],):
        if way.endswith("!"):
            wanted |= Q(**{way[:-1]: account}) if account else Q(pk__in=[])
        elif ">" in way:
            field, label = way.split(">")
            above = apps.get_model(label)
            known = _rows(above, record_kinds()[label].by, person, account)
            wanted |= Q(**{f"{field}__in": known.values("id")})
        else:
            wanted |= Q(**{way: person})
    return QuerySet(model).filter(wanted)


def _fields(model: type[Model]) -> "list[Field[Any, Any]]":
    hidden = SECRETS | ({"data"} if model._meta.label in SECRET_DATA else set())
    return [
        field
        for field in model._meta.local_fields
        if field.name not in hidden and field.name != "pk" and not field.generated
    ]


def _written(row: Model, fields: "list[Field[Any, Any]]", account: int) -> dict[str, Any]:
    stamped = holding()[row._meta.label]
    return {
        field.name: _value(
            getattr(row, field.attname), stamp=stamped.get(field.name, "").startswith(STAMPS), own=account
        )
        for field in fields
    }


def _value(value: Any, *, stamp: bool, own: int) -> Any:
    """As JSON takes it. Of other people's accounts it says only that it was somebody of the office."""
    if stamp and value is not None:
        return "Anda" if value == own else "petugas"
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, (bool, int, float, str, list, dict)) else str(value)
