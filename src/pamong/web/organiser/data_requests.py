"""Requests about personal data that wait for an answer, and one of them; the register of processing."""

from functools import partial
from typing import Any, Final
from uuid import UUID

from django.forms import CharField, ChoiceField, RadioSelect, Textarea
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pamong.people.actions.breaches import name_data_officer
from pamong.people.actions.requests import answer_request
from pamong.people.queries.requests import CORRECTION, data_requests, request_page
from pamong.people.queries.retention import processing_page
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent

FIELDS: Final = (
    ("name", gettext_lazy("Nama")),
    ("title_before", gettext_lazy("Gelar depan")),
    ("title_after", gettext_lazy("Gelar belakang")),
    ("email", gettext_lazy("E-mail pribadi")),
    ("email_office", gettext_lazy("E-mail dinas")),
    ("phone", gettext_lazy("Telepon")),
    ("education", gettext_lazy("Bidang pendidikan")),
)
"""What an answer may correct at once; the rest is corrected on the page of the person."""


class AnswerForm(ActionForm):
    """Yes or no, and what the person is told."""

    jawaban = ChoiceField(
        label=gettext_lazy("Jawaban"),
        choices=[("ya", gettext_lazy("Penuhi")), ("tidak", gettext_lazy("Tolak dengan alasan"))],
        widget=RadioSelect,
        error_messages={"required": gettext_lazy("Jawaban belum dipilih. Pilih satu.")},
    )
    bagian = ChoiceField(
        label=gettext_lazy("Bagian yang dibetulkan"),
        choices=[("", gettext_lazy("Sudah dibetulkan di halaman orangnya")), *FIELDS],
        required=False,
    )
    nilai = CharField(label=gettext_lazy("Isi yang benar"), required=False, max_length=200)
    kata = CharField(
        label=gettext_lazy("Yang disampaikan kepada orangnya"),
        help_text=gettext_lazy("Wajib bila ditolak: alasan dan dasarnya"),
        required=False,
        max_length=2_000,
        widget=Textarea(attrs={"rows": 4}),
    )

    places = {  # noqa: RUF012  # as declared in the base
        "answer-words": "kata",
        "erasure-duty": "jawaban",
        "person-email": "nilai",
        "person-phone": "nilai",
        "person-name": "nilai",
    }

    def __init__(self, kind: str, *arguments: Any) -> None:
        """Only a correction has something to write."""
        super().__init__(*arguments)
        if kind != CORRECTION:
            del self.fields["bagian"], self.fields["nilai"]

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        told = self.cleaned_data
        field, value = told.get("bagian", ""), told.get("nilai", "")
        facts: dict[str, Any] = {"grant": told["jawaban"] == "ya", "words": told["kata"]}
        if field == "name":
            return {**facts, "name": value}
        return {**facts, "corrections": {field: value}} if field else facts


class OfficerForm(ActionForm):
    """Who watches over personal data."""

    nama = CharField(label=gettext_lazy("Nama pejabat"), max_length=200, required=False)
    kontak = CharField(
        label=gettext_lazy("Kontak"),
        help_text=gettext_lazy("Alamat atau nomor kantor; terbuka bagi siapa saja"),
        max_length=200,
        required=False,
    )

    places = {"officer": "nama"}  # noqa: RUF012  # as declared in the base


@require_safe
def data_requests_page(request: Request, code: str) -> HttpResponse:
    """Requests of a region, the nearest end of the clock first."""
    found = data_requests(request.actor, code, page=request.GET.get("halaman"))
    return render(request, "web/privacy/requests.html", {"found": found, "region": found.region})


@require_http_methods(METHODS)
def data_request_page(request: Request, uuid: UUID) -> HttpResponse:
    """One of them, to be answered."""
    found = request_page(request.actor, uuid)
    form = AnswerForm(found.line.kind, sent(request))
    if form.is_valid() and form.done(partial(answer_request, request.actor, request=uuid, **form.facts())) is not None:
        return redirect("data-requests", code=found.region.code)
    context = {"found": found, "line": found.line, "region": found.region, "form": form}
    return render(request, "web/privacy/request.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def processing(request: Request, code: str) -> HttpResponse:
    """The register of processing, to be printed; who administers names the officer here."""
    found = processing_page(request.actor, code)
    form = OfficerForm(sent(request), initial={"nama": found.officer.name, "kontak": found.officer.contact})
    if form.is_valid():
        told = {"name": form.cleaned_data["nama"], "contact": form.cleaned_data["kontak"]}
        if form.done(partial(name_data_officer, request.actor, region=code, **told)) is not None:
            return redirect("processing", code=code)
    context = {"found": found, "region": found.region, "form": form, "title": _("Rekaman kegiatan pemrosesan")}
    return render(request, "web/privacy/processing.html", context, status=422 if form.errors else 200)
