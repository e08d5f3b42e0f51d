"""Single requests of the public, from door to door.

Cases have a key that begins with the region and no foreign key: they are many, and may be partitioned.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pamong.core.fields import public_id


class CaseSource(models.Model):
    """A system or book from which cases of a service come (sumber berkas).

    mapping         heading of a file → what it is, as it was decided for the last import
    activities      activity of an event log → milestone, as it was decided for the last import
    handler_basis   the rule by which officers may be recorded with cases; empty: they are not kept
    token           SHA-256 of the token with which the system sends cases by itself, hex; null for none
    covers_until    what happened up to then is known: open cases are open as of then
    """

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey("services.Service", on_delete=models.PROTECT, related_name="+", db_index=False)
    code = models.TextField(help_text="stable name within the service: impor, oss")
    name = models.TextField()
    mapping = models.JSONField(default=dict)
    activities = models.JSONField(default=dict)
    handler_basis = models.TextField(db_default="")
    token = models.TextField(null=True, unique=True)  # noqa: DJ001  # unique where there is one
    token_at = models.DateTimeField(null=True)
    covers_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint("service", "code", name="source_code_once"),
            models.CheckConstraint(condition=~Q(name=""), name="source_has_name"),
            models.CheckConstraint(condition=Q(code__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$"), name="source_code_form"),
            models.CheckConstraint(
                condition=Q(token=None, token_at=None) | Q(token__isnull=False, token_at__isnull=False),
                name="source_token_timed",
            ),
        )


class Channel(models.TextChoices):
    """How the public came."""

    COUNTER = "counter", _("Loket")
    ONLINE = "online", _("Daring")
    POST = "post", _("Pos")
    PHONE = "phone", _("Telepon")
    EMAIL = "email", _("Surel")
    OTHER = "other", _("Lainnya")


class Outcome(models.TextChoices):
    """How a case ended."""

    GRANTED = "granted", _("Dikabulkan")
    REFUSED = "refused", _("Ditolak")
    WITHDRAWN = "withdrawn", _("Dicabut pemohon")


class CaseFacts(models.Model):
    """What is known of a case, as it is kept and as it is staged.

    The days are those of the region's clock: ``started_on`` of complete papers, else of receipt.
    contacts        times that the public had to come or call until it was done; None: not recorded
    returns         times that papers were sent back to be completed
    """

    received_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True, help_text="whose turn it was at the counter")
    responded_at = models.DateTimeField(null=True, help_text="first answer to who asked")
    complete_at = models.DateTimeField(null=True, help_text="the papers were complete")
    decided_at = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    received_on = models.DateField()
    started_on = models.DateField()
    decided_on = models.DateField(null=True)
    returns = models.SmallIntegerField(db_default=0)
    contacts = models.SmallIntegerField(null=True)
    channel = models.TextField(choices=Channel, db_default="")
    outcome = models.TextField(choices=Outcome, db_default="")
    reason = models.TextField(db_default="", help_text="why papers were sent back or the request refused")
    handler = models.BigIntegerField(null=True, help_text="person who worked on it")

    class Meta:
        abstract = True


class Case(CaseFacts):
    """One request (berkas layanan) as one revision tells it. What changed is a new revision; the newest is ``current``."""

    pk = models.CompositePrimaryKey("region", "source", "source_key", "revision")
    region = models.BigIntegerField()
    source = models.BigIntegerField()
    source_key = models.TextField(help_text="number that the source gave it")
    revision = models.SmallIntegerField(db_default=1)
    current = models.BooleanField(db_default=True)
    service = models.BigIntegerField()
    unit = models.BigIntegerField()
    batch = models.BigIntegerField(null=True, help_text="import that brought it; null for what the source sent itself")
    recorded_at = models.DateTimeField()

    personal_data: ClassVar[dict[str, str]] = {
        "source_key": "number that the public knows its request by",
        "reason": "may name somebody",
        "handler": "who worked on it, where a rule allows to keep that; seen by that person and the line manager alone",
    }

    class Meta:
        indexes = (models.Index("region", "service", condition=Q(current=True), name="case_by_service"),)
        constraints = (
            models.UniqueConstraint(
                "region", "source", "source_key", condition=Q(current=True), name="case_one_current"
            ),
            models.CheckConstraint(condition=Q(revision__gte=1), name="case_revision"),
            models.CheckConstraint(condition=~Q(source_key=""), name="case_has_key"),
            models.CheckConstraint(condition=Q(channel__in=["", *Channel.values]), name="case_channel"),
            models.CheckConstraint(condition=Q(outcome__in=["", *Outcome.values]), name="case_outcome"),
            models.CheckConstraint(condition=Q(returns__gte=0), name="case_returns"),
            models.CheckConstraint(condition=Q(contacts=None) | Q(contacts__gte=1), name="case_contacts"),
            models.CheckConstraint(
                condition=(Q(decided_at=None) & Q(decided_on=None))
                | (Q(decided_at__isnull=False) & Q(decided_on__isnull=False)),
                name="case_decided_on_a_day",
            ),
            models.CheckConstraint(
                condition=(Q(decided_at=None) | Q(decided_at__gte=F("received_at")))
                & (Q(responded_at=None) | Q(responded_at__gte=F("received_at")))
                & (Q(called_at=None) | Q(called_at__gte=F("received_at")))
                & (Q(complete_at=None) | Q(complete_at__gte=F("received_at"))),
                name="case_nothing_before_receipt",
            ),
            models.CheckConstraint(
                condition=Q(handed_over_at=None) | Q(decided_at__isnull=False, handed_over_at__gte=F("decided_at")),
                name="case_handed_over_after_decision",
            ),
        )


class CaseDraft(CaseFacts):
    """A case on its way in: read, perhaps applied; gone when the import is applied or forgotten."""

    pk = models.CompositePrimaryKey("batch", "row")
    batch = models.BigIntegerField()
    row = models.IntegerField(help_text="number that a spreadsheet shows; of a log the place of the case")
    key = models.TextField()

    personal_data: ClassVar[dict[str, str]] = {
        "key": "number that the public knows its request by; deleted with the import",
        "reason": "may name somebody; deleted with the import",
        "handler": "who worked on it; deleted with the import",
    }
