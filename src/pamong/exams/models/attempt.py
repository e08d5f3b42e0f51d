"""What a candidate does: the attempt, and every answer as it came."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from pamong.core.fields import public_id


class Attempt(models.Model):
    """A candidate's work on a form (pengerjaan). One for each candidate.

    generation  of the token: a new one (another computer) makes older ones useless
    slots       of the form
    deadline    by the server's clock; None while the clock does not run. Time given back moves it
    left        seconds left while paused
    receipt     digest of what is stored, told at the end
    """

    uuid = public_id()
    candidate = models.OneToOneField("exams.Candidate", on_delete=models.PROTECT, related_name="+")
    sitting = models.ForeignKey("exams.Sitting", on_delete=models.PROTECT, related_name="+")
    form = models.ForeignKey("exams.Form", on_delete=models.PROTECT, related_name="+")
    region = models.BigIntegerField()
    generation = models.SmallIntegerField(db_default=1)
    slots = models.SmallIntegerField()
    entered_at = models.DateTimeField()
    admitted_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    deadline = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    left = models.IntegerField(null=True)
    submitted_at = models.DateTimeField(null=True, help_text="by the candidate")
    ended_at = models.DateTimeField(null=True, help_text="by a proctor, or because the time was up")
    receipt = models.TextField(db_default="")

    personal_data: ClassVar[dict[str, str]] = {"candidate": "whose work it is"}

    class Meta:
        # what is asked every few seconds, whether anything was ever held here
        indexes = (
            models.Index(
                "sitting",
                condition=Q(started_at__isnull=False, submitted_at=None, ended_at=None, paused_at=None),
                name="attempt_at_work",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(started_at=None, deadline=None)
                | Q(started_at__isnull=False, admitted_at__isnull=False, deadline__isnull=False),
                name="attempt_started",
            ),
            models.CheckConstraint(
                condition=Q(paused_at=None, left=None) | Q(paused_at__isnull=False, left__gte=0),
                name="attempt_paused",
            ),
            models.CheckConstraint(
                condition=Q(receipt="", submitted_at=None, ended_at=None)
                | ~Q(receipt="") & (Q(submitted_at__isnull=False) | Q(ended_at__isnull=False)),
                name="attempt_receipt_at_the_end",
            ),
        )


class Response(models.Model):
    """One answer as it came (jawaban). Append-only evidence: the highest ``seq`` of a slot holds.

    The key begins with the region, and nothing points here.
    value       JSON as the item type reads it; null: the candidate took the answer back
    """

    pk = models.CompositePrimaryKey("region", "attempt", "slot", "seq")
    region = models.BigIntegerField()
    attempt = models.BigIntegerField()
    slot = models.SmallIntegerField()
    seq = models.IntegerField()
    value = models.TextField()
    at = models.DateTimeField()

    personal_data: ClassVar[dict[str, str]] = {"value": "what the person answered"}

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(slot__gte=1, seq__gte=1), name="response_counts_from_1"),)


class Signal(models.Model):
    """Where an attempt was last seen. The one table that is written over, every few seconds for a whole room.

    slot        at which the candidate is
    away        how often the window was left
    address     digest of the network address, and how often it changed
    """

    attempt = models.BigIntegerField(primary_key=True)
    sitting = models.BigIntegerField(db_index=True)
    seen_at = models.DateTimeField()
    slot = models.SmallIntegerField(db_default=0)
    away = models.IntegerField(db_default=0)
    address = models.TextField(db_default="")
    moves = models.IntegerField(db_default=0)

    personal_data: ClassVar[dict[str, str]] = {
        "away": "how often the person left the window",
        "address": "tells two networks apart, nothing else",
    }


class Silence(models.Model):
    """Nothing came from an attempt for a while, and then something did. Append-only."""

    attempt = models.BigIntegerField()
    sitting = models.BigIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField()

    personal_data: ClassVar[dict[str, str]] = {"attempt": "whose work it is"}

    class Meta:
        indexes = (models.Index("sitting", "since", name="silence_by_sitting"),)
        constraints = (
            models.UniqueConstraint("attempt", "since", name="silence_once"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="silence_in_order"),
        )
