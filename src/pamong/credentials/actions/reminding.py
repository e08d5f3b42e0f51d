"""Certificates that end soon: told to who holds them 90, 30 and 7 days before, and to who organises, each once."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from pamong.core.actor import SYSTEM
from pamong.credentials.formats.states import State
from pamong.credentials.models import Credential
from pamong.credentials.queries.check import is_signed, scheme_words
from pamong.credentials.queries.states import in_state
from pamong.kit.wording import long_date
from pamong.office.actions.send import Draft, send_messages
from pamong.people.queries.organisers import organisers_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

DAYS: Final = (90, 30, 7)
"""How long before the end somebody is told."""


def remind_expiring(now: datetime) -> int:
    """Tell who holds a certificate that ends soon, and who organises there. Returns how many holders were told anew.

    Late it tells what is due then; repeated it tells nobody twice. Who has a newer certificate of the same scheme is not told.
    A region is one transaction, so that its organisers are told whenever a holder is; what ends together is written together.
    """
    regions = groupby(_ending(now).iterator(), lambda row: (row.region_id, row.region.code))
    return sum(_remind_region(region, code, rows, now) for (region, code), rows in regions)


def _remind_region(region: int, code: str, rows: Iterable[Credential], now: datetime) -> int:
    told = 0
    with transaction.atomic():
        for (version, last, days), found in groupby(rows, lambda row: (row.version_id, _last(row), _due(row, now))):
            if days is not None:
                drafts = [_draft(row, last) for row in found]
                told += _send(region, f"credentials.expiring:{version}:{last}:{days}", drafts)
        if told:
            _tell_organisers(region, code, told, now)
    return told


def _ending(now: datetime) -> "QuerySet[Credential]":
    newer = Credential.objects.filter(
        is_signed(),
        person=OuterRef("person"),
        version__scheme=OuterRef("version__scheme"),
        valid_until__gt=OuterRef("valid_until"),
    )
    soon = Credential.objects.filter(valid_until__gt=now, valid_until__lt=now + timedelta(days=DAYS[0] + 1))
    rows = soon.filter(in_state(State.VALID, now)).exclude(Exists(newer))
    return rows.select_related("region", "version__scheme").order_by("region", "version", "valid_until", "pk")


def _last(row: Credential) -> date:
    """The day on which it ends, where it was issued."""
    return row.valid_until.astimezone(ZoneInfo(row.region.time_zone)).date()


def _due(row: Credential, now: datetime) -> int | None:
    """Which of the days has come; None while none has, and for one that was not valid yet on that day."""
    zone, last = ZoneInfo(row.region.time_zone), _last(row)
    left = (last - now.astimezone(zone).date()).days
    days = min((day for day in DAYS if left <= day), default=None)
    if days is None or last - timedelta(days=days) <= row.valid_from.astimezone(zone).date():
        return None
    return days


def _draft(row: Credential, last: date) -> Draft:
    subject = _("Sertifikat %(scheme)s berakhir %(day)s") % {"scheme": scheme_words(row), "day": long_date(last)}
    body = _("Nomor %(number)s. Halaman sertifikatnya menyebut kapan dan bagaimana memperpanjangnya.") % {
        "number": row.number
    }
    return Draft(row.person_id, subject, body, f"/sertifikat/{row.uuid}/")


def _tell_organisers(region: int, code: str, count: int, now: datetime) -> None:
    subject = _("%(count)s sertifikat pegawai akan berakhir") % {"count": count}
    body = _("Pemegangnya baru saja diingatkan. Daftarnya menyebut siapa dan kapan.")
    path = f"/instansi/{code}/sertifikat/?keadaan=segera"
    drafts = [Draft(person, subject, body, path) for person in organisers_of(region)]
    _send(region, f"credentials.expiring:{code}:{now:%Y-%m-%d}", drafts)


def _send(region: int, source: str, drafts: Sequence[Draft]) -> int:
    return send_messages(SYSTEM, region=region, topic="credentials.expiring", source=source, drafts=drafts)
