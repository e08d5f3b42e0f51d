"""Certificates that end soon: told to who holds them 90, 30 and 7 days before, and to who organises, each once."""

from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

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
    """
    told: Counter[int] = Counter()
    for row in _ending(now).iterator():
        days = _due(row, now)
        if days is not None and _remind(row, days):
            told[row.region_id] += 1
    for region, count in told.items():
        _tell_organisers(region, count, now)
    return told.total()


def _ending(now: datetime) -> "QuerySet[Credential]":
    newer = Credential.objects.filter(
        is_signed(),
        person=OuterRef("person"),
        version__scheme=OuterRef("version__scheme"),
        valid_until__gt=OuterRef("valid_until"),
    )
    soon = Credential.objects.filter(valid_until__gt=now, valid_until__lt=now + timedelta(days=DAYS[0] + 1))
    rows = soon.filter(in_state(State.VALID, now)).exclude(Exists(newer))
    return rows.select_related("region", "version__scheme").order_by("pk")


def _due(row: Credential, now: datetime) -> int | None:
    """Which of the days has come; None while none has, and for one that was not valid yet on that day."""
    zone = ZoneInfo(row.region.time_zone)
    last = row.valid_until.astimezone(zone).date()
    left = (last - now.astimezone(zone).date()).days
    days = min((day for day in DAYS if left <= day), default=None)
    if days is None or last - timedelta(days=days) <= row.valid_from.astimezone(zone).date():
        return None
    return days


def _remind(row: Credential, days: int) -> int:
    last = row.valid_until.astimezone(ZoneInfo(row.region.time_zone)).date()
    subject = _("Sertifikat %(scheme)s berakhir %(day)s") % {"scheme": scheme_words(row), "day": long_date(last)}
    body = _("Nomor %(number)s. Halaman sertifikatnya menyebut kapan dan bagaimana memperpanjangnya.") % {
        "number": row.number
    }
    draft = Draft(row.person_id, subject, body, f"/sertifikat/{row.uuid}/")
    source = f"credentials.expiring:{row.uuid}:{days}"
    return send_messages(SYSTEM, region=row.region_id, topic="credentials.expiring", source=source, drafts=[draft])


def _tell_organisers(region: int, count: int, now: datetime) -> None:
    subject = _("%(count)s sertifikat pegawai akan berakhir") % {"count": count}
    body = _("Pemegangnya baru saja diingatkan. Daftarnya menyebut siapa dan kapan.")
    code = Credential.objects.filter(region=region).values_list("region__code", flat=True)[0]
    path = f"/instansi/{code}/sertifikat/?keadaan=segera"
    drafts = [Draft(person, subject, body, path) for person in organisers_of(region)]
    source = f"credentials.expiring:{code}:{now:%Y-%m-%d}"
    send_messages(SYSTEM, region=region, topic="credentials.expiring", source=source, drafts=drafts)
