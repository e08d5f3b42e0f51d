"""Rules of certification in words: each way a sentence, and what somebody still lacks of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.kit.wording import long_date, number
from pamong.science.scheme import (
    MOST_WAYS,
    Attendance,
    Exam,
    Experience,
    Leaf,
    Observation,
    Portfolio,
    Rule,
    Shown,
    ways,
)


@dataclass(frozen=True, slots=True)
class Names:
    """What rules call by uuid: title of each programme, and of each blueprint of an exam."""

    programmes: Mapping[str, str] = field(default_factory=dict)
    blueprints: Mapping[str, str] = field(default_factory=dict)


def rule_sentences(rule: Rule, names: Names) -> tuple[str, ...]:
    """A sentence for each way: "Ikuti pelatihan X dan lulus ujian Y paling sedikit 70 (Keputusan panel)"."""
    return tuple(way_words(way, names) for way in ways(rule))


def way_words(way: Sequence[Leaf], names: Names) -> str:
    """One way as a sentence without a full stop."""
    *first, last = (leaf_words(leaf, names) for leaf in way)
    told = _("%(first)s, dan %(last)s") if len(first) > 1 else _("%(first)s dan %(last)s")
    sentence = told % {"first": ", ".join(first), "last": last} if first else last
    return sentence[:1].upper() + sentence[1:]


def leaf_words(leaf: Leaf, names: Names) -> str:
    """One proof as something to do, in small letters."""
    match leaf:
        case Attendance(programme, within):
            told = _("ikuti pelatihan %(title)s") % {"title": _programme(programme, names)}
            return f"{told} ({_aged(within)})" if within else told
        case Exam(blueprint, least, reason, within):
            basis = f"{reason}; {_aged(within)}" if within else reason
            facts = {"title": _exam(blueprint, names), "least": mark_words(least), "reason": basis}
            return _("lulus ujian %(title)s paling sedikit %(least)s (%(reason)s)") % facts
        case Portfolio(pieces):
            return ngettext(
                "kumpulkan %(n)s bukti portofolio yang diterima (valid, asli, terkini, memadai)",
                "kumpulkan %(n)s bukti portofolio yang diterima (valid, asli, terkini, memadai)",
                pieces,
            ) % {"n": pieces}
        case Observation():
            return _("kerjakan sambil diamati asesor")
        case Experience(months):
            return ngettext(
                "bekerja paling sedikit %(n)s bulan pada jabatan skema",
                "bekerja paling sedikit %(n)s bulan pada jabatan skema",
                months,
            ) % {"n": months}


def lack_words(leaf: Leaf, shown: Shown, names: Names) -> str:
    """What of one proof is asked for, beside what there is: "Nilai ujian Y paling sedikit 70; nilai Anda 65"."""
    match leaf:
        case Attendance():
            return _lacking_course(leaf, shown, names)
        case Exam():
            return _lacking_mark(leaf, shown, names)
        case Portfolio(pieces):
            told = {"pieces": pieces, "now": shown.pieces}
            return _("Bukti portofolio yang diterima paling sedikit %(pieces)s; sekarang %(now)s") % told
        case Observation():
            return _("Belum terlihat mampu saat diamati asesor")
        case Experience(months):
            told = {"months": months, "now": shown.months}
            return _("Masa kerja pada jabatan skema paling sedikit %(months)s bulan; Anda %(now)s bulan") % told


def mark_words(percent: float) -> str:
    """``70`` or ``66,67``."""
    return number(percent, 0 if float(percent).is_integer() else 2)


def _lacking_course(leaf: Attendance, shown: Shown, names: Names) -> str:
    told = {"title": _programme(leaf.programme, names), "months": leaf.within}
    on = shown.attended.get(leaf.programme)
    if on is None:
        return _("Pelatihan %(title)s belum Anda tuntaskan") % told
    told |= {"day": long_date(on)}
    return _("Pelatihan %(title)s Anda tuntaskan %(day)s, lebih dari %(months)s bulan yang lalu") % told


def _lacking_mark(leaf: Exam, shown: Shown, names: Names) -> str:
    told = {"title": _exam(leaf.blueprint, names), "least": mark_words(leaf.least), "months": leaf.within}
    asked = _("Nilai ujian %(title)s paling sedikit %(least)s") % told
    marks = shown.marks.get(leaf.blueprint, ())
    if not marks:
        return _("%(asked)s; Anda belum mengikutinya") % {"asked": asked}
    enough = [mark for mark in marks if mark.percent >= leaf.least]
    if enough:
        last = max(enough, key=lambda mark: mark.on)
        told = {"asked": asked, "mark": mark_words(last.percent), "day": long_date(last.on), "months": leaf.within}
        return _("%(asked)s; nilai Anda %(mark)s dari %(day)s, lebih dari %(months)s bulan yang lalu") % told
    top = max(mark.percent for mark in marks)
    return _("%(asked)s; nilai Anda %(mark)s") % {"asked": asked, "mark": mark_words(top)}


def _aged(within: int | None) -> str:
    """How old it may be; empty for any age."""
    if within is None:
        return ""
    return ngettext("paling lama %(n)s bulan yang lalu", "paling lama %(n)s bulan yang lalu", within) % {"n": within}


def _programme(key: str, names: Names) -> str:
    return names.programmes.get(key) or _("yang tidak ditemukan lagi")


def _exam(key: str, names: Names) -> str:
    return names.blueprints.get(key) or _("yang tidak ditemukan lagi")


def trouble_words(code: str) -> str:
    """What a refusal of ``science.scheme.parse`` means, and how to mend it."""
    told = {
        "rule-empty": _("Belum ada cara yang ditulis. Tulis sedikitnya satu bukti."),
        "rule-kind": _("Ada jenis bukti yang tidak dikenal. Pilih dari yang tersedia."),
        "rule-value": _(
            "Ada angka di luar batas: nilai 1 sampai 100, bulan 1 sampai 600, bukti portofolio 1 sampai 20."
        ),
        "rule-deep": _("Cara di dalam cara terlalu dalam. Tulis tiap cara sendiri-sendiri."),
        "rule-ways": _("Caranya lebih dari %(most)s. Kurangi supaya dapat dibaca orang.") % {"most": MOST_WAYS},
        "rule-reason": _("Alasan nilai ujian masih kosong. Tulis siapa yang menetapkan dan atas dasar apa."),
    }
    return told.get(code, _("Syaratnya tidak terbaca. Tulis ulang."))
