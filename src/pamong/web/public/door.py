"""A survey at the counter, for whoever stands before it: the form, the thanks, and the kiosk.

Nothing is stored here: the form goes to the exam room's neighbour (``room.surveys``), which sends on to here what it could not
take. Reading leaves no cookie, so the form carries no token; who sends a form from elsewhere is refused there.
"""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from pamong.surveys.actions.checking import AnswersRefused
from pamong.surveys.actions.receiving import Received, explained, fitting
from pamong.surveys.queries.doors import DoorFacts, door_facts
from pamong.web.http import Request
from pamong.web.participant.asking import Asked, asked, given
from pamong.web.participant.fill import METHODS
from pamong.web.public.last_quarter import last_quarter

_COUNTED: Final = re.compile(r"u[1-9]")
"""Keys of the nine elements of a satisfaction survey: of these it is said how many are done."""

_FACES: Final = ("M12 25q6-6 12 0", "M12 24q6-3 12 0", "M12 22.5q6 3 12 0", "M12 21.5q6 6.5 12 0")
"""Mouths from the lowest of four steps to the highest. All faces look alike otherwise, and have no colour."""

_OVER, _LIMIT, _BUSY = 409, 429, 503


@dataclass(slots=True)
class Step:
    """What is asked on one screen. ``number`` of ``last`` counted ones; 0: not counted."""

    rows: list[Asked] = field(default_factory=list)
    number: int = 0
    last: int = 0

    @property
    def required(self) -> bool:
        """Whether something here must be answered."""
        return any(row.view.required for row in self.rows)


@login_not_required
@csrf_exempt  # stores nothing: what could not be taken is only shown again
@require_http_methods(METHODS)
def door(request: Request, code: str) -> HttpResponse:
    """The form, empty, or with everything that was typed and why it could not be taken."""
    found = door_facts(code)
    sent = request.POST.dict() if request.method == "POST" else None
    errors: dict[str, str] = {}
    if sent is not None:
        try:
            fitting(found.questions, given(sent))
        except AnswersRefused as refused:
            errors = refused.fields
    told, status = _told(request.GET.get("karena", ""), errors) if sent is not None else ("", 200)
    more = {"sent": sent, "errors": errors, "told": told, "id": _identity(sent)}
    return _page(request, found, "web/survey/door.html", status, more)


@login_not_required
@require_safe
def thanks(request: Request, code: str) -> HttpResponse:
    """After handing in: what the last quarter said, and what was changed because of it."""
    found = door_facts(code)
    context = {"door": found, "last": last_quarter(found.source)}
    return render(request, "web/survey/thanks.html", context)


@login_not_required
@require_safe
def kiosk(request: Request, code: str) -> HttpResponse:
    """The same questions on a device of the office. Its token stands behind the # of the address, which no server sees."""
    return _page(request, door_facts(code), "web/survey/kiosk.html", 200, {})


def _page(request: Request, found: DoorFacts, template: str, status: int, more: dict[str, Any]) -> HttpResponse:
    rows = asked(found.questions, sent=more.get("sent"), errors=more.get("errors"))
    context = {
        "door": found,
        "steps": steps_of(rows),
        "faces": _FACES,
        "wrong": [row for row in rows if row.error],
        "last": found.closes_at - timedelta(seconds=1),  # midnight belongs to the next day; nobody means that one
        "public": found.source.startswith("services."),
        **more,
    }
    if found.state != "open" and template.endswith("door.html"):
        template, status = "web/survey/door_over.html", _OVER if more["sent"] else 200
    with timezone.override(ZoneInfo(found.region.zone)):
        return render(request, template, context, status=status)


def steps_of(rows: list[Asked]) -> list[Step]:
    """Screens: one question each; choices about oneself that may all be left out stand together on the last one."""
    counted = [row for row in rows if _COUNTED.fullmatch(row.view.key)] or [row for row in rows if row.view.required]
    numbers = {row.view.key: place for place, row in enumerate(counted, start=1)}
    steps: list[Step] = []
    for row in rows:
        about = row.view.kind == "choice" and not row.view.required
        if about and steps and steps[-1].rows[-1].view.kind == "choice" and not steps[-1].required:
            steps[-1].rows.append(row)
        else:
            steps.append(Step([row], numbers.get(row.view.key, 0), len(counted)))
    return steps


def _told(why: str, errors: dict[str, str]) -> tuple[str, int]:
    """Why a form came back, beside what is wrong with single answers; and the status of the page."""
    if errors:
        return "", 422
    if why in ("door-limit", "door-id"):
        return str(explained(Received(why))), _LIMIT if why == "door-limit" else 422
    return _("Jawaban belum tersimpan karena server sedang sibuk. Semua isian masih ada di bawah: kirim lagi."), _BUSY


def _identity(sent: dict[str, str] | None) -> UUID:
    """The id of a form stays while it comes back, so that it is counted once."""
    try:
        return UUID((sent or {}).get("id", ""))
    except ValueError:
        return uuid4()
