"""Tables of the tools."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

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


class Import(models.Model):
    """One table of a file on its way into a context: read and compared, perhaps applied, perhaps undone.

    The file itself is not kept: it may hold columns that must not be stored. Its state is computed from the timestamps.
    """

    uuid = public_id()
    kind = models.TextField(help_text="registered importer: people.registry")
    region = models.BigIntegerField()
    about = models.BigIntegerField(
        null=True, help_text="what of the importer's own the table is about; null: the region"
    )
    account = models.BigIntegerField(null=True, help_text="who previewed it; null for the system")
    file_name = models.TextField(help_text="as the uploader called it")
    sha256 = models.TextField(help_text="64 hex digits, of the file")
    sheet = models.TextField(help_text="name of the sheet; empty for CSV")
    form = models.TextField(help_text="how the file was read: csv utf-8-sig ';'")
    heading_row = models.IntegerField(help_text="number of the row that was read as the heading")
    headings = models.JSONField(default=list, help_text="pairs of column key and heading, in the file's order")
    mapping = models.JSONField(default=dict, help_text="heading → column key, as a person decided it")
    dropped = models.JSONField(default=list, help_text="pairs of heading and reason, never stored")
    ignored = models.JSONField(default=list, help_text="headings that nobody knew")
    notes = models.JSONField(default=list, help_text="pairs of a sentence and the names it is about")
    rows = models.BigIntegerField(db_default=0)
    new = models.BigIntegerField(db_default=0)
    changed = models.BigIntegerField(db_default=0)
    unchanged = models.BigIntegerField(db_default=0)
    refused = models.BigIntegerField(db_default=0)
    created_at = models.DateTimeField()
    previewed_at = models.DateTimeField(null=True, help_text="when its rows were last compared")
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    emptied_at = models.DateTimeField(null=True, help_text="when its rows were deleted; no longer applied or undone")

    personal_data: ClassVar[dict[str, str]] = {
        "account": "account id of who imported",
        "file_name": "given by the uploader, may contain a person's name",
        "notes": "names of things that an import would create",
    }

    class Meta:
        indexes = (models.Index("region", "kind", "created_at", name="import_by_region"),)
        constraints = (
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="import_sha256_form"),
            models.CheckConstraint(
                condition=Q(applied_at=None) | Q(previewed_at__isnull=False), name="import_applied_after_preview"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(applied_at__isnull=False),
                name="import_undone_after_applied",
            ),
            models.CheckConstraint(
                condition=Q(previewed_at=None) | Q(rows=F("new") + F("changed") + F("unchanged") + F("refused")),
                name="import_counts_add_up",
            ),
        )


class ImportRow(models.Model):
    """One row of an import. Contexts see the readable ones as the temporary table ``staged``; deleted a month later."""

    pk = models.CompositePrimaryKey("batch_id", "row")
    batch = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="+", db_index=False)
    row = models.IntegerField(help_text="number that a spreadsheet shows")
    key = models.TextField(help_text="natural key; empty when it cannot be told")
    data = models.JSONField(null=True, help_text="values; null for a row that is refused by itself")
    cells = models.JSONField(null=True, help_text="text as written, of a row that is refused by itself")
    outcome = models.TextField(help_text="ready, new, changed, unchanged, refused")
    problems = models.JSONField(default=list, help_text="column key and sentence, several a row")
    target = models.BigIntegerField(null=True, help_text="id of the importer's own row")
    before = models.JSONField(null=True, help_text="what stood there before, for undo")

    personal_data: ClassVar[dict[str, str]] = {
        "key": "may name a person; deleted with the row",
        "data": "what was imported; deleted with the row",
        "cells": "what was refused, so that it can be mended; deleted with the row",
        "problems": "sentences may repeat what was written; deleted with the row",
        "before": "what an import replaced, so that it can be undone; deleted with the row",
    }

    class Meta:
        indexes = (models.Index("batch", "outcome", "row", name="import_row_by_outcome"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome__in=["ready", "new", "changed", "unchanged", "refused"]),
                name="import_row_outcome",
            ),
            models.CheckConstraint(
                condition=Q(data__isnull=True, cells__isnull=False, outcome="refused")
                | Q(data__isnull=False, cells__isnull=True),
                name="import_row_read_or_refused",
            ),
        )
