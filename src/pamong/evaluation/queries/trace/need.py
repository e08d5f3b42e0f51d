"""Links of the need: who it is, what the post asks for, and what lacked then and lacks now."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.competency.queries.person import Line as Level
from pamong.competency.queries.person import PersonCompetencies
from pamong.competency.queries.traced import LevelsThen, asked_of, levels_before, uuids_of
from pamong.evaluation.queries.trace.known import Known
from pamong.evaluation.queries.trace.links import Line, Link, hidden
from pamong.kit.wording import long_date, number
from pamong.people.formats.posts import post_words
from pamong.people.queries.papers import named_people


def person(known: Known) -> Link:
    """The holder: name as printed, the post on the day of issue, and the one of today for who may open the person's page."""
    row, served = known.found.row, known.served
    then = served.words if served else row.post
    lines = (
        [Line(_("Saat terbit: %(post)s") % {"post": then}, long_date(row.issued_on), None, {"then": then})]
        if then
        else []
    )
    if known.person_open:
        now = named_people([known.found.person])[known.found.person]
        words = post_words(now.position, now.unit) or _("tidak memegang jabatan")
        lines.append(Line(_("Sekarang: %(post)s") % {"post": words}, data={"now": words}))
    address = f"/pegawai/{known.found.person_uuid}/" if known.person_open else None
    return Link("person", row.holder, row.post, tuple(lines), address)


def position(known: Known) -> Link:
    """What the post of the day of issue asks for."""
    if known.served is None:
        return Link("position", missing=_("Tidak ada jabatan yang tercatat pada hari terbitnya."))
    asked = asked_of(known.actor, known.served.position)
    if not asked.open:
        return Link("position", known.served.position_name, _("standarnya dibaca di instansinya"))
    told = ngettext("meminta %(n)s kompetensi", "meminta %(n)s kompetensi", asked.competencies)
    detail = told % {"n": number(asked.competencies)} if asked.competencies else _("standarnya belum ditetapkan")
    return Link("position", asked.name, detail, address=f"/jabatan/{asked.position}/kompetensi/")


def gap(known: Known) -> Link:
    """Levels that lacked before the first training, or the application, and what is left of it."""
    levels = known.levels
    if levels is None:
        return hidden("gap")
    then = levels_before(known.found.person, levels.region.id, known.needed_on)
    about = _about(known, levels)
    address = f"/pegawai/{known.found.person_uuid}/kompetensi/"
    if not about:
        return Link("gap", missing=_("Jabatannya tidak meminta kompetensi yang dibuktikan skema ini."), address=address)
    lines = tuple(_level(one, then) for one in about)
    value = _lacked(about, then) if then else _("Belum dipotret sebelumnya")
    return Link("gap", value, _left(about), lines, address)


def remaining(levels: PersonCompetencies) -> tuple[Level, ...]:
    """What lacks today, of all posts, the largest gap first."""
    lines = {line.uuid: line for post in levels.posts for line in post.lines if (line.gap or 0) > 0}
    return tuple(sorted(lines.values(), key=lambda line: -(line.gap or 0)))


def _about(known: Known, levels: PersonCompetencies) -> tuple[Level, ...]:
    """Lines of what the scheme proves."""
    wanted = uuids_of(known.found.about.competencies)
    every: dict[UUID, Level] = {line.uuid: line for line in _every(levels) if line.uuid in wanted}
    return tuple(every.values())


def _every(levels: PersonCompetencies) -> Iterable[Level]:
    yield from levels.others
    for post in levels.posts:  # what a post asks for holds before what nobody asks
        yield from post.lines


def _level(line: Level, then: LevelsThen | None) -> Line:
    before = then.levels.get(line.uuid) if then else None
    now = line.shown.counted
    data = {
        "competency": line.code,
        "required": line.required,
        "before": before.counted if before else None,
        "required_before": before.required if before else None,
        "measured_on": then.day if then else None,
        "now": now,
        "gap_now": line.gap,
    }
    steps = _("dulu %(before)s, sekarang %(now)s, diminta %(asked)s") % {
        "before": _step(before.counted) if before else _("tidak dipotret"),
        "now": _step(now),
        "asked": _("tidak ada") if line.required is None else _step(line.required),
    }
    return Line(line.name, steps, f"/kompetensi/{line.uuid}/", data)


def _step(level: int | None) -> str:
    return _("belum ada tingkat") if level is None else _("tingkat %(n)s") % {"n": level}


def _lacked(about: tuple[Level, ...], then: LevelsThen) -> str:
    """Sum over what was asked then; what nobody knew the level of is told apart."""
    held = [then.levels[line.uuid] for line in about if line.uuid in then.levels]
    lacking = sum(max(0, one.required - one.counted) for one in held if one.counted is not None)
    unknown = sum(one.counted is None for one in held)
    if not held:
        return _("Dulu tidak diminta")
    if unknown == len(held):
        return _("Dulu belum ada tingkat")
    return _("Dulu kurang %(n)s tingkat") % {"n": number(lacking)} if lacking else _("Dulu tidak kurang")


def _left(about: tuple[Level, ...]) -> str:
    gaps = [line.gap for line in about if line.gap is not None]
    if not gaps:
        return _("sekarang belum ada tingkat yang dihitung")
    left = sum(max(0, gap) for gap in gaps)
    if not left:
        return _("sekarang tidak kurang")
    if len(gaps) == 1:
        return _("sekarang kurang %(n)s tingkat") % {"n": number(left)}
    told = _("sekarang kurang %(n)s tingkat, dijumlahkan atas %(all)s kompetensi yang dibuktikan skema ini")
    return told % {"n": number(left), "all": number(len(gaps))}
