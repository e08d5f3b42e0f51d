"""Addresses of impact reports: for who reads inside, and for everybody."""

from typing import Final

from django.urls import URLPattern, path

from pamong.web.organiser import study_files, study_report
from pamong.web.public import impact

urlpatterns: Final[list[URLPattern]] = [
    path("dampak-kelola/<uuid:uuid>/", study_report.study, name="study"),
    path("dampak-kelola/<uuid:uuid>/laporan.pdf", study_report.study_pdf, name="study-pdf"),
    path("dampak-kelola/<uuid:uuid>/data.xlsx", study_files.study_xlsx, name="study-xlsx"),
    path(
        "dampak-kelola/<uuid:uuid>/taksiran/<int:number>.json",
        study_files.study_file,
        {"kind": "document"},
        name="study-json",
    ),
    path(
        "dampak-kelola/<uuid:uuid>/taksiran/<int:number>/panel.csv",
        study_files.study_file,
        {"kind": "csv"},
        name="study-panel",
    ),
    path(
        "dampak-kelola/<uuid:uuid>/taksiran/<int:number>/rencana.toml",
        study_files.study_file,
        {"kind": "spec"},
        name="study-spec",
    ),
    path("dampak/<code:code>/", impact.impact_list, name="impact-list"),
    path("dampak/<code:code>/<uuid:uuid>/", impact.impact, name="impact-public"),
    path("dampak/<code:code>/<uuid:uuid>/panel.csv", impact.impact_file, {"kind": "csv"}, name="impact-panel"),
    path("dampak/<code:code>/<uuid:uuid>/rencana.toml", impact.impact_file, {"kind": "spec"}, name="impact-spec"),
    path("dampak/<code:code>/<uuid:uuid>/hasil.json", impact.impact_file, {"kind": "document"}, name="impact-json"),
]
