"""Tags and filters of every page; a builtin of the template engine, so nothing needs to be loaded."""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from django.core.paginator import Page
from django.forms import BaseForm, BoundField, Field
from django.http import HttpRequest
from django.template import Library
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from pamong.kit import wording

register = Library()

_SYMBOL = re.compile(r'<symbol id="([\w-]+)"[^>]*>(.*?)</symbol>', re.DOTALL)
_TONES = {"": "jam", "ok": "centang", "on": "jam", "warn": "awas", "bad": "silang"}
_NOTES = {"": "info", "ok": "centang", "warn": "awas", "bad": "silang"}


@cache
def icons() -> dict[str, SafeString]:
    """Every icon of ``ikon.svg`` by name, ready to stand inline."""
    source = (files("pamong.web") / "static" / "ikon.svg").read_text(encoding="utf-8")
    frame = '<svg class="i" width="20" height="20" viewBox="0 0 24 24" aria-hidden="true">{}</svg>'
    return {name: mark_safe(frame.format(shape)) for name, shape in _SYMBOL.findall(source)}  # noqa: S308  # our own file


@register.simple_tag
def icon(name: str) -> SafeString:
    """Inline icon, hidden from screen readers: a word always stands beside it. Raises KeyError for an unknown name."""
    return icons()[name]


@register.simple_tag
def chip(tone: str, text: str, picture: str = "") -> SafeString:
    """Status in icon and word. ``tone`` is ok, on, warn, bad or empty; ``picture`` names another icon than the tone's."""
    return format_html('<span class="chip {}">{}{}</span>', tone, icon(picture or _TONES[tone]), text)


@register.simple_block_tag
def note(content: str, tone: str = "") -> SafeString:
    """Message in place. ``tone`` is ok, warn, bad or empty (information)."""
    kind = f" note-{tone}" if tone else ""
    return format_html('<div class="note{}">{}<div>{}</div></div>', kind, icon(_NOTES[tone]), content)


@register.simple_block_tag
def nothing(content: str, picture: str = "kosong") -> SafeString:
    """Empty state: what is missing, and one link what to do."""
    return format_html('<div class="empty">{}{}</div>', icon(picture), content)


@register.simple_block_tag
def cell(content: str, label: str, kind: str = "") -> SafeString:
    """Table cell that carries its column's label, shown when the row becomes a card. ``kind="r"`` sets numbers right."""
    return format_html('<td class="{}" data-l="{}"><div>{}</div></td>', kind, label, content)


@register.simple_tag
def fig(value: str, caption: str, unit: str = "", *, words: bool = False) -> SafeString:
    """Big figure with what it is. ``words`` for a value that is no number."""
    size = format_html(' class="{}"', "fig-m") if words else ""
    part = format_html(" <small>{}</small>", unit) if unit else ""
    return format_html('<div class="fig"><b{}>{}{}</b><span>{}</span></div>', size, value, part, caption)


@register.inclusion_tag("web/components/progress.html")
def progress(done: int, total: int | None, label: str, unit: str = "") -> dict[str, Any]:
    """Bar with numbers and words. ``total`` None means not known yet; ``unit="bytes"`` writes sizes."""
    shown = filesizeformat if unit == "bytes" else angka
    return {
        "label": label,
        "value": done,
        "max": total,
        "done": shown(done),
        "total": shown(total) if total else "",
        "percent": 100 * done // total if total else None,
    }


@register.inclusion_tag("web/components/level_bar.html")
def level_bar(top: int, level: int, required: int | None = None, *, counts: bool = True) -> dict[str, Any]:
    """Levels as boxes, filled up to ``level``, with a mark at what is required; hatched when it does not count yet.

    Words must stand beside it; a page with one that is hatched includes ``web/components/hatch.html`` once.
    """
    step = 100 / max(top, 1)
    boxes = [(f"{place * step:.1f}%", place < level) for place in range(top)]
    end = (required or 0) * step - 1
    return {
        "boxes": boxes,
        "width": f"{step - 1:.1f}%",
        "fill": "f" if counts else "u",
        "goal": f"{end:.1f}%" if required else "",
        "tick": f"{end - 0.8:.1f}%",
    }


@register.inclusion_tag("web/components/steps.html")
def steps(current: int, *names: str) -> dict[str, Any]:
    """Steps of one task; ``current`` counts from 1."""
    return {"steps": [(place, name, place < current, place == current) for place, name in enumerate(names, 1)]}


