"""Certificates: what was given, how it was signed, and what became of it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from pamong.core.fields import RandomId, public_id
from pamong.credentials.formats.typed_number import MEANT, PASSED_OVER

NUMBER_AS_MEANT = Func(
    Upper("number"), Value(MEANT[0] + PASSED_OVER), Value(MEANT[1]), function="TRANSLATE", output_field=TextField()
)
"""What two ways to type one number have in common, as ``typed_number.folded`` says it of text."""


class Way(models.TextChoices):
    """How a certificate is signed. The three look different on paper and on every page."""

    SEAL = "seal", _("Segel sistem daerah")
    SERVICE = "service", _("Tanda tangan elektronik tersertifikasi")
    OUTSIDE = "outside", _("Ditandatangani di luar, diunggah kembali")


class IssuingRule(models.Model):
    """Who signs a region's certificates and how, from a time on. A change is a new row."""

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    number = models.SmallIntegerField(help_text="1, 2, 3 … within the region")
    official = models.TextField(help_text="name with titles: Drs. Ilham Saputra, M.Si.")
    title = models.TextField(help_text="Kepala Badan")
    place = models.TextField(help_text="Muara Bulian")
    way = models.TextField(choices=Way)
    source = models.TextField(db_default="", help_text="decree that lets the official sign; empty: belum dikonfirmasi")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    set_by = models.BigIntegerField(null=True, help_text="account; null for the system")

    personal_data: ClassVar[dict[str, str]] = {
        "official": "who signs",
        "set_by": "account id of who decided it",
    }

    class Meta:
        constraints = (
            models.UniqueConstraint("region", "number", name="issuing_rule_once"),
            models.UniqueConstraint("region", condition=Q(until=None), name="issuing_rule_one_current"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="issuing_rule_way"),
            models.CheckConstraint(
                condition=~Q(official="") & ~Q(title="") & ~Q(place=""), name="issuing_rule_complete"
            ),
        )


class KeyUse(models.TextChoices):
    """What a key signs."""

    BADGE = "badge", _("Kredensial")
    SEAL = "seal", _("Segel dokumen")


class SigningKey(models.Model):
    """A key of a region. The private half is encrypted with the home's secret and never leaves the server.

    address     where the installation said it is when the key was made; its credentials name that for ever
    """

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    use = models.TextField(choices=KeyUse)
    name = models.TextField(unique=True, help_text="fragment of its did:web address: 15.04-badge-1")
    address = models.TextField(help_text="PAMONG_URL then")
    public = models.TextField(help_text="SubjectPublicKeyInfo, PEM")
    certificate = models.TextField(db_default="", help_text="X.509, PEM; of a seal")
    sealed = models.BinaryField(help_text="PKCS 8, encrypted")
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, help_text="signs nothing new; what it signed stays true")
    lost_at = models.DateTimeField(null=True, help_text="somebody else may have it: what it signed since is doubtful")

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint("region", "use", condition=Q(retired_at=None), name="signing_key_one_current"),
            models.CheckConstraint(condition=Q(use__in=KeyUse.values), name="signing_key_use"),
        )


class StatusList(models.Model):
    """A list of 131,072 places, in which each certificate has one (W3C Bitstring Status List)."""

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    number = models.SmallIntegerField(help_text="1, 2, 3 … within the region")
    made_at = models.DateTimeField()

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (models.UniqueConstraint("region", "number", name="status_list_once"),)


