"""On which days a region works: the year, and what its keepers decide about a day."""

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.forms import CharField, ChoiceField
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.core.refusals import NotFound
from pamong.kit.imports import Unreadable, read_date
from pamong.kit.tables import Column, Row
from pamong.office.actions.calendar import set_day, unset_day
from pamong.office.queries.calendar import DAY_KINDS, KIND_WORDS, SpecialDay, day_facts, year_page
from pamong.people.access import today
from pamong.people.queries.keeping import kept_region
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, DayField, sent
from pamong.web.organiser.tables import as_xlsx, cells


class DayForm(ActionForm):
    """What a region decides about a day."""

    hari = DayField(label=gettext_lazy("Tanggal"), today=False)
    ketetapan = ChoiceField(label=gettext_lazy("Ketetapan"), choices=DAY_KINDS)
    nama = CharField(
        label=gettext_lazy("Nama"), help_text=gettext_lazy("Misalnya Hari Jadi Kabupaten Batang Hari"), max_length=200
    )
    sumber = CharField(
        label=gettext_lazy("Sumber"),
        help_text=gettext_lazy("Nomor keputusan atau surat edarannya; kosong berarti belum dikonfirmasi"),
        max_length=300,
        required=False,
    )

    places = {  # noqa: RUF012  # as declared in the base
        "day-kind": "ketetapan",
        "day-name": "nama",
        "day-year": "hari",
        "day-works": "hari",
        "day-off": "hari",
    }

    def facts(self) -> dict[str, Any]:
        """As the action takes them."""
        read = self.cleaned_data
        return {"day": read["hari"], "kind": read["ketetapan"], "name": read["nama"], "source": read["sumber"]}


@require_safe
def calendar(request: Request, code: str) -> HttpResponse:
    """A year of a region; this one unless another is asked for."""
    found = year_page(request.actor, code, _year(request))
    return render(request, "web/organiser/calendar.html", {"found": found, "region": found.region})


@require_safe
def calendar_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """Its special days as a workbook."""
    columns = (
        Column("day", _("Tanggal"), "date"),
        Column("name", _("Nama")),
        Column("kind", _("Keadaan")),
        Column("source", _("Sumber")),
        Column("instead", _("Menggantikan")),
    )
    found = year_page(request.actor, code, _year(request))
    days = (_told(row, day) for month in found.months for row, day in zip(cells(month.days), month.days, strict=True))
    return as_xlsx(columns, days, title=_("Kalender"), name=f"kalender-{code}-{found.year}")


@require_http_methods(METHODS)
def calendar_set(request: Request, code: str) -> HttpResponse:
    """Decide about a day."""
    region = kept_region(request.actor, code)
    form = DayForm(sent(request), initial=_asked(request))
    if form.is_valid() and (row := form.done(partial(set_day, request.actor, region=code, **form.facts()))):
        return redirect(_address(code, row.day))
    context = {"region": region, "form": form, "title": _("Tetapkan hari")}
    return render(request, "web/organiser/forms/calendar_set.html", context, status=422 if form.errors else 200)


@require_POST
def calendar_unset(request: Request, uuid: UUID) -> HttpResponse:
    """The usual holds again for a day."""
    region, day = day_facts(request.actor, uuid)
    unset_day(request.actor, day=uuid)
    return redirect(_address(region.code, day))


def _year(request: Request) -> int:
    """The year that was asked for. Raises NotFound for what is none."""
    asked = request.GET.get("tahun", "")
    if not asked:
        return today().year
    if not (asked.isascii() and asked.isdigit() and len(asked) == len("2026")):
        raise NotFound
    return int(asked)


def _asked(request: Request) -> dict[str, Any]:
    """What a link of the year's page brings along: the day, and whether it is to be worked on."""
    try:
        day = {"hari": read_date(request.GET.get("hari", ""))}
    except Unreadable:
        day = {}
    return {**day, **({"ketetapan": "work"} if "masuk" in request.GET else {})}


def _address(code: str, day: date) -> str:
    return f"{reverse('calendar', kwargs={'code': code})}?tahun={day.year}#h-{day:%m-%d}"


def _told(row: Row, day: SpecialDay) -> Row:
    source = day.source or _("belum dikonfirmasi")
    doubt = f"{source}, {_('belum dikonfirmasi')}" if day.estimated else source
    return {**row, "kind": str(KIND_WORDS[day.kind]), "source": doubt}
