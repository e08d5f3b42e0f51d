"""The loop that leaves no weakness unanswered."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pamong.core.fields import public_id


class Cycle(models.Model):
    """One round of evaluation of a region (siklus evaluasi), over a time. The next opens when this one is closed.

    months      length, which the next one takes over
    summary     what the office says at the close
    """

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField(help_text="1, 2, 3 …")
    first_day = models.DateField()
    months = models.SmallIntegerField(default=12)
    opened_at = models.DateTimeField()
    opened_by = models.BigIntegerField(null=True, help_text="account; null for the system")
    summary = models.TextField(db_default="")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.BigIntegerField(null=True, help_text="account")

    personal_data: ClassVar[dict[str, str]] = {
        "opened_by": "account id of who opened it",
        "closed_by": "account id of who closed it",
    }

    class Meta:
        constraints = (
            models.UniqueConstraint("region", "number", name="cycle_number_once"),
            models.UniqueConstraint("region", condition=Q(closed_at=None), name="cycle_one_open"),
            models.CheckConstraint(condition=Q(first_day__day=1, months__range=(1, 36)), name="cycle_whole_months"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False) & ~Q(summary=""),
                name="cycle_closed_with_summary",
            ),
        )


class FindingKind(models.TextChoices):
    """What a finding says."""

    STRENGTH = "strength", _("Kekuatan")
    WEAKNESS = "weakness", _("Kelemahan")


class Finding(models.Model):
    """A strength or weakness, with the evidence it rests on (temuan).

    evidence    what is shown: ``study``, ``observation``, ``gain``, ``satisfaction``, ``indicator``, ``chain``
    reference   uuid or key of it, by which its page is found
    told        what the evidence said when it was linked, in one line
    """

    uuid = public_id()
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(choices=FindingKind)
    text = models.TextField()
    evidence = models.TextField()
    reference = models.TextField()
    told = models.TextField()
    added_at = models.DateTimeField()
    added_by = models.BigIntegerField(null=True, help_text="account; null for the system")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal = models.TextField(db_default="", help_text="why")

    personal_data: ClassVar[dict[str, str]] = {"added_by": "account id of who found it"}

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=FindingKind.values), name="finding_kind"),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(evidence="") & ~Q(reference="") & ~Q(told=""), name="finding_has_evidence"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawal=""), name="finding_withdrawal_says_why"
            ),
        )


class FollowUp(models.Model):
    """What is done about a weakness, by whom and until when (tindak lanjut). How it stands, its notes say."""

    uuid = public_id()
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    owner = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    measure = models.TextField(help_text="by what it will be seen that it helped")
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True, help_text="account; null for the system")

    personal_data: ClassVar[dict[str, str]] = {
        "owner": "who does it",
        "created_by": "account id of who asked for it",
    }

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(text="") & ~Q(measure=""), name="follow_up_says"),)


class NoteKind(models.TextChoices):
    """What a note about a follow-up says."""

    PROGRESS = "progress", _("Kemajuan")
    DONE = "done", _("Selesai")
    WAIVED = "waived", _("Tidak dilakukan")
    REOPENED = "reopened", _("Dibuka lagi")
    POSTPONED = "postponed", _("Diundur")
    EFFECT = "effect", _("Dampaknya")
    ESCALATED = "escalated", _("Diteruskan ke atasan")


class FollowUpNote(models.Model):
    """One step of a follow-up. Append-only; the newest of done, waived and reopened holds.

    proof       address or words that lead to the proof; with ``file`` at least one of a done one
    due_on      of a postponement: the new day
    """

    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(choices=NoteKind)
    text = models.TextField()
    proof = models.TextField(db_default="")
    file = models.ForeignKey("kit.File", on_delete=models.PROTECT, related_name="+", null=True)
    due_on = models.DateField(null=True)
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True, help_text="account; null for the system")

    personal_data: ClassVar[dict[str, str]] = {"by": "account id of who wrote it"}

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=NoteKind.values), name="note_kind"),
            models.CheckConstraint(condition=~Q(text=""), name="note_says"),
            models.CheckConstraint(
                condition=~Q(kind="done") | ~Q(proof="") | Q(file__isnull=False), name="note_done_with_proof"
            ),
            models.CheckConstraint(
                condition=Q(kind="postponed", due_on__isnull=False) | ~Q(kind="postponed") & Q(due_on=None),
                name="note_postponed_to",
            ),
        )
