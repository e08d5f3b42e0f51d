"""The people of a region, and one of them."""

from collections.abc import Iterator
from uuid import UUID

from django.forms import BooleanField, CharField, ChoiceField, Form, UUIDField
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from pamong.competency.queries.person import sees_levels
from pamong.kit.tables import Column, Row
from pamong.people.queries.directory import KINDS, NO_KIND, Wanted, directory, people_rows
from pamong.people.queries.person import person_page
from pamong.people.queries.regions import region_by_code
from pamong.people.queries.registry import registry_rows
from pamong.web.http import Request
from pamong.web.organiser.tables import as_csv, as_xlsx, cells, refuse_unread

_COUNTED = {"ya": True, "tidak": False}


class PeopleForm(Form):
    """What somebody looks for among people. What cannot be read is passed over and said."""

    cari = CharField(
        label=gettext_lazy("Cari nama, unit atau jabatan"),
        help_text=gettext_lazy("Awal kata sudah cukup, misalnya: siti dukcapil. NIP dicari dengan 18 angkanya."),
        max_length=200,
        required=False,
    )
    unit = UUIDField(
        required=False, error_messages={"invalid": gettext_lazy("Unit itu tidak dikenal. Pilih dari daftar.")}
    )
    jenis = ChoiceField(
        label=gettext_lazy("Status kepegawaian"),
        choices=[("", gettext_lazy("Semua")), *KINDS, (NO_KIND, gettext_lazy("Bukan ASN"))],
        required=False,
    )
    cakupan = ChoiceField(
        label=gettext_lazy("Dihitung dalam cakupan"),
        choices=[
            ("", gettext_lazy("Semua")),
            ("ya", gettext_lazy("Dihitung")),
            ("tidak", gettext_lazy("Tidak dihitung")),
        ],
        required=False,
    )
    tanpa_unit = BooleanField(label=gettext_lazy("Belum punya unit"), required=False)
    tanpa_akun = BooleanField(label=gettext_lazy("Belum punya akun"), required=False)
    urut = CharField(required=False, max_length=20)

    def wanted(self) -> Wanted:
        """What was understood of it."""
        self.full_clean()
        told = self.cleaned_data
        return Wanted(
            text=told.get("cari", ""),
            unit=told.get("unit"),
            kind=told.get("jenis", ""),
            counted=_COUNTED.get(told.get("cakupan", "")),
            without_unit=told.get("tanpa_unit", False),
            without_account=told.get("tanpa_akun", False),
            descending=told.get("urut") == "-nama",
        )


@require_safe
def people(request: Request, code: str) -> HttpResponse:
    """Who serves in the region, as far as the actor may see; fifty a page."""
    form = PeopleForm(request.GET)
    wanted = form.wanted()
    found = directory(request.actor, code, wanted, page=request.GET.get("halaman"))
    context = {"form": form, "wanted": wanted, "found": found, "region": found.region}
    return render(request, "web/organiser/people.html", context, status=422 if form.errors else 200)


@require_safe
def people_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same people as a workbook; numbers masked as on the page."""
    return as_xlsx(_columns(), _listed(request, code), title=_("Pegawai"), name=f"pegawai-{code}")


@require_safe
def people_csv(request: Request, code: str) -> StreamingHttpResponse:
    """The same as CSV."""
    return as_csv(_columns(), _listed(request, code), name=f"pegawai-{code}")


@require_safe
def people_registry(request: Request, code: str) -> StreamingHttpResponse:
    """The registry in the national layout, numbers in full: for who keeps it."""
    columns, rows = registry_rows(request.actor, region=region_by_code(request.actor, code).id)
    return as_xlsx(columns, rows, title=_("Pegawai"), name=f"registri-{code}")


@require_safe
def person(request: Request, uuid: UUID) -> HttpResponse:
    """One person, as far as whoever looks may see."""
    context = {"them": person_page(request.actor, uuid), "levels": sees_levels(request.actor, uuid)}
    return render(request, "web/organiser/person.html", context)


def _listed(request: Request, code: str) -> Iterator[Row]:
    form = PeopleForm(request.GET)
    rows = people_rows(request.actor, code, form.wanted())
    refuse_unread(form)
    account = {True: _("Ada"), False: _("Belum ada")}
    return (
        {**row, "above": " › ".join(reversed(row["above"])), "account": account[row["has_account"]]}
        for row in cells(rows.stream())
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("name", _("Nama")),
        Column("number", _("NIP (disamarkan)")),
        Column("kind", _("Status kepegawaian")),
        Column("grade", _("Golongan")),
        Column("acting", _("Penugasan")),
        Column("position", _("Jabatan")),
        Column("unit", _("Unit kerja")),
        Column("above", _("Di bawah")),
        Column("account", _("Akun")),
    )
