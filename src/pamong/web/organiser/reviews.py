"""The review queue: what rested on a withdrawn regulation, and what becomes of it."""

from functools import partial
from uuid import UUID

from django.forms import CharField, ChoiceField, RadioSelect
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pamong.competency.actions.reviews import close_review
from pamong.competency.queries.reviews import ReviewRow, review, review_rows, reviews
from pamong.kit.tables import Column
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent
from pamong.web.organiser.tables import as_xlsx, cells


class ReviewForm(ActionForm):
    """What becomes of it, and why."""

    alasan = CharField(label=gettext_lazy("Alasan"), help_text=gettext_lazy("Satu kalimat cukup"), max_length=500)

    places = {"outcome": "hasil", "no-successor": "hasil", "result-empty": "alasan"}  # noqa: RUF012  # as declared in the base

    def __init__(self, row: ReviewRow, data: QueryDict | None) -> None:
        """Offer what may come of this one."""
        super().__init__(data)
        result = ChoiceField(label=_("Hasil tinjauan"), choices=row.outcomes, widget=RadioSelect)
        self.fields = {"hasil": result, **self.fields}


@require_safe
def reviews_page(request: Request, code: str) -> HttpResponse:
    """What waits, longest first; with ``?selesai=ya`` what was closed."""
    closed = request.GET.get("selesai") == "ya"
    found = reviews(request.actor, code, closed=closed, page=request.GET.get("halaman"))
    context = {"found": found, "region": found.region, "closed": closed}
    return render(request, "web/organiser/reviews.html", context)


@require_safe
def reviews_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """All of them, open and closed, as a workbook."""
    columns = (
        Column("code", _("Kode kompetensi")),
        Column("competency", _("Kompetensi")),
        Column("position", _("Jabatan")),
        Column("kind", _("Sebab")),
        Column("regulation", _("Peraturan")),
        Column("withdrawn_on", _("Dicabut"), "date"),
        Column("heir", _("Pengganti")),
        Column("opened_at", _("Masuk antrean"), "datetime"),
        Column("closed_at", _("Selesai"), "datetime"),
        Column("closed_by", _("Diselesaikan oleh")),
        Column("result", _("Hasil")),
    )
    rows = cells(review_rows(request.actor, code).stream())
    return as_xlsx(columns, rows, title=_("Tinjauan"), name=f"tinjauan-{code}")


@require_http_methods(METHODS)
def review_close(request: Request, uuid: UUID) -> HttpResponse:
    """Decide one of them."""
    region, row = review(request.actor, uuid)
    form = ReviewForm(row, sent(request))
    if form.is_valid():
        told = {"outcome": form.cleaned_data["hasil"], "result": form.cleaned_data["alasan"]}
        if form.done(partial(close_review, request.actor, review=uuid, **told)) is not None:
            return redirect("reviews", code=region.code)
    title = _("Tinjau %(name)s") % {"name": row.competency}
    context = {"region": region, "row": row, "form": form, "title": title}
    return render(request, "web/organiser/forms/review_close.html", context, status=422 if form.errors else 200)
