"""What somebody is appointed for: a declaration first, then the desk with units, evidence and results."""

from functools import partial
from typing import Any
from uuid import UUID

from django.forms import BooleanField, CharField, ChoiceField, Form, RadioSelect, Textarea
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.credentials.actions.appointing import declare
from pamong.credentials.actions.assessing import judge_piece, record_unit
from pamong.credentials.queries.duties import duties
from pamong.credentials.queries.workspace import PARTS, DutyPage, PieceView, UnitView, duty_page, unit_page
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent

YES, NO, UNSAID = "ya", "tidak", ""


class DeclareForm(ActionForm):
    """Whether something ties the judge to the applicant."""

    benturan = ChoiceField(
        label=gettext_lazy("Pernyataan Anda"),
        choices=[
            (NO, gettext_lazy("Saya tidak mempunyai benturan kepentingan dengan pemohon ini")),
            (YES, gettext_lazy("Saya mempunyai benturan kepentingan")),
        ],
        widget=RadioSelect,
        error_messages={"required": gettext_lazy("Pilih salah satu pernyataan.")},
    )
    penjelasan = CharField(
        label=gettext_lazy("Hubungannya, bila ada"),
        help_text=gettext_lazy("Misalnya keluarga, atasan langsung, atau pernah berselisih. Dibaca penyelenggara"),
        max_length=500,
        required=False,
    )

    places = {"declaration-empty": "penjelasan"}  # noqa: RUF012  # as declared in the base


class PieceForm(ActionForm):
    """Valid, authentic, current, sufficient: ticked where it is."""

    valid = BooleanField(
        label=gettext_lazy("Valid"), help_text=gettext_lazy("Sesuai dengan yang diminta unit ini"), required=False
    )
    authentic = BooleanField(
        label=gettext_lazy("Asli"), help_text=gettext_lazy("Karya atau surat milik pemohon sendiri"), required=False
    )
    current = BooleanField(
        label=gettext_lazy("Terkini"), help_text=gettext_lazy("Masih mencerminkan kemampuan sekarang"), required=False
    )
    sufficient = BooleanField(
        label=gettext_lazy("Memadai"), help_text=gettext_lazy("Cukup untuk menunjukkan unit ini"), required=False
    )
    catatan = CharField(
        label=gettext_lazy("Catatan"),
        help_text=gettext_lazy("Perlu diisi bila ada yang tidak dicentang; pemohon membacanya"),
        max_length=500,
        required=False,
    )

    places = {"judgement-note": "catatan"}  # noqa: RUF012  # as declared in the base

    @classmethod
    def of(cls, piece: PieceView, data: QueryDict | None = None) -> "PieceForm":
        """Begin with what was said last."""
        now = piece.judged
        told: dict[str, Any] = {part: getattr(now, part) for part in PARTS} | {"catatan": now.note} if now else {}
        return cls(data, initial=told, auto_id=f"id_{piece.uuid.hex}_%s")

    def told(self) -> dict[str, Any]:
        """As the action takes it."""
        return {part: self.cleaned_data[part] for part in PARTS} | {"note": self.cleaned_data["catatan"]}


