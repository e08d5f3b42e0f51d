"""Papers of an assessment: the agreement before it, and the record of what was found."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pamong.credentials.queries.workspace import Desk, DutyPage, UnitView, desk_page
from pamong.kit.documents.assessment_record import RecordText, UnitLine, assessment_record
from pamong.kit.wording import long_date, long_moment
from pamong.web.http import Request


@require_safe
def duty_record(request: Request, uuid: UUID) -> HttpResponse:
    """What was found about each unit, for the signatures of both."""
    found, desk = desk_page(request.actor, uuid)
    now = timezone.now()
    return _pdf(assessment_record(_record(found, desk, now), at=now), f"rekaman-asesmen-{uuid}.pdf")


@require_safe
def duty_agreement(request: Request, uuid: UUID) -> HttpResponse:
    """What assessor and applicant agree to before the assessment."""
    found, desk = desk_page(request.actor, uuid)
    now = timezone.now()
    return _pdf(assessment_record(_agreement(found, desk, now), at=now), f"persetujuan-asesmen-{uuid}.pdf")


def _record(found: DutyPage, desk: Desk, now: datetime) -> RecordText:
    return RecordText(
        region=found.region.name,
        office=found.region.office,
        heading=_("Rekaman asesmen kompetensi"),
        title=found.row.scheme,
        opening=_("K berarti kompeten, BK berarti belum kompeten. Yang memutuskan sertifikasi bukan asesor."),
        facts=_facts(found, desk),
        clauses=(),
        units=tuple(_line(unit) for unit in desk.units),
        final=desk.left == 0,
        signers=_signers(found, desk),
        source=_source(),
        printed=long_moment(now, ZoneInfo(found.region.zone)),
    )


def _agreement(found: DutyPage, desk: Desk, now: datetime) -> RecordText:
    return RecordText(
        region=found.region.name,
        office=found.region.office,
        heading=_("Persetujuan asesmen dan kerahasiaan"),
        title=found.row.scheme,
        opening=_("Asesor dan pemohon menyepakati hal-hal ini sebelum asesmen dimulai."),
        facts=_facts(found, desk),
        clauses=(
            _("Pemohon sudah membaca syarat tiap unit, cara mengajukan banding, dan batas waktunya."),
            _("Bukti yang dikumpulkan hanya dipakai untuk asesmen ini dan dilihat mereka yang ditugaskan."),
            _("Asesor merahasiakan bukti dan hasil, dan menyatakan tidak mempunyai benturan kepentingan."),
            _("Pemohon boleh berhenti kapan saja; yang sudah tercatat tetap tersimpan."),
        ),
        units=tuple(UnitLine(unit.code, unit.title, (), "", "") for unit in desk.units),
        final=True,
        signers=_signers(found, desk),
        source=_source(),
        printed=long_moment(now, ZoneInfo(found.region.zone)),
    )


def _facts(found: DutyPage, desk: Desk) -> tuple[tuple[str, str], ...]:
    declared = found.declared_at.astimezone(ZoneInfo(found.region.zone)) if found.declared_at else None
    rows = (
        (_("Pemohon"), found.row.name),
        (_("Jabatan"), desk.serves),
        (_("Jalur"), desk.route),
        (_("Penyesuaian"), desk.needs),
        (_("Ditugaskan sebagai"), found.row.duty_label),
        (_("Bebas benturan kepentingan"), _("dinyatakan %(day)s") % {"day": long_date(declared)} if declared else ""),
    )
    return tuple((label, value) for label, value in rows if value)


def _line(unit: UnitView) -> UnitLine:
    result = ("K" if unit.result.competent else "BK") if unit.result else "K" if unit.carried else ""
    carried = _("Terbawa dari keputusan %(day)s") % {"day": long_date(unit.carried)} if unit.carried else ""
    return UnitLine(
        code=unit.code,
        title=unit.title,
        proofs=tuple((proof.asked, proof.found) for proof in unit.proofs),
        result=result,
        note=unit.result.note if unit.result else carried,
    )


def _signers(found: DutyPage, desk: Desk) -> tuple[tuple[str, str], ...]:
    return (_("Asesor"), desk.assessor), (_("Pemohon"), found.row.name)


def _source() -> str:
    return _("Form sendiri, kode formulir BNSP belum dikonfirmasi")


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(False, name) or ""}  # its own signature
    return HttpResponse(content, content_type="application/pdf", headers=headers)
