"""The table of lesson hours that comes with pamong gets into the database: once, by whatever makes a home ready."""

from datetime import date
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from pamong.core.actor import SYSTEM
from pamong.core.journal import record
from pamong.learning.formats.conversions import BuiltInConversion, conversions, limits
from pamong.learning.models import Conversion, ConversionTable

SINCE: Final = date(2018, 1, 1)
"""The year is in the number of PerLAN 10/2018; the day on which it took effect, no source that we know confirms."""

SOURCE: Final = "PerLAN 10/2018 menurut sumber lain; lampirannya sendiri belum dibaca"


def ensure_conversions() -> ConversionTable:
    """The table that comes with pamong; written when it is missing, else one query."""
    found = ConversionTable.objects.filter(region=None, number=1)
    if row := found.first():
        return row
    with transaction.atomic():
        _alone()
        return found.first() or _written()


def _written() -> ConversionTable:
    year = limits()
    table = ConversionTable.objects.create(
        region=None,
        number=1,
        valid_since=SINCE,
        source=SOURCE,
        floor=year["floor"].hours,
        ceiling=year["ceiling"].hours,
        created_at=timezone.now(),
    )
    Conversion.objects.bulk_create(_row(table, facts) for facts in conversions())
    record(SYSTEM, "learning.conversions_set", table, forms=len(conversions()))
    table.refresh_from_db()
    return table


def _row(table: ConversionTable, facts: BuiltInConversion) -> Conversion:
    rule = facts.rule
    return Conversion(
        table=table,
        form=facts.form,
        name=facts.name,
        registry=facts.registry,
        flag=facts.flag,
        classical=facts.classical,
        unit=rule.unit,
        hours=rule.hours,
        abroad=rule.abroad,
        abroad_percent=rule.abroad_percent,
        cap=rule.cap,
        cap_kind=rule.cap_kind,
        cap_period=rule.cap_period,
        source=facts.source,
        confidence=facts.confidence,
    )


def _alone() -> None:
    """Two processes that make one home ready meet here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('learning.built_in', 0))")
