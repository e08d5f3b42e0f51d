"""What an office gives to the public, and what it promises about it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pamong.core.fields import public_id


class Service(models.Model):
    """One thing that the public comes to a unit for (layanan). What it promises is told by its standards.

    code        stable name within the unit: izin-usaha. Units with one code can be compared
    template    ready service from which it was made; empty for none
    """

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    code = models.TextField()
    title = models.TextField()
    template = models.TextField(db_default="")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, help_text="no longer given")

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint("unit", "code", name="service_code_once"),
            models.CheckConstraint(condition=Q(code__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$"), name="service_code_form"),
            models.CheckConstraint(condition=~Q(title=""), name="service_has_title"),
        )


class PromiseUnit(models.TextChoices):
    """In what a promised time is counted."""

    WORKING_DAYS = "days", _("hari kerja")
    MINUTES = "minutes", _("menit")


class Standard(models.Model):
    """What is promised about a service, in the fourteen components of the law. Fixed for ever once published.

    components  number of the component, 1 to 14, as text → what is said about it
    promise     time from complete papers to the decision, in ``promise_unit``; None: nothing is promised
    fee         rupiah; 0: free of charge; None: not said
    """

    uuid = public_id()
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField(help_text="1, 2, 3 …")
    components = models.JSONField(default=dict)
    promise = models.SmallIntegerField(null=True)
    promise_unit = models.TextField(choices=PromiseUnit, db_default=PromiseUnit.WORKING_DAYS)
    fee = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.BigIntegerField(null=True, help_text="account; null for the system")

    personal_data: ClassVar[dict[str, str]] = {"published_by": "account id of who published it"}

    class Meta:
        constraints = (
            models.UniqueConstraint("service", "number", name="standard_number_once"),
            models.UniqueConstraint("service", condition=Q(published_at=None), name="standard_one_draft"),
            models.CheckConstraint(condition=Q(promise=None) | Q(promise__gte=0), name="standard_promise"),
            models.CheckConstraint(condition=Q(promise_unit__in=PromiseUnit.values), name="standard_promise_unit"),
            models.CheckConstraint(condition=Q(fee=None) | Q(fee__gte=0), name="standard_fee"),
        )


class TransparencyCheck(models.Model):
    """Whether something about a service is open to everybody, and how one sees it. Append-only; the newest of an item holds.

    item        key of the checklist
    proof       address or sentence by which anybody can see it; empty only where it is not open
    """

    uuid = public_id()
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.TextField()
    met = models.BooleanField()
    proof = models.TextField(db_default="")
    checked_at = models.DateTimeField()
    checked_by = models.BigIntegerField(null=True, help_text="account; null for the system")

    personal_data: ClassVar[dict[str, str]] = {"checked_by": "account id of who looked"}

    class Meta:
        indexes = (models.Index("service", "item", models.F("id").desc(), name="transparency_newest"),)
        constraints = (
            models.CheckConstraint(condition=Q(met=False) | ~Q(proof=""), name="transparency_proof"),
            models.CheckConstraint(condition=~Q(item=""), name="transparency_item"),
        )
