"""The own application: self-assessment, evidence, agreement, handing in."""

from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.forms import (
    BooleanField,
    BoundField,
    CharField,
    CheckboxSelectMultiple,
    ChoiceField,
    ClearableFileInput,
    FileField,
    MultipleChoiceField,
    RadioSelect,
    Textarea,
)
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.credentials.actions.applications import (
    LONGEST,
    Claim,
    ask_adjustment,
    claim_units,
    submit_application,
    withdraw_application,
)
from pamong.credentials.actions.portfolio import EVIDENCE, add_piece, remove_piece
from pamong.credentials.queries.application_page import ApplicationPage, UnitLine
from pamong.credentials.queries.own_applications import PIECE_KINDS, own_page, piece_file
from pamong.web.http import Request, takes
from pamong.web.organiser.fields import METHODS, ActionForm, DayField, sent

ABLE = (("ya", gettext_lazy("Mampu")), ("belum", gettext_lazy("Belum mampu")))


class UnitsForm(ActionForm):
    """The answer to each unit. What was not answered stays unanswered."""

    def __init__(self, units: tuple[UnitLine, ...], *arguments: Any, **facts: Any) -> None:
        """Begin with what was answered."""
        super().__init__(*arguments, **facts)
        self.units = units
        for unit in units:
            self.fields[f"unit-{unit.number}"] = ChoiceField(
                label=_("Menurut Anda"),
                choices=ABLE,
                widget=RadioSelect,
                required=False,
                initial=None if unit.able is None else ("ya" if unit.able else "belum"),
            )
            self.fields[f"catatan-{unit.number}"] = CharField(
                label=_("Dari mana itu terlihat"),
                help_text=_("Tidak wajib. Misalnya: menerima berkas di loket sejak 2019"),
                widget=Textarea(attrs={"rows": 2}),
                max_length=LONGEST,
                required=False,
                initial=unit.note,
            )

    @property
    def rows(self) -> list[tuple[UnitLine, BoundField, BoundField]]:
        """Each unit with its two fields."""
        return [(unit, self[f"unit-{unit.number}"], self[f"catatan-{unit.number}"]) for unit in self.units]

    def claims(self) -> list[Claim]:
        """As the action takes them."""
        read = self.cleaned_data
        return [
            Claim(unit.uuid, read[f"unit-{unit.number}"] == "ya", read[f"catatan-{unit.number}"])
            for unit in self.units
            if read[f"unit-{unit.number}"]
        ]


class PieceForm(ActionForm):
    """A piece of evidence."""

    berkas = FileField(
        label=gettext_lazy("Foto atau berkas"),
        help_text=gettext_lazy("Foto dari kamera (JPEG, PNG, WebP) atau PDF; paling besar 10 MB"),
        widget=ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
        error_messages={
            "required": gettext_lazy("Belum ada berkas yang dipilih. Foto atau pilih buktinya."),
            "empty": gettext_lazy("Berkas itu kosong. Pilih berkas yang berisi."),
        },
    )
    judul = CharField(
        label=gettext_lazy("Apa yang ditunjukkannya"),
        help_text=gettext_lazy("Misalnya: buku register permohonan Maret 2026"),
        max_length=300,
        error_messages={"required": gettext_lazy("Masih kosong. Tulis apa yang ditunjukkan bukti ini.")},
    )
    jenis = ChoiceField(label=gettext_lazy("Jenis bukti"), choices=[("", gettext_lazy("Pilih")), *PIECE_KINDS])
    tanggal = DayField(label=gettext_lazy("Tanggal pekerjaan atau surat"), today=False, required=False)
    unit = MultipleChoiceField(
        label=gettext_lazy("Untuk unit"),
        help_text=gettext_lazy("Satu bukti dapat menunjukkan beberapa unit"),
        widget=CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Pilih paling sedikit satu unit.")},
    )

    places: ClassVar[dict[str, str]] = {
        "file-type": "berkas",
        "file-empty": "berkas",
        "file-too-large": "berkas",
        "piece-twice": "berkas",
        "piece-title": "judul",
        "piece-kind": "jenis",
        "piece-dated": "tanggal",
        "piece-units": "unit",
    }

    def __init__(self, found: ApplicationPage, *arguments: Any, **facts: Any) -> None:
        """Offer the units of the scheme."""
        super().__init__(*arguments, **facts)
        field = self.fields["unit"]
        if isinstance(field, MultipleChoiceField):
            field.choices = [(str(unit.uuid), f"{unit.number}. {unit.title}") for unit in found.units]

    def facts(self) -> dict[str, Any]:
        """As the action takes them."""
        read = self.cleaned_data
        return {
            "stream": read["berkas"],
            "name": read["berkas"].name,
            "kind": read["jenis"],
            "title": read["judul"],
            "dated": read["tanggal"],
            "units": [UUID(one) for one in read["unit"]],
        }

    @property
    def chosen(self) -> str:
        """Name of the file that came with a refused form: a browser forgets it, the page does not."""
        file = self.files.get("berkas") if self.errors else None
        return str(file.name) if isinstance(file, UploadedFile) else ""


