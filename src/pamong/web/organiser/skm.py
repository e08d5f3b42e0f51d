"""The satisfaction survey of a service: its quarters, one of them, the poster and the kiosk for the counter."""

from datetime import date
from functools import partial
from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.forms import ChoiceField, RadioSelect
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.kit.documents.skm_poster import skm_poster as drawn
from pamong.kit.tables import Column
from pamong.services.actions.rounds import close_round, issue_round_kiosk, open_round
from pamong.services.formats.quarters import quarter_name
from pamong.services.queries.rounds import poster_facts, round_page, round_rows, rounds_page
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent
from pamong.web.organiser.tables import as_xlsx, cells


class OpenForm(ActionForm):
    """Which quarter is asked about."""

    triwulan = ChoiceField(
        label=gettext_lazy("Triwulan"),
        help_text=gettext_lazy("Survei terbuka sampai triwulannya berakhir"),
        widget=RadioSelect,
        error_messages={"required": gettext_lazy("Pilih triwulannya.")},
    )

    def __init__(self, request: Request, openable: tuple[tuple[date, str], ...]) -> None:
        """Offer what can be opened now; the first is chosen."""
        super().__init__(sent(request), initial={"triwulan": openable[0][0].isoformat()} if openable else None)
        choices = [(day.isoformat(), name) for day, name in openable]
        cast("ChoiceField", self.fields["triwulan"]).choices = choices

    @property
    def quarter(self) -> date:
        """Its first day."""
        return date.fromisoformat(self.cleaned_data["triwulan"])


@require_http_methods(METHODS)
def service_skm(request: Request, uuid: UUID) -> HttpResponse:
    """Quarters of the service, newest first, and the way to open one."""
    found = rounds_page(request.actor, uuid, page=request.GET.get("halaman"))
    form = OpenForm(request, found.openable)
    if form.is_valid():
        made = form.done(partial(open_round, request.actor, service=uuid, quarter=form.quarter))
        if made is not None:
            return redirect("skm", uuid=made.uuid)
    context = {"found": found, "service": found.service, "region": found.service.region, "form": form}
    return render(request, "web/organiser/skm_rounds.html", context, status=422 if form.errors else 200)


@require_safe
def service_skm_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """The same list as a workbook."""
    columns = (
        Column("name", _("Triwulan")),
        Column("opens_at", _("Dibuka"), "datetime"),
        Column("closes_at", _("Ditutup"), "datetime"),
        Column("forms", _("Isian"), "integer"),
        Column("rounded", _("Nilai yang terbit"), "number"),
        Column("band", _("Mutu")),
        Column("published_at", _("Terbit"), "datetime"),
    )
    rows = round_rows(request.actor, uuid)
    return as_xlsx(columns, cells(rows.stream()), title=_("Survei kepuasan"), name="skm-layanan")


@require_safe
def skm_round(request: Request, uuid: UUID) -> HttpResponse:
    """One quarter: how many forms came, and after the close what they say."""
    found = round_page(request.actor, uuid)
    context = {
        "found": found,
        "row": found.row,
        "service": found.service,
        "region": found.service.region,
        "result": found.result,
        "address": _address("nilai", found.code),
    }
    return render(request, "web/organiser/skm_round.html", context)


@require_POST
def skm_close(request: Request, uuid: UUID) -> HttpResponseRedirect:
    """No more answers, before the quarter is over."""
    close_round(request.actor, round=uuid)
    return redirect("skm", uuid=uuid)


@require_safe
def skm_poster(request: Request, uuid: UUID) -> HttpResponse:
    """A sheet for the counter with the code that leads to the questions."""
    facts = poster_facts(request.actor, uuid)
    paper = drawn(
        _address("nilai", facts.code),
        title=facts.title,
        unit=facts.unit,
        issuer=facts.issuer,
        quarter=quarter_name(facts.quarter),
        until=facts.until,
        at=timezone.now(),
        zone=ZoneInfo(facts.zone),
    )
    headers = {"Content-Disposition": 'attachment; filename="poster-survei.pdf"'}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)


@never_cache
@require_http_methods(METHODS)
def skm_kiosk(request: Request, uuid: UUID) -> HttpResponse:
    """The address for a device of the office, made and shown once."""
    facts = poster_facts(request.actor, uuid)
    token = issue_round_kiosk(request.actor, round=uuid) if request.method == "POST" else ""
    context = {"uuid": uuid, "facts": facts, "token": token, "address": _address("kios", facts.code)}
    return render(request, "web/organiser/skm_kiosk.html", context)


def _address(place: str, code: str) -> str:
    return f"{settings.URL}/{place}/{code}/"
