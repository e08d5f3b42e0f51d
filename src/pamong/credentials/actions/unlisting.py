"""What is given up comes off the lists of sessions, so that nobody decides it."""

from django.utils import timezone

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.credentials.models import Application, Plenary, PlenaryCase


def take_off(actor: Actor, application: Application) -> None:
    """Off the list of every session that still takes votes. The application is held already, then the session, as everywhere."""
    listed = PlenaryCase.objects.filter(application=application, removed_at=None)
    open_ones = Plenary.objects.filter(pk__in=listed.values("plenary"), closed_at=None).order_by("pk")
    for plenary in open_ones.select_for_update(no_key=True):
        listed.filter(plenary=plenary).update(removed_at=timezone.now())
        record(actor, "credentials.case_removed", plenary, region=plenary.region_id, application=application.pk)
