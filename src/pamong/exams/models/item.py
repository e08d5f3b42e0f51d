"""Banks of items, items, and how each is worded."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pamong.core.fields import public_id


class Bank(models.Model):
    """Items that a region keeps together. A shared one may be used in forms of every region; nobody else changes it.

    practice    its items are for practice: shown with the right answers, never in an exam
    """

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    name = models.TextField()
    about = models.TextField(db_default="", help_text="for whom, from which sources")
    practice = models.BooleanField(db_default=False)
    shared_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint("region", "name", condition=Q(closed_at=None), name="bank_once"),
            models.CheckConstraint(condition=~Q(name=""), name="bank_has_name"),
        )


class ItemKind(models.TextChoices):
    """How an item asks. Each has a module of the same name in ``exams.items``."""

    SINGLE = "single", _("Pilihan ganda, satu jawaban")
    MULTIPLE = "multiple", _("Pilihan ganda, lebih dari satu jawaban")
    TRUE_FALSE = "true_false", _("Benar atau salah")
    JUDGEMENT = "judgement", _("Penilaian situasi, tiap pilihan bernilai")
    MATCHING = "matching", _("Menjodohkan")
    ORDERING = "ordering", _("Mengurutkan")
    NUMERIC = "numeric", _("Isian angka")
    SHORT_TEXT = "short_text", _("Isian singkat")


class Sector(models.TextChoices):
    """Field of work that an item is about."""

    GENERAL = "general", _("Umum")
    ADMINISTRATION = "administration", _("Administrasi")
    HEALTH = "health", _("Kesehatan")
    EDUCATION = "education", _("Pendidikan")
    LICENSING = "licensing", _("Perizinan")
    POPULATION = "population", _("Kependudukan")
    TECHNOLOGY = "technology", _("Teknologi informasi")


class Cognitive(models.TextChoices):
    """What an item asks of the mind, in the six steps of the revised taxonomy (Anderson & Krathwohl 2001)."""

    REMEMBER = "C1", _("C1 Mengingat")
    UNDERSTAND = "C2", _("C2 Memahami")
    APPLY = "C3", _("C3 Menerapkan")
    ANALYSE = "C4", _("C4 Menganalisis")
    EVALUATE = "C5", _("C5 Mengevaluasi")
    CREATE = "C6", _("C6 Mencipta")


class Item(models.Model):
    """A question through all its wordings, and what it is about."""

    uuid = public_id()
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="+", db_index=False)
    code = models.TextField(help_text="within the bank: PP-001")
    sector = models.TextField(choices=Sector, db_default=Sector.GENERAL)
    competency = models.ForeignKey("competency.Competency", on_delete=models.PROTECT, related_name="+", null=True)
    level = models.SmallIntegerField(null=True, help_text="of the competency")
    cognitive = models.TextField(choices=Cognitive, db_default="", blank=True)
    regulation = models.ForeignKey("competency.Regulation", on_delete=models.PROTECT, related_name="+", null=True)
    source = models.TextField(db_default="", help_text="where what it asks is written: UU 25/2009 pasal 21")
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True, help_text="account; null for the system")
    batch = models.BigIntegerField(null=True, help_text="import that wrote it")
    retired_at = models.DateTimeField(null=True)
    retirement = models.TextField(db_default="", help_text="why")
    undone_at = models.DateTimeField(null=True, help_text="its import was taken back: nobody sees it any more")

    personal_data: ClassVar[dict[str, str]] = {"created_by": "account id of who made it"}

    class Meta:
        constraints = (
            models.UniqueConstraint("bank", "code", name="item_code_once"),
            models.CheckConstraint(condition=~Q(code=""), name="item_has_code"),
            models.CheckConstraint(condition=Q(sector__in=Sector.values), name="item_sector"),
            models.CheckConstraint(
                condition=Q(cognitive="") | Q(cognitive__in=Cognitive.values), name="item_cognitive"
            ),
            models.CheckConstraint(
                condition=Q(level=None) | Q(competency__isnull=False, level__range=(1, 9)), name="item_level"
            ),
            models.CheckConstraint(condition=Q(retired_at=None) | ~Q(retirement=""), name="item_retired_for_a_reason"),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(retired_at__isnull=False), name="item_undone_is_retired"
            ),
        )


class ItemVersion(models.Model):
    """How an item is worded. Its state is told by times: written, handed in, reviewed, piloted, operational.

    content     as ``exams.items`` reads it, without the key
    digest      of content, in hexadecimal
    What was handed in never changes; a change is a new version.
    """

    uuid = public_id()
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField(help_text="1, 2, 3 …")
    kind = models.TextField(choices=ItemKind)
    content: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    digest = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.BigIntegerField(null=True, help_text="account; null for the system")
    handed_in_at = models.DateTimeField(null=True, help_text="waits for a review")
    returned_at = models.DateTimeField(null=True, help_text="the reviewer wants it changed")
    remark = models.TextField(db_default="", help_text="what the reviewer wrote")
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.BigIntegerField(null=True, help_text="account; null for the system")
    piloted_at = models.DateTimeField(null=True, help_text="may stand in forms without counting, from then")
    released_at = models.DateTimeField(null=True, help_text="operational from then")

    personal_data: ClassVar[dict[str, str]] = {
        "written_by": "account id of the author",
        "reviewed_by": "account id of the reviewer",
        "remark": "what the reviewer wrote to the author",
    }

    class Meta:
        constraints = (
            models.UniqueConstraint("item", "number", name="item_version_once"),
            models.UniqueConstraint(
                "item", condition=Q(handed_in_at=None) | Q(reviewed_at=None, returned_at=None), name="item_one_in_work"
            ),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="item_kind"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="item_digest"),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | Q(written_by=None) | ~Q(reviewed_by=F("written_by")),
                name="item_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(released_at=None, piloted_at=None) | Q(reviewed_at__isnull=False, returned_at=None),
                name="item_released_after_review",
            ),
            models.CheckConstraint(condition=Q(returned_at=None) | ~Q(remark=""), name="item_returned_with_a_remark"),
        )


class ItemKey(models.Model):
    """The right answer of a version, as ``exams.items`` reads it. Append-only: the last one holds for new scorings."""

    version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField(help_text="1, 2, 3 …; above 1 it is a correction")
    key: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    reason = models.TextField(db_default="", help_text="of a correction")
    set_at = models.DateTimeField()
    set_by = models.BigIntegerField(null=True, help_text="account; null for the system")

    personal_data: ClassVar[dict[str, str]] = {"set_by": "account id of who set it"}

    class Meta:
        constraints = (
            models.UniqueConstraint("version", "number", name="item_key_once"),
            models.CheckConstraint(
                condition=Q(number=1) | Q(number__gt=1) & ~Q(reason=""), name="item_key_corrected_for_a_reason"
            ),
        )


class Enemy(models.Model):
    """Two items that must not stand in one form: one gives the other away, or both ask the same."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+", db_index=False)
    other = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(db_default="")
    created_at = models.DateTimeField()

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint("item", "other", name="enemy_once"),
            models.CheckConstraint(condition=Q(item__lt=F("other")), name="enemy_in_order"),
        )


class ItemAlert(models.Model):
    """Something happened to what an item rests on: somebody must look at it before it stands in a new form.

    entry       journal entry that told of it; once for each item
    kept        True: the item stays as it is; False: it was retired or worded anew
    """

    uuid = public_id()
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+", db_index=False)
    regulation = models.ForeignKey("competency.Regulation", on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.BigIntegerField(null=True, help_text="account")
    kept = models.BooleanField(null=True)
    note = models.TextField(db_default="")

    personal_data: ClassVar[dict[str, str]] = {"closed_by": "account id of who decided"}

    class Meta:
        constraints = (
            models.UniqueConstraint("item", "entry", name="item_alert_once"),
            models.CheckConstraint(
                condition=Q(closed_at=None, kept=None) | Q(closed_at__isnull=False, kept__isnull=False) & ~Q(note=""),
                name="item_alert_closed",
            ),
        )
