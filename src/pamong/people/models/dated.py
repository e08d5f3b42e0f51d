"""What the dated tables share: their constraints."""

from django.db.models import CheckConstraint, F, Func, Q, TextField, UniqueConstraint, Value


def ends_after_it_begins(name: str) -> CheckConstraint:
    """A row never ends before it begins; one that ends the day it begins was corrected and never held."""
    return CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name=name)


def one_current(name: str, *fields: str, **only: object) -> UniqueConstraint:
    """At most one row of these fields is without an end."""
    return UniqueConstraint(fields=fields, condition=Q(until=None, **only), name=name)


def folded(field: str) -> Func:
    """A name as it is compared: lower case, letters and digits only, one space between words."""
    plain = Func(
        Func(F(field), function="lower", output_field=TextField()),
        Value("[^[:alnum:]]+"),
        Value(" "),
        Value("g"),
        function="regexp_replace",
        output_field=TextField(),
    )
    return Func(plain, function="btrim", output_field=TextField())
