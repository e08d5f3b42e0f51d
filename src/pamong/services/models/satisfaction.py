"""What the public says, and what came of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from pamong.core.fields import public_id


class SkmRound(models.Model):
    """The satisfaction survey of one service in one quarter (SKM). Its answers stand in surveys.

    survey      id, in surveys
    door        uuid of the way in for everybody, in surveys
    visits      how many came in the quarter, for the response rate; None: counted from the cases, or unknown
    basis       paper or file from which a quarter of the past was written down; empty for one that was asked here
    """

    uuid = public_id()
    service = models.ForeignKey("services.Service", on_delete=models.PROTECT, related_name="+", db_index=False)
    quarter = models.DateField(help_text="its first day")
    survey = models.BigIntegerField(unique=True)
    door = models.UUIDField(unique=True)
    visits = models.IntegerField(null=True)
    opened_at = models.DateTimeField()
    opened_by = models.BigIntegerField(null=True, help_text="account; null for the system")
    basis = models.TextField(db_default="", help_text="where a past quarter comes from; empty for one asked here")

    personal_data: ClassVar[dict[str, str]] = {"opened_by": "account id of who opened it"}

    class Meta:
        constraints = (
            models.UniqueConstraint("service", "quarter", name="skm_quarter_once"),
            models.CheckConstraint(condition=Q(visits=None) | Q(visits__gte=0), name="skm_visits"),
        )


class SkmRelease(models.Model):
    """What was published about a quarter: frozen with its rule and inputs. Append-only; a correction is the next number.

    result      everything the page shows: sums, n and mean of each element, distribution, rule, rounding, trust
    index       SKM × 25, not rounded
    rounded     as published
    digest      SHA-256 of the answers' counts, hex
    """

    uuid = public_id()
    round = models.ForeignKey(SkmRound, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField(help_text="1, 2, 3 …")
    why = models.TextField(db_default="", help_text="what a correction corrects")
    n = models.IntegerField(help_text="forms handed in")
    result = models.JSONField()
    index = models.DecimalField(max_digits=15, decimal_places=10)
    rounded = models.DecimalField(max_digits=5, decimal_places=2)
    band = models.TextField(help_text="A, B, C or D")
    rule = models.TextField(help_text="version of the rule by which it was worked out")
    digest = models.TextField()
    published_at = models.DateTimeField()
    published_by = models.BigIntegerField(null=True, help_text="account; null for the system")

    personal_data: ClassVar[dict[str, str]] = {"published_by": "account id of who published it"}

    class Meta:
        constraints = (
            models.UniqueConstraint("round", "number", name="release_number_once"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(why=""), name="release_correction_says_why"),
            models.CheckConstraint(condition=Q(band__in=["A", "B", "C", "D"]), name="release_band"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="release_digest_form"),
        )


class Improvement(models.Model):
    """What was changed because of answers (tindak lanjut SKM).

    said        what people said, in words that name nobody
    done        what the office does about it
    since       from when it is so; None: still to come
    """

    uuid = public_id()
    round = models.ForeignKey(SkmRound, on_delete=models.PROTECT, related_name="+")
    said = models.TextField()
    done = models.TextField()
    since = models.DateField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, help_text="no longer shown")

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(said="") & ~Q(done=""), name="improvement_says_both"),)
