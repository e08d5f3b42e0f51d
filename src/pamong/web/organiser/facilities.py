"""Rooms of a region: the list, one of them with its week, and what keepers do with it."""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.forms import BooleanField, CharField, ChoiceField, Form, IntegerField
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.kit.tables import Column
from pamong.office.actions.bookings import book, release_by_hand
from pamong.office.actions.facilities import FacilityFacts, change_facility, close_facility, open_facility
from pamong.office.queries.facilities import (
    NETWORKS,
    FacilitiesWanted,
    FacilityPage,
    booking_room,
    facilities_page,
    facility_page,
    facility_rows,
)
from pamong.people.queries.keeping import kept_region
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, ClockField, DayField, sent
from pamong.web.organiser.tables import as_xlsx, cells, refuse_unread

if TYPE_CHECKING:
    from django.http import QueryDict

_WHOLE: dict[str, Any] = {"invalid": gettext_lazy("Ini bukan bilangan bulat. Tulis angka saja, misalnya 40.")}


class FacilitiesForm(Form):
    """What somebody looks for among the rooms."""

    cari = CharField(label=gettext_lazy("Cari nama atau alamat"), max_length=200, required=False)
    kursi = IntegerField(
        label=gettext_lazy("Kursi paling sedikit"),
        min_value=0,
        max_value=100_000,
        required=False,
        error_messages=_WHOLE,
    )
    komputer = IntegerField(
        label=gettext_lazy("Komputer paling sedikit"),
        min_value=0,
        max_value=100_000,
        required=False,
        error_messages=_WHOLE,
    )
    jaringan = ChoiceField(
        label=gettext_lazy("Jaringan paling sedikit"),
        choices=[("", gettext_lazy("Apa pun")), *NETWORKS[1:]],
        required=False,
    )
    kursi_roda = BooleanField(label=gettext_lazy("Dapat dicapai dengan kursi roda"), required=False)
    ditutup = BooleanField(label=gettext_lazy("Yang sudah ditutup"), required=False)

    def wanted(self) -> FacilitiesWanted:
        """What was understood of it."""
        self.full_clean()
        told = self.cleaned_data
        return FacilitiesWanted(
            told.get("cari", ""),
            told.get("kursi") or 0,
            told.get("komputer") or 0,
            told.get("jaringan", ""),
            told.get("kursi_roda", False),
            told.get("ditutup", False),
        )


class WeekForm(Form):
    """Which week somebody wants to see."""

    hari = DayField(label=gettext_lazy("Lihat pekan dari tanggal"), today=False, required=False)

    def day(self) -> date | None:
        """A day in it; None for this week, and for what cannot be read."""
        self.full_clean()
        found: date | None = self.cleaned_data.get("hari")
        return found


class FacilityForm(ActionForm):
    """What a room is."""

    nama = CharField(label=gettext_lazy("Nama ruang"), help_text=gettext_lazy("Misalnya Aula BKPSDM"), max_length=200)
    alamat = CharField(
        label=gettext_lazy("Alamat"),
        help_text=gettext_lazy("Seperti akan tertulis di undangan; sebutkan gedung dan lantainya"),
        max_length=500,
        required=False,
    )
    kapasitas = IntegerField(
        label=gettext_lazy("Kapasitas, orang"),
        help_text=gettext_lazy("Sesi dengan peserta lebih banyak tidak dapat memakai ruang ini"),
        error_messages=_WHOLE,
    )
    komputer = IntegerField(label=gettext_lazy("Komputer yang berfungsi"), initial=0, error_messages=_WHOLE)
    jaringan = ChoiceField(label=gettext_lazy("Jaringan"), choices=NETWORKS)
    kursi_roda = BooleanField(label=gettext_lazy("Dapat dicapai dan dipakai dengan kursi roda"), required=False)
    catatan = CharField(
        label=gettext_lazy("Catatan"),
        help_text=gettext_lazy("Genset, proyektor, siapa memegang kunci"),
        max_length=500,
        required=False,
    )

    places = {  # noqa: RUF012  # as declared in the base
        "name-empty": "nama",
        "facility-twice": "nama",
        "facility-capacity": "kapasitas",
        "facility-computers": "komputer",
        "facility-network": "jaringan",
    }

    def facts(self) -> FacilityFacts:
        """As the actions take them."""
        read = self.cleaned_data
        return FacilityFacts(
            read["nama"],
            read["alamat"],
            read["kapasitas"],
            read["komputer"],
            read["jaringan"],
            read["kursi_roda"],
            read["catatan"],
        )


class BookingForm(ActionForm):
    """From when until when a room is used, and for what."""

    hari = DayField(label=gettext_lazy("Hari"))
    mulai = ClockField(label=gettext_lazy("Mulai jam"))
    selesai = ClockField(label=gettext_lazy("Selesai jam"))
    sampai = DayField(
        label=gettext_lazy("Sampai hari"),
        help_text=gettext_lazy("Kosongkan bila selesai pada hari yang sama"),
        today=False,
        required=False,
    )
    keperluan = CharField(
        label=gettext_lazy("Dipakai untuk"),
        help_text=gettext_lazy("Seperti akan dibaca orang lain: Rapat evaluasi triwulan"),
        max_length=200,
    )

    places = {  # noqa: RUF012  # as declared in the base
        "booking-times": "selesai",
        "booking-long": "sampai",
        "booking-purpose": "keperluan",
        "facility-taken": "mulai",
    }

    def __init__(self, zone: str, data: "QueryDict | None", **facts: Any) -> None:
        """Hours are those of the zone in which the room is."""
        super().__init__(data, **facts)
        self.zone = ZoneInfo(zone)

    def facts(self) -> dict[str, Any]:
        """As the action takes them."""
        read = self.cleaned_data
        return {
            "starts": datetime.combine(read["hari"], read["mulai"], self.zone),
            "ends": datetime.combine(read["sampai"] or read["hari"], read["selesai"], self.zone),
            "purpose": read["keperluan"],
        }


