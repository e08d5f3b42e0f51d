"""Causes that a proctor chooses from; those of what the system did by itself are named here too."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from pamong.core.refusals import Text

CAUSES: Final[dict[str, Text]] = {
    "network": _("Jaringan ruang terputus"),
    "power": _("Listrik padam atau genset berganti"),
    "device": _("Perangkat rusak"),
    "illness": _("Peserta sakit"),
    "break": _("Ke toilet atau beribadah"),
    "late": _("Datang terlambat"),
    "needs": _("Kebutuhan khusus peserta"),
    "conduct": _("Tata tertib dilanggar"),
    "other": _("Lainnya"),
}
"""Code → what it says, in the order in which they are offered."""

AUTOMATIC: Final[dict[str, Text]] = {
    "server": _("Layanan ujian berhenti"),
    "room": _("Jaringan ruang terputus, terbukti"),
    "time-up": _("Waktu habis"),
}
"""Of what the system did by itself: outages that the server proved, and the end of the time."""


def cause_label(code: str) -> str:
    """What a cause says; the code itself where there are no words for it."""
    return str(CAUSES.get(code) or AUTOMATIC.get(code) or code)