class Credential(models.Model):
    """A certificate: everything that is printed, fixed before anybody signs. Append-only.

    One for each decision, whatever crashes; a corrected one replaces it and has a number of its own.

    code        eight signs beside the QR code, for who types; without letters that look alike
    key         which makes the subject's identifier one that cannot be guessed
    holder, post    as printed
    place_in_list   its place in the status list, chosen at random so that neighbours tell nothing
    paper       PDF before signing, where somebody else signs it; null where it was sealed at once
    badge       the credential as it is attached, JSON; ``token`` the same as VC-JWT
    """

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+", db_index=False)
    decision = models.ForeignKey("credentials.Decision", on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey("credentials.SchemeVersion", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, related_name="+", null=True)
    reason = models.TextField(db_default="", help_text="of a replacement")
    number = models.TextField(help_text="as printed; the office's series gave it")
    code = models.TextField(unique=True)
    key = models.UUIDField(db_default=RandomId(), editable=False)
    holder = models.TextField()
    post = models.TextField(db_default="")
    way = models.TextField(choices=Way)
    rule = models.ForeignKey(IssuingRule, on_delete=models.PROTECT, related_name="+")
    issued_on = models.DateField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="+", db_index=False)
    place_in_list = models.IntegerField()
    badge_key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="+")
    badge = models.TextField()
    token = models.TextField()
    paper = models.ForeignKey("kit.File", on_delete=models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True, help_text="account; null for the system")

    personal_data: ClassVar[dict[str, str]] = {
        "person": "whose certificate it is",
        "holder": "the name as printed; public with the number",
        "post": "what the person did then",
        "badge": "the certificate for machines, with the name",
        "token": "the same",
        "paper": "the certificate before signing",
        "made_by": "account id of who had it made",
    }

    class Meta:
        indexes = (
            models.Index("person", F("issued_on").desc(), name="credential_by_person"),
            models.Index("region", F("id").desc(), name="credential_by_region"),
            models.Index("valid_until", name="credential_by_end"),
            models.Index("number", name="credential_by_number"),
            models.Index(NUMBER_AS_MEANT, name="credential_by_meaning"),
        )
        constraints = (
            models.UniqueConstraint("decision", condition=Q(replaces=None), name="credential_one_a_decision"),
            models.UniqueConstraint("region", "number", name="credential_number_once"),
            models.UniqueConstraint("status_list", "place_in_list", name="credential_place_once"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="credential_way"),
            models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="credential_in_order"),
            models.CheckConstraint(condition=Q(place_in_list__range=(0, 131_071)), name="credential_place"),
            models.CheckConstraint(condition=Q(replaces=None) | ~Q(reason=""), name="credential_replaced_for_a_reason"),
            models.CheckConstraint(condition=~Q(number="") & ~Q(holder="") & ~Q(code=""), name="credential_complete"),
            models.CheckConstraint(
                condition=Q(way="seal", paper=None) | (~Q(way="seal") & Q(paper__isnull=False)),
                name="credential_paper",
            ),
        )


class Signature(models.Model):
    """The signed file of a certificate: never touched again. Append-only; without it a certificate is not issued.

    signer      subject of the certificate that signed, as the file says
    key         the region's seal; null where somebody else signed
    reference   id that the signing service gave to the document
    """

    credential = models.OneToOneField(Credential, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("kit.File", on_delete=models.PROTECT, related_name="+")
    digest = models.TextField(unique=True, help_text="SHA-256 of the signed file, 64 hex digits")
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="+", null=True)
    signer = models.TextField()
    reference = models.TextField(db_default="")
    signed_at = models.DateTimeField()
    signed_by = models.BigIntegerField(null=True, help_text="account who had it signed; null for the system")

    personal_data: ClassVar[dict[str, str]] = {
        "file": "the person's certificate",
        "signer": "name of the official in the certificate that signed",
        "signed_by": "account id of who had it signed",
    }

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="signature_digest"),)


class ChangeKind(models.TextChoices):
    """What became of a certificate after it was issued."""

    SUSPENDED = "suspended", _("Dibekukan")
    RESUMED = "resumed", _("Diaktifkan kembali")
    WITHDRAWN = "withdrawn", _("Dicabut")
    REPLACED = "replaced", _("Diganti")


