"""The register of partners: the list, one of them, and what was agreed."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.forms import CharField, ChoiceField, FileField, Form
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pamong.kit import filetypes
from pamong.kit.tables import Column
from pamong.learning.actions.partners import (
    SCAN,
    AgreementFacts,
    PartnerFacts,
    Scan,
    add_agreement,
    change_partner,
    close_partner,
    end_agreement,
    register_partner,
)
from pamong.learning.queries.partners import (
    KINDS,
    STATES,
    PartnersWanted,
    agreement_file,
    agreement_page,
    partner_page,
    partner_rows,
    partners,
)
from pamong.people.queries.keeping import kept_region
from pamong.web.http import Request, takes
from pamong.web.organiser.fields import METHODS, ActionForm, DayField, sent
from pamong.web.organiser.tables import as_xlsx, cells, refuse_unread

if TYPE_CHECKING:
    from django.utils.functional import Promise

STATE_WORDS: "dict[str, str | Promise]" = {
    "holds": gettext_lazy("Berlaku"),
    "soon": gettext_lazy("Segera berakhir"),
    "lapsed": gettext_lazy("Sudah berakhir"),
    "none": gettext_lazy("Belum ada kesepakatan"),
    "closed": gettext_lazy("Ditutup"),
}
"""State of a partner in words."""


class PartnersForm(Form):
    """What somebody looks for among the partners."""

    cari = CharField(label=gettext_lazy("Cari nama atau alamat"), max_length=200, required=False)
    jenis = ChoiceField(label=gettext_lazy("Jenis"), choices=[("", gettext_lazy("Semua")), *KINDS], required=False)
    keadaan = ChoiceField(
        label=gettext_lazy("Kesepakatan"),
        choices=[
            ("", gettext_lazy("Semua")),
            (STATES[0], gettext_lazy("Berlaku")),
            (STATES[1], gettext_lazy("Berakhir dalam 60 hari")),
            (STATES[2], gettext_lazy("Tidak ada yang berlaku")),
            (STATES[3], gettext_lazy("Mitra yang sudah ditutup")),
        ],
        required=False,
    )

    def wanted(self) -> PartnersWanted:
        """What was understood of it."""
        self.full_clean()
        told = self.cleaned_data
        return PartnersWanted(told.get("cari", ""), told.get("jenis", ""), told.get("keadaan", ""))


class PartnerForm(ActionForm):
    """What a partner is."""

    nama = CharField(label=gettext_lazy("Nama mitra"), max_length=200)
    jenis = ChoiceField(label=gettext_lazy("Jenis"), choices=KINDS)
    alamat = CharField(label=gettext_lazy("Alamat"), max_length=500, required=False)
    kontak = CharField(
        label=gettext_lazy("Narahubung"),
        help_text=gettext_lazy("Nama, jabatan dan telepon; hanya dilihat penyelenggara"),
        max_length=300,
        required=False,
    )
    catatan = CharField(label=gettext_lazy("Catatan"), max_length=500, required=False)

    places = {"name-empty": "nama", "partner-twice": "nama", "partner-kind": "jenis"}  # noqa: RUF012  # as declared in the base

    def facts(self) -> PartnerFacts:
        """As the actions take them."""
        read = self.cleaned_data
        return PartnerFacts(read["jenis"], read["nama"], read["alamat"], read["kontak"], read["catatan"])


class AgreementForm(ActionForm):
    """What was agreed, and the signed paper."""

    nomor = CharField(label=gettext_lazy("Nomor"), help_text=gettext_lazy("Seperti di naskahnya"), max_length=200)
    judul = CharField(label=gettext_lazy("Tentang"), max_length=500)
    mulai = DayField(label=gettext_lazy("Berlaku sejak"), today=False)
    sampai = DayField(label=gettext_lazy("Hari terakhir berlaku"), today=False)
    tugas = CharField(
        label=gettext_lazy("Pembagian tugas"),
        help_text=gettext_lazy("Siapa menyiapkan apa: kurikulum, pengajar, tempat, biaya"),
        max_length=1000,
        required=False,
    )
    naskah = FileField(
        label=gettext_lazy("Naskah yang ditandatangani (PDF)"),
        help_text=gettext_lazy("Paling besar 10 MB; boleh menyusul dengan mencatat kesepakatan lanjutan"),
        required=False,
    )

    places = {  # noqa: RUF012  # as declared in the base
        "agreement-number": "nomor",
        "agreement-twice": "nomor",
        "agreement-title": "judul",
        "agreement-days": "sampai",
        "file-empty": "naskah",
        "file-type": "naskah",
        "file-too-large": "naskah",
    }

    def __init__(self, request: Request) -> None:
        """Read the file as well."""
        super().__init__(sent(request), request.FILES or None)

    def facts(self) -> dict[str, Any]:
        """As the action takes them."""
        read = self.cleaned_data
        told = AgreementFacts(read["nomor"], read["judul"], read["mulai"], read["sampai"], read["tugas"])
        file = read["naskah"]
        return {"facts": told, "scan": Scan(file, file.name) if file else None}


class EndForm(ActionForm):
    """On which day an agreement ended before its time."""

    pada = DayField(label=gettext_lazy("Hari terakhir berlaku"))

    places = {"agreement-end": "pada"}  # noqa: RUF012  # as declared in the base

    @property
    def day(self) -> date:
        """The day that was read."""
        found: date = self.cleaned_data["pada"]
        return found


@require_safe
def partners_page(request: Request, code: str) -> HttpResponse:
    """Partners of a region, by name."""
    form = PartnersForm(request.GET)
    wanted = form.wanted()
    found = partners(request.actor, code, wanted, page=request.GET.get("halaman"))
    context = {"form": form, "wanted": wanted, "found": found, "region": found.region}
    return render(request, "web/organiser/partners.html", context, status=422 if form.errors else 200)


@require_safe
def partners_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same as a workbook."""
    columns = (
        Column("name", _("Mitra")),
        Column("kind", _("Jenis")),
        Column("number", _("Nomor kesepakatan")),
        Column("until", _("Berlaku sampai"), "date"),
        Column("state", _("Keadaan")),
        Column("address", _("Alamat")),
        Column("contact", _("Narahubung")),
    )
    form = PartnersForm(request.GET)
    rows = partner_rows(request.actor, code, form.wanted())
    refuse_unread(form)
    told = ({**row, "state": str(STATE_WORDS[row["state"]])} for row in cells(rows.stream()))
    return as_xlsx(columns, told, title=_("Mitra"), name=f"mitra-{code}")