class ResultForm(ActionForm):
    """What was found about a unit."""

    diamati = ChoiceField(
        label=gettext_lazy("Pengamatan praktik"),
        choices=[
            (UNSAID, gettext_lazy("Tidak mengamati kali ini; catatan sebelumnya tetap")),
            (YES, gettext_lazy("Saya mengamati, dan pemohon terlihat mampu")),
            (NO, gettext_lazy("Saya mengamati, dan pemohon belum terlihat mampu")),
        ],
        widget=RadioSelect,
        required=False,
    )
    hasil = ChoiceField(
        label=gettext_lazy("Hasil unit"),
        choices=[("K", gettext_lazy("K, kompeten")), ("BK", gettext_lazy("BK, belum kompeten"))],
        widget=RadioSelect,
        error_messages={"required": gettext_lazy("Pilih K atau BK.")},
    )
    catatan = CharField(
        label=gettext_lazy("Catatan"),
        help_text=gettext_lazy("Wajib untuk BK: tulis apa yang belum terlihat. Pemohon membacanya"),
        max_length=1000,
        required=False,
        widget=Textarea(attrs={"rows": 3}),
    )

    places = {"result-note": "catatan", "unit-rule": "hasil"}  # noqa: RUF012  # as declared in the base

    @classmethod
    def of(cls, unit: UnitView, data: QueryDict | None = None) -> "ResultForm":
        """Begin with what was found last."""
        now = unit.result
        told = {"hasil": "K" if now.competent else "BK", "catatan": now.note} if now else {}
        return cls(data, initial={"diamati": UNSAID, **told})

    def told(self) -> dict[str, Any]:
        """As the action takes it."""
        read = self.cleaned_data
        seen = {YES: True, NO: False}.get(read["diamati"])
        return {"observed": seen, "competent": read["hasil"] == "K", "note": read["catatan"]}


@require_safe
def duties_page(request: Request) -> HttpResponse:
    """All duties of the actor: what waits for the actor first."""
    found = duties(request.actor, request.GET.get("halaman"))
    return render(request, "web/assessor/duties.html", {"waiting": found.waiting, "rows": found.page})


@require_safe
def duty(request: Request, uuid: UUID) -> HttpResponse:
    """A duty: the declaration, or the desk."""
    return _duty(request, duty_page(request.actor, uuid), DeclareForm())


@require_POST
def duty_declare(request: Request, uuid: UUID) -> HttpResponse:
    """Whether something ties the actor to the applicant."""
    found = duty_page(request.actor, uuid)
    form = DeclareForm(request.POST)
    if form.is_valid():
        conflict = form.cleaned_data["benturan"] == YES
        told: dict[str, Any] = {"conflict": conflict, "declaration": form.cleaned_data["penjelasan"]}
        if form.done(partial(declare, request.actor, appointment=uuid, **told)) is not None:
            return redirect("duties") if conflict else redirect("duty", uuid=uuid)
    return _duty(request, found, form)


@require_http_methods(METHODS)
def duty_unit(request: Request, uuid: UUID, unit: UUID) -> HttpResponse:
    """A unit on the desk, and what is found about it."""
    found, view = unit_page(request.actor, uuid, unit)
    form = ResultForm.of(view, sent(request))
    if form.is_valid():
        action = partial(record_unit, request.actor, appointment=uuid, unit=unit, **form.told())
        if form.done(action) is not None:
            return redirect("duty", uuid=uuid)
    return _unit(request, found, view, form)


@require_POST
def duty_piece(request: Request, uuid: UUID, unit: UUID, piece: UUID) -> HttpResponse:
    """A piece is judged for a unit."""
    found, view = unit_page(request.actor, uuid, unit)
    form = PieceForm(request.POST, auto_id=f"id_{piece.hex}_%s")
    if form.is_valid():
        action = partial(judge_piece, request.actor, appointment=uuid, piece=piece, unit=unit, **form.told())
        if form.done(action) is not None:
            return redirect("duty-unit", uuid=uuid, unit=unit)
    return _unit(request, found, view, ResultForm.of(view), {piece: form})


def _duty(request: Request, found: DutyPage, form: Form) -> HttpResponse:
    context = {"found": found, "row": found.row, "desk": found.desk, "form": form}
    return render(request, "web/assessor/duty.html", context, status=422 if form.errors else 200)


def _unit(
    request: Request, found: DutyPage, view: UnitView, form: ResultForm, judging: dict[UUID, PieceForm] | None = None
) -> HttpResponse:
    forms = judging or {}
    failed = next(iter(forms.values()), form)
    context = {
        "found": found,
        "row": found.row,
        "desk": found.desk,
        "unit": view,
        "form": form,
        "failed": failed,
        "pieces": [(piece, forms.get(piece.uuid) or PieceForm.of(piece)) for piece in view.pieces],
    }
    return render(request, "web/assessor/duty_unit.html", context, status=422 if failed.errors else 200)
