"""What an impact report says: the same words for page, public page and paper."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pamong.core.refusals import Text
from pamong.evaluation.queries.plans import PlanVersion
from pamong.evaluation.queries.report import Estimated, Event, Result
from pamong.services.formats.indicators import Indicator
from pamong.web.impact_chart import month_said
from pamong.web.organiser.study_words import SHARE, amount, signed, threshold, unit_of
from pamong.web.templatetags.pamong import angka, tanggal, waktu

LOOKS: Final[Mapping[str, tuple[str, str]]] = {
    "terbukti": ("", "seimbang"),
    "mungkin": ("verdict-maybe", "seimbang"),
    "tidak terlihat": ("verdict-none", "tetap"),
    "data kurang": ("verdict-few", "kosong"),
    "memburuk": ("verdict-bad", "awas"),
}
"""Word → how its box looks, and its picture: never colour alone."""

_TAILS: Final[Mapping[str, Text]] = {
    "shown": gettext_lazy(", dan ini di luar naik-turun biasa."),
    "small": gettext_lazy(", di luar naik-turun biasa, tetapi kurang dari yang dianggap berarti (%(matters)s)."),
    "alone": gettext_lazy("; tanpa pembanding, sebabnya tidak dapat dipastikan."),
    "unsure": gettext_lazy(", tetapi ini masih dapat terjadi karena naik-turun biasa."),
    "nothing": gettext_lazy(", dan itu masih naik-turun biasa: perubahan yang berarti tidak terlihat."),
    "worse": gettext_lazy(", dan ini di luar naik-turun biasa: layanannya memburuk."),
}
"""Reason of a verdict → how its sentence ends."""

_CHOSEN: Final[Mapping[str, Text]] = {
    "shown": gettext_lazy(
        "rancangan A–C, selang tidak memuat nol dan ada di arah yang baik, dan pengaruhnya paling sedikit ambang berarti"
    ),
    "small": gettext_lazy("selang tidak memuat nol dan ada di arah yang baik, tetapi pengaruhnya kurang dari ambang"),
    "alone": gettext_lazy("pengaruhnya paling sedikit ambang berarti, tetapi rancangannya D: tanpa pembanding"),
    "unsure": gettext_lazy("pengaruhnya paling sedikit ambang berarti, tetapi selangnya memuat nol"),
    "nothing": gettext_lazy("selangnya memuat nol dan pengaruhnya kurang dari ambang berarti"),
    "worse": gettext_lazy("seluruh selangnya ada di arah yang buruk"),
    "few-before": gettext_lazy("kurang dari 8 bulan diketahui sebelum mulai"),
    "few-after": gettext_lazy("kurang dari 3 bulan diketahui sesudah mulai"),
    "few-units": gettext_lazy("kurang dari 4 kantor yang dapat dibandingkan"),
    "no-interval": gettext_lazy("ketidakpastiannya tidak dapat dihitung"),
    "blunt": gettext_lazy("data ini hanya dapat menemukan pengaruh di atas tiga kali ambang berarti"),
}
"""Reason → the row of the table that decided."""

_GRADES: Final[Mapping[tuple[str, str], Text]] = {
    ("A", "lottery"): gettext_lazy("mutu rancangan: kantor diundi"),
    ("B", "staggered"): gettext_lazy("mutu rancangan: bertahap, garis awal sejajar"),
    ("C", "staggered"): gettext_lazy("mutu rancangan: bertahap, pembanding atau garis awalnya belum kuat"),
    ("C", "its"): gettext_lazy("mutu rancangan: satu deret waktu"),
    ("D", "before-after"): gettext_lazy("mutu rancangan: tanpa pembanding"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A big figure: what it says, its unit, what it is. ``worded``: set smaller, for it is no single number."""

    value: str
    unit: str
    caption: str
    worded: bool = False


