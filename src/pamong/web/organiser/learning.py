"""Learning of a region for those who organise: where it stands, and its offerings."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.forms import CharField, ChoiceField, Form
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from pamong.kit.tables import Column
from pamong.kit.wording import long_moment
from pamong.learning.formats.statuses import STATUSES
from pamong.learning.queries.offerings import OfferingRow, OfferingsWanted, offering_rows, offerings_page
from pamong.learning.queries.offerings.listing import learning_hub, programme_choices
from pamong.people.queries.keeping import kept_region
from pamong.web.http import Request
from pamong.web.organiser.tables import as_xlsx, refuse_unread


class OfferingsForm(Form):
    """What somebody looks for among the offerings."""

    cari = CharField(label=gettext_lazy("Cari program"), max_length=200, required=False)
    keadaan = ChoiceField(
        label=gettext_lazy("Keadaan"),
        choices=[("", gettext_lazy("Semua")), *((status.code, status.label) for status in STATUSES)],
        required=False,
    )

    def wanted(self) -> OfferingsWanted:
        """What was understood of it."""
        self.full_clean()
        return OfferingsWanted(self.cleaned_data.get("cari", ""), self.cleaned_data.get("keadaan", ""))


@require_safe
def hub(request: Request, code: str) -> HttpResponse:
    """What is held now, what comes, what waits, and the way to everything else."""
    found = learning_hub(request.actor, code)
    statuses = [(status, found.counts[status.code]) for status in STATUSES if found.counts[status.code]]
    context = {"found": found, "region": found.region, "statuses": statuses}
    return render(request, "web/organiser/learning_hub.html", context)


@require_safe
def offerings(request: Request, code: str) -> HttpResponse:
    """Offerings of a region, the latest first."""
    form = OfferingsForm(request.GET)
    wanted = form.wanted()
    found = offerings_page(request.actor, code, wanted, page=request.GET.get("halaman"))
    context = {"form": form, "wanted": wanted, "found": found, "region": found.region}
    context |= {"programmes": programme_choices(request.actor, code)}
    return render(request, "web/organiser/offerings.html", context, status=422 if form.errors else 200)


@require_safe
def offerings_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same as a workbook; times are those of the region."""
    form = OfferingsForm(request.GET)
    rows = offering_rows(request.actor, code, form.wanted())
    refuse_unread(form)
    zone = ZoneInfo(kept_region(request.actor, code).zone)
    return as_xlsx(_columns(), _told(rows.stream(), zone), title=_("Angkatan"), name=f"angkatan-{code}")


def _columns() -> tuple[Column, ...]:
    return (
        Column("title", _("Angkatan")),
        Column("status", _("Keadaan")),
        Column("opens", _("Pendaftaran dibuka")),
        Column("closes", _("Pendaftaran ditutup")),
        Column("first", _("Sesi pertama")),
        Column("last", _("Sesi terakhir berakhir")),
        Column("sessions", _("Sesi"), "integer"),
        Column("seats", _("Kursi"), "integer"),
        Column("registered", _("Pendaftar"), "integer"),
        Column("taken", _("Mendapat kursi"), "integer"),
    )


def _told(rows: Iterator[OfferingRow], zone: ZoneInfo) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {
            "title": row.title,
            "status": str(row.status.label),
            "opens": long_moment(row.opens_at, zone),
            "closes": long_moment(row.closes_at, zone),
            "first": _moment(row.first, zone),
            "last": _moment(row.last, zone),
            "sessions": row.sessions,
            "seats": row.seats,
            "registered": row.registered,
            "taken": row.taken,
        }


def _moment(at: datetime | None, zone: ZoneInfo) -> str:
    return long_moment(at, zone) if at else ""
