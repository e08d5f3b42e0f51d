"""Who decided what, together, for which reason; and how it was contested."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from pamong.core.fields import public_id


class Plenary(models.Model):
    """A session in which people decide about applications (sidang pleno)."""

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    title = models.TextField()
    held_on = models.DateField()
    place = models.TextField(db_default="")
    opened_at = models.DateTimeField()
    opened_by = models.BigIntegerField(null=True, help_text="account; null for the system")
    closed_at = models.DateTimeField(null=True)
    minutes = models.UUIDField(null=True, help_text="uuid of the letter with its minutes")

    personal_data: ClassVar[dict[str, str]] = {"opened_by": "account id of who opened it"}

    class Meta:
        indexes = (models.Index("region", F("held_on").desc(), name="plenary_by_region"),)
        constraints = (
            models.CheckConstraint(condition=~Q(title=""), name="plenary_has_title"),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(closed_at__isnull=False), name="plenary_minutes_after"
            ),
        )


class PlenaryCase(models.Model):
    """An application on the list of a session; ``round`` 2 where it is an appeal."""

    plenary = models.ForeignKey(Plenary, on_delete=models.PROTECT, related_name="+", db_index=False)
    application = models.ForeignKey("credentials.Application", on_delete=models.PROTECT, related_name="+")
    round = models.SmallIntegerField(default=1)
    listed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "plenary", "application", "round", condition=Q(removed_at=None), name="plenary_case_once"
            ),
            models.CheckConstraint(condition=Q(round__in=[1, 2]), name="plenary_case_round"),
        )


class DecisionVote(models.Model):
    """What one decider says about an application: which units are shown. Append-only. Two that say the same decide.

    evidence    digest of all unit results that the decider saw
    competent   ids of units
    """

    case = models.ForeignKey(PlenaryCase, on_delete=models.PROTECT, related_name="+", db_index=False)
    appointment = models.ForeignKey("credentials.Appointment", on_delete=models.PROTECT, related_name="+")
    competent: "models.Field[list[int], list[int]]" = ArrayField(models.BigIntegerField(), default=list)
    evidence = models.TextField()
    reason = models.TextField()
    at = models.DateTimeField()

    personal_data: ClassVar[dict[str, str]] = {"reason": "what the decider wrote about the person"}

    class Meta:
        constraints = (
            models.UniqueConstraint("case", "appointment", name="decision_vote_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="decision_vote_has_reason"),
            models.CheckConstraint(condition=Q(evidence__regex=r"^[0-9a-f]{64}$"), name="decision_vote_evidence"),
        )


class Decision(models.Model):
    """What holds about an application: competent (K), or not yet (BK) with the units that lack. Append-only.

    One a round: a second one is refused by the database. ``round`` 2 is the answer to an appeal.
    """

    uuid = public_id()
    application = models.ForeignKey(
        "credentials.Application", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    case = models.ForeignKey(PlenaryCase, on_delete=models.PROTECT, related_name="+")
    round = models.SmallIntegerField(default=1)
    competent = models.BooleanField()
    units: "models.Field[list[int], list[int]]" = ArrayField(
        models.BigIntegerField(), default=list, help_text="ids of units that are shown"
    )
    lacking: "models.Field[list[int], list[int]]" = ArrayField(
        models.BigIntegerField(), default=list, help_text="ids of units that are not"
    )
    first = models.ForeignKey(DecisionVote, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(DecisionVote, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    decided_on = models.DateField()
    at = models.DateTimeField()

    personal_data: ClassVar[dict[str, str]] = {
        "competent": "whether the person was found competent",
        "reason": "why",
    }

    class Meta:
        constraints = (
            models.UniqueConstraint("application", "round", name="decision_one_a_round"),
            models.CheckConstraint(condition=Q(round__in=[1, 2]), name="decision_round"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="decision_by_two"),
            models.CheckConstraint(
                condition=Q(competent=True, lacking=[]) | (Q(competent=False) & ~Q(lacking=[])),
                name="decision_competent_in_all",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_reason"),
        )


class PlanLine(models.Model):
    """What somebody who lacks a unit does next: from a partial pass to the whole (rencana unit). Append-only."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("credentials.SchemeUnit", on_delete=models.PROTECT, related_name="+")
    number = models.SmallIntegerField()
    lack: "models.JSONField[dict[str, object], dict[str, object]]" = models.JSONField(
        help_text="what the rule still asks for, as science.scheme writes it"
    )
    programme = models.UUIDField(null=True, help_text="uuid of a programme that teaches it")
    blueprint = models.UUIDField(null=True, help_text="uuid of the exam that shows it")

    personal_data: ClassVar[dict[str, str]] = {"lack": "what the person is not yet able to do"}

    class Meta:
        constraints = (models.UniqueConstraint("decision", "unit", "number", name="plan_line_once"),)


class Appeal(models.Model):
    """Somebody contests a decision (banding). An independent handler looks at it, a second examiner judges anew.

    due_on      last working day to answer, by the calendar of the region when it was filed
    upheld      the decision fell; a new one was made in round 2, or it is to be made
    """

    uuid = public_id()
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="+")
    grounds = models.TextField(help_text="why, in the person's words")
    file = models.ForeignKey("kit.File", on_delete=models.PROTECT, related_name="+", null=True)
    filed_at = models.DateTimeField()
    filed_by = models.BigIntegerField(null=True, help_text="account")
    due_on = models.DateField()
    accepted_at = models.DateTimeField(null=True, help_text="the handler found it admissible")
    answered_at = models.DateTimeField(null=True)
    upheld = models.BooleanField(null=True)
    answer = models.TextField(db_default="", help_text="what the person reads")
    withdrawn_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {
        "grounds": "what the person wrote",
        "file": "what the person handed in",
        "filed_by": "account id of who filed it",
        "answer": "what was answered to the person",
    }

    class Meta:
        indexes = (models.Index("due_on", name="appeal_open", condition=Q(answered_at=None, withdrawn_at=None)),)
        constraints = (
            models.CheckConstraint(condition=~Q(grounds=""), name="appeal_has_grounds"),
            models.CheckConstraint(
                condition=Q(answered_at=None, upheld=None)
                | (Q(answered_at__isnull=False, upheld__isnull=False) & ~Q(answer="")),
                name="appeal_answered",
            ),
        )
