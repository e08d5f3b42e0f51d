"""The secret address at which a calendar program reads where somebody will be."""

from secrets import token_urlsafe

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import INSTALLATION, Actor
from pamong.core.journal import record
from pamong.core.refusals import Forbidden, NotFound
from pamong.learning.models import CalendarFeed


def renew_feed(actor: Actor) -> CalendarFeed:
    """A new address for the actor's own calendar; the one before leads nowhere from now on.

    raises      NotFound without an account; Forbidden ``acting``: the address would stay with who acts for somebody
    """
    if actor.person is None:
        raise NotFound
    if actor.behalf is not None:
        raise Forbidden(
            "acting", _("Alamat kalender hanya dibuat oleh pemiliknya sendiri. Selesaikan dulu atas namanya.")
        )
    with transaction.atomic():
        row, _made = CalendarFeed.objects.update_or_create(
            person_id=actor.person, defaults={"token": token_urlsafe(24), "made_at": timezone.now()}
        )
        record(actor, "learning.feed_renewed", row, region=row.person.region_id or INSTALLATION)
    return row
