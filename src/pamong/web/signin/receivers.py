"""The only receivers of signals: the library offers no other seam for what somebody does with a second factor."""

from typing import Any

from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.dispatch import receiver
from django.http import HttpRequest

from pamong.people.actions.factors import note_factor
from pamong.web.signin.source import own_actor


@receiver(authenticator_added)
def note_added(request: HttpRequest, authenticator: Any, **_others: Any) -> None:
    """A factor was added."""
    note_factor(own_actor(request), factor=authenticator.type, verb="people.factor_added")


@receiver(authenticator_removed)
def note_removed(request: HttpRequest, authenticator: Any, **_others: Any) -> None:
    """A factor was removed; the row is gone by now."""
    note_factor(own_actor(request), factor=authenticator.type, verb="people.factor_removed")


@receiver(authenticator_reset)
def note_renewed(request: HttpRequest, authenticator: Any, **_others: Any) -> None:
    """New recovery codes replaced the old ones."""
    note_factor(own_actor(request), factor=authenticator.type, verb="people.factor_renewed")
