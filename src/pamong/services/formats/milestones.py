"""Which activities of an event log are milestones of a case, proposed from their names and from where they stand. Pure.

Nothing but words and counts is looked at, so that whoever decides can follow every proposal, and change it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MILESTONES: Final[Mapping[str, str | Promise]] = {
    "received": gettext_lazy("Diterima"),
    "called": gettext_lazy("Dipanggil"),
    "responded": gettext_lazy("Jawaban pertama"),
    "complete": gettext_lazy("Berkas lengkap"),
    "returned": gettext_lazy("Dikembalikan"),
    "decided": gettext_lazy("Diputus"),
    "handed_over": gettext_lazy("Diserahkan"),
}
"""Milestone → what people call it, in the order in which a case passes them."""

ENDS: Final = 0.10
"""Share of all cases that an activity must end to count as their decision where no name tells."""

MOSTLY: Final = 0.5
"""Share of the cases with an activity that it must end for that."""

RARELY: Final = 0.2
"""A refusal that ends fewer of its cases sends papers back: they go on afterwards."""

WORDS: Final[tuple[tuple[str, str], ...]] = (
    (
        "returned",
        r"dikembalikan|pengembalian|tidak lengkap|belum lengkap|incomplete|perbaikan berkas|lengkapi|melengkapi",
    ),
    (
        "returned",
        r"returned|send back|sent back|request (?:for )?(?:more|additional|missing)|resubmi\w*|revisi pemohon",
    ),
    (
        "handed_over",
        r"penyerahan|diserahkan|serah terima|pengambilan|diambil|hand(?:ed)? over|collected|delivered|pick(?:ed)? up",
    ),
    (
        "responded",
        r"(?:send|sent|kirim|dikirim|pengiriman)\b.*\b(?:confirmation|konfirmasi|tanda terima|acknowledg\w*)",
    ),
    ("responded", r"(?:confirmation|konfirmasi|tanda terima|acknowledg\w*)\b.*\b(?:sent|dikirim|terkirim)"),
    ("responded", r"tanggapan (?:awal|pertama)|jawaban (?:awal|pertama)|first response|respons? (?:awal|pertama)"),
    ("called", r"dipanggil|pemanggilan|panggilan|called|call (?:number|next|applicant)|panggil"),
    (
        "complete",
        r"berkas lengkap|dinyatakan lengkap|syarat lengkap|(?:papers|application|request|documents?) complete",
    ),
    ("decided", r"keputusan|diputus\w*|penetapan|penerbitan|diterbitkan|terbit|pengesahan|disahkan|persetujuan akhir"),
    (
        "decided",
        r"disetujui|ditolak|penolakan|dicabut|pencabutan|dibatalkan pemohon|tanda tangan|penandatanganan|selesai",
    ),
    ("decided", r"approved?|approval|granted?|issue(?:d)?|reject(?:ed|ion)?|refus(?:ed|al)|declined?|denied|withdrawn"),
    ("decided", r"cancell?ed|decided?|decision"),
    ("received", r"penerimaan|pendaftaran|berkas masuk|permohonan masuk|registrasi|confirmation of receipt|submitted"),
    ("received", r"received|register(?:ed)?|create (?:request|application|case)"),
)
"""Milestone and words by which an activity may be called; the first that fits counts."""

OUTCOMES: Final[tuple[tuple[str, str], ...]] = (
    ("refused", r"ditolak|penolakan|menolak|reject(?:ed|ion)?|refus(?:ed|al)|declined?|denied"),
    ("withdrawn", r"dicabut|pencabutan|dibatalkan|withdrawn|cancell?ed"),
    ("granted", r"disetujui|persetujuan|dikabulkan|penerbitan|diterbitkan|terbit|approved?|granted?|issue(?:d)?"),
)
"""How a case ended, told by the name of what ended it."""

_FINAL = re.compile(r"\b(?:final|akhir)\b")
_REFUSAL = re.compile(rf"\b(?:{OUTCOMES[0][1]})\b")
_MADE = tuple((milestone, re.compile(rf"\b(?:{words})\b")) for milestone, words in WORDS)
_ENDED = tuple((outcome, re.compile(rf"\b(?:{words})\b")) for outcome, words in OUTCOMES)


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity of a log.

    events      how often it stands in the log
    cases       how many cases have it
    first       how many cases begin with it
    last        how many cases end with it
    milestone   what it is proposed, or was decided, to be; empty for none
    why         in words
    """

    name: str
    events: int
    cases: int
    first: int
    last: int
    milestone: str = ""
    why: str = ""


