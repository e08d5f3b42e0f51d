"""Whether a certificate holds, for anybody: by its number, its code, or its file. And where to report one that seems false."""

from collections.abc import Callable
from math import ceil
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.forms import CharField, ChoiceField, FileField, Form, Textarea, TextInput, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pamong.credentials.actions.doubts import report_doubt
from pamong.credentials.queries.check import Checked, check_code, check_file, check_number
from pamong.credentials.queries.doubts import issuing_regions
from pamong.evaluation.queries.trace import may_trace
from pamong.people.actions.attempts import count_look
from pamong.web.http import Request, code_of, takes
from pamong.web.organiser.fields import METHODS, ActionForm, sent
from pamong.web.signin.source import client_address, network_of

UPLOAD: Final = 8 << 20
"""Bytes of the largest file that is compared: a certificate has less than a tenth of it."""

MISSED: Final = 2
"""For how many looks more a number counts that is not found."""

APART: Final = 9
"""For how many looks more a file counts that is not ours byte for byte: taking it apart is work."""

REPORT: Final = 10
"""For how many looks a report of doubt counts: it waits in somebody's queue."""


class CheckForm(Form):
    """A certificate's number or code. Blanks, dashes, slashes and small letters do no harm."""

    nomor = CharField(
        label=gettext_lazy("Nomor atau kode sertifikat"),
        help_text=gettext_lazy("Di bawah nama pemilik, misalnya 800.2/0412/BKPSDM/2026, atau kode di bawah QR"),
        max_length=200,
        widget=TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Nomor masih kosong. Salin dari sertifikatnya.")},
    )


class FileForm(Form):
    """The file of a certificate; what it really is, its first bytes say."""

    berkas = FileField(
        label=gettext_lazy("Berkas PDF sertifikat"),
        help_text=gettext_lazy("Paling besar 8 MB. Berkas dibandingkan lalu dibuang; tidak ada yang disimpan"),
        error_messages={
            "required": gettext_lazy("Berkas belum dipilih. Pilih PDF sertifikatnya."),
            "empty": gettext_lazy("Berkas ini kosong. Pilih PDF sertifikatnya."),
        },
    )

    def clean_berkas(self) -> bytes:
        """The bytes. Refuses what is no PDF, or too large."""
        file = self.cleaned_data["berkas"]
        if file.size > UPLOAD:
            raise ValidationError(_("Berkas ini lebih dari 8 MB, jadi bukan sertifikat kami. Periksa dengan nomornya."))
        data: bytes = file.read()
        if not data.startswith(b"%PDF-"):
            raise ValidationError(_("Berkas ini bukan PDF. Foto atau pindaian periksa dengan nomor atau kode QR-nya."))
        return data


class DoubtForm(ActionForm):
    """What somebody holds that differs."""

    nomor = CharField(label=gettext_lazy("Nomor seperti tercetak"), max_length=200)
    instansi = ChoiceField(label=gettext_lazy("Instansi yang tercetak sebagai penerbit"))
    cerita = CharField(
        label=gettext_lazy("Apa yang berbeda"),
        help_text=gettext_lazy("Misalnya nama, tanggal, atau tanda tangannya, dan di mana Anda menerima dokumen itu"),
        max_length=2_000,
        widget=Textarea(attrs={"rows": 4}),
    )
    kontak = CharField(
        label=gettext_lazy("Surel atau nomor telepon Anda"),
        help_text=gettext_lazy("Boleh dikosongkan. Hanya dibaca penyelenggara sertifikasi instansi itu"),
        max_length=200,
        required=False,
    )
    places = {"doubt-number": "nomor", "doubt-message": "cerita", "doubt-region": "instansi"}  # noqa: RUF012  # as declared in the base

    def __init__(self, regions: list[tuple[str, str]], *facts: Any, **named: Any) -> None:
        """Offer the governments that issue here."""
        super().__init__(*facts, **named)
        self.fields["instansi"].choices = regions  # type: ignore[attr-defined]  # a ChoiceField


@login_not_required
@takes(2 * UPLOAD)  # a larger file is no certificate: the form says so, instead of asking for a smaller one
@require_http_methods(METHODS)
def check(request: Request) -> HttpResponse:
    """The forms, and the answer for a number or a file."""
    form = CheckForm(request.GET if "nomor" in request.GET else None)
    upload = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if upload.is_valid():
        return _answered(request, lambda: check_file(upload.cleaned_data["berkas"]), form, upload)
    if form.is_valid() and request.method != "POST":
        wanted, region = form.cleaned_data["nomor"], request.GET.get("instansi", "")[:20].replace("\0", "")
        return _answered(request, lambda: check_number(wanted, region=region), form, upload)
    return _page(request, form, upload, {}, 422 if form.errors or upload.errors else 200)


@login_not_required
@require_safe
def check_by_code(request: Request, code: str) -> HttpResponse:
    """The address that the QR code of a certificate holds."""
    return _answered(request, lambda: check_code(code), CheckForm(), FileForm())


@login_not_required
@require_http_methods(METHODS)
def doubt_new(request: Request) -> HttpResponse:
    """Tell who issues that a paper seems false."""
    regions = issuing_regions()
    form = DoubtForm(regions, sent(request), initial={"nomor": request.GET.get("nomor", "")[:200]})
    context: dict[str, Any] = {"form": form, "regions": regions}
    if form.is_valid():
        told = form.cleaned_data
        facts = {
            "number": told["nomor"],
            "region": told["instansi"],
            "message": told["cerita"],
            "contact": told["kontak"],
        }
        context["wait"] = _waiting(request, REPORT)
        context["done"] = None if context["wait"] else form.done(lambda: report_doubt(request.actor, **facts))
    status = 429 if context.get("wait") else 422 if form.errors else 200
    return _public(request, "web/public/certificate_doubt.html", context, status)


def _answered(request: Request, ask: Callable[[], Checked], form: CheckForm, upload: FileForm) -> HttpResponse:
    wait = _waiting(request)
    if wait:
        return _page(request, form, upload, {"wait": wait}, 429)
    found = ask()
    more = APART if found.file in ("changed", "foreign") else 0 if found.known else MISSED
    if more:
        _waiting(request, more)
    with timezone.override(ZoneInfo(found.zone) if found.zone else None):
        context = {"found": found, "by_file": request.method == "POST", "code": code_of(request)}
        context["traced"] = request.presence is not None and found.known and may_trace(request.actor, found.code)
        return _page(request, form, upload, context, 200 if found.known or found.several else 404)


def _page(request: Request, form: CheckForm, upload: FileForm, context: dict[str, Any], status: int) -> HttpResponse:
    told = {**context, "form": form, "upload": upload}
    return _public(request, "web/public/certificate_check.html", told, status)


def _public(request: Request, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    response = render(request, template, context, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    if status == 429:  # noqa: PLR2004  # too many requests
        response.headers["Retry-After"] = str(60 * context["wait"])
    return response


def _waiting(request: HttpRequest, times: int = 1) -> int:
    """Minutes to wait; 0: go on."""
    wait = count_look("certificate", network_of(client_address(request)), times)
    return ceil(wait.total_seconds() / 60) if wait else 0