@require_safe
def partner(request: Request, uuid: UUID) -> HttpResponse:
    """One partner and what was agreed with it."""
    found = partner_page(request.actor, uuid)
    return render(request, "web/organiser/partner.html", {"found": found, "row": found.row, "region": found.region})


@require_http_methods(METHODS)
def partner_new(request: Request, code: str) -> HttpResponse:
    """Another partner of a region."""
    region, form = kept_region(request.actor, code), PartnerForm(sent(request))
    if form.is_valid() and (
        row := form.done(partial(register_partner, request.actor, region=code, facts=form.facts()))
    ):
        return redirect("partner", uuid=row.uuid)
    context = {"region": region, "form": form, "title": _("Daftarkan mitra")}
    return render(request, "web/organiser/forms/partner_new.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def partner_edit(request: Request, uuid: UUID) -> HttpResponse:
    """What is written of a partner, corrected."""
    found = partner_page(request.actor, uuid)
    row = found.row
    now = {"nama": row.name, "jenis": row.code, "alamat": row.address, "kontak": row.contact, "catatan": row.note}
    form = PartnerForm(sent(request), initial=now)
    if (
        form.is_valid()
        and form.done(partial(change_partner, request.actor, partner=uuid, facts=form.facts())) is not None
    ):
        return redirect("partner", uuid=uuid)
    context = {"region": found.region, "row": row, "form": form, "title": _("Ubah %(name)s") % {"name": row.name}}
    return render(request, "web/organiser/forms/partner_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def partner_close(request: Request, uuid: UUID) -> HttpResponse:
    """A partner that is no longer chosen."""
    found, form = partner_page(request.actor, uuid), ActionForm(sent(request))
    if form.is_valid():
        form.done(partial(close_partner, request.actor, partner=uuid))
        if not form.errors:
            return redirect("partners", code=found.region.code)
    title = _("Tutup %(name)s") % {"name": found.row.name}
    context = {"region": found.region, "found": found, "row": found.row, "form": form, "title": title}
    return render(request, "web/organiser/forms/partner_close.html", context, status=422 if form.errors else 200)


@takes(SCAN.max_bytes)
@require_http_methods(METHODS)
def agreement_new(request: Request, uuid: UUID) -> HttpResponse:
    """Something was agreed with a partner."""
    found, form = partner_page(request.actor, uuid), AgreementForm(request)
    if form.is_valid() and form.done(partial(add_agreement, request.actor, partner=uuid, **form.facts())) is not None:
        return redirect("partner", uuid=uuid)
    title = _("Catat kesepakatan dengan %(name)s") % {"name": found.row.name}
    context = {"region": found.region, "row": found.row, "form": form, "title": title}
    return render(request, "web/organiser/forms/agreement_new.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def agreement_end(request: Request, uuid: UUID) -> HttpResponse:
    """An agreement ends before its time."""
    found, row = agreement_page(request.actor, uuid)
    form = EndForm(sent(request))
    if form.is_valid():
        form.done(partial(end_agreement, request.actor, agreement=uuid, on=form.day))
        if not form.errors:
            return redirect("partner", uuid=found.row.uuid)
    title = _("Akhiri kesepakatan %(number)s") % {"number": row.number}
    context = {"region": found.region, "found": found, "row": row, "form": form, "title": title}
    return render(request, "web/organiser/forms/agreement_end.html", context, status=422 if form.errors else 200)


@require_safe
def agreement_paper(request: Request, uuid: UUID) -> FileResponse:
    """The signed paper, to be saved."""
    name, content = agreement_file(request.actor, uuid)
    headers = {"X-Content-Type-Options": "nosniff"}
    return FileResponse(content, as_attachment=True, filename=name, content_type=filetypes.PDF, headers=headers)
