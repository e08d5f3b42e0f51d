"""Keys with which a region signs: who keeps its certificates sees, renews and reports them."""

from dataclasses import asdict
from functools import partial
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pamong.credentials.actions.keys import ensure_keys, renew_key, report_lost_key
from pamong.credentials.queries.keys import key_line, key_page
from pamong.kit.tables import Column
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent
from pamong.web.organiser.tables import as_xlsx


class KeyForm(ActionForm):
    """Nothing to fill in; what refuses is said above it."""


@require_http_methods(METHODS)
def keys(request: Request, code: str) -> HttpResponse:
    """Every key of the region; sent, the missing ones are made."""
    found = key_page(request.actor, code)
    form = KeyForm(sent(request))
    if form.is_valid():
        form.done(partial(ensure_keys, request.actor, region=found.region.id))
        if not form.errors:
            return redirect("keys", code=code)
    context = {"found": found, "region": found.region, "form": form}
    return render(request, "web/organiser/keys.html", context, status=409 if form.errors else 200)


@require_safe
def keys_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same as a workbook."""
    columns = (
        Column("name", _("Kunci")),
        Column("kind", _("Untuk")),
        Column("address", _("Alamat instalasi saat dibuat")),
        Column("print", _("Sidik jari sertifikat (SHA-256)")),
        Column("made_at", _("Dibuat"), "datetime"),
        Column("until", _("Sertifikat berlaku sampai"), "datetime"),
        Column("retired_at", _("Tidak dipakai lagi sejak"), "datetime"),
        Column("lost_at", _("Dilaporkan hilang"), "datetime"),
    )
    rows = (asdict(line) for line in key_page(request.actor, code).lines)
    return as_xlsx(columns, rows, title=_("Kunci penandatangan"), name=f"kunci-{code}")


@require_http_methods(METHODS)
def key_renew(request: Request, uuid: UUID) -> HttpResponse:
    """A new key in place of a current one."""
    region, line = key_line(request.actor, uuid)
    form = KeyForm(sent(request))
    if form.is_valid():
        form.done(partial(renew_key, request.actor, key=uuid))
        if not form.errors:
            return redirect("keys", code=region.code)
    context = {"title": _("Perbarui kunci"), "region": region, "line": line, "form": form}
    return render(request, "web/organiser/forms/key_renew.html", context, status=409 if form.errors else 200)


@require_http_methods(METHODS)
def key_lost(request: Request, uuid: UUID) -> HttpResponse:
    """Somebody else may have the key."""
    region, line = key_line(request.actor, uuid)
    form = KeyForm(sent(request))
    if form.is_valid():
        form.done(partial(report_lost_key, request.actor, key=uuid))
        if not form.errors:
            return redirect("keys", code=region.code)
    context = {"title": _("Laporkan kunci hilang"), "region": region, "line": line, "form": form}
    return render(request, "web/organiser/forms/key_lost.html", context, status=409 if form.errors else 200)
