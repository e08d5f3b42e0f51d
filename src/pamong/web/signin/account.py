"""The own account: password, address, second factors, devices. Never that of whom one acts for."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.reauthentication import is_reauthentication_required, suspend_request
from allauth.account.views import PasswordChangeView, ReauthenticateView
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.base.views import ReauthenticateView as FactorAgainView
from allauth.mfa.recovery_codes.views import DownloadRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.mfa.webauthn.views import AddWebAuthnView, EditWebAuthnView, ReauthenticateWebAuthnView
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.core.refusals import Forbidden, Refusal
from pamong.kit.documents import qr_svg
from pamong.people.actions.factors import burn_code
from pamong.people.actions.own import change_email, end_device, end_other_devices
from pamong.people.formats.totp import grouped
from pamong.people.queries.signin import devices_of, has_password, own_account
from pamong.web.http import EXAM, METHOD, Request
from pamong.web.signin.adapter import AccountAdapter
from pamong.web.signin.forms import EmailForm
from pamong.web.signin.source import own_actor
from pamong.web.signin.views import Refusing

View = Callable[..., HttpResponseBase]


def own(view: View, *, confirmed: bool = False) -> View:
    """Open a page of the own account to who is signed in, but not with the code of an exam day: others have seen that.

    confirmed   whether one must have shown a moment ago who one is
    """

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **keys: Any) -> HttpResponseBase:
        if request.session.get(METHOD) == EXAM:
            raise Forbidden(
                "exam-session",
                _(
                    "Anda masuk dengan kode hari ujian. Untuk mengubah akun, masuklah dengan kata sandi atau kunci sandi."
                ),
            )
        if confirmed and _ways(request) and is_reauthentication_required(request, app="pamong"):
            return suspended(request, _ways(request)[0]["url"])
        try:
            return view(request, *args, **keys)
        except ReauthenticationRequired:
            return suspended(request, _ways(request)[0]["url"])

    return guarded


def _ways(request: HttpRequest) -> list[dict[str, Any]]:
    """In which one may show again who one is."""
    ways: list[dict[str, Any]] = AccountAdapter().get_reauthentication_methods(request.user)
    return ways


def suspended(request: HttpRequest, url: str) -> HttpResponseBase:
    """To the page that asks again who one is; it leads back here."""
    response: HttpResponseBase = suspend_request(request, url)
    return response


@require_safe
def account(request: Request) -> HttpResponse:
    """Everything about the own account, and the one thing to do next."""
    return render(request, "web/signin/account.html", {"own": own_account(request.user)})  # type: ignore[arg-type]  # signed in


@require_http_methods(["GET", "HEAD", "POST"])
def email(request: Request) -> HttpResponse:
    """Another address to sign in with."""
    form = EmailForm(request.POST or None, initial={"email": request.user.email})  # type: ignore[union-attr]  # signed in
    if request.method == "POST" and form.is_valid():
        try:
            change_email(own_actor(request), email=form.cleaned_data["email"])
        except Refusal as refusal:
            form.add_error("email", str(refusal))
        else:
            return redirect("account")
    return render(request, "web/signin/email.html", {"form": form}, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def devices(request: Request) -> HttpResponse:
    """What is signed in to the own account; POST signs all others out."""
    current = request.session.session_key or ""
    if request.method == "POST":
        end_other_devices(own_actor(request), current=current)
        return redirect("usersessions_list")
    found = devices_of(request.user, current=current)  # type: ignore[arg-type]  # signed in
    return render(
        request, "web/signin/devices.html", {"devices": found, "others": any(not d.is_current for d in found)}
    )


@require_POST
def device_end(request: Request, device: int) -> HttpResponse:
    """Sign one device out."""
    end_device(own_actor(request), device=device)
    return redirect("usersessions_list")


class Again(Refusing, ReauthenticateView):  # type: ignore[misc]  # the library has no types
    """The password, asked again."""

    template_name = "web/signin/again.html"


class AgainByFactor(Refusing, FactorAgainView):  # type: ignore[misc]  # the library has no types
    """A code, asked for again."""

    template_name = "web/signin/again.html"


class AgainByPasskey(Refusing, ReauthenticateWebAuthnView):  # type: ignore[misc]  # the library has no types
    """The passkey, asked for again."""

    template_name = "web/signin/again_passkey.html"

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        """What the browser needs to use it."""
        context: dict[str, Any] = super().get_context_data(**facts)
        options = json.dumps(context["js_data"]["request_options"])
        ways = self.get_reauthentication_alternatives()
        form = facts.get("form") or self.get_form()
        return {**context, "form": form, "options": options, "reauthentication_alternatives": ways}


class RenamePasskey(Refusing, EditWebAuthnView):  # type: ignore[misc]  # the library has no types
    """What one calls a passkey."""

    template_name = "web/signin/passkey_rename.html"


class ChangePassword(Refusing, PasswordChangeView):  # type: ignore[misc]  # the library has no types
    """Another password."""

    template_name = "web/signin/password.html"

    def dispatch(self, request: HttpRequest, *args: Any, **keys: Any) -> HttpResponseBase:
        """Only instead of another one: the first is made with a code."""
        if not has_password(request.user):  # type: ignore[arg-type]  # signed in
            return render(request, "web/signin/no_password.html")
        response: HttpResponseBase = super().dispatch(request, *args, **keys)
        return response


class AddApp(Refusing, ActivateTOTPView):  # type: ignore[misc]  # the library has no types
    """An authenticator app: scan or type a secret, then show that the app makes right codes."""

    template_name = "web/signin/app.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it; the code that showed it is used up."""
        response: HttpResponse = super().form_valid(form)
        burn_code(account=self.request.user.pk, counter=form.counter)
        return response

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        """The picture to scan, and the same to type."""
        context: dict[str, Any] = super().get_context_data(**facts)
        picture = mark_safe(qr_svg(context["totp_url"], label=_("Kode QR untuk aplikasi autentikator")))  # noqa: S308  # our own drawing
        return {**context, "picture": picture, "secret": grouped(context["form"].secret)}


class AddPasskey(Refusing, AddWebAuthnView):  # type: ignore[misc]  # the library has no types
    """A passkey that lets its owner in without a password."""

    template_name = "web/signin/passkey_add.html"

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        """What the browser needs to make one."""
        context: dict[str, Any] = super().get_context_data(**facts)
        options = json.dumps(begin_registration(self.request.user, True))
        return {**context, "form": facts.get("form") or context["form"], "options": options}


class DownloadCodes(DownloadRecoveryCodesView):  # type: ignore[misc]  # the library has no types
    """Recovery codes as a file to keep."""

    template_name = "web/signin/recovery_codes.txt"

    def render_to_response(self, context: dict[str, Any], **options: Any) -> HttpResponse:
        """Under a name that tells what it is."""
        response: HttpResponse = super().render_to_response(context, **options)
        response["Content-Disposition"] = 'attachment; filename="kode-pemulihan.txt"'
        return response