@require_safe
def facilities(request: Request, code: str) -> HttpResponse:
    """Rooms of a region, by name."""
    form = FacilitiesForm(request.GET)
    wanted = form.wanted()
    found = facilities_page(request.actor, code, wanted, page=request.GET.get("halaman"))
    context = {"form": form, "wanted": wanted, "found": found, "region": found.region}
    return render(request, "web/organiser/facilities.html", context, status=422 if form.errors else 200)


@require_safe
def facilities_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same as a workbook."""
    columns = (
        Column("name", _("Ruang")),
        Column("address", _("Alamat")),
        Column("capacity", _("Kapasitas"), "integer"),
        Column("computers", _("Komputer"), "integer"),
        Column("network_label", _("Jaringan")),
        Column("accessible", _("Kursi roda")),
        Column("note", _("Catatan")),
    )
    form = FacilitiesForm(request.GET)
    rows = facility_rows(request.actor, code, form.wanted())
    refuse_unread(form)
    told = ({**row, "accessible": _("ya") if row["accessible"] else ""} for row in cells(rows.stream()))
    return as_xlsx(columns, told, title=_("Ruang"), name=f"ruang-{code}")


@require_safe
def facility(request: Request, uuid: UUID) -> HttpResponse:
    """One room and a week of it."""
    form = WeekForm(request.GET)
    found = facility_page(request.actor, uuid, day=form.day())
    context = {"found": found, "row": found.row, "region": found.region, "form": form}
    return render(request, "web/organiser/facility.html", context, status=422 if form.errors else 200)


@require_safe
def facility_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """Who has the room in that week, as a workbook."""
    columns = (
        Column("starts", _("Mulai"), "datetime"),
        Column("ends", _("Selesai"), "datetime"),
        Column("purpose", _("Dipakai untuk")),
    )
    form = WeekForm(request.GET)
    found = facility_page(request.actor, uuid, day=form.day())
    refuse_unread(form)
    name = f"pemakaian-{found.days[0].day:%Y-%m-%d}"
    return as_xlsx(columns, map(asdict, found.bookings), title=_("Pemakaian ruang"), name=name)


@require_http_methods(METHODS)
def facility_new(request: Request, code: str) -> HttpResponse:
    """Another room of a region."""
    region, form = kept_region(request.actor, code), FacilityForm(sent(request))
    if form.is_valid() and (row := form.done(partial(open_facility, request.actor, region=code, facts=form.facts()))):
        return redirect("facility", uuid=row.uuid)
    context = {"region": region, "form": form, "title": _("Tambah ruang")}
    return render(request, "web/organiser/forms/facility_new.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def facility_edit(request: Request, uuid: UUID) -> HttpResponse:
    """A room, described anew."""
    found = facility_page(request.actor, uuid)
    form = FacilityForm(sent(request), initial=_initial(found))
    if form.is_valid():
        action = partial(change_facility, request.actor, facility=uuid, facts=form.facts())
        if form.done(action) is not None:
            return redirect("facility", uuid=uuid)
    title = _("Ubah %(name)s") % {"name": found.row.name}
    context = {"region": found.region, "row": found.row, "form": form, "title": title}
    return render(request, "web/organiser/forms/facility_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def facility_close(request: Request, uuid: UUID) -> HttpResponse:
    """A room that can no longer be booked."""
    found, form = facility_page(request.actor, uuid), ActionForm(sent(request))
    if form.is_valid():
        form.done(partial(close_facility, request.actor, facility=uuid))
        if not form.errors:
            return redirect("facilities", code=found.region.code)
    title = _("Tutup %(name)s") % {"name": found.row.name}
    context = {"region": found.region, "row": found.row, "form": form, "title": title}
    return render(request, "web/organiser/forms/facility_close.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def facility_book(request: Request, uuid: UUID) -> HttpResponse:
    """Take a room by hand."""
    day = WeekForm(request.GET).day()
    found = facility_page(request.actor, uuid, day=day)
    form = BookingForm(found.region.zone, sent(request), initial={"hari": day} if day else None)
    if form.is_valid() and (row := form.done(partial(book, request.actor, facility=uuid, **form.facts()))):
        return redirect(_week(uuid, row.during.lower.astimezone(form.zone).date()))
    context = {"region": found.region, "row": found.row, "form": form}
    title = {"title": _("Pakai %(name)s") % {"name": found.row.name}}
    path = "web/organiser/forms/facility_book.html"
    return render(request, path, context | title, status=422 if form.errors else 200)


@require_POST
def booking_release(request: Request, uuid: UUID) -> HttpResponse:
    """Give a room back that was taken by hand."""
    room, day = booking_room(request.actor, uuid)
    release_by_hand(request.actor, booking=uuid)
    return redirect(_week(room, day))


def _week(uuid: UUID, day: date) -> str:
    """Address of a room at the week of a day."""
    monday = day - timedelta(days=day.weekday())
    return f"{reverse('facility', kwargs={'uuid': uuid})}?hari={monday:%Y-%m-%d}"


def _initial(found: FacilityPage) -> dict[str, Any]:
    row = found.row
    return {
        "nama": row.name,
        "alamat": row.address,
        "kapasitas": row.capacity,
        "komputer": row.computers,
        "jaringan": row.network,
        "kursi_roda": row.accessible,
        "catatan": row.note,
    }
