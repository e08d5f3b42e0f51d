"""What a version tells, in words: the same for anybody as for those who keep it. No actor; whoever asks has checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from pamong.competency.queries.regulations import named_competencies
from pamong.credentials.formats.rule_words import Names, rule_sentences, trouble_words
from pamong.credentials.models import SchemePartner, SchemePosition, SchemeUnit, SchemeVersion
from pamong.credentials.queries.facts import units_of
from pamong.credentials.queries.names import names_of
from pamong.science.scheme import Rule, parse


@dataclass(frozen=True, slots=True)
class UnitTold:
    """A unit. ``ways``: a sentence for each way to show it; none while it has no rule. ``trouble``: why it cannot be read."""

    uuid: UUID
    number: int
    code: str
    title: str
    elements: tuple[str, ...]
    competency: str
    level: int | None
    hours: Decimal | None
    ways: tuple[str, ...]
    trouble: str


@dataclass(frozen=True, slots=True)
class PartnerTold:
    """A partner and what it does."""

    name: str
    part: str


@dataclass(frozen=True, slots=True)
class VersionTold:
    """Everything that a version promises.

    requires        title of the scheme of which a certificate must be held; empty for none
    renewal         a sentence for each way to renew; none: as at first
    confirmed       whether a source is named for its numbers and units
    """

    uuid: UUID
    number: int
    level: str
    about: str
    basis: str
    source: str
    prerequisites: tuple[str, ...]
    requires: str
    months: int
    renewal_days: int
    renewal: tuple[str, ...]
    separation: int
    appeal_days: int
    answer_days: int
    units: tuple[UnitTold, ...]
    positions: tuple[str, ...]
    partners: tuple[PartnerTold, ...]

    @property
    def confirmed(self) -> bool:
        """Whether the numbers have a source."""
        return bool(self.source)

    @property
    def hours(self) -> Decimal:
        """JP of the usual course in all units."""
        return sum((unit.hours for unit in self.units if unit.hours), Decimal(0))


def told_of(version: SchemeVersion) -> VersionTold:
    """All of it. Seven queries at most."""
    units = units_of(version.pk)
    rules = {unit.pk: _read(unit.rule) for unit in units}
    renewal, _trouble = _read(version.renewal or {})
    names = names_of([rule for rule, _trouble in (*rules.values(), (renewal, "")) if rule])
    places = SchemePosition.objects.filter(version=version).order_by("position__folded", "position")
    partners = SchemePartner.objects.filter(version=version).order_by("partner__name", "partner")
    return VersionTold(
        uuid=version.uuid,
        number=version.number,
        level=version.level,
        about=version.about,
        basis=version.basis,
        source=version.source,
        prerequisites=tuple(version.prerequisites),
        requires=version.requires.title if version.requires else "",
        months=version.months,
        renewal_days=version.renewal_days,
        renewal=rule_sentences(renewal, names) if renewal else (),
        separation=version.separation,
        appeal_days=version.appeal_days,
        answer_days=version.answer_days,
        units=_units(units, rules, names),
        positions=tuple(places.values_list("position__name", flat=True)),
        partners=tuple(PartnerTold(name, part) for name, part in partners.values_list("partner__name", "part")),
    )


def _units(
    units: tuple[SchemeUnit, ...], rules: Mapping[int, tuple[Rule | None, str]], names: Names
) -> tuple[UnitTold, ...]:
    known = named_competencies(unit.competency_id for unit in units if unit.competency_id)
    return tuple(
        _unit(unit, *rules[unit.pk], names, known[unit.competency_id].name if unit.competency_id else "")
        for unit in units
    )


def _unit(unit: SchemeUnit, rule: Rule | None, trouble: str, names: Names, competency: str) -> UnitTold:
    return UnitTold(
        uuid=unit.uuid,
        number=unit.number,
        code=unit.code,
        title=unit.title,
        elements=tuple(unit.elements),
        competency=competency,
        level=unit.level,
        hours=unit.hours,
        ways=rule_sentences(rule, names) if rule else (),
        trouble=trouble,
    )


def _read(raw: Mapping[str, Any]) -> tuple[Rule | None, str]:
    """A rule, and why there is none; both empty while nothing was written."""
    try:
        return (parse(raw), "") if raw else (None, "")
    except ValueError as problem:
        return None, trouble_words(str(problem))
