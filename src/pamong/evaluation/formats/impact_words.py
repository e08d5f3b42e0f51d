"""What a study found, in plain sentences: codes and facts in, words out."""

from collections.abc import Mapping
from math import floor, isfinite, log10
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.kit.wording import number
from pamong.science.impact.found import Design, Found
from pamong.science.impact.verdict import BLUNT, LEAST_AFTER, LEAST_BEFORE, LEAST_UNITS, Verdict

Facts = Mapping[str, int | float | str | bool | None]

_MOST_PLACES: Final = 6
_DIGITS: Final = 3

LACKING: Final[Mapping[str, str | Promise]] = {
    "few-before": gettext_lazy(
        "Hanya %(before)s titik waktu sebelum mulai; diperlukan sedikitnya %(least_before)s. Kumpulkan data lebih lama."
    ),
    "few-after": gettext_lazy(
        "Hanya %(after)s titik waktu sesudah mulai; diperlukan sedikitnya %(least_after)s. Ulangi setelah waktunya cukup."
    ),
    "few-units": gettext_lazy("Hanya %(units)s unit yang dapat dibandingkan; diperlukan sedikitnya %(least_units)s."),
    "no-interval": gettext_lazy(
        "Ketidakpastiannya tidak dapat dihitung dari data ini: terlalu sedikit yang dapat dibandingkan."
    ),
    "blunt": gettext_lazy(
        "Data ini baru dapat melihat perubahan sebesar %(mde)s atau lebih, padahal yang dianggap berarti %(meaningful)s."
    ),
}
"""Why there is too little, for a verdict of ``judge``."""

UNUSABLE: Final[Mapping[str, str | Promise]] = {
    "no-comparison": gettext_lazy(
        "Tidak ada unit pembanding: semua unit sudah ikut sejak waktu yang sama. Tambahkan unit yang belum atau tidak ikut."
    ),
    "nobody-treated": gettext_lazy(
        "Belum ada unit yang ikut sampai data ini berakhir. Ulangi setelah ada data sesudah mulai."
    ),
    "always-treated": gettext_lazy(
        "Semua unit yang ikut sudah ikut sejak awal data ini, sehingga keadaan sebelumnya tidak diketahui."
    ),
    "no-variation": gettext_lazy(
        "Semua angkanya sama atau bergerak persis sama, sehingga tidak ada yang dapat dibandingkan. Periksa cara datanya dicatat."
    ),
    "few": gettext_lazy("Datanya terlalu sedikit untuk menghitung apa pun dengan cara ini."),
    "no-baseline": gettext_lazy(
        "Keadaan sebelum mulai tidak diketahui, sehingga perubahan terkecil yang berarti tidak dapat dihitung."
    ),
    "baseline-zero": gettext_lazy(
        "Rata-rata sebelum mulai adalah 0, sehingga bagian darinya tidak berarti. Tulis “meaningful” dalam satuan aslinya."
    ),
    "not-estimable": gettext_lazy("Perhitungannya tidak punya jawaban tunggal untuk data ini."),
    "several-starts": gettext_lazy(
        "Ada %(starts)s waktu mulai yang berbeda (%(first)s sampai %(last)s). Rancangan ini memerlukan satu waktu mulai: "
        "pakai “staggered”, atau pisahkan datanya."
    ),
    "empty": gettext_lazy("Berkas ini tidak memuat satu pun angka."),
    "not-finite": gettext_lazy("Ada angka tak terhingga. Perbaiki, atau kosongkan bila tidak diketahui."),
    "twice": gettext_lazy("Ada dua baris untuk unit dan waktu yang sama. Hapus atau gabungkan salah satunya."),
}
"""Why science gives no number at all."""

