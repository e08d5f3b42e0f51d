"""What people ask about their own data, what is held back because of it, and what went wrong with it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pamong.core.fields import public_id


class DataRequestKind(models.TextChoices):
    """What somebody may ask about the own data."""

    COPY = "copy", _("Salinan data")
    CORRECTION = "correction", _("Perbaikan data")
    RESTRICTION = "restriction", _("Pembatasan pemrosesan")
    ERASURE = "erasure", _("Penghapusan data")


class DataRequestOutcome(models.TextChoices):
    """How it was answered."""

    GRANTED = "granted", _("Dipenuhi")
    REFUSED = "refused", _("Ditolak dengan alasan")


class DataRequest(models.Model):
    """Somebody asks about the own data. The clock runs from ``asked_at``; the answer says why when it is no.

    ``region`` is the government that keeps the record when it is asked, and answers.
    """

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+", null=True)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField(choices=DataRequestKind)
    wish = models.TextField(db_default="", help_text="what is to be done, in the person's own words")
    asked_by = models.BigIntegerField(null=True, help_text="account; null for the machine's owner")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(
        help_text="the last moment for an answer, by the rule of the day on which it was asked"
    )
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True, help_text="account; null for the machine itself")
    outcome = models.TextField(choices=DataRequestOutcome, db_default="")
    words = models.TextField(db_default="", help_text="what the person is told")
    job = models.UUIDField(null=True, help_text="the work that packs a copy")

    personal_data: ClassVar[dict[str, str]] = {
        "person": "who asks about the own data",
        "wish": "may name a circumstance of the person",
        "asked_by": "account id of who asked, kept as evidence",
        "answered_by": "account id of who answered, kept as evidence",
        "words": "what the person was told",
    }

    class Meta:
        indexes = (
            models.Index("person", F("id").desc(), name="data_request_own"),
            models.Index("region", "due_at", name="data_request_open", condition=Q(answered_at=None)),
        )
        constraints = (
            models.UniqueConstraint(fields=("person", "kind"), condition=Q(answered_at=None), name="data_request_once"),
            models.CheckConstraint(condition=Q(kind__in=DataRequestKind.values), name="data_request_kind"),
            models.CheckConstraint(condition=Q(due_at__gt=F("asked_at")), name="data_request_due_later"),
            models.CheckConstraint(
                condition=Q(answered_at=None, outcome="")
                | Q(answered_at__gte=F("asked_at"), outcome__in=DataRequestOutcome.values),
                name="data_request_answer_whole",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="refused") | ~Q(words=""), name="data_request_refusal_says_why"
            ),
        )


class Restriction(models.Model):
    """The data of a person are stored and not processed further, for a time. One at once."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    request = models.OneToOneField(DataRequest, on_delete=models.PROTECT, related_name="+")
    why = models.TextField(db_default="")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    set_by = models.BigIntegerField(null=True, help_text="account")
    lifted_by = models.BigIntegerField(null=True, help_text="account")

    personal_data: ClassVar[dict[str, str]] = {
        "person": "whose data are left alone",
        "why": "may name a circumstance of the person",
        "set_by": "account id of who restricted, kept as evidence",
        "lifted_by": "account id of who ended it, kept as evidence",
    }

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person",), condition=Q(until=None), name="restriction_one_current"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="restriction_in_order"),
        )


class Breach(models.Model):
    """Personal data became known, changed or lost where they should not. The clock runs from ``noticed_at``."""

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    noticed_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="the last moment for telling subjects and agency, by the rule of that day")
    happened_from = models.DateTimeField(null=True, help_text="null while unknown")
    happened_until = models.DateTimeField(null=True, help_text="null while unknown, or while it lasts")
    data = models.TextField(help_text="which data")
    how = models.TextField(help_text="in which manner")
    consequences = models.TextField(db_default="")
    handling = models.TextField(help_text="what is done about it")
    recorded_by = models.BigIntegerField(null=True, help_text="account")
    recorded_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.BigIntegerField(null=True, help_text="account; signs the reason")
    reason = models.TextField(db_default="", help_text="why it was closed though somebody was not told; else empty")

    personal_data: ClassVar[dict[str, str]] = {
        "how": "may name who was involved",
        "recorded_by": "account id of who recorded it, kept as evidence",
        "closed_by": "account id of who closed it, kept as evidence",
        "reason": "may name who was involved",
    }

    class Meta:
        indexes = (models.Index("region", F("noticed_at").desc(), name="breach_by_region"),)
        constraints = (
            models.CheckConstraint(condition=Q(due_at__gt=F("noticed_at")), name="breach_due_later"),
            models.CheckConstraint(
                condition=Q(happened_until=None) | Q(happened_until__gte=F("happened_from")), name="breach_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(data="") & ~Q(how="") & ~Q(handling=""), name="breach_says_what_the_law_asks"
            ),
            models.CheckConstraint(condition=Q(reason="") | Q(closed_at__isnull=False), name="breach_reason_closes"),
        )


class BreachPerson(models.Model):
    """Somebody whose data a breach touches."""

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)

    personal_data: ClassVar[dict[str, str]] = {"person": "whose data were touched, and who must be told"}

    class Meta:
        indexes = (models.Index("person", name="breach_person_own"),)
        constraints = (models.UniqueConstraint("breach", "person", name="breach_person_once"),)


class BreachAudience(models.TextChoices):
    """Whom the law wants told."""

    AGENCY = "agency", _("Lembaga")
    SUBJECTS = "subjects", _("Orang yang terdampak")
    PUBLIC = "public", _("Masyarakat")


class BreachNotice(models.Model):
    """Somebody was told of a breach: when, and with which words. Append-only.

    ``people`` counts all who are told since: the first so many of those whom the breach touches, in the order they were added.
    """

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="+")
    audience = models.TextField(choices=BreachAudience)
    told_at = models.DateTimeField()
    words = models.TextField(help_text="the letter as it was sent")
    people = models.IntegerField(help_text="how many were told; 0 for agency and public")
    told_by = models.BigIntegerField(null=True, help_text="account")

    personal_data: ClassVar[dict[str, str]] = {"told_by": "account id of who told, kept as evidence"}

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(audience__in=BreachAudience.values), name="breach_notice_audience"),
            models.CheckConstraint(condition=~Q(words=""), name="breach_notice_has_words"),
            models.CheckConstraint(condition=Q(people__gte=0), name="breach_notice_people"),
        )
