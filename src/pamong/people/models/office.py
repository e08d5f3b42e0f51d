"""Offices and the posts in them."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from pamong.core.fields import public_id
from pamong.people.models.dated import ends_after_it_begins, folded, one_current


class Unit(models.Model):
    """An office, for as long as it exists. What it is called and where it stands is told by its versions."""

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    source_id = models.TextField(db_default="", help_text="id in the national registry; empty when unknown")
    batch = models.BigIntegerField(null=True, help_text="import that created it")
    created_at = models.DateTimeField()

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint("region", "source_id", condition=~Q(source_id=""), name="unit_source_once"),
        )


class UnitVersion(models.Model):
    """Name and place of a unit in the tree, for a time. A unit without a current version has been closed."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.TextField()
    folded = models.GeneratedField(expression=folded("name"), output_field=models.TextField(), db_persist=True)
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True)
    since = models.DateField()
    until = models.DateField(null=True)

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        indexes = (models.Index("folded", name="unit_by_name"),)
        constraints = (
            one_current("unit_one_current_version", "unit"),
            ends_after_it_begins("unit_version_in_order"),
            models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=F("unit")), name="unit_not_below_itself"),
            models.CheckConstraint(condition=~Q(name=""), name="unit_has_name"),
            ExclusionConstraint(
                name="unit_versions_apart",
                index_type="gist",
                expressions=[
                    (Func("unit", "unit", models.Value("[]"), function="int8range"), "&&"),
                    (Func("since", "until", function="daterange"), "&&"),
                ],
            ),
        )


class PositionKind(models.TextChoices):
    """The registry's *jenis jabatan*, by its codes."""

    STRUCTURAL = "1", _("Struktural")
    FUNCTIONAL = "2", _("Fungsional")
    BOTH = "3", _("Rangkap struktural dan fungsional")
    GENERAL = "4", _("Pelaksana")


class Position(models.Model):
    """A kind of post in a region: what somebody is there, in whichever unit."""

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    name = models.TextField()
    folded = models.GeneratedField(expression=folded("name"), output_field=models.TextField(), db_persist=True)
    kind = models.TextField(choices=PositionKind)
    level = models.TextField(db_default="", help_text="jenjang, by its name in the table of levels; empty when unknown")
    echelon = models.TextField(db_default="", help_text="eselon, the registry's code; empty when unknown")
    job_class = models.SmallIntegerField(null=True, help_text="kelas jabatan")
    field = models.TextField(db_default="", help_text="field of duty")
    batch = models.BigIntegerField(null=True, help_text="import that created it")
    closed_on = models.DateField(null=True)
    created_at = models.DateTimeField()

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint("region", "kind", "folded", name="position_once"),
            models.CheckConstraint(condition=~Q(name=""), name="position_has_name"),
            models.CheckConstraint(condition=Q(kind__in=PositionKind.values), name="position_kind"),
            models.CheckConstraint(condition=Q(job_class=None) | Q(job_class__range=(1, 17)), name="position_class"),
        )
