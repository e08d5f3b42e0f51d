"""What an offering, a session, a quota and a cost are told to be."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.refusals import Invalid
from pamong.kit.wording import number, one_line, rupiah
from pamong.learning.formats.accounts import accounts
from pamong.learning.models import Funding, Seating

MOST_SEATS: Final = 100_000
MOST_APPROVAL_DAYS: Final = 30
MOST_GRACE: Final = 120
LONGEST: Final = timedelta(hours=24)
"""Of one session; what is longer are several."""

MOST_MONEY: Final = 1_000_000_000_000
"""Rupiah of one line; what is above was typed wrong."""

GIVERS: Final = frozenset({Funding.PARTNER, Funding.PRIVATE})
"""Sources of money that have a name."""


@dataclass(frozen=True, slots=True)
class OfferingFacts:
    """What an offering is.

    seating         first, need or lottery
    approval_days   working days until the next above is asked as well, 1 to 30
    grace           minutes of a session that one may be late without losing any, 0 to 120
    opens_at        registration, from; ``closes_at`` until, with zone
    contact         whom to ask, and how
    note            what participants should bring or know
    """

    seats: int
    seating: str
    approval: bool
    approval_days: int
    grace: int
    opens_at: datetime
    closes_at: datetime
    contact: str = ""
    note: str = ""

    def checked(self) -> "OfferingFacts":
        """The same, tidied. Raises Invalid, with what was read."""
        if not 1 <= self.seats <= MOST_SEATS:
            raise Invalid(
                "offering-seats",
                _("Jumlah kursi terbaca %(read)s. Tulis 1 sampai %(most)s.")
                % {"read": number(self.seats), "most": number(MOST_SEATS)},
            )
        if self.seating not in Seating.values:
            raise Invalid(
                "offering-seating",
                _("Cara pembagian “%(read)s” tidak dikenal. Pilih dari daftar.") % {"read": self.seating},
            )
        if not 1 <= self.approval_days <= MOST_APPROVAL_DAYS:
            raise Invalid(
                "offering-approval-days",
                _("Batas jawaban atasan terbaca %(read)s hari. Tulis 1 sampai 30 hari kerja.")
                % {"read": self.approval_days},
            )
        if not 0 <= self.grace <= MOST_GRACE:
            raise Invalid(
                "offering-grace",
                _("Kelonggaran terlambat terbaca %(read)s menit. Tulis 0 sampai 120 menit.") % {"read": self.grace},
            )
        if self.closes_at <= self.opens_at:
            raise Invalid(
                "offering-times", _("Pendaftaran harus ditutup sesudah dibuka. Periksa kedua tanggal dan jamnya.")
            )
        return replace(self, contact=one_line(self.contact), note=self.note.strip())


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """What a session is.

    module      one of the programme's
    title       empty: called as its module
    facility    a room of ours, or None; then ``place`` says where, or ``link`` is where it is met online
    """

    module: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    facility: UUID | None = None
    place: str = ""
    link: str = ""

    def checked(self) -> "SessionFacts":
        """The same, tidied. Raises Invalid, with what was read."""
        if timezone.is_naive(self.starts_at) or timezone.is_naive(self.ends_at):
            raise ValueError("a session has times with zone")
        if self.ends_at <= self.starts_at:
            raise Invalid("session-times", _("Waktu selesai harus sesudah waktu mulai. Periksa kedua jamnya."))
        if self.ends_at - self.starts_at > LONGEST:
            raise Invalid("session-long", _("Satu sesi paling lama 24 jam. Buat satu sesi untuk setiap hari."))
        link, place = one_line(self.link), one_line(self.place)
        if link and (" " in link or not (link.startswith("https://") and urlsplit(link).hostname)):
            raise Invalid(
                "session-link",
                _("Alamat daring terbaca “%(read)s”. Tulis alamat yang dimulai dengan https://.") % {"read": link},
            )
        if self.facility and place:
            raise Invalid(
                "session-two-places",
                _("Ruang dan tempat lain terisi dua-duanya. Kosongkan salah satu, supaya jelas ke mana."),
            )
        return replace(self, title=one_line(self.title), place=place, link=link)


@dataclass(frozen=True, slots=True)
class QuotaFacts:
    """Seats for a region, or for one unit of it with those below. ``region`` is its code."""

    region: str
    unit: UUID | None
    seats: int

    def checked(self) -> "QuotaFacts":
        """The same. Raises Invalid ``quota-seats``."""
        if not 0 <= self.seats <= MOST_SEATS:
            raise Invalid(
                "quota-seats",
                _("Kuota terbaca %(read)s. Tulis 0 sampai %(most)s kursi.")
                % {"read": number(self.seats), "most": number(MOST_SEATS)},
            )
        return self


@dataclass(frozen=True, slots=True)
class CostFacts:
    """One line of what an offering costs.

    account     code of the budget account
    funding     apbd, partner, private or in-kind
    planned     whole rupiah; of what is given in kind, what it would cost
    partner     who gives; asked for money of a partner or of a firm
    """

    account: str
    text: str
    funding: str
    planned: int
    partner: UUID | None = None

    def checked(self) -> "CostFacts":
        """The same, tidied. Raises Invalid, with what was read."""
        account, text = self.account.strip(), one_line(self.text)
        if account not in accounts():
            raise Invalid(
                "cost-account",
                _("Kode rekening “%(read)s” tidak ada dalam daftar. Pilih dari daftar.") % {"read": account},
            )
        if not text:
            raise Invalid("cost-text", _("Uraiannya masih kosong. Tulis untuk apa biayanya."))
        if self.funding not in Funding.values:
            raise Invalid(
                "cost-funding", _("Sumber dana “%(read)s” tidak dikenal. Pilih dari daftar.") % {"read": self.funding}
            )
        if self.funding in GIVERS and self.partner is None:
            raise Invalid("cost-partner", _("Dana dari mitra atau swasta menyebut siapa pemberinya. Pilih mitranya."))
        return replace(self, account=account, text=text, planned=money(self.planned))


def money(amount: int) -> int:
    """An amount that a line may have. Raises Invalid ``cost-amount``."""
    if not 0 <= amount <= MOST_MONEY:
        raise Invalid(
            "cost-amount",
            _("Jumlah terbaca %(read)s. Tulis rupiah bulat dari 0 sampai %(most)s.")
            % {"read": rupiah(amount), "most": rupiah(MOST_MONEY)},
        )
    return amount
