"""What a programme and a module are, as somebody tells it: tidied, and refused where it cannot be."""

from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from pamong.core.refusals import Invalid
from pamong.kit.wording import one_line
from pamong.learning.formats.conversions import conversions
from pamong.learning.formats.templates import TEXTS
from pamong.learning.models import CompletionRule, Module, Programme
from pamong.people.formats.reference import levels
from pamong.people.queries.choosing import EMPLOYMENT_KINDS, POSITION_KINDS

_LINES: Final = frozenset({"title", "field", "audience"})
"""Texts of one line; the others may have several."""

_DAYS: Final = range(1, 1001)
_MOST_HOURS: Final = Decimal(1000)
_PERCENT: Final = range(101)


@dataclass(frozen=True, slots=True)
class ProgrammeFacts:
    """What a programme is. Everything but title and field may still be empty while it is a draft.

    for_statuses, for_kinds, for_levels     kinds of employment, kinds of position and *jenjang*; empty is all
    prerequisite                            uuid of another programme of the region that must have been completed
    """

    title: str
    field: str
    promise: str = ""
    audience: str = ""
    compulsory: bool = False
    online: bool = False
    international: bool = False
    purpose: str = ""
    time_needed: str = ""
    data_use: str = ""
    consequences: str = ""
    help: str = ""
    evaluation_question: str = ""
    evaluation_measure: str = ""
    evaluation_days: int | None = None
    for_statuses: tuple[str, ...] = ()
    for_kinds: tuple[str, ...] = ()
    for_levels: tuple[str, ...] = ()
    for_gap: bool = False
    prerequisite: UUID | None = None
    review_on: date | None = None

    def checked(self) -> "ProgrammeFacts":
        """The same, tidied. Raises Invalid ``programme-title``, ``programme-field``, ``evaluation-days``, ``programme-for``."""
        texts: dict[str, str] = {name: getattr(self, name) for name in ("title", "field", *TEXTS)}
        tidy: dict[str, Any] = {
            name: one_line(text) if name in _LINES else _lines(text) for name, text in texts.items()
        }
        if not tidy["title"]:
            raise Invalid("programme-title", _("Judul program masih kosong. Tulis misalnya Pelayanan Prima."))
        if not tidy["field"]:
            raise Invalid("programme-field", _("Bidang masih kosong. Tulis misalnya Pelayanan publik."))
        if self.evaluation_days is not None and self.evaluation_days not in _DAYS:
            raise Invalid(
                "evaluation-days",
                _("Terbaca %(days)s hari. Evaluasi dilihat 1 sampai 1.000 hari sesudah angkatan selesai.")
                % {"days": self.evaluation_days},
            )
        _refuse_unknown(self.for_statuses, dict(EMPLOYMENT_KINDS))
        _refuse_unknown(self.for_kinds, dict(POSITION_KINDS))
        _refuse_unknown(self.for_levels, levels())
        return replace(self, **tidy)

    def columns(self) -> dict[str, Any]:
        """As the row holds them; the prerequisite is found by whoever writes."""
        told = asdict(self)
        del told["prerequisite"]
        lists = ("for_statuses", "for_kinds", "for_levels")
        return told | {name: list(told[name]) for name in lists}


@dataclass(frozen=True, slots=True)
class ModuleFacts:
    """What a module is.

    form        code of one of the 25 forms of development: KL03
    hours       JP as the programme states them
    rule        attendance, product or test
    share       percent of the planned minutes that must be attended, whatever the rule
    pass_mark   of a test, 0 to 100; None for another rule
    task        what is handed in, or tested
    """

    title: str
    form: str
    hours: Decimal
    rule: str = CompletionRule.ATTENDANCE.value
    share: int = 80
    pass_mark: int | None = None
    task: str = ""

    def checked(self) -> "ModuleFacts":
        """The same, tidied, with hours to one place. Raises Invalid ``module-…`` with what was read."""
        title, task = one_line(self.title), _lines(self.task)
        if not title:
            raise Invalid("module-title", _("Judul modul masih kosong. Tulis apa yang dipelajari."))
        if self.form not in {row.form for row in conversions()}:
            raise Invalid(
                "module-form", _("Bentuk “%(read)s” tidak dikenal. Pilih dari 25 bentuk.") % {"read": self.form}
            )
        if not self.hours.is_finite() or not 0 <= self.hours <= _MOST_HOURS or _places(self.hours) > 1:
            raise Invalid(
                "module-hours",
                _("Terbaca %(read)s JP. Tulis 0 sampai 1.000, paling banyak satu angka di belakang koma.")
                % {"read": self.hours},
            )
        if self.rule not in CompletionRule.values:
            raise Invalid(
                "module-rule", _("Aturan tuntas “%(read)s” tidak dikenal. Pilih dari daftar.") % {"read": self.rule}
            )
        if self.share not in _PERCENT:
            raise Invalid(
                "module-share", _("Terbaca %(read)s%%. Kehadiran paling sedikit 0 sampai 100%%.") % {"read": self.share}
            )
        self._refuse_mark()
        if self.rule != CompletionRule.ATTENDANCE and not task:
            raise Invalid("module-task", _("Tugas masih kosong. Tulis apa yang dikumpulkan atau diujikan."))
        return replace(self, title=title, task=task)

    def _refuse_mark(self) -> None:
        tested = self.rule == CompletionRule.TEST
        if tested and (self.pass_mark is None or self.pass_mark not in _PERCENT):
            raise Invalid(
                "module-mark", _("Nilai lulus tes masih kosong atau di luar 0 sampai 100. Tulis misalnya 70.")
            )
        if not tested and self.pass_mark is not None:
            raise Invalid("module-mark", _("Nilai lulus hanya untuk modul yang diselesaikan dengan tes. Kosongkan."))


def facts_of(row: Programme) -> ProgrammeFacts:
    """What a programme is now."""
    known = {part.name: getattr(row, part.name) for part in fields(ProgrammeFacts) if part.name != "prerequisite"}
    lists = {name: tuple(known[name]) for name in ("for_statuses", "for_kinds", "for_levels")}
    return ProgrammeFacts(**known | lists, prerequisite=row.prerequisite.uuid if row.prerequisite else None)


def module_facts_of(row: Module) -> ModuleFacts:
    """What a module is now."""
    return ModuleFacts(**{part.name: getattr(row, part.name) for part in fields(ModuleFacts)})


def _lines(text: str) -> str:
    """Text of several lines, each tidied; no empty ones at the ends."""
    return "\n".join(map(one_line, text.strip().splitlines()))


def _places(hours: Decimal) -> int:
    exponent = hours.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _refuse_unknown(chosen: tuple[str, ...], known: Any) -> None:
    for one in chosen:
        if one not in known:
            raise Invalid("programme-for", _("“%(read)s” tidak dikenal. Pilih dari daftar.") % {"read": one})
