"""What a programme consists of."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from pamong.kit.wording import number as written
from pamong.learning.models import CompletionRule, Module, Offering
from pamong.learning.queries.conversions import UNITS, FormRow, forms

RULES: Final = CompletionRule.choices
"""By what a module can be completed, and the words for it."""


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """A module as it was written down.

    form        code of one of the 25 forms of development
    hours       JP as the programme states them
    rule        attendance, product or test; ``rule_label`` in words
    share       percent of the planned minutes that must be attended
    pass_mark   of a test, 0 to 100; None for another rule
    task        what is handed in, or tested
    """

    id: int
    uuid: UUID
    number: int
    title: str
    form: str
    hours: Decimal
    rule: str
    rule_label: str
    share: int
    pass_mark: int | None
    task: str

    @property
    def hours_words(self) -> str:
        """``4`` or ``7,5``."""
        return hours_words(self.hours)

    @property
    def completed_by(self) -> str:
        """Its completion rule as a sentence."""
        told = {"share": self.share, "mark": self.pass_mark}
        if self.rule == CompletionRule.TEST:
            return _("Hadir paling sedikit %(share)s%% waktu dan lulus tes dengan nilai %(mark)s atau lebih") % told
        if self.rule == CompletionRule.PRODUCT:
            return _("Hadir paling sedikit %(share)s%% waktu dan hasil kerja diterima") % told
        return _("Hadir paling sedikit %(share)s%% waktu") % told


@dataclass(frozen=True, slots=True)
class ModuleLine:
    """A module and its form as the region counts it; None where the form is not in the region's table."""

    row: ModuleRow
    form: FormRow | None

    @property
    def form_name(self) -> str:
        """What people call the form."""
        return self.form.name if self.form else self.row.form

    @property
    def counted(self) -> str:
        """What the conversion gives, where the form has a fixed value; empty where hours count as stated."""
        if self.form is None or self.form.hours is None:
            return ""
        return _("%(hours)s JP per %(unit)s menurut tabel konversi") % {
            "hours": hours_words(self.form.hours),
            "unit": dict(UNITS)[self.form.unit],
        }


def modules_of(programme: int) -> tuple[ModuleRow, ...]:
    """Modules of a programme, in their order. One query."""
    return tuple(read_module(row) for row in Module.objects.filter(programme=programme).order_by("number"))


def module_lines(programme: int, region: int) -> tuple[ModuleLine, ...]:
    """The same, each with its form as the region counts it."""
    known = forms_by_code(region)
    return tuple(ModuleLine(row, known.get(row.form)) for row in modules_of(programme))


def forms_by_code(region: int) -> Mapping[str, FormRow]:
    """Code → form, of the table that the region counts by."""
    return {row.code: row for row in forms(region)}


def modules_fixed(programme: int) -> bool:
    """Whether an offering of it was published: its modules then stay as they are."""
    return Offering.objects.filter(programme=programme, published_at__isnull=False).exists()


def read_module(row: Module) -> ModuleRow:
    """A row as everybody sees it."""
    return ModuleRow(
        id=row.pk,
        uuid=row.uuid,
        number=row.number,
        title=row.title,
        form=row.form,
        hours=row.hours,
        rule=row.rule,
        rule_label=str(CompletionRule(row.rule).label),
        share=row.share,
        pass_mark=row.pass_mark,
        task=row.task,
    )


def hours_words(hours: Decimal) -> str:
    """``4`` or ``7,5``: without a part that is nothing."""
    return written(hours, 0 if hours == hours.to_integral_value() else 1)
