"""Dictionaries of competencies, through their versions."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pamong.core.fields import public_id


class Framework(models.Model):
    """A published set of competencies (*kamus kompetensi*). One without a region comes with pamong, for everybody."""

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+", null=True)
    code = models.TextField(help_text="38/2017; of a region's own what it chooses")
    title = models.TextField()
    publisher = models.TextField(db_default="", help_text="who answers for it: the ministry of the sector")
    created_at = models.DateTimeField()

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint("region", "code", nulls_distinct=False, name="framework_code_once"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(title=""), name="framework_has_name"),
        )


class Confidence(models.TextChoices):
    """How sure we are that a source says so."""

    CONFIRMED_2 = "confirmed_2+", _("Dua sumber atau lebih")
    CONFIRMED_1 = "confirmed_1", _("Satu sumber")
    UNCONFIRMED = "unconfirmed", _("Belum dikonfirmasi")


class FrameworkVersion(models.Model):
    """A framework as worded at a time. Only one that is published counts; published ones never change."""

    uuid = public_id()
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="+")
    number = models.SmallIntegerField(help_text="1, 2, 3 …")
    label = models.TextField(help_text="as people say it: 2017, revisi 2026")
    source = models.TextField(db_default="", help_text="regulation or document, and who transcribed it")
    confidence = models.TextField(choices=Confidence)
    valid_since = models.DateField()
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.BigIntegerField(null=True, help_text="account; null for the system")
    batch = models.BigIntegerField(null=True, help_text="import that wrote it")

    personal_data: ClassVar[dict[str, str]] = {"published_by": "account id of who published it"}

    class Meta:
        constraints = (
            models.UniqueConstraint("framework", "number", name="framework_version_once"),
            models.UniqueConstraint("framework", condition=Q(published_at=None), name="framework_one_draft"),
            models.CheckConstraint(condition=Q(confidence__in=Confidence.values), name="framework_confidence"),
        )


class Group(models.TextChoices):
    """The groups of the regulation."""

    MANAGERIAL = "managerial", _("Manajerial")
    SOCIOCULTURAL = "sociocultural", _("Sosial kultural")
    TECHNICAL = "technical", _("Teknis")


class Aspect(models.TextChoices):
    """What of being able it is. A competency of the regulation is all three at once."""

    ALL = "all", _("Pengetahuan, keterampilan, dan sikap")
    KNOWLEDGE = "knowledge", _("Pengetahuan")
    SKILL = "skill", _("Keterampilan")
    ATTITUDE = "attitude", _("Sikap")


class Competency(models.Model):
    """Something one can be able to do, through all versions of its framework.

    What was shown of one that another has replaced counts for that other.
    """

    uuid = public_id()
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="+")
    code = models.TextField(help_text="M.05")
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField()

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint("framework", "code", name="competency_code_once"),
            models.CheckConstraint(condition=~Q(code=""), name="competency_has_code"),
            models.CheckConstraint(
                condition=Q(replaced_by=None) | ~Q(replaced_by=F("pk")), name="competency_not_itself"
            ),
        )


class CompetencyVersion(models.Model):
    """How one version of a framework words a competency."""

    version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="+")
    name = models.TextField()
    group = models.TextField(choices=Group)
    aspect = models.TextField(choices=Aspect, default=Aspect.ALL)
    definition = models.TextField(db_default="")
    critical = models.BooleanField(db_default=False, help_text="single holders of it are a risk that is shown first")

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint("version", "competency", name="competency_version_once"),
            models.CheckConstraint(condition=Q(group__in=Group.values), name="competency_group"),
            models.CheckConstraint(condition=Q(aspect__in=Aspect.values), name="competency_aspect"),
            models.CheckConstraint(condition=~Q(name=""), name="competency_has_name"),
        )


class Level(models.Model):
    """One step of a competency: the sentence that heads it, and the behaviours by which it is seen."""

    worded = models.ForeignKey(CompetencyVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField(help_text="1 is the lowest")
    headline = models.TextField()
    indicators: "models.Field[list[str], list[str]]" = ArrayField(models.TextField(), default=list)
    source = models.TextField(db_default="", help_text="where it differs from the version's")
    confidence = models.TextField(choices=Confidence)

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint("worded", "number", name="level_once"),
            models.CheckConstraint(condition=Q(number__range=(1, 9)), name="level_on_the_scale"),
            models.CheckConstraint(condition=~Q(headline=""), name="level_has_headline"),
            models.CheckConstraint(condition=Q(confidence__in=Confidence.values), name="level_confidence"),
        )
