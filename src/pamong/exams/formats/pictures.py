"""Pictures of items: what they are is read from their content."""

import base64
import binascii
from collections.abc import Callable, Iterable
from typing import Final

from django.utils.translation import gettext as _

from pamong.exams.items.content import IMAGE, IMAGES
from pamong.exams.items.pixels import too_many

KINDS: Final = (("image/png", b"\x89PNG\r\n\x1a\n"), ("image/jpeg", b"\xff\xd8\xff"), ("image/webp", b"RIFF"))
SUFFIX: Final = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


def taken(
    wanted: Iterable[tuple[str, str]], find: Callable[[str], bytes | None]
) -> tuple[list[dict[str, str]], tuple[str, ...]]:
    """Pictures as content holds them, and sentences about those that it cannot hold.

    wanted      pairs of address and description
    find        content of an address; None when there is none
    """
    images: list[dict[str, str]] = []
    lost = []
    for address, told in wanted:
        name = "data:" if address.startswith("data:") else address.rsplit("/", 1)[-1]
        data = decoded(address) if name == "data:" else find(address)
        kind = kind_of(data or b"")
        words = {"name": _("di dalam teks") if name == "data:" else f"“{name}”"}
        if not data:
            lost.append(_("Gambar %(name)s tidak ada di dalam berkas.") % words)
        elif not kind:
            lost.append(_("Gambar %(name)s bukan PNG, JPEG atau WebP, jadi tidak diambil.") % words)
        elif len(url := address_of(kind, data)) > IMAGE:
            lost.append(_("Gambar %(name)s lebih besar daripada 220 KB, jadi tidak diambil.") % words)
        elif too_many(url):
            lost.append(_("Gambar %(name)s lebih besar daripada 12 juta piksel, jadi tidak diambil.") % words)
        elif len(images) == IMAGES:
            lost.append(_("Gambar %(name)s tidak diambil: satu butir memuat paling banyak empat.") % words)
        else:
            images.append({"data": url, "alt": told[:500] or _("Gambar %(n)s") % {"n": len(images) + 1}})
            if not told:
                lost.append(_("Gambar %(name)s belum punya keterangan bagi yang tidak melihatnya.") % words)
    return images, tuple(lost)


def kind_of(data: bytes) -> str:
    """Media type; empty for what no item shows."""
    found = next((kind for kind, mark in KINDS if data.startswith(mark)), "")
    return "" if found == "image/webp" and data[8:12] != b"WEBP" else found


def address_of(kind: str, data: bytes) -> str:
    """A picture as it travels."""
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def decoded(address: str) -> bytes | None:
    """Content of an address that holds it itself; None when it cannot be read."""
    head, _comma, body = address.partition(",")
    if not head.endswith(";base64"):
        return None
    try:
        return base64.b64decode("".join(body.split()), validate=True)
    except binascii.Error:
        return None
