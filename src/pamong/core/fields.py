"""Field helpers that every context uses."""

from typing import Any

from django.db.models import BigIntegerField, Func, UUIDField, Value


class UuidV7(Func):
    """PostgreSQL 18's time-ordered uuid."""

    function = "uuidv7"
    arity = 0
    output_field = UUIDField()


class RandomId(Func):
    """A uuid that tells nothing, not even its order: for what must not be brought together with anything by time."""

    function = "gen_random_uuid"
    arity = 0
    output_field = UUIDField()


class NextVal(Func):
    """Next number of a sequence, for tables whose primary key is composite and cannot hold an identity column."""

    function = "nextval"
    output_field = BigIntegerField()

    def __init__(self, *expressions: Any, **extra: Any) -> None:
        """Takes the name of a sequence, which is created by the migration that creates the table."""
        super().__init__(*(Value(part) if isinstance(part, str) else part for part in expressions), **extra)


def public_id() -> "UUIDField[Any, Any]":
    """Identifier that may leave the system (addresses, files, other systems)."""
    return UUIDField(unique=True, editable=False, db_default=UuidV7())
