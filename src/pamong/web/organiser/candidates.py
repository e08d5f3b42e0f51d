"""Who sits an exam: added, moved, given more time, taken off."""

from functools import partial
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.forms import BooleanField, CharField, ChoiceField, IntegerField, RadioSelect, Textarea
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pamong.exams.actions.candidates import (
    accommodate,
    add_candidates,
    move_candidate,
    readmit_candidate,
    remove_candidate,
)
from pamong.exams.queries.choosing import ChoicePage, candidate_choices, people_of_numbers
from pamong.exams.queries.sitting_page import CandidatePage, candidate_page, kept_sitting
from pamong.kit.wording import long_moment
from pamong.people.queries.choosing import Option, unit_options
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, PickField, sent
from pamong.web.organiser.sitting_forms import WHOLE
from pamong.web.organiser.sittings import form_page

if TYPE_CHECKING:
    from django.http import QueryDict


class LookForm(ActionForm):
    """Whom somebody looks for."""

    cari = CharField(label=gettext_lazy("Cari nama"), max_length=200, required=False)

    def __init__(self, units: tuple[Option, ...], data: "QueryDict") -> None:
        """Offer the units of the region."""
        super().__init__(data)
        self.fields["unit"] = PickField(
            units, list_id="daftar-unit", label=_("Unit"), help_text=_("Unit di bawahnya ikut"), required=False
        )

    def wanted(self) -> dict[str, Any]:
        """What was understood of it."""
        self.full_clean()
        told = self.cleaned_data
        return {"text": told.get("cari", ""), "unit": UUID(told["unit"]) if told.get("unit") else None}


class AddForm(ActionForm):
    """Who is put on the list: ticked, everybody who was found, or by NIP."""

    nip = CharField(
        label=gettext_lazy("Daftar NIP"),
        help_text=gettext_lazy("Satu NIP satu baris, boleh disalin dari lembar kerja"),
        widget=Textarea({"rows": 4}),
        max_length=80_000,
        required=False,
    )

    places = {"nip-unknown": "nip"}  # noqa: RUF012  # as declared in the base

    def chosen(self, found: ChoicePage) -> list[UUID]:
        """Those of the people found who were ticked, or all of them."""
        if "semua" in self.data:
            return list(found.free)
        ticked = set(cast("QueryDict", self.data).getlist("pilih"))
        return [one.person.uuid for one in found.page if str(one.person.uuid) in ticked]

    def typed(self) -> str:
        """The numbers as they were typed."""
        text: str = self.cleaned_data.get("nip", "")
        return text.strip()


class AccommodateForm(ActionForm):
    """What somebody needs."""

    menit = IntegerField(label=gettext_lazy("Tambahan waktu, menit"), initial=0, error_messages=WHOLE)
    besar = BooleanField(label=gettext_lazy("Mulai dengan huruf besar"), required=False)
    dasar = CharField(
        label=gettext_lazy("Dasarnya"),
        help_text=gettext_lazy("Surat atau keterangan yang ditunjukkan; hanya dibaca penyelenggara"),
        max_length=500,
        required=False,
    )

    places = {  # noqa: RUF012  # as declared in the base
        "accommodation-extra": "menit",
        "candidate-clash": "menit",
        "facility-taken": "menit",
        "accommodation-why": "dasar",
    }


class ReasonForm(ActionForm):
    """Why somebody is taken off the list."""

    alasan = CharField(label=gettext_lazy("Mengapa"), help_text=gettext_lazy("Dibaca orangnya"), max_length=500)

    places = {"candidate-reason": "alasan"}  # noqa: RUF012  # as declared in the base


class MoveForm(ReasonForm):
    """Where to, and why."""

    ke = ChoiceField(
        label=gettext_lazy("Pindah ke"),
        widget=RadioSelect,
        error_messages={"required": gettext_lazy("Pilih salah satu pelaksanaan.")},
    )

    places = {**ReasonForm.places, "sitting-full": "ke", "candidate-clash": "ke"}  # noqa: RUF012  # as declared in the base

    def __init__(self, found: CandidatePage, data: "QueryDict | None") -> None:
        """Offer the other sittings of the same exam."""
        super().__init__(data)
        zone = ZoneInfo(found.sitting.region.zone)
        cast("ChoiceField", self.fields["ke"]).choices = [
            (str(one.uuid), ", ".join(filter(None, (one.title, long_moment(one.starts_at, zone), one.place))))
            for one in found.targets
        ]
        self.order_fields(["ke", "alasan"])


