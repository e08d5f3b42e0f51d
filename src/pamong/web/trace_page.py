"""One record: a number is asked for, and the whole chain answers; and the certificates behind a programme's figure."""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.forms import CharField, Form, TextInput, UUIDField
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from pamong.core.refusals import NotFound
from pamong.credentials.queries.certificates import CredentialRow
from pamong.evaluation.queries.trace import certified_of, meant_by, of_person, trace_row
from pamong.web.http import Request

TEMPLATE: Final = "web/trace/trace.html"


class TraceForm(Form):
    """A certificate's number or code. Blanks, dashes, slashes and small letters do no harm."""

    nomor = CharField(
        label=gettext_lazy("Nomor atau kode sertifikat"),
        help_text=gettext_lazy("Misalnya 800.2/0412/BKPSDM/2026, atau kode di bawah QR"),
        max_length=200,
        widget=TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Nomor masih kosong. Salin dari sertifikatnya.")},
    )


class PersonForm(Form):
    """A person, by uuid: where a page that names somebody leads back to the certificates."""

    pegawai = UUIDField()


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked for, and the certificates that may be meant; ``rows`` None before anything was asked."""

    form: TraceForm
    rows: list[CredentialRow] | None = None
    more: dict[str, Any] = field(default_factory=dict)
    status: int = HTTPStatus.OK


@require_safe
def trace(request: Request) -> HttpResponse:
    """The field; the chain of the one certificate that is meant; a choice where there are several."""
    asked = _person(request) if "pegawai" in request.GET else _number(request)
    rows = asked.rows or []
    found = trace_row(request.actor, rows[0]) if len(rows) == 1 and not asked.more.get("several") else None
    with timezone.override(ZoneInfo(found.zone) if found else None):
        context = {"form": asked.form, "rows": asked.rows, "found": found, **asked.more}
        return render(request, TEMPLATE, context, status=asked.status)


@require_safe
def programme_certificates(request: Request, uuid: UUID) -> HttpResponse:
    """Certificates of who completed the programme in what it teaches, each with its trace."""
    found = certified_of(request.actor, uuid, page=request.GET.get("halaman"))
    context = {"found": found, "rows": found.page, "region": found.programme.region}
    return render(request, "web/trace/certified.html", context)


def _number(request: Request) -> _Asked:
    form = TraceForm(request.GET if "nomor" in request.GET else None)
    if form.is_valid():
        rows = list(meant_by(request.actor, form.cleaned_data["nomor"]))
        return _Asked(form, rows, status=HTTPStatus.OK if rows else HTTPStatus.NOT_FOUND)
    return _Asked(form, status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK)


def _person(request: Request) -> _Asked:
    read = PersonForm(request.GET)
    if not read.is_valid():
        raise NotFound
    page = of_person(request.actor, read.cleaned_data["pegawai"], page=request.GET.get("halaman"))
    several = page.paginator.count > 1
    return _Asked(TraceForm(), list(page), {"pages": page, "several": several, "of_person": True})
