"""Exams of a region for those who organise: the hub, one sitting, and announcing it."""

from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.forms import CharField, ChoiceField, Form
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from pamong.exams.actions.sittings import cancel_sitting, publish_sitting
from pamong.exams.formats.sitting_states import STATUSES
from pamong.exams.queries.sitting_page import SittingFull, candidate_rows, kept_sitting, sitting_page
from pamong.exams.queries.sittings import REHEARSALS, SittingRow, SittingsWanted, exam_hub, exam_zone, sitting_rows
from pamong.kit.tables import Column
from pamong.kit.wording import long_moment
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent
from pamong.web.organiser.tables import as_xlsx, cells, refuse_unread


class SittingsForm(Form):
    """What somebody looks for among the sittings."""

    cari = CharField(label=gettext_lazy("Cari nama atau awalan nomor"), max_length=200, required=False)
    keadaan = ChoiceField(
        label=gettext_lazy("Keadaan"),
        choices=[
            ("", gettext_lazy("Semua")),
            *((one.code, one.label) for one in STATUSES),
            (REHEARSALS, gettext_lazy("Gladi bersih")),
        ],
        required=False,
    )

    def wanted(self) -> SittingsWanted:
        """What was understood of it."""
        self.full_clean()
        return SittingsWanted(self.cleaned_data.get("cari", ""), self.cleaned_data.get("keadaan", ""))


class CancelForm(ActionForm):
    """Why it will not be held."""

    alasan = CharField(
        label=gettext_lazy("Alasan"),
        help_text=gettext_lazy("Dibaca semua peserta dan pengawas"),
        max_length=500,
        error_messages={"required": gettext_lazy("Alasan masih kosong. Tulis satu kalimat.")},
    )

    places = {"cancel-reason": "alasan"}  # noqa: RUF012  # as declared in the base


@require_safe
def sittings(request: Request, code: str) -> HttpResponse:
    """Where exams stand, what waits, the way to everything else, and the list."""
    form = SittingsForm(request.GET)
    wanted = form.wanted()
    found = exam_hub(request.actor, code, wanted, page=request.GET.get("halaman"))
    context = {"form": form, "wanted": wanted, "found": found, "region": found.region, "rows": found.page}
    return render(request, "web/organiser/sittings.html", context, status=422 if form.errors else 200)


@require_safe
def sittings_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The list as a workbook; times are those of the region."""
    columns = (
        Column("title", _("Pelaksanaan")),
        Column("blueprint", _("Kisi-kisi")),
        Column("status", _("Keadaan")),
        Column("starts", _("Mulai")),
        Column("minutes", _("Lama, menit"), "integer"),
        Column("place", _("Tempat")),
        Column("prefix", _("Awalan nomor")),
        Column("candidates", _("Peserta"), "integer"),
    )
    form = SittingsForm(request.GET)
    rows = sitting_rows(request.actor, code, form.wanted())
    refuse_unread(form)
    told = _told(rows.stream(), exam_zone(request.actor, code))
    return as_xlsx(columns, told, title=_("Ujian"), name=f"ujian-{code}")


@require_safe
def sitting(request: Request, uuid: UUID) -> HttpResponse:
    """One sitting, with its people and its papers."""
    text = request.GET.get("cari", "")
    found = sitting_page(request.actor, uuid, text=text, page=request.GET.get("halaman"))
    context = {"found": found, "row": found.row, "region": found.row.region, "rows": found.page, "text": text}
    return render(request, "web/organiser/sitting.html", context)


@require_safe
def candidates_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """Who sits where, as a workbook, without any code."""
    columns = (
        Column("seat", pgettext("nomor", "Kursi"), "integer"),
        Column("number", _("Nomor peserta")),
        Column("name", _("Nama")),
        Column("nip", _("NIP")),
        Column("unit", _("Unit kerja")),
        Column("form", _("Paket soal")),
        Column("extra", _("Tambahan menit"), "integer"),
        Column("large", _("Huruf besar")),
    )
    rows = candidate_rows(request.actor, uuid)
    return as_xlsx(columns, cells(rows.stream()), title=_("Peserta ujian"), name=f"peserta-ujian-{uuid}")


@require_http_methods(METHODS)
def sitting_publish(request: Request, uuid: UUID) -> HttpResponse:
    """Tell everybody; first say what will happen."""
    found, form = sitting_page(request.actor, kept_sitting(request.actor, uuid).uuid), ActionForm(sent(request))
    if form.is_valid() and form.done(partial(publish_sitting, request.actor, sitting=uuid)) is not None:
        return redirect("sitting", uuid=uuid)
    title = _("Terbitkan %(name)s") % {"name": found.row.title}
    return form_page(request, found.row, form, title, "sitting_publish", found=found)


@require_http_methods(METHODS)
def sitting_cancel(request: Request, uuid: UUID) -> HttpResponse:
    """Give it up; first say what will happen."""
    found, form = kept_sitting(request.actor, uuid), CancelForm(sent(request))
    if form.is_valid():
        reason = form.cleaned_data["alasan"]
        if form.done(partial(cancel_sitting, request.actor, sitting=uuid, reason=reason)) is not None:
            return redirect("sitting", uuid=uuid)
    return form_page(request, found, form, _("Batalkan %(name)s") % {"name": found.title}, "sitting_cancel")


def form_page(
    request: Request, row: SittingFull, form: ActionForm, title: str, template: str, **more: Any
) -> HttpResponse:
    """A page with a form about a sitting."""
    context = {"region": row.region, "row": row, "form": form, "title": title, **more}
    return render(request, f"web/organiser/forms/{template}.html", context, status=422 if form.errors else 200)


def _told(rows: Iterator[SittingRow], zone: ZoneInfo) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {
            "title": row.title,
            "blueprint": row.blueprint_title,
            "status": str(row.status.label),
            "starts": long_moment(row.starts_at, zone),
            "minutes": row.minutes,
            "place": row.place,
            "prefix": row.prefix,
            "candidates": row.candidates,
        }
