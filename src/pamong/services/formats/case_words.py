"""Words by which offices write how somebody came and how it ended, and counts as they stand in tables. Pure."""

from typing import Final

from django.utils.translation import gettext as _

from pamong.kit.imports.formats import Unreadable, heading, read_date, read_integer, read_yes_no

CHANNELS: Final = {
    "counter": (
        *(
            "counter",
            "loket",
            "luring",
            "offline",
            "tatap muka",
            "datang langsung",
            "langsung",
            "kantor",
            "walk in",
            "onsite",
        ),
        *(
            "on site",
            "front office",
            "fo",
            "mpp",
            "mal pelayanan publik",
            "di tempat",
            "desk",
            "face to face",
            "manual",
        ),
    ),
    "online": (
        *("online", "daring", "on line", "internet", "web", "website", "situs", "portal", "aplikasi", "app", "mobile"),
        *("e-service", "oss", "oss rba", "aplikasi seluler", "android", "ios", "sistem", "mandiri", "elektronik"),
    ),
    "post": ("post", "pos", "surat", "surat pos", "kurir", "mail", "letter", "ekspedisi", "courier"),
    "phone": (
        *(
            "phone",
            "telepon",
            "telpon",
            "telp",
            "tlp",
            "telephone",
            "call center",
            "call centre",
            "hotline",
            "whatsapp",
        ),
        *("wa", "sms", "chat", "pesan singkat"),
    ),
    "email": ("email", "e-mail", "surel", "pos-el", "posel", "surat elektronik"),
    "other": ("other", "lainnya", "lain-lain", "lain", "dan lain-lain", "dll", "others", "misc"),
}
"""How somebody came → how it is written."""

OUTCOMES: Final = {
    "granted": (
        *(
            "granted",
            "dikabulkan",
            "disetujui",
            "setuju",
            "diterbitkan",
            "terbit",
            "approved",
            "approve",
            "issued",
            "acc",
        ),
        *("berhasil", "sukses", "sah", "izin terbit", "izin diterbitkan", "diserahkan", "sudah diambil", "success"),
    ),
    "refused": (
        *(
            "refused",
            "ditolak",
            "tolak",
            "tidak disetujui",
            "rejected",
            "reject",
            "denied",
            "declined",
            "penolakan",
            "gagal",
        ),
        *("tidak dikabulkan", "tidak memenuhi syarat", "tms", "tidak terbit", "not approved", "tidak diterima"),
    ),
    "withdrawn": (
        *(
            "withdrawn",
            "dicabut",
            "dicabut pemohon",
            "dibatalkan",
            "batal",
            "dibatalkan pemohon",
            "cancelled",
            "canceled",
        ),
        *("ditarik", "ditarik pemohon", "mengundurkan diri", "withdraw", "cancel", "pencabutan"),
    ),
    "": (
        *(
            "proses",
            "diproses",
            "dalam proses",
            "sedang diproses",
            "on process",
            "in process",
            "in progress",
            "process",
        ),
        *(
            "open",
            "terbuka",
            "pending",
            "menunggu",
            "tunda",
            "ditunda",
            "baru",
            "new",
            "draft",
            "belum",
            "belum selesai",
        ),
        *("verifikasi", "berjalan", "dikembalikan", "perbaikan", "revisi", "waiting", "progress", "tertunda"),
        *(
            "selesai",
            "sudah selesai",
            "selesai diproses",
            "tuntas",
            "done",
            "completed",
            "complete",
            "closed",
            "finished",
        ),
        *("diterima", "accepted", "received", "resolved", "ditutup"),
    ),
}
"""How it ended → how it is written; empty for words that do not say how, because it goes on or is just over."""

MOST: Final = 999
"""Times that papers are sent back, or somebody comes, at the most; larger numbers are dates or slips."""

_CHANNELS: Final = {heading(word): channel for channel, words in CHANNELS.items() for word in words}
_OUTCOMES: Final = {heading(word): outcome for outcome, words in OUTCOMES.items() for word in words}


def read_channel(text: str) -> str:
    """How somebody came. Raises Unreadable naming what may be written."""
    if (found := _CHANNELS.get(heading(text))) is not None:
        return found
    raise Unreadable(
        _("Kanal “%(text)s” tidak dikenal. Tulis loket, daring, pos, telepon, surel, atau lainnya.")
        % {"text": _short(text)}
    )


def read_outcome(text: str) -> str:
    """How it ended; empty where the words do not say it. Raises Unreadable naming what may be written."""
    if (found := _OUTCOMES.get(heading(text))) is not None:
        return found
    raise Unreadable(
        _("Hasil “%(text)s” tidak dikenal. Tulis dikabulkan, ditolak, dicabut, atau proses.") % {"text": _short(text)}
    )


def read_returns(text: str) -> int:
    """How often papers were sent back: a number, yes or no, or the day on which it happened, which counts one.

    raises      Unreadable for anything else
    """
    try:
        number = read_integer(text)
    except Unreadable:
        number = -1
    if 0 <= number <= MOST:
        return number
    try:
        return int(read_yes_no(text))
    except Unreadable:
        pass
    try:
        read_date(text)
    except Unreadable:
        raise Unreadable(
            _("“%(text)s” bukan jumlah atau tanggal pengembalian. Tulis 0 sampai %(most)s, atau tanggalnya.")
            % {"text": _short(text), "most": MOST}
        ) from None
    return 1


def read_contacts(text: str) -> int | None:
    """How often somebody had to come or call; None for nought, which says nothing. Raises Unreadable."""
    number = read_integer(text)
    if not 0 <= number <= MOST:
        raise Unreadable(
            _("Jumlah kedatangan terbaca %(number)s. Tulis 1 sampai %(most)s.") % {"number": number, "most": MOST}
        )
    return number or None


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"  # noqa: PLR2004  # as much as a sentence bears
