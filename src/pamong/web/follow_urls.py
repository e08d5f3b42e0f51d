"""Addresses of what is asked after a programme."""

from typing import Final

from django.urls import URLPattern, path

from pamong.web.organiser import instrument, observations

urlpatterns: Final[list[URLPattern]] = [
    path("instansi/<code:code>/penerapan/", instrument.programmes, name="observations"),
    path("program/<uuid:uuid>/penerapan/", instrument.instrument, name="instrument"),
    path("angkatan/<uuid:uuid>/penerapan/", observations.offering_observations, name="offering-observations"),
    path("angkatan/<uuid:uuid>/penerapan.xlsx", observations.observations_xlsx, name="offering-observations-xlsx"),
]