LIMITS: Final[Mapping[str, str | Promise]] = {
    "selection": gettext_lazy(
        "Unit yang ikut tidak diundi. Bila yang dipilih memang sedang berubah, perubahan itu ikut terhitung."
    ),
    "entrants": gettext_lazy("Hasil ini tentang unit yang ikut undian; unit lain belum tentu sama."),
    "no-comparison": gettext_lazy(
        "Tanpa pembanding, apa yang berubah pada waktu yang sama tidak dapat dipisahkan dari pelatihan."
    ),
    "concurrent": gettext_lazy(
        "Tanpa deret pembanding, hal lain yang mulai pada waktu yang sama tidak dapat dipisahkan dari pelatihan."
    ),
    "same-moment": gettext_lazy(
        "Hal lain yang pada waktu yang sama mulai hanya di unit yang ikut tidak dapat dipisahkan dari pelatihan."
    ),
    "smaller": gettext_lazy("Perubahan yang lebih kecil daripada %(mde)s belum tentu terlihat dengan data ini."),
    "few-assignments": gettext_lazy(
        "Unitnya terlalu sedikit untuk selang 95 %%: susunan yang mungkin dari siapa yang ikut kurang dari 40."
    ),
    "by-randomisation": gettext_lazy(
        "Pada waktu yang paling sedikit datanya, unit yang ikut atau pembandingnya kurang dari lima; selangnya dihitung dengan "
        "menukar siapa yang ikut."
    ),
    "covariates-left-out": gettext_lazy(
        "Kolom penyesuai tidak dapat dipakai pada data sekecil ini; perbedaan itu tidak diperhitungkan."
    ),
    "units-lost": gettext_lazy(
        "Sebagian unit yang ikut undian tidak punya data sesudahnya; bila hilangnya tidak kebetulan, hasil ini bergeser."
    ),
    "no-never-treated": gettext_lazy(
        "Tidak ada unit yang sama sekali tidak ikut; pembandingnya unit yang belum ikut, jadi jangka panjang tidak terlihat."
    ),
    "always-treated-left-out": gettext_lazy("%(always_treated)s unit sudah ikut sejak awal data dan tidak dihitung."),
    "missing-entries": gettext_lazy(
        "%(missing_entries)s angka unit dan waktu tidak ada; yang hilang mungkin tidak kebetulan."
    ),
    "pre-trend": gettext_lazy(
        "Sebelum mulai, unit yang ikut sudah bergerak lain daripada pembandingnya; sebagian hasil ini mungkin lanjutannya."
    ),
    "pre-trend-not-powered": gettext_lazy(
        "Data sebelum mulai terlalu sedikit untuk memastikan kedua kelompok tadinya bergerak sejajar."
    ),
    "few-compared": gettext_lazy(
        "Pembandingnya hanya %(comparison_units)s unit; keadaan khusus satu unit mudah berpengaruh."
    ),
    "starts-without-comparison": gettext_lazy(
        "Sebagian unit yang ikut tidak punya pembanding pada waktunya dan tidak dihitung."
    ),
}
"""What cannot be concluded, whatever the word."""

DESIGN_LIMITS: Final[Mapping[Design, tuple[str, ...]]] = {
    "staggered": ("selection",),
    "its": (),
    "lottery": ("entrants",),
    "before-after": ("no-comparison", "selection"),
}

SENTENCES: Final[Mapping[str, str | Promise]] = {
    "shown": gettext_lazy(
        "Pada unit yang ikut, “%(outcome)s” membaik: berubah %(effect)s (selang 95 %%: %(low)s sampai %(high)s), sedikitnya "
        "sebesar yang dianggap berarti (%(meaningful)s)."
    ),
    "small": gettext_lazy(
        "Pada unit yang ikut, “%(outcome)s” membaik: berubah %(effect)s (selang 95 %%: %(low)s sampai %(high)s), tetapi kurang "
        "dari yang dianggap berarti (%(meaningful)s)."
    ),
    "alone": gettext_lazy(
        "Pada unit yang ikut, “%(outcome)s” membaik: berubah %(effect)s (selang 95 %%: %(low)s sampai %(high)s), tetapi tanpa "
        "pembanding penyebabnya tidak dapat dipastikan."
    ),
    "unsure": gettext_lazy(
        "Pada unit yang ikut, “%(outcome)s” berubah %(effect)s ke arah yang baik, tetapi mungkin kebetulan: selang 95 %% dari "
        "%(low)s sampai %(high)s memuat 0."
    ),
    "nothing": gettext_lazy(
        "Tidak terlihat perubahan yang berarti pada “%(outcome)s”: %(effect)s (selang 95 %%: %(low)s sampai %(high)s). Perubahan "
        "sebesar %(mde)s akan terlihat dengan peluang 80 %%."
    ),
    "worse": gettext_lazy(
        "Pada unit yang ikut, “%(outcome)s” memburuk: berubah %(effect)s (selang 95 %%: %(low)s sampai %(high)s)."
    ),
}
"""What was found, for a verdict of ``judge`` where there was enough."""


