"""How the seats of an offering are given by need or lottery: announced, done, and open to whoever wants to check."""

from functools import partial
from uuid import UUID

from django.forms import BooleanField, CharField
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pamong.kit.tables import Column
from pamong.learning.actions.registration import give_seats
from pamong.learning.queries.offerings import kept_offering
from pamong.learning.queries.registrations import draw_page
from pamong.people.queries.paged import page_of
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent
from pamong.web.organiser.tables import as_xlsx, cells


class GiveForm(ActionForm):
    """What is said before seats are given, which cannot be taken back."""

    kata = CharField(
        label=gettext_lazy("Kata saksi"),
        help_text=gettext_lazy("Disebut saksi sekarang juga, misalnya judul berita hari ini; boleh kosong"),
        max_length=200,
        required=False,
    )
    yakin = BooleanField(
        label=gettext_lazy("Bagikan kursi sekarang. Urutannya tidak dapat diubah sesudahnya."),
        error_messages={"required": gettext_lazy("Beri tanda bahwa kursi dibagikan sekarang.")},
    )


@require_http_methods(METHODS)
def draw(request: Request, uuid: UUID) -> HttpResponse:
    """What was announced, what came of it; who organises gives the seats here."""
    if request.method == "POST":
        kept_offering(request.actor, uuid)  # whoever may not give seats is not asked for a word
    form = GiveForm(sent(request))
    if form.is_valid():
        word = form.cleaned_data["kata"]
        if form.done(partial(give_seats, request.actor, offering=uuid, word=word)) is not None:
            return redirect("draw", uuid=uuid)
    found = draw_page(request.actor, uuid)
    rows = page_of(found.rows, request.GET.get("halaman"))
    context = {"found": found, "draw": found, "rows": rows, "form": form, "own": found.own, "seated": found.given}
    return render(request, "web/organiser/draw.html", context, status=422 if form.errors else 200)


@require_safe
def draw_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """The whole order as a workbook, with names only of those whom the reader may know."""
    columns = (
        Column("lot", _("Urutan"), "integer"),
        Column("entry", _("Kode pendaftaran")),
        Column("name", _("Nama")),
        Column("at_draw", _("Mendapat kursi saat dibagikan")),
        Column("seated", _("Mendapat kursi sekarang")),
        Column("words", _("Keterangan")),
    )
    words = {True: _("ya"), False: _("tidak")}
    rows = cells(draw_page(request.actor, uuid).rows.stream())
    told = (
        {**row, "entry": str(row["entry"]), "at_draw": words[row["at_draw"]], "seated": words[row["seated"]]}
        for row in rows
    )
    return as_xlsx(columns, told, title=_("Urutan kursi"), name=f"urutan-{uuid}")
