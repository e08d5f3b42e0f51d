"""Addresses of the results chain of a programme."""

from typing import Final

from django.urls import URLPattern, path

from pamong.web.organiser import results_chain

urlpatterns: Final[list[URLPattern]] = [
    path("program/<uuid:uuid>/rantai/", results_chain.results_chain, name="results-chain"),
    path("program/<uuid:uuid>/biaya.xlsx", results_chain.results_years_xlsx, name="results-years-xlsx"),
]
