"""The ways to a certificate in plain words. All lead to the same one."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from pamong.core.refusals import Text
from pamong.science.scheme import Attendance, Exam, Leaf, Rule, ways

ABOUT: Final[dict[str, Text]] = {
    "course": _("Anda ikut pelatihannya dan menempuh ujiannya. Cocok bila pekerjaan ini baru bagi Anda."),
    "test-out": _("Anda sudah menguasainya dan langsung diuji, tanpa pelatihan."),
    "prior": _("Anda sudah lama mengerjakannya dan menunjukkan hasil kerja, foto, atau surat atasan."),
    "renewal": _("Sertifikat Anda segera berakhir; Anda menunjukkan bahwa kemampuannya tetap terjaga."),
}
"""Route → for whom it is and what one does."""


def route_of(way: Sequence[Leaf]) -> str:
    """The route that a way of a rule belongs to: a course where it asks for one, else a test, else earlier work."""
    if any(isinstance(leaf, Attendance) for leaf in way):
        return "course"
    return "test-out" if any(isinstance(leaf, Exam) for leaf in way) else "prior"


def routes_of(rule: Rule) -> frozenset[str]:
    """Routes by which a unit can be shown."""
    return frozenset(route_of(way) for way in ways(rule))
