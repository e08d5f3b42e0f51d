"""Holders of an older version are told what a newer one adds, while there is time to learn it."""

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core.actor import SYSTEM
from pamong.credentials.models import Credential, SchemeVersion
from pamong.credentials.queries.bridge import Added, added_units, holders_of_older
from pamong.credentials.queries.standing import last_day
from pamong.kit.wording import long_date
from pamong.office.actions.send import Draft, send_messages


def tell_bridge(*, version: int) -> int:
    """Write to everybody whose certificate in force lacks a unit of a version that was published; returns to how many.

    version     id. Repeating it changes nothing: of one version each person gets one message
    """
    with transaction.atomic():
        row = SchemeVersion.objects.select_related("scheme__region").get(pk=version)
        by_version: dict[int, tuple[Added, ...]] = {}
        drafts: dict[int, Draft] = {}
        for credential in holders_of_older(row):
            if credential.version_id not in by_version:
                by_version[credential.version_id] = added_units(credential.version_id, row)
            added = by_version[credential.version_id]
            if added:
                drafts[credential.person_id] = _draft(row, credential, added)
        source = f"credentials.schemeversion:{row.uuid}"
        region = row.scheme.region_id
        return send_messages(
            SYSTEM, region=region, topic="credentials.bridge", source=source, drafts=list(drafts.values())
        )


def _draft(row: SchemeVersion, credential: Credential, added: tuple[Added, ...]) -> Draft:
    subject = _("Skema %(title)s bertambah: %(n)s unit baru bagi Anda") % {"title": row.scheme.title, "n": len(added)}
    lines = [
        _("Sertifikat Anda tetap berlaku sampai %(day)s. Untuk memperpanjangnya, unit ini juga diminta:")
        % {"day": long_date(last_day(credential.valid_until, credential.region.time_zone))}
    ]
    lines += [_line(unit) for unit in added]
    return Draft(credential.person_id, subject, "\n".join(lines), f"/sertifikat/{credential.uuid}/")


def _line(unit: Added) -> str:
    ways = "; ".join(way.title for way in unit.programmes)
    name = f"{unit.code} {unit.title}"
    return _("%(name)s, dipelajari lewat %(ways)s") % {"name": name, "ways": ways} if ways else name
