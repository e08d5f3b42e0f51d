"""Tables of the tools."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from pamong.core.fields import public_id


class File(models.Model):
    """One reference to stored content. Equal content is stored once and may have many references.

    Private: a row says that content is here, never who may read it. Whoever refers to the row decides that.
    """

    uuid = public_id()
    region = models.BigIntegerField()
    sha256 = models.TextField(help_text="64 hex digits; also the place of the content")
    size = models.BigIntegerField(help_text="bytes")
    media_type = models.TextField(help_text="decided by the content, never by the name")
    name = models.TextField(help_text="as the uploader called it, without folders and control characters")
    stored_at = models.DateTimeField()
    stored_by = models.BigIntegerField(null=True, help_text="account; null for the system")

    personal_data: ClassVar[dict[str, str]] = {
        "name": "given by the uploader, may contain a person's name",
        "stored_by": "account id of who stored it",
    }

    class Meta:
        indexes = (
            models.Index("sha256", name="file_by_content"),
            models.Index("region", "stored_at", name="file_by_region"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="file_sha256_form"),
            models.CheckConstraint(condition=Q(size__gt=0), name="file_not_empty"),
            models.CheckConstraint(condition=Q(name__regex=r"^[^/\\[:cntrl:]]{1,200}$"), name="file_name_form"),
        )


class Job(models.Model):
    """One piece of long work: who asked for it, how far it is, how it ended. Its state is computed from the timestamps."""

    uuid = public_id()
    kind = models.TextField(help_text="registered name: kit.check_file")
    title = models.TextField(help_text="what the asker sees, in the asker's language")
    region = models.BigIntegerField()
    account = models.BigIntegerField(null=True, help_text="who asked; null for the system and for visitors")
    args = models.JSONField(default=dict)
    cursor = models.JSONField(null=True, help_text="where to go on after a kill; the job's own business")
    done = models.BigIntegerField(db_default=0)
    total = models.BigIntegerField(null=True, help_text="null while unknown")
    note = models.TextField(db_default="")
    result = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {"account": "account id of who asked for the work"}

    class Meta:
        indexes = (
            models.Index(
                "created_at",
                name="job_open",
                condition=Q(finished_at=None, failed_at=None, cancelled_at=None),
            ),
        )
        constraints = (
            models.CheckConstraint(
                name="job_ends_once",
                condition=Q(finished_at=None, failed_at=None)
                | Q(finished_at=None, cancelled_at=None)
                | Q(failed_at=None, cancelled_at=None),
            ),
            models.CheckConstraint(name="job_done_positive", condition=Q(done__gte=0)),
        )
