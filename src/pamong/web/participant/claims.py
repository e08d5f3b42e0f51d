"""Training that somebody had elsewhere: claimed with a picture or a PDF of the certificate."""

from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.forms import BooleanField, CharField, ChoiceField, ClearableFileInput, DecimalField, FileField, IntegerField
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.learning.actions.claims import PROOFS, ClaimFacts, Taken, claim_hours, withdraw_claim
from pamong.learning.queries.claims import claim_forms, claim_page, claim_proof
from pamong.learning.queries.conversions import FormRow
from pamong.web.http import Request, takes
from pamong.web.organiser.fields import METHODS, ActionForm, DayField, sent

PLACES = {
    "claim-title": "nama",
    "claim-twice": "nama",
    "claim-organiser": "penyelenggara",
    "claim-days": "selesai",
    "claim-ahead": "selesai",
    "claim-long": "selesai",
    "claim-form": "bentuk",
    "claim-hours": "jp",
    "claim-times": "kali",
    "claim-dated": "tanggal",
    "claim-note": "catatan",
    "claim-file-twice": "berkas",
    "file-type": "berkas",
    "file-empty": "berkas",
    "file-too-large": "berkas",
}
"""Where each refusal of a claim is said."""


class TakenForm(ActionForm):
    """What decides how much a claim counts."""

    bentuk = ChoiceField(
        label=gettext_lazy("Bentuk"),
        help_text=gettext_lazy("Pilih yang paling dekat dengan sertifikatnya"),
        error_messages={"required": gettext_lazy("Pilih bentuk pelatihannya.")},
    )
    mulai = DayField(label=gettext_lazy("Hari pertama"), today=False)
    selesai = DayField(label=gettext_lazy("Hari terakhir"), today=False)
    jp = DecimalField(
        label=gettext_lazy("JP di sertifikat"),
        help_text=gettext_lazy("Tulis 0 bila sertifikat tidak menyebutnya. 1 JP adalah 45 menit"),
        max_digits=5,
        decimal_places=1,
        initial=0,
        localize=True,
        error_messages={
            "required": gettext_lazy("JP masih kosong. Tulis misalnya 8, atau 0 bila sertifikat tidak menyebutnya."),
            "invalid": gettext_lazy("JP bukan bilangan. Tulis misalnya 8 atau 7,5."),
        },
    )
    kali = IntegerField(
        label=gettext_lazy("Berapa kali"),
        help_text=gettext_lazy("Untuk bentuk yang dihitung per sesi atau per kegiatan; selain itu biarkan 0"),
        initial=0,
        required=False,
    )
    internasional = BooleanField(label=gettext_lazy("Tingkat internasional"), required=False)

    places: ClassVar[dict[str, str]] = PLACES

    def __init__(self, forms: tuple[FormRow, ...], *arguments: Any, **facts: Any) -> None:
        """Offer the forms as the region counts them."""
        super().__init__(*arguments, **facts)
        field = self.fields["bentuk"]
        if isinstance(field, ChoiceField):
            field.choices = [("", _("Pilih")), *((row.code, row.name) for row in forms)]

    def taken(self) -> Taken:
        """As the actions take it."""
        read = self.cleaned_data
        return Taken(
            form=read["bentuk"],
            starts_on=read["mulai"],
            ends_on=read["selesai"],
            hours=read["jp"],
            times=read["kali"] or 0,
            international=read["internasional"],
        )