class NeedsForm(ActionForm):
    """What somebody needs to be assessed fairly."""

    kebutuhan = CharField(
        label=gettext_lazy("Penyesuaian yang Anda perlukan"),
        help_text=gettext_lazy(
            "Misalnya huruf besar, waktu tambahan, atau juru bahasa isyarat. Kosongkan bila tidak ada"
        ),
        widget=Textarea(attrs={"rows": 2}),
        max_length=LONGEST,
        required=False,
    )


class SubmitForm(ActionForm):
    """The agreement."""

    setuju = BooleanField(
        label=gettext_lazy(
            "Saya sudah membaca dan menyetujui ketentuan, pengolahan data pribadi, dan kerahasiaan di atas"
        ),
        error_messages={"required": gettext_lazy("Persetujuan belum Anda beri tanda.")},
    )


class WithdrawForm(ActionForm):
    """Why somebody gives up."""

    alasan = CharField(
        label=gettext_lazy("Alasan"),
        help_text=gettext_lazy("Tidak wajib; penyelenggara membacanya"),
        max_length=500,
        required=False,
    )


@require_safe
def application(request: Request, uuid: UUID) -> HttpResponse:
    """The own application, step by step."""
    return _shown(request, uuid)


@require_http_methods(METHODS)
def application_units(request: Request, uuid: UUID) -> HttpResponse:
    """The self-assessment: each unit with what somebody who masters it does."""
    found = own_page(request.actor, uuid)
    form = UnitsForm(found.units, sent(request))
    if form.is_valid():
        action = partial(claim_units, request.actor, application=uuid, claims=form.claims())
        if form.done(action) is not None:
            return redirect("application", uuid=uuid)
    context = {"found": found, "form": form}
    return render(request, "web/participant/application_units.html", context, status=422 if form.errors else 200)


@takes(2 * EVIDENCE.max_bytes)  # a photo that is too large is refused at its field, and the rest of the form stays
@require_http_methods(METHODS)
def piece_new(request: Request, uuid: UUID) -> HttpResponse:
    """A photo or a PDF, and what it shows."""
    found = own_page(request.actor, uuid)
    form = PieceForm(found, sent(request), request.FILES or None, initial={"unit": request.GET.getlist("unit")})
    if form.is_valid() and form.done(partial(add_piece, request.actor, application=uuid, **form.facts())) is not None:
        return redirect("application", uuid=uuid)
    context = {"found": found, "form": form, "title": _("Tambah bukti")}
    return render(request, "web/participant/piece_new.html", context, status=422 if form.errors else 200)


@require_POST
def piece_remove(request: Request, uuid: UUID) -> HttpResponse:
    """The applicant takes a piece back."""
    row = remove_piece(request.actor, piece=uuid)
    return redirect("application", uuid=row.application.uuid)


@require_safe
def piece(request: Request, uuid: UUID) -> FileResponse:
    """A piece as it was uploaded; its type was read from its content, and this policy lets it do nothing."""
    found = piece_file(request.actor, uuid)
    headers = {
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return FileResponse(found.content, filename=found.name, content_type=found.media_type, headers=headers)


@require_POST
def application_needs(request: Request, uuid: UUID) -> HttpResponse:
    """What somebody needs to be assessed fairly."""
    form = NeedsForm(request.POST)
    if form.is_valid():
        action = partial(ask_adjustment, request.actor, application=uuid, needs=form.cleaned_data["kebutuhan"])
        if form.done(action) is not None:
            return redirect("application", uuid=uuid)
    return _shown(request, uuid, needs=form)


@require_POST
def application_submit(request: Request, uuid: UUID) -> HttpResponse:
    """Hand in. Sent twice, the second leads to the page that the first led to."""
    if not own_page(request.actor, uuid).editable:
        return redirect("application", uuid=uuid)
    form = SubmitForm(request.POST)
    if form.is_valid():
        action = partial(submit_application, request.actor, application=uuid, agreed=form.cleaned_data["setuju"])
        if form.done(action) is not None:
            return redirect("application", uuid=uuid)
    return _shown(request, uuid, submitting=form)


@require_POST
def application_withdraw(request: Request, uuid: UUID) -> HttpResponse:
    """Give up."""
    form = WithdrawForm(request.POST)
    if form.is_valid():
        action = partial(withdraw_application, request.actor, application=uuid, reason=form.cleaned_data["alasan"])
        if form.done(action) is not None:
            return redirect("application", uuid=uuid)
    return _shown(request, uuid, withdrawing=form)


def _shown(
    request: Request,
    uuid: UUID,
    needs: ActionForm | None = None,
    submitting: ActionForm | None = None,
    withdrawing: ActionForm | None = None,
) -> HttpResponse:
    """The page with its forms, the refused one as it was sent."""
    found = own_page(request.actor, uuid)
    failed = next((form for form in (needs, submitting, withdrawing) if form is not None), None)
    context = {
        "found": found,
        "form": failed or ActionForm(),
        "needs": needs or NeedsForm(initial={"kebutuhan": found.needs}),
        "submitting": submitting or SubmitForm(),
        "withdrawing": withdrawing or WithdrawForm(),
    }
    return render(request, "web/participant/application.html", context, status=422 if failed else 200)
