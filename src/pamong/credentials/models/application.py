"""A person asks to be certified: claims, evidence, who judges, and what they found."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pamong.core.fields import public_id


class Route(models.TextChoices):
    """By which way somebody wants to show being able. All lead to the same certificate."""

    COURSE = "course", _("Lewat pelatihan")
    TEST_OUT = "test-out", _("Uji langsung")
    PRIOR = "prior", _("Rekognisi pembelajaran lampau")
    RENEWAL = "renewal", _("Perpanjangan")


class Application(models.Model):
    """A person applies for a scheme (permohonan sertifikasi). All of it is told by times.

    scheme      the version's; so that the database can refuse a second live application
    region, unit, position    where the person served when handing in
    agreed_at   the person agreed to the terms whose text is ``agreement``
    returned_at the document check found something missing; handed in again, this is empty again
    closed_at   decided, and nothing of it can be appealed any more; or given up
    """

    uuid = public_id()
    scheme = models.ForeignKey("credentials.Scheme", on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey("credentials.SchemeVersion", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+", null=True)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", null=True)
    position = models.ForeignKey("people.Position", on_delete=models.PROTECT, related_name="+", null=True)
    route = models.TextField(choices=Route)
    renews = models.ForeignKey("credentials.Credential", on_delete=models.PROTECT, related_name="+", null=True)
    needs = models.TextField(db_default="", help_text="adjustments asked for: large letters, a sign interpreter")
    opened_at = models.DateTimeField()
    agreement = models.TextField(db_default="")
    agreed_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    remark = models.TextField(db_default="", help_text="what the document check found missing")
    checked_at = models.DateTimeField(null=True)
    checked_by = models.BigIntegerField(null=True, help_text="account")
    checks: "models.JSONField[list[str], list[str]]" = models.JSONField(
        default=list, help_text="prerequisites that the document check found met, as worded"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal = models.TextField(db_default="", help_text="why; empty when the person gave no reason")
    closed_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {
        "person": "who wants to be certified",
        "needs": "what the person needs to be assessed fairly; may tell of a disability",
        "remark": "what was written about the person's papers",
        "checked_by": "account id of who checked the papers",
        "withdrawal": "why the person gave up",
    }

    class Meta:
        indexes = (
            models.Index("scheme", F("opened_at").desc(), name="application_by_scheme"),
            models.Index("person", F("opened_at").desc(), name="application_by_person"),
        )
        constraints = (
            models.UniqueConstraint(
                "scheme", "person", condition=Q(withdrawn_at=None, closed_at=None), name="application_one_live"
            ),
            models.CheckConstraint(condition=Q(route__in=Route.values), name="application_route"),
            models.CheckConstraint(
                condition=Q(route="renewal", renews__isnull=False) | (~Q(route="renewal") & Q(renews=None)),
                name="application_renews",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None) | Q(agreed_at__isnull=False), name="application_agreed_before"
            ),
            models.CheckConstraint(
                condition=Q(checked_at=None) | Q(submitted_at__isnull=False, returned_at=None),
                name="application_checked_after",
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None) | ~Q(remark=""), name="application_returned_for_a_reason"
            ),
        )


class UnitClaim(models.Model):
    """What somebody says about the own ability in a unit (asesmen mandiri). Free until the application is handed in."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("credentials.SchemeUnit", on_delete=models.PROTECT, related_name="+")
    able = models.BooleanField()
    note = models.TextField(db_default="", help_text="by what it can be seen")
    at = models.DateTimeField()

    personal_data: ClassVar[dict[str, str]] = {
        "able": "what the person says of the own ability",
        "note": "what the person wrote about the own work",
    }

    class Meta:
        constraints = (models.UniqueConstraint("application", "unit", name="claim_once"),)


class PieceKind(models.TextChoices):
    """What a piece of a portfolio is."""

    WORK = "work", _("Hasil kerja")
    PHOTO = "photo", _("Foto pekerjaan")
    LETTER = "letter", _("Surat keterangan atasan")
    CERTIFICATE = "certificate", _("Sertifikat")
    TESTIMONY = "testimony", _("Keterangan pihak ketiga")
    DEGREE = "degree", _("Ijazah")
    IDENTITY = "identity", _("SK jabatan atau pangkat")


class PortfolioPiece(models.Model):
    """A file that shows something (bukti portofolio). Its type was decided by its content; its digest stays."""

    uuid = public_id()
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(choices=PieceKind)
    title = models.TextField()
    dated = models.DateField(null=True, help_text="when the work was done or the paper written")
    file = models.ForeignKey("kit.File", on_delete=models.PROTECT, related_name="+")
    digest = models.TextField(help_text="SHA-256 of the file, 64 hex digits")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {
        "title": "what the person did",
        "file": "the person's work or papers",
    }

    class Meta:
        constraints = (
            models.UniqueConstraint("application", "digest", condition=Q(removed_at=None), name="piece_file_once"),
            models.CheckConstraint(condition=Q(kind__in=PieceKind.values), name="piece_kind"),
            models.CheckConstraint(condition=~Q(title=""), name="piece_has_title"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="piece_digest"),
        )


