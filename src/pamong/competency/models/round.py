"""Rounds of the needs analysis (AKPK): who is rated, by whom."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pamong.core.fields import public_id


class Round(models.Model):
    """One needs analysis: units, raters, and a last day. Closing it makes evidence and a snapshot.

    seed        of the drawing of peers, so that it can be repeated
    """

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    title = models.TextField()
    peers = models.SmallIntegerField(help_text="drawn for each person; 0 for none")
    seed = models.BigIntegerField()
    opens_on = models.DateField()
    closes_on = models.DateField(help_text="last day on which ratings are taken")
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True, help_text="account; null for the system")
    opened_at = models.DateTimeField(null=True, help_text="raters have been drawn and asked")
    closed_at = models.DateTimeField(null=True, help_text="evidence and snapshot have been written")
    cancelled_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {"created_by": "account id of who made it"}

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(title=""), name="round_has_title"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="round_in_order"),
            models.CheckConstraint(condition=Q(peers__range=(0, 6)), name="round_peers"),
            models.CheckConstraint(condition=Q(closed_at=None) | Q(opened_at__isnull=False), name="round_opened_first"),
        )


class RoundUnit(models.Model):
    """A unit, with those below it, whose people a round rates."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (models.UniqueConstraint("round", "unit", name="round_unit_once"),)


class RoundSubject(models.Model):
    """Who is rated in a round, for one post. Two posts are two rows, with two profiles."""

    uuid = public_id()
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    assignment = models.ForeignKey("people.Assignment", on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    survey = models.ForeignKey("surveys.Survey", on_delete=models.PROTECT, related_name="+", db_index=False)

    personal_data: ClassVar[dict[str, str]] = {"person": "who is rated"}

    class Meta:
        indexes = (models.Index("person", name="subject_by_person"),)
        constraints = (models.UniqueConstraint("round", "assignment", name="subject_once"),)


class RaterKind(models.TextChoices):
    """How a rater stands to who is rated."""

    SELF = "self", _("Diri sendiri")
    SUPERVISOR = "supervisor", _("Atasan langsung")
    PEER = "peer", _("Rekan")


class Rating(models.Model):
    """Somebody is asked to rate somebody; the answers stand in the survey. Replaced raters stay, cancelled."""

    subject = models.ForeignKey(RoundSubject, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField(choices=RaterKind)
    rater = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    invitation = models.OneToOneField("surveys.Invitation", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(db_default="", help_text="why this rater: head's post is vacant, replaced, small unit")
    cancelled_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {
        "rater": "who judges; shown to nobody but the rater and, as a count, to the organiser",
    }

    class Meta:
        indexes = (models.Index("rater", name="rating_by_rater"),)
        constraints = (
            models.UniqueConstraint("subject", "rater", condition=Q(cancelled_at=None), name="rating_once"),
            models.CheckConstraint(condition=Q(kind__in=RaterKind.values), name="rating_kind"),
        )
