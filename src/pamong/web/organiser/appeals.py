"""Appeals: the list with its clock, and one with what its handler does."""

from functools import partial
from typing import Final
from uuid import UUID

from django.forms import CharField, ChoiceField, RadioSelect, Textarea
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from pamong.credentials.actions.appeals import GROUNDS, accept_appeal, answer_appeal
from pamong.credentials.queries.appeals import STATES, appeal_file, appeal_page, appeal_rows, appeals
from pamong.kit.tables import Column
from pamong.web.http import Request
from pamong.web.organiser.fields import ActionForm
from pamong.web.organiser.queue_form import QueueForm
from pamong.web.organiser.tables import as_xlsx, cells, refuse_unread

OPEN: Final = "open"
"""Appeals that wait for an answer, whatever they wait for."""

QUEUE: Final = ((OPEN, gettext_lazy("Belum dijawab")), *STATES)


class AnswerForm(ActionForm):
    """What the handler answers."""

    hasil = ChoiceField(
        label=gettext_lazy("Hasil banding"),
        choices=[("ya", gettext_lazy("Dikabulkan")), ("tidak", gettext_lazy("Ditolak"))],
        widget=RadioSelect,
        error_messages={"required": gettext_lazy("Pilih hasil bandingnya.")},
    )
    jawaban = CharField(
        label=gettext_lazy("Jawaban untuk pemohon"),
        help_text=gettext_lazy("Tulis alasan banding satu per satu dan apa yang ditemukan"),
        widget=Textarea(attrs={"rows": 4}),
        max_length=GROUNDS,
        error_messages={"required": gettext_lazy("Jawaban masih kosong. Tulis mengapa; pemohon membacanya.")},
    )

    places = {"appeal-answer": "jawaban", "appeal-otherwise": "hasil"}  # noqa: RUF012  # as declared in the base


class RefuseForm(ActionForm):
    """Why an appeal cannot be looked into."""

    jawaban = CharField(
        label=gettext_lazy("Mengapa tidak dapat diperiksa"),
        help_text=gettext_lazy("Misalnya: tidak menyebut apa yang keliru. Pemohon membacanya"),
        widget=Textarea(attrs={"rows": 3}),
        max_length=GROUNDS,
        error_messages={"required": gettext_lazy("Alasannya masih kosong. Tulis mengapa; pemohon membacanya.")},
    )

    places = {"appeal-answer": "jawaban"}  # noqa: RUF012  # as declared in the base


@require_safe
def appeals_page(request: Request, code: str) -> HttpResponse:
    """Appeals of a region, those due first."""
    form = QueueForm(request.GET, QUEUE)
    state = form.state()
    found = appeals(request.actor, code, state, page=request.GET.get("halaman"))
    context = {"form": form, "state": state, "found": found, "region": found.region}
    return render(request, "web/organiser/appeals.html", context, status=422 if form.errors else 200)


@require_safe
def appeals_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same as a workbook."""
    columns = (
        Column("name", _("Pemohon")),
        Column("unit", _("Unit kerja")),
        Column("scheme", _("Skema")),
        Column("filed_at", _("Diajukan"), "datetime"),
        Column("due_on", _("Dijawab paling lambat"), "date"),
        Column("days", _("Sisa hari kerja"), "integer"),
        Column("state", _("Keadaan")),
        Column("answered_at", _("Dijawab"), "datetime"),
    )
    form = QueueForm(request.GET, QUEUE)
    rows = appeal_rows(request.actor, code, form.state())
    refuse_unread(form)
    labels = {state: str(label) for state, label in STATES}
    told = ({**row, "state": labels[row["state"]]} for row in cells(rows.stream()))
    return as_xlsx(columns, told, title=_("Banding"), name=f"banding-{code}")


@require_safe
def appeal(request: Request, uuid: UUID) -> HttpResponse:
    """One appeal, for who keeps it and who has a duty in it."""
    return _shown(request, uuid)


@require_POST
def appeal_accept(request: Request, uuid: UUID) -> HttpResponse:
    """The handler finds it admissible."""
    form = ActionForm(request.POST)
    if form.is_valid() and form.done(partial(accept_appeal, request.actor, appeal=uuid)) is not None:
        return redirect("appeal", uuid=uuid)
    return _shown(request, uuid, failed=form)


@require_POST
def appeal_refuse(request: Request, uuid: UUID) -> HttpResponse:
    """The handler finds it inadmissible."""
    form = RefuseForm(request.POST)
    if form.is_valid():
        told = {"upheld": False, "answer": form.cleaned_data["jawaban"]}
        if form.done(partial(answer_appeal, request.actor, appeal=uuid, **told)) is not None:
            return redirect("appeal", uuid=uuid)
    return _shown(request, uuid, failed=form, refusing=form)


@require_POST
def appeal_answer(request: Request, uuid: UUID) -> HttpResponse:
    """The handler answers what was decided anew."""
    form = AnswerForm(request.POST)
    if form.is_valid():
        told = {"upheld": form.cleaned_data["hasil"] == "ya", "answer": form.cleaned_data["jawaban"]}
        if form.done(partial(answer_appeal, request.actor, appeal=uuid, **told)) is not None:
            return redirect("appeal", uuid=uuid)
    return _shown(request, uuid, failed=form, answering=form)


@require_safe
def appeal_paper(request: Request, uuid: UUID) -> FileResponse:
    """What came with it; checked when it came, and this policy lets it do nothing."""
    found = appeal_file(request.actor, uuid)
    headers = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}
    return FileResponse(found.content, filename=found.name, content_type=found.media_type, headers=headers)


def _shown(
    request: Request,
    uuid: UUID,
    failed: ActionForm | None = None,
    refusing: RefuseForm | None = None,
    answering: AnswerForm | None = None,
) -> HttpResponse:
    found = appeal_page(request.actor, uuid)
    usual = AnswerForm(initial={"hasil": "ya" if found.gained else "tidak"})
    context = {"found": found, "row": found.row, "region": found.region, "form": failed or ActionForm()}
    context |= {"refusing": refusing or RefuseForm(), "answering": answering or usual}
    return render(request, "web/organiser/appeal.html", context, status=422 if failed else 200)
