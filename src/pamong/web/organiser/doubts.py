"""Reports of doubt that wait for who organises, and what was found."""

from functools import partial
from uuid import UUID

from django.forms import CharField, Textarea
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pamong.credentials.actions.doubts import handle_doubt
from pamong.credentials.queries.doubts import STATES, doubt_page, doubt_rows, doubts
from pamong.kit.tables import Column
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent
from pamong.web.organiser.queue_form import QueueForm
from pamong.web.organiser.tables import as_xlsx, cells, refuse_unread


class HandleForm(ActionForm):
    """What was found."""

    hasil = CharField(
        label=gettext_lazy("Apa yang ditemukan dan tindak lanjutnya"),
        help_text=gettext_lazy(
            "Dibaca penyelenggara instansi ini. Bila pelapor meninggalkan kontak, jawab lewat kontak itu"
        ),
        max_length=2_000,
        widget=Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Hasilnya masih kosong. Tulis apa yang ditemukan.")},
    )
    places = {"doubt-outcome": "hasil"}  # noqa: RUF012  # as declared in the base


@require_safe
def doubts_page(request: Request, code: str) -> HttpResponse:
    """The queue: who waits longest is first."""
    form = QueueForm(request.GET, STATES)
    state = form.state()
    found = doubts(request.actor, code, state, page=request.GET.get("halaman"))
    context = {"form": form, "state": state, "found": found, "region": found.region}
    return render(request, "web/organiser/doubts.html", context, status=422 if form.errors else 200)


@require_safe
def doubts_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same as a workbook."""
    columns = (
        Column("at", _("Dilaporkan"), "datetime"),
        Column("number", _("Nomor seperti tercetak")),
        Column("message", _("Apa yang berbeda")),
        Column("contact", _("Kontak pelapor")),
        Column("handled_at", _("Diselesaikan"), "datetime"),
        Column("handled_by", _("Oleh")),
        Column("outcome", _("Yang ditemukan")),
    )
    form = QueueForm(request.GET, STATES)
    rows = doubt_rows(request.actor, code, form.state())
    refuse_unread(form)
    return as_xlsx(columns, cells(rows.stream()), title=_("Laporan keraguan"), name=f"keraguan-{code}")


@require_http_methods(METHODS)
def doubt(request: Request, uuid: UUID) -> HttpResponse:
    """One report, what the public page says of the number, and the way to finish it."""
    found = doubt_page(request.actor, uuid)
    form = HandleForm(sent(request))
    if form.is_valid():
        action = partial(handle_doubt, request.actor, doubt=uuid, outcome=form.cleaned_data["hasil"])
        if form.done(action) is not None:
            return redirect("doubts", code=found.region.code)
    context = {"found": found, "row": found.row, "region": found.region, "form": form}
    return render(request, "web/organiser/doubt.html", context, status=422 if form.errors else 200)
