"""Certificates that somebody earned elsewhere: registered with a picture or a PDF, and what became of them."""

from collections.abc import Iterable
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.forms import CharField, ClearableFileInput, FileField, IntegerField
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.competency.queries.frameworks import CompetencyFacts
from pamong.credentials.actions.outside import COPIES, OutsideFacts, register_outside, withdraw_outside
from pamong.credentials.queries.outside import OutsidePage, outside_choices, outside_copy, outside_page, own_outside
from pamong.people.queries.choosing import Option
from pamong.web.http import Request, takes
from pamong.web.organiser.fields import METHODS, ActionForm, DayField, PickField, sent

PLACES = {
    "outside-title": "nama",
    "outside-issuer": "penerbit",
    "outside-number": "nomor",
    "outside-twice": "nomor",
    "outside-issued": "terbit",
    "outside-until": "sampai",
    "outside-competency": "kompetensi",
    "outside-level": "tingkat",
    "outside-how": "cara",
    "evidence-level": "tingkat",
    "evidence-competency": "kompetensi",
    "outside-own": "berkas",
    "outside-file-twice": "berkas",
    "file-type": "berkas",
    "file-empty": "berkas",
    "file-too-large": "berkas",
}
"""Where each refusal is said."""


class FactsForm(ActionForm):
    """What a certificate from elsewhere says."""

    nama = CharField(
        label=gettext_lazy("Nama sertifikat"),
        help_text=gettext_lazy("Seperti tertulis, misalnya Sertifikat Pendidik"),
        max_length=300,
        error_messages={"required": gettext_lazy("Nama sertifikat masih kosong. Salin dari sertifikat.")},
    )
    penerbit = CharField(
        label=gettext_lazy("Penerbit"),
        max_length=300,
        error_messages={"required": gettext_lazy("Penerbit masih kosong. Salin dari sertifikat.")},
    )
    nomor = CharField(
        label=gettext_lazy("Nomor"),
        max_length=200,
        error_messages={"required": gettext_lazy("Nomor masih kosong. Salin dari sertifikat.")},
    )
    terbit = DayField(label=gettext_lazy("Tanggal terbit"), today=False)
    sampai = DayField(
        label=gettext_lazy("Berlaku sampai"),
        help_text=gettext_lazy("Kosongkan bila berlaku tanpa batas waktu"),
        today=False,
        required=False,
    )
    tingkat = IntegerField(
        label=gettext_lazy("Tingkat"),
        help_text=gettext_lazy("Perlu diisi bila Anda memilih kompetensi"),
        required=False,
        error_messages={"invalid": gettext_lazy("Tingkat bukan bilangan bulat. Tulis misalnya 3.")},
    )

    places: ClassVar[dict[str, str]] = PLACES

    def __init__(self, competencies: Iterable[CompetencyFacts], *arguments: Any, **facts: Any) -> None:
        """Offer the competencies of the region, before the level."""
        super().__init__(*arguments, **facts)
        options = tuple(Option(str(row.uuid), (row.name, row.code, row.title)) for row in competencies)
        self.fields["kompetensi"] = PickField(
            options,
            list_id="kompetensi-pilihan",
            label=_("Kompetensi yang ditunjukkan"),
            help_text=_("Bila tahu: ketik sebagian namanya, lalu pilih. Penyelenggara dapat melengkapinya"),
            required=False,
        )
        self.order_fields(("berkas", "nama", "penerbit", "nomor", "terbit", "sampai", "kompetensi", "tingkat", "cara"))

    def facts(self) -> OutsideFacts:
        """As the actions take them."""
        read = self.cleaned_data
        picked = read["kompetensi"]
        return OutsideFacts(
            title=read["nama"],
            issuer=read["penerbit"],
            number=read["nomor"],
            issued_on=read["terbit"],
            valid_until=read["sampai"],
            competency=UUID(picked) if picked else None,
            level=read["tingkat"],
        )


class RegisterForm(FactsForm):
    """The same with its copy."""

    berkas = FileField(
        label=gettext_lazy("Salinan sertifikat"),
        help_text=gettext_lazy("Foto dari kamera, gambar, atau PDF; paling besar 8 MB"),
        widget=ClearableFileInput(attrs={"accept": "image/*,application/pdf"}),
        error_messages={
            "required": gettext_lazy("Belum ada salinan yang dipilih. Foto atau pilih sertifikatnya."),
            "empty": gettext_lazy("Berkas itu kosong. Pilih berkas yang berisi."),
        },
    )

    @property
    def chosen(self) -> str:
        """Name of the file that came with a refused form: a browser forgets it, the page does not."""
        file = self.files.get("berkas") if self.errors else None
        return str(file.name) if isinstance(file, UploadedFile) else ""


