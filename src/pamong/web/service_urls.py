"""Addresses of services: for who keeps them, and for everybody."""

from typing import Final

from django.urls import URLPattern, path

from pamong.web.organiser import service_forms
from pamong.web.organiser import services as kept
from pamong.web.public import services as public

urlpatterns: Final[list[URLPattern]] = [
    path("instansi/<code:code>/layanan/", kept.services, name="services"),
    path("instansi/<code:code>/layanan.xlsx", kept.services_xlsx, name="services-xlsx"),
    path("instansi/<code:code>/layanan/baru", service_forms.service_new, name="service-new"),
    path("layanan-kelola/<uuid:uuid>/", kept.service, name="service"),
    path("layanan-kelola/<uuid:uuid>/standar", service_forms.standard, name="service-standard"),
    path("layanan-kelola/<uuid:uuid>/standar/berikutnya", kept.standard_next, name="service-standard-next"),
    path("layanan-kelola/<uuid:uuid>/standar/terbitkan", service_forms.standard_publish, name="service-publish"),
    path("layanan-kelola/<uuid:uuid>/keterbukaan", service_forms.openness, name="service-openness"),
    path("layanan-kelola/<uuid:uuid>/tutup", service_forms.service_close, name="service-close"),
    path("layanan/", public.regions, name="served-regions"),
    path("layanan/<code:code>/", public.region, name="served-region"),
    path("layanan/<code:code>/daftar/", public.listing, name="served-list"),
    path("layanan/<code:code>/data.csv", public.data, name="served-data"),
    path("layanan/<code:code>/<uuid:unit>/", public.unit, name="served-unit"),
    path("layanan/<code:code>/<uuid:unit>/<slug:slug>/", public.service, name="service-public"),
]
