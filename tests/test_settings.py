"""Settings of the mail server, from one address."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from pamong.settings import mail

FROM = "BKPSDM <pamong@contoh.go.id>"


def read(url: str) -> tuple[object, ...]:
    """Host, port, name, password, STARTTLS, TLS from the first byte."""
    told = mail(url, FROM)
    assert told["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert told["DEFAULT_FROM_EMAIL"] == FROM
    names = ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL")
    return tuple(told[f"EMAIL_{name}"] for name in names)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("smtp://a:b@mail.go.id:2525", ("mail.go.id", 2525, "a", "b", True, False)),
        ("smtp://a:b@mail.go.id", ("mail.go.id", 587, "a", "b", True, False)),
        (
            "smtp://bkpsdm%40go.id:p%40ss%3A%2F%23@mail.go.id/",
            ("mail.go.id", 587, "bkpsdm@go.id", "p@ss:/#", True, False),
        ),
        ("smtps://a:b@mail.go.id", ("mail.go.id", 465, "a", "b", False, True)),
        ("smtp://10.0.0.5", ("10.0.0.5", 25, "", "", False, False)),
        ("smtp://[::1]:2525", ("::1", 2525, "", "", False, False)),
    ],
)
def test_mail_server_is_read_from_one_address(url: str, told: tuple[object, ...]) -> None:
    assert read(url) == told


@pytest.mark.parametrize(
    "url",
    [
        "mail.go.id",
        "mail.go.id:587",
        "http://mail.go.id",
        "smtp://",
        "smtp://a@mail.go.id",
        "smtp://:rahasia@mail.go.id",
        "smtp://a:rahasia@mail.go.id:surat",
        "smtp://a:rahasia@mail.go.id:99999",
        "smtp://a:rahasia@mail.go.id/x",
        "smtp://a:rahasia@mail.go.id?tls=1",
        "smtp://a:raha/sia@mail.go.id",
        "smtp://a:raha#sia@mail.go.id",
    ],
)
def test_address_that_is_none_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="PAMONG_SMTP_URL must be") as refused:
        mail(url, FROM)
    assert "raha" not in str(refused.value)


@pytest.mark.parametrize("sender", ["", "pamong", "BKPSDM <>"])
def test_mail_server_needs_a_sender(sender: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="PAMONG_MAIL_FROM must be"):
        mail("smtp://mail.go.id", sender)


def test_without_a_server_mails_go_to_the_console() -> None:
    assert mail("", "") == {
        "EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend",
        "DEFAULT_FROM_EMAIL": "pamong@localhost",
    }
