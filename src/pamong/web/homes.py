"""Where somebody starts: the home of the first audience that fits, and the homes of all."""

from collections.abc import Callable
from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from pamong.core.refusals import NotFound
from pamong.web.audiences import AUDIENCES, audiences_of
from pamong.web.http import Request
from pamong.web.leader.home import leader
from pamong.web.mandates import assessor, certifier, evaluator, partner
from pamong.web.organiser.home import organiser
from pamong.web.participant.home import participant

HOMES: Final[dict[str, Callable[[Request], HttpResponse]]] = {
    "asesor": assessor,
    "evaluator": evaluator,
    "mitra": partner,
    "penetap": certifier,
    "penyelenggara": organiser,
    "peserta": participant,
    "pimpinan": leader,  # type: ignore[dict-item]  # what adds to its policy types views by the library's request
}


@require_safe
def my_home(request: Request) -> HttpResponse:
    """Lead on to the first home that fits; everybody who is signed in has one."""
    return redirect("audience-home", audience=audiences_of(request.actor)[0].slug)


@require_safe
def audience_home(request: Request, audience: str) -> HttpResponse:
    """One home. For who is not of that audience it is not there."""
    if not any(known.slug == audience and known.fits(request.actor) for known in AUDIENCES):
        raise NotFound
    return HOMES[audience](request)
