"""Addresses of studies: planning, drawing, estimating."""

from typing import Final

from django.urls import URLPattern, path

from pamong.web.organiser import studies, study_data, study_draws, study_forms

urlpatterns: Final[list[URLPattern]] = [
    path("instansi/<code:code>/dampak/", studies.studies, name="studies"),
    path("instansi/<code:code>/dampak/baru/", study_forms.study_new, name="study-new"),
    path("dampak-kelola/<uuid:uuid>/rencana/", study_forms.study_plan, name="study-plan"),
    path("dampak-kelola/<uuid:uuid>/rencana/kunci", study_forms.study_lock, name="study-lock"),
    path("dampak-kelola/<uuid:uuid>/rencana/ubah", study_forms.study_revise, name="study-revise"),
    path("dampak-kelola/<uuid:uuid>/rencana/buang", study_forms.study_drop_draft, name="study-drop-draft"),
    path("dampak-kelola/<uuid:uuid>/urutan/", study_draws.study_draw, name="study-draw"),
    path("dampak-kelola/<uuid:uuid>/data/", study_data.study_data, name="study-data"),
    path("dampak-kelola/<uuid:uuid>/hitung", studies.study_estimate, name="study-estimate"),
    path("dampak-kelola/<uuid:uuid>/terbitkan", studies.study_publish, name="study-publish"),
    path("dampak-kelola/<uuid:uuid>/batalkan", studies.study_withdraw, name="study-withdraw"),
]
