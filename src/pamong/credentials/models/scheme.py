"""Schemes: what a certificate of a region promises, and by which rule it is earned."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from pamong.core.fields import public_id


class Scheme(models.Model):
    """A certification that a region gives, through its versions."""

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+", db_index=False)
    code = models.TextField(help_text="SK-PTSP-01")
    title = models.TextField(help_text="Petugas Front Office Perizinan")
    template = models.TextField(db_default="", help_text="ready scheme it was made from; empty for none")
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True, help_text="account; null for the system")
    retired_at = models.DateTimeField(null=True, help_text="nobody applies any more; what was given keeps its validity")
    retirement = models.TextField(db_default="", help_text="why")

    personal_data: ClassVar[dict[str, str]] = {"created_by": "account id of who made it"}

    class Meta:
        constraints = (
            models.UniqueConstraint("region", "code", name="scheme_code_once"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(title=""), name="scheme_has_name"),
            models.CheckConstraint(
                condition=Q(retired_at=None) | ~Q(retirement=""), name="scheme_retired_for_a_reason"
            ),
        )


class SchemeVersion(models.Model):
    """A scheme as it is at a time. A published one never changes; the newest published one takes applications.

    prerequisites   sentences that the document check goes through one by one
    requires        scheme of which the applicant must hold a certificate that is in force
    months          validity of a certificate
    renewal_days    before the end from which it can be renewed
    renewal         rule of renewal, for each unit alike; null: as at first
    separation      months in which who trained the candidate neither assesses nor decides
    appeal_days     working days to file an appeal; ``answer_days`` to answer it
    """

    uuid = public_id()
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField(help_text="1, 2, 3 …")
    level = models.TextField(db_default="", help_text="as it follows the title: tingkat 3")
    about = models.TextField(db_default="", help_text="who it is for and what it covers, for anybody to read")
    basis = models.TextField(db_default="", help_text="regulation or decree it rests on")
    source = models.TextField(db_default="", help_text="where its numbers stand; empty: belum dikonfirmasi")
    prerequisites: "models.Field[list[str], list[str]]" = ArrayField(models.TextField(), default=list)
    requires = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+", null=True)
    months = models.SmallIntegerField(default=36)
    renewal_days = models.SmallIntegerField(default=90)
    renewal: "models.JSONField[dict[str, Any] | None, dict[str, Any] | None]" = models.JSONField(null=True)
    separation = models.SmallIntegerField(default=24)
    appeal_days = models.SmallIntegerField(default=10)
    answer_days = models.SmallIntegerField(default=14)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.BigIntegerField(null=True, help_text="account; null for the system")

    personal_data: ClassVar[dict[str, str]] = {"published_by": "account id of who published it"}

    class Meta:
        constraints = (
            models.UniqueConstraint("scheme", "number", name="scheme_version_once"),
            models.UniqueConstraint("scheme", condition=Q(published_at=None), name="scheme_one_draft"),
            models.CheckConstraint(condition=Q(months__range=(1, 120)), name="scheme_months"),
            models.CheckConstraint(condition=Q(renewal_days__range=(0, 730)), name="scheme_renewal"),
            models.CheckConstraint(condition=Q(separation__range=(0, 120)), name="scheme_separation"),
            models.CheckConstraint(
                condition=Q(appeal_days__range=(1, 90), answer_days__range=(1, 90)), name="scheme_appeal"
            ),
        )


class SchemeUnit(models.Model):
    """A unit of competency in a version of a scheme (unit kompetensi).

    elements    what somebody who is competent does: each a sentence for the self-assessment
    rule        how it is shown, as ``science.scheme`` reads it
    """

    uuid = public_id()
    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField(help_text="1, 2, 3 …, the order on paper")
    code = models.TextField(help_text="PL.01; the same unit keeps its code through versions")
    title = models.TextField()
    elements: "models.Field[list[str], list[str]]" = ArrayField(models.TextField(), default=list)
    competency = models.ForeignKey("competency.Competency", on_delete=models.PROTECT, related_name="+", null=True)
    level = models.SmallIntegerField(null=True, help_text="of the competency that the unit proves")
    hours = models.DecimalField(max_digits=5, decimal_places=1, null=True, help_text="JP of the usual course")
    rule: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("version", "number"), name="scheme_unit_order", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint("version", "code", name="scheme_unit_once"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(title=""), name="scheme_unit_has_name"),
            models.CheckConstraint(
                condition=Q(competency=None, level=None) | Q(competency__isnull=False, level__range=(1, 9)),
                name="scheme_unit_level",
            ),
        )


class SchemePosition(models.Model):
    """A position whose work the scheme is about."""

    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.ForeignKey("people.Position", on_delete=models.PROTECT, related_name="+")

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (models.UniqueConstraint("version", "position", name="scheme_position_once"),)


class SchemePartner(models.Model):
    """A partner that assesses or certifies together with the region, and is named on the certificate."""

    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    partner = models.ForeignKey("learning.Partner", on_delete=models.PROTECT, related_name="+")
    part = models.TextField(help_text="what it does: menilai pelayanan publik")

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint("version", "partner", name="scheme_partner_once"),
            models.CheckConstraint(condition=~Q(part=""), name="scheme_partner_does"),
        )
