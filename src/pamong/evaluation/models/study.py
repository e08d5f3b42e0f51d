"""A question about effect, its plan before the data, and what was found."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pamong.core.fields import public_id


class StudyDesign(models.TextChoices):
    """What is compared with what."""

    STAGGERED = "staggered", _("Kantor dilatih dan kantor pembanding")
    LOTTERY = "lottery", _("Undian kantor")
    ITS = "its", _("Satu deret waktu, sebelum dan sesudah")
    BEFORE_AFTER = "before-after", _("Sebelum dan sesudah tanpa pembanding")


class Verdict(models.TextChoices):
    """The word of a report. The table by which it is chosen stands in ``science.impact.verdict``."""

    PROVEN = "terbukti", _("Terbukti")
    LIKELY = "mungkin", _("Mungkin")
    UNSEEN = "tidak terlihat", _("Tidak terlihat")
    THIN = "data kurang", _("Data kurang")
    WORSE = "memburuk", _("Memburuk")


class Study(models.Model):
    """Whether one programme changed one service (studi dampak). What it asks stands in its plans."""

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True, help_text="account; null for the system")
    published_at = models.DateTimeField(
        null=True, help_text="everybody reads it from then on, and every later estimate"
    )
    withdrawn_at = models.DateTimeField(null=True, help_text="given up; what was estimated stays")
    withdrawal = models.TextField(db_default="", help_text="why")

    personal_data: ClassVar[dict[str, str]] = {"created_by": "account id of who began it"}

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawal=""), name="study_withdrawal_says_why"
            ),
        )


class StudyPlan(models.Model):
    """What a study asks and how it will decide. Fixed for ever once locked; a change is the next number and says why.

    service         code that offices of a region share: izin-usaha
    indicator       key in services: processing_days
    meaningful      least change that matters, in units of the indicator; its sign is the good direction
    relative        ``meaningful`` is a share of what it was before
    first_month     first day of the first month looked at; ``last_month``: of the last
    planned_start   first day of the month from which the training can show
    least_people    of an office must have completed the programme before it counts as trained
    confirmatory    belongs to the planned family, whose p values are adjusted together (Holm)
    known_until     up to when cases were known when it was locked; after ``planned_start``: the data were there before the plan
    detectable      effect that could be found with 80 % power, worked out before the start
    digest          SHA-256 of the plan in canonical form, hex
    """

    uuid = public_id()
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField(help_text="1, 2, 3 …")
    question = models.TextField()
    programme = models.ForeignKey("learning.Programme", on_delete=models.PROTECT, related_name="+")
    service = models.TextField()
    indicator = models.TextField()
    design = models.TextField(choices=StudyDesign)
    meaningful = models.DecimalField(max_digits=12, decimal_places=4)
    relative = models.BooleanField(db_default=False)
    first_month = models.DateField()
    last_month = models.DateField()
    planned_start = models.DateField()
    least_people = models.SmallIntegerField(default=1)
    confirmatory = models.BooleanField(db_default=True)
    why = models.TextField(db_default="", help_text="why a locked plan was changed")
    created_at = models.DateTimeField()
    locked_at = models.DateTimeField(null=True)
    locked_by = models.BigIntegerField(null=True, help_text="account; null for the system")
    known_until = models.DateField(null=True)
    detectable = models.FloatField(null=True)
    digest = models.TextField(db_default="")

    personal_data: ClassVar[dict[str, str]] = {"locked_by": "account id of who locked it"}

    class Meta:
        constraints = (
            models.UniqueConstraint("study", "number", name="plan_number_once"),
            models.UniqueConstraint("study", condition=Q(locked_at=None), name="plan_one_draft"),
            models.CheckConstraint(condition=~Q(question="") & ~Q(service="") & ~Q(indicator=""), name="plan_asks"),
            models.CheckConstraint(condition=Q(design__in=StudyDesign.values), name="plan_design"),
            models.CheckConstraint(condition=~Q(meaningful=0), name="plan_meaningful"),
            models.CheckConstraint(
                condition=Q(first_month__lt=F("planned_start"), planned_start__lte=F("last_month")),
                name="plan_in_order",
            ),
            models.CheckConstraint(
                condition=Q(first_month__day=1, last_month__day=1, planned_start__day=1), name="plan_whole_months"
            ),
            models.CheckConstraint(condition=Q(least_people__gte=1), name="plan_people"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(why=""), name="plan_change_says_why"),
            models.CheckConstraint(
                condition=Q(locked_at=None, digest="") | Q(locked_at__isnull=False, digest__regex=r"^[0-9a-f]{64}$"),
                name="plan_locked_with_digest",
            ),
        )


class StudyDraw(models.Model):
    """Which offices come when, decided by lot where seats are few. Anybody can repeat it from what is published.

    seats       offices that start together
    apart       months from one start to the next; 0: one lottery, who is not drawn is compared
    commitment  SHA-256 of the seed, published before the draw
    """

    uuid = public_id()
    study = models.OneToOneField(Study, on_delete=models.PROTECT, related_name="+")
    first_month = models.DateField(help_text="in which the first start")
    seats = models.SmallIntegerField()
    apart = models.SmallIntegerField()
    seed = models.TextField(help_text="64 hexadecimal digits; secret until drawn")
    commitment = models.TextField()
    committed_at = models.DateTimeField()
    word = models.TextField(db_default="", help_text="said at the draw")
    entries = models.TextField(db_default="", help_text="digest of all offices that took part")
    drawn_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(seats__gte=1, apart__range=(0, 60)), name="study_draw_sizes"),
            models.CheckConstraint(condition=Q(first_month__day=1), name="study_draw_month"),
            models.CheckConstraint(
                condition=Q(seed__regex=r"^[0-9a-f]{64}$", commitment__regex=r"^[0-9a-f]{64}$"), name="study_draw_seed"
            ),
            models.CheckConstraint(
                condition=Q(drawn_at=None) | ~Q(word="") & Q(entries__regex=r"^[0-9a-f]{64}$"), name="study_draw_drawn"
            ),
        )


class StudyPlace(models.Model):
    """What an office drew. Append-only.

    place       1 is the first
    month       first day of the month in which it starts; None: it is compared
    """

    draw = models.ForeignKey(StudyDraw, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    place = models.SmallIntegerField()
    month = models.DateField(null=True)

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint("draw", "unit", name="study_place_unit_once"),
            models.UniqueConstraint("draw", "place", name="study_place_once"),
        )


class Estimate(models.Model):
    """What was found for a locked plan, from an extract that is kept (taksiran). Append-only; a re-run is the next number.

    extract     the panel as CSV: one row for each office and month, with the number of cases
    digest      SHA-256 of the extract, hex
    spec        the plan as a file that ``pamong study run`` reads
    document    the result as JSON: the bytes that page, file and command share
    version     of the software that worked it out
    """

    uuid = public_id()
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="+", db_index=False)
    plan = models.ForeignKey(StudyPlan, on_delete=models.PROTECT, related_name="+")
    number = models.SmallIntegerField(help_text="1, 2, 3 … within the study")
    extract = models.ForeignKey("kit.File", on_delete=models.PROTECT, related_name="+")
    digest = models.TextField()
    spec = models.TextField()
    document = models.TextField()
    verdict = models.TextField(choices=Verdict)
    effect = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    grade = models.TextField(db_default="", help_text="A to D; empty where nothing could be estimated")
    version = models.TextField()
    estimated_at = models.DateTimeField()
    estimated_by = models.BigIntegerField(null=True, help_text="account; null for the system")

    personal_data: ClassVar[dict[str, str]] = {"estimated_by": "account id of who asked for it"}

    class Meta:
        constraints = (
            models.UniqueConstraint("study", "number", name="estimate_number_once"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="estimate_verdict"),
            models.CheckConstraint(condition=Q(grade__in=["", "A", "B", "C", "D"]), name="estimate_grade"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="estimate_digest_form"),
            models.CheckConstraint(
                condition=(Q(low=None) | Q(low__lte=F("effect"))) & (Q(high=None) | Q(high__gte=F("effect"))),
                name="estimate_interval",
            ),
        )
