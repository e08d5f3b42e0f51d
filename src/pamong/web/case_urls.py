"""Addresses of cases, of where they come from, and of who worked on them."""

from typing import Final

from django.urls import URLPattern, path

from pamong.web.organiser import case_import, case_sources, cases
from pamong.web.participant import own_cases
from pamong.web.signin.account import own

urlpatterns: Final[list[URLPattern]] = [
    path("layanan-kelola/<uuid:uuid>/berkas/", cases.service_cases, name="service-cases"),
    path("layanan-kelola/<uuid:uuid>/berkas.xlsx", cases.service_cases_xlsx, name="service-cases-xlsx"),
    path("layanan-kelola/<uuid:uuid>/berkas/impor", case_import.cases_import, name="cases-import"),
    path("layanan-kelola/<uuid:uuid>/berkas/templat.xlsx", case_import.cases_template, name="cases-template"),
    path("layanan-kelola/<uuid:uuid>/sumber-berkas/", case_sources.case_sources, name="case-sources"),
    path("sumber-berkas/<uuid:uuid>/", case_sources.case_source, name="case-source"),
    path("sumber-berkas/<uuid:uuid>/berkas", cases.service_case, name="service-case"),
    path("sumber-berkas/<uuid:uuid>/token", case_sources.case_source_token, name="case-source-token"),
    path("sumber-berkas/<uuid:uuid>/token/akhiri", case_sources.case_source_token_end, name="case-source-token-end"),
    path("sumber-berkas/<uuid:uuid>/aturan/akhiri", case_sources.case_source_basis_end, name="case-source-basis-end"),
    path("sumber-berkas/<uuid:uuid>/tutup", case_sources.case_source_close, name="case-source-close"),
    path("sumber-berkas/<uuid:uuid>/kegiatan", case_sources.case_milestones, name="case-milestones"),
    path("berkas-saya/", own(own_cases.own_cases), name="own-cases"),
    path("berkas-saya/<uuid:uuid>/", own(own_cases.handled_cases), name="handled-cases"),
]
