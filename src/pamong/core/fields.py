"""Field helpers that every context uses."""

from typing import Any

from django.db.models import BigIntegerField, Func, UUIDField, Value


class UuidV7(Func):
    """PostgreSQL 18's time-ordered uuid."""

    function = "uuidv7"
    arity = 0
    output_field = UUIDField()  # type: ignore[assignment]  # stubs type it as a property; Django documents the attribute


class NextVal(Func):
    """Next number of a sequence, for tables whose primary key is composite and cannot hold an identity column."""

    function = "nextval"
    output_field = BigIntegerField()  # type: ignore[assignment]  # as above

    def __init__(self, sequence: str, **extra: Any) -> None:
        """``sequence`` is created by the migration that creates the table."""
        super().__init__(Value(sequence) if isinstance(sequence, str) else sequence, **extra)


def public_id() -> "UUIDField[Any, Any]":
    """Identifier that may leave the system (addresses, files, other systems)."""
    return UUIDField(unique=True, editable=False, db_default=UuidV7())