class VerifyForm(FactsForm):
    """As the paper really says, and by what it was verified."""

    cara = CharField(
        label=gettext_lazy("Dicocokkan dengan apa"),
        help_text=gettext_lazy("Misalnya laman penerbit atau surat jawabannya; pemegang membacanya"),
        max_length=500,
        error_messages={"required": gettext_lazy("Tulis dengan apa sertifikat ini dicocokkan.")},
    )

    @classmethod
    def of(cls, found: OutsidePage, *arguments: Any) -> "VerifyForm":
        """Begin with what was registered."""
        row = found.row
        named = next((one for one in found.competencies if one.uuid == row.competency), None)
        now = {
            "nama": row.title,
            "penerbit": row.issuer,
            "nomor": row.number,
            "terbit": row.issued_on,
            "sampai": row.valid_until,
            "kompetensi": f"{named.name}, {named.code}, {named.title}" if named else "",
            "tingkat": row.level,
        }
        return cls(found.competencies, *arguments, initial=now, prefix="v")


class RefuseForm(ActionForm):
    """Why it is refused."""

    alasan = CharField(
        label=gettext_lazy("Alasan"),
        help_text=gettext_lazy("Pemegang membacanya; tulis apa yang perlu diperbaiki"),
        max_length=500,
        error_messages={"required": gettext_lazy("Alasan masih kosong. Tulis mengapa sertifikat ini ditolak.")},
    )

    places = {"reason-empty": "alasan"}  # noqa: RUF012  # as declared in the base


class RevokeForm(ActionForm):
    """Why a verification is withdrawn."""

    alasan = CharField(
        label=gettext_lazy("Alasan"),
        help_text=gettext_lazy("Pemegang membacanya. Misalnya: penerbit mencabut sertifikat ini pada 3 November 2026"),
        max_length=500,
        error_messages={"required": gettext_lazy("Alasan masih kosong. Tulis mengapa verifikasinya dicabut.")},
    )

    places = {"reason-empty": "alasan"}  # noqa: RUF012  # as declared in the base


@require_safe
def own_outsides(request: Request) -> HttpResponse:
    """All of the own, the newest first."""
    return render(request, "web/participant/outsides.html", {"rows": own_outside(request.actor)})


@takes(2 * COPIES.max_bytes)  # what is too large is refused at its field, and the rest of the form stays
@require_http_methods(METHODS)
def outside_new(request: Request) -> HttpResponse:
    """A certificate from elsewhere, with its copy."""
    form = RegisterForm(outside_choices(request.actor), sent(request), request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["berkas"]
        row = form.done(partial(register_outside, request.actor, facts=form.facts(), stream=file, name=file.name))
        if row is not None:
            return redirect("outside", uuid=row.uuid)
    context = {"form": form, "title": _("Daftarkan sertifikat dari luar")}
    return render(request, "web/participant/outside_new.html", context, status=422 if form.errors else 200)


@require_safe
def outside_view(request: Request, uuid: UUID) -> HttpResponse:
    """One of them, for the holder and who may verify it."""
    return outside_shown(request, uuid)


def outside_shown(
    request: Request,
    uuid: UUID,
    verifying: ActionForm | None = None,
    refusing: ActionForm | None = None,
    revoking: ActionForm | None = None,
) -> HttpResponse:
    """Its page with the forms of who decides it."""
    found = outside_page(request.actor, uuid)
    failed = next((form for form in (verifying, refusing, revoking) if form is not None), None)
    context = {"found": found, "row": found.row, "region": found.region, "form": failed or ActionForm()}
    context |= {"verifying": verifying or VerifyForm.of(found), "refusing": refusing or RefuseForm()}
    context |= {"revoking": revoking or RevokeForm()}
    return render(request, "web/participant/outside.html", context, status=422 if failed else 200)


@require_POST
def outside_withdraw(request: Request, uuid: UUID) -> HttpResponse:
    """The holder takes it back."""
    withdraw_outside(request.actor, outside=uuid)
    return redirect("outside", uuid=uuid)


@require_safe
def outside_file(request: Request, uuid: UUID) -> FileResponse:
    """The copy as it was uploaded; checked when it came, and this policy lets it do nothing."""
    found = outside_copy(request.actor, uuid)
    headers = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}
    return FileResponse(found.content, filename=found.name, content_type=found.media_type, headers=headers)
