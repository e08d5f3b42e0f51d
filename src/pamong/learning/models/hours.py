"""What a year's learning is counted in: lesson hours (JP), over the whole person."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pamong.core.fields import UuidV7, public_id


class ConversionTable(models.Model):
    """How forms of development become hours, from a day on. Without a region: what comes with pamong."""

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+", null=True)
    number = models.SmallIntegerField(help_text="1, 2, 3 … within the region")
    valid_since = models.DateField()
    source = models.TextField()
    reason = models.TextField(db_default="", help_text="why the region counts otherwise")
    floor = models.SmallIntegerField(help_text="JP a year that a PNS has a right and duty to, at least")
    ceiling = models.SmallIntegerField(help_text="JP a contract year that a PPPK may be given, at most")
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True, help_text="account; null for the system")

    personal_data: ClassVar[dict[str, str]] = {"created_by": "account id of who decided it"}

    class Meta:
        constraints = (
            models.UniqueConstraint("region", "number", nulls_distinct=False, name="conversion_once"),
            models.CheckConstraint(
                condition=Q(floor__range=(0, 1000), ceiling__range=(0, 1000)), name="conversion_year"
            ),
        )


class ConversionUnit(models.TextChoices):
    """What of a form is counted."""

    PROGRAMME = "programme", _("program")
    DAY = "day", _("hari")
    SESSION = "session", _("sesi")
    ACTIVITY = "activity", _("kegiatan")


class CapPeriod(models.TextChoices):
    """Within which time a form is limited."""

    DAY = "day", _("sehari")
    MONTH = "month", _("sebulan")


class CapKind(models.TextChoices):
    """What is limited: hours, or how often."""

    HOURS = "hours", _("JP")
    TIMES = "times", _("kali")


class Conversion(models.Model):
    """One of the 25 forms in a table.

    hours           of one unit; null: as the programme states them
    abroad          of one unit of an international one; null: ``abroad_percent`` on top, or unknown
    """

    table = models.ForeignKey(ConversionTable, on_delete=models.PROTECT, related_name="+", db_index=False)
    form = models.TextField(help_text="KL01 to KL12, NKL01 to NKL13")
    name = models.TextField()
    registry = models.SmallIntegerField(help_text="the registry's jenisDiklat, 1 to 25")
    flag = models.TextField(help_text="the registry's T, F or P")
    classical = models.BooleanField()
    unit = models.TextField(choices=ConversionUnit)
    hours = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    abroad = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    abroad_percent = models.SmallIntegerField(null=True)
    cap = models.SmallIntegerField(null=True)
    cap_kind = models.TextField(choices=CapKind, db_default="")
    cap_period = models.TextField(choices=CapPeriod, db_default="")
    source = models.TextField()
    confidence = models.TextField(help_text="confirmed_2+, confirmed_1 or unconfirmed")

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint("table", "form", name="conversion_form_once"),
            models.CheckConstraint(condition=Q(unit__in=ConversionUnit.values), name="conversion_unit"),
            models.CheckConstraint(
                condition=Q(cap=None, cap_kind="", cap_period="")
                | Q(cap__isnull=False, cap_kind__in=CapKind.values, cap_period__in=CapPeriod.values),
                name="conversion_cap",
            ),
        )


class HoursLine(models.Model):
    """What somebody learnt on one day, as claimed; what of it counts is computed over the whole person. Append-only.

    Of one source only the lines of its last edition hold. What was taken back has one of 0 hours and 0 times.

    hours   of this day, JP as stated, before caps and before the fixed values of the form
    times   days, sessions or activities of this day, where the form counts those; else 0
    """

    pk = models.CompositePrimaryKey("region", "id")
    region = models.BigIntegerField(help_text="the employer then")
    id = models.UUIDField(db_default=UuidV7())
    person = models.BigIntegerField()
    day = models.DateField()
    form = models.TextField()
    international = models.BooleanField()
    hours = models.DecimalField(max_digits=6, decimal_places=2)
    times = models.SmallIntegerField()
    title = models.TextField()
    source = models.TextField(help_text="learning.module:<registration>:<module>, learning.outside:<uuid>")
    edition = models.SmallIntegerField(db_default=1, help_text="of the source; a correction writes the next")
    recorded_at = models.DateTimeField()
    recorded_by = models.BigIntegerField(null=True, help_text="account; null for the system")

    personal_data: ClassVar[dict[str, str]] = {
        "person": "who learnt",
        "title": "what the person learnt",
        "recorded_by": "account id of who recorded it",
    }

    class Meta:
        indexes = (models.Index("person", "day", name="hours_by_person"),)
        constraints = (
            models.UniqueConstraint("source", "day", "edition", "region", name="hours_once"),
            models.CheckConstraint(condition=~Q(source="") & ~Q(title=""), name="hours_have_source"),
        )


class OutsideTraining(models.Model):
    """Training that somebody had elsewhere, claimed with a proof, and verified by who organises."""

    uuid = public_id()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    form = models.TextField()
    title = models.TextField()
    organiser = models.TextField()
    place = models.TextField(db_default="")
    starts_on = models.DateField()
    ends_on = models.DateField()
    hours = models.DecimalField(
        max_digits=5, decimal_places=1, help_text="JP as the paper states; 0 where it states none"
    )
    times = models.SmallIntegerField(db_default=0, help_text="sessions or activities")
    international = models.BooleanField(db_default=False)
    number = models.TextField(db_default="", help_text="of the certificate")
    dated = models.DateField(null=True, help_text="of the certificate")
    file = models.ForeignKey("kit.File", on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    decision = models.TextField(db_default="", help_text="why it was refused, or what was changed")
    decided_by = models.BigIntegerField(null=True, help_text="account")
    withdrawn_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {
        "person": "who learnt",
        "title": "what the person learnt",
        "organiser": "where the person learnt",
        "number": "of the person's certificate",
        "file": "the person's certificate",
        "decision": "what was written about the claim",
        "decided_by": "account id of who decided",
    }

    class Meta:
        indexes = (
            models.Index("person", "starts_on", name="outside_by_person"),
            models.Index(
                "region",
                "claimed_at",
                name="outside_waiting",
                condition=Q(verified_at=None, refused_at=None, withdrawn_at=None),
            ),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(title="") & ~Q(organiser=""), name="outside_has_name"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="outside_in_order"),
            models.CheckConstraint(condition=Q(hours__gte=0, hours__lte=1000), name="outside_hours"),
            models.CheckConstraint(condition=Q(verified_at=None) | Q(refused_at=None), name="outside_one_answer"),
            models.CheckConstraint(condition=Q(refused_at=None) | ~Q(decision=""), name="outside_refused_for_a_reason"),
        )
