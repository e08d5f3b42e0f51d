"""Registrations that wait for somebody's word."""

from collections.abc import Mapping
from functools import partial
from typing import Final
from uuid import UUID

from django.forms import CharField, MultipleChoiceField, Textarea
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.core.actor import Actor
from pamong.core.refusals import Conflict, NotFound
from pamong.learning.actions.registration import approve, decline
from pamong.learning.actions.together import Together, approve_several
from pamong.learning.queries.decisions import answered, my_decisions
from pamong.learning.queries.registrations import ApprovalRow, approvals_waiting
from pamong.web.http import Request
from pamong.web.leader.answered import just_answered
from pamong.web.organiser.fields import METHODS, ActionForm, sent

ANSWERED: Final = frozenset({"already-decided", "registration-ended"})
"""Refusals of an answer to what was answered before, by whomever."""


class SeveralForm(ActionForm):
    """Registrations to which somebody says yes at once."""

    pilih = MultipleChoiceField(
        label=gettext_lazy("Pendaftaran"),
        error_messages={
            "required": gettext_lazy("Belum ada yang dipilih. Beri tanda pada namanya."),
            "invalid_choice": gettext_lazy(
                "Ada pendaftaran yang tidak menunggu Anda lagi. Periksa daftarnya, lalu pilih ulang."
            ),
        },
    )

    places = {"nobody": "pilih", "many": "pilih"}  # noqa: RUF012  # as declared in the base

    def __init__(self, rows: tuple[ApprovalRow, ...], data: QueryDict) -> None:
        """Only what waits."""
        super().__init__(data)
        self.fields["pilih"].choices = [(str(row.uuid), row.name) for row in rows if not row.own]  # type: ignore[attr-defined]  # of a choice field

    def approvals(self) -> list[UUID]:
        """What was chosen."""
        return [UUID(value) for value in self.cleaned_data["pilih"]]

    def answered_before(self, actor: Actor) -> int:
        """How many were chosen, where all of them were answered before; else 0. A query only when none waits."""
        some = set(self["pilih"].value() or ())
        waiting = {value for value, _name in self.fields["pilih"].choices}  # type: ignore[attr-defined]  # of a choice field
        return len(some) if some and not some & waiting and answered(actor, some) == len(some) else 0

    @classmethod
    def pressed(cls, rows: tuple[ApprovalRow, ...], data: QueryDict) -> "SeveralForm":
        """As it was sent: what was marked, or everything that stood on the page."""
        if "semua" in data:
            data = data.copy()
            data.setlist("pilih", data.getlist("terlihat"))
        return cls(rows, data)


class DeclineForm(ActionForm):
    """Why not."""

    alasan = CharField(
        label=gettext_lazy("Mengapa tidak"),
        help_text=gettext_lazy("Dibaca oleh yang mendaftar dan oleh penyelenggara"),
        widget=Textarea({"rows": 3}),
        max_length=1_000,
        error_messages={"required": gettext_lazy("Alasannya masih kosong. Tulis mengapa pendaftaran ini ditolak.")},
    )

    places = {"decline-reason": "alasan"}  # noqa: RUF012  # as declared in the base


@require_safe
def approvals(request: Request) -> HttpResponse:
    """What waits, then what was decided."""
    return _page(request, approvals_waiting(request.actor), just_answered(request))


@require_POST
def approvals_approve(request: Request) -> HttpResponse:
    """Yes to all that were chosen, or to all that stood on the page."""
    rows = approvals_waiting(request.actor)
    form, told = SeveralForm.pressed(rows, request.POST), None
    if before := form.answered_before(request.actor):
        return _done(request, "sudah", before)
    if form.is_valid():
        told = form.done(partial(approve_several, request.actor, approvals=form.approvals()))
    if told and not told.refused:
        return _done(request, "disetujui", told.done)
    context = {"form": form, "refused": _refused(rows, told), "approved": told.done if told else 0}
    return _page(request, approvals_waiting(request.actor), context)


@require_POST
def approval_approve(request: Request, uuid: UUID) -> HttpResponse:
    """Yes to one. Who presses again, or after another one answered, is told so."""
    try:
        approve(request.actor, approval=uuid)
    except Conflict as refusal:
        if refusal.code not in ANSWERED:
            raise
        return _done(request, "sudah")
    return _done(request, "disetujui")


@require_http_methods(METHODS)
def approval_decline(request: Request, uuid: UUID) -> HttpResponse:
    """No to one, and why."""
    if answered(request.actor, {str(uuid)}):
        return _done(request, "sudah")
    row = _waiting(request, uuid)
    form = DeclineForm(sent(request))
    if form.is_valid():
        action = partial(decline, request.actor, approval=uuid, note=form.cleaned_data["alasan"])
        if form.done(action) is not None:
            return _done(request, "ditolak")
    context = {"row": row, "form": form, "title": _("Tolak pendaftaran %(name)s") % {"name": row.name}}
    context |= {"back": _back(request)}
    return render(request, "web/leader/forms/decline.html", context, status=422 if form.errors else 200)


def _done(request: Request, what: str, times: int = 1) -> HttpResponse:
    """Back to where it was answered, which tells how many were agreed to, declined, or answered before."""
    return redirect(f"{_back(request)}?{what}={times}")


def _back(request: Request) -> str:
    return reverse("audience-home", args=["pimpinan"]) if _at_home(request) else reverse("approvals")


def _at_home(request: Request) -> bool:
    """Whether the answer is given on the leader's home."""
    return "beranda" in (request.POST.get("dari"), request.GET.get("dari"))


def _waiting(request: Request, uuid: UUID) -> ApprovalRow:
    """What waits for who is at the screen, by its uuid. Raises NotFound."""
    for row in approvals_waiting(request.actor):
        if row.uuid == uuid and not row.own:
            return row
    raise NotFound


def _page(request: Request, rows: tuple[ApprovalRow, ...], told: Mapping[str, object]) -> HttpResponse:
    context = {
        "rows": rows,
        "open": sum(not row.own for row in rows),
        "marked": request.GET.get("tandai") == "semua",
        "decided": my_decisions(request.actor, request.GET.get("halaman")),
        "behalf": request.actor.behalf,
        **told,
    }
    return render(request, "web/leader/approvals.html", context, status=422 if "form" in told else 200)


def _refused(rows: tuple[ApprovalRow, ...], told: Together | None) -> tuple[tuple[str, str], ...]:
    """Names of those to whose registration nobody could say yes, and why."""
    why = told.refused if told else {}
    return tuple((row.name, why[row.uuid]) for row in rows if row.uuid in why)
