"""Regions: the governments that own the rows."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pamong.core.fields import public_id


class RegionKind(models.TextChoices):
    """What kind of government."""

    NATIONAL = "national", _("Nasional")
    MINISTRY = "ministry", _("Kementerian atau lembaga")
    PROVINCE = "province", _("Provinsi")
    REGENCY = "regency", _("Kabupaten")
    CITY = "city", _("Kota")


class TimeZone(models.TextChoices):
    """The three zones of Indonesia."""

    WIB = "Asia/Jakarta", "WIB"
    WITA = "Asia/Makassar", "WITA"
    WIT = "Asia/Jayapura", "WIT"


class Region(models.Model):
    """One *instansi*. A tree by ``parent``; but a grant over a region never reaches its children.

    What a region may choose for itself stands here as columns.
    """

    uuid = public_id()
    code = models.TextField(
        unique=True, help_text="15.04 as the home ministry numbers it; ministries have codes of ours: K.07"
    )
    kind = models.TextField(choices=RegionKind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    name = models.TextField(help_text="Kabupaten Batang Hari")
    time_zone = models.TextField(choices=TimeZone)
    hue = models.SmallIntegerField(db_default=248, help_text="accent of its pages, degrees of the colour wheel")
    arms = models.ForeignKey("kit.File", on_delete=models.PROTECT, related_name="+", null=True)
    office = models.TextField(db_default="", help_text="the office that organises: BKPSDM Kabupaten Batang Hari")
    letterhead = models.TextField(db_default="", help_text="lines under the name: address, telephone, site")
    left_out: "models.Field[list[str] | None, list[str] | None]" = ArrayField(
        models.TextField(), null=True, help_text="legal standings not counted in any denominator; null: as usual"
    )
    data_officer = models.TextField(db_default="", help_text="who watches over personal data; printed for everybody")
    data_officer_contact = models.TextField(db_default="", help_text="where that officer is reached")
    created_at = models.DateTimeField()

    personal_data: ClassVar[dict[str, str]] = {
        "data_officer": "the law wants the officer named in public",
        "data_officer_contact": "an address of the office, for everybody",
    }

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="national", code="ID")
                | Q(kind="ministry", code__regex=r"^K\.[0-9A-Z]{2,8}$")
                | Q(kind="province", code__regex=r"^[0-9]{2}$")
                | Q(kind__in=["regency", "city"], code__regex=r"^[0-9]{2}\.[0-9]{2}$"),
                name="region_code_form",
            ),
            models.CheckConstraint(condition=Q(hue__range=(0, 359)), name="region_hue_on_the_wheel"),
            models.CheckConstraint(condition=Q(time_zone__in=TimeZone.values), name="region_time_zone"),
            models.CheckConstraint(condition=Q(kind="national") | Q(parent__isnull=False), name="region_has_parent"),
        )
