"""Who was there, how that is known, and what became of it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pamong.core.fields import UuidV7, public_id


class Proof(models.TextChoices):
    """How somebody's presence came to be known."""

    SCANNED = "scanned", _("Pindai kode")
    TYPED = "typed", _("Ketik kode")
    ROSTER = "roster", _("Daftar oleh penyelenggara")
    OFFLINE = "offline", _("Ponsel penyelenggara tanpa jaringan")
    SHEET = "sheet", _("Lembar bertanda tangan")


class Attendance(models.Model):
    """What is known of a person at a session. Append-only: of several rows of one seat in one session the last one holds.

    present         False takes an earlier row back
    since, until    which part of the session; the whole of it where both are its own times
    """

    uuid = public_id()
    session = models.ForeignKey("learning.Session", on_delete=models.PROTECT, related_name="+", db_index=False)
    registration = models.ForeignKey(
        "learning.Registration", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    proof = models.TextField(choices=Proof)
    present = models.BooleanField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.TextField(db_default="", help_text="of an exception: late, left early, taken back")
    noted_at = models.DateTimeField(help_text="where it was seen, by the clock there")
    recorded_at = models.DateTimeField(help_text="when it reached us")
    recorded_by = models.BigIntegerField(null=True, help_text="account; null for the system")
    mark = models.TextField(db_default="", help_text="of an offline phone: which mark of which copy; once")

    personal_data: ClassVar[dict[str, str]] = {
        "registration": "who was there",
        "reason": "why somebody was late or away",
        "recorded_by": "account id of who wrote it",
    }

    class Meta:
        indexes = (models.Index("session", "registration", F("id").desc(), name="attendance_last"),)
        constraints = (
            models.UniqueConstraint("mark", condition=~Q(mark=""), name="attendance_mark_once"),
            models.CheckConstraint(condition=Q(proof__in=Proof.values), name="attendance_proof"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="attendance_in_order"),
            models.CheckConstraint(
                condition=Q(present=True) | ~Q(reason=""), name="attendance_taken_back_for_a_reason"
            ),
        )


class ScanOutcome(models.TextChoices):
    """What became of a code that somebody gave."""

    ACCEPTED = "accepted", _("Diterima")
    SHARED = "shared", _("Diterima, perangkat dipakai lebih dari satu orang")
    STALE = "stale", _("Kode sudah lewat")
    WRONG = "wrong", _("Kode tidak dikenal")
    EARLY = "early", _("Di luar jam sesi")
    STRANGER = "stranger", _("Bukan peserta")


class Scan(models.Model):
    """One code that somebody gave at a session, accepted or not. Append-only; shown to who organises."""

    pk = models.CompositePrimaryKey("session", "id")
    session = models.BigIntegerField()
    id = models.UUIDField(db_default=UuidV7())
    person = models.BigIntegerField()
    outcome = models.TextField(choices=ScanOutcome)
    age = models.IntegerField(
        null=True, help_text="seconds since the code was new; null where it is none of this session"
    )
    device = models.TextField(help_text="digest of a random mark in the browser")
    at = models.DateTimeField()

    personal_data: ClassVar[dict[str, str]] = {
        "person": "who gave the code",
        "device": "tells two browsers apart, nothing else",
    }

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(outcome__in=ScanOutcome.values), name="scan_outcome"),)


class RosterCopy(models.Model):
    """A roster taken along on a phone. What that phone notes without network is proven with this key."""

    uuid = public_id()
    session = models.ForeignKey("learning.Session", on_delete=models.PROTECT, related_name="+")
    account = models.BigIntegerField()
    key = models.TextField(help_text="64 hexadecimal digits, known to that phone and us")
    taken_at = models.DateTimeField()
    until = models.DateTimeField(help_text="marks that arrive later are refused")

    personal_data: ClassVar[dict[str, str]] = {"account": "who took the roster along"}

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(key__regex=r"^[0-9a-f]{64}$"), name="roster_key"),)


class ModuleResult(models.Model):
    """What somebody handed in or scored in a module. Append-only: the last one holds."""

    registration = models.ForeignKey(
        "learning.Registration", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    module = models.ForeignKey("learning.Module", on_delete=models.PROTECT, related_name="+", db_index=False)
    passed = models.BooleanField()
    mark = models.DecimalField(max_digits=5, decimal_places=2, null=True, help_text="of a test, 0 to 100")
    note = models.TextField(db_default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.BigIntegerField(null=True, help_text="account; null for the system")

    personal_data: ClassVar[dict[str, str]] = {
        "mark": "what the person scored",
        "note": "what was written about the work",
        "recorded_by": "account id of who judged",
    }

    class Meta:
        indexes = (models.Index("registration", "module", F("id").desc(), name="result_last"),)
        constraints = (
            models.CheckConstraint(condition=Q(mark=None) | Q(mark__gte=0, mark__lte=100), name="result_mark"),
        )


class Completion(models.Model):
    """What came of a registration when the offering was finished. A later row for the same one is a correction."""

    uuid = public_id()
    registration = models.ForeignKey("learning.Registration", on_delete=models.PROTECT, related_name="+")
    completed = models.BooleanField()
    lacking: "models.JSONField[list[str], list[str]]" = models.JSONField(
        default=list, help_text="what was missing, as codes with numbers of modules: attendance:2"
    )
    minutes = models.IntegerField(help_text="attended")
    planned = models.IntegerField(help_text="minutes of all sessions")
    reason = models.TextField(db_default="", help_text="of a correction")
    at = models.DateTimeField()
    recorded_by = models.BigIntegerField(null=True, help_text="account; null for the system")

    personal_data: ClassVar[dict[str, str]] = {
        "completed": "whether the person completed it",
        "lacking": "what the person missed",
        "recorded_by": "account id of who decided",
    }
