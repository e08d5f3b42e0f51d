"""What the layout needs on every page."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pamong.office.queries.inbox import unread
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
    unread      asks how many messages wait: the one query here, and only where a template calls it
    arms        address of the region's arms; empty: ours
    here        address to come back to after the language was changed
    other       code and own name of the language one may change to
    traced      code of the certificate whose trace led here, to go back to; empty: none did
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
    unread: Callable[[], int]
    here: str
    other: tuple[str, str]
    traced: str


def page(request: HttpRequest) -> dict[str, Page]:
    """Context processor: ``page``. Asks nothing of the database by itself, so that error pages can use it."""
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
            nav=_nav(request.path, _places(presence)),
            presence=presence,
            initials="".join(word[0] for word in presence.plain_name.split()[:2]).upper() if presence else "",
            unread=lambda: unread(presence.actor) if presence else 0,
            here=request.get_full_path() if request.method == "GET" else reverse("home"),
            other=next(item for item in settings.LANGUAGES if item[0] != get_language()),
            traced=_traced(request) if presence else "",
        ),
    }


def _traced(request: HttpRequest) -> str:
    """The code that an address of a trace carries; nothing else gets through."""
    code = request.GET.get("telusur", "")
    return code if _CODE.fullmatch(code) else ""


_CODE: Final = re.compile("[0-9A-Z]{4,12}")

Named = tuple[str, str, str]
"""Label, address, icon."""

BELOW: Final = {
    "orang": ("/pegawai/", "/unit/", "/jabatan/", "/impor/", "/sertifikat-unit/"),
    "gedung": ("/unit/",),
    "diagram": (
        "/putaran/",
        "/kamus/",
        "/kompetensi/",
        "/potret/",
        "/peraturan/",
        "/tinjauan/",
        "/survei/",
        "/kuesioner/",
        *("/layanan-kelola/", "/skm/", "/perbaikan/", "/sumber-berkas/", "/berkas/"),
    ),
    "pesan": ("/survei/", "/kuesioner/"),
    "bendera": ("/isi/", "/diskusi/"),
    "layanan": ("/layanan-kelola/", "/skm/", "/perbaikan/", "/sumber-berkas/", "/berkas/"),
    "katalog": (
        *("/program/", "/modul/", "/angkatan/", "/sesi/", "/ruang/", "/mitra/", "/kesepakatan/", "/narasumber/"),
        *("/surat/", "/biaya/", "/klaim/"),
        *("/bank-soal/", "/soal/", "/kisi-kisi/", "/paket/", "/pelaksanaan/", "/peserta-ujian/", "/putaran-skor/"),
        *("/skema-kelola/", "/versi-skema/", "/unit-skema/", "/permohonan-kelola/", "/pleno/", "/banding/"),
        *("/penugasan-kelola/", "/keraguan/", "/sertifikat/", "/telusur/"),
    ),
    "centang": ("/pleno/", "/banding/"),
    "sertifikat": ("/sertifikasi/", "/permohonan/", "/keputusan/", "/sertifikat-luar/", "/telusur/"),
    "saya": ("/data-saya/",),
    "jadwal": ("/hadir/", "/jp/", "/ujian-saya/", "/latihan/"),
    "naik": ("/dampak-kelola/", "/evaluasi/", "/temuan/", "/tindak-lanjut/", "/program/", "/angkatan/", "/telusur/"),
}
"""Icon of a place → where the single things lie that are listed there."""

PARTS: Final = {
    "pesan": ("kuesioner",),
    "orang": ("unit", "jabatan", "impor"),
    "diagram": (
        *("kesenjangan", "kamus", "standar", "peraturan", "tinjauan", "putaran", "potret", "aturan-kesenjangan"),
        *("survei", "kuesioner", "layanan", "indikator"),
    ),
    "layanan": ("indikator",),
    "naik": ("dampak", "evaluasi", "penerapan"),
    "katalog": (
        *("program", "angkatan", "ruang", "kalender", "mitra", "narasumber", "surat", "penomoran", "klaim", "jp"),
        *("konversi-jp", "ujian", "bank-soal", "kisi-kisi", "tinjau-soal", "aturan-butir"),
        *("sertifikasi", "skema", "permohonan", "pleno", "banding", "penerbitan", "sertifikat", "sertifikat-luar"),
        *("kesesuaian-sertifikat", "keraguan", "kunci", "menunggu-penilai", "penandatangan", "ekspor-sertifikat"),
    ),
}
"""Icon of a place → other lists of a region that belong to it."""


JUDGES: Final = frozenset({"assessor", "certifier"})
"""Roles whose work is to judge applications."""


def _places(presence: Presence | None) -> list[Named]:
    if presence is None:
        return _public()
    return [(_("Beranda"), reverse("my-home"), "rumah"), *_work(presence), (_("Saya"), reverse("account"), "saya")]


def _public() -> list[Named]:
    places = [
        (_("Beranda"), reverse("home"), "rumah"),
        (_("Layanan"), reverse("served-regions"), "layanan"),
        (_("Periksa"), reverse("check"), "sah"),
        (_("Jejak audit"), reverse("chain"), "bukti"),
    ]
    return [*places, (_("Bantuan"), reverse("help"), "info")]


def _work(presence: Presence) -> list[Named]:
    """At most three places of work in the own region; the audience's home leads on to everything else."""
    actor, region = presence.actor, presence.region
    roles = {grant.role for grant in actor.grants if region and grant.region == region.id}
    if region is None or not roles & (READERS | {"evaluator"}):
        return _own(presence)
    people = (_("Pegawai"), reverse("people", args=[region.code]), "orang")
    gaps = (_("Kompetensi"), reverse("competency-hub", args=[region.code]), "diagram")
    served = (_("Layanan"), reverse("services", args=[region.code]), "layanan")
    if holds(actor, ORGANISERS, region.id):
        return [people, gaps, (_("Pelatihan"), reverse("learning-hub", args=[region.code]), "katalog")]
    if holds(actor, AUDITORS, region.id):
        return [people, (_("Catatan"), reverse("journal", args=[region.code]), "bukti"), served]
    if "leader" in roles:
        return [people, gaps, (_("Persetujuan"), reverse("approvals"), "centang")]
    if not roles & READERS:
        return [(_("Dampak"), reverse("studies", args=[region.code]), "naik"), served, gaps]
    last = [served] if "unit-administrator" in roles else _levels(presence)
    return [people, (_("Unit"), reverse("units", args=[region.code]), "gedung"), *last]


