"""How the house says no. An action raises a refusal; one middleware (HTML) and one handler (JSON) turn it into an answer.

A message is a translatable sentence for the person at the screen: what is refused and what to do. Nothing was changed when a
refusal is raised inside an action, because the action's transaction ends with it.
"""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

NOTHING_FOR_YOU = _("Yang Anda cari tidak ada, atau bukan untuk Anda.")


class Refusal(Exception):
    """Base of all refusals.

    code        short, stable, lower case; what a script or the support desk compares
    message     sentence in the user's language
    status      HTTP status of this kind of refusal
    """

    status: ClassVar[int] = 409

    def __init__(self, code: str, message: Text) -> None:
        """Keep code and sentence."""
        super().__init__(code)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        """The sentence, in the active language."""
        return str(self.message)


class NotFound(Refusal):
    """There is no such row, or it is not yours: the two must look the same."""

    status = 404

    def __init__(self, code: str = "not-found", message: Text = NOTHING_FOR_YOU) -> None:
        """Both parts have a default, so that access functions need no words."""
        super().__init__(code, message)


class Forbidden(Refusal):
    """The row may be seen, but this must not be done with it."""

    status = 403


class Conflict(Refusal):
    """The state of things does not allow it (already done, full, closed, changed meanwhile)."""

    status = 409


class Invalid(Refusal):
    """The input cannot be understood or breaks a rule; the message says which part and how to mend it."""

    status = 422


class TooLarge(Refusal):
    """More than a stated limit."""

    status = 413
