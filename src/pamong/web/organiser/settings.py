"""Settings of a region, for its administrators; and the arms, as everybody may see them."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from pamong.core.refusals import Invalid, TooLarge
from pamong.people.actions.settings import set_up_region
from pamong.people.queries.settings import RegionSettings, region_arms, region_settings
from pamong.web.http import Request
from pamong.web.organiser.settings_form import SettingsForm, hue_warning


def _place(hue: int) -> str:
    return f"{hue / 3.6:.2f}%"


WHEEL = tuple((_place(hue), hue) for hue in range(0, 360, 6))
"""The colour wheel as a strip: where each step begins, and its hue."""

AVOIDED = tuple((_place(first), _place(last - first)) for first, last in ((20, 35), (90, 110)))
"""Hues that serve badly: where they begin on the strip, and how wide they are."""


@require_http_methods(["GET", "HEAD", "POST"])
def region_settings_page(request: Request, code: str) -> HttpResponse:
    """Show what is chosen; save what is sent."""
    chosen = region_settings(request.actor, code)
    form = SettingsForm(chosen, *([request.POST, request.FILES] if request.method == "POST" else []))
    if form.is_valid():
        try:
            set_up_region(request.actor, region=code, **form.choices())
        except (Invalid, TooLarge) as refusal:
            form.refuse(refusal)
        else:
            return redirect(f"{reverse('region-settings', kwargs={'code': code})}?tersimpan")
    return render(request, "web/organiser/settings.html", _context(request, chosen, form), status=_status(form))


@login_not_required
@require_safe
@cache_control(public=True, max_age=300)
def arms(request: Request, code: str) -> FileResponse:  # noqa: ARG001  # every view takes the request
    """The picture, for anybody. It was checked when it came; should that have failed, this policy lets it do nothing."""
    found = region_arms(code)
    headers = {
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "ETag": f'"{found.sha256}"',
        "X-Content-Type-Options": "nosniff",
    }
    return FileResponse(found.content, content_type="image/svg+xml; charset=utf-8", headers=headers)


def _context(request: Request, chosen: RegionSettings, form: SettingsForm) -> dict[str, Any]:
    return {
        "chosen": chosen,
        "region": chosen.region,
        "form": form,
        "wheel": WHEEL,
        "avoided": AVOIDED,
        "marker": _place(chosen.region.hue),
        "warning": hue_warning(chosen.region.hue),
        "saved": "tersimpan" in request.GET and not form.errors,
        "unconfirmed": sum(not standing.confirmed for standing in chosen.standings),
    }


def _status(form: SettingsForm) -> int:
    return 422 if form.errors else 200
