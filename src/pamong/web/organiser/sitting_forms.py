"""A sitting is planned and changed, and who watches it."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.forms import (
    BooleanField,
    CharField,
    CheckboxSelectMultiple,
    ChoiceField,
    IntegerField,
    MultipleChoiceField,
)
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pamong.exams.actions.candidates import set_proctors
from pamong.exams.actions.sittings import SittingFacts, change_sitting, schedule_sitting
from pamong.exams.queries.choosing import ProctorChoice, proctor_choices
from pamong.exams.queries.sitting_page import SittingFull, SittingPlan, sitting_change, sitting_plan
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, ClockField, DayField, sent
from pamong.web.organiser.sittings import form_page
from pamong.web.templatetags.pamong import angka

if TYPE_CHECKING:
    from django.http import QueryDict

WHOLE: Final = {
    "required": gettext_lazy("Masih kosong. Tulis bilangan bulat."),
    "invalid": gettext_lazy("Bukan bilangan bulat. Tulis angkanya saja, misalnya 90."),
}
"""What is said of a number that is none."""


class SittingForm(ActionForm):
    """What a sitting is."""

    judul = CharField(
        label=gettext_lazy("Nama pelaksanaan"),
        help_text=gettext_lazy("Seperti dibaca peserta pada kartu: Uji Penanganan Pengaduan, gelombang 1"),
        max_length=200,
    )
    awalan = CharField(
        label=gettext_lazy("Awalan nomor peserta"),
        help_text=gettext_lazy(
            "2 sampai 12 huruf atau angka; awalan UPP menjadi UPP-0001. Satu awalan satu pelaksanaan."
        ),
        max_length=12,
    )
    hari = DayField(label=gettext_lazy("Hari"), today=False)
    mulai = ClockField(label=gettext_lazy("Mulai jam"))
    menit = IntegerField(label=gettext_lazy("Lama mengerjakan, menit"), error_messages=WHOLE)
    ruang = ChoiceField(
        label=gettext_lazy("Ruang"),
        help_text=gettext_lazy("Langsung dipesan, sepanjang waktu peserta yang paling lama"),
        required=False,
    )
    tempat = CharField(
        label=gettext_lazy("Tempat lain"),
        help_text=gettext_lazy("Bila bukan ruang dalam daftar: Laboratorium SMKN 1"),
        max_length=200,
        required=False,
    )
    paket = MultipleChoiceField(
        label=gettext_lazy("Paket soal"),
        help_text=gettext_lazy("Dibagikan bergiliran menurut kursi, agar yang bersebelahan berbeda"),
        widget=CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Pilih paling sedikit satu paket soal.")},
    )
    pin = BooleanField(
        label=gettext_lazy("Masuk dengan PIN ruang"),
        help_text=gettext_lazy("Enam angka, diumumkan pengawas di ruang"),
        initial=True,
        required=False,
    )
    pin_tutup = IntegerField(
        label=gettext_lazy("PIN ditutup, menit sebelum mulai"),
        help_text=gettext_lazy("Kebiasaan CAT: 5 menit (Peraturan BKN 5/2024)"),
        initial=5,
        error_messages=WHOLE,
    )
    gerbang = BooleanField(label=gettext_lazy("Pengawas mengizinkan tiap peserta masuk"), initial=True, required=False)
    jam_sendiri = BooleanField(
        label=gettext_lazy("Waktu tiap peserta mulai saat ia masuk"),
        help_text=gettext_lazy("Tanpa tanda ini semua mulai bersama saat pengawas memulai"),
        required=False,
    )
    nilai = BooleanField(
        label=gettext_lazy("Nilai sementara tampak di layar peserta setelah menyerahkan"), required=False
    )
    papan = BooleanField(
        label=gettext_lazy("Papan nilai boleh ditayangkan di ruang"),
        help_text=gettext_lazy("Dengan nomor peserta, tanpa nama"),
        required=False,
    )

    places = {  # noqa: RUF012  # as declared in the base
        "sitting-title": "judul",
        "sitting-prefix": "awalan",
        "sitting-prefix-taken": "awalan",
        "sitting-numbered": "awalan",
        "sitting-far": "hari",
        "sitting-past": "hari",
        "sitting-minutes": "menit",
        "sitting-pin-closes": "pin_tutup",
        "sitting-two-places": "tempat",
        "sitting-full": "ruang",
        "facility-taken": "ruang",
        "facility-closed": "ruang",
        "sitting-forms": "paket",
        "sitting-published": "paket",
        "candidate-clash": "mulai",
    }

    def __init__(self, plan: SittingPlan, data: "QueryDict | None") -> None:
        """Offer rooms and forms; hours are those of the region's zone."""
        zone = ZoneInfo(plan.region.zone)
        super().__init__(data, initial=_initial(plan, zone))
        self.zone = zone
        rooms = [
            (
                str(one.uuid),
                _("%(name)s: %(capacity)s orang, %(computers)s komputer")
                % {"name": one.name, "capacity": angka(one.capacity), "computers": angka(one.computers)},
            )
            for one in plan.rooms
        ]
        cast("ChoiceField", self.fields["ruang"]).choices = [("", _("Bukan ruang kami")), *rooms]
        papers = [(str(one.uuid), _("Paket %(letter)s") % {"letter": one.letter}) for one in plan.forms]
        cast("MultipleChoiceField", self.fields["paket"]).choices = papers

    def facts(self) -> SittingFacts:
        """As the actions take them."""
        read = self.cleaned_data
        return SittingFacts(
            title=read["judul"],
            prefix=read["awalan"],
            facility=UUID(read["ruang"]) if read["ruang"] else None,
            place=read["tempat"],
            starts_at=datetime.combine(read["hari"], read["mulai"], self.zone),
            minutes=read["menit"],
            pin=read["pin"],
            pin_closes=read["pin_tutup"],
            gate=read["gerbang"],
            own_clock=read["jam_sendiri"],
            shows_score=read["nilai"],
            board=read["papan"],
        )

    def forms(self) -> list[UUID]:
        """Forms that were chosen."""
        return [UUID(one) for one in self.cleaned_data["paket"]]