@register.inclusion_tag("web/components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """One form field: label, hint, error, control, tied together for screen readers."""
    described = [bound.id_for_label + "-h"] if bound.help_text else []
    described += [bound.id_for_label + "-e"] if bound.errors else []
    attrs: dict[str, str | bool] = {"class": "in"}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return {"field": bound, "control": bound.as_widget(attrs=attrs)}


@register.inclusion_tag("web/components/errors.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """What must be mended in a form, each with a link to its field; nothing when the form is in order.

    A field that is merely empty says so without its name, which above the form would tell nothing: the name is put before it.
    """
    empty = str(Field.default_error_messages["required"])
    found = [
        (form[name].id_for_label, [f"{form[name].label}: {error}" if error == empty else error for error in errors])
        if name in form.fields
        else ("", errors)
        for name, errors in form.errors.items()
    ]
    return {"errors": found}


@register.inclusion_tag("web/components/sortable.html", takes_context=True)
def sortable(context: dict[str, Any], label: str, key: str, kind: str = "") -> dict[str, Any]:
    """Column heading that sorts by ``?urut=key`` and, pressed again, by ``?urut=-key``."""
    request: HttpRequest = context["request"]
    now = request.GET.get("urut", "")
    query = request.GET.copy()
    query.pop("halaman", None)
    query["urut"] = f"-{key}" if now == key else key
    order = {key: "ascending", f"-{key}": "descending"}.get(now)
    return {"label": label, "query": query.urlencode(), "order": order, "kind": kind}


@register.inclusion_tag("web/components/pages.html", takes_context=True)
def pages(context: dict[str, Any], page: "Page[Any]") -> dict[str, Any]:
    """Links to the other pages of a list, by ``?halaman=n``; keeps the rest of the query."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    numbers: list[tuple[int | str, str]] = []
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        query["halaman"] = str(number)
        numbers.append((number, query.urlencode() if isinstance(number, int) else ""))
    return {"page": page, "numbers": numbers}


@register.filter
def tanggal(value: date) -> str:
    """``21 November 2026``; a point in time is first taken to the zone of the page."""
    return wording.long_date(_local(value))


@register.filter
def hari(value: date) -> str:
    """``Sabtu 21 November 2026``."""
    return wording.weekday_date(_local(value))


@register.filter
def bulan(value: date) -> str:
    """``November 2026``."""
    return wording.long_month(_local(value))


@register.simple_tag
def rentang(first: date, last: date) -> str:
    """``8–9 Desember 2026``, ``30 November – 2 Desember 2026``; one day alone as ``tanggal`` writes it."""
    begin, end = _local(first), _local(last)
    if begin == end:
        return tanggal(end)
    if (begin.year, begin.month) == (end.year, end.month):
        return f"{begin.day}–{tanggal(end)}"
    start = tanggal(begin) if begin.year != end.year else tanggal(begin).rpartition(" ")[0]
    return f"{start} – {tanggal(end)}"


@register.filter
def jam(value: datetime) -> str:
    """``10.32 WIB``; in English ``10:32 WIB``."""
    return wording.clock(timezone.localtime(value), timezone.get_current_timezone())


@register.filter
def waktu(value: datetime) -> str:
    """``21 November 2026, 10.32 WIB``."""
    return f"{tanggal(value)}, {jam(value)}"


@register.filter
def angka(value: Decimal | float, places: int = 0) -> str:
    """``1.234,56``; in English ``1,234.56``."""
    return wording.number(value, places)


@register.filter
def jp(value: Decimal) -> str:
    """Lesson hours, ``14`` or ``2,5``: as many places as they need, two at most."""
    return wording.short_number(value, 2)


@register.filter
def rupiah(value: int) -> str:
    """``Rp 1.250.000``, in both languages."""
    return wording.rupiah(value)


@register.filter
def sidik(value: bytes) -> str:
    """First eight digits of a digest in two groups, ``9f3c·21ab``: for the eye, never for a comparison."""
    digits = value.hex()
    return f"{digits[:4]}·{digits[4:8]}"


@register.filter
def hexa(value: bytes) -> str:
    """All digits of a digest."""
    return value.hex()


@register.filter
def patah(value: str) -> SafeString:
    """A certificate's number that breaks over lines only after its slashes: ``800.2/0412/BKPSDM/2026``."""
    return format_html_join(SafeString("<wbr>"), "{}", ((part,) for part in re.split(r"(?<=/)", value)))


@register.filter
def instansi(region: int) -> str:
    """Name of a region as far as it may be shown to anybody; 0 is the installation itself."""
    return _("Instansi nomor %(number)s") % {"number": region} if region else _("Instalasi ini")


def _local(value: date) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value