class PieceUnit(models.Model):
    """A piece is meant to show a unit."""

    piece = models.ForeignKey(PortfolioPiece, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("credentials.SchemeUnit", on_delete=models.PROTECT, related_name="+")

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (models.UniqueConstraint("piece", "unit", name="piece_unit_once"),)


class Duty(models.TextChoices):
    """What somebody is appointed for in an application."""

    ASSESSOR = "assessor", _("Asesor")
    DECIDER = "decider", _("Pemutus")
    HANDLER = "handler", _("Penangan banding")
    EXAMINER = "examiner", _("Penguji kedua")
    APPEAL_DECIDER = "appeal-decider", _("Pemutus banding")


class Appointment(models.Model):
    """Somebody judges an application in one duty, and in no other of it, ever: the database refuses a second one.

    declared_at     the person declared to have no conflict of interest, or which one; nothing is judged before
    conflict        declared one ends the appointment
    """

    uuid = public_id()
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    duty = models.TextField(choices=Duty)
    appointed_at = models.DateTimeField()
    appointed_by = models.BigIntegerField(null=True, help_text="account; null for the system")
    declared_at = models.DateTimeField(null=True)
    conflict = models.BooleanField(null=True)
    declaration = models.TextField(db_default="", help_text="which conflict")
    ended_at = models.DateTimeField(null=True)
    ending = models.TextField(db_default="", help_text="why it ended")

    personal_data: ClassVar[dict[str, str]] = {
        "person": "who judges",
        "declaration": "what ties the person to the applicant",
        "appointed_by": "account id of who appointed",
    }

    class Meta:
        indexes = (models.Index("person", name="appointment_open", condition=Q(ended_at=None)),)
        constraints = (
            models.UniqueConstraint("application", "person", name="appointment_one_duty"),
            models.CheckConstraint(condition=Q(duty__in=Duty.values), name="appointment_duty"),
            models.CheckConstraint(
                condition=Q(declared_at=None, conflict=None) | Q(declared_at__isnull=False, conflict__isnull=False),
                name="appointment_declared",
            ),
            models.CheckConstraint(
                condition=Q(conflict=None) | Q(conflict=False) | (~Q(declaration="") & Q(ended_at__isnull=False)),
                name="appointment_conflict_ends_it",
            ),
            models.CheckConstraint(condition=Q(ended_at=None) | ~Q(ending=""), name="appointment_ended_for_a_reason"),
        )


class PieceJudgement(models.Model):
    """An assessor looked at a piece for a unit: valid, authentic, current, sufficient. Append-only; the last one holds."""

    piece = models.ForeignKey(PortfolioPiece, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("credentials.SchemeUnit", on_delete=models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    valid = models.BooleanField()
    authentic = models.BooleanField()
    current = models.BooleanField()
    sufficient = models.BooleanField()
    note = models.TextField(db_default="")
    at = models.DateTimeField()

    personal_data: ClassVar[dict[str, str]] = {"note": "what was written about the person's work"}

    class Meta:
        indexes = (models.Index("piece", "unit", F("id").desc(), name="judgement_last"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(valid=True, authentic=True, current=True, sufficient=True) | ~Q(note=""),
                name="judgement_says_what_lacks",
            ),
        )


class UnitResult(models.Model):
    """What an assessor found about a unit, by everything there was. Append-only; the last one of a round holds.

    round       1 is the first assessment, 2 that of an appeal by the second examiner
    observed    seen at work: the assessor watched and asked; null where nobody did
    facts       what the rule was judged by, as ``science.scheme`` reads it, with ``digest`` of it
    follows     the rule, by these facts, says the same; otherwise ``note`` says why not
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("credentials.SchemeUnit", on_delete=models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    round = models.SmallIntegerField(default=1)
    observed = models.BooleanField(null=True)
    competent = models.BooleanField()
    facts: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    digest = models.TextField()
    follows = models.BooleanField()
    note = models.TextField(db_default="")
    at = models.DateTimeField()

    personal_data: ClassVar[dict[str, str]] = {
        "competent": "what the person was found able to do",
        "facts": "what the person showed",
        "note": "what was written about the person",
    }

    class Meta:
        indexes = (models.Index("application", "unit", F("id").desc(), name="unit_result_last"),)
        constraints = (
            models.CheckConstraint(condition=Q(round__in=[1, 2]), name="unit_result_round"),
            models.CheckConstraint(condition=Q(follows=True) | ~Q(note=""), name="unit_result_explained"),
            # A rule that does not hold cannot be talked away: competent only where it holds.
            models.CheckConstraint(condition=Q(competent=False) | Q(follows=True), name="unit_result_by_the_rule"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="unit_result_digest"),
        )
