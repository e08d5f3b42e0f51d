"""One offering for those who organise it: the cockpit, and opening, changing, publishing and giving it up."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.forms import BooleanField, CharField, ChoiceField, IntegerField, Textarea
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.learning.actions.offerings import (
    OfferingFacts,
    cancel_offering,
    change_offering,
    close_registration,
    open_offering,
    publish_offering,
)
from pamong.learning.queries.offerings import OfferingPage, cockpit, kept_offering
from pamong.learning.queries.offerings.page import SEATINGS
from pamong.learning.queries.offerings.planning import taught_programme
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, ClockField, DayField, sent

if TYPE_CHECKING:
    from django.http import QueryDict

WHOLE: Final = {
    "required": gettext_lazy("Masih kosong. Tulis bilangan bulat."),
    "invalid": gettext_lazy("Bukan bilangan bulat. Tulis angkanya saja, misalnya 30."),
}
"""What is said of a number that is none."""


class OfferingForm(ActionForm):
    """What an offering is."""

    kursi = IntegerField(label=gettext_lazy("Kursi"), error_messages=WHOLE)
    pembagian = ChoiceField(
        label=gettext_lazy("Cara membagi kursi"),
        help_text=gettext_lazy(
            "Tidak diganti lagi sesudah terbit. Undian diumumkan dahulu dan dapat diperiksa siapa pun."
        ),
        choices=SEATINGS,
    )
    persetujuan = BooleanField(
        label=gettext_lazy("Atasan harus menyetujui"),
        help_text=gettext_lazy("Tidak diganti lagi sesudah terbit"),
        initial=True,
        required=False,
    )
    batas = IntegerField(
        label=gettext_lazy("Naik ke atasan berikutnya setelah, hari kerja"), initial=3, error_messages=WHOLE
    )
    longgar = IntegerField(
        label=gettext_lazy("Boleh terlambat tanpa mengurangi jam, menit"), initial=15, error_messages=WHOLE
    )
    buka_hari = DayField(label=gettext_lazy("Pendaftaran dibuka pada"))
    buka_jam = ClockField(label=gettext_lazy("Dibuka jam"))
    tutup_hari = DayField(label=gettext_lazy("Pendaftaran ditutup pada"), today=False)
    tutup_jam = ClockField(label=gettext_lazy("Ditutup jam"))
    kontak = CharField(
        label=gettext_lazy("Siapa yang dapat ditanya"),
        help_text=gettext_lazy("Nama bagian dan nomor teleponnya; dibaca peserta"),
        max_length=300,
        required=False,
    )
    catatan = CharField(
        label=gettext_lazy("Yang perlu dibawa atau diketahui peserta"),
        max_length=2000,
        required=False,
        widget=Textarea(attrs={"rows": 3}),
    )

    places = {  # noqa: RUF012  # as declared in the base
        "offering-seats": "kursi",
        "seats-taken": "kursi",
        "seats-quotas": "kursi",
        "room-too-small": "kursi",
        "offering-seating": "pembagian",
        "offering-promised": "pembagian",
        "offering-approval-days": "batas",
        "offering-grace": "longgar",
        "offering-times": "tutup_hari",
        "offering-seated": "tutup_hari",
        "closes-late": "tutup_hari",
    }

    def __init__(self, zone: str, data: "QueryDict | None", **facts: Any) -> None:
        """Hours are those of the region that organises."""
        super().__init__(data, **facts)
        self.zone = ZoneInfo(zone)

    def facts(self) -> OfferingFacts:
        """As the actions take them."""
        read = self.cleaned_data
        return OfferingFacts(
            seats=read["kursi"],
            seating=read["pembagian"],
            approval=read["persetujuan"],
            approval_days=read["batas"],
            grace=read["longgar"],
            opens_at=datetime.combine(read["buka_hari"], read["buka_jam"], self.zone),
            closes_at=datetime.combine(read["tutup_hari"], read["tutup_jam"], self.zone),
            contact=read["kontak"],
            note=read["catatan"],
        )


class CancelForm(ActionForm):
    """Why it will not be held."""

    alasan = CharField(
        label=gettext_lazy("Alasan"),
        help_text=gettext_lazy("Dibaca semua pendaftar dan narasumber"),
        max_length=500,
        error_messages={"required": gettext_lazy("Alasan masih kosong. Tulis satu kalimat.")},
    )

    places = {"cancel-reason": "alasan"}  # noqa: RUF012  # as declared in the base


@require_safe
def cockpit_page(request: Request, uuid: UUID) -> HttpResponse:
    """Everything of one offering on one page."""
    found = cockpit(request.actor, uuid)
    context = {"found": found, "row": found.offering, "region": found.offering.region}
    return render(request, "web/organiser/cockpit.html", context)


@require_http_methods(METHODS)
def offering_new(request: Request, uuid: UUID) -> HttpResponse:
    """Another offering of a programme, as a draft."""
    programme = taught_programme(request.actor, uuid)
    form = OfferingForm(programme.region.zone, sent(request))
    if form.is_valid() and (
        row := form.done(partial(open_offering, request.actor, programme=uuid, facts=form.facts()))
    ):
        return redirect("cockpit", uuid=row.uuid)
    title = _("Buka angkatan %(name)s") % {"name": programme.title}
    context = {"region": programme.region, "programme": programme, "form": form, "title": title}
    return render(request, "web/organiser/forms/offering_new.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def offering_edit(request: Request, uuid: UUID) -> HttpResponse:
    """Seats, times of registration and what is told of it."""
    found = kept_offering(request.actor, uuid)
    form = OfferingForm(found.region.zone, sent(request), initial=_initial(found))
    if (
        form.is_valid()
        and form.done(partial(change_offering, request.actor, offering=uuid, facts=form.facts())) is not None
    ):
        return redirect("cockpit", uuid=uuid)
    return _form(request, found, form, _("Ubah %(name)s") % {"name": found.title}, "offering_edit")


@require_http_methods(METHODS)
def offering_publish(request: Request, uuid: UUID) -> HttpResponse:
    """Show it to those whom it is for; first say what will happen."""
    found, form = kept_offering(request.actor, uuid), ActionForm(sent(request))
    if form.is_valid() and form.done(partial(publish_offering, request.actor, offering=uuid)) is not None:
        return redirect("cockpit", uuid=uuid)
    return _form(request, found, form, _("Terbitkan %(name)s") % {"name": found.title}, "offering_publish")


@require_http_methods(METHODS)
def offering_cancel(request: Request, uuid: UUID) -> HttpResponse:
    """Give it up; first say what will happen."""
    found, form = kept_offering(request.actor, uuid), CancelForm(sent(request))
    if form.is_valid():
        reason = form.cleaned_data["alasan"]
        if form.done(partial(cancel_offering, request.actor, offering=uuid, reason=reason)) is not None:
            return redirect("cockpit", uuid=uuid)
    return _form(request, found, form, _("Batalkan %(name)s") % {"name": found.title}, "offering_cancel")


@require_POST
def registration_close(request: Request, uuid: UUID) -> HttpResponse:
    """Nobody registers from now on."""
    close_registration(request.actor, offering=uuid)
    return redirect("cockpit", uuid=uuid)


def _form(request: Request, found: OfferingPage, form: ActionForm, title: str, template: str) -> HttpResponse:
    context = {"region": found.region, "row": found, "form": form, "title": title}
    return render(request, f"web/organiser/forms/{template}.html", context, status=422 if form.errors else 200)


def _initial(found: OfferingPage) -> dict[str, Any]:
    zone = ZoneInfo(found.region.zone)
    opens, closes = found.opens_at.astimezone(zone), found.closes_at.astimezone(zone)
    return {
        "kursi": found.seats,
        "pembagian": found.seating,
        "persetujuan": found.approval,
        "batas": found.approval_days,
        "longgar": found.grace,
        "buka_hari": opens.date(),
        "buka_jam": opens.time(),
        "tutup_hari": closes.date(),
        "tutup_jam": closes.time(),
        "kontak": found.contact,
        "catatan": found.note,
    }
