"""Figures of services as people say them."""

from django.utils.translation import gettext as _

from pamong.kit.wording import short_number
from pamong.services.queries.indicators import Figure, Indicator, Line
from pamong.web.templatetags.pamong import angka


def unit_words() -> dict[str, str]:
    """Unit of an indicator → what stands beside its numbers."""
    return {"hours": _("jam"), "days": _("hari kerja"), "minutes": _("menit"), "share": _("persen")}


def shown_unit(indicator: Indicator) -> str:
    """The same for one of them."""
    return unit_words()[indicator.unit]


def number(value: float) -> str:
    """Whole, or with one place."""
    return short_number(value, 1)


def cell(indicator: Indicator, figure: Figure | None) -> str:
    """``9; P90 14``, ``83,1 %``, ``kurang dari 5 berkas``, ``belum ada berkas``."""
    if figure is None or figure.n == 0:
        return _("belum ada")
    if figure.n < indicator.least:
        return _("kurang dari %(least)s berkas") % {"least": indicator.least}
    if figure.share is not None:
        return f"{number(100 * figure.share)} %"
    if figure.median is None:
        return _("separuhnya belum selesai")
    if figure.p90 is None:
        return _("%(median)s; P90 belum tercapai") % {"median": number(figure.median)}
    return _("%(median)s; P90 %(p90)s") % {"median": number(figure.median), "p90": number(figure.p90)}


def sentence(title: str, line: Line | None) -> str:
    """What the page says first; of processing time, and honest about what is not finished."""
    figure = line.figures["processing"] if line else None
    facts = {"title": title}
    if figure is None or figure.n == 0:
        return _("Belum ada berkas untuk dihitung lamanya.")
    if figure.median is None and figure.n == figure.open:
        return _("Belum ada berkas %(title)s yang diputus.") % facts
    facts |= {"n": angka(figure.n)}
    if figure.median is None and figure.p90 is None and figure.n < 5:  # noqa: PLR2004  # the least of every indicator
        return _("Baru ada kurang dari 5 berkas %(title)s; lamanya belum disebut.") % facts
    if figure.median is None:
        return _("Lebih dari separuh berkas %(title)s belum diputus.") % facts
    facts |= {"median": number(figure.median)}
    if figure.p90 is None:
        words = _("Separuh berkas %(title)s diputus dalam %(median)s hari kerja; lebih dari 1 dari 10 belum diputus.")
        return words % facts
    words = _("Separuh berkas %(title)s diputus dalam %(median)s hari kerja; 9 dari 10 dalam %(p90)s hari kerja.")
    return words % {**facts, "p90": number(figure.p90)}