class ProctorsForm(ActionForm):
    """Who watches."""

    pengawas = MultipleChoiceField(label=gettext_lazy("Pengawas"), widget=CheckboxSelectMultiple, required=False)

    places = {"proctor-candidate": "pengawas", "proctors-none": "pengawas"}  # noqa: RUF012  # as declared in the base

    def __init__(self, found: ProctorChoice, data: "QueryDict | None") -> None:
        """Who watches is chosen; whom the search found can be."""
        super().__init__(data, initial={"pengawas": [str(one.uuid) for one in found.present]})
        choices = [
            (str(one.uuid), ", ".join(filter(None, (one.name, one.unit_name))))
            for one in (*found.present, *found.found)
        ]
        cast("MultipleChoiceField", self.fields["pengawas"]).choices = choices

    def people(self) -> list[UUID]:
        """Who was chosen."""
        return [UUID(one) for one in self.cleaned_data["pengawas"]]


@require_http_methods(METHODS)
def sitting_new(request: Request, uuid: UUID) -> HttpResponse:
    """A sitting of a blueprint, as a draft with its room."""
    plan = sitting_plan(request.actor, uuid)
    form = SittingForm(plan, sent(request))
    if form.is_valid():
        told: dict[str, Any] = {"facts": form.facts(), "forms": form.forms()}
        if row := form.done(partial(schedule_sitting, request.actor, blueprint=uuid, **told)):
            return redirect("sitting", uuid=row.uuid)
    title = _("Jadwalkan %(name)s") % {"name": plan.blueprint_title}
    context = {"region": plan.region, "plan": plan, "form": form, "title": title}
    return render(request, "web/organiser/forms/sitting_new.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def sitting_edit(request: Request, uuid: UUID) -> HttpResponse:
    """A sitting, moved or corrected."""
    plan = sitting_change(request.actor, uuid)
    form = SittingForm(plan, sent(request))
    if form.is_valid():
        told: dict[str, Any] = {"facts": form.facts(), "forms": form.forms()}
        if form.done(partial(change_sitting, request.actor, sitting=uuid, **told)) is not None:
            return redirect("sitting", uuid=uuid)
    row = cast("SittingFull", plan.sitting)
    return form_page(request, row, form, _("Ubah %(name)s") % {"name": row.title}, "sitting_edit", plan=plan)


@require_http_methods(METHODS)
def proctors(request: Request, uuid: UUID) -> HttpResponse:
    """Who watches; others are found by name."""
    text = request.GET.get("cari", "")
    found = proctor_choices(request.actor, uuid, text=text)
    form = ProctorsForm(found, sent(request))
    if form.is_valid():
        people = form.people()
        if form.done(partial(set_proctors, request.actor, sitting=uuid, people=people)) is not None:
            return redirect("sitting", uuid=uuid)
    title = _("Pengawas %(name)s") % {"name": found.sitting.title}
    return form_page(request, found.sitting, form, title, "sitting_proctors", found=found, text=text)


def _initial(plan: SittingPlan, zone: ZoneInfo) -> dict[str, Any]:
    chosen = [str(one.uuid) for one in plan.forms if one.chosen]
    row = plan.sitting
    if row is None:
        return {"judul": plan.blueprint_title, "awalan": plan.prefix, "menit": plan.minutes, "paket": chosen}
    starts = row.starts_at.astimezone(zone)
    return {
        "judul": row.title,
        "awalan": row.prefix,
        "hari": starts.date(),
        "mulai": starts.time(),
        "menit": row.minutes,
        "ruang": str(row.facility) if row.facility else "",
        "tempat": "" if row.facility else row.place,
        "paket": chosen,
        "pin": bool(row.pin),
        "pin_tutup": row.pin_closes,
        "gerbang": row.gate,
        "jam_sendiri": row.own_clock,
        "nilai": row.shows_score,
        "papan": row.board,
    }