@dataclass(frozen=True, slots=True)
class EventWords:
    """A row of the table of effects by month."""

    month: str
    effect: str
    interval: str
    cases: str


@dataclass(frozen=True, slots=True)
class ReportWords:
    """The verdict as it is to be read.

    look        class of its box; ``picture``: name of its icon
    say         the plain sentence: what leads to the effect, the effect, what follows
    chosen      by which row of the table the word was chosen
    finds       smallest effect that this study could find; empty where it is not known
    stamp       when the plan was locked, and whether it held; ``warned``: not as it should be
    mark        beginning of the digest of the table, for the eye
    """

    label: str
    look: str
    picture: str
    say: tuple[str, str, str]
    figures: tuple[Figure, ...]
    chosen: str
    finds: str
    stamp: str
    warned: bool
    mark: str


def report_words(found: Estimated) -> ReportWords:
    """All of it, in the active language and time zone."""
    result, plan = found.result, found.plan
    look, picture = LOOKS[result.verdict]
    return ReportWords(
        label=result.label,
        look=look,
        picture=picture,
        say=_say(result, plan),
        figures=tuple(_figures(result, plan)),
        chosen=_chosen(result, plan),
        finds=amount(plan.indicator, result.mde) if result.mde is not None else "",
        stamp=plan_stamp(plan),
        warned=plan.late or plan.number > 1,
        mark=digest_mark(result.digest),
    )


def plan_stamp(plan: PlanVersion) -> str:
    """``Rencana dikunci 12 Januari 2026, 09.14 WIB, tidak diubah sesudahnya.`` For a locked plan."""
    told = {"n": plan.number, "at": waktu(plan.locked_at or plan.created_at)}
    if plan.number > 1:
        words = _("Rencana diubah sesudah dikunci; ini rencana %(n)s, dikunci %(at)s.") % told
    else:
        words = _("Rencana dikunci %(at)s, tidak diubah sesudahnya.") % told
    return f"{words} {_('Saat dikunci, datanya sudah ada.')}" if plan.late else words


def digest_mark(digest: str) -> str:
    """``9f3c·21ab·77e0``: the first twelve digits."""
    return "·".join(digest[place : place + 4] for place in (0, 4, 8))


def event_words(events: tuple[Event, ...], indicator: Indicator) -> tuple[EventWords, ...]:
    """The picture of effects by month as a table."""
    return tuple(
        EventWords(
            month_said(one.key), signed(indicator, one.att), span(indicator, one.low, one.high), angka(one.cases)
        )
        for one in events
    )


def span(indicator: Indicator, low: float | None, high: float | None) -> str:
    """``−3,0 sampai −1,2``; a dash where it is not known."""
    if low is None or high is None:
        return "–"
    return _("%(low)s sampai %(high)s") % {"low": signed(indicator, low), "high": signed(indicator, high)}


def saved_label(indicator: Indicator) -> str:
    """What money is divided by."""
    if indicator.unit == SHARE:
        return _("Per berkas yang membaik")
    return {
        "days": _("Per hari kerja layanan yang dihemat"),
        "hours": _("Per jam tunggu yang dihemat"),
        "minutes": _("Per menit tunggu yang dihemat"),
    }[indicator.unit]


def _say(result: Result, plan: PlanVersion) -> tuple[str, str, str]:
    """The plain sentence in three parts. Where there is too little, the document says why."""
    if result.effect is None or result.reason not in _TAILS:
        return "", "", result.sentence
    told = {"what": plan.indicator.title, "service": plan.service_title}
    lead = _("Di kantor yang dilatih, “%(what)s” untuk %(service)s") % told
    against = _("daripada sebelum pelatihan") if plan.design == "before-after" else _("daripada tanpa pelatihan")
    tail = str(_TAILS[result.reason]) % {"matters": amount(plan.indicator, result.meaningful)}
    return f"{lead} ", _better(plan.indicator, result.effect), f" {against}{tail}"


