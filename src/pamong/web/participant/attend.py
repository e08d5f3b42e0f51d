"""Coming to a session: the page that a scanned code opens, and the one where a code is typed."""

import secrets
from functools import partial
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.forms import CharField, TextInput
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pamong.learning.actions.attendance import attend as come
from pamong.learning.actions.attendance import attend_by_code
from pamong.learning.queries.attendance import my_meetings, my_presence
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent

DEVICE: Final = "perangkat"
"""Cookie with a random mark: two people who come with one telephone are noticed. It says nothing else, and opens nothing."""

YEAR: Final = 365 * 86_400


class CodeForm(ActionForm):
    """The code that is on the screen."""

    kode = CharField(
        label=gettext_lazy("Kode di layar"),
        help_text=gettext_lazy("Delapan huruf; besar kecil dan spasi tidak berpengaruh"),
        max_length=100,
        widget=TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Kodenya masih kosong. Salin delapan huruf yang tampil di layar.")},
    )

    places = {"code-wrong": "kode", "code-stale": "kode"}  # noqa: RUF012  # as declared in the base


@require_http_methods(METHODS)
def attend_code(request: Request) -> HttpResponse:
    """A code is typed; it tells by itself of which session it is."""
    form, device = CodeForm(sent(request)), _device(request)
    if form.is_valid():
        code = form.cleaned_data["kode"]
        if row := form.done(partial(attend_by_code, request.actor, code=code, device=device)):
            return _remembered(redirect("attend", uuid=row.session.uuid), device)
    context = {"form": form, "rows": my_meetings(request.actor)}
    page = render(request, "web/participant/attend_code.html", context, status=422 if form.errors else 200)
    return _remembered(page, device)


@require_http_methods(METHODS)
def attend(request: Request, uuid: UUID) -> HttpResponse:
    """What a scanned code opens. Looking at it writes nothing; the button does."""
    form, device = CodeForm(sent(request)), _device(request)
    if form.is_valid():
        told = {"code": form.cleaned_data["kode"], "device": device, "typed": "pindai" not in request.POST}
        if form.done(partial(come, request.actor, session=uuid, **told)):
            return _remembered(redirect("attend", uuid=uuid), device)
    found = my_presence(request.actor, uuid)
    with timezone.override(ZoneInfo(found.meeting.zone)):
        context = {"found": found, "meeting": found.meeting, "form": form, "scanned": request.GET.get("k", "")[:20]}
        page = render(request, "web/participant/attend.html", context, status=422 if form.errors else 200)
    return _remembered(page, device)


def _device(request: Request) -> str:
    """The browser's mark; a new one where it has none that we made."""
    known = request.COOKIES.get(DEVICE, "")
    return known if len(known) == len(secrets.token_hex()) and known.isalnum() else secrets.token_hex()


def _remembered(page: HttpResponse, device: str) -> HttpResponse:
    page.set_cookie(DEVICE, device, max_age=YEAR, path="/hadir/", secure=settings.HTTPS, httponly=True, samesite="Lax")
    return page
