"""Addresses of the trace of a certificate, and of the certificates behind a programme."""

from typing import Final

from django.urls import URLPattern, path

from pamong.web import trace_page
from pamong.web.signin.account import own

urlpatterns: Final[list[URLPattern]] = [
    path("telusur/", own(trace_page.trace), name="trace"),
    path("program/<uuid:uuid>/sertifikat/", trace_page.programme_certificates, name="programme-certificates"),
]
