"""Addresses of how long services take."""

from django.urls import URLPattern, path

from pamong.web.organiser import indicators

urlpatterns: list[URLPattern] = [
    path("layanan-kelola/<uuid:uuid>/indikator/", indicators.service_indicators_page, name="service-indicators"),
    path(
        "layanan-kelola/<uuid:uuid>/indikator.xlsx", indicators.service_indicators_xlsx, name="service-indicators-xlsx"
    ),
    path("instansi/<code:code>/indikator/", indicators.indicators_page, name="indicators"),
    path("instansi/<code:code>/indikator.xlsx", indicators.indicators_xlsx, name="indicators-xlsx"),
]
