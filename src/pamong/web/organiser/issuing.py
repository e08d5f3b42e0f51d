"""Issuing certificates: what waits, who signs, many at once as a job, several signed with one passphrase, papers out and back."""

from functools import partial
from typing import Any
from uuid import UUID

from django.forms import CharField, ClearableFileInput, FileField, Form, MultipleChoiceField, PasswordInput
from django.http import FileResponse, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.core.refusals import NotFound
from pamong.credentials.actions.issuing import start_issue
from pamong.credentials.actions.papers import take_papers
from pamong.credentials.actions.signing import AT_ONCE, Signing, sign_by_service, sign_several, upload_signed
from pamong.credentials.formats.signed_paper import TROUBLES as UPLOAD_TROUBLES
from pamong.credentials.queries.issuing import (
    IssuingPage,
    PaperPage,
    issuing_page,
    paper_file,
    paper_page,
    signed_pdf,
    unissued_decisions,
    unissued_rows,
    waiting_rows,
)
from pamong.kit import filetypes
from pamong.kit.tables import Column
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent
from pamong.web.organiser.tables import as_xlsx, cells


class IssueForm(ActionForm):
    """Which decisions get their certificate: those that are ticked, or all."""

    pilih = MultipleChoiceField(label=gettext_lazy("Keputusan"), required=False)

    places = {"issue-none": "pilih", "issue-many": "pilih"}  # noqa: RUF012  # as declared in the base

    def __init__(self, found: IssuingPage, data: QueryDict | None) -> None:
        """Offer the decisions of this page."""
        super().__init__(data)
        self.fields["pilih"].choices = [(str(row.uuid), row.name) for row in found.unissued]  # type: ignore[attr-defined]  # of a ChoiceField

    def chosen(self) -> list[UUID]:
        """Those that are ticked."""
        return [UUID(one) for one in self.cleaned_data["pilih"]]


