"""What is taught, and by which rules it is completed."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pamong.core.fields import public_id


class Programme(models.Model):
    """Modules that are taught together. Only a published one has offerings; its modules then stay as they are.

    The five texts of "apa yang akan terjadi" and the evaluation plan are demanded before it is published.

    for_statuses, for_kinds, for_levels     who may register: kinds of employment, of position, *jenjang*; empty is all
    """

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+", db_index=False)
    template = models.TextField(db_default="", help_text="from which template it was made; empty for none")
    title = models.TextField()
    field = models.TextField(help_text="bidang, as facets name it")
    promise = models.TextField(db_default="", help_text="Setelah ini Anda dapat …")
    audience = models.TextField(db_default="", help_text="untuk siapa, in one line")
    compulsory = models.BooleanField(db_default=False, help_text="Wajib, else Pilihan")
    online = models.BooleanField(db_default=False, help_text="held without a room")
    international = models.BooleanField(db_default=False, help_text="hours count as international")

    purpose = models.TextField(db_default="")
    time_needed = models.TextField(db_default="")
    data_use = models.TextField(db_default="", help_text="who sees what of the participant")
    consequences = models.TextField(db_default="", help_text="of coming, of staying away, of not passing")
    help = models.TextField(db_default="", help_text="whom to ask")

    evaluation_question = models.TextField(db_default="", help_text="what should be different afterwards")
    evaluation_measure = models.TextField(db_default="", help_text="by which indicator, from which source")
    evaluation_days = models.SmallIntegerField(null=True, help_text="days after the end at which it is looked at")

    for_statuses: "models.Field[list[str], list[str]]" = ArrayField(models.TextField(), default=list)
    for_kinds: "models.Field[list[str], list[str]]" = ArrayField(models.TextField(), default=list)
    for_levels: "models.Field[list[str], list[str]]" = ArrayField(models.TextField(), default=list)
    for_gap = models.BooleanField(db_default=False, help_text="only who has a gap that it closes")
    prerequisite = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)

    review_on = models.DateField(null=True, help_text="when somebody asks whether it is still right")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint("region", "title", condition=Q(withdrawn_at=None), name="programme_once"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(field=""), name="programme_has_name"),
            models.CheckConstraint(
                condition=Q(evaluation_days=None) | Q(evaluation_days__range=(1, 1000)), name="programme_evaluated"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None)
                | ~Q(purpose="")
                & ~Q(time_needed="")
                & ~Q(data_use="")
                & ~Q(consequences="")
                & ~Q(help="")
                & ~Q(evaluation_question="")
                & ~Q(evaluation_measure="")
                & Q(evaluation_days__isnull=False, review_on__isnull=False),
                name="programme_tells_before_publishing",
            ),
        )


class CompletionRule(models.TextChoices):
    """By what a module is completed."""

    ATTENDANCE = "attendance", _("Kehadiran")
    PRODUCT = "product", _("Hasil kerja")
    TEST = "test", _("Tes")


class Module(models.Model):
    """One part of a programme, in one of the 25 forms of development.

    share       percent of the planned minutes that must be attended, whatever the rule
    pass_mark   of a test, 0 to 100
    """

    uuid = public_id()
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField(help_text="1, 2, 3 …")
    title = models.TextField()
    form = models.TextField(help_text="KL01 to KL12, NKL01 to NKL13")
    hours = models.DecimalField(max_digits=5, decimal_places=1, help_text="JP as the programme states them")
    rule = models.TextField(choices=CompletionRule)
    share = models.SmallIntegerField(default=80)
    pass_mark = models.SmallIntegerField(null=True)
    task = models.TextField(db_default="", help_text="what is handed in, or tested")

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["programme", "number"], name="module_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=~Q(title=""), name="module_has_title"),
            models.CheckConstraint(
                condition=Q(form__regex=r"^(KL(0[1-9]|1[0-2])|NKL(0[1-9]|1[0-3]))$"), name="module_form"
            ),
            models.CheckConstraint(condition=Q(hours__gte=0, hours__lte=1000), name="module_hours"),
            models.CheckConstraint(condition=Q(rule__in=CompletionRule.values), name="module_rule"),
            models.CheckConstraint(condition=Q(share__range=(0, 100)), name="module_share"),
            models.CheckConstraint(
                condition=Q(rule="test", pass_mark__range=(0, 100)) | ~Q(rule="test") & Q(pass_mark=None),
                name="module_mark_of_tests",
            ),
        )


class Aim(models.Model):
    """A programme raises a competency to a level."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+", db_index=False)
    competency = models.ForeignKey("competency.Competency", on_delete=models.PROTECT, related_name="+")
    level = models.SmallIntegerField()

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint("programme", "competency", name="aim_once"),
            models.CheckConstraint(condition=Q(level__range=(1, 9)), name="aim_on_the_scale"),
        )


class ProgrammePosition(models.Model):
    """A position for which a programme is meant. A programme without any is for all."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.ForeignKey("people.Position", on_delete=models.PROTECT, related_name="+")

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (models.UniqueConstraint("programme", "position", name="programme_position_once"),)


class ProgrammePartner(models.Model):
    """A partner with whom a programme is held."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+", db_index=False)
    partner = models.ForeignKey("learning.Partner", on_delete=models.PROTECT, related_name="+")
    part = models.TextField(db_default="", help_text="what the partner does: kurikulum, pengajar, tempat")

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (models.UniqueConstraint("programme", "partner", name="programme_partner_once"),)
