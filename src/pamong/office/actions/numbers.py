"""Numbers of official papers: how a region writes them, and taking the next one. No gap, no number twice."""

import re
from datetime import date
from typing import Final

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.changing import corrected
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.kit.wording import one_line
from pamong.office.access import KEEPERS, refuse_not_kept
from pamong.office.formats.numbers import PATTERNS, WIDTHS, checked_pattern, period_of, short_name, written
from pamong.office.models import IssuedNumber, NumberSeries, Period
from pamong.people.access import whole_region_for
from pamong.people.actions.dated import alone
from pamong.people.queries.regions import region_of

_KEY: Final = re.compile(r"[a-z][a-z-]{1,39}")


def set_series(
    actor: Actor, *, region: str, key: str, pattern: str, width: int, period: str, source: str
) -> NumberSeries:
    """Decide how one kind of paper of a region is numbered from now on. Nothing new changes nothing.

    region      code
    key         kind of paper: assignment, invitation, hours, completion
    source      rule of the region in which it stands; empty: belum dikonfirmasi
    raises      NotFound; Invalid ``series-key``, ``number-pattern``, ``series-width``, ``series-period``; Conflict
                ``series-twice`` when another kind of paper is numbered so
    """
    with transaction.atomic():
        owner = whole_region_for(actor, region, KEEPERS)
        alone(owner.pk)  # two kinds of paper do not get one pattern at once
        row = _locked(owner.pk, key)
        checked = _pattern(pattern, width, period)
        _refuse_twice(row, checked)
        told = {"pattern": checked, "width": width, "period": period, "source": one_line(source)}
        changed = corrected(row, told)
        if changed:
            row.changed_at = timezone.now()
            row.save(update_fields=[*changed, "changed_at"])
            record(actor, "office.series_set", row, region=owner.pk, key=key, columns=changed)
    return row


def take_number(actor: Actor, *, region: int, key: str, day: date, source: str) -> IssuedNumber:
    """The next number of a series, for one thing, inside the caller's transaction: rolled back, it was never taken.

    Others who want a number of the same series wait until that transaction ends; so take it late. One source gets one
    number, however often it asks. Where a region has decided no pattern, the usual one is written down as not confirmed.

    day         on the paper; decides the period and what stands for year and month
    source      what gets it: ``office.letter:<uuid>``
    raises      NotFound; Invalid ``series-key``; Conflict ``number-taken`` when the text was given by an earlier pattern
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a number is taken outside a transaction")
    refuse_not_kept(actor, region)
    series = _locked(region, key)
    if (given := IssuedNumber.objects.filter(source=source, series=series).first()) is not None:
        return given
    period = period_of(series.period, day)
    last = IssuedNumber.objects.filter(series=series, period=period).aggregate(last=Max("number"))["last"] or 0
    owner = region_of(region)
    unit = short_name(owner.office, owner.name)
    text = written(series.pattern, number=last + 1, day=day, unit=unit, width=series.width)
    _refuse_taken(region, text)
    row = IssuedNumber.objects.create(
        series=series,
        region=region,
        period=period,
        number=last + 1,
        text=text,
        source=source,
        issued_at=timezone.now(),
        issued_by=actor.account,
    )
    record(actor, "office.number_taken", series, region=region, number=row.number, period=period, source=source)
    return row


def _locked(region: int, key: str) -> NumberSeries:
    """The series of a kind of paper, held until the transaction ends; made as usual where there is none."""
    if not _KEY.fullmatch(key):
        raise Invalid("series-key", _("Jenis surat “%(read)s” tidak dikenal. Pilih dari daftar.") % {"read": key})
    usual = PATTERNS.get(key, f"800/{{number}}/{key.upper()}/{{unit}}/{{year}}")
    new = NumberSeries(region_id=region, key=key, pattern=usual, changed_at=timezone.now())
    # Two who are first at once both offer a row; one of them stays.
    NumberSeries.objects.bulk_create([new], ignore_conflicts=True)
    return NumberSeries.objects.select_for_update(no_key=True).get(region=region, key=key)


def _pattern(pattern: str, width: int, period: str) -> str:
    if period not in Period.values:
        raise Invalid("series-period", _("Pilihan “%(read)s” tidak dikenal. Pilih dari daftar.") % {"read": period})
    if width not in WIDTHS:
        raise Invalid(
            "series-width",
            _("Lebar nomor paling sedikit 1 dan paling banyak 9 angka: terbaca %(read)s.") % {"read": width},
        )
    return checked_pattern(pattern, period=period)


def _refuse_twice(row: NumberSeries, pattern: str) -> None:
    same = NumberSeries.objects.filter(region=row.region_id, pattern=pattern).exclude(pk=row.pk)
    if same.exists():
        raise Conflict(
            "series-twice",
            _("Pola ini sudah dipakai jenis surat lain, jadi nomornya akan kembar. Bedakan salah satunya."),
        )


def _refuse_taken(region: int, text: str) -> None:
    if IssuedNumber.objects.filter(region=region, text=text).exists():
        raise Conflict(
            "number-taken",
            _("Nomor %(number)s sudah pernah dipakai. Ubah pola penomoran supaya nomor baru berbeda.")
            % {"number": text},
        )
