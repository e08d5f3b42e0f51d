"""The annex of an impact report: how it was worked out, and what was left out."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.core.refusals import Text
from pamong.evaluation.queries.report import Estimated
from pamong.science.impact.found import Beforehand
from pamong.services.formats.indicators import Indicator
from pamong.web.impact_words import span
from pamong.web.organiser.study_words import amount, difference
from pamong.web.templatetags.pamong import angka

_METHODS: Final[Mapping[str, Text]] = {
    "influence": gettext_lazy("fungsi pengaruh, sebaran normal"),
    "cr2": gettext_lazy("CR2 per kantor, derajat bebas Satterthwaite"),
    "wild-bootstrap": gettext_lazy("wild cluster bootstrap"),
    "randomisation": gettext_lazy("pengundian ulang siapa yang dilatih"),
    "hac": gettext_lazy("deret waktu, tahan autokorelasi"),
    "gls-ar": gettext_lazy("deret waktu dengan autokorelasi (GLS)"),
}
_CONTROLS: Final[Mapping[str, Text]] = {
    "never-treated": gettext_lazy("kantor yang tidak dilatih"),
    "not-yet-treated": gettext_lazy("kantor yang belum dilatih"),
}


def _count(_indicator: Indicator, value: Any) -> str:
    return angka(value)


def _decimal(_indicator: Indicator, value: Any) -> str:
    return angka(value, 2)


def _percent(_indicator: Indicator, value: Any) -> str:
    return f"{angka(100 * value, 1)} %"


def _yes(_indicator: Indicator, value: Any) -> str:
    return _("ya") if value else _("tidak")


def _control(_indicator: Indicator, value: Any) -> str:
    return str(_CONTROLS.get(value, value))


_FACTS: Final[Mapping[str, tuple[Text, Callable[[Indicator, Any], str]]]] = {
    "control": (gettext_lazy("Pembanding"), _control),
    "comparison_units": (gettext_lazy("Kantor pembanding"), _count),
    "clusters": (gettext_lazy("Kelompok yang dihitung sendiri-sendiri"), _count),
    "pre_slope": (gettext_lazy("Garis awal menjauh, per bulan"), difference),
    "pre_p": (gettext_lazy("Uji garis awal, p"), _decimal),
    "pre_detectable": (gettext_lazy("Jauhnya garis awal yang dapat ditemukan"), amount),
    "forbidden_share": (gettext_lazy("Bobot perbandingan terlarang (Goodman-Bacon)"), _percent),
    "twfe": (gettext_lazy("Regresi dua arah biasa, bukan putusan"), difference),
    "autocorrelation": (gettext_lazy("Autokorelasi"), _decimal),
    "durbin_watson": (gettext_lazy("Durbin–Watson"), _decimal),
    "slope_change": (gettext_lazy("Perubahan arah, per bulan"), difference),
    "control_series": (gettext_lazy("Deret pembanding dipakai"), _yes),
    "effect_on_those_who_came": (gettext_lazy("Pengaruh pada kantor yang sungguh ikut"), difference),
    "came_difference": (gettext_lazy("Lebih sering ikut karena terundi"), _percent),
}
_BEFOREHAND: Final[Mapping[Beforehand, Text]] = {
    "parallel": gettext_lazy("ya, dan ujinya cukup tajam"),
    "unsure": gettext_lazy("tidak terlihat menjauh, tetapi ujinya kurang tajam"),
    "apart": gettext_lazy("tidak"),
    "unknown": gettext_lazy("tidak dapat diperiksa"),
}
_LEFT_OUT: Final[Mapping[str, Text]] = {
    "always_treated": gettext_lazy("Kantor yang sudah dilatih sejak awal data"),
    "left_out": gettext_lazy("Kantor yang tidak terlihat di kedua sisi"),
    "lost_treated": gettext_lazy("Kantor terundi tanpa data sesudahnya"),
    "lost_compared": gettext_lazy("Kantor pembanding tanpa data sesudahnya"),
    "missing_entries": gettext_lazy("Pasangan kantor dan bulan tanpa angka"),
    "missing_periods": gettext_lazy("Bulan tanpa angka"),
}


def worked_out(found: Estimated) -> tuple[tuple[str, str], ...]:
    """Label and value of how the effect was found and how sure it is."""
    return tuple(_worked_out(found))


def left_out(found: Estimated) -> tuple[tuple[str, str], ...]:
    """Label and number of what was not looked at; only what there was any of."""
    told = found.result.diagnostics
    return tuple((str(label), angka(told[name])) for name, label in _LEFT_OUT.items() if told.get(name))


def _worked_out(found: Estimated) -> Iterator[tuple[str, str]]:
    result, indicator = found.result, found.plan.indicator
    if result.method:
        yield _("Cara menghitung selang"), str(_METHODS.get(result.method, result.method))
    if result.before is not None and result.after is not None:
        yield _("Bulan diketahui, paling sedikit"), _points(result.before, result.after)
    if result.beforehand:
        yield _("Garis awal sejajar"), str(_BEFOREHAND[result.beforehand])
    for name, (label, write) in _FACTS.items():
        value = result.diagnostics.get(name)
        if value is not None:
            yield str(label), write(indicator, value)
    low, high = result.diagnostics.get("honest_low"), result.diagnostics.get("honest_high")
    if low is not None and high is not None:
        yield _("Selang bila garis awal tidak sejajar"), span(indicator, low, high)


def _points(before: int, after: int) -> str:
    return _("%(before)s sebelum, %(after)s sesudah mulai") % {"before": angka(before), "after": angka(after)}
