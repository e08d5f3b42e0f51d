"""An exam on a day in a room: who sits where, who watches, and what happened."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pamong.core.fields import public_id


class SittingKind(models.TextChoices):
    """What a sitting is for."""

    EXAM = "exam", _("Ujian")
    REHEARSAL = "rehearsal", _("Gladi bersih")


class Sitting(models.Model):
    """An exam in one room at one time (pelaksanaan ujian). Its state is told by times.

    facility    room; None where it is held without one
    pin         asked for when entering, until ``pin_closes`` minutes before the start; empty: not asked
    gate        a proctor lets each candidate in; otherwise who enters is in
    own_clock   each candidate's time begins when that one is in; otherwise all begin when a proctor starts
    shows_score the candidate reads a provisional score at the end
    board       a score board by candidate number may be shown in the room
    """

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(choices=SittingKind, default=SittingKind.EXAM)
    blueprint = models.ForeignKey("exams.Blueprint", on_delete=models.PROTECT, related_name="+")
    title = models.TextField()
    prefix = models.TextField(help_text="of candidate numbers; once in the installation: PPJ-0412 has PPJ")
    facility = models.ForeignKey("office.Facility", on_delete=models.PROTECT, related_name="+", null=True)
    place = models.TextField(db_default="", help_text="where there is no room of ours")
    starts_at = models.DateTimeField()
    minutes = models.SmallIntegerField()
    pin = models.TextField(db_default="")
    pin_closes = models.SmallIntegerField(db_default=5)
    gate = models.BooleanField(default=True)
    own_clock = models.BooleanField(default=False)
    shows_score = models.BooleanField(default=False)
    board = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True, help_text="account; null for the system")
    published_at = models.DateTimeField(null=True, help_text="candidates are told, cards can be printed")
    started_at = models.DateTimeField(null=True, help_text="a proctor started it; the clock runs")
    closed_at = models.DateTimeField(null=True, help_text="nobody works any more; scores are final but for corrections")
    cancelled_at = models.DateTimeField(null=True)
    cancellation = models.TextField(db_default="", help_text="why")

    personal_data: ClassVar[dict[str, str]] = {"created_by": "account id of who made it"}

    class Meta:
        indexes = (models.Index("region", F("starts_at").desc(), name="sitting_by_region"),)
        constraints = (
            models.UniqueConstraint("prefix", name="sitting_prefix_once"),
            models.CheckConstraint(condition=Q(prefix__regex=r"^[A-Z0-9]{2,12}$"), name="sitting_prefix"),
            models.CheckConstraint(condition=Q(kind__in=SittingKind.values), name="sitting_kind"),
            models.CheckConstraint(condition=~Q(title=""), name="sitting_has_title"),
            models.CheckConstraint(condition=Q(minutes__range=(1, 600)), name="sitting_minutes"),
            models.CheckConstraint(condition=Q(pin="") | Q(pin__regex=r"^[0-9]{6}$"), name="sitting_pin"),
            models.CheckConstraint(condition=Q(pin_closes__range=(0, 120)), name="sitting_pin_closes"),
            models.CheckConstraint(
                condition=Q(started_at=None) | Q(published_at__isnull=False), name="sitting_started_after_publishing"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | Q(started_at=None) & ~Q(cancellation=""), name="sitting_cancelled"
            ),
        )


class SittingForm(models.Model):
    """A form that is used in a sitting; candidates get them in turn."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="+", db_index=False)
    form = models.ForeignKey("exams.Form", on_delete=models.PROTECT, related_name="+")

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (models.UniqueConstraint("sitting", "form", name="sitting_form_once"),)