class StatusChange(models.Model):
    """A certificate was suspended, resumed, withdrawn or replaced, for a reason. Append-only; the last one holds.

    public      class of the reason, which anybody may read
    reason      what only those who keep certificates and the holder read
    """

    uuid = public_id()
    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField(help_text="1, 2, 3 … of the certificate")
    kind = models.TextField(choices=ChangeKind)
    public = models.TextField(help_text="discipline, error, request, check, name, appeal, expiry")
    reason = models.TextField()
    at = models.DateTimeField()
    account = models.BigIntegerField(null=True, help_text="null for the system")

    personal_data: ClassVar[dict[str, str]] = {
        "reason": "what was written about the person",
        "account": "account id of who decided it",
    }

    class Meta:
        constraints = (
            models.UniqueConstraint("credential", "number", name="status_change_once"),
            models.UniqueConstraint(
                "credential", condition=Q(kind__in=["withdrawn", "replaced"]), name="status_change_one_end"
            ),
            models.CheckConstraint(condition=Q(kind__in=ChangeKind.values), name="status_change_kind"),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(public=""), name="status_change_has_reason"),
        )


class OutsideCredential(models.Model):
    """A certificate from elsewhere, registered with a copy and verified by who organises."""

    uuid = public_id()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    title = models.TextField(help_text="Sertifikat Pendidik")
    issuer = models.TextField()
    number = models.TextField()
    issued_on = models.DateField()
    valid_until = models.DateField(null=True, help_text="last day; null: for ever")
    competency = models.ForeignKey("competency.Competency", on_delete=models.PROTECT, related_name="+", null=True)
    level = models.SmallIntegerField(null=True)
    file = models.ForeignKey("kit.File", on_delete=models.PROTECT, related_name="+")
    digest = models.TextField(help_text="SHA-256 of the copy, 64 hex digits")
    claimed_at = models.DateTimeField()
    claimed_by = models.BigIntegerField(null=True, help_text="account")
    verified_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    how = models.TextField(db_default="", help_text="by what it was verified, or why it was refused")
    decided_by = models.BigIntegerField(null=True, help_text="account")
    withdrawn_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {
        "person": "whose certificate it is",
        "title": "what the person is certified in",
        "issuer": "by whom",
        "number": "of the person's certificate",
        "file": "a copy of it",
        "how": "what was written about it",
        "claimed_by": "account id of who registered it",
        "decided_by": "account id of who verified it",
    }

    class Meta:
        indexes = (
            models.Index("person", "issued_on", name="outside_credential_by_person"),
            models.Index(
                "region",
                "claimed_at",
                name="outside_credential_waiting",
                condition=Q(verified_at=None, refused_at=None, withdrawn_at=None),
            ),
        )
        constraints = (
            models.UniqueConstraint(
                "person",
                "issuer",
                "number",
                condition=Q(refused_at=None, withdrawn_at=None),
                name="outside_credential_once",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(issuer="") & ~Q(number=""), name="outside_credential_complete"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("issued_on")), name="outside_credential_in_order"
            ),
            models.CheckConstraint(
                condition=Q(verified_at=None) | Q(refused_at=None), name="outside_credential_one_answer"
            ),
            models.CheckConstraint(
                condition=Q(verified_at=None, refused_at=None) | ~Q(how=""), name="outside_credential_says_how"
            ),
            models.CheckConstraint(
                condition=Q(competency=None, level=None) | Q(competency__isnull=False, level__range=(1, 9)),
                name="outside_credential_level",
            ),
        )


class DoubtReport(models.Model):
    """Somebody holds a paper that differs from what the public page says, and tells us (laporan keraguan)."""

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    number = models.TextField(help_text="as it was typed or printed")
    message = models.TextField()
    contact = models.TextField(db_default="", help_text="where an answer would reach the reporter; may be empty")
    at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    handled_by = models.BigIntegerField(null=True, help_text="account")
    outcome = models.TextField(db_default="")

    personal_data: ClassVar[dict[str, str]] = {
        "message": "may name a person",
        "contact": "where the reporter can be reached",
        "handled_by": "account id of who looked into it",
    }

    class Meta:
        indexes = (models.Index("region", "at", name="doubt_open", condition=Q(handled_at=None)),)
        constraints = (
            models.CheckConstraint(condition=~Q(message=""), name="doubt_has_message"),
            models.CheckConstraint(condition=Q(handled_at=None) | ~Q(outcome=""), name="doubt_handled"),
        )
