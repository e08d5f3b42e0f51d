"""Addresses of the evaluation cycle, its findings and what is done about them."""

from typing import Final

from django.urls import URLPattern, path

from pamong.web.organiser import cycles, findings
from pamong.web.participant import follow_ups
from pamong.web.signin.account import own

urlpatterns: Final[list[URLPattern]] = [
    path("instansi/<code:code>/evaluasi/", cycles.cycles, name="cycles"),
    path("instansi/<code:code>/evaluasi/buka", cycles.cycle_open, name="cycle-open"),
    path("evaluasi/<uuid:uuid>/", cycles.cycle, name="cycle"),
    path("evaluasi/<uuid:uuid>/tutup", cycles.cycle_close, name="cycle-close"),
    path("evaluasi/<uuid:uuid>/laporan.pdf", cycles.cycle_pdf, name="cycle-pdf"),
    path("evaluasi/<uuid:uuid>/temuan/baru", findings.finding_new, name="finding-new"),
    path("temuan/<uuid:uuid>/tarik", findings.finding_withdraw, name="finding-withdraw"),
    path("temuan/<uuid:uuid>/tindak-lanjut/baru", findings.follow_up_new, name="follow-up-new"),
    path("tindak-lanjut/", own(follow_ups.my_follow_ups), name="my-follow-ups"),
    path("tindak-lanjut/<uuid:uuid>/", own(follow_ups.follow_up), name="follow-up"),
    path("tindak-lanjut/<uuid:uuid>/bukti/<uuid:file>", own(follow_ups.follow_up_proof), name="follow-up-proof"),
]