def _own(presence: Presence) -> list[Named]:
    """Of who serves without a role, or judges: what is taught, when, and what was earned; who judges sees that first."""
    if presence.region is None:
        return [_rating(), (_("Data saya"), reverse("person", args=[presence.person]), "berkas")]
    catalogue, schedule = (_("Katalog"), reverse("catalogue"), "katalog"), (_("Jadwal"), reverse("schedule"), "jadwal")
    earned = (_("Sertifikat"), reverse("own-credentials"), "sertifikat") if presence.actor.behalf is None else _rating()
    judges = any(grant.role in JUDGES and grant.region == presence.region.id for grant in presence.actor.grants)
    first = [(_("Tugas"), reverse("duties"), "centang")] if judges and presence.actor.behalf is None else [catalogue]
    return [*first, schedule, earned]


def _levels(presence: Presence) -> list[Named]:
    """Nobody reads the levels of who is acted for."""
    mine = (_("Kompetensi"), reverse("person-competency", args=[presence.person]), "seimbang")
    return [mine] if presence.actor.behalf is None else []


def _rating() -> Named:
    return (_("Penilaian"), reverse("ratings"), "bendera")


def _nav(path: str, places: list[Named]) -> tuple[Place, ...]:
    """The places, at most one of them current: the one whose own address a page lies under, before all others."""
    fitting = [place for place in places if _is_current(path, *place[1:])]
    current = max(
        fitting,
        key=lambda place: (path.startswith(place[1]), place[2] in ("pesan", "layanan"), place[2] == "diagram"),
        default=None,
    )
    return tuple(Place(*place, place == current) for place in places)


def _is_current(path: str, url: str, icon: str) -> bool:
    """Whether a page is the place itself, lies below it, or is one of the lists or things that belong to it."""
    above = url.rsplit("/", 2)[0]
    parts = tuple(f"{above}/{part}" for part in PARTS.get(icon, ()) if above)
    inside = icon == "diagram" and path.endswith("/kompetensi/")  # the competencies of a unit, a position, a person
    return path == url or inside or (url != "/" and path.startswith((url, *parts, *BELOW.get(icon, ()))))
