"""What participants say afterwards, and what others see of it at work."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pamong.core.fields import public_id


class Instrument(models.Model):
    """What is looked at after a programme: behaviours at work, and between which two tests knowledge is compared.

    A change is the next number; what was asked before keeps the instrument with which it was asked.

    behaviours      sentences that somebody beside the person can see, 1 to 10
    pre, post       modules of the programme with a test, before and after; both or none
    peers           how many colleagues the system draws for each participant
    """

    uuid = public_id()
    programme = models.ForeignKey("learning.Programme", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField(help_text="1, 2, 3 …")
    behaviours: "models.Field[list[str], list[str]]" = ArrayField(models.TextField())
    pre = models.ForeignKey("learning.Module", on_delete=models.PROTECT, related_name="+", null=True)
    post = models.ForeignKey("learning.Module", on_delete=models.PROTECT, related_name="+", null=True)
    peers = models.SmallIntegerField(default=2)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True, help_text="account; null for the system")

    personal_data: ClassVar[dict[str, str]] = {"created_by": "account id of who wrote it"}

    class Meta:
        constraints = (
            models.UniqueConstraint("programme", "number", name="instrument_number_once"),
            models.CheckConstraint(condition=Q(behaviours__len__range=(1, 10)), name="instrument_behaviours"),
            models.CheckConstraint(condition=Q(peers__range=(0, 5)), name="instrument_peers"),
            models.CheckConstraint(
                condition=Q(pre=None, post=None) | Q(pre__isnull=False, post__isnull=False),
                name="instrument_both_tests",
            ),
        )


class ObserverRole(models.TextChoices):
    """As whom somebody answers."""

    ALUMNUS = "alumnus", _("Alumni")
    SUPERVISOR = "supervisor", _("Atasan")
    PEER = "peer", _("Rekan")


class Observation(models.Model):
    """Asking about everybody who completed an offering, so many days after its end.

    day         0 is before the first session; 30, 90, 180 after the last
    due_on      when it goes out by itself
    survey      id, in surveys; None until it went out
    skipped     why nobody was asked; empty when somebody was, or will be
    """

    uuid = public_id()
    offering = models.ForeignKey("learning.Offering", on_delete=models.PROTECT, related_name="+", db_index=False)
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="+")
    day = models.SmallIntegerField()
    due_on = models.DateField()
    survey = models.BigIntegerField(null=True, unique=True)
    opened_at = models.DateTimeField(null=True)
    skipped = models.TextField(db_default="")

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        indexes = (models.Index("due_on", name="observation_due", condition=Q(survey=None, skipped="")),)
        constraints = (
            models.UniqueConstraint("offering", "day", name="observation_once"),
            models.CheckConstraint(condition=Q(day__in=[0, 30, 90, 180]), name="observation_day"),
            models.CheckConstraint(
                condition=Q(survey=None, opened_at=None) | Q(survey__isnull=False, opened_at__isnull=False, skipped=""),
                name="observation_opened_or_skipped",
            ),
        )


class Observer(models.Model):
    """Who was asked about whom, and as what. The system draws peers; nobody chooses the own ones. Append-only."""

    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="+", db_index=False)
    about = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    role = models.TextField(choices=ObserverRole)
    invitation = models.BigIntegerField(unique=True, help_text="id, in surveys")

    personal_data: ClassVar[dict[str, str]] = {
        "about": "whose behaviour at work is asked about",
        "person": "who was asked about it",
    }

    class Meta:
        constraints = (
            models.UniqueConstraint("observation", "about", "person", name="observer_once"),
            models.CheckConstraint(condition=Q(role__in=ObserverRole.values), name="observer_role"),
            models.CheckConstraint(
                condition=Q(role="alumnus", about=F("person")) | ~Q(role="alumnus") & ~Q(about=F("person")),
                name="observer_of_oneself_is_alumnus",
            ),
        )


class SessionReaction(models.Model):
    """The anonymous survey after one session: was it useful, clear, well held.

    survey      id, in surveys
    """

    session = models.OneToOneField("learning.Session", on_delete=models.PROTECT, related_name="+")
    survey = models.BigIntegerField(unique=True)
    asked_at = models.DateTimeField()

    personal_data: ClassVar[dict[str, str]] = {}
