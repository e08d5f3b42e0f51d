"""What the layout needs on every page."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pamong.people.access import AUDITORS, ORGANISERS, READERS, holds
from pamong.people.queries.presence import Presence
from pamong.web.http import HUE


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

    presence    who is signed in; None for a visitor
    initials    of the signed-in name, for the sign of the account
    arms        address of the region's arms; empty: ours
    here        address to come back to after the language was changed
    other       code and own name of the language one may change to
    """

    brand: str
    tagline: str
    hue: int
    arms: str
    tour: bool
    url: str
    nav: tuple[Place, ...]
    presence: Presence | None
    initials: str
    here: str
    other: tuple[str, str]


def page(request: HttpRequest) -> dict[str, Page]:
    """Context processor: ``page``. Asks nothing of the database, so that error pages can use it."""
    presence: Presence | None = getattr(request, "presence", None)
    region = presence.region if presence else None
    usual = _("Rumah contoh") if settings.TOUR else _("Kompetensi untuk layanan")
    return {
        "page": Page(
            brand=region.name if region else "pamong",
            tagline=_("Rumah contoh, isinya karangan")
            if region and settings.TOUR
            else _("Bangkom ASN")
            if region
            else usual,
            hue=region.hue if region else HUE,
            arms=reverse("region-arms", args=[region.code]) if region and region.arms else "",
            tour=settings.TOUR,
            url=settings.URL,
            nav=tuple(
                Place(label, url, icon, _is_within(request.path, url, BELOW.get(icon, "")))
                for label, url, icon in _places(presence)
            ),
            presence=presence,
            initials="".join(word[0] for word in presence.plain_name.split()[:2]).upper() if presence else "",
            here=request.get_full_path() if request.method == "GET" else reverse("home"),
            other=next(item for item in settings.LANGUAGES if item[0] != get_language()),
        ),
    }


BELOW: Final = {"orang": "/pegawai/", "gedung": "/unit/", "unggah": "/impor/"}
"""Icon of a place → where the single things lie that are listed there."""

Named = tuple[str, str, str]
"""Label, address, icon."""


def _places(presence: Presence | None) -> list[Named]:
    if presence is None:
        return _public()
    return [(_("Beranda"), reverse("my-home"), "rumah"), *_work(presence), (_("Akun"), reverse("account"), "saya")]


def _public() -> list[Named]:
    places = [
        (_("Beranda"), reverse("home"), "rumah"),
        (_("Jejak audit"), reverse("chain"), "bukti"),
        (_("Bantuan"), reverse("help"), "info"),
    ]
    return [*places, (_("Gaya"), reverse("style"), "katalog")] if settings.TOUR else places


def _work(presence: Presence) -> list[Named]:
    """At most three places of work in the own region; the audience's home leads on to everything else."""
    actor, region = presence.actor, presence.region
    roles = {grant.role for grant in actor.grants if region and grant.region == region.id}
    if region is None or not roles & READERS:
        return [
            (_("Data saya"), reverse("person", args=[presence.person]), "berkas"),
            (_("Bantuan"), reverse("help"), "info"),
        ]
    places = [(_("Pegawai"), reverse("people", args=[region.code]), "orang")]
    if holds(actor, AUDITORS, region.id):
        return [*places, (_("Catatan"), reverse("journal", args=[region.code]), "bukti")]
    places.append((_("Unit"), reverse("units", args=[region.code]), "gedung"))
    if holds(actor, ORGANISERS, region.id):
        places.append((_("Impor"), reverse("imports", args=[region.code]), "unggah"))
    return places


def _is_within(path: str, url: str, below: str) -> bool:
    return path == url or (url != "/" and path.startswith(url)) or bool(below and path.startswith(below))
