"""Links of what came of it: behaviour at work in groups, the office's service, the study, and what was found and done."""

from collections.abc import Sequence
from statistics import fmean
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.core.refusals import NotFound
from pamong.evaluation.access import follows
from pamong.evaluation.models import Finding, ObserverRole
from pamong.evaluation.queries.asked_keys import DAYS
from pamong.evaluation.queries.follow_ups import FindingLine, finding_lines
from pamong.evaluation.queries.observations import Cell, RoleTable, applied, observations_page
from pamong.evaluation.queries.trace.known import Known
from pamong.evaluation.queries.trace.links import Line, Link, few, hidden
from pamong.evaluation.queries.verdicts import StudyVerdict, verdicts_in
from pamong.kit.wording import long_date, number
from pamong.people.queries.paths import unit_paths
from pamong.services.queries.indicators import Period
from pamong.services.queries.traced import TracedService, services_around

_BESIDE: Final = frozenset({ObserverRole.SUPERVISOR, ObserverRole.PEER})
"""Who sees it from beside; what somebody says of oneself is another thing."""


def behaviour(known: Known) -> Link:
    """What is said from beside of the batch, or of the programme where the batch may not be told. Never of one person."""
    if known.closing and follows(known.actor, known.closing.programme_region):
        found = _of_batch(known)
        if found:
            return found
    if known.untaught:
        return Link("behaviour", missing=_("Tidak lewat pelatihan, jadi tidak ada perilaku yang diamati sesudahnya."))
    if not known.evaluates:
        return hidden("behaviour")
    programme = known.programmes[0] if known.programmes else None
    every = applied(programme.uuid) if programme and programme.region == known.region.id else None
    if programme is None or every is None:
        return Link("behaviour", missing=_("Belum diukur, atau kelompoknya terlalu kecil untuk ditampilkan."))
    data = {"share": every.share, "day": every.day, "n": every.n, "about": every.people}
    told = _("sering atau selalu, kata atasan dan rekan; n %(n)s tentang %(people)s alumni") % {
        "n": every.n,
        "people": every.people,
    }
    line = Line(programme.title, str(DAYS[every.day]), None, data)
    address = f"/program/{programme.uuid}/rantai/"
    return Link("behaviour", f"{number(every.share)} %", told, (line,), address)


def service(known: Known) -> Link:
    """How long the services of the office took around the training, or around the decision."""
    if known.served is None:
        return Link("service", missing=_("Tidak ada jabatan yang tercatat pada hari terbitnya."))
    path = unit_paths([known.served.unit]).get(known.served.unit, ())
    found = services_around(known.actor, [step.id for step in reversed(path)], known.changed_on)
    if not found:
        return Link("service", missing=_("Kantornya tidak memberi layanan yang datanya boleh Anda lihat."))
    names = {step.id: step.name for step in path}
    lines = tuple(_service(one, names[one.unit_id]) for one in found)
    told = next((one for one in found if one.before and one.after), None)
    address = next((_service_page(one) for one in (told, *found) if one), None)
    if told is None or told.before is None or told.after is None:
        why = _("Belum diukur: perlu tiga bulan penuh sebelum dan sesudahnya, dengan cukup berkas.")
        return Link("service", lines=lines, address=address, missing=why)
    value = _("%(before)s → %(after)s hari kerja") % {"before": _median(told.before), "after": _median(told.after)}
    detail = _("median tiga bulan sebelum dan sesudahnya; tanpa pembanding, bukan bukti")
    return Link("service", value, detail, lines, address)


def study(known: Known, verdicts: Sequence[StudyVerdict]) -> Link:
    """The word about the programme, from its studies."""
    if not verdicts:
        why = _("Belum ada studi dampak tentang program ini.")
        return Link(
            "study", missing=why if known.evaluates else _("Belum ada studi dampak yang terbit tentang program ini.")
        )
    lines = tuple(Line(one.question, one.sentence, _study_page(known, one), _study(one)) for one in verdicts)
    if known.untaught:
        why = _("Tidak lewat pelatihan; ini studi tentang program yang mengajarkannya.")
        return Link("study", lines=lines, address=lines[0].address, missing=why)
    first, words = verdicts[0], list(dict.fromkeys(one.label for one in verdicts))
    if len(verdicts) > 1:
        told = ngettext("%(n)s studi", "%(n)s studi", len(verdicts)) % {"n": number(len(verdicts))}
        return Link("study", told, few(words, 4), lines, lines[0].address)
    grade = _("mutu %(grade)s") % {"grade": first.grade} if first.grade else _("tanpa taksiran")
    return Link("study", first.label, grade, lines, lines[0].address)


def verdicts_about(known: Known) -> tuple[StudyVerdict, ...]:
    """Studies of the region about these programmes, the newest first; only published ones for who does not read its evaluation."""
    about = {one.uuid for one in known.programmes}
    every = verdicts_in(known.region.id)
    return tuple(one for one in every if one.programme in about and (known.evaluates or one.published))


