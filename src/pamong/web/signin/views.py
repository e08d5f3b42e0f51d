"""Getting in: by password, passkey, one-time code, or in a tour home as one of the cast."""

import json
import time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from pamong.core.refusals import Conflict, NotFound, Refusal
from pamong.people.actions.attempts import count_try
from pamong.people.actions.codes import use_code
from pamong.people.actions.own import create_password
from pamong.people.queries.signin import (
    account_by_login,
    cast_account,
    name_tried,
    open_account_by_id,
    open_account_by_uuid,
    tour_cast,
)
from pamong.web.http import EXAM, Request
from pamong.web.signin.adapter import sign_in_directly
from pamong.web.signin.forms import CodeForm, NewPasswordForm
from pamong.web.signin.source import source_of

TICKET = "signin-code"
"""Key of the session of who brought a one-time code: nothing but a new password is open to it."""

TICKET_LASTS = 15 * 60

ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")


class Refusing:
    """A form that is not in order is answered with 422."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """The page again, with what to mend."""
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=422)  # type: ignore[attr-defined]  # a view's
        return response


class SignIn(Refusing, LoginView):  # type: ignore[misc]  # the library has no types
    """Name and password; or a passkey; or, in a tour home, one of the cast."""

    template_name = "web/signin/sign_in.html"

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        """What else stands on the page."""
        context: dict[str, Any] = super().get_context_data(**facts)
        cast = tour_cast() if settings.TOUR else []
        return {**context, "cast": cast, "passkey_refused": "kunci" in self.request.GET}


class SecondFactor(AuthenticateView):  # type: ignore[misc]  # the library has no types
    """The second factor of who gave the right password; with the clock that the telephone's is held against."""

    template_name = "web/signin/second_factor.html"

    def form_invalid(self, form: Any) -> HttpResponse:  # noqa: ARG002  # the library's signature
        """The page again, with what to mend."""
        response: HttpResponse = self.render_to_response(self.get_context_data(), status=422)
        return response

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        """The clock, and the passkey if there is one."""
        context: dict[str, Any] = super().get_context_data(**facts)
        keys = Authenticator.objects.filter(user=self.stage.login.user, type=Authenticator.Type.WEBAUTHN)
        options = json.dumps(context["js_data"]["request_options"])
        return {**context, "has_passkey": keys.exists(), "options": options, "clocks": clocks()}


class SignInByPasskey(LoginWebAuthnView):  # type: ignore[misc]  # the library has no types
    """A passkey instead of name and password."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Let them in; the session ends with the browser unless they want otherwise."""
        if self.request.POST.get("remember"):
            self.request.session.set_expiry(settings.SESSION_COOKIE_AGE)
        response: HttpResponse = super().form_valid(form)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:  # noqa: ARG002  # the library's signature
        """Back to the page, which says so."""
        return HttpResponseRedirect(f"{reverse('account_login')}?kunci=0")


@login_not_required
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def by_code(request: Request) -> HttpResponse:
    """A one-time code: on exam day it lets its owner in, else it opens the way to a new password."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return take_code(request, form.cleaned_data["login"], form.cleaned_data["code"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return render(request, "web/signin/code.html", {"form": form}, status=422 if form.is_bound else 200)


@login_not_required
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Request) -> HttpResponse:
    """The new password of who brought a code; then they are in."""
    purpose, account = ticket(request)
    form = NewPasswordForm(request.POST if request.method == "POST" else None, account=account)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password1"]
        number = create_password(request.actor, account=account.uuid, purpose=purpose, password=password)
        return enter(request, number, purpose)
    status = 422 if form.is_bound else 200
    return render(
        request, "web/signin/create.html", {"form": form, "purpose": purpose, "owner": account}, status=status
    )


@login_not_required
def as_member(request: Request, uuid: UUID) -> HttpResponse:
    """In a tour home, become one of the cast. Anywhere else there is no such address."""
    if not settings.TOUR:
        raise NotFound
    return become(request, uuid)


@require_POST
def become(request: Request, uuid: UUID) -> HttpResponse:
    """Sign in as one of the cast, whoever one was before, and go on to the page that was asked for if it is one of ours."""
    account = cast_account(uuid)
    if account is None:
        raise NotFound
    return sign_in_directly(request, account, "tour", onward(request))


@login_not_required
def as_visitor(request: Request) -> HttpResponse:
    """In a tour home, be a visitor again. Anywhere else there is no such address."""
    if not settings.TOUR:
        raise NotFound
    return leave(request)


@require_POST
def leave(request: Request) -> HttpResponse:
    """Sign out whoever was in, and go on to the page that was asked for if it is one of ours."""
    logout(request)
    return redirect(onward(request) or reverse("home"))


def onward(request: Request) -> str | None:
    """Address of this site that a button names to go on to; None where it names none, or one elsewhere."""
    named = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(named, {request.get_host()}, require_https=request.is_secure())
    return named if safe else None


def take_code(request: Request, login: str, code: str) -> HttpResponse:
    """Use a code up, counting the try. Raises Conflict ``too-many-tries``, Invalid ``code-wrong``."""
    known = account_by_login(login)
    attempt = count_try("code", name_tried(login), source_of(request, known.uuid if known else None))
    used = use_code(login=login, code=code, request=request.actor.request)
    attempt.take_back()
    account = open_account_by_uuid(used.account)
    if account is None:
        raise NotFound
    if used.purpose == EXAM:
        return sign_in_directly(request, account, EXAM)
    request.session.flush()
    request.session[TICKET] = {"account": account.pk, "purpose": used.purpose, "at": time.time()}
    return redirect("signin-create")


def ticket(request: Request) -> tuple[str, Any]:
    """Purpose and account of the code that was brought in this session. Raises Conflict ``code-over``."""
    held = request.session.get(TICKET, {"account": 0, "at": 0, "purpose": ""})
    account = open_account_by_id(held["account"]) if time.time() - held["at"] < TICKET_LASTS else None
    if account is None:
        raise Conflict("code-over", _("Tidak ada kode yang sedang berlaku di sini. Minta kode baru, lalu masukkan."))
    return held["purpose"], account


def enter(request: Request, number: int, method: str) -> HttpResponse:
    """Go on to being signed in, with the second factor where there is one."""
    account = open_account_by_id(number)
    request.session.pop(TICKET)
    record_authentication(request, account, method=method)
    response: HttpResponse = perform_login(request, Login(user=account))
    return response


def clocks() -> list[str]:
    """The time here, to the second, in the three zones."""
    now = timezone.now()
    return [timezone.localtime(now, ZoneInfo(zone)).strftime("%H.%M.%S %Z") for zone in ZONES]
