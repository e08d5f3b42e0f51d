"""Links of the proof: what was scored, who judged and decided by their duty, what the certificate is worth, and what is next."""

from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.credentials.formats.states import State
from pamong.credentials.queries.traced import Asked, Twin
from pamong.evaluation.queries.trace.known import Known
from pamong.evaluation.queries.trace.links import Line, Link, few, hidden
from pamong.evaluation.queries.trace.need import remaining
from pamong.exams.queries.traced import TracedExam, reads_marks, traced_exams
from pamong.kit.wording import long_date, number

_NEEDED: Final = 5
"""Remaining gaps that are told."""


def exam(known: Known) -> Link:
    """Scores by the exams that the scheme's rules name."""
    found = known.found
    if not found.about.blueprints:
        return Link("exam", missing=_("Skema ini tidak meminta ujian."))
    every = traced_exams(known.actor, found.person, found.about.blueprints)
    mine = [one for one in every if _day(one) <= found.asked.decided_on]
    if not mine:
        why = Link("exam", missing=_("Tidak ada ujian yang diikuti sebelum keputusannya."))
        return why if reads_marks(known.actor, found.person, found.about.blueprints) else hidden("exam")
    best = max(mine, key=lambda one: (one.percent is not None, one.percent or 0))
    value = _("Nilai %(n)s") % {"n": number(best.percent, 1)} if best.percent is not None else _("Tidak diikuti")
    return Link("exam", value, _passed(best), tuple(_exam(known, one) for one in mine), _scores(known, best))


def decision(known: Known) -> Link:
    """By which way, what was judged, and how many judged and decided: duties, never names."""
    asked = known.found.asked
    counted = ngettext("%(n)s asesor", "%(n)s asesor", asked.assessors) % {"n": number(asked.assessors)}
    decided = _("%(n)s pemutus") % {"n": number(asked.deciders)}
    units = _("%(n)s dari %(all)s unit kompeten") % {"n": asked.units, "all": asked.of}
    on = long_date(asked.decided_on)
    data = {
        "route": asked.route,
        "units": asked.units,
        "units_of": asked.of,
        "assessors": asked.assessors,
        "deciders": asked.deciders,
        "decided_on": asked.decided_on,
        "submitted_at": asked.submitted_at,
        "proofs": list(known.found.proofs),
    }
    lines = [
        Line(asked.route_label, _opened(asked, known.found.issuer.zone), None, data),
        Line(units, few(known.found.proofs, 5)),
        Line(f"{counted}, {decided}", _("orang yang berbeda")),
    ]
    if asked.renews:
        lines.append(Line(_("Memperpanjang %(number)s") % {"number": asked.renews}))
    own = f"/keputusan/{asked.decision}/" if known.found.own else None
    kept = f"/permohonan-kelola/{asked.uuid}/" if known.found.kept else None
    return Link("decision", _("Kompeten, %(day)s") % {"day": on}, asked.route_label, tuple(lines), own or kept)


def certificate(known: Known) -> Link:
    """Number, validity, and everything that became of it."""
    found, row = known.found, known.found.row
    zone = ZoneInfo(row.zone)
    lines = [
        Line(_("Dibuat dengan nomor ini"), long_date(row.issued_on), None, {"kind": "issued", "on": row.issued_on})
    ]
    if found.signed_at:
        lines.append(Line(row.way_label, long_date(found.signed_at.astimezone(zone).date()), None, {"kind": "signed"}))
    for one in found.changes:
        day = one.at.astimezone(zone).date()
        told = ", ".join(part for part in (long_date(day), one.reason) if part)
        lines.append(Line(one.label, told, None, {"kind": one.kind, "on": day, "reason": one.reason}))
    lines += [
        *_twin(_("Menggantikan %(number)s"), "replaces", found.before),
        *_twin(_("Diganti %(number)s"), "replaced_by", found.after),
        *_twin(_("Diperpanjang dengan %(number)s"), "renewed_by", found.renewed_by),
    ]
    until = _("berlaku sampai %(day)s") % {"day": long_date(row.valid_until.astimezone(zone).date())}
    public = f"/periksa/{row.code}/" if row.signed else None
    address = f"/sertifikat/{row.uuid}/" if found.opened else public
    return Link("certificate", row.number, f"{row.state_label}, {until}", tuple(lines), address)


def following(known: Known) -> Link:
    """When it is renewed, and what lacks today."""
    found, levels = known.found, known.levels
    zone = ZoneInfo(found.row.zone)
    lines, value = [], ""
    if found.renews_on:
        day = found.renews_on.astimezone(zone).date()
        value = _("Dapat diperpanjang mulai %(day)s") % {"day": long_date(day)}
        lines.append(Line(value, data={"renews_on": day}))
    if found.row.state in {State.SUSPENDED, State.WITHDRAWN, State.EXPIRED}:
        value = _("Sertifikatnya %(state)s") % {"state": found.row.state_label.lower()}
    left = remaining(levels) if levels else ()
    lines += [
        Line(line.name, line.words, f"/kompetensi/{line.uuid}/", {"competency": line.code, "gap": line.gap})
        for line in left[:_NEEDED]
    ]
    gaps = ngettext("%(n)s kesenjangan tersisa", "%(n)s kesenjangan tersisa", len(left)) % {"n": number(len(left))}
    told = gaps if levels else _("kesenjangannya tidak dibuka bagi peran Anda")
    address = f"/pegawai/{found.person_uuid}/kompetensi/" if levels else None
    if not value and not left:
        return Link(
            "next",
            missing=_("Tidak ada yang menunggu.") if levels else _("Belum ada jadwal perpanjangan."),
            address=address,
        )
    return Link("next", value or gaps, told if value else "", tuple(lines), address)


def _opened(asked: Asked, zone: str) -> str:
    at = asked.submitted_at or asked.opened_at
    return _("diajukan %(day)s") % {"day": long_date(at.astimezone(ZoneInfo(zone)).date())}


def _twin(words: str, kind: str, twin: Twin | None) -> list[Line]:
    if twin is None:
        return []
    return [
        Line(words % {"number": twin.number}, "", f"/sertifikat/{twin.uuid}/", {"kind": kind, "number": twin.number})
    ]


def _day(one: TracedExam) -> date:
    return one.starts_at.astimezone(ZoneInfo(one.zone)).date()


def _passed(one: TracedExam) -> str:
    if one.percent is None:
        return ""
    asked = _("batas %(n)s") % {"n": number(one.pass_mark)} if one.pass_mark is not None else ""
    word = {True: _("lulus"), False: _("belum lulus"), None: ""}[one.passed]
    return ", ".join(part for part in (word, asked, long_date(_day(one))) if part)


def _exam(known: Known, one: TracedExam) -> Line:
    told = number(one.percent, 1) if one.percent is not None else _("tidak ada nilai")
    data = {"on": _day(one), "percent": one.percent, "passed": one.passed, "pass_mark": one.pass_mark}
    return Line(one.title, f"{long_date(_day(one))}, {told}", _scores(known, one), data)


def _scores(known: Known, one: TracedExam) -> str | None:
    if one.keeps and not known.found.own:
        return f"/pelaksanaan/{one.sitting}/nilai/"
    return "/ujian-saya/" if known.found.own else None
