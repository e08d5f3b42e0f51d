"""What a region chooses for itself: how its pages and papers look, and who is counted."""

from io import BytesIO
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core.actor import Actor, RegionId
from pamong.core.journal import record
from pamong.core.refusals import Invalid
from pamong.kit import filetypes
from pamong.kit.files import Limits, Readable, store_file
from pamong.kit.wording import one_line
from pamong.people.access import ADMINISTRATORS, whole_region_for
from pamong.people.formats.arms import UnsafeArms, check_arms
from pamong.people.formats.reference import standings
from pamong.people.models import Region, TimeZone
from pamong.people.queries.standings import counted_standings

ARMS: Final = Limits(max_bytes=64 << 10, media_types=frozenset({filetypes.SVG}))
"""What a picture of the arms may be."""

OFFICE_LENGTH, LETTERHEAD_LENGTH, LETTERHEAD_LINES, HUES = 200, 600, 6, 360


def set_up_region(
    actor: Actor,
    *,
    region: str,
    office: str,
    letterhead: str,
    time_zone: str,
    hue: int,
    counted: frozenset[str] | None,
    arms: Readable | None = None,
    without_arms: bool = False,
) -> Region:
    """Choose for a region. What is as before stays; nothing new changes nothing.

    region      code
    hue         degrees, 0 to 359
    counted     codes of the legal standings in the denominators; None: as usual
    arms        a new picture; None keeps the present one, unless ``without_arms``
    raises      NotFound for who does not administer the whole region; Invalid ``region-office``, ``region-letterhead``,
                ``region-zone``, ``region-hue``, ``region-standing``, ``region-arms``; TooLarge
    """
    with transaction.atomic():
        owner = whole_region_for(actor, region, ADMINISTRATORS)
        row = Region.objects.select_for_update().get(pk=owner.pk)
        chosen: dict[str, Any] = {
            "office": one_line(office),
            "letterhead": "\n".join(line for line in map(one_line, letterhead.splitlines()) if line),
            "time_zone": time_zone,
            "hue": hue,
            "left_out": _left_out(counted),
        }
        _refuse(chosen)
        if arms is not None:
            chosen["arms_id"] = _kept(actor, row, arms)
        elif without_arms:
            chosen["arms_id"] = None
        changed = [column for column, value in chosen.items() if getattr(row, column) != value]
        if changed:
            Region.objects.filter(pk=row.pk).update(**chosen)
            names = [column.removesuffix("_id") for column in changed]
            record(actor, "people.region_changed", row, region=row.pk, columns=names)
    row.refresh_from_db()
    return row


def _left_out(counted: frozenset[str] | None) -> list[str] | None:
    """As it is stored: what is not counted, in order; None where that is as usual."""
    if counted is None or counted == counted_standings(None):
        return None
    if unknown := counted - set(standings()):
        raise Invalid(
            "region-standing",
            _("Kedudukan hukum berkode %(codes)s tidak dikenal. Pilih dari daftar.")
            % {"codes": ", ".join(sorted(unknown))},
        )
    return sorted(set(standings()) - counted)


def _refuse(chosen: dict[str, Any]) -> None:
    if len(chosen["office"]) > OFFICE_LENGTH:
        raise Invalid(
            "region-office", _("Nama kantor paling panjang %(length)s huruf. Singkatkan.") % {"length": OFFICE_LENGTH}
        )
    lines = chosen["letterhead"].splitlines()
    if len(lines) > LETTERHEAD_LINES or len(chosen["letterhead"]) > LETTERHEAD_LENGTH:
        raise Invalid(
            "region-letterhead",
            _("Kop paling banyak %(lines)s baris dan %(length)s huruf; terbaca %(read)s baris. Singkatkan.")
            % {"lines": LETTERHEAD_LINES, "length": LETTERHEAD_LENGTH, "read": len(lines)},
        )
    if chosen["time_zone"] not in TimeZone.values:
        raise Invalid("region-zone", _("Zona waktu itu tidak dikenal. Pilih WIB, WITA atau WIT."))
    if chosen["hue"] not in range(HUES):
        raise Invalid("region-hue", _("Warna ditulis sebagai bilangan bulat 0 sampai 359."))


def _kept(actor: Actor, region: Region, arms: Readable) -> int:
    content = arms.read(ARMS.max_bytes + 1)
    try:
        if len(content) <= ARMS.max_bytes:  # a larger one the store refuses, with the sentence for that
            check_arms(content)
    except UnsafeArms as error:
        raise Invalid("region-arms", str(error)) from error
    name = f"lambang-{region.code}.svg"
    return store_file(actor, region=RegionId(region.pk), stream=BytesIO(content), name=name, limits=ARMS).pk
