"""What stands on certificates, gathered for many decisions at once. No actor; whoever asks has checked the right to issue.

In Indonesian, whatever the language of the interface: a paper is the same for everybody.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import translation

from pamong.credentials.formats.rule_words import rule_sentences
from pamong.credentials.models import Appointment, Decision, SchemePartner, SchemeUnit, SchemeVersion, UnitResult
from pamong.credentials.queries.facts import JUDGING, rule_of, shown_of
from pamong.credentials.queries.names import names_of
from pamong.kit.documents.certificate import CertifiedUnit
from pamong.kit.papers import long_date, number
from pamong.kit.wording import one_line
from pamong.people.queries.papers import Named, named_people
from pamong.science.scheme import (
    Attendance,
    Exam,
    Experience,
    Leaf,
    Observation,
    Portfolio,
    Rule,
    judge,
    leaves,
    met,
    parse,
)

_KINDS: Final[dict[type, tuple[str, str]]] = {
    Attendance: ("pelatihan", "pelatihan"),
    Exam: ("tes", "tes tertulis"),
    Observation: ("praktik", "praktik"),
    Portfolio: ("portofolio", "portofolio"),
    Experience: ("pengalaman kerja", "pengalaman kerja"),
}
"""Kind of proof → in a table, in a sentence; in the order in which they are told."""

_CARRIED: Final = "keputusan terdahulu"
_MOST: Final = 2_000
"""Signs of what a credential says about a scheme and its rules."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What a certificate says of one decision.

    holder, post    as they are now; ``post`` perhaps empty
    scheme          with its level
    assessed        as it follows "telah dinilai melalui"
    hours           sum of JP, empty where nobody counts them
    matter, panel   paragraphs of the back
    about           of the scheme, and ``narrative`` of its rules, each on one line, for machines
    """

    holder: str
    post: str
    scheme: str
    assessed: str
    units: tuple[CertifiedUnit, ...]
    hours: str
    matter: tuple[str, ...]
    panel: tuple[str, ...]
    partners: tuple[tuple[str, str], ...]
    about: str
    narrative: str


@dataclass(frozen=True, slots=True)
class _Version:
    """What all certificates of a version share."""

    units: tuple[SchemeUnit, ...]
    partners: tuple[tuple[str, str], ...]
    narrative: str


def printed(decisions: Sequence[Decision]) -> dict[int, Printed]:
    """Decision → what its certificate says. Constant queries for a version, however many decisions."""
    versions = _versions({row.application.version_id for row in decisions})
    results = _results(decisions)
    people = named_people(_people(decisions, results))
    return {row.pk: _printed(row, versions[row.application.version_id], results[row.pk], people) for row in decisions}


def _versions(ids: Collection[int]) -> dict[int, _Version]:
    units: dict[int, list[SchemeUnit]] = defaultdict(list)
    for unit in SchemeUnit.objects.filter(version__in=ids).order_by("version", "number"):
        units[unit.version_id].append(unit)
    partners: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in SchemePartner.objects.filter(version__in=ids).select_related("partner").order_by("partner__name", "pk"):
        partners[row.version_id].append((row.partner.name, row.part))
    return {one: _Version(tuple(units[one]), tuple(partners[one]), _narrative(units[one])) for one in ids}


def _narrative(units: Iterable[SchemeUnit]) -> str:
    """By which ways each unit is shown."""
    rules = [(unit, parse(unit.rule)) for unit in units if unit.rule]
    names = names_of(rule for _unit, rule in rules)
    with translation.override("id"):
        told = [f"{unit.code}: {'; atau '.join(rule_sentences(rule, names))}." for unit, rule in rules]
    return _cut(" ".join(told)) or "Sesuai keputusan sidang pleno."


def _results(decisions: Sequence[Decision]) -> dict[int, dict[int, UnitResult]]:
    """Decision → unit → the result of its round that holds. One query."""
    applications = [row.application_id for row in decisions]
    rows = UnitResult.objects.filter(application__in=applications, appointment__ended_at=None)
    found: dict[tuple[int, int], dict[int, UnitResult]] = defaultdict(dict)
    for row in rows.select_related("appointment").order_by("pk"):
        if row.appointment.duty == JUDGING[row.round]:
            found[row.application_id, row.round][row.unit_id] = row
    return {row.pk: found[row.application_id, row.round] for row in decisions}


def _people(decisions: Sequence[Decision], results: Mapping[int, Mapping[int, UnitResult]]) -> set[int]:
    judges = {one.appointment.person_id for found in results.values() for one in found.values()}
    deciders = {one.person_id for row in decisions for one in _deciders(row)}
    return judges | deciders | {row.application.person_id for row in decisions}


def _deciders(decision: Decision) -> tuple[Appointment, Appointment]:
    return decision.first.appointment, decision.second.appointment


def _printed(
    decision: Decision, version: _Version, results: Mapping[int, UnitResult], people: Mapping[int, Named]
) -> Printed:
    application = decision.application
    row, who = application.version, people[application.person_id]
    proofs = {unit.pk: _proofs(rule_of(application, unit), results.get(unit.pk)) for unit in version.units}
    kinds = [kind for kind in _KINDS if any(isinstance(one, kind) for found in proofs.values() for one in found)]
    title = ", ".join(part for part in (application.scheme.title, row.level) if part)
    hours = [unit.hours for unit in version.units if unit.hours]
    return Printed(
        holder=one_line(who.name),
        post=one_line(who.serves),
        scheme=one_line(title),
        assessed=listed([_KINDS[kind][1] for kind in kinds]) or _CARRIED,
        units=tuple(_unit(unit, proofs[unit.pk]) for unit in version.units),
        hours=_hours(sum(hours, Decimal(0))) if hours else "",
        matter=(_matter(decision, results, proofs), _scheme_words(application.scheme.code, row)),
        panel=_panel(decision, results, people),
        partners=version.partners,
        about=_cut(one_line(row.about)) or f"Skema sertifikasi {one_line(title)}.",
        narrative=version.narrative,
    )


def _proofs(rule: Rule | None, result: UnitResult | None) -> tuple[Leaf, ...]:
    """What a unit was found shown by; what its rule asks for where the judgement kept no facts; nothing of a carried one."""
    if rule is None or result is None:
        return ()
    if not result.facts:
        return tuple(dict.fromkeys(leaves(rule)))
    shown = shown_of(result.facts)
    verdict = judge(rule, shown)
    return verdict.by or tuple(leaf for leaf in leaves(rule) if met(leaf, shown))


def _unit(unit: SchemeUnit, proofs: Collection[Leaf]) -> CertifiedUnit:
    words = [_KINDS[kind][0] for kind in _KINDS if any(isinstance(one, kind) for one in proofs)]
    told = ", ".join(words) or _CARRIED
    return CertifiedUnit(
        code=one_line(unit.code),
        title=one_line(unit.title),
        hours=_hours(unit.hours) if unit.hours else "",
        assessed=told[:1].upper() + told[1:],
        decision="Kompeten",
    )


def _matter(decision: Decision, results: Mapping[int, UnitResult], proofs: Mapping[int, Collection[Leaf]]) -> str:
    """Each kind of proof with its days."""
    zone = ZoneInfo(decision.application.scheme.region.time_zone)
    days: dict[type, set[date]] = {}
    for unit, found in proofs.items():
        for leaf in found:
            days.setdefault(type(leaf), set()).update(_days(leaf, results[unit], zone))
    told = [_dated(_KINDS[kind][1], days[kind]) for kind in _KINDS if kind in days]
    words = listed(told) or _CARRIED
    return f"{words[:1].upper()}{words[1:]}."


def _days(leaf: Leaf, result: UnitResult, zone: ZoneInfo) -> set[date]:
    """When a proof was given; nothing where no day is known."""
    if isinstance(leaf, Observation):
        return {result.at.astimezone(zone).date()}
    if not result.facts:
        return set()
    shown = shown_of(result.facts)
    if isinstance(leaf, Attendance) and leaf.programme in shown.attended:
        return {shown.attended[leaf.programme]}
    if isinstance(leaf, Exam):
        good = [mark for mark in shown.marks.get(leaf.blueprint, ()) if mark.percent >= leaf.least]
        return {max(good, key=lambda mark: mark.percent).on} if good else set()
    return set()


def _dated(words: str, days: Collection[date]) -> str:
    if not days:
        return words
    first, last = min(days), max(days)
    told = long_date(first) if first == last else f"{long_date(first)} sampai {long_date(last)}"
    return f"{words} ({told})"


def _scheme_words(code: str, version: SchemeVersion) -> str:
    basis = one_line(version.basis)
    return f"Skema {one_line(code)} versi {version.number}.{f' Dasar: {basis}.' if basis else ''}"


def _panel(decision: Decision, results: Mapping[int, UnitResult], people: Mapping[int, Named]) -> tuple[str, ...]:
    judges = dict.fromkeys(one.appointment.person_id for one in results.values())
    deciders = dict.fromkeys(one.person_id for one in _deciders(decision))
    held, months = decision.case.plenary.held_on, decision.application.version.separation
    told = [f"Asesor: {listed([people[one].name for one in judges])}."] if judges else []
    told.append(
        f"Pemutus: {listed([people[one].name for one in deciders])}, dalam sidang pleno {long_date(held)}. "
        "Pemutus bukan asesor."
    )
    if months:
        told.append(
            f"Siapa yang melatih pemegang dalam lingkup skema ini selama {months} bulan terakhir tidak menilai dan "
            "tidak memutuskan."
        )
    return tuple(told)


def listed(words: Sequence[str]) -> str:
    """``a``, ``a dan b``, ``a, b, dan c``."""
    *first, last = words or [""]
    if not first:
        return last
    return f"{', '.join(first)}{',' if len(first) > 1 else ''} dan {last}"


def _hours(value: Decimal) -> str:
    return number(value, 0 if value == value.to_integral_value() else 1)


def _cut(text: str) -> str:
    return text if len(text) <= _MOST else text[: _MOST - 1] + "…"
