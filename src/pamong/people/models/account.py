"""Accounts, rights and the ways in."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pamong.core.fields import public_id
from pamong.people.models.dated import ends_after_it_begins


class Account(AbstractBaseUser):
    """Who may sign in: one a person, by NIP or e-mail. A password that was never set lets nobody in."""

    uuid = public_id()
    person = models.OneToOneField("people.Person", on_delete=models.PROTECT, related_name="+")
    email = models.TextField(null=True, unique=True, help_text="lower case; a second name to sign in with")  # noqa: DJ001  # unique where known
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "uuid"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    personal_data: ClassVar[dict[str, str]] = {
        "person": "whose account it is",
        "email": "signing in",
        "password": "signing in; only its Argon2id digest is kept",
        "last_login": "shown to the owner, who notices a stranger by it",
    }

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(email=None) | Q(email__regex=r"^[^\sA-Z]+@[^\sA-Z]+$"), name="account_email_lower"
            ),
        )

    def __str__(self) -> str:
        """Its uuid: the base class would show the name to sign in with."""
        return str(self.uuid)

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # a fact with a time, not a switch
        """Whether it may be used."""
        return self.closed_at is None


class Role(models.TextChoices):
    """What a grant lets somebody be. What each may do is code, in ``access``."""

    ADMINISTRATOR = "administrator", _("Administrator")
    ORGANISER = "organiser", _("Penyelenggara")
    UNIT_ADMINISTRATOR = "unit-administrator", _("Admin unit")
    LEADER = "leader", _("Pimpinan")
    TRAINER = "trainer", _("Pengajar")
    ITEM_WRITER = "item-writer", _("Penulis soal")
    PROCTOR = "proctor", _("Pengawas ujian")
    ASSESSOR = "assessor", _("Asesor")
    CERTIFIER = "certifier", _("Penetap sertifikasi")
    PARTNER = "partner", _("Mitra")
    EVALUATOR = "evaluator", _("Evaluator")
    AUDITOR = "auditor", _("Auditor")
    SUPPORT = "support", _("Dukungan")


class Grant(models.Model):
    """A role over exactly one region, or over one unit of it with the units below; for a time."""

    uuid = public_id()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    role = models.TextField(choices=Role)
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", null=True)
    since = models.DateField()
    until = models.DateField(null=True)
    granted_by = models.BigIntegerField(null=True, help_text="account; null for the machine's owner")
    created_at = models.DateTimeField()

    personal_data: ClassVar[dict[str, str]] = {
        "person": "who holds the role",
        "granted_by": "account id of who gave it, kept as evidence",
    }

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "role", "region", "unit"),
                condition=Q(until=None),
                nulls_distinct=False,
                name="grant_once",
            ),
            ends_after_it_begins("grant_in_order"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="grant_role"),
        )


class Delegation(models.Model):
    """Somebody may act for somebody else ("atas nama"), each under the own password; the journal names both."""

    uuid = public_id()
    principal = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    delegate = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    since = models.DateField()
    until = models.DateField(help_text="the first day on which it no longer holds")
    revoked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    personal_data: ClassVar[dict[str, str]] = {
        "principal": "in whose name",
        "delegate": "who acts",
        "reason": "may name a circumstance of a person",
    }

    class Meta:
        constraints = (
            ends_after_it_begins("delegation_in_order"),
            models.CheckConstraint(condition=~Q(principal=F("delegate")), name="delegation_to_another"),
            models.CheckConstraint(condition=~Q(reason=""), name="delegation_has_reason"),
        )


class CodePurpose(models.TextChoices):
    """What a one-time code lets its holder do."""

    ACTIVATION = "activation", _("Aktivasi akun")
    RECOVERY = "recovery", _("Pemulihan akun")
    EXAM = "exam", _("Masuk pada hari ujian")


class SignInCode(models.Model):
    """A code that lets one person in, once. Only its keyed digest is kept.

    A recovery code exists only after a second person has confirmed: whoever asked never sees it.
    """

    uuid = public_id()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    purpose = models.TextField(choices=CodePurpose)
    digest = models.TextField(db_default="", help_text="64 hex digits; empty until confirmed")
    reason = models.TextField(db_default="")
    asked_by = models.BigIntegerField(null=True, help_text="account; null for the machine's owner")
    asked_at = models.DateTimeField()
    confirmed_by = models.BigIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {
        "account": "whom it lets in",
        "asked_by": "account id of who asked, kept as evidence",
        "confirmed_by": "account id of the second person, kept as evidence",
        "reason": "may name a circumstance of a person",
    }

    class Meta:
        indexes = (models.Index("account", "asked_at", name="code_by_account"),)
        constraints = (
            models.UniqueConstraint("digest", condition=~Q(digest=""), name="code_once"),
            models.CheckConstraint(condition=Q(purpose__in=CodePurpose.values), name="code_purpose"),
            models.CheckConstraint(
                condition=Q(digest="") | Q(digest__regex=r"^[0-9a-f]{64}$"), name="code_digest_form"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(asked_by=None) | ~Q(confirmed_by=F("asked_by")),
                name="code_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(purpose="recovery") | Q(digest="") | Q(confirmed_at__isnull=False),
                name="code_recovery_confirmed",
            ),
            models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="code_in_order"),
        )


class SignInFailure(models.Model):
    """A wrong password or code, counted by a keyed digest of where it came from and what was tried."""

    bucket = models.TextField(help_text="64 hex digits; neither name nor network address can be read from it")
    at = models.DateTimeField()

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        indexes = (models.Index("bucket", "at", name="failure_by_bucket"),)
