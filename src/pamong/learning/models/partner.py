"""Who teaches or takes part from outside."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pamong.core.fields import public_id


class PartnerKind(models.TextChoices):
    """What kind of house a partner is."""

    EDUCATION = "education", _("Lembaga pendidikan")
    MINISTRY = "ministry", _("Kementerian atau lembaga")
    GOVERNMENT = "government", _("Pemerintah daerah lain")
    FIRM = "firm", _("Perusahaan")
    AGENCY = "agency", _("Badan atau organisasi")


class Partner(models.Model):
    """A house with which a region teaches together."""

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField(choices=PartnerKind)
    name = models.TextField()
    address = models.TextField(db_default="")
    contact = models.TextField(db_default="", help_text="who is asked there, and how: name, office, telephone")
    note = models.TextField(db_default="")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {"contact": "somebody at the partner who can be asked"}

    class Meta:
        constraints = (
            models.UniqueConstraint("region", "name", condition=Q(closed_at=None), name="partner_once"),
            models.CheckConstraint(condition=~Q(name=""), name="partner_has_name"),
            models.CheckConstraint(condition=Q(kind__in=PartnerKind.values), name="partner_kind"),
        )


class Agreement(models.Model):
    """A *nota kesepahaman* or *perjanjian kerja sama* with a partner, for a time."""

    uuid = public_id()
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    number = models.TextField()
    title = models.TextField()
    since = models.DateField()
    until = models.DateField(help_text="last day on which it holds")
    duties = models.TextField(db_default="", help_text="who does what")
    file = models.ForeignKey("kit.File", on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField()
    ended_on = models.DateField(null=True, help_text="last day, where it ended before its time")

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint("partner", "number", name="agreement_once"),
            models.CheckConstraint(condition=~Q(number="") & ~Q(title=""), name="agreement_has_name"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="agreement_in_order"),
        )


class HonorariumClass(models.TextChoices):
    """By which class a speaker is paid. The classes are those that budgets name; amounts are set by each region."""

    MINISTER = "minister", _("Menteri atau setingkat")
    FIRST = "echelon-1", _("Eselon I atau setara")
    SECOND = "echelon-2", _("Eselon II atau setara")
    THIRD = "echelon-3", _("Eselon III ke bawah atau setara")
    NONE = "none", _("Tanpa honorarium")


class Speaker(models.Model):
    """Somebody who teaches for a region: a person, perhaps of another region or of no government."""

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", null=True)
    institution = models.TextField(db_default="", help_text="where from, as it stands beside the name")
    practitioner = models.BooleanField(db_default=False, help_text="does the work that is taught")
    expertise: "models.Field[list[str], list[str]]" = ArrayField(models.TextField(), default=list)
    honorarium = models.TextField(choices=HonorariumClass, default=HonorariumClass.NONE)
    conflict = models.TextField(db_default="", help_text="interests that those who plan should know")
    about = models.TextField(db_default="", help_text="a few sentences that participants read")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {
        "person": "who teaches",
        "institution": "where the speaker comes from",
        "expertise": "what the speaker can teach",
        "honorarium": "how the speaker is paid; only for those who organise",
        "conflict": "interests of the speaker; only for those who organise",
        "about": "what participants read of the speaker",
    }

    class Meta:
        constraints = (
            models.UniqueConstraint("region", "person", name="speaker_once"),
            models.CheckConstraint(condition=Q(honorarium__in=HonorariumClass.values), name="speaker_honorarium"),
        )
