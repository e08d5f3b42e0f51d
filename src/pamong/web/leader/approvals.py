"""Registrations that wait for somebody's word."""

from functools import partial
from uuid import UUID

from django.forms import CharField, MultipleChoiceField, Textarea
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.core.refusals import NotFound
from pamong.learning.actions.registration import approve, decline
from pamong.learning.actions.together import Together, approve_several
from pamong.learning.queries.decisions import my_decisions
from pamong.learning.queries.registrations import ApprovalRow, approvals_waiting
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent


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
    return _page(request, approvals_waiting(request.actor))


@require_POST
def approvals_approve(request: Request) -> HttpResponse:
    """Yes to all that were chosen."""
    rows = approvals_waiting(request.actor)
    form, told = SeveralForm(rows, request.POST), None
    if form.is_valid():
        told = form.done(partial(approve_several, request.actor, approvals=form.approvals()))
    if told and not told.refused:
        return _done(request, told.done)
    return _page(request, approvals_waiting(request.actor), form, _refused(rows, told))


@require_POST
def approval_approve(request: Request, uuid: UUID) -> HttpResponse:
    """Yes to one."""
    approve(request.actor, approval=uuid)
    return _done(request, 1)


@require_http_methods(METHODS)
def approval_decline(request: Request, uuid: UUID) -> HttpResponse:
    """No to one, and why."""
    row = _waiting(request, uuid)
    form = DeclineForm(sent(request))
    if form.is_valid():
        action = partial(decline, request.actor, approval=uuid, note=form.cleaned_data["alasan"])
        if form.done(action) is not None:
            return _done(request)
    context = {"row": row, "form": form, "title": _("Tolak pendaftaran %(name)s") % {"name": row.name}}
    context |= {"back": _back(request)}
    return render(request, "web/leader/forms/decline.html", context, status=422 if form.errors else 200)


def _done(request: Request, agreed: int = 0) -> HttpResponse:
    """Back to where it was answered; the home tells how many were agreed to."""
    said = f"?disetujui={agreed}" if agreed and _at_home(request) else ""
    return redirect(f"{_back(request)}{said}")


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


def _page(
    request: Request,
    rows: tuple[ApprovalRow, ...],
    form: SeveralForm | None = None,
    refused: tuple[tuple[str, str], ...] = (),
) -> HttpResponse:
    decided = my_decisions(request.actor, request.GET.get("halaman"))
    context = {"rows": rows, "decided": decided, "form": form, "refused": refused, "behalf": request.actor.behalf}
    return render(request, "web/leader/approvals.html", context, status=422 if form else 200)


def _refused(rows: tuple[ApprovalRow, ...], told: Together | None) -> tuple[tuple[str, str], ...]:
    """Names of those to whose registration nobody could say yes, and why."""
    why = told.refused if told else {}
    return tuple((row.name, why[row.uuid]) for row in rows if row.uuid in why)
