"""Where a version stands on its way, and what of an item somebody must look at: in Python for a page, in SQL for a list."""

from typing import Final

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from pamong.core.refusals import Text
from pamong.exams.models import ItemAlert, ItemVersion
from pamong.people.access import today

STATES: Final[tuple[tuple[str, Text], ...]] = (
    ("rancangan", _("Rancangan")),
    ("telaah", _("Menunggu telaah")),
    ("dikembalikan", _("Dikembalikan")),
    ("disetujui", _("Disetujui")),
    ("uji-coba", _("Uji coba")),
    ("dipakai", _("Dipakai")),
    ("pensiun", _("Dipensiunkan")),
)
"""Words by which lists are narrowed, and what people read, in the order of the way."""

LABELS: Final[dict[str, Text]] = dict(STATES)

CONDITIONS: Final[dict[str, Q]] = {
    "rancangan": Q(handed_in_at=None, item__retired_at=None),
    "telaah": Q(handed_in_at__isnull=False, reviewed_at=None, returned_at=None, item__retired_at=None),
    "dikembalikan": Q(returned_at__isnull=False, item__retired_at=None),
    "disetujui": Q(reviewed_at__isnull=False, piloted_at=None, released_at=None, item__retired_at=None),
    "uji-coba": Q(piloted_at__isnull=False, released_at=None, item__retired_at=None),
    "dipakai": Q(released_at__isnull=False, item__retired_at=None),
    "pensiun": Q(item__retired_at__isnull=False),
}
"""The same as conditions on versions."""


def state_of(row: ItemVersion) -> str:
    """One of ``STATES``, its item at hand."""
    times = (
        ("pensiun", row.item.retired_at),
        ("dipakai", row.released_at),
        ("uji-coba", row.piloted_at),
        ("disetujui", row.reviewed_at),
        ("dikembalikan", row.returned_at),
        ("telaah", row.handed_in_at),
    )
    return next((name for name, at in times if at), "rancangan")


def alerted() -> Exists:
    """On versions: the item has an alert about which nobody has decided."""
    return Exists(ItemAlert.objects.filter(item=OuterRef("item"), closed_at=None))


def lapsed() -> Q:
    """On versions: the item rests on a regulation that is no longer in force, and nobody decided that it stays."""
    kept = Exists(ItemAlert.objects.filter(item=OuterRef("item"), regulation=OuterRef("item__regulation"), kept=True))
    return Q(item__regulation__withdrawn_on__lte=today()) & ~Q(kept)