class _Told(dict[str, str]):
    """Facts as words; a dash for one that is not there."""

    def __missing__(self, key: str) -> str:
        return "–"


def sentence(verdict: Verdict, outcome: str, found: Found | None, facts: Facts | None = None) -> str:
    """One plain sentence for a verdict.

    facts       of Unusable, where nothing was found
    """
    if verdict.reason in SENTENCES:
        return str(SENTENCES[verdict.reason]) % _told(verdict, outcome, found)
    return undecided(lacking_words(verdict, outcome, found, facts))


def undecided(why: str) -> str:
    """The sentence where there is too little for a word."""
    return f"{_('Belum dapat disimpulkan.')} {why}"


def lacking_words(verdict: Verdict, outcome: str, found: Found | None, facts: Facts | None = None) -> str:
    """Why there is too little for a word."""
    if verdict.reason in LACKING:
        return str(LACKING[verdict.reason]) % _told(verdict, outcome, found)
    return unusable_words(verdict.reason, facts or {})


def unusable_words(code: str, facts: Facts) -> str:
    """Why these data give no number; the code itself where it has no sentence yet."""
    always = code == "nobody-treated" and facts.get("always_treated")
    return _filled(UNUSABLE, "always-treated" if always else code, facts)


def limit_words(code: str, facts: Facts) -> str:
    """One thing that cannot be concluded; the code itself where it has no sentence yet."""
    return _filled(LIMITS, code, facts)


def cannot_conclude(
    design: Design, verdict: Verdict, outcome: str, found: Found | None, facts: Facts | None = None
) -> list[str]:
    """Everything that cannot be concluded, the weightiest first; never empty."""
    said = [lacking_words(verdict, outcome, found, facts)] if verdict.word == "data kurang" else []
    codes = [*DESIGN_LIMITS[design], *(found.limits if found else ())]
    codes += ["smaller"] if verdict.word == "tidak terlihat" else []
    known = {**(found.diagnostics if found else {}), "mde": found.effect.mde if found else None}
    said += [limit_words(code, known) for code in dict.fromkeys(codes)]
    return said or [limit_words("same-moment", known)]


def significant(value: float) -> str:
    """Three digits that count: ``−2,13``, ``0,0213``, ``1.234``; a dash for no number."""
    if not isfinite(value):
        return "–"
    places = _DIGITS - 1 - floor(log10(abs(value))) if value else 0
    return number(value, min(max(places, 0), _MOST_PLACES))


def _told(verdict: Verdict, outcome: str, found: Found | None) -> Mapping[str, str]:
    facts: dict[str, int | float | str] = {"outcome": outcome, "meaningful": verdict.meaningful}
    facts |= {"least_before": LEAST_BEFORE, "least_after": LEAST_AFTER, "least_units": LEAST_UNITS, "blunt": BLUNT}
    if found:
        effect = found.effect
        facts |= {"effect": effect.effect, "low": effect.low, "high": effect.high, "mde": effect.mde}
        facts |= {"before": found.points.before, "after": found.points.after, "units": found.units}
    return _words(facts)


def _filled(sentences: Mapping[str, str | Promise], code: str, facts: Facts) -> str:
    if code not in sentences:
        return _("Catatan perhitungan: %(code)s.") % {"code": code}
    return worded(sentences[code], facts)


def worded(sentence: str | Promise, facts: Facts) -> str:
    """A sentence of this module with its numbers in the language in force; a dash for what is not known."""
    return str(sentence) % _words(facts)


def _words(facts: Facts) -> _Told:
    told = {name: value for name, value in facts.items() if not isinstance(value, bool | None)}
    return _Told({name: _word(value) for name, value in told.items()})


def _word(value: float | str) -> str:
    if isinstance(value, str):
        return value
    return number(value) if isinstance(value, int) else significant(value)
