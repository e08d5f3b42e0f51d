"""What an exam consists of, and the forms that are put together by it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from pamong.core.fields import public_id
from pamong.exams.models.item import Cognitive, ItemKind, Sector


class Blueprint(models.Model):
    """Kisi-kisi: how many items of what, in how much time. A published one never changes.

    items       that count; ``pilots`` more stand among them without counting
    pass_mark   share of the points in per cent that is enough; None: nobody passes or fails
    practice    for practice: only items of practice banks, no record of anybody
    evidence    what somebody shows in it counts as evidence of competency
    """

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    title = models.TextField()
    about = models.TextField(db_default="", help_text="what a candidate reads before: purpose, material, rules")
    minutes = models.SmallIntegerField()
    items = models.SmallIntegerField()
    pilots = models.SmallIntegerField(db_default=0)
    pass_mark = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    pass_reason = models.TextField(db_default="", help_text="who decided the pass mark, and why")
    practice = models.BooleanField(db_default=False)
    evidence = models.BooleanField(db_default=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(title=""), name="blueprint_has_title"),
            models.CheckConstraint(condition=Q(minutes__range=(1, 600)), name="blueprint_minutes"),
            models.CheckConstraint(condition=Q(items__range=(1, 500)), name="blueprint_items"),
            models.CheckConstraint(condition=Q(pilots__range=(0, 100)), name="blueprint_pilots"),
            models.CheckConstraint(
                condition=Q(pass_mark=None) | Q(pass_mark__gte=0, pass_mark__lte=100) & ~Q(pass_reason=""),
                name="blueprint_pass_mark",
            ),
        )


class BlueprintBank(models.Model):
    """A bank from which a blueprint's items come."""

    blueprint = models.ForeignKey(Blueprint, on_delete=models.PROTECT, related_name="+", db_index=False)
    bank = models.ForeignKey("exams.Bank", on_delete=models.PROTECT, related_name="+")

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (models.UniqueConstraint("blueprint", "bank", name="blueprint_bank_once"),)


class BlueprintRow(models.Model):
    """One line: at least and at most so many items of that content. What is empty does not matter."""

    uuid = public_id()
    blueprint = models.ForeignKey(Blueprint, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField(help_text="1, 2, 3 … as the page shows them")
    sector = models.TextField(choices=Sector, db_default="", blank=True)
    competency = models.ForeignKey("competency.Competency", on_delete=models.PROTECT, related_name="+", null=True)
    level = models.SmallIntegerField(null=True)
    cognitive = models.TextField(choices=Cognitive, db_default="", blank=True)
    kind = models.TextField(choices=ItemKind, db_default="", blank=True)
    least = models.SmallIntegerField()
    most = models.SmallIntegerField()

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint("blueprint", "number", name="blueprint_row_once"),
            models.CheckConstraint(condition=Q(least__gte=0, most__gte=F("least")), name="blueprint_row_range"),
        )


class Form(models.Model):
    """A set of items in order (paket soal). Never changes.

    seed        with it, the blueprint and the items of that time, the form is drawn again; None: chosen by hand
    package     what a candidate gets: the items without keys, as the player reads them
    digest      of package, in hexadecimal
    """

    uuid = public_id()
    blueprint = models.ForeignKey(Blueprint, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField(help_text="1, 2, 3 … of the blueprint; people say A, B, C")
    seed = models.BigIntegerField(null=True)
    package: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    digest = models.TextField()
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True, help_text="account; null for the system")

    personal_data: ClassVar[dict[str, str]] = {"created_by": "account id of who drew it"}

    class Meta:
        constraints = (models.UniqueConstraint("blueprint", "number", name="form_once"),)


class FormItem(models.Model):
    """The item at one place of a form.

    counts      False: on trial, its points are not counted
    """

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="+", db_index=False)
    slot = models.SmallIntegerField(help_text="1, 2, 3 …")
    version = models.ForeignKey("exams.ItemVersion", on_delete=models.PROTECT, related_name="+")
    counts = models.BooleanField()

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint("form", "slot", name="form_slot_once"),
            models.UniqueConstraint("form", "version", name="form_item_once"),
            models.CheckConstraint(condition=Q(slot__gte=1), name="form_slot_from_1"),
        )
