"""Who is it: a NIP or an e-mail address, and a password."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from pamong.people.queries.signin import account_by_login, open_account_by_id


class ByNumberOrEmail(BaseBackend):
    """Accounts by what stands on the identity card, or by the address."""

    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002  # Django's signature
        login: str | None = None,
        password: str | None = None,
        **_others: Any,
    ) -> Any:
        """The account whose password this is; None for anything else, after the same work for names that nobody has."""
        if login is None or password is None:
            return None
        account = account_by_login(login)
        if account is None:
            make_password(password)
            return None
        return account if account.check_password(password) else None

    def get_user(self, user_id: int) -> Any:
        """The account of a session, with what the layout needs. A closed account ends its sessions by this."""
        return open_account_by_id(user_id)
