"""Services as everybody sees them, without signing in: what changed, what is promised, and the numbers to take away."""

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.forms import CharField, Form
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from pamong.kit.tables import Column
from pamong.people.queries.paged import page_of
from pamong.science.suppression import suppressed
from pamong.services.queries.indicators import INDICATORS, Line
from pamong.services.queries.public import (
    changes,
    open_data,
    public_lines,
    public_standard,
    satisfactions,
    served_region,
    served_regions,
    served_unit,
)
from pamong.services.queries.served import back, kinds
from pamong.web.http import Request
from pamong.web.organiser.tables import as_csv
from pamong.web.public.served import answer, month_lines, open_door, slot, told

CARDS: Final = 6
"""Kinds of service on one page."""

MONTHS: Final = 36
"""Months of the open data."""

COLUMNS: Final = (
    ("unit", gettext_lazy("nama kantor")),
    ("unit_id", gettext_lazy("nomor tetap kantor, seperti di alamat halamannya")),
    ("kode", gettext_lazy("kode layanan; kantor dengan kode yang sama dapat dibandingkan")),
    ("layanan", gettext_lazy("nama layanan")),
    ("bulan", gettext_lazy("bulan berkas diterima, tahun-bulan")),
    ("indikator", gettext_lazy("apa yang diukur")),
    ("satuan", gettext_lazy("hours jam, days hari kerja, minutes menit, share bagian dari 0 sampai 1")),
    ("n", gettext_lazy("banyaknya berkas; kosong bila disamarkan")),
    ("median", gettext_lazy("setengah selesai dalam waktu ini; kosong bila belum setengahnya selesai")),
    ("p90", gettext_lazy("sembilan dari sepuluh selesai dalam waktu ini")),
    ("bagian", gettext_lazy("bagian berkas, untuk indikator berupa bagian")),
    ("disamarkan", gettext_lazy("ya bila angkanya ditahan karena kelompoknya kecil")),
)
"""Columns of the open data and what they hold."""


class WantedForm(Form):
    """What somebody looks for."""

    cari = CharField(label=gettext_lazy("Cari instansi"), max_length=200, required=False)

    def wanted(self) -> str:
        """What was understood of it."""
        self.full_clean()
        text: str = self.cleaned_data.get("cari", "")
        return text


class ServiceWantedForm(WantedForm):
    """The same among the services of one government."""

    cari = CharField(label=gettext_lazy("Cari layanan atau kantor"), max_length=200, required=False)


@login_not_required
@require_safe
def regions(request: Request) -> HttpResponse:
    """Every government that publishes a service."""
    form = WantedForm(request.GET)
    wanted = form.wanted()
    rows = page_of(served_regions(wanted), request.GET.get("halaman"))
    context = {"form": form, "wanted": wanted, "rows": rows}
    return render(request, "web/public/served_regions.html", context, status=422 if form.errors else 200)


@login_not_required
@require_safe
def region(request: Request, code: str) -> HttpResponse:
    """What changed for the public of one government."""
    about, every = served_region(code), kinds(code)
    ids = [pk for kind in every.stream() for pk in kind.ids]
    context = {"region": about, "form": ServiceWantedForm(), "columns": COLUMNS, "services": len(ids)}
    return render(request, "web/public/served_region.html", context | _cards(request, code, None, ids))


@login_not_required
@require_safe
def unit(request: Request, code: str, unit: UUID) -> HttpResponse:
    """What one office gives, and what changed there."""
    about, (uuid, name) = served_region(code), served_unit(code, unit)
    rows = page_of(public_lines(code, unit=uuid), None)
    ids = [row.id for row in rows]
    context = {"region": about, "uuid": uuid, "name": name, "lines": rows} | _cards(request, code, uuid, ids)
    return render(request, "web/public/served_unit.html", context)


@login_not_required
@require_safe
def listing(request: Request, code: str) -> HttpResponse:
    """Find a service by its name or its office."""
    form, about = ServiceWantedForm(request.GET), served_region(code)
    wanted = form.wanted()
    rows = page_of(public_lines(code, text=wanted), request.GET.get("halaman"))
    context = {"form": form, "wanted": wanted, "region": about, "rows": rows}
    return render(request, "web/public/served_list.html", context, status=422 if form.errors else 200)


@login_not_required
@require_safe
def service(request: Request, code: str, unit: UUID, slug: str) -> HttpResponse:
    """What is promised, whether it is kept, and how one says what one thinks of it."""
    found = public_standard(code, unit, slug)
    about = found.service.region
    card = told(about, kinds(code, unit, slug).stream())[0]
    context = {"found": found, "service": found.service, "region": about, "told": found.standard, "card": card}
    return render(
        request, "web/public/service.html", context | {"door": open_door(found), "answer": answer(found, card)}
    )


@login_not_required
@require_safe
def data(request: Request, code: str) -> StreamingHttpResponse:  # noqa: ARG001  # every view takes the request
    """Office by service by month by indicator, small groups withheld."""
    about = served_region(code)
    since = back(timezone.localdate(), MONTHS)
    columns = [Column(key, key, "integer" if key == "n" else "number" if key in NUMBERS else "text") for key in KEYS]
    rows = (
        row for kind in open_data(about.id) for row in _open_rows(month_lines(about.id, kind[0], since, slot()), kind)
    )
    return as_csv(columns, rows, name=f"layanan-{code}")


KEYS: Final = tuple(key for key, _words in COLUMNS)
NUMBERS: Final = frozenset({"median", "p90", "bagian"})


def _cards(request: Request, code: str, unit: UUID | None, ids: list[int]) -> dict[str, Any]:
    """Cards of one page, with what the public said about all of it."""
    rows = Paginator(kinds(code, unit), CARDS).get_page(request.GET.get("halaman"))
    about = served_region(code)
    return {"rows": rows, "cards": told(about, rows.object_list), "changed": changes(ids), "pleased": _pleased(ids)}


def _pleased(ids: list[int]) -> Any:
    return sorted(satisfactions(ids).values(), key=lambda one: one.quarter, reverse=True)[:CARDS]


def _open_rows(lines: tuple[Line, ...], kind: tuple[str, str, dict[int, UUID]]) -> Iterator[dict[str, Any]]:
    """Months of each office and indicator; a small one is withheld, and another with it so that it cannot be worked out."""
    code, title, units = kind
    for pk, uuid in units.items():
        mine = [line for line in lines if line.unit == pk]
        for indicator in INDICATORS:
            figures = [(line, line.figures[indicator.key]) for line in mine]
            hidden = suppressed([figure.n for _line, figure in figures], indicator.least)
            for (line, figure), gone in zip(figures, hidden, strict=True):
                if figure.n and line.month:
                    known = {"n": figure.n, "median": figure.median, "p90": figure.p90, "bagian": figure.share}
                    yield {
                        "unit": line.unit_name,
                        "unit_id": str(uuid),
                        "kode": code,
                        "layanan": title,
                        "bulan": f"{line.month:%Y-%m}",
                        "indikator": indicator.data["title"],
                        "satuan": indicator.unit,
                        **({} if gone else known),
                        "disamarkan": _("ya") if gone else "",
                    }
