"""All settings, from the environment and the home; nothing else decides how pamong behaves.

The command line (``pamong.cli``) prepares the home and sets ``PAMONG_DATABASE_URL`` before this module is read, so that
the embedded database and an own server look the same from here on.
"""

import os
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict


def env(name: str, default: str | None = None) -> str:
    """Value of ``PAMONG_<name>``; ``PAMONG_<name>_FILE`` may name a file that holds it. Raises when both are missing."""
    key = f"PAMONG_{name}"
    if value := os.environ.get(key):
        return value
    if path := os.environ.get(f"{key}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    if default is None:
        message = f"{key} is not set. Start through the command `pamong`, which sets it, or set it yourself."
        raise ImproperlyConfigured(message)
    return default


def env_int(name: str, default: int) -> int:
    """Whole number in ``PAMONG_<name>``."""
    value = env(name, str(default))
    if not value.isdecimal():
        message = f"PAMONG_{name} must be a whole number, not {value!r}."
        raise ImproperlyConfigured(message)
    return int(value)


def env_list(name: str) -> list[str]:
    """Comma-separated ``PAMONG_<name>``; empty when unset."""
    return [part.strip() for part in env(name, "").split(",") if part.strip()]


def database(url: str) -> dict[str, Any]:
    """Django's settings of a libpq address; ``host`` may be a socket folder."""
    info = {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    known = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    options: dict[str, Any] = {key: value for key, value in info.items() if key not in known}
    if size := env_int("POOL", 16):  # 0: none, for short commands and for the supervisor, which must not have threads
        options["pool"] = {"min_size": 0, "max_size": size, "timeout": 5}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{setting: info[key] for key, setting in known.items() if key in info},
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,  # with a pool: each checkout is tested, so a database restart heals by itself
        "OPTIONS": options,
    }


def mail(url: str, sender: str) -> dict[str, Any]:
    """Django's settings of a mail server: ``smtp://user:password@host:587``, ``smtps://…``; empty: the console.

    Signs in a name or password that an address cannot hold are written in percent: ``%40`` for @. ``smtp`` with a password
    goes on encrypted (STARTTLS) or not at all; without one it is for a server of the own network.
    """
    if not url:
        usual = {"DEFAULT_FROM_EMAIL": sender or "pamong@localhost"}
        return {**usual, "EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    form = "PAMONG_SMTP_URL must be smtp://user:password@host:587, smtps://user:password@host, or smtp://host"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{form}; its host or port cannot be read.") from error
    secure, user, password = parts.scheme == "smtps", unquote(parts.username or ""), unquote(parts.password or "")
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or bool(user) != bool(password):
        raise ImproperlyConfigured(f"{form}.")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ImproperlyConfigured(f"{form}; nothing may follow the port. Write # as %23, / as %2F and ? as %3F.")
    if "@" not in parseaddr(sender)[1]:
        raise ImproperlyConfigured("PAMONG_MAIL_FROM must be the sender's address: pamong@example.go.id.")
    return {
        "DEFAULT_FROM_EMAIL": sender,
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or (465 if secure else 587 if user else 25),
        "EMAIL_HOST_USER": user,
        "EMAIL_HOST_PASSWORD": password,
        "EMAIL_USE_SSL": secure,
        "EMAIL_USE_TLS": bool(user) and not secure,
    }


HOME = Path(env("HOME"))
TOUR = env("TOUR", "0") == "1"
PROXY = env("PROXY", "0") == "1"
URL = env("URL", "http://localhost:8765").rstrip("/")
URL_SET = TOUR or env("URL_SET", "1" if env("URL", "") else "0") == "1"  # somebody chose it
HTTPS = URL.startswith("https://")
ESIGN_URL = env("ESIGN_URL", "")  # https://user:password@host of the signing service's client; empty: none

SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = [urlsplit(URL).hostname or "localhost", "localhost", "127.0.0.1", "[::1]", *env_list("HOSTS")]
CSRF_TRUSTED_ORIGINS = [URL]
DEBUG = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
    "pamong.core",
    "pamong.kit",
    "pamong.people",
    "pamong.office",
    "pamong.surveys",
    "pamong.competency",
    "pamong.services",
    "pamong.exams",
    "pamong.learning",
    "pamong.credentials",
    "pamong.evaluation",
    "pamong.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pamong.web.middleware.RequestFacts",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "pamong.web.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "pamong.web.middleware.BodyLimit",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # a view is for visitors only if it says so
    "allauth.account.middleware.AccountMiddleware",
    "pamong.web.signin.middleware.LastSeen",
    "pamong.web.middleware.Acting",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pamong.web.middleware.Refusals",
]
ROOT_URLCONF = "pamong.urls"
WSGI_APPLICATION = "pamong.asgi.django"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "pamong.web.context.page",
            ],
            "builtins": ["pamong.web.templatetags.pamong"],
        },
    },
]

DATABASES = {"default": database(env("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Account"

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
LANGUAGE_COOKIE_NAME = "bahasa"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "pamong.web.assets.Assets"},
}
MEDIA_ROOT = HOME / "files"
FILE_UPLOAD_TEMP_DIR = HOME / "files" / "incoming"
FILE_UPLOAD_HANDLERS = ["pamong.web.uploads.ToDisk"]  # never in memory
FILE_UPLOAD_PERMISSIONS = 0o600

AUTHENTICATION_BACKENDS = ["pamong.web.signin.backend.ByNumberOrEmail"]
PASSWORD_HASHERS = ["pamong.web.signin.hasher.Argon2id"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"pamong.web.signin.passwords.{name}"}
    for name in ("LongEnough", "NotUsual", "NotDigitsOnly", "NotAboutYou")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my-home"
ACCOUNT_ADAPTER = "pamong.web.signin.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "change_password": "pamong.web.signin.forms.OtherPasswordForm",
    "login": "pamong.web.signin.forms.SignInForm",
    "reauthenticate": "pamong.web.signin.forms.AgainForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_RATE_LIMITS = False  # ours count per name and network together, so that nobody can lock somebody else out
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
MFA_ADAPTER = "pamong.web.signin.adapter.MfaAdapter"
MFA_FORMS = {
    "activate_totp": "pamong.web.signin.forms.AppForm",
    "add_webauthn": "pamong.web.signin.forms.PasskeyForm",
    "authenticate": "pamong.web.signin.forms.FactorForm",
    "edit_webauthn": "pamong.web.signin.forms.PasskeyNameForm",
    "reauthenticate": "pamong.web.signin.forms.FactorFormAgain",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = "pamong"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers allow it on localhost only

SESSION_COOKIE_AGE = 14 * 86_400
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # unless "remember me" was asked: telephones are shared
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "pamong.web.errors.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "base-uri": ["'none'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "img-src": ["'self'"],
        "manifest-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
    },
}

globals().update(mail(env("SMTP_URL", ""), env("MAIL_FROM", "")))
EMAIL_TIMEOUT = 20  # seconds; a try is taken for lost after five minutes

LOGGING_CONFIG = None  # ops.logs configures logging once for every process
