"""A region counts lesson hours by a table of its own, from a day on; what was counted in earlier years stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Invalid
from pamong.kit.wording import long_date, one_line
from pamong.learning.access import KEEPERS
from pamong.learning.models import CapKind, CapPeriod, Conversion, ConversionTable, ConversionUnit
from pamong.learning.queries.conversions import Form, Table, held, table_of, tables_of
from pamong.people.access import today, whole_region_for
from pamong.people.actions.dated import alone
from pamong.science.hours import Rule

YEAR: Final = range(1001)
"""JP that a floor or a ceiling may be."""


@dataclass(frozen=True, slots=True)
class Change:
    """How one form counts from now on.

    source      by which rule or paper; empty is none
    confirmed   whether somebody has read that source; else the form is shown as not confirmed
    """

    rule: Rule
    source: str = ""
    confirmed: bool = False


def set_conversions(
    actor: Actor,
    *,
    region: str,
    valid_since: date,
    changes: Mapping[str, Change],
    floor: int,
    ceiling: int,
    reason: str,
) -> Table:
    """The table of a region from a day on: the one that held then, with some forms changed. Nothing new changes nothing.

    region      code
    valid_since this year or later: hours of earlier years stay as they were counted
    changes     form → how it counts; the others stay
    raises      NotFound; Invalid ``conversions-since``, ``conversions-form``, ``conversions-value``, ``conversions-year``,
                ``reason-empty``
    """
    with transaction.atomic():
        owner = whole_region_for(actor, region, KEEPERS)
        alone(owner.pk)
        why = one_line(reason)
        _check(valid_since, floor, ceiling, why)
        before = table_of(owner.pk, valid_since)
        changed = {form: _checked(before, form, change) for form, change in changes.items()}
        changed = {form: change for form, change in changed.items() if _differs(before.forms[form], change)}
        if not changed and (before.floor, before.ceiling) == (floor, ceiling):
            return before
        number = ConversionTable.objects.filter(region=owner).aggregate(last=Max("number"))["last"] or 0
        row = ConversionTable.objects.create(
            region=owner,
            number=number + 1,
            valid_since=valid_since,
            source=before.source,
            reason=why,
            floor=floor,
            ceiling=ceiling,
            created_at=timezone.now(),
            created_by=actor.account,
        )
        Conversion.objects.bulk_create(_row(row, form, changed.get(form.code)) for form in before.forms.values())
        told = {"since": valid_since, "forms": sorted(changed), "floor": floor, "ceiling": ceiling}
        record(actor, "learning.conversions_set", row, region=owner.pk, **told)
    return held(tables_of([owner.pk]), owner.pk, valid_since)


def _check(valid_since: date, floor: int, ceiling: int, reason: str) -> None:
    first = date(today().year, 1, 1)
    if valid_since < first:
        raise Invalid(
            "conversions-since",
            _("Tabel berlaku paling awal %(first)s: terbaca %(read)s. JP tahun lalu tidak dihitung ulang.")
            % {"first": long_date(first), "read": long_date(valid_since)},
        )
    if floor not in YEAR or ceiling not in YEAR:
        raise Invalid(
            "conversions-year",
            _("Batas setahun harus 0 sampai 1.000 JP: terbaca %(floor)s dan %(ceiling)s.")
            % {"floor": floor, "ceiling": ceiling},
        )
    if not reason:
        raise Invalid("reason-empty", _("Alasan masih kosong. Tulis mengapa instansi menghitung lain."))


def _checked(before: Table, form: str, change: Change) -> Change:
    """The same, tidied. Raises Invalid, with the form that was read."""
    if form not in before.forms:
        raise Invalid("conversions-form", _("Bentuk “%(read)s” tidak dikenal.") % {"read": form})
    rule = change.rule
    values = [value for value in (rule.hours, rule.abroad) if value is not None]
    percent = 0 if rule.abroad_percent is None else rule.abroad_percent
    whole = rule.cap is None and not rule.cap_kind and not rule.cap_period
    cap = (
        rule.cap is not None
        and rule.cap > 0
        and rule.cap_kind in CapKind.values
        and rule.cap_period in CapPeriod.values
    )
    fits = all(0 <= value <= max(YEAR) for value in values) and 0 <= percent <= max(YEAR)
    if rule.unit not in ConversionUnit.values or not fits or not (whole or cap):
        raise Invalid(
            "conversions-value",
            _("%(form)s: nilai harus 0 sampai 1.000 JP, dan batas lebih dari 0. Periksa barisnya.")
            % {"form": before.forms[form].name},
        )
    return Change(rule, one_line(change.source), change.confirmed)


def _differs(before: Form, change: Change) -> bool:
    """Whether it says anything else; a row sent as it is, without a source, says nothing."""
    if change.rule == before.rule and not change.source:
        return False
    return (before.rule, before.source, before.confidence) != (change.rule, change.source, _confidence(change))


def _confidence(change: Change) -> str:
    return "confirmed_1" if change.confirmed and change.source else "unconfirmed"


def _row(table: ConversionTable, form: Form, change: Change | None) -> Conversion:
    rule = change.rule if change else form.rule
    return Conversion(
        table=table,
        form=form.code,
        name=form.name,
        registry=form.registry,
        flag=form.flag,
        classical=form.classical,
        unit=rule.unit,
        hours=rule.hours,
        abroad=rule.abroad,
        abroad_percent=rule.abroad_percent,
        cap=rule.cap,
        cap_kind=rule.cap_kind,
        cap_period=rule.cap_period,
        source=(change.source or form.source) if change else form.source,
        confidence=_confidence(change) if change else form.confidence,
    )