def propose(found: Sequence[Activity]) -> tuple[Activity, ...]:
    """The activities with a milestone proposed for each that seems to be one, the most frequent first.

    A case is received with its first event, whatever that is called; the activity that most cases begin with is named so.
    Decided is what a name tells. Where none does, decided are the activities that end at least a tenth of all cases and at
    least half of those that have them; a case that none of them reached is open. A refusal after which most cases go on
    sends papers back; where a name says that a decision is the final one, the decisions before it are steps.
    """
    cases = sum(one.first for one in found)
    named = [_named(one) for one in found]
    begin = max(found, key=lambda one: one.first, default=None)
    named = [_begins(one, cases) if begin and one.name == begin.name else one for one in named]
    if any(one.milestone == "decided" and _FINAL.search(_words(one.name)) for one in named):
        named = [
            _step(one) if one.milestone == "decided" and not _FINAL.search(_words(one.name)) else one for one in named
        ]
    if not any(one.milestone == "decided" for one in named):
        named = [_ends(one, cases) for one in named]
    return tuple(sorted(named, key=lambda one: (-one.events, one.name)))


def decided_by(found: Iterable[Activity], chosen: Mapping[str, str]) -> tuple[Activity, ...]:
    """The activities with the milestones that somebody chose; what was not chosen is none."""
    told = _("Ditetapkan pengelola.")
    return tuple(
        replace(one, milestone=milestone, why=told if milestone else "")
        for one in found
        for milestone in (chosen.get(one.name, ""),)
    )


def outcome_of(activity: str) -> str:
    """granted, refused or withdrawn where the name of the decision tells; else empty."""
    words = _words(activity)
    return next((outcome for outcome, pattern in _ENDED if pattern.search(words)), "")


def _named(one: Activity) -> Activity:
    words = _words(one.name)
    milestone = next((milestone for milestone, pattern in _MADE if pattern.search(words)), "")
    if milestone == "received":  # its name alone does not make it one: the first event does
        return one
    if milestone == "decided" and _REFUSAL.search(words) and one.last < RARELY * one.cases:
        return replace(
            one, milestone="returned", why=_("Namanya penolakan, tetapi kebanyakan berkas berlanjut sesudahnya.")
        )
    if milestone:
        return replace(one, milestone=milestone, why=_("Namanya berarti “%(what)s”.") % {"what": MILESTONES[milestone]})
    return one


def _begins(one: Activity, cases: int) -> Activity:
    told = _("%(share)s%% berkas dimulai dengannya; berkas diterima pada kejadian pertamanya.")
    return replace(one, milestone="received", why=told % {"share": _percent(one.first, cases)})


def _ends(one: Activity, cases: int) -> Activity:
    if one.milestone or one.last < ENDS * cases or one.last < MOSTLY * one.cases:
        return one
    told = _("%(share)s%% berkas berakhir dengannya; berkas yang belum sampai ke situ dianggap terbuka.")
    return replace(one, milestone="decided", why=told % {"share": _percent(one.last, cases)})


def _step(one: Activity) -> Activity:
    return replace(one, milestone="", why=_("Keputusan antara: masih ada keputusan akhir sesudahnya."))


def _words(name: str) -> str:
    """Lower case, with spaces for signs: ``A_DECLINED`` is two words."""
    return " ".join(re.findall(r"[^\W_]+", name.casefold()))


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0
