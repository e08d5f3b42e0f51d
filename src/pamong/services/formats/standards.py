"""Rules of a service standard. Pure: what it lacks before everybody may read it, and which items of the checklist it meets."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _

REQUIREMENTS, PROCEDURE, TIME, FEE, PRODUCT, COMPLAINTS = range(1, 7)
"""Numbers of the components that must be published."""

MOST: Final = 14
"""Components of a standard."""

LENGTH: Final = 4_000
"""Characters of one component."""

PROMISE: Final = {"days": 365, "minutes": 1_440}
"""Longest promise in each unit."""

MOST_FEE: Final = 10**12
"""Rupiah."""


def numbered(raw: Mapping[str, str]) -> dict[int, str]:
    """Components as they are kept → by number."""
    return {int(number): text for number, text in raw.items()}


def lacking(components: Mapping[int, str], promise: int | None, fee: int | None) -> tuple[str, ...]:
    """A sentence for each thing that is missing, in the order of the components; empty when it may be published.

    The time needs a number, so that anybody can see whether it was kept; a fee that depends on the request may be told in words.
    """
    missing = {
        REQUIREMENTS: _("Persyaratan belum ditulis."),
        PROCEDURE: _("Prosedur belum ditulis."),
        TIME: _("Waktu yang dijanjikan belum diisi dengan angka."),
        FEE: _("Biaya belum diisi: tulis 0 bila gratis, atau jelaskan tarifnya."),
        PRODUCT: _("Produk belum ditulis: apa yang diterima warga."),
        COMPLAINTS: _("Saluran pengaduan belum ditulis."),
    }
    told = {number for number, text in components.items() if text.strip()} - {TIME}
    told |= {TIME} if promise is not None else set()
    told |= {FEE} if fee is not None else set()
    return tuple(sentence for number, sentence in missing.items() if number not in told)


def met(item: str, components: Mapping[int, str], promise: int | None, fee: int | None) -> bool:
    """Whether a published standard meets an item of the checklist that is computed from it."""
    if item == "waktu":
        return promise is not None
    if item == "biaya":
        return fee is not None or bool(components.get(FEE, "").strip())
    part = {"persyaratan": REQUIREMENTS, "pengaduan": COMPLAINTS}.get(item)
    return part is None or bool(components.get(part, "").strip())
