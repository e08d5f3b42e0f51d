"""Links of learning: which programmes, how the seat came about, and who was there."""

from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pamong.core.refusals import Text
from pamong.evaluation.access import reads
from pamong.evaluation.queries.trace.known import Known, Taught
from pamong.evaluation.queries.trace.links import Key, Line, Link, few, hidden
from pamong.kit.wording import long_date, number
from pamong.learning.queries.modules import hours_words
from pamong.learning.queries.traced import TracedSeat, TracedSession

_PERCENT: Final = 100

_WITHOUT: Final[dict[str, Text]] = {
    "test-out": gettext_lazy("Tidak lewat pelatihan: uji langsung."),
    "prior": gettext_lazy("Tidak lewat pelatihan: rekognisi pembelajaran lampau."),
    "renewal": gettext_lazy("Tidak lewat pelatihan: perpanjangan."),
    "course": gettext_lazy("Tidak ada pelatihan yang tercatat di sini."),
}
"""Route → why there is no seat."""


def programme(known: Known) -> Link:
    """What was taught, by whom. Without a seat: what teaches it, so that the link still leads on."""
    taught = tuple(_programme(known, one) for one in known.programmes)
    address = next((one.address for one in taught if one.address), None)
    if known.seats:
        seats = tuple(_batch(one) for one in known.by_use)
        value = few(list(dict.fromkeys(one.programme_title for one in known.by_use)), 2)
        return Link("programme", value, _held(known), (*seats, *taught), address)
    why = str(_WITHOUT[known.found.asked.route])
    if known.learner:
        return Link("programme", lines=taught, address=address, missing=why)
    told = _("Siapa saja yang ikut tidak dibuka bagi peran Anda; ini program yang mengajarkannya.")
    return Link("programme", lines=taught, address=address, missing=told, hidden=True)


def registration(known: Known) -> Link:
    """How the last seat came about, with its dates."""
    seat = known.closing
    if seat is None:
        return _nothing(known, "registration")
    zone = ZoneInfo(seat.region.zone)
    steps = (
        (_("Mendaftar"), seat.registered_at),
        (_("Disetujui"), seat.approved_at),
        (_("Mendapat kursi"), seat.seated_at),
        (_("Menyatakan hadir"), seat.confirmed_at),
        (_("Hasil diputuskan"), seat.completed_at),
    )
    lines = tuple(
        Line(words, long_date(at.astimezone(zone).date()), None, {"step": words, "at": at}) for words, at in steps if at
    )
    return Link(
        "registration", str(seat.state.label), f"{seat.way}, {_batch_words(seat)}", lines, _registrants(known, seat)
    )


def attendance(known: Known) -> Link:
    """Every session of the last seat with minutes, and JP as recorded."""
    seat = known.closing
    if seat is None:
        return _nothing(known, "attendance")
    address = f"/angkatan/{seat.offering}/hasil/" if seat.keeps else _registrants(known, seat)
    if not seat.held:
        return Link("attendance", missing=_("Belum ada sesi yang berlangsung."), address=address)
    percent = number(_PERCENT * seat.minutes / seat.planned) if seat.planned else "0"
    value = _("%(here)s dari %(all)s sesi") % {
        "here": sum(bool(one.minutes) for one in seat.held),
        "all": len(seat.held),
    }
    detail = _("%(percent)s %% menit, %(hours)s JP tercatat") % {"percent": percent, "hours": hours_words(seat.hours)}
    return Link("attendance", value, detail, tuple(_session(seat, one) for one in seat.held), address)


def _held(known: Known) -> str:
    finished = sum(bool(one.completed) for one in known.seats)
    told = ngettext("%(n)s pendaftaran, %(done)s selesai", "%(n)s pendaftaran, %(done)s selesai", len(known.seats))
    return told % {"n": number(len(known.seats)), "done": number(finished)}


def _batch(seat: TracedSeat) -> Line:
    days = f"{long_date(seat.first)} – {long_date(seat.last)}" if seat.first and seat.last else _("belum terjadwal")
    ended = {True: _("selesai"), False: _("tidak selesai"), None: _("belum diputuskan")}[seat.completed]
    data = {
        "programme": str(seat.programme),
        "batch": seat.number,
        "held_by": seat.region.code,
        "first": seat.first,
        "last": seat.last,
        "completed": seat.completed,
        "lacking": list(seat.lacking),
    }
    detail = "; ".join([f"{seat.region.name}, {days}", ended, *seat.lacking])
    return Line(_batch_words(seat), detail, f"/angkatan/{seat.offering}/", data)


def _batch_words(seat: TracedSeat) -> str:
    return _("%(programme)s, angkatan %(n)s") % {"programme": seat.programme_title, "n": seat.number}


def _programme(known: Known, one: Taught) -> Line:
    if reads(known.actor, one.region):
        return Line(one.title, _("rantai hasil program"), f"/program/{one.uuid}/rantai/", {"programme": str(one.uuid)})
    return Line(one.title, "", f"/program/{one.uuid}/" if one.open else None, {"programme": str(one.uuid)})


def _registrants(known: Known, seat: TracedSeat) -> str:
    """The own seat on the page of the batch; else the list of who registered, which shows those the actor may see."""
    return f"/angkatan/{seat.offering}/" if known.found.own else f"/angkatan/{seat.offering}/pendaftar/"


def _session(seat: TracedSeat, one: TracedSession) -> Line:
    day = long_date(one.starts_at.astimezone(ZoneInfo(seat.region.zone)).date())
    here = _("hadir %(n)s dari %(all)s menit") % {"n": number(one.minutes or 0), "all": number(one.planned)}
    told = here if one.minutes else _("tidak hadir")
    data = {"session": str(one.uuid), "starts_at": one.starts_at, "minutes": one.minutes, "planned": one.planned}
    return Line(one.title, f"{day}, {told}", f"/sesi/{one.uuid}/presensi/" if seat.keeps else None, data)


def _nothing(known: Known, key: Key) -> Link:
    return Link(key, missing=str(_WITHOUT[known.found.asked.route])) if known.learner else hidden(key)
