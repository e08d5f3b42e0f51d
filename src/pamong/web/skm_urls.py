"""Addresses of the satisfaction survey: its quarters, their figures, what was published and what was changed."""

from typing import Final

from django.urls import URLPattern, path

from pamong.web.organiser import improvements, skm, skm_releases
from pamong.web.public import skm as public_skm

urlpatterns: Final[list[URLPattern]] = [
    path("layanan-kelola/<uuid:uuid>/skm/", skm.service_skm, name="service-skm"),
    path("layanan-kelola/<uuid:uuid>/skm.xlsx", skm.service_skm_xlsx, name="service-skm-xlsx"),
    path("skm/<uuid:uuid>/", skm.skm_round, name="skm"),
    path("skm/<uuid:uuid>/tutup", skm.skm_close, name="skm-close"),
    path("skm/<uuid:uuid>/poster.pdf", skm.skm_poster, name="skm-poster"),
    path("skm/<uuid:uuid>/kios", skm.skm_kiosk, name="skm-kiosk"),
    path("skm/<uuid:uuid>/terbitkan", skm_releases.skm_publish, name="skm-publish"),
    path("skm/<uuid:uuid>/perbaikan", improvements.improvement_new, name="improvement-new"),
    path("perbaikan/<uuid:uuid>/ubah", improvements.improvement_edit, name="improvement-edit"),
    path("perbaikan/<uuid:uuid>/tarik", improvements.improvement_withdraw, name="improvement-withdraw"),
    path(
        "layanan/<code:code>/<uuid:unit>/<slug:slug>/skm/<int:year>-<int:quarter>/",
        public_skm.skm_public,
        name="skm-public",
    ),
]