def finding(known: Known, verdicts: Sequence[StudyVerdict]) -> Link:
    """Strengths and weaknesses that rest on these studies and programmes, and what is done about them."""
    if not known.evaluates:
        return hidden("finding")
    resting = [str(one.study) for one in verdicts] + [str(one.uuid) for one in known.programmes]
    about = Q(evidence__in=("study", "observation", "gain", "chain"), reference__in=resting)
    rows = Finding.objects.filter(about, cycle__region=known.region.id, withdrawn_at=None).select_related(
        "cycle__region"
    )
    cycles = dict(rows.values_list("uuid", "cycle__uuid"))
    found = finding_lines(rows.order_by("-pk"))
    if not found:
        return Link("finding", missing=_("Belum ada temuan yang bersandar pada program atau studinya."))
    lines = tuple(line for one in found for line in _finding(one, cycles[one.uuid]))
    done = sum(not way.standing.open for one in found for way in one.follow_ups)
    every = sum(len(one.follow_ups) for one in found)
    told = ngettext("%(n)s temuan", "%(n)s temuan", len(found)) % {"n": number(len(found))}
    detail = _("%(done)s dari %(all)s tindak lanjut selesai") % {"done": number(done), "all": number(every)}
    return Link(
        "finding", told, detail if every else _("belum ada tindak lanjut"), lines, f"/evaluasi/{cycles[found[0].uuid]}/"
    )


def _of_batch(known: Known) -> Link | None:
    """None where nothing of the batch may be shown."""
    seat = known.closing
    if seat is None:
        return None
    try:
        page = observations_page(known.actor, seat.offering)
    except NotFound:
        return None
    lines = tuple(line for table in page.tables if (line := _role(table, page.closed)))
    beside = [line for line in lines if line.data["beside"]]
    if not beside:
        return None
    detail = _("sering atau selalu, rata-rata atas perilaku yang diamati di angkatannya")
    return Link("behaviour", beside[0].detail, detail, lines, f"/angkatan/{seat.offering}/penerapan/")


def _role(table: RoleTable, days: Sequence[int]) -> Line | None:
    """Means over the behaviours that may be shown, before and on the last day; None without any."""
    last = next((day for day in reversed(days) if day and _shown(table, day)), None)
    if last is None:
        return None
    after, before = _shown(table, last), _shown(table, 0)
    data: dict[str, Any] = {"role": table.role, "beside": table.role in _BESIDE, "day": last}
    data |= {"before": _mean(before), "n_before": _least(before), "after": _mean(after), "n_after": _least(after)}
    told = f"{number(fmean(one.share or 0 for one in after))} % (n {_least(after)}, {DAYS[last]})"
    if before:
        told = f"{number(fmean(one.share or 0 for one in before))} % (n {_least(before)}) → {told}"
    return Line(str(table.label), told, None, data)


def _shown(table: RoleTable, day: int) -> list[Cell]:
    return [cell for line in table.lines for cell in line.cells if cell and cell.day == day and cell.share is not None]


def _mean(cells: Sequence[Cell]) -> float | None:
    return round(fmean(one.share or 0 for one in cells), 1) if cells else None


def _least(cells: Sequence[Cell]) -> int | None:
    return min((one.n for one in cells), default=None)


def _service(one: TracedService, office: str) -> Line:
    periods = {"before": one.before, "after": one.after}
    told = "; ".join(
        f"{long_date(period.first)} – {long_date(period.last)}: {_median(period)}, n {number(period.figure.n)}"
        for period in periods.values()
        if period
    )
    data: dict[str, Any] = {"service": one.code, "office": office} | {
        name: _period(period) if period else None for name, period in periods.items()
    }
    return Line(f"{one.title}, {office}", told or _("belum cukup berkas"), _service_page(one), data)


def _service_page(one: TracedService) -> str:
    return (
        f"/layanan-kelola/{one.uuid}/indikator/" if one.seen else f"/layanan/{one.region_code}/{one.unit}/{one.code}/"
    )


def _period(period: Period) -> dict[str, Any]:
    return {"first": period.first, "last": period.last, "median": period.figure.median, "n": period.figure.n}


def _median(period: Period) -> str:
    return "–" if period.figure.median is None else number(period.figure.median)


def _study_page(known: Known, one: StudyVerdict) -> str:
    return f"/dampak-kelola/{one.study}/" if known.evaluates else f"/dampak/{known.region.code}/{one.study}/"


def _study(one: StudyVerdict) -> dict[str, Any]:
    return {"verdict": one.verdict, "effect": one.effect, "low": one.low, "high": one.high, "grade": one.grade}


def _finding(one: FindingLine, cycle: UUID) -> list[Line]:
    kind = _("Kelemahan") if one.weakness else _("Kekuatan")
    head = Line(f"{kind}: {one.text}", one.told, f"/evaluasi/{cycle}/", {"kind": one.kind, "evidence": one.evidence})
    ways = [
        Line(
            _("Tindak lanjut: %(text)s") % {"text": way.text},
            f"{way.standing.label}, {long_date(way.due_on)}",
            f"/tindak-lanjut/{way.uuid}/",
            {"state": way.standing.state, "due_on": way.due_on},
        )
        for way in one.follow_ups
    ]
    return [head, *ways]
