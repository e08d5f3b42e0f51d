"""Gaps as they were on a day, never changed again."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pamong.core.fields import public_id


class Snapshot(models.Model):
    """The gaps of a region on a day. Baselines and trends are made of these.

    rule        the whole rule it was computed by, as values; ``rule_number`` 0 is pamong's own
    digest      SHA-256 of what it was computed from, so that the same input can be told
    """

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    round = models.OneToOneField("competency.Round", on_delete=models.PROTECT, related_name="+", null=True)
    title = models.TextField()
    day = models.DateField()
    rule_number = models.SmallIntegerField()
    rule = models.JSONField()
    digest = models.TextField()
    lines = models.IntegerField()
    people = models.IntegerField()
    taken_at = models.DateTimeField()
    taken_by = models.BigIntegerField(null=True, help_text="account; null for the system")

    personal_data: ClassVar[dict[str, str]] = {"taken_by": "account id of who took it"}

    class Meta:
        indexes = (models.Index("region", "day", name="snapshot_by_day"),)


class GapState(models.IntegerChoices):
    """Where one competency of one person stands."""

    COUNTED = 1, _("Dihitung")
    UNVERIFIED = 2, _("Belum terverifikasi")
    DISCUSSION = 3, _("Perlu dibahas")
    NONE = 4, _("Belum ada bukti")


class SnapshotLine(models.Model):
    """One competency that one post of one person asked for, and what was shown of it. Append-only.

    value, low, high    weighed level and its interval; null without evidence
    counted             the level that counts; null unless ``state`` is counted
    """

    pk = models.CompositePrimaryKey("region", "snapshot", "assignment", "competency")
    region = models.BigIntegerField()
    snapshot = models.BigIntegerField()
    assignment = models.BigIntegerField()
    competency = models.BigIntegerField()
    person = models.BigIntegerField()
    unit = models.BigIntegerField()
    position = models.BigIntegerField()
    required = models.SmallIntegerField()
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    counted = models.SmallIntegerField(null=True)
    state = models.SmallIntegerField(choices=GapState)

    personal_data: ClassVar[dict[str, str]] = {
        "person": "whose gap it is",
        "value": "what the person is able to do",
        "counted": "what the person is able to do",
    }

    class Meta:
        indexes = (models.Index("region", "snapshot", "person", name="line_by_person"),)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=GapState.values), name="line_state"),
            models.CheckConstraint(
                condition=Q(state=1, counted__isnull=False) | Q(state__in=[2, 3, 4], counted=None),
                name="line_counted_when_it_counts",
            ),
        )
