"""Small things browsers and robots ask for."""

from importlib.resources import files

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from pamong.core.refusals import Invalid, NotFound
from pamong.web.http import Request

YEAR = 365 * 86_400
CIRCLE = 360


@login_not_required
@require_safe
@cache_control(public=True, max_age=YEAR, immutable=True)
def theme(request: Request, hue: int) -> HttpResponse:  # noqa: ARG001  # every view takes the request
    """The one line of style that a region may set; loaded after ``pamong.css``."""
    if hue >= CIRCLE:
        raise NotFound
    return HttpResponse(f":root {{ --hue: {hue}; }}\n", content_type="text/css")


@login_not_required
@require_safe
@cache_control(public=True, max_age=86_400)
def robots(request: Request) -> HttpResponse:  # noqa: ARG001  # every view takes the request
    """Public pages may be indexed; work in progress and the style page may not. Under a tour home nothing may."""
    hidden = "/" if settings.TOUR else "/pekerjaan/"
    return HttpResponse(f"User-agent: *\nDisallow: {hidden}\n", content_type="text/plain")


@login_not_required
@require_safe
@cache_control(public=True, max_age=86_400)
def favicon(request: Request) -> HttpResponse:  # noqa: ARG001  # every view takes the request
    """The arms, for browsers that ask without being told where."""
    picture = (files("pamong.web") / "static" / "lambang.svg").read_bytes()
    return HttpResponse(picture, content_type="image/svg+xml")


@login_not_required
@csrf_exempt  # the worst a foreign page can do is change the language; in return public pages need no cookie
@require_POST
def language(request: Request) -> HttpResponse:
    """Remember the chosen language for a year and go back to the page it was chosen on."""
    chosen, back = request.POST.get("bahasa", ""), request.POST.get("kembali", "/")
    if chosen not in dict(settings.LANGUAGES):
        raise Invalid("language", _("Bahasa itu tidak tersedia. Pilih Bahasa Indonesia atau English."))
    own = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    response = HttpResponseRedirect(back if own else "/")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=YEAR,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response
