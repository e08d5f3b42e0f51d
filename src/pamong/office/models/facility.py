"""Rooms and things that can be booked, and who has them when."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Func, Q
from django.utils.translation import gettext_lazy as _

from pamong.core.fields import public_id


class Network(models.TextChoices):
    """What can be expected of the network in a room."""

    NONE = "none", _("Tidak ada jaringan")
    WEAK = "weak", _("Jaringan lemah")
    STEADY = "steady", _("Jaringan stabil")


class Facility(models.Model):
    """A room that a region can book, for courses and for exams."""

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    name = models.TextField(help_text="Aula BKPSDM")
    address = models.TextField(db_default="", help_text="where to go, as it stands in an invitation")
    capacity = models.IntegerField(help_text="people that may sit there at once")
    computers = models.IntegerField(db_default=0, help_text="that work")
    network = models.TextField(choices=Network)
    accessible = models.BooleanField(db_default=False, help_text="can be reached and used in a wheelchair")
    note = models.TextField(db_default="", help_text="generator, projector, who has the key")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint("region", "name", condition=Q(closed_at=None), name="facility_once"),
            models.CheckConstraint(condition=~Q(name=""), name="facility_has_name"),
            models.CheckConstraint(condition=Q(capacity__range=(1, 100_000)), name="facility_capacity"),
            models.CheckConstraint(condition=Q(computers__range=(0, 100_000)), name="facility_computers"),
            models.CheckConstraint(condition=Q(network__in=Network.values), name="facility_network"),
        )


class Booking(models.Model):
    """A facility taken for a time, once. The database refuses a second one that overlaps.

    A change of time is a new booking: the old one is released, in the same transaction.
    """

    uuid = public_id()
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    during = DateTimeRangeField(help_text="from the first moment to the first one after")
    purpose = models.TextField(help_text="as others read it: Pelayanan Prima, angkatan 2")
    source = models.TextField(db_default="", help_text="what needs it: learning.session:<uuid>; empty: by hand")
    booked_at = models.DateTimeField()
    booked_by = models.BigIntegerField(null=True, help_text="account; null for the system")
    released_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {"booked_by": "account id of who booked it"}

    class Meta:
        indexes = (models.Index("source", name="booking_by_source", condition=~Q(source="")),)
        constraints = (
            models.CheckConstraint(condition=~Q(purpose=""), name="booking_has_purpose"),
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__startswith__isnull=False, during__endswith__isnull=False),
                name="booking_has_a_time",
            ),
            ExclusionConstraint(
                name="bookings_apart",
                index_type="gist",
                expressions=[
                    (Func("facility", "facility", models.Value("[]"), function="int8range"), "&&"),
                    ("during", "&&"),
                ],
                condition=Q(released_at=None),
            ),
        )
