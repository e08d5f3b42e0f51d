"""Programmes that come with pamong, ready to be made one's own. Pure: what the file says, as it says it."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from tomllib import loads
from typing import Any, Final

TEXTS: Final = (
    "promise",
    "audience",
    "purpose",
    "time_needed",
    "data_use",
    "consequences",
    "help",
    "evaluation_question",
    "evaluation_measure",
)
"""Texts of a template, by the names of the programme's columns."""


@dataclass(frozen=True, slots=True)
class TemplateModule:
    """A module of a template. ``basis`` says where the number of hours comes from."""

    title: str
    form: str
    hours: Decimal
    rule: str
    share: int
    pass_mark: int | None
    task: str
    basis: str


@dataclass(frozen=True, slots=True)
class Template:
    """A ready programme.

    texts       column → text
    aims        code of a competency that comes with pamong, and the level to which it is raised
    """

    code: str
    title: str
    field: str
    compulsory: bool
    online: bool
    texts: dict[str, str]
    evaluation_days: int
    aims: tuple[tuple[str, int], ...]
    modules: tuple[TemplateModule, ...]

    @property
    def hours(self) -> Decimal:
        """JP of all modules."""
        return sum((module.hours for module in self.modules), Decimal(0))


@cache
def templates() -> tuple[Template, ...]:
    """The four that come with pamong, in the order of the file. Raises KeyError when a part is missing."""
    text = (files("pamong.learning") / "data" / "templates.toml").read_text(encoding="utf-8")
    return tuple(map(_template, loads(text)["template"]))


def _template(told: dict[str, Any]) -> Template:
    return Template(
        code=told["code"],
        title=told["title"],
        field=told["field"],
        compulsory=told["compulsory"],
        online=told["online"],
        texts={name: told[name].strip() for name in TEXTS},
        evaluation_days=told["evaluation_days"],
        aims=tuple((code, level) for code, level in told["aims"]),
        modules=tuple(map(_module, told["module"])),
    )


def _module(told: dict[str, Any]) -> TemplateModule:
    return TemplateModule(
        title=told["title"],
        form=told["form"],
        hours=Decimal(told["hours"]),
        rule=told["rule"],
        share=told["share"],
        pass_mark=told.get("pass_mark"),
        task=told.get("task", "").strip(),
        basis=told["basis"],
    )