class Proctor(models.Model):
    """Somebody who watches a sitting (pengawas)."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    personal_data: ClassVar[dict[str, str]] = {"person": "who watches"}

    class Meta:
        constraints = (models.UniqueConstraint("sitting", "person", name="proctor_once"),)


class Candidate(models.Model):
    """Somebody who is to sit an exam (peserta ujian). In a rehearsal nobody in particular: no person.

    number      on the card, once in the installation: PPJ-0412
    edition     of the one-time code; a new code makes the old one useless. The code itself is kept nowhere
    used        last edition that was entered with
    extra       minutes more, for who needs them; ``large``: begins with large letters
    region, unit    where the person served when put on the list
    """

    uuid = public_id()
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True)
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+", null=True)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", null=True)
    number = models.TextField(unique=True)
    seat = models.SmallIntegerField()
    form = models.ForeignKey("exams.Form", on_delete=models.PROTECT, related_name="+")
    edition = models.SmallIntegerField(db_default=1)
    used = models.SmallIntegerField(db_default=0)
    extra = models.SmallIntegerField(db_default=0)
    large = models.BooleanField(db_default=False)
    accommodation = models.TextField(db_default="", help_text="why: which paper was shown")
    late_until = models.DateTimeField(
        null=True, help_text="a proctor lets this one enter after the PIN closed, until then"
    )
    added_at = models.DateTimeField()
    added_by = models.BigIntegerField(null=True, help_text="account; null for the system")
    removed_at = models.DateTimeField(null=True)
    removal = models.TextField(db_default="", help_text="why; also where to, for who was moved")

    personal_data: ClassVar[dict[str, str]] = {
        "person": "who sits the exam",
        "accommodation": "what the person needs, and why",
        "removal": "why the person does not sit it",
        "added_by": "account id of who put the person on the list",
    }

    class Meta:
        constraints = (
            models.UniqueConstraint("sitting", "seat", condition=Q(removed_at=None), name="candidate_seat_once"),
            models.UniqueConstraint(
                "sitting", "person", condition=Q(removed_at=None, person__isnull=False), name="candidate_once"
            ),
            models.CheckConstraint(condition=Q(seat__gte=1), name="candidate_seat_from_1"),
            models.CheckConstraint(condition=Q(extra__range=(0, 600)), name="candidate_extra"),
            models.CheckConstraint(
                condition=Q(extra=0, large=False) | ~Q(accommodation=""), name="candidate_accommodated_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | ~Q(removal=""), name="candidate_removed_for_a_reason"
            ),
        )


class IncidentKind(models.TextChoices):
    """What happened in the room."""

    STARTED = "started", _("Ujian dimulai")
    CLOSED = "closed", _("Ujian ditutup")
    ENTERED = "entered", _("Masuk")
    ADMITTED = "admitted", _("Diizinkan")
    LATE = "late", _("Diizinkan terlambat")
    PAUSED = "paused", _("Dijeda")
    RESUMED = "resumed", _("Dilanjutkan")
    TIME = "time", _("Waktu ditambah")
    MOVED = "moved", _("Pindah perangkat atau kursi")
    ENDED = "ended", _("Dihentikan")
    SUBMITTED = "submitted", _("Menyerahkan")
    SILENT = "silent", _("Tidak ada sinyal")
    BACK = "back", _("Sinyal kembali")
    OUTAGE = "outage", _("Gangguan terbukti")
    AWAY = "away", _("Pindah jendela")
    ADDRESS = "address", _("Alamat berganti")
    NOTE = "note", _("Catatan")


class Incident(models.Model):
    """One line of what happened in a sitting. Append-only.

    account     who decided; None: automatic
    seconds     given to the attempt, or how long it lasted
    since       of an outage or silence: when it began
    """

    uuid = public_id()
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="+", db_index=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    kind = models.TextField(choices=IncidentKind)
    cause = models.TextField(db_default="", help_text="from the list that a proctor chooses from")
    sentence = models.TextField(db_default="", help_text="for the minutes")
    seconds = models.IntegerField(null=True)
    since = models.DateTimeField(null=True)
    at = models.DateTimeField()
    account = models.BigIntegerField(null=True)

    personal_data: ClassVar[dict[str, str]] = {
        "candidate": "whom it happened to",
        "sentence": "what the proctor wrote",
        "account": "account id of the proctor",
    }

    class Meta:
        indexes = (
            models.Index("sitting", F("id").desc(), name="incident_by_sitting"),
            models.Index("candidate", name="incident_by_candidate"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=IncidentKind.values), name="incident_kind"),
            # one outage gives time once to each, however often it is looked at
            models.UniqueConstraint(
                "sitting", "candidate", "kind", "since", condition=Q(kind="outage"), name="incident_outage_once"
            ),
        )


class Uptime(models.Model):
    """The exam service was up from ``since`` to ``last``, by its own heartbeat every 5 seconds. Between two: it was not."""

    since = models.DateTimeField()
    last = models.DateTimeField()

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        indexes = (models.Index(F("last").desc(), name="uptime_last"),)
        constraints = (models.CheckConstraint(condition=Q(last__gte=F("since")), name="uptime_in_order"),)
