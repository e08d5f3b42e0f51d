"""Banks of items: the list, one of them with its items, files of them, and what keepers do with a bank."""

from functools import partial
from uuid import UUID

from django.forms import BooleanField, CharField, ChoiceField, Form, IntegerField, Textarea
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.exams.actions.banks import change_bank, close_bank, open_bank, share_bank
from pamong.exams.formats import gift, qti
from pamong.exams.queries.bank_items import (
    COGNITIVE,
    KINDS,
    SECTORS,
    ItemsWanted,
    bank_competencies,
    bank_page,
    item_rows,
    raw_items,
)
from pamong.exams.queries.banks import BanksWanted, bank_facts, bank_rows, banks
from pamong.exams.queries.item_states import STATES
from pamong.kit import filetypes
from pamong.kit.tables import Column
from pamong.people.queries.keeping import kept_region
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent
from pamong.web.organiser.item_fields import WHOLE
from pamong.web.organiser.tables import as_xlsx, cells, refuse_unread

_ANY = ("", gettext_lazy("Semua"))


class BanksForm(Form):
    """What somebody looks for among the banks."""

    cari = CharField(label=gettext_lazy("Cari nama atau keterangan"), max_length=200, required=False)
    ditutup = BooleanField(label=gettext_lazy("Yang sudah ditutup"), required=False)

    def wanted(self) -> BanksWanted:
        """What was understood of it."""
        self.full_clean()
        return BanksWanted(self.cleaned_data.get("cari", ""), self.cleaned_data.get("ditutup", False))


class ItemsForm(Form):
    """What somebody looks for among the items of a bank."""

    cari = CharField(label=gettext_lazy("Cari kata dalam soal, atau kodenya"), max_length=200, required=False)
    keadaan = ChoiceField(
        label=gettext_lazy("Keadaan"),
        choices=[("", gettext_lazy("Semua yang belum dipensiunkan")), *STATES],
        required=False,
    )
    jenis = ChoiceField(label=gettext_lazy("Jenis"), choices=[_ANY, *KINDS], required=False)
    bidang = ChoiceField(label=gettext_lazy("Bidang"), choices=[_ANY, *SECTORS], required=False)
    level = IntegerField(label=gettext_lazy("Level"), min_value=1, max_value=9, required=False, error_messages=WHOLE)
    kognitif = ChoiceField(label=gettext_lazy("Tingkat kognitif"), choices=[_ANY, *COGNITIVE], required=False)
    perhatian = BooleanField(label=gettext_lazy("Hanya yang perlu perhatian"), required=False)

    def __init__(self, request: Request, bank: UUID) -> None:
        """Offer the competencies that occur in the bank."""
        super().__init__(request.GET)
        found = [(str(one.uuid), one.name) for one in bank_competencies(request.actor, bank)]
        self.fields["kompetensi"] = ChoiceField(label=_("Kompetensi"), choices=[_ANY, *found], required=False)
        self.order_fields(["cari", "keadaan", "jenis", "bidang", "kompetensi"])

    def wanted(self) -> ItemsWanted:
        """What was understood of it."""
        self.full_clean()
        told = self.cleaned_data
        return ItemsWanted(
            told.get("cari", ""),
            told.get("keadaan", ""),
            told.get("jenis", ""),
            told.get("bidang", ""),
            told.get("kompetensi", ""),
            told.get("level"),
            told.get("kognitif", ""),
            told.get("perhatian", False),
        )


class BankForm(ActionForm):
    """What a bank is called and for."""

    places = {"bank-name": "nama", "bank-twice": "nama"}  # noqa: RUF012  # as declared in the base

    nama = CharField(
        label=gettext_lazy("Nama bank soal"), help_text=gettext_lazy("Misalnya Etika pelayanan publik"), max_length=200
    )
    tentang = CharField(
        label=gettext_lazy("Keterangan"),
        help_text=gettext_lazy("Untuk siapa, dari sumber apa"),
        max_length=2_000,
        required=False,
        widget=Textarea(attrs={"rows": 3}),
    )


class NewBankForm(BankForm):
    """A bank that does not exist yet."""

    latihan = BooleanField(
        label=gettext_lazy("Untuk latihan"),
        help_text=gettext_lazy("Soalnya tampil bersama jawabannya dan tidak pernah masuk ujian; tidak dapat diubah"),
        required=False,
    )


@require_safe
def banks_page(request: Request, code: str) -> HttpResponse:
    """Banks of a region, and shared ones."""
    form = BanksForm(request.GET)
    wanted = form.wanted()
    found = banks(request.actor, code, wanted, page=request.GET.get("halaman"))
    context = {"form": form, "wanted": wanted, "found": found, "region": found.region}
    return render(request, "web/organiser/banks.html", context, status=422 if form.errors else 200)


