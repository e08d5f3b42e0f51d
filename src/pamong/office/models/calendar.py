"""Days on which an office does not work, beyond weekends and what the nation celebrates."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pamong.core.fields import public_id


class DayKind(models.TextChoices):
    """What a region says about a day."""

    OFF = "off", _("Libur")
    WORK = "work", _("Masuk kerja")


class CalendarDay(models.Model):
    """What a region decided about one day: off, or work though it would be off. Without a row the usual holds.

    The usual: Saturdays, Sundays, national holidays and *cuti bersama* are off.
    """

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    kind = models.TextField(choices=DayKind)
    name = models.TextField(help_text="Hari jadi Kabupaten Batang Hari")
    source = models.TextField(db_default="", help_text="decree; empty: belum dikonfirmasi")
    set_at = models.DateTimeField()
    set_by = models.BigIntegerField(null=True, help_text="account; null for the system")

    personal_data: ClassVar[dict[str, str]] = {"set_by": "account id of who decided it"}

    class Meta:
        constraints = (
            models.UniqueConstraint("region", "day", name="calendar_day_once"),
            models.CheckConstraint(condition=Q(kind__in=DayKind.values), name="calendar_day_kind"),
            models.CheckConstraint(condition=~Q(name=""), name="calendar_day_has_name"),
        )
