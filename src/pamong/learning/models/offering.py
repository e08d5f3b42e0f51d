"""A programme at a time, with seats, rooms and money."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pamong.core.fields import RandomId, public_id


class Seating(models.TextChoices):
    """How seats are given where more want one than there are."""

    FIRST = "first", _("Siapa cepat")
    NEED = "need", _("Menurut kebutuhan")
    LOTTERY = "lottery", _("Undian")


class Offering(models.Model):
    """One run (*angkatan*) of a programme. When it is held is told by its sessions."""

    uuid = public_id()
    programme = models.ForeignKey("learning.Programme", on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    number = models.SmallIntegerField(help_text="angkatan: 1, 2, 3 … within the programme")
    seats = models.IntegerField()
    seating = models.TextField(choices=Seating)
    approval = models.BooleanField(db_default=True, help_text="the supervisor has to agree before a seat is given")
    approval_days = models.SmallIntegerField(default=3, help_text="working days until the next above is asked as well")
    grace = models.SmallIntegerField(
        default=15, help_text="minutes of a session that one may be late without losing any"
    )
    opens_at = models.DateTimeField(help_text="registration, from")
    closes_at = models.DateTimeField(help_text="registration, until")
    contact = models.TextField(db_default="", help_text="whom to ask, and how")
    note = models.TextField(db_default="", help_text="what participants should bring or know")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    seated_at = models.DateTimeField(null=True, help_text="when seats were given by need or lottery")
    cancelled_at = models.DateTimeField(null=True)
    cancellation = models.TextField(db_default="", help_text="why")
    finished_at = models.DateTimeField(null=True, help_text="who completed it has been decided")

    personal_data: ClassVar[dict[str, str]] = {"contact": "somebody of the office who can be asked"}

    class Meta:
        indexes = (models.Index("region", "closes_at", name="offering_by_close"),)
        constraints = (
            models.UniqueConstraint("programme", "number", name="offering_once"),
            models.CheckConstraint(condition=Q(seats__range=(1, 100_000)), name="offering_seats"),
            models.CheckConstraint(condition=Q(seating__in=Seating.values), name="offering_seating"),
            models.CheckConstraint(
                condition=Q(approval_days__range=(1, 30), grace__range=(0, 120)), name="offering_patience"
            ),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="offering_in_order"),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | ~Q(cancellation=""), name="offering_cancelled_for_a_reason"
            ),
            models.CheckConstraint(condition=Q(cancelled_at=None) | Q(finished_at=None), name="offering_one_end"),
        )


class Quota(models.Model):
    """Seats of an offering for one region or one unit of it, with the units below.

    A row of another region opens the offering to that region's people, as many as it says and no more. A row of the own region
    without a unit limits the own people. Without any row the own region's people share all seats.
    """

    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="+", db_index=False)
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", null=True)
    seats = models.IntegerField()

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint("offering", "region", "unit", nulls_distinct=False, name="quota_once"),
            models.CheckConstraint(condition=Q(seats__range=(0, 100_000)), name="quota_seats"),
        )


class Session(models.Model):
    """One meeting of an offering, for one module. In a facility of ours, at another place, or at an address online.

    key     secret of the rotating attendance code; never leaves the server
    pin     printed on the paper sheet, for rooms without network; typed later by who organises
    """

    uuid = public_id()
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="+", db_index=False)
    module = models.ForeignKey("learning.Module", on_delete=models.PROTECT, related_name="+")
    title = models.TextField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    facility = models.ForeignKey("office.Facility", on_delete=models.PROTECT, related_name="+", null=True)
    booking = models.UUIDField(null=True, help_text="uuid of the facility's booking")
    place = models.TextField(db_default="", help_text="where it is no facility of ours")
    link = models.TextField(db_default="", help_text="address of an online meeting; only for participants")
    key = models.UUIDField(db_default=RandomId(), editable=False)
    pin = models.TextField(db_default="")
    cancelled_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        indexes = (
            models.Index("offering", "starts_at", name="session_by_offering"),
            models.Index("starts_at", name="session_by_time"),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(title=""), name="session_has_title"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_in_order"),
        )


class SessionSpeaker(models.Model):
    """Somebody teaches in a session."""

    uuid = public_id()
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+", db_index=False)
    speaker = models.ForeignKey("learning.Speaker", on_delete=models.PROTECT, related_name="+")
    topic = models.TextField(db_default="")
    survey = models.UUIDField(null=True, help_text="uuid of the survey in which participants rate")

    personal_data: ClassVar[dict[str, str]] = {"speaker": "who teaches"}

    class Meta:
        constraints = (models.UniqueConstraint("session", "speaker", name="session_speaker_once"),)


class Funding(models.TextChoices):
    """Who pays, or gives in kind."""

    REGION = "apbd", _("APBD")
    PARTNER = "partner", _("Mitra")
    PRIVATE = "private", _("Swasta")
    IN_KIND = "in-kind", _("Bukan uang (in-kind)")


class Cost(models.Model):
    """One line of what an offering costs, in whole rupiah: planned, and realised when it is known."""

    uuid = public_id()
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="+")
    account = models.TextField(help_text="code of the budget account: 5.1.02.02.01.0003")
    text = models.TextField(help_text="what it is for")
    funding = models.TextField(choices=Funding)
    partner = models.ForeignKey("learning.Partner", on_delete=models.PROTECT, related_name="+", null=True)
    planned = models.BigIntegerField()
    realised = models.BigIntegerField(null=True)
    removed_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(text="") & ~Q(account=""), name="cost_has_name"),
            models.CheckConstraint(condition=Q(funding__in=Funding.values), name="cost_funding"),
            models.CheckConstraint(condition=Q(planned__gte=0), name="cost_planned"),
            models.CheckConstraint(condition=Q(realised=None) | Q(realised__gte=0), name="cost_realised"),
            models.CheckConstraint(
                condition=~Q(funding__in=["partner", "private"]) | Q(partner__isnull=False), name="cost_names_the_giver"
            ),
        )


class Draw(models.Model):
    """A lottery for the seats of an offering. The digest of the seed is public from the start, the seed after the draw.

    entries     digest of who took part, by the uuids of their registrations
    word        something that nobody could know before the close: said aloud by witnesses; may be empty
    """

    offering = models.OneToOneField(Offering, on_delete=models.PROTECT, related_name="+")
    seed = models.TextField(help_text="64 hexadecimal digits; secret until drawn")
    commitment = models.TextField(help_text="SHA-256 of the seed, published")
    committed_at = models.DateTimeField()
    word = models.TextField(db_default="")
    entries = models.TextField(db_default="")
    drawn_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(seed__regex=r"^[0-9a-f]{64}$"), name="draw_seed"),
            models.CheckConstraint(condition=Q(commitment__regex=r"^[0-9a-f]{64}$"), name="draw_commitment"),
            models.CheckConstraint(condition=Q(drawn_at=None) | ~Q(entries=""), name="draw_of_entries"),
        )