def _better(indicator: Indicator, effect: float) -> str:
    """``2,1 hari kerja lebih singkat``."""
    if not effect:
        return _("tidak berbeda")
    if indicator.unit == SHARE:
        way = _("lebih rendah") if effect < 0 else _("lebih tinggi")
    else:
        way = _("lebih singkat") if effect < 0 else _("lebih lama")
    return f"{amount(indicator, effect)} {way}"


def _figures(result: Result, plan: PlanVersion) -> Iterator[Figure]:
    if result.effect is not None:
        thin = result.verdict == "data kurang"
        effect = signed(plan.indicator, result.effect)
        yield Figure(effect, unit_of(plan.indicator), _effect_caption(result, plan), worded=thin)
        yield Figure(span(plan.indicator, result.low, result.high), "", _interval_caption(result, plan), worded=True)
    yield Figure(angka(result.units), _("kantor"), _units_caption(result))
    if result.grade:
        grade = _GRADES.get((result.grade, plan.design), _("mutu rancangan"))
        yield Figure(result.grade, _("dari A–D"), str(grade))


def _interval_caption(result: Result, plan: PlanVersion) -> str:
    if result.mde is None:
        return _("selang 95 %")
    return _("selang 95 %%; terkecil yang dapat ditemukan %(size)s") % {"size": amount(plan.indicator, result.mde)}


def _effect_caption(result: Result, plan: PlanVersion) -> str:
    if result.verdict == "data kurang":
        return _("angka sementara, belum dapat dipakai menyimpulkan")
    if result.percent is None or plan.indicator.unit == SHARE:
        return _("pengaruh")
    sign = "−" if result.percent < 0 else "+"
    return _("pengaruh, sekitar %(percent)s %%") % {"percent": f"{sign}{angka(abs(result.percent))}"}


def _units_caption(result: Result) -> str:
    cases = ngettext("%(n)s berkas", "%(n)s berkas", result.cases) % {"n": angka(result.cases)}
    told = {"trained": angka(result.treated_units), "compared": angka(result.compared_units), "cases": cases}
    if not result.compared_units:
        return _("%(trained)s dilatih, tanpa pembanding, %(cases)s") % told
    return _("%(trained)s dilatih, %(compared)s pembanding, %(cases)s") % told


def _chosen(result: Result, plan: PlanVersion) -> str:
    row = str(_CHOSEN.get(result.reason, _("data ini tidak memberi angka yang dapat dipakai")))
    told = {"row": row, "matters": threshold(plan), "day": tanggal(plan.locked_at or plan.created_at)}
    return _("Oleh tabel tetap, bukan oleh penulis: %(row)s. Ambang berarti: %(matters)s, ditetapkan %(day)s.") % told


def adjusted_words(found: Estimated) -> str:
    """How likely so much is by chance, alone and beside the other questions of its family; empty where nothing was tested."""
    if found.result.p is None:
        return ""
    told = {"p": _p(found.result.p)}
    family = found.family
    if family is None or family.adjusted is None or family.family == 1:
        return _("p %(p)s; satu-satunya pertanyaan dalam rencana program ini.") % told if family else f"p {told['p']}"
    told |= {"adjusted": _p(family.adjusted), "n": angka(family.family)}
    if family.confirmatory:
        return _("p %(p)s; %(adjusted)s bila %(n)s pertanyaan rencana program ini dihitung bersama (Holm).") % told
    return _("p %(p)s; %(adjusted)s di antara %(n)s pertanyaan penjajakan (Benjamini–Hochberg).") % told


def _p(value: float) -> str:
    return f"< {angka(0.001, 3)}" if value < 0.001 else angka(value, 3)  # noqa: PLR2004  # three places, as papers write it


def by_sources(shares: tuple[tuple[str, float], ...]) -> str:
    """``APBD 82 %, mitra 18 %``."""
    return ", ".join(f"{label} {angka(share)} %" for label, share in shares)
