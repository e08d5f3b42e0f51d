"""What shows that somebody is able, how it is weighed, and where it contradicts itself."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pamong.core.fields import UuidV7, public_id


class EvidenceKind(models.IntegerChoices):
    """By what a level was seen. Numbers, because there are very many rows."""

    EXAM = 1, _("Ujian")
    PRACTICAL = 2, _("Praktik")
    CERTIFICATE = 3, _("Sertifikat")
    SUPERVISOR = 4, _("Penilaian atasan")
    PEER = 5, _("Penilaian rekan")
    SELF = 6, _("Penilaian diri")


class Evidence(models.Model):
    """A level that somebody showed on a day, and by what. Append-only; nothing replaces anything.

    The key begins with the region that kept the person's record then, and nothing points here.
    """

    pk = models.CompositePrimaryKey("region", "id")
    region = models.BigIntegerField()
    id = models.UUIDField(db_default=UuidV7())
    person = models.BigIntegerField()
    competency = models.BigIntegerField()
    kind = models.SmallIntegerField(choices=EvidenceKind)
    level = models.FloatField(
        help_text="0 to the highest of the competency; a mean of several raters is no whole number"
    )
    standard_error = models.FloatField(null=True, help_text="of the level; null when unknown")
    raters = models.SmallIntegerField(null=True, help_text="how many judged; null where that is no number of people")
    observed_on = models.DateField()
    valid_until = models.DateField(null=True, help_text="last day on which it counts")
    source = models.TextField(
        help_text="what it comes from, once for each person, competency and kind: competency.round:12"
    )
    note = models.TextField(db_default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.BigIntegerField(null=True, help_text="account; null for the system")

    personal_data: ClassVar[dict[str, str]] = {
        "person": "whose level it is",
        "level": "what the person is able to do",
        "note": "what was written beside it",
        "recorded_by": "account id of who entered it",
    }

    class Meta:
        constraints = (
            models.UniqueConstraint("person", "competency", "kind", "source", "region", name="evidence_once"),
            models.CheckConstraint(condition=Q(kind__in=EvidenceKind.values), name="evidence_kind"),
            models.CheckConstraint(condition=Q(level__gte=0, level__lte=9), name="evidence_on_the_scale"),
            models.CheckConstraint(condition=Q(standard_error=None) | Q(standard_error__gt=0), name="evidence_error"),
            models.CheckConstraint(condition=Q(raters=None) | Q(raters__gte=1), name="evidence_raters"),
            models.CheckConstraint(condition=~Q(source=""), name="evidence_has_source"),
        )


class SetAside(models.Model):
    """An evidence that no longer counts, though it stays: a mistake, or the outcome of a discussion. Append-only."""

    pk = models.CompositePrimaryKey("region", "evidence")
    region = models.BigIntegerField()
    evidence = models.UUIDField()
    person = models.BigIntegerField()
    reason = models.TextField()
    at = models.DateTimeField()
    account = models.BigIntegerField(null=True, help_text="null for the system")

    personal_data: ClassVar[dict[str, str]] = {
        "person": "whose evidence it is",
        "reason": "why it does not count",
        "account": "account id of who decided",
    }

    class Meta:
        indexes = (models.Index("person", name="set_aside_by_person"),)
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="set_aside_has_reason"),)


class GapRule(models.Model):
    """How evidence is weighed and gaps are summed in a region, from a day on. A change is a new row; the old one stays.

    A region without a row has the rule that comes with pamong.
    """

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    number = models.SmallIntegerField(help_text="1, 2, 3 … within the region; 0 is pamong's own")
    exam = models.DecimalField(max_digits=3, decimal_places=2)
    practical = models.DecimalField(max_digits=3, decimal_places=2)
    certificate = models.DecimalField(max_digits=3, decimal_places=2)
    supervisor = models.DecimalField(max_digits=3, decimal_places=2)
    peer = models.DecimalField(max_digits=3, decimal_places=2)
    own = models.DecimalField(max_digits=3, decimal_places=2, help_text="self-rating")
    half_life = models.SmallIntegerField(help_text="months after which evidence weighs half")
    cap_each = models.BooleanField(help_text="JPM: a surplus in one competency does not make up for another")
    reason = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    set_by = models.BigIntegerField(null=True, help_text="account; null for the system")

    personal_data: ClassVar[dict[str, str]] = {"set_by": "account id of who decided it"}

    class Meta:
        constraints = (
            models.UniqueConstraint("region", "number", name="gap_rule_once"),
            models.UniqueConstraint("region", condition=Q(until=None), name="gap_rule_one_current"),
            models.CheckConstraint(condition=Q(number__gte=1), name="gap_rule_number_from_1"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{kind}__gte": 0.01, f"{kind}__lte": 0.99}), name=f"gap_rule_{kind}"
                )
                for kind in ("exam", "practical", "certificate", "supervisor", "peer", "own")
            ),
            models.CheckConstraint(condition=Q(half_life__range=(1, 600)), name="gap_rule_half_life"),
            models.CheckConstraint(condition=~Q(reason=""), name="gap_rule_has_reason"),
        )


class Discussion(models.Model):
    """Two kinds of evidence contradict each other by two levels or more: supervisor and person talk about it.

    The supervisor writes what came of it; it holds when the person agrees. Until then no level is counted.
    """

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    competency = models.ForeignKey("competency.Competency", on_delete=models.PROTECT, related_name="+")
    low_kind = models.SmallIntegerField(choices=EvidenceKind, help_text="kind that shows less")
    high_kind = models.SmallIntegerField(choices=EvidenceKind, help_text="kind that shows more")
    opened_at = models.DateTimeField()
    dropped_kind = models.SmallIntegerField(
        choices=EvidenceKind, null=True, help_text="proposed: which kind does not count"
    )
    outcome = models.TextField(db_default="", help_text="what the supervisor wrote")
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.BigIntegerField(null=True, help_text="account")
    declined_at = models.DateTimeField(null=True, help_text="the person did not agree to the last proposal")
    objection = models.TextField(db_default="", help_text="what the person wrote")
    settled_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {
        "person": "whom it is about",
        "outcome": "what the supervisor wrote about the person",
        "objection": "what the person wrote",
        "proposed_by": "account id of the supervisor",
    }

    class Meta:
        indexes = (models.Index("region", name="discussion_open", condition=Q(settled_at=None)),)
        constraints = (
            models.UniqueConstraint("person", "competency", condition=Q(settled_at=None), name="discussion_one_open"),
            models.CheckConstraint(condition=~Q(low_kind=F("high_kind")), name="discussion_two_kinds"),
            models.CheckConstraint(
                condition=Q(dropped_kind=None) | Q(dropped_kind=F("low_kind")) | Q(dropped_kind=F("high_kind")),
                name="discussion_drops_one_of_them",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(proposed_at__isnull=False, dropped_kind__isnull=False),
                name="discussion_settled_by_proposal",
            ),
        )
