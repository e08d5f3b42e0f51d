"""Tables of the journal. Keys begin with the region and nothing points into them, so that they can be partitioned."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from pamong.core.fields import NextVal


class Entry(models.Model):
    """What happened: who did what to which thing, when. Never edited, never deleted (triggers refuse it).

    People are named by id only, so that erasing personal data needs no edit of the journal.
    """

    pk = models.CompositePrimaryKey("region", "id")
    region = models.BigIntegerField(help_text="0 is the installation itself")
    id = models.BigIntegerField(db_default=NextVal("core_entry_id"))
    at = models.DateTimeField()
    actor = models.BigIntegerField(null=True, help_text="account; null for the system and for visitors")
    behalf = models.BigIntegerField(null=True, help_text="account for whom the actor acted by delegation")
    verb = models.TextField(help_text="past tense, namespaced: learning.registered")
    object = models.TextField(help_text="label:key of what it happened to")
    data = models.JSONField(default=dict)
    request = models.UUIDField(null=True)

    personal_data: ClassVar[dict[str, str]] = {
        "actor": "account id of who acted, kept as evidence; never a name",
        "behalf": "account id of who was represented",
    }

    class Meta:
        indexes = (
            models.Index("region", "object", "id", name="entry_by_object"),
            models.Index("region", "verb", "id", name="entry_by_verb"),
            models.Index("region", "actor", "id", name="entry_by_actor"),
        )
        constraints = (
            models.CheckConstraint(condition=models.Q(verb__regex=r"^[a-z]+\.[a-z_]+$"), name="entry_verb_form"),
        )


class Delivery(models.Model):
    """A reaction that still has to see an entry. Gone once it has; kept with its error while it has not."""

    pk = models.CompositePrimaryKey("reaction", "region", "entry")
    reaction = models.TextField()
    region = models.BigIntegerField()
    entry = models.BigIntegerField()
    due_at = models.DateTimeField(db_default=Now())
    attempts = models.SmallIntegerField(db_default=0)
    error = models.TextField(db_default="", help_text="class and place of the last error, without its message")

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        indexes = (models.Index("reaction", "due_at", name="delivery_due"),)


class Unsealed(models.Model):
    """An entry that no seal covers yet. Written with the entry, removed by the sealer."""

    pk = models.CompositePrimaryKey("region", "entry")
    region = models.BigIntegerField()
    entry = models.BigIntegerField()

    personal_data: ClassVar[dict[str, str]] = {}


class Seal(models.Model):
    """One link of a region's chain: which entries it covers, in order, and the digest of each."""

    pk = models.CompositePrimaryKey("region", "number")
    region = models.BigIntegerField()
    number = models.BigIntegerField(help_text="1, 2, 3 … within the region")
    at = models.DateTimeField()
    entries: "models.Field[list[int], list[int]]" = ArrayField(models.BigIntegerField())
    digests = models.BinaryField(help_text="32 bytes an entry, same order")
    total = models.BigIntegerField(help_text="entries that the chain covers up to and including this link")
    previous = models.BinaryField(help_text="digest of the link before; 32 zero bytes in the first")
    digest = models.BinaryField()
    signature = models.BinaryField(help_text="Ed25519 over the digest, by the home's key")
    key = models.TextField(help_text="fingerprint of the public key")

    personal_data: ClassVar[dict[str, str]] = {}

    class Meta:
        constraints = (
            models.UniqueConstraint("digest", name="seal_digest_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="seal_number_from_1"),
        )
