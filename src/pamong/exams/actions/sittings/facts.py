"""What a sitting is told to be."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.refusals import Invalid
from pamong.kit.wording import one_line

LONG: Final = 200
"""Signs of a title or a place."""

MOST_MINUTES: Final = 600
MOST_PIN_CLOSES: Final = 120

FAR: Final = timedelta(days=730)
"""How far ahead an exam may lie; what is later is a year that was typed wrong."""

_PREFIX: Final = re.compile(r"[A-Z0-9]{2,12}")


@dataclass(frozen=True, slots=True)
class SittingFacts:
    """What a person decides about a sitting.

    prefix      of candidate numbers, once in the installation: PPJ gives PPJ-0001
    facility    room of ours; None where it is held at ``place``
    pin         whether a PIN is asked for when entering, until ``pin_closes`` minutes before the start
    gate        a proctor lets each candidate in
    own_clock   each candidate's time begins when that one is in
    shows_score the candidate reads a provisional score at the end
    board       a score board by candidate number may be shown
    """

    title: str
    prefix: str
    facility: UUID | None
    place: str
    starts_at: datetime
    minutes: int
    pin: bool = True
    pin_closes: int = 5
    gate: bool = True
    own_clock: bool = False
    shows_score: bool = False
    board: bool = False

    def checked(self) -> "SittingFacts":
        """The same, tidied.

        raises      Invalid ``sitting-title``, ``sitting-prefix``, ``sitting-minutes``, ``sitting-pin-closes``,
                    ``sitting-far``, ``sitting-two-places``
        """
        told = replace(
            self, title=one_line(self.title), prefix=one_line(self.prefix).upper(), place=one_line(self.place)
        )
        _refuse_words(told)
        _refuse_numbers(told)
        return told


def _refuse_words(told: SittingFacts) -> None:
    if not told.title or len(told.title) > LONG:
        raise Invalid("sitting-title", _("Tulis nama pelaksanaan, paling panjang %(most)s huruf.") % {"most": LONG})
    if not _PREFIX.fullmatch(told.prefix):
        raise Invalid(
            "sitting-prefix",
            _("Awalan nomor terbaca “%(read)s”. Tulis 2 sampai 12 huruf atau angka tanpa spasi, misalnya PPJ26.")
            % {"read": told.prefix},
        )
    if told.facility and told.place:
        raise Invalid("sitting-two-places", _("Pilih ruang dari daftar, atau tulis tempat lain, jangan keduanya."))


def _refuse_numbers(told: SittingFacts) -> None:
    if not 1 <= told.minutes <= MOST_MINUTES:
        raise Invalid(
            "sitting-minutes",
            _("Lamanya terbaca %(read)s menit. Tulis 1 sampai %(most)s.")
            % {"read": told.minutes, "most": MOST_MINUTES},
        )
    if not 0 <= told.pin_closes <= MOST_PIN_CLOSES:
        raise Invalid(
            "sitting-pin-closes",
            _("PIN ditutup 0 sampai %(most)s menit sebelum mulai; terbaca %(read)s.")
            % {"read": told.pin_closes, "most": MOST_PIN_CLOSES},
        )
    if told.starts_at > timezone.now() + FAR:
        raise Invalid("sitting-far", _("Hari ujian lebih dari dua tahun lagi. Periksa tahunnya."))
