"""What a version of a scheme and a unit are, as somebody tells it: tidied, and refused where it cannot be."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from pamong.core.refusals import Invalid
from pamong.credentials.models import SchemeUnit, SchemeVersion
from pamong.kit.wording import one_line

BOUNDS: Final = {
    "months": (1, 120),
    "renewal_days": (0, 730),
    "separation": (0, 120),
    "appeal_days": (1, 90),
    "answer_days": (1, 90),
}
"""Least and most of each number, as the database holds it."""

MOST_LINES: Final = 20
"""Prerequisites of a version, and elements of a unit."""

_MOST_HOURS: Final = Decimal(1000)


@dataclass(frozen=True, slots=True)
class SchemeFacts:
    """What a version promises. All but numbers may still be empty while it is a draft.

    source      where the numbers stand; empty: belum dikonfirmasi
    requires    uuid of another scheme of the region, of which a certificate in force must be held
    renewal     JSON of the rule for each unit of a renewal; None: as at first
    """

    level: str = ""
    about: str = ""
    basis: str = ""
    source: str = ""
    prerequisites: tuple[str, ...] = ()
    requires: UUID | None = None
    months: int = 36
    renewal_days: int = 90
    renewal: Mapping[str, Any] | None = None
    separation: int = 24
    appeal_days: int = 10
    answer_days: int = 14

    def checked(self) -> "SchemeFacts":
        """The same, tidied; the rule is left alone. Raises Invalid ``scheme-<number>``, ``scheme-prerequisites``."""
        for name, (least, most) in BOUNDS.items():
            read = getattr(self, name)
            if not least <= read <= most:
                told = {"read": read, "least": least, "most": most}
                raise Invalid(f"scheme-{name}", _("Terbaca %(read)s. Tulis %(least)s sampai %(most)s.") % told)
        conditions = _lines(self.prerequisites)
        if len(conditions) > MOST_LINES:
            raise Invalid("scheme-prerequisites", _too_many(len(conditions)))
        return replace(
            self,
            level=one_line(self.level),
            about="\n".join(map(one_line, self.about.strip().splitlines())),
            basis=one_line(self.basis),
            source=one_line(self.source),
            prerequisites=conditions,
        )


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What a unit is. Its rule and its elements may still be empty while the version is a draft.

    competency  uuid of one that counts in the region, with the ``level`` that the unit proves; None for none
    hours       JP of the usual course
    rule        JSON as ``science.scheme`` reads it; empty while nothing is decided
    """

    code: str
    title: str
    elements: tuple[str, ...] = ()
    competency: UUID | None = None
    level: int | None = None
    hours: Decimal | None = None
    rule: Mapping[str, Any] = field(default_factory=dict)

    def checked(self) -> "UnitFacts":
        """The same, tidied; competency and rule are left alone.

        raises      Invalid ``unit-code``, ``unit-title``, ``unit-elements``, ``unit-hours``
        """
        code, title, elements = one_line(self.code), one_line(self.title), _lines(self.elements)
        if not code:
            raise Invalid("unit-code", _("Kode unit masih kosong. Tulis misalnya PL.01."))
        if not title:
            raise Invalid("unit-title", _("Judul unit masih kosong. Tulis apa yang mampu dikerjakan."))
        if len(elements) > MOST_LINES:
            raise Invalid("unit-elements", _too_many(len(elements)))
        if self.hours is not None and not _sound(self.hours):
            raise Invalid(
                "unit-hours",
                _("Terbaca %(read)s JP. Tulis 0 sampai 1.000, paling banyak satu angka di belakang koma.")
                % {"read": self.hours},
            )
        return replace(self, code=code, title=title, elements=elements)


def facts_of(row: SchemeVersion) -> SchemeFacts:
    """What a version is now."""
    told: dict[str, Any] = {part.name: getattr(row, part.name) for part in fields(SchemeFacts)}
    told["prerequisites"] = tuple(row.prerequisites)
    told["requires"] = row.requires.uuid if row.requires else None
    return SchemeFacts(**told)


def unit_facts_of(row: SchemeUnit) -> UnitFacts:
    """What a unit is now."""
    told: dict[str, Any] = {part.name: getattr(row, part.name) for part in fields(UnitFacts)}
    told["elements"] = tuple(row.elements)
    told["competency"] = row.competency.uuid if row.competency else None
    return UnitFacts(**told)


def _lines(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Each on one line, without empty ones."""
    return tuple(filter(None, map(one_line, texts)))


def _too_many(count: int) -> str:
    return _("Terbaca %(read)s baris. Paling banyak %(most)s; gabungkan yang sejenis.") % {
        "read": count,
        "most": MOST_LINES,
    }


def _sound(hours: Decimal) -> bool:
    return hours.is_finite() and 0 <= hours <= _MOST_HOURS and hours == hours.quantize(Decimal("0.1"))
