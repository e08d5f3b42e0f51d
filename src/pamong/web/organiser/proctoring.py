"""What a proctor does at the monitor, and the minutes of it."""

from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pamong.core.refusals import NotFound, Refusal
from pamong.exams.actions.proctoring import Done, close_sitting, start_sitting
from pamong.exams.queries.minutes import minutes
from pamong.exams.queries.monitor import seats
from pamong.kit.documents.exam_minutes import exam_minutes
from pamong.web.http import Request
from pamong.web.organiser.exam_minutes import content
from pamong.web.organiser.monitor import page
from pamong.web.organiser.proctor_forms import CLOSE, DEEDS, END, MOVE, START, DeedForm


@never_cache
@require_POST
def proctor(request: Request, uuid: UUID) -> HttpResponse:
    """One deed for the chosen seats; what cannot be taken back is asked once more."""
    if request.POST.get("ruang") in (START, CLOSE):
        return _whole_room(request, uuid)
    form = DeedForm(request.POST)
    if not form.is_valid():
        return page(request, uuid, form)
    deed, told = form.cleaned_data["tindakan"], form.told()
    if deed == END and request.POST.get("pasti") != END and told["candidates"]:
        return page(request, uuid, form, confirm=_end_words(len(told["candidates"])), sure=END)
    done = form.done(partial(DEEDS[deed], request.actor, sitting=uuid, **told))
    if done is None:
        return page(request, uuid, form)
    return _codes(request, uuid, done) if deed == MOVE else _back(request, uuid, done)


@require_safe
def exam_minutes_pdf(request: Request, uuid: UUID) -> HttpResponse:
    """Berita acara, as it stands now."""
    found = minutes(request.actor, uuid)
    with timezone.override(found.sitting.zone):
        paper = exam_minutes(content(found), at=found.at)
    name = f"berita-acara-{found.sitting.starts_at:%Y%m%d}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)


def _whole_room(request: Request, uuid: UUID) -> HttpResponse:
    """The start and the end of everything."""
    closes = request.POST["ruang"] == CLOSE
    if closes and request.POST.get("pasti") != CLOSE:
        return page(request, uuid, confirm=_close_words(seats(request.actor, uuid).working), sure=CLOSE)
    cause, sentence = request.POST.get("sebab", ""), request.POST.get("kalimat", "")
    action = close_sitting if closes else start_sitting
    try:
        return _back(request, uuid, action(request.actor, sitting=uuid, cause=cause, sentence=sentence))
    except NotFound:
        raise
    except Refusal as refusal:
        return page(request, uuid, refused=str(refusal))


def _back(request: Request, uuid: UUID, done: Done) -> HttpResponse:
    """To the monitor, as it was narrowed; it says for whom the deed came too late."""
    narrow = {name: request.GET.get(name, "") for name in ("status", "cari")}
    told = narrow | {"lewat": ".".join(map(str, done.passed))}
    query = urlencode({key: value for key, value in told.items() if value})
    return redirect(f"{reverse('monitor', args=[uuid])}{'?' * bool(query)}{query}")


def _codes(request: Request, uuid: UUID, codes: Any) -> HttpResponse:
    """New codes, this once: they are kept nowhere, and no address shows them again."""
    context = {"codes": codes, "uuid": uuid, "sitting": seats(request.actor, uuid).sitting}
    return render(request, "web/organiser/proctor_codes.html", context)


def _end_words(count: int) -> str:
    return ngettext("Ya, hentikan %(count)s peserta", "Ya, hentikan %(count)s peserta", count) % {"count": count}


def _close_words(working: int) -> str:
    if not working:
        return _("Ya, tutup ujian")
    told = ngettext("Ya, tutup dan hentikan %(count)s peserta", "Ya, tutup dan hentikan %(count)s peserta", working)
    return told % {"count": working}
