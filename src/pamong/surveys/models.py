"""Questionnaires, who is asked, and what was answered.

Responses and answers have keys that begin with the region and no foreign key into them: they are many, and may be partitioned.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pamong.core.fields import RandomId, public_id


class Questionnaire(models.Model):
    """Questions that are asked together, through all their versions.

    ``key`` names one that a higher context keeps; people's own have none.
    """

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    key = models.TextField(db_default="", help_text="competency.profile:<digest>; empty for one that people made")
    title = models.TextField()
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, help_text="no longer offered for new surveys")

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint("region", "key", condition=~Q(key=""), name="questionnaire_key_once"),
            models.CheckConstraint(condition=~Q(title=""), name="questionnaire_has_title"),
        )


class QuestionnaireVersion(models.Model):
    """The wording of a questionnaire. Fixed for ever once published; a change is a new version."""

    uuid = public_id()
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="+")
    number = models.SmallIntegerField(help_text="1, 2, 3 …")
    intro = models.TextField(db_default="", help_text="what it is for, and who sees what")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint("questionnaire", "number", name="version_number_once"),
            models.UniqueConstraint("questionnaire", condition=Q(published_at=None), name="version_one_draft"),
        )


class QuestionKind(models.TextChoices):
    """What kind of answer a question takes."""

    SCALE = "scale", _("Skala dengan kata")
    CHOICE = "choice", _("Pilihan")
    NUMBER = "number", _("Angka")
    TEXT = "text", _("Teks")


class Question(models.Model):
    """One question of a version.

    options     scale: words of each step, from ``lowest`` upward; choice: the choices, in order
    lowest      scale: value of the first step; number: smallest value, null for none
    highest     number: largest value, null for none
    """

    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.SmallIntegerField(help_text="order, from 1")
    key = models.TextField(help_text="stable name within the questionnaire, through versions")
    kind = models.TextField(choices=QuestionKind)
    text = models.TextField()
    help = models.TextField(db_default="")
    options = models.JSONField(default=list, help_text="list of texts")
    unit = models.TextField(db_default="", help_text="of a number: menit, hari")
    lowest = models.FloatField(null=True)
    highest = models.FloatField(null=True)
    required = models.BooleanField(db_default=True)

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("version", "place"), name="question_place_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint("version", "key", name="question_key_once"),
            models.CheckConstraint(condition=Q(kind__in=QuestionKind.values), name="question_kind"),
            models.CheckConstraint(condition=~Q(text=""), name="question_has_text"),
            models.CheckConstraint(
                condition=Q(lowest=None) | Q(highest=None) | Q(lowest__lte=F("highest")), name="question_bounds"
            ),
        )


class Survey(models.Model):
    """A published version, asked of certain people for a certain time.

    anonymous   answers carry no id of who answered; nobody can bring them together again
    floor       under so many answers no result is shown: 5, or 10 where the questions are delicate
    source      what a higher context asks it for: competency.round:12; empty for one that people opened
    """

    uuid = public_id()
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="+")
    title = models.TextField()
    anonymous = models.BooleanField()
    floor = models.SmallIntegerField()
    source = models.TextField(db_default="")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, help_text="closed by hand before its time")
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True, help_text="account; null for the system")

    personal_data: ClassVar[dict[str, str]] = {"created_by": "account id of who opened it"}

    class Meta:
        indexes = (models.Index("region", "source", F("id").desc(), name="survey_by_region"),)
        constraints = (
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="survey_in_order"),
            models.CheckConstraint(condition=Q(floor__gte=5), name="survey_floor"),
            models.CheckConstraint(condition=~Q(title=""), name="survey_has_title"),
        )


class Invitation(models.Model):
    """One way into a survey: a person's, or whoever's who holds a token. One answer each.

    about       whom the answers are about, where one person judges another
    unit        the group in which the answer is counted
    done_at     of an anonymous survey only that it was used is known, not when
    """

    uuid = public_id()
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    token = models.TextField(null=True, unique=True, help_text="SHA-256 of a token, hex")  # noqa: DJ001  # unique where there is one
    about = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    created_at = models.DateTimeField()
    done = models.BooleanField(db_default=False)
    done_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {
        "person": "who is asked",
        "about": "whom the answers are about",
        "done_at": "who has not answered is reminded",
    }

    class Meta:
        indexes = (
            models.Index("survey", "unit", name="invitation_by_unit"),
            models.Index("person", name="invitation_waiting", condition=Q(done=False, cancelled_at=None)),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(person=None, token__isnull=False) | Q(person__isnull=False, token=None),
                name="invitation_person_or_token",
            ),
            models.CheckConstraint(condition=Q(done=True) | Q(done_at=None), name="invitation_done_when_timed"),
            models.UniqueConstraint(
                "survey",
                "person",
                "about",
                condition=Q(cancelled_at=None, person__isnull=False),
                nulls_distinct=False,
                name="invitation_once",
            ),
        )


class SurveyResponse(models.Model):
    """One set of answers.

    A named one knows its invitation and exists from the first answer on. An anonymous one exists only when it has been
    handed in, and knows neither invitation nor time.
    """

    pk = models.CompositePrimaryKey("region", "id")
    region = models.BigIntegerField()
    id = models.UUIDField(db_default=RandomId(), help_text="random: its order tells nothing")
    survey = models.BigIntegerField()
    invitation = models.BigIntegerField(null=True)
    about = models.BigIntegerField(null=True, help_text="person whom the answers are about")
    unit = models.BigIntegerField(null=True, help_text="group in which it is counted")
    submitted_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {
        "invitation": "whose answers they are, of a survey that is not anonymous",
        "about": "whom the answers are about",
    }

    class Meta:
        indexes = (models.Index("region", "survey", name="response_by_survey"),)
        constraints = (models.UniqueConstraint("region", "invitation", name="response_once"),)


class Answer(models.Model):
    """One answer to one question, as it was given the n-th time. Append-only; the highest ``seq`` holds.

    Both values null: the answer was taken back.
    """

    pk = models.CompositePrimaryKey("region", "response", "question", "seq")
    region = models.BigIntegerField()
    response = models.UUIDField()
    question = models.BigIntegerField()
    seq = models.IntegerField(help_text="the browser counts; a resend changes nothing")
    number = models.FloatField(null=True)
    text = models.TextField(null=True)  # noqa: DJ001  # none is not the empty text
    at = models.DateTimeField(null=True, help_text="null in an anonymous survey")

    personal_data: ClassVar[dict[str, str]] = {
        "number": "what somebody answered",
        "text": "what somebody answered, in own words",
    }

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(number=None) | Q(text=None), name="answer_one_value"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="answer_seq_from_1"),
        )


class Door(models.Model):
    """A way into an anonymous survey for everybody who stands before it: a code on paper at a counter, or a kiosk.

    code        in its address
    kiosk       SHA-256 of the token of a device that the office itself put up, hex; many people answer on it
    per_device  answers that one device may hand in on a day
    per_network answers that one kind of device may hand in from one network on a day: who forgets cookies is stopped by it
    """

    uuid = public_id()
    survey = models.OneToOneField(Survey, on_delete=models.PROTECT, related_name="+")
    code = models.TextField(unique=True)
    kiosk = models.TextField(null=True, unique=True)  # noqa: DJ001  # unique where there is one
    per_device = models.SmallIntegerField()
    per_network = models.SmallIntegerField()
    created_at = models.DateTimeField()

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(code__regex=r"^[a-z2-9]{8}$"), name="door_code_form"),
            models.CheckConstraint(condition=Q(per_device__gte=1, per_network__gte=1), name="door_limits"),
        )


class DoorSalt(models.Model):
    """What devices are told apart by on one day; thrown away afterwards, and with it what could tell who it was."""

    day = models.DateField(unique=True)
    salt = models.BinaryField()

    personal_data: ClassVar[dict[str, str]] = {}


class DoorCount(models.Model):
    """How many answers one device, or one network, handed in at one door on one day. Knows no answer.

    mark        keyed digest of device or network, hex; the key is the salt of the day
    """

    pk = models.CompositePrimaryKey("door", "day", "mark")
    door = models.BigIntegerField()
    day = models.DateField()
    mark = models.TextField()
    taken = models.IntegerField(db_default=0)
    refused = models.IntegerField(db_default=0)

    personal_data: ClassVar[dict[str, str]] = {"mark": "tells a device or network apart for a day; then nobody can"}

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(mark__regex=r"^[0-9a-f]{64}$"), name="door_mark_form"),)
