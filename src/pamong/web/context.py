"""What the layout needs on every page."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Place:
    """One of at most five places of the main navigation."""

    label: str
    url: str
    icon: str
    current: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Facts of the layout.

    here        address to come back to after the language was changed
    other       code and own name of the language one may change to
    """

    brand: str
    tagline: str
    tour: bool
    url: str
    nav: tuple[Place, ...]
    here: str
    other: tuple[str, str]


def page(request: HttpRequest) -> dict[str, Page]:
    """Context processor: ``page``. Asks nothing of the database, so that error pages can use it."""
    return {
        "page": Page(
            brand="pamong",
            tagline=_("Rumah contoh") if settings.TOUR else _("Kompetensi untuk layanan"),
            tour=settings.TOUR,
            url=settings.URL,
            nav=_places(request.path),
            here=request.get_full_path() if request.method == "GET" else reverse("home"),
            other=next(item for item in settings.LANGUAGES if item[0] != get_language()),
        ),
    }


def _places(path: str) -> tuple[Place, ...]:
    places = [
        (_("Beranda"), reverse("home"), "rumah"),
        (_("Jejak audit"), reverse("chain"), "bukti"),
        (_("Bantuan"), reverse("help"), "info"),
    ]
    if settings.TOUR:
        places.append((_("Gaya"), reverse("style"), "katalog"))
    return tuple(Place(label, url, icon, _is_within(path, url)) for label, url, icon in places)


def _is_within(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