@require_http_methods(METHODS)
def candidates(request: Request, uuid: UUID) -> HttpResponse:
    """People of the region by name, unit or NIP; who is chosen is put on the list."""
    code = kept_sitting(request.actor, uuid).region.code
    look = LookForm(unit_options(request.actor, code), request.GET)
    found = candidate_choices(request.actor, uuid, **look.wanted(), page=request.GET.get("halaman"))
    form = AddForm(sent(request))
    added = _added(request, uuid, form, found)
    if added is not None:
        return redirect(f"{reverse('sitting-candidates', args=[uuid])}?tambah={added}")
    context = {"found": found, "row": found.sitting, "region": found.sitting.region, "look": look, "form": form}
    context |= {"added": request.GET.get("tambah", ""), "rows": found.page}
    bad = form.errors or look.errors
    return render(request, "web/organiser/sitting_candidates.html", context, status=422 if bad else 200)


@require_safe
def candidate(request: Request, uuid: UUID) -> HttpResponse:
    """One candidate, and what can be done."""
    found = candidate_page(request.actor, uuid)
    context = {"found": found, "one": found.row, "row": found.sitting, "region": found.sitting.region}
    return render(request, "web/organiser/candidate.html", context)


@require_http_methods(METHODS)
def candidate_accommodate(request: Request, uuid: UUID) -> HttpResponse:
    """Minutes more and large letters."""
    found = candidate_page(request.actor, uuid)
    was = {"menit": found.row.extra, "besar": found.row.large, "dasar": found.row.accommodation}
    form = AccommodateForm(sent(request), initial=was)
    if form.is_valid():
        read = form.cleaned_data
        told = {"extra": read["menit"], "large": read["besar"], "why": read["dasar"]}
        if form.done(partial(accommodate, request.actor, candidate=uuid, **told)) is not None:
            return redirect("candidate", uuid=uuid)
    return _form(request, found, form, _("Akomodasi %(name)s"), "candidate_accommodate")


@require_http_methods(METHODS)
def candidate_move(request: Request, uuid: UUID) -> HttpResponse:
    """To another sitting of the same exam."""
    found = candidate_page(request.actor, uuid)
    form = MoveForm(found, sent(request))
    if form.is_valid():
        told = {"sitting": UUID(form.cleaned_data["ke"]), "reason": form.cleaned_data["alasan"]}
        new = form.done(partial(move_candidate, request.actor, candidate=uuid, **told))
        if new is not None:
            return redirect("candidate", uuid=new.uuid)
    return _form(request, found, form, _("Pindahkan %(name)s"), "candidate_move")


@require_http_methods(METHODS)
def candidate_remove(request: Request, uuid: UUID) -> HttpResponse:
    """Off the list."""
    found, form = candidate_page(request.actor, uuid), ReasonForm(sent(request))
    if form.is_valid():
        reason = form.cleaned_data["alasan"]
        if form.done(partial(remove_candidate, request.actor, candidate=uuid, reason=reason)) is not None:
            return redirect("sitting", uuid=found.sitting.uuid)
    return _form(request, found, form, _("Keluarkan %(name)s"), "candidate_remove")


@require_http_methods(METHODS)
def candidate_readmit(request: Request, uuid: UUID) -> HttpResponse:
    """Back onto the list."""
    found, form = candidate_page(request.actor, uuid), ActionForm(sent(request))
    if form.is_valid() and form.done(partial(readmit_candidate, request.actor, candidate=uuid)) is not None:
        return redirect("candidate", uuid=uuid)
    return _form(request, found, form, _("Kembalikan %(name)s"), "candidate_readmit")


def _added(request: Request, uuid: UUID, form: AddForm, found: ChoicePage) -> int | None:
    """How many were added; None where nobody was sent, or the form says why not."""
    if not form.is_valid():
        return None
    if form.typed():
        people = form.done(partial(people_of_numbers, request.actor, uuid, form.typed()))
        if people is None:
            return None
    else:
        people = tuple(form.chosen(found))
    return form.done(partial(add_candidates, request.actor, sitting=uuid, people=people))


def _form(request: Request, found: CandidatePage, form: ActionForm, title: str, template: str) -> HttpResponse:
    named = title % {"name": found.row.name}
    return form_page(request, found.sitting, form, named, template, found=found, one=found.row)
