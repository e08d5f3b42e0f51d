"""Official letters, their numbers, and every edition that was handed out."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pamong.core.fields import public_id


class Period(models.TextChoices):
    """When a series begins again at 1."""

    YEAR = "year", _("Setiap tahun")
    MONTH = "month", _("Setiap bulan")
    NEVER = "never", _("Tidak pernah")


class NumberSeries(models.Model):
    """How one kind of paper of a region is numbered. Its row is locked while a number is taken: no gap, no reuse."""

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.TextField(help_text="kind of paper: assignment, invitation, certificate")
    pattern = models.TextField(help_text="800.1.11.1/{number}/BKPSDM/{year}")
    width = models.SmallIntegerField(db_default=1, help_text="digits of the number at least: 3 writes 007")
    period = models.TextField(choices=Period, default=Period.YEAR)
    source = models.TextField(db_default="", help_text="rule of the region; empty: belum dikonfirmasi")
    changed_at = models.DateTimeField()

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint("region", "key", name="series_once"),
            models.CheckConstraint(condition=Q(pattern__contains="{number}"), name="series_counts"),
            models.CheckConstraint(condition=Q(width__range=(1, 9)), name="series_width"),
            models.CheckConstraint(condition=Q(period__in=Period.values), name="series_period"),
        )


class IssuedNumber(models.Model):
    """A number that was given to something. Append-only: it is never given again."""

    series = models.ForeignKey(NumberSeries, on_delete=models.PROTECT, related_name="+", db_index=False)
    region = models.BigIntegerField()
    period = models.TextField(help_text="2026, 2026-11, or empty where the series never begins again")
    number = models.IntegerField()
    text = models.TextField(help_text="as it is printed: 800.1.11.1/417/BKPSDM/2026")
    source = models.TextField(help_text="what got it: office.letter:<uuid>")
    issued_at = models.DateTimeField()
    issued_by = models.BigIntegerField(null=True, help_text="account; null for the system")

    personal_data: ClassVar[dict[str, str]] = {"issued_by": "account id of who took it"}

    class Meta:
        constraints = (
            models.UniqueConstraint("series", "period", "number", name="number_once"),
            models.UniqueConstraint("region", "text", name="number_text_once"),
            models.UniqueConstraint("source", name="number_one_each"),
            models.CheckConstraint(condition=Q(number__gte=1), name="number_from_1"),
        )


class Letter(models.Model):
    """An official letter. What is in it stands in its editions; the last one holds, unless the letter was withdrawn."""

    uuid = public_id()
    code = models.TextField(unique=True, help_text="what a receiver types to see whether the letter is ours")
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField(help_text="template: invitation, assignment, roster, hours, completion")
    number = models.TextField(help_text="as printed; empty for a paper that has none, as an attendance sheet")
    subject = models.TextField(help_text="what it is about, without any person's name")
    source = models.TextField(db_default="", help_text="what it was written for: learning.offering:<uuid>")
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.BigIntegerField(null=True, help_text="account")
    withdrawal = models.TextField(db_default="", help_text="why it no longer holds")

    personal_data: ClassVar[dict[str, str]] = {"withdrawn_by": "account id of who withdrew it"}

    class Meta:
        indexes = (
            models.Index("region", F("created_at").desc(), name="letter_by_region"),
            models.Index("source", name="letter_by_source", condition=~Q(source="")),
        )
        constraints = (
            models.UniqueConstraint("region", "number", condition=~Q(number=""), name="letter_number_once"),
            models.CheckConstraint(condition=~Q(subject=""), name="letter_has_subject"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawal=""), name="letter_withdrawn_for_a_reason"
            ),
        )


class LetterEdition(models.Model):
    """One printing of a letter: its content, its file, and why it was printed again. Append-only."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="+", db_index=False)
    edition = models.SmallIntegerField(help_text="1 is the first")
    content = models.JSONField(help_text="what was given to the template")
    paper = models.TextField(help_text="a4 or f4")
    dated = models.DateField(help_text="date on the letter")
    reason = models.TextField(db_default="", help_text="why another edition; empty for the first")
    file = models.ForeignKey("kit.File", on_delete=models.PROTECT, related_name="+")
    digest = models.TextField(help_text="SHA-256 of the PDF, hexadecimal")
    issued_at = models.DateTimeField()
    issued_by = models.BigIntegerField(null=True, help_text="account; null for the system")

    personal_data: ClassVar[dict[str, str]] = {
        "content": "names, numbers and posts of the people in the letter",
        "issued_by": "account id of who issued it",
    }

    class Meta:
        constraints = (
            models.UniqueConstraint("letter", "edition", name="edition_once"),
            models.CheckConstraint(condition=Q(edition__gte=1), name="edition_from_1"),
            models.CheckConstraint(condition=Q(edition=1) | ~Q(reason=""), name="edition_again_for_a_reason"),
            models.CheckConstraint(condition=Q(paper__in=["a4", "f4"]), name="edition_paper"),
        )
