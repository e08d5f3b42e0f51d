"""The minutes of a sitting in words, as they are printed."""

from datetime import datetime

from django.utils.translation import gettext as _

from pamong.exams.queries.minutes import Minutes
from pamong.exams.queries.timeline import Line
from pamong.kit.documents.exam_minutes import Event, MinutesText, Signer
from pamong.kit.wording import clock, number, weekday_date


def content(found: Minutes) -> MinutesText:
    """Everything that stands in them."""
    sitting, numbers = found.sitting, found.numbers
    count = [
        (_("Peserta dalam daftar"), numbers.all),
        (_("Hadir"), numbers.present),
        (_("Tidak hadir"), numbers.absent),
        (_("Menyerahkan sendiri"), numbers.submitted),
        (_("Selesai karena waktu habis atau ujian ditutup"), numbers.timed),
        (_("Dihentikan pengawas"), numbers.ended),
        (_("Masuk, tetapi belum selesai"), numbers.others),
        (_("Dengan penyesuaian (waktu tambahan, huruf besar)"), numbers.helped),
    ]
    return MinutesText(
        region=sitting.region.name,
        office=sitting.region.office,
        title=sitting.title,
        opening=_opening(found),
        facts=tuple(_facts(found)),
        counts=tuple((label, number(value)) for label, value in count),
        absent=tuple((str(one.seat), one.number, one.name) for one in found.absent),
        events=tuple(_event(found, line) for line in found.lines),
        signers=tuple(Signer(one.name, one.number) for one in found.proctors),
        final=sitting.closed_at is not None,
        printed=_moment(found, found.at),
    )


def _opening(found: Minutes) -> str:
    sitting = found.sitting
    told = {
        "day": weekday_date((sitting.started_at or sitting.starts_at).astimezone(sitting.zone)),
        "title": sitting.title,
        "place": sitting.place or _("tempat yang ditetapkan"),
    }
    return _("Pada hari %(day)s di %(place)s telah dilaksanakan %(title)s dengan keadaan sebagai berikut.") % told


def _facts(found: Minutes) -> list[tuple[str, str]]:
    sitting = found.sitting
    own = _("Masing-masing peserta, sejak diizinkan") if sitting.own_clock else _("Satu untuk seluruh ruang")
    rows = [
        (_("Kisi-kisi"), found.blueprint),
        (_("Soal"), _("%(items)s butir, %(forms)s paket") % {"items": found.items, "forms": found.forms}),
        (_("Waktu pengerjaan"), _("%(count)s menit") % {"count": sitting.minutes}),
        (_("Jam ujian"), own),
        (_("Direncanakan mulai"), _moment(found, sitting.starts_at)),
        (_("Dimulai"), _moment(found, sitting.started_at)),
        (_("Ditutup"), _moment(found, sitting.closed_at)),
    ]
    return [(label, value) for label, value in rows if value]


def _moment(found: Minutes, moment: datetime | None) -> str:
    if moment is None:
        return ""
    zone = found.sitting.zone
    return f"{weekday_date(moment.astimezone(zone))}, {clock(moment, zone)}"


def _event(found: Minutes, line: Line) -> Event:
    """A line, its cause and sentence behind it."""
    told = ": ".join(part for part in (line.what, line.sentence) if part)
    return Event(
        at=f"{line.at.astimezone(found.sitting.zone):%H.%M.%S}",
        what=told,
        cause=line.cause,
        by=line.by or _("otomatis"),
    )