@require_safe
def banks_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same as a workbook."""
    columns = (
        Column("name", _("Bank soal")),
        Column("region", _("Instansi")),
        Column("about", _("Keterangan")),
        Column("items", _("Soal"), "integer"),
        Column("released", _("Dipakai"), "integer"),
    )
    form = BanksForm(request.GET)
    rows = bank_rows(request.actor, code, form.wanted())
    refuse_unread(form)
    return as_xlsx(columns, cells(rows.stream()), title=_("Bank soal"), name=f"bank-soal-{code}")


@require_http_methods(METHODS)
def bank_new(request: Request, code: str) -> HttpResponse:
    """Another bank of a region."""
    region, form = kept_region(request.actor, code), NewBankForm(sent(request))
    if form.is_valid():
        told = form.cleaned_data
        facts = {"name": told["nama"], "about": told["tentang"], "practice": told["latihan"]}
        if row := form.done(partial(open_bank, request.actor, region=code, **facts)):
            return redirect("bank", uuid=row.uuid)
    context = {"region": region, "form": form, "title": _("Buka bank soal"), "back": "banks"}
    return render(request, "web/organiser/forms/bank.html", context, status=422 if form.errors else 200)


@require_safe
def bank(request: Request, uuid: UUID) -> HttpResponse:
    """One bank and a page of its items."""
    form = ItemsForm(request, uuid)
    wanted = form.wanted()
    found = bank_page(request.actor, uuid, wanted, page=request.GET.get("halaman"))
    context = {"form": form, "wanted": wanted, "found": found, "row": found.row, "region": found.region}
    return render(request, "web/organiser/bank.html", context, status=422 if form.errors else 200)


@require_safe
def bank_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """The same items as a workbook."""
    columns = (
        Column("code", _("Kode")),
        Column("stem", _("Soal")),
        Column("kind", _("Jenis")),
        Column("state_label", _("Keadaan")),
        Column("number", _("Versi terbaru"), "integer"),
        Column("in_use", _("Versi dipakai"), "integer"),
        Column("sector", _("Bidang")),
        Column("competency", _("Kompetensi")),
        Column("level", _("Level"), "integer"),
        Column("cognitive", _("Tingkat kognitif")),
        Column("source", _("Sumber")),
    )
    form = ItemsForm(request, uuid)
    row, rows = item_rows(request.actor, uuid, form.wanted())
    refuse_unread(form)
    return as_xlsx(columns, cells(rows.stream()), title=_("Soal"), name=f"soal-{row.name}")


@require_safe
def bank_gift(request: Request, uuid: UUID) -> HttpResponse:
    """The same items with their keys as GIFT."""
    form = ItemsForm(request, uuid)
    row, items = raw_items(request.actor, uuid, form.wanted())
    refuse_unread(form)
    return _file(gift.write(items).encode(), "text/plain; charset=utf-8", f"{row.name}.gift.txt")


@require_safe
def bank_qti(request: Request, uuid: UUID) -> HttpResponse:
    """The same items with their keys as a package of QTI 2.1."""
    form = ItemsForm(request, uuid)
    row, items = raw_items(request.actor, uuid, form.wanted())
    refuse_unread(form)
    return _file(qti.write(items), filetypes.ZIP, f"{row.name}.qti.zip")


@require_http_methods(METHODS)
def bank_edit(request: Request, uuid: UUID) -> HttpResponse:
    """Another name for a bank, or other words about it."""
    region, row = bank_facts(request.actor, uuid)
    form = BankForm(sent(request), initial={"nama": row.name, "tentang": row.about})
    if form.is_valid():
        told = form.cleaned_data
        action = partial(change_bank, request.actor, bank=uuid, name=told["nama"], about=told["tentang"])
        if form.done(action) is not None:
            return redirect("bank", uuid=uuid)
    context = {"region": region, "row": row, "form": form, "title": _("Ubah %(name)s") % {"name": row.name}}
    return render(request, "web/organiser/forms/bank.html", context, status=422 if form.errors else 200)


@require_POST
def bank_share(request: Request, uuid: UUID) -> HttpResponse:
    """Every region may use it from now on, or no longer."""
    share_bank(request.actor, bank=uuid, shared=request.POST.get("bagikan") == "ya")
    return redirect("bank", uuid=uuid)


@require_http_methods(METHODS)
def bank_close(request: Request, uuid: UUID) -> HttpResponse:
    """No new item in it, none of its items in new forms; asked once more before."""
    region, row = bank_facts(request.actor, uuid)
    form = ActionForm(sent(request))
    if form.is_valid() and form.done(partial(close_bank, request.actor, bank=uuid)) is not None:
        return redirect("banks", code=region.code)
    context = {"region": region, "row": row, "form": form, "title": _("Tutup %(name)s") % {"name": row.name}}
    return render(request, "web/organiser/forms/bank_close.html", context, status=422 if form.errors else 200)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name) or ""}  # its own signature
    return HttpResponse(content, content_type=kind, headers=headers)
