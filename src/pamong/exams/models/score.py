"""What an attempt was worth, by which keys: each scoring is a run, and a person decides which one holds."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from pamong.core.fields import public_id


class ScoringRun(models.Model):
    """All attempts of a sitting scored by the same keys (putaran penskoran).

    keys        version id → number of the key that was used; ``digest`` of that
    method      version of ``science.scoring``
    The first one of a sitting holds at once; a later one when a person has decided so.
    """

    uuid = public_id()
    sitting = models.ForeignKey("exams.Sitting", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField(help_text="1, 2, 3 …")
    keys: "models.JSONField[dict[str, int], dict[str, int]]" = models.JSONField()
    digest = models.TextField()
    method = models.TextField()
    reason = models.TextField(db_default="", help_text="why it was scored again")
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True, help_text="account; null for the system")
    adopted_at = models.DateTimeField(null=True)
    adopted_by = models.BigIntegerField(null=True, help_text="account; null for the system")
    dropped_at = models.DateTimeField(null=True)
    decision = models.TextField(db_default="", help_text="what was written when it was adopted or dropped")

    personal_data: ClassVar[dict[str, str]] = {
        "made_by": "account id of who asked for it",
        "adopted_by": "account id of who decided",
    }

    class Meta:
        constraints = (
            models.UniqueConstraint("sitting", "number", name="scoring_run_once"),
            models.CheckConstraint(condition=Q(adopted_at=None) | Q(dropped_at=None), name="scoring_run_decided_once"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="scoring_run_has_reason"),
            models.CheckConstraint(
                condition=Q(number=1) | Q(adopted_at=None, dropped_at=None) | ~Q(decision=""),
                name="scoring_run_decided_with_words",
            ),
        )


class AnalysisRule(models.Model):
    """From how many people a region says a number about items, and what it proposes to look at. A change is a new row.

    A region without a row has the limits that come with pamong. Those that cannot be reached propose nothing: 1 for
    ``easy``, 0 for ``hard`` and ``unused``, -1 for ``low``.
    """

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    number = models.SmallIntegerField(help_text="1, 2, 3 … within the region; 0 is pamong's own")
    least = models.SmallIntegerField(help_text="people behind p, alpha and the error of measurement")
    least_r = models.SmallIntegerField(help_text="people behind a correlation, D and every proposal")
    easy = models.DecimalField(max_digits=3, decimal_places=2)
    hard = models.DecimalField(max_digits=3, decimal_places=2)
    low = models.DecimalField(max_digits=3, decimal_places=2)
    unused = models.DecimalField(max_digits=3, decimal_places=2)
    miskey = models.BooleanField(help_text="whether doubtful keys are proposed")
    reason = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    set_by = models.BigIntegerField(null=True, help_text="account; null for the system")

    personal_data: ClassVar[dict[str, str]] = {"set_by": "account id of who decided it"}

    class Meta:
        constraints = (
            models.UniqueConstraint("region", "number", name="analysis_rule_once"),
            models.UniqueConstraint("region", condition=Q(until=None), name="analysis_rule_one_current"),
            models.CheckConstraint(condition=Q(number__gte=1), name="analysis_rule_number_from_1"),
            models.CheckConstraint(
                condition=Q(least__range=(2, 10_000), least_r__range=(2, 10_000)), name="analysis_rule_people"
            ),
            models.CheckConstraint(
                condition=Q(easy__range=(0, 1), hard__range=(0, 1), unused__range=(0, 1), low__range=(-1, 1)),
                name="analysis_rule_limits",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="analysis_rule_has_reason"),
        )


class Score(models.Model):
    """What one attempt was worth in one run (skor). Append-only, and the same again from the same answers and keys.

    points, most    of the items that count
    percent         100 · points / most, rounded to two decimals, halves away from zero
    passed          None: the blueprint has no pass mark
    parts           for each competency and level: [competency id, level, items, points, most]
    """

    pk = models.CompositePrimaryKey("run", "attempt")
    run = models.ForeignKey(ScoringRun, on_delete=models.PROTECT, related_name="+", db_index=False)
    attempt = models.ForeignKey("exams.Attempt", on_delete=models.PROTECT, related_name="+")
    form = models.ForeignKey("exams.Form", on_delete=models.PROTECT, related_name="+")
    answered = models.SmallIntegerField()
    points = models.FloatField()
    most = models.FloatField()
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    passed = models.BooleanField(null=True)
    parts: "models.JSONField[list[list[Any]], list[list[Any]]]" = models.JSONField(default=list)
    at = models.DateTimeField()

    personal_data: ClassVar[dict[str, str]] = {
        "percent": "how well the person did",
        "parts": "what the person is able to do",
    }

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(percent__gte=0, percent__lte=100), name="score_percent"),)
