"""Persons and what is said about them, with dates."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pamong.core.fields import public_id
from pamong.people.models.dated import ends_after_it_begins, folded, one_current


class Sex(models.TextChoices):
    """As the registry writes it."""

    MALE = "L", _("Laki-laki")
    FEMALE = "P", _("Perempuan")


class Person(models.Model):
    """Somebody: a civil servant, a speaker, a partner's member, a citizen with an account. One row for a whole life.

    ``region`` keeps the record now and decides who sees it; a transfer changes it, and ``Employment`` remembers where
    the person served. A citizen who came alone has none.
    """

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    name = models.TextField(help_text="without titles")
    title_before = models.TextField(db_default="")
    title_after = models.TextField(db_default="")
    born = models.DateField(null=True)
    sex = models.TextField(choices=Sex, db_default="")
    email = models.TextField(db_default="", help_text="private address")
    email_office = models.TextField(db_default="", help_text="address at a government's domain")
    phone = models.TextField(db_default="")
    education_level = models.TextField(db_default="", help_text="the registry's code: 40 is S1")
    education = models.TextField(db_default="", help_text="field of study")
    education_year = models.SmallIntegerField(null=True)
    source_id = models.TextField(null=True, unique=True, help_text="id in the national registry")  # noqa: DJ001  # unique where known
    batch = models.BigIntegerField(null=True, help_text="import that wrote it last")
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, help_text="what named and reached the person was taken away")
    folded = models.GeneratedField(expression=folded("name"), output_field=models.TextField(), db_persist=True)

    personal_data: ClassVar[dict[str, str]] = {
        "name": "whom a record, a letter and a certificate are about",
        "title_before": "belongs to the name on letters and certificates",
        "title_after": "belongs to the name on letters and certificates",
        "born": "tells persons of one name apart",
        "sex": "equal access is measured by it; never shown in lists",
        "email": "notices",
        "email_office": "notices",
        "phone": "notices",
        "education_level": "requirements of positions and schemes",
        "education": "requirements of positions and schemes",
        "education_year": "requirements of positions and schemes",
        "source_id": "finds the person again in the national registry",
        "folded": "the name as lists are sorted and searched by",
    }

    class Meta:
        indexes = (models.Index("region", "folded", "id", name="person_by_name"),)
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="person_has_name"),
            models.CheckConstraint(condition=Q(sex__in=["", *Sex.values]), name="person_sex"),
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | Q(region=None, born=None, sex="", email="", email_office="", phone="", education="", source_id=None),
                name="person_erased_wholly",
            ),
        )


class PersonNumber(models.Model):
    """A NIP or NI PPPK, for a time: a PPPK gets a new one with a new contract. A number never changes hands."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.TextField(unique=True, help_text="18 digits")
    since = models.DateField()
    until = models.DateField(null=True)
    batch = models.BigIntegerField(null=True, help_text="import that wrote it")

    personal_data: ClassVar[dict[str, str]] = {
        "number": "how the government names a civil servant; holds birth date and sex; masked in lists, never public",
    }

    class Meta:
        indexes = (models.Index("person", name="number_by_person"),)
        constraints = (
            one_current("number_one_current", "person"),
            ends_after_it_begins("number_in_order"),
            models.CheckConstraint(condition=Q(number__regex=r"^[0-9]{18}$"), name="number_form"),
        )


class EmploymentKind(models.TextChoices):
    """In which relation a civil servant serves."""

    CANDIDATE = "cpns", _("CPNS")
    PERMANENT = "pns", _("PNS")
    CONTRACT = "pppk", _("PPPK")
    PART_TIME = "pppk-pw", _("PPPK paruh waktu")


class Employment(models.Model):
    """Where and as what a civil servant serves, for a time. Who has none is no civil servant."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField(choices=EmploymentKind)
    standing = models.TextField(help_text="kedudukan hukum, the registry's code: 01 is active")
    grade = models.TextField(db_default="", help_text="golongan: III/a, or IX for a PPPK; empty when unknown")
    grade_since = models.DateField(null=True)
    since = models.DateField()
    until = models.DateField(null=True)
    batch = models.BigIntegerField(null=True, help_text="import that wrote it")

    personal_data: ClassVar[dict[str, str]] = {
        "kind": "rights and duties differ",
        "standing": "decides whether the person is counted; disciplinary codes are shown to the organiser alone",
        "grade": "requirements of positions and schemes",
        "grade_since": "requirements of positions and schemes",
    }

    class Meta:
        indexes = (
            models.Index("person", "since", name="employment_by_person"),
            models.Index("region", "kind", name="employment_by_region", condition=Q(until=None)),
        )
        constraints = (
            one_current("employment_one_current", "person"),
            ends_after_it_begins("employment_in_order"),
            models.CheckConstraint(condition=Q(kind__in=EmploymentKind.values), name="employment_kind"),
            models.CheckConstraint(condition=Q(standing__regex=r"^[0-9]{2}$"), name="employment_standing_form"),
        )


class AssignmentKind(models.TextChoices):
    """The registry's *jenis penugasan*, by its codes."""

    DEFINITIVE = "D", _("Definitif")
    ACTING = "PLT", _("Plt.")
    DAILY = "PLH", _("Plh.")
    INTERIM = "PJ", _("Pj.")
    ADDITIONAL = "TT", _("Tugas tambahan")


class Assignment(models.Model):
    """A person in a post of a unit, for a time. One definitive post at once; others beside it.

    ``leads`` marks the head of the unit: the supervisor of everybody else in it.
    """

    uuid = public_id()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.ForeignKey("people.Position", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField(choices=AssignmentKind)
    leads = models.BooleanField(db_default=False)
    since = models.DateField()
    until = models.DateField(null=True)
    batch = models.BigIntegerField(null=True, help_text="import that wrote it")

    personal_data: ClassVar[dict[str, str]] = {
        "position": "what the person does, and which competencies that asks for",
        "unit": "where the person serves",
    }

    class Meta:
        indexes = (
            models.Index("person", "since", name="assignment_by_person"),
            models.Index("unit", name="assignment_by_unit"),
            models.Index("position", name="assignment_by_position"),
        )
        constraints = (
            one_current("assignment_one_definitive", "person", kind="D"),
            one_current("assignment_once", "person", "unit", "position", "kind"),
            one_current("assignment_one_head", "unit", "kind", leads=True),
            ends_after_it_begins("assignment_in_order"),
            models.CheckConstraint(condition=Q(kind__in=AssignmentKind.values), name="assignment_kind"),
        )
