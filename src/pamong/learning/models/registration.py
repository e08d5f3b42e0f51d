"""A person in an offering: from the wish to the seat."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from pamong.core.fields import public_id


class Way(models.TextChoices):
    """How a registration came about."""

    SELF = "self", _("Mendaftar sendiri")
    NOMINATED = "nominated", _("Diusulkan")
    IMPORTED = "imported", _("Impor")


class Registration(models.Model):
    """A person wants, gets or loses a seat in an offering. All of it is told by times.

    region, unit    where the person served when registering: the employer
    need            levels that lack in what the programme teaches, when registering
    lot             place in the draw, or by need; 1 is the first
    seated_at       has a seat; ``queued_at``: on the waiting list, in the order of ``lot``, then of time
    """

    uuid = public_id()
    offering = models.ForeignKey("learning.Offering", on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", null=True)
    way = models.TextField(choices=Way)
    reason = models.TextField(db_default="", help_text="why this person, as the supervisor wrote it")
    need = models.SmallIntegerField(db_default=0)
    registered_at = models.DateTimeField()
    registered_by = models.BigIntegerField(null=True, help_text="account; null for the system")
    batch = models.BigIntegerField(null=True, help_text="import that wrote it")
    approved_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    refusal = models.TextField(db_default="", help_text="why it was declined")
    lot = models.IntegerField(null=True)
    queued_at = models.DateTimeField(null=True)
    seated_at = models.DateTimeField(null=True)
    passed_over = models.TextField(db_default="", help_text="why no seat was given though the turn had come")
    confirmed_at = models.DateTimeField(null=True, help_text="the person said: I will come")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal = models.TextField(db_default="", help_text="why")

    personal_data: ClassVar[dict[str, str]] = {
        "person": "who takes part",
        "reason": "what the supervisor wrote about the person",
        "need": "what the person is not yet able to do",
        "refusal": "what the supervisor wrote about the person",
        "withdrawal": "why the person does not come",
        "registered_by": "account id of who registered",
    }

    class Meta:
        indexes = (
            models.Index("offering", "queued_at", name="registration_by_offering"),
            models.Index("person", F("registered_at").desc(), name="registration_by_person"),
            models.Index(
                "offering",
                "region",
                "unit",
                name="registration_seats",
                condition=Q(seated_at__isnull=False, withdrawn_at=None),
            ),
        )
        constraints = (
            models.UniqueConstraint(
                "offering",
                "person",
                condition=Q(withdrawn_at=None, declined_at=None),
                name="registration_once",
            ),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="registration_way"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawal=""), name="registration_withdrawn_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(declined_at=None) | ~Q(refusal=""), name="registration_declined_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(seated_at=None) | Q(declined_at=None), name="registration_seated_or_declined"
            ),
        )


class Approval(models.Model):
    """Somebody is asked whether a person may go. Where nobody answers for some days, the next above is asked as well.

    decided_by      account: the one asked, or who acts for that one
    """

    uuid = public_id()
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="+", db_index=False)
    step = models.SmallIntegerField(help_text="1: the supervisor; 2: who is above, …")
    approver = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    why = models.TextField(db_default="", help_text="why this one: the post below is empty, nobody answered")
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    agreed = models.BooleanField(null=True)
    note = models.TextField(db_default="")
    decided_by = models.BigIntegerField(null=True, help_text="account; null for the system")
    lapsed_at = models.DateTimeField(null=True, help_text="nobody needs to answer any more")

    personal_data: ClassVar[dict[str, str]] = {
        "approver": "who is asked",
        "note": "what the approver wrote about the person",
        "decided_by": "account id of who decided",
    }

    class Meta:
        indexes = (
            models.Index("approver", "asked_at", name="approval_waiting", condition=Q(decided_at=None, lapsed_at=None)),
        )
        constraints = (
            models.UniqueConstraint("registration", "step", name="approval_step_once"),
            models.UniqueConstraint("registration", "approver", name="approval_once"),
            models.CheckConstraint(
                condition=Q(decided_at=None, agreed=None) | Q(decided_at__isnull=False, agreed__isnull=False),
                name="approval_decided",
            ),
            models.CheckConstraint(condition=~Q(agreed=False) | ~Q(note=""), name="approval_declined_for_a_reason"),
        )


class Engagement(models.Model):
    """A person with a seat is at a session. The database refuses two at once, over all offerings of all regions."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey("learning.Session", on_delete=models.PROTECT, related_name="+")
    during = DateTimeRangeField()
    released_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {"person": "who is there", "during": "when the person is away from work"}

    class Meta:
        constraints = (
            models.UniqueConstraint("registration", "session", condition=Q(released_at=None), name="engagement_once"),
            ExclusionConstraint(
                name="engagements_apart",
                index_type="gist",
                expressions=[
                    (Func("person", "person", models.Value("[]"), function="int8range"), "&&"),
                    ("during", "&&"),
                ],
                condition=Q(released_at=None),
            ),
        )


class OfferingInvitation(models.Model):
    """Somebody was told of an offering by name, and perhaps looked at it."""

    offering = models.ForeignKey("learning.Offering", on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    invited_by = models.BigIntegerField(null=True, help_text="account; null for the system")
    seen_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {
        "person": "who was told",
        "seen_at": "whether the person looked",
        "invited_by": "account id of who told",
    }

    class Meta:
        constraints = (models.UniqueConstraint("offering", "person", name="offering_invitation_once"),)


class CalendarFeed(models.Model):
    """A secret address under which a person's calendar can read the own sessions. A new one makes the old one useless."""

    person = models.OneToOneField("people.Person", on_delete=models.PROTECT, related_name="+")
    token = models.TextField(unique=True)
    made_at = models.DateTimeField()

    personal_data: ClassVar[dict[str, str]] = {"token": "lets a calendar read where the person will be"}
