"""What positions ask for, and which rules in force that rests on."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pamong.core.fields import public_id


class JobLevelRule(models.Model):
    """A region's own default level for a *jenjang*, where it differs from the table that comes with pamong. Dated."""

    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    job_level = models.TextField(help_text="by its name in the table of levels: JPT Madya")
    level = models.SmallIntegerField()
    reason = models.TextField(help_text="source or decision")
    since = models.DateField()
    until = models.DateField(null=True)
    set_by = models.BigIntegerField(null=True, help_text="account; null for the system")
    created_at = models.DateTimeField()

    personal_data: ClassVar[dict[str, str]] = {"set_by": "account id of who decided it"}

    class Meta:
        constraints = (
            models.UniqueConstraint("region", "job_level", condition=Q(until=None), name="job_level_one_current"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="job_level_in_order"),
            models.CheckConstraint(condition=Q(level__range=(1, 9)), name="job_level_on_the_scale"),
            models.CheckConstraint(condition=~Q(reason=""), name="job_level_has_reason"),
        )


class Requirement(models.Model):
    """The level of one competency that a position asks for, for a time. Level 0: asked by default, but not here.

    A position without a row for a managerial or sociocultural competency asks for the default of its *jenjang*.
    """

    position = models.ForeignKey("people.Position", on_delete=models.PROTECT, related_name="+", db_index=False)
    competency = models.ForeignKey("competency.Competency", on_delete=models.PROTECT, related_name="+")
    level = models.SmallIntegerField()
    reason = models.TextField(db_default="", help_text="source: SK, analisis jabatan")
    since = models.DateField()
    until = models.DateField(null=True)
    set_by = models.BigIntegerField(null=True, help_text="account; null for the system")
    batch = models.BigIntegerField(null=True, help_text="import that wrote it")
    created_at = models.DateTimeField()

    personal_data: ClassVar[dict[str, str]] = {"set_by": "account id of who decided it"}

    class Meta:
        constraints = (
            models.UniqueConstraint("position", "competency", condition=Q(until=None), name="requirement_one_current"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="requirement_in_order"),
            models.CheckConstraint(condition=Q(level__range=(0, 9)), name="requirement_on_the_scale"),
        )


class RegulationKind(models.TextChoices):
    """What kind of rule."""

    LAW = "law", _("Undang-undang")
    GOVERNMENT = "government", _("Peraturan pemerintah")
    PRESIDENT = "president", _("Peraturan presiden")
    MINISTER = "minister", _("Peraturan menteri atau lembaga")
    REGIONAL = "regional", _("Peraturan daerah")
    HEAD = "head", _("Peraturan kepala daerah")
    DECREE = "decree", _("Keputusan")
    CIRCULAR = "circular", _("Surat edaran")
    PROCEDURE = "procedure", _("SOP")


class Regulation(models.Model):
    """A rule or procedure in force, or one that was. Withdrawn on a day; perhaps another came in its place."""

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(choices=RegulationKind)
    number = models.TextField(help_text="as people cite it: 38 Tahun 2017")
    title = models.TextField()
    issued_on = models.DateField()
    address = models.TextField(db_default="", help_text="where its text can be read; https only")
    withdrawn_on = models.DateField(null=True)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField()

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint("region", "kind", "number", "issued_on", name="regulation_once"),
            models.CheckConstraint(condition=~Q(number="") & ~Q(title=""), name="regulation_has_name"),
            models.CheckConstraint(
                condition=Q(successor=None) | Q(withdrawn_on__isnull=False), name="regulation_succeeded"
            ),
            models.CheckConstraint(condition=Q(successor=None) | ~Q(successor=F("pk")), name="regulation_not_itself"),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("issued_on")), name="regulation_in_order"
            ),
            models.CheckConstraint(
                condition=Q(address="") | Q(address__startswith="https://"), name="regulation_address"
            ),
        )


class RegulationLink(models.Model):
    """A competency rests on a rule: who has it can apply that rule."""

    regulation = models.ForeignKey(Regulation, on_delete=models.PROTECT, related_name="+", db_index=False)
    competency = models.ForeignKey("competency.Competency", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "regulation", "competency", condition=Q(ended_at=None), name="regulation_link_once"
            ),
        )


class ReviewKind(models.TextChoices):
    """What happened to the rule that a competency rests on."""

    WITHDRAWN = "withdrawn", _("Peraturan dicabut")
    REPLACED = "replaced", _("Peraturan diganti")


class Review(models.Model):
    """Something that somebody must look at again, because a rule it rests on is no longer in force."""

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    regulation = models.ForeignKey(Regulation, on_delete=models.PROTECT, related_name="+", db_index=False)
    competency = models.ForeignKey("competency.Competency", on_delete=models.PROTECT, related_name="+")
    position = models.ForeignKey(
        "people.Position",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        help_text="null: the competency itself",
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.BigIntegerField(null=True, help_text="account")
    result = models.TextField(db_default="", help_text="what was decided, in words")

    personal_data: ClassVar[dict[str, str]] = {"closed_by": "account id of who decided"}

    class Meta:
        indexes = (models.Index("region", "opened_at", name="review_open", condition=Q(closed_at=None)),)
        constraints = (
            models.UniqueConstraint("regulation", "competency", "position", nulls_distinct=False, name="review_once"),
            models.CheckConstraint(condition=Q(closed_at=None) | ~Q(result=""), name="review_closed_with_result"),
        )