class ClaimForm(TakenForm):
    """The claim and its proof."""

    berkas = FileField(
        label=gettext_lazy("Sertifikat atau bukti lain"),
        help_text=gettext_lazy("Foto dari kamera, gambar, atau PDF; paling besar 8 MB"),
        widget=ClearableFileInput(attrs={"accept": "image/*,application/pdf"}),
        error_messages={
            "required": gettext_lazy("Belum ada bukti yang dipilih. Foto atau pilih sertifikatnya."),
            "empty": gettext_lazy("Berkas itu kosong. Pilih berkas yang berisi."),
        },
    )
    nama = CharField(
        label=gettext_lazy("Nama pelatihan"),
        help_text=gettext_lazy("Seperti di sertifikat"),
        max_length=300,
        error_messages={"required": gettext_lazy("Nama pelatihannya masih kosong. Salin dari sertifikat.")},
    )
    penyelenggara = CharField(
        label=gettext_lazy("Penyelenggara"),
        max_length=300,
        error_messages={"required": gettext_lazy("Penyelenggaranya masih kosong. Salin dari sertifikat.")},
    )
    tempat = CharField(label=gettext_lazy("Tempat"), max_length=200, required=False)
    nomor = CharField(label=gettext_lazy("Nomor sertifikat"), max_length=200, required=False)
    tanggal = DayField(label=gettext_lazy("Tanggal sertifikat"), today=False, required=False)

    field_order = ("berkas", "nama", "penyelenggara", "bentuk", "mulai", "selesai", "jp", "kali", "internasional")

    def facts(self) -> ClaimFacts:
        """As the action takes them."""
        read = self.cleaned_data
        return ClaimFacts(
            self.taken(), read["nama"], read["penyelenggara"], read["tempat"], read["nomor"], read["tanggal"]
        )

    @property
    def chosen(self) -> str:
        """Name of the file that came with a refused form: a browser forgets it, the page does not."""
        file = self.files.get("berkas") if self.errors else None
        return str(file.name) if isinstance(file, UploadedFile) else ""


@takes(PROOFS.max_bytes)
@require_http_methods(METHODS)
def claim_new(request: Request) -> HttpResponse:
    """Hours from outside, with the proof."""
    form = ClaimForm(claim_forms(request.actor), sent(request), request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["berkas"]
        row = form.done(partial(claim_hours, request.actor, facts=form.facts(), stream=file, name=file.name))
        if row is not None:
            return redirect("claim", uuid=row.uuid)
    context = {"form": form, "title": _("Ajukan JP dari pelatihan luar")}
    return render(request, "web/participant/claim_new.html", context, status=422 if form.errors else 200)


@require_safe
def claim_view(request: Request, uuid: UUID) -> HttpResponse:
    """A claim, for the claimant and who may verify it."""
    return claim_shown(request, uuid)


def claim_shown(
    request: Request, uuid: UUID, verifying: ActionForm | None = None, refusing: ActionForm | None = None
) -> HttpResponse:
    """The page of a claim with the forms of who decides it."""
    found = claim_page(request.actor, uuid)
    failed = next((form for form in (verifying, refusing) if form is not None), None)
    context = {"found": found, "row": found.row, "region": found.region, "form": failed or ActionForm()}
    return render(
        request,
        "web/participant/claim.html",
        {**context, "verifying": verifying or VerifyForm.of(found), "refusing": refusing or RefuseForm()},
        status=422 if failed else 200,
    )


class VerifyForm(TakenForm):
    """As the paper really says, and what was changed."""

    catatan = CharField(
        label=gettext_lazy("Catatan untuk pengaju"),
        help_text=gettext_lazy("Perlu diisi bila Anda mengubah isinya; pengaju membacanya"),
        max_length=500,
        required=False,
    )

    @classmethod
    def of(cls, found: Any, *arguments: Any) -> "VerifyForm":
        """Begin with what was claimed."""
        row = found.row
        now = {"bentuk": row.form, "mulai": row.starts_on, "selesai": row.ends_on, "jp": row.hours, "kali": row.times}
        return cls(found.forms, *arguments, initial={**now, "internasional": row.international}, prefix="v")


class RefuseForm(ActionForm):
    """Why a claim is refused."""

    alasan = CharField(
        label=gettext_lazy("Alasan"),
        help_text=gettext_lazy("Pengaju membacanya; tulis apa yang perlu diperbaiki"),
        max_length=500,
        error_messages={"required": gettext_lazy("Alasan masih kosong. Tulis mengapa klaim ini ditolak.")},
    )

    places = {"reason-empty": "alasan"}  # noqa: RUF012  # as declared in the base


@require_POST
def claim_withdraw(request: Request, uuid: UUID) -> HttpResponse:
    """The claimant takes it back."""
    withdraw_claim(request.actor, claim=uuid)
    return redirect("claim", uuid=uuid)


@require_safe
def claim_file(request: Request, uuid: UUID) -> FileResponse:
    """The proof as it was uploaded; checked when it came, and this policy lets it do nothing."""
    found = claim_proof(request.actor, uuid)
    headers = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}
    return FileResponse(found.content, filename=found.name, content_type=found.media_type, headers=headers)
