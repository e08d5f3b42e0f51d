"""Addresses of personal data: the own requests, those of a region, its breaches, and the register of processing."""

from typing import Final

from django.urls import URLPattern, path

from pamong.web.organiser import breaches, data_requests
from pamong.web.participant import own_data
from pamong.web.signin.account import own

urlpatterns: Final[list[URLPattern]] = [
    path("data-saya/", own(own_data.own_data_page), name="own-data"),
    path("data-saya/pembatasan/akhiri", own(own_data.restriction_end), name="restriction-end"),
    path("data-saya/<uuid:uuid>/salinan.zip", own(own_data.own_data_file), name="own-data-file"),
    path("instansi/<code:code>/permintaan-data/", data_requests.data_requests_page, name="data-requests"),
    path("permintaan-data/<uuid:uuid>/", data_requests.data_request_page, name="data-request"),
    path("instansi/<code:code>/pemrosesan-data/", data_requests.processing, name="processing"),
    path("instansi/<code:code>/insiden-data/", breaches.breaches_page, name="breaches"),
    path("instansi/<code:code>/insiden-data/baru", breaches.breach_new, name="breach-new"),
    path("insiden-data/<uuid:uuid>/", breaches.breach, name="breach"),
]