class PassphraseForm(ActionForm):
    """What the signing service asks of its signer. Neither is kept, nor shown again."""

    nik = CharField(
        label=gettext_lazy("NIK penandatangan"),
        help_text=gettext_lazy("16 angka. Tidak disimpan"),
        max_length=40,
        widget=PasswordInput(attrs={"autocomplete": "off", "inputmode": "numeric", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("NIK masih kosong. Diisi setiap kali, karena tidak disimpan.")},
    )
    passphrase = CharField(
        label=gettext_lazy("Passphrase"),
        help_text=gettext_lazy("Dikirim hanya ke layanan tanda tangan. Tidak disimpan dan tidak dicatat"),
        max_length=200,
        strip=False,
        widget=PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Passphrase masih kosong. Diisi setiap kali, karena tidak disimpan.")},
    )

    places = {"esign-nik": "nik", "esign-passphrase": "passphrase"}  # noqa: RUF012  # as declared in the base


class SeveralForm(PassphraseForm):
    """The same, for some papers."""

    kertas = MultipleChoiceField(
        label=gettext_lazy("Sertifikat"),
        error_messages={"required": gettext_lazy("Belum ada sertifikat yang dicentang. Centang paling sedikit satu.")},
    )

    places = {**PassphraseForm.places, "sign-none": "kertas", "sign-many": "kertas"}  # noqa: RUF012  # as declared in the base

    def __init__(self, found: IssuingPage, data: QueryDict | None) -> None:
        """Offer the papers of this page that the service signs."""
        super().__init__(data)
        able = [(str(row.uuid), row.number) for row in found.waiting if row.way == "service" and not row.own]
        self.fields["kertas"].choices = able  # type: ignore[attr-defined]  # of a ChoiceField


class UploadForm(ActionForm):
    """The paper, signed elsewhere."""

    berkas = FileField(
        label=gettext_lazy("Berkas yang sudah ditandatangani"),
        help_text=gettext_lazy("PDF hasil penandatanganan, tanpa dicetak, digabung, atau disimpan ulang"),
        widget=ClearableFileInput(attrs={"accept": "application/pdf"}),
        error_messages={"required": gettext_lazy("Berkas belum dipilih. Pilih PDF yang sudah ditandatangani.")},
    )

    places = dict.fromkeys((*UPLOAD_TROUBLES, "file-too-large"), "berkas")


@require_http_methods(METHODS)
def issuing(request: Request, code: str) -> HttpResponse:
    """What waits; ticked decisions, or all, get their certificates as a job."""
    found = _found(request, code)
    form = IssueForm(found, sent(request))
    if form.is_valid():
        everything = "semua" in request.POST
        chosen = unissued_decisions(request.actor, code) if everything else form.chosen()
        back = reverse("issuing", args=[code])
        job = form.done(partial(start_issue, request.actor, region=code, decisions=chosen, back=back))
        if job is not None:
            return redirect("job", uuid=job.uuid)
    return _shown(request, found, form=form)


@require_POST
@sensitive_post_parameters("nik", "passphrase")
def issuing_sign(request: Request, code: str) -> HttpResponse:
    """Up to 20 papers signed by the service with one passphrase."""
    found = _found(request, code)
    form = SeveralForm(found, request.POST)
    if form.is_valid():
        told = form.cleaned_data
        chosen = [UUID(one) for one in told["kertas"]]
        secret = {"nik": told["nik"], "passphrase": told["passphrase"]}
        done = form.done(partial(sign_several, request.actor, credentials=chosen, **secret))
        if done is not None:
            return _shown(request, _found(request, code), done=done)
    return _shown(request, found, signing=form)


@require_POST
def issuing_papers(request: Request, code: str) -> FileResponse:
    """Papers that wait, as one archive, to be signed elsewhere."""
    archive = take_papers(request.actor, region=code)
    return FileResponse(archive, as_attachment=True, filename=f"kertas-{code}.zip", content_type=filetypes.ZIP)


@require_safe
def issuing_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """Decisions without certificate as a workbook."""
    columns = (
        Column("name", _("Nama")),
        Column("unit", _("Unit kerja")),
        Column("scheme", _("Skema")),
        Column("decided_on", _("Diputuskan"), "date"),
        Column("round", _("Putaran"), "integer"),
    )
    rows = cells(unissued_rows(request.actor, code).stream())
    return as_xlsx(columns, rows, title=_("Menunggu terbit"), name=f"menunggu-terbit-{code}")


@require_safe
def waiting_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """Papers that wait for a signature as a workbook."""
    columns = (
        Column("number", _("Nomor")),
        Column("holder", _("Nama")),
        Column("scheme", _("Skema")),
        Column("issued_on", _("Terbit"), "date"),
        Column("way_label", _("Tanda tangan")),
    )
    rows = cells(waiting_rows(request.actor, code).stream())
    return as_xlsx(columns, rows, title=_("Menunggu tanda tangan"), name=f"menunggu-tanda-tangan-{code}")


@require_http_methods(METHODS)
@sensitive_post_parameters("nik", "passphrase")
def credential_sign(request: Request, uuid: UUID) -> HttpResponse:
    """One paper: signed by the service, or signed elsewhere and handed back."""
    found = paper_page(request.actor, uuid)
    form = PassphraseForm(sent(request))
    if request.method == "POST" and not found.service:
        raise NotFound
    if form.is_valid():
        secret = {"nik": form.cleaned_data["nik"], "passphrase": form.cleaned_data["passphrase"]}
        if form.done(partial(sign_by_service, request.actor, credential=uuid, **secret)) is not None:
            return redirect("credential", uuid=uuid)
    return _paper(request, found, form, UploadForm())


@require_POST
def credential_upload(request: Request, uuid: UUID) -> HttpResponse:
    """The paper comes back signed."""
    found = paper_page(request.actor, uuid)
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["berkas"]
        if form.done(partial(upload_signed, request.actor, credential=uuid, stream=file, name=file.name)) is not None:
            return redirect("credential", uuid=uuid)
    return _paper(request, found, PassphraseForm(), form)


@require_safe
def credential_paper(request: Request, uuid: UUID) -> FileResponse:
    """The paper, to be signed elsewhere."""
    found = paper_file(request.actor, uuid)
    return FileResponse(found.content, as_attachment=True, filename=found.name, content_type=filetypes.PDF)


@require_safe
def credential_pdf(request: Request, uuid: UUID) -> FileResponse:
    """The certificate, byte for byte as it was signed."""
    found = signed_pdf(request.actor, uuid)
    return FileResponse(found.content, as_attachment=True, filename=found.name, content_type=filetypes.PDF)


def _found(request: Request, code: str) -> IssuingPage:
    return issuing_page(request.actor, code, page=request.GET.get("halaman"))


def _shown(
    request: Request,
    found: IssuingPage,
    *,
    form: IssueForm | None = None,
    signing: SeveralForm | None = None,
    done: Signing | None = None,
) -> HttpResponse:
    failed: Form | None = next((one for one in (form, signing) if one is not None and one.errors), None)
    ticked = request.POST.getlist("kertas" if signing else "pilih") if failed else []
    context: dict[str, Any] = {
        "found": found,
        "region": found.region,
        "form": failed or Form(),
        "signing": signing or SeveralForm(found, None),
        "ticked": ticked,
        "done": done,
        "most": AT_ONCE,
    }
    return render(request, "web/organiser/issuing.html", context, status=422 if failed else 200)


def _paper(request: Request, found: PaperPage, form: PassphraseForm, upload: UploadForm) -> HttpResponse:
    failed = next((one for one in (form, upload) if one.errors), None)
    context = {
        "found": found,
        "row": found.row,
        "region": found.region,
        "signing": form,
        "upload": upload,
        "form": failed or Form(),
    }
    return render(request, "web/organiser/credential_sign.html", context, status=422 if failed else 200)
