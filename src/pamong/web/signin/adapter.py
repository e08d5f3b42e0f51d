"""What the accounts library asks of us."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.utils import user_pk_to_url_str
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.core.refusals import Text
from pamong.people.actions.attempts import count_try, note_failure, note_sign_in
from pamong.people.actions.factors import open_secret, seal_secret
from pamong.people.actions.own import change_password
from pamong.people.queries.presence import full_name
from pamong.people.queries.signin import account_by_login, device_name, name_tried
from pamong.web.http import METHOD
from pamong.web.signin.middleware import SEEN
from pamong.web.signin.source import client_address, own_actor, remember_browser, source_of, visitor

UNREMEMBERED = ("exam", "tour")
"""Ways in after which the browser is not known for the account: it is the exam room's, or anybody's."""

WRONG: Text = gettext_lazy("NIP, e-mail, atau kata sandi itu tidak cocok. Periksa keduanya, lalu coba lagi.")
"""One sentence for a wrong name, a wrong password, and an account that is closed."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library has no types
    """Names and passwords, and who is in."""

    error_messages = {  # noqa: RUF012  # the library's attribute
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": WRONG,
        "incorrect_password": gettext_lazy("Kata sandi itu tidak cocok. Periksa, lalu coba lagi."),
        "enter_current_password": gettext_lazy("Kata sandi sekarang tidak cocok. Periksa, lalu coba lagi."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # the library's signature
        """Accounts are opened by the office."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The account of a name and a password. Counts the try first, and takes it back when it is right."""
        account = account_by_login(credentials["login"])
        source = source_of(request, account.uuid if account else None)
        attempt = count_try("password", name_tried(credentials["login"]), source)
        found = authenticate(request, **credentials)
        if found is not None:
            attempt.take_back()
        elif account is not None:
            note_failure(visitor(request), account=account, kind="password")
        return found

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Whether this is the password of who is signed in, who is asked again."""
        return confirm(context.request, user, password)

    def login(self, request: HttpRequest, user: Any) -> None:
        """Let somebody in, and note it."""
        records = get_authentication_records(request, user)
        method, factor = how(records) if records else (request.session.get(METHOD, "password"), "")
        super().login(request, user)
        request.session[METHOD] = method
        request.session[SEEN] = time.time()
        note_sign_in(visitor(request), account=user.pk, method=method, factor=factor)

    def post_login(self, request: HttpRequest, user: Any, **facts: Any) -> HttpResponse:
        """Go on to where one wanted; from now on the browser is known."""
        response: HttpResponse = super().post_login(request, user, **facts)
        if request.session[METHOD] not in UNREMEMBERED:
            remember_browser(request, response, user.uuid)
        return response

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponseBase:  # noqa: ARG002  # the library's signature
        """A closed account looks like any other wrong try."""
        return HttpResponseRedirect(f"{reverse('account_login')}?kunci=0")

    def set_password(self, user: Any, password: str) -> None:
        """The owner has chosen a new one."""
        change_password(own_actor(context.request), password=password)
        user.refresh_from_db(fields=["password"])

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002  # the library's signature
        """Back to where its age is shown."""
        return reverse("account")

    def get_client_ip(self, request: HttpRequest) -> str:
        """Address that is kept with a device."""
        return client_address(request)

    def is_reauthentication_required(self, *, app: str, **_others: Any) -> bool:  # noqa: ARG002  # the library's signature
        """Whoever gave a password or a passkey a moment ago is not asked again."""
        request = context.request
        records = get_authentication_records(request, request.user)
        return not records or time.time() - records[-1]["at"] > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        """Ways to show again who one is, in our words."""
        words = {
            "reauthenticate": _("Pakai kata sandi"),
            "mfa_reauthenticate": _("Pakai kode aplikasi autentikator atau kode pemulihan"),
            "mfa_reauthenticate:webauthn": _("Pakai kunci sandi"),
        }
        methods: list[dict[str, str]] = super().get_reauthentication_methods(user)
        return [{**method, "description": words[method["id"]]} for method in methods]


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # the library has no types
    """Second factors."""

    error_messages = {  # noqa: RUF012  # the library's attribute
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy(
            "Kunci sandi itu tidak dapat dipakai di sini. Coba sekali lagi, atau pakai kata sandi."
        ),
        "cannot_generate_recovery_codes": gettext_lazy(
            "Kode pemulihan baru dibuat sesudah ada aplikasi autentikator atau kunci sandi."
        ),
    }

    def encrypt(self, text: str) -> str:
        """A secret as the database keeps it."""
        return seal_secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again."""
        return open_secret(encrypted_text)

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:  # noqa: A002, ARG002  # the library's signature
        """What one calls a passkey unless one says otherwise: the device it is made on."""
        return device_name(context.request.headers.get("user-agent", ""))

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """How the device names the account; on a shared telephone others read it, so no number stands there."""
        name = full_name(user.person)
        return {"id": user_pk_to_url_str(user).encode(), "display_name": name, "name": user.email or name}

    def get_totp_label(self, user: Any) -> str:
        """How the app names the account."""
        return full_name(user.person)


def confirm(request: HttpRequest, account: Any, password: str) -> bool:
    """Whether this is the account's password; counted like any other try. Raises Conflict ``too-many-tries``."""
    attempt = count_try("password", str(account.uuid), source_of(request, account.uuid))
    if not account.check_password(password):
        note_failure(own_actor(request), account=account, kind="password")
        return False
    attempt.take_back()
    return True


def how(records: list[dict[str, Any]]) -> tuple[str, str]:
    """Way in, and second factor, from what the library noted of this session."""
    factors = [record["type"] for record in records if record["method"] == "mfa" and not record.get("passwordless")]
    if any(record.get("passwordless") for record in records):
        return "passkey", ""
    ways = [record["method"] for record in records if record["method"] != "mfa"]
    return ways[-1], factors[-1] if factors else ""


def sign_in_directly(request: HttpRequest, account: Any, method: str, onward: str | None = None) -> HttpResponse:
    """Let somebody in who has shown who they are in another way than by password, with no second factor asked.

    onward      address of this site to go on to; None for the usual one
    """
    adapter = AccountAdapter()
    request.session.flush()
    request.session[METHOD] = method
    adapter.login(request, account)
    response: HttpResponse = adapter.post_login(
        request, account, email_verification="none", signal_kwargs=None, email=None, signup=False, redirect_url=onward
    )
    return response
