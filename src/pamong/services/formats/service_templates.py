"""Ready services, the fourteen components, and the transparency checklist. Pure: what the files say, as they say it.

A template is a proposal: no source confirms its times, fees and papers unless it names one; the office decides.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from json import loads
from typing import Any, Final

UNCONFIRMED: Final = "general_knowledge"
"""Confidence of what no source confirmed."""

DELIVERY: Final = "service delivery"
"""Group of the components that must be published."""


@dataclass(frozen=True, slots=True)
class Component:
    """One of the fourteen components of a service standard.

    group       service delivery, or manufacturing
    element     of the satisfaction survey that asks about it: U1 … U9; empty for none
    help        what an office writes there
    """

    number: int
    group: str
    name: str
    element: str
    help: str
    source: str
    confidence: str

    @property
    def delivery(self) -> bool:
        """Whether it must be published."""
        return self.group == DELIVERY

    @property
    def confirmed(self) -> bool:
        """Whether a source confirms it."""
        return self.confidence != UNCONFIRMED


@dataclass(frozen=True, slots=True)
class ServiceTemplate:
    """A ready service.

    components      number → text
    promise, fee    proposals; None: the office must say
    notes           what of them is proposed and by which source; of ``promise`` and ``fee``
    confirmed       names of proposals that a source confirms: promise, fee
    """

    code: str
    title: str
    about: str
    components: Mapping[int, str]
    promise: int | None
    promise_unit: str
    fee: int | None
    notes: Mapping[str, str]
    confirmed: frozenset[str]


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One line of the transparency checklist.

    judged      standard: computed from the published standard; proof: by what the office shows
    """

    key: str
    title: str
    question: str
    judged: str


@cache
def components() -> tuple[Component, ...]:
    """The fourteen, by number."""
    return tuple(
        Component(
            int(row["no"]),
            row["group"],
            row["component"],
            row["skm_unsur"],
            row["help"],
            row["source"],
            row["confidence"],
        )
        for row in _rows("components.csv")
    )


@cache
def check_items() -> tuple[CheckItem, ...]:
    """The checklist, in the order in which it is shown."""
    return tuple(
        CheckItem(row["item"], row["title"], row["question"], row["judged"]) for row in _rows("transparency.csv")
    )


@cache
def templates() -> tuple[ServiceTemplate, ...]:
    """The eight that come with pamong, in the order in which they are offered."""
    told = loads((files("pamong.services") / "data" / "templates.json").read_text(encoding="utf-8"))
    return tuple(map(_template, told["templates"]))


def template_of(code: str) -> ServiceTemplate | None:
    """One of them."""
    return next((one for one in templates() if one.code == code), None)


def _template(told: dict[str, Any]) -> ServiceTemplate:
    return ServiceTemplate(
        code=told["code"],
        title=told["title"],
        about=told["about"],
        components={int(number): text for number, text in told["components"].items()},
        promise=told["promise"],
        promise_unit=told["promise_unit"],
        fee=told["fee"],
        notes=told["notes"],
        confirmed=frozenset(told["confirmed"]),
    )


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("pamong.services") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
