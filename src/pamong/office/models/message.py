"""Messages to people, how each wants them, and what became of them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pamong.core.fields import public_id


class Message(models.Model):
    """Something that one person should know or do. It stands in the inbox; a copy may go by e-mail.

    It never asks for data; it leads to an address of this site, and its code can be checked there by anybody.
    """

    uuid = public_id()
    code = models.TextField(unique=True, help_text="what a receiver types to see whether the message is ours")
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+", null=True)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    topic = models.TextField(help_text="what it is about, as code: competency.round_reminder")
    source = models.TextField(db_default="", help_text="what caused it; one message of a source for each person")
    subject = models.TextField()
    body = models.TextField(help_text="plain text, in Indonesian")
    path = models.TextField(help_text="address within the site where it leads, from the slash on")
    urgent = models.BooleanField(db_default=False, help_text="waits neither for the digest nor for the morning")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    email_at = models.DateTimeField(null=True, help_text="not before this; null: no e-mail wanted or known")
    emailed_at = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(db_default=0, help_text="of e-mail, so far")

    personal_data: ClassVar[dict[str, str]] = {
        "person": "who is told",
        "subject": "what the person is told",
        "body": "what the person is told",
        "read_at": "whether the person knows",
    }

    class Meta:
        indexes = (
            models.Index("person", F("id").desc(), name="message_inbox"),
            models.Index("person", name="message_unread", condition=Q(read_at=None)),
            models.Index("email_at", name="message_due", condition=Q(emailed_at=None, email_at__isnull=False)),
            models.Index("region", F("id").desc(), name="message_by_region"),
        )
        constraints = (
            models.UniqueConstraint("source", "person", condition=~Q(source=""), name="message_once"),
            models.CheckConstraint(condition=~Q(subject=""), name="message_has_subject"),
            models.CheckConstraint(condition=Q(path__regex=r"^/([^/\\].*)?$"), name="message_leads_here"),
        )


class Channel(models.TextChoices):
    """By which way a message left."""

    EMAIL = "email", _("E-mail")
    WHATSAPP = "whatsapp", _("WhatsApp")


class Outcome(models.TextChoices):
    """What became of it there."""

    SENT = "sent", _("Terkirim")
    FAILED = "failed", _("Gagal")
    SHARED = "shared", _("Dibagikan")


class Dispatch(models.Model):
    """One try to bring a message somewhere else. Append-only."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+")
    channel = models.TextField(choices=Channel)
    outcome = models.TextField(choices=Outcome)
    at = models.DateTimeField()
    account = models.BigIntegerField(null=True, help_text="who shared it; null for the system")
    note = models.TextField(db_default="", help_text="what the mail server said; no address")

    personal_data: ClassVar[dict[str, str]] = {"account": "account id of who shared it"}

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="dispatch_channel"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="dispatch_outcome"),
        )


class Rhythm(models.TextChoices):
    """How often somebody wants e-mail."""

    EACH = "each", _("Setiap pesan")
    DAILY = "daily", _("Ringkasan sekali sehari")
    NEVER = "never", _("Tidak lewat e-mail")


class MessageChoice(models.Model):
    """How one person wants messages. Who has none gets the usual: each by e-mail, none from 20.00 to 06.00."""

    person = models.OneToOneField("people.Person", on_delete=models.PROTECT, related_name="+")
    rhythm = models.TextField(choices=Rhythm, default=Rhythm.EACH)
    digest_hour = models.SmallIntegerField(default=7, help_text="of the daily digest, where the person is")
    quiet_from = models.SmallIntegerField(default=20, help_text="first quiet hour; equal to quiet_until: never quiet")
    quiet_until = models.SmallIntegerField(default=6, help_text="first hour after")
    changed_at = models.DateTimeField()

    personal_data: ClassVar[dict[str, str]] = {"person": "whose choice it is", "rhythm": "how the person is told"}

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(rhythm__in=Rhythm.values), name="choice_rhythm"),
            models.CheckConstraint(
                condition=Q(digest_hour__range=(0, 23), quiet_from__range=(0, 23), quiet_until__range=(0, 23)),
                name="choice_hours",
            ),
        )
