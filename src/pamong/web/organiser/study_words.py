"""Effects, thresholds and what stands next to be done of a study, as people say them."""

from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from pamong.evaluation.queries.estimates import EstimateFacts
from pamong.evaluation.queries.plans import PlanVersion
from pamong.kit.wording import MINUS, short_number
from pamong.services.formats.indicators import Indicator
from pamong.web.organiser.indicator_words import shown_unit
from pamong.web.templatetags.pamong import angka

SHARE: Final = "share"
"""Unit of an indicator that is told in percentage points."""

_EXACT: Final = 4
_TENS: Final = 10


def unit_of(indicator: Indicator) -> str:
    """What stands beside a difference: ``hari kerja``, ``titik persen``."""
    return _("titik persen") if indicator.unit == SHARE else shown_unit(indicator)


def difference(indicator: Indicator, value: float) -> str:
    """``−2,1 hari kerja``, ``+5 titik persen``."""
    return f"{signed(indicator, value)} {unit_of(indicator)}"


def signed(indicator: Indicator, value: float) -> str:
    """The same without its unit."""
    size = _size(indicator, abs(value))
    return f"{MINUS if value < 0 else '+'}{size}" if value else size


def amount(indicator: Indicator, value: float) -> str:
    """A size without a sign: ``1,1 hari kerja``."""
    return f"{_size(indicator, abs(value))} {unit_of(indicator)}"


def threshold(plan: PlanVersion) -> str:
    """What matters, as it was asked: ``1 hari kerja lebih sedikit``, ``20 % lebih banyak``."""
    size = abs(plan.meaningful)
    shown = (
        f"{_plain(size * 100)} %" if plan.relative else f"{_unit_size(plan.indicator, size)} {unit_of(plan.indicator)}"
    )
    way = _("lebih sedikit") if plan.meaningful < 0 else _("lebih banyak")
    return f"{shown} {way}"


def effect_words(indicator: Indicator, newest: EstimateFacts | None) -> str:
    """``−2,1 (−3,0 sampai −1,2) hari kerja``; a dash where nothing was estimated."""
    if newest is None or newest.effect is None:
        return "–"
    if newest.low is None or newest.high is None:
        return difference(indicator, newest.effect)
    low, high = signed(indicator, newest.low), signed(indicator, newest.high)
    words = _("%(effect)s (%(low)s sampai %(high)s) %(unit)s")
    return words % {
        "effect": signed(indicator, newest.effect),
        "low": low,
        "high": high,
        "unit": unit_of(indicator),
    }


def value_words(indicator: Indicator, value: float) -> str:
    """One value of a row: ``12``, ``83,1 %``."""
    return f"{angka(100 * value, 1)} %" if indicator.unit == SHARE else short_number(value, 1)


def _size(indicator: Indicator, value: float) -> str:
    shown = 100 * value if indicator.unit == SHARE else value
    return angka(shown, 1 if shown >= 1 else 2)


def _unit_size(indicator: Indicator, size: Decimal) -> str:
    return _plain(size * 100 if indicator.unit == SHARE else size)


def _plain(value: Decimal) -> str:
    """With as many places as it needs."""
    return short_number(value, _EXACT)
