"""Every address of pamong."""

from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from pamong.web import homes, jobs, style
from pamong.web.auditor import journal
from pamong.web.organiser import (
    accounts,
    below,
    cards,
    grants,
    imports,
    people,
    person_forms,
    position_forms,
    positions,
    settings,
    unit_forms,
    units,
)
from pamong.web.participant import delegations
from pamong.web.public import chain, home, site
from pamong.web.signin.account import own


class DigestConverter(StringConverter):
    """A SHA-256 in lower-case hex digits."""

    regex = "[0-9a-f]{64}"


class CodeConverter(StringConverter):
    """Code of a region: 15.04, 82, K.PANRB."""

    regex = r"[0-9A-Z]+(?:\.[0-9A-Z]+)?"


register_converter(DigestConverter, "digest")
register_converter(CodeConverter, "code")

handler400 = "pamong.web.errors.bad_request"
handler403 = "pamong.web.errors.permission_denied"
handler404 = "pamong.web.errors.page_not_found"
handler500 = "pamong.web.errors.server_error"

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("pamong.web.signin.urls")),
    path("jejak-audit/", chain.chain, name="chain"),
    path("jejak-audit/rantai.xlsx", chain.chain_xlsx, name="chain-xlsx"),
    path("jejak-audit/<digest:digest>/", chain.head, name="head"),
    path("jejak-audit/<digest:digest>.json", chain.head_json, name="head-json"),
    path("jejak-audit/<digest:digest>.pdf", chain.head_pdf, name="head-pdf"),
    path("bantuan/", home.help_page, name="help"),
    path("data-anda/", home.privacy, name="privacy"),
    path("aksesibilitas/", home.accessibility, name="accessibility"),
    path("beranda/", homes.my_home, name="my-home"),
    path("beranda/<slug:audience>/", homes.audience_home, name="audience-home"),
    path("instansi/<code:code>/lambang.svg", settings.arms, name="region-arms"),
    path("instansi/<code:code>/pengaturan/", settings.region_settings_page, name="region-settings"),
    path("instansi/<code:code>/catatan/", journal.journal, name="journal"),
    path("instansi/<code:code>/catatan.xlsx", journal.journal_xlsx, name="journal-xlsx"),
    path("pekerjaan/<uuid:uuid>/", jobs.job, name="job"),
    path("pekerjaan/<uuid:uuid>/hentikan", jobs.cancel, name="job-cancel"),
    path("instansi/<code:code>/impor/", imports.imports, name="imports"),
    path("instansi/<code:code>/impor/<slug:slug>.xlsx", imports.template, name="import-template"),
    path("impor/<uuid:uuid>/", imports.preview, name="import"),
    path("impor/<uuid:uuid>/kolom/", imports.mapping, name="import-mapping"),
    path("impor/<uuid:uuid>/baris-ditolak.xlsx", imports.refused, name="import-refused"),
    path("impor/<uuid:uuid>/masukkan", imports.apply, name="import-apply"),
    path("impor/<uuid:uuid>/batalkan", imports.undo, name="import-undo"),
    path("instansi/<code:code>/pegawai/baru", person_forms.person_new, name="person-new"),
    path("pegawai/<uuid:uuid>/ubah", own(person_forms.person_edit), name="person-edit"),
    path("pegawai/<uuid:uuid>/tugaskan", person_forms.person_assign, name="person-assign"),
    path("pegawai/<uuid:uuid>/status", person_forms.person_employment, name="person-employment"),
    path("pegawai/<uuid:uuid>/mutasi", person_forms.person_transfer, name="person-transfer"),
    path("penugasan/<uuid:uuid>/akhiri", person_forms.assignment_end, name="assignment-end"),
    path("instansi/<code:code>/unit/baru", unit_forms.unit_new, name="unit-new"),
    path("unit/<uuid:uuid>/ubah", unit_forms.unit_edit, name="unit-edit"),
    path("unit/<uuid:uuid>/tutup", unit_forms.unit_close, name="unit-close"),
    path("unit/<uuid:uuid>/kepala", unit_forms.unit_head, name="unit-head"),
    path("instansi/<code:code>/jabatan/baru", position_forms.position_new, name="position-new"),
    path("jabatan/<uuid:uuid>/ubah", position_forms.position_edit, name="position-edit"),
    path("jabatan/<uuid:uuid>/tutup", position_forms.position_close, name="position-close"),
    path("instansi/<code:code>/bawahan/", below.regions_below, name="regions-below"),
    path("instansi/<code:code>/kewenangan/", grants.grants, name="grants"),
    path("instansi/<code:code>/kewenangan/baru", grants.grant_new, name="grant-new"),
    path("kewenangan/<uuid:uuid>/akhiri", grants.grant_end, name="grant-end"),
    path("pegawai/<uuid:uuid>/akun/", accounts.person_account_page, name="person-account"),
    path("pegawai/<uuid:uuid>/akun/buka", accounts.account_open, name="account-open"),
    path("pegawai/<uuid:uuid>/akun/kode-ujian", accounts.exam_code, name="exam-code"),
    path("pegawai/<uuid:uuid>/akun/tutup", accounts.account_close, name="account-close"),
    path("pegawai/<uuid:uuid>/akun/pulihkan", accounts.recovery_ask, name="recovery-ask"),
    path("instansi/<code:code>/akun/kartu/", cards.cards, name="signin-cards"),
    path("instansi/<code:code>/pemulihan/", accounts.recoveries, name="recoveries"),
    path("pemulihan/<uuid:uuid>/setujui", accounts.recovery_confirm, name="recovery-confirm"),
    path("pemulihan/<uuid:uuid>/batalkan", accounts.code_cancel, name="code-cancel"),
    path("akun/atas-nama/", own(delegations.delegations), name="delegations"),
    path("akun/atas-nama/<uuid:uuid>/cabut", own(delegations.revoke), name="delegation-revoke"),
    path("akun/atas-nama/<uuid:uuid>/mulai", own(delegations.acting_start), name="acting-start"),
    path("akun/atas-nama/selesai", own(delegations.acting_stop), name="acting-stop"),
    path("instansi/<code:code>/pegawai/", people.people, name="people"),
    path("instansi/<code:code>/pegawai.xlsx", people.people_xlsx, name="people-xlsx"),
    path("instansi/<code:code>/pegawai.csv", people.people_csv, name="people-csv"),
    path("instansi/<code:code>/pegawai/siasn.xlsx", people.people_registry, name="people-registry"),
    path("pegawai/<uuid:uuid>/", people.person, name="person"),
    path("instansi/<code:code>/unit/", units.units, name="units"),
    path("instansi/<code:code>/unit.xlsx", units.units_xlsx, name="units-xlsx"),
    path("unit/<uuid:uuid>/", units.unit, name="unit"),
    path("instansi/<code:code>/jabatan/", positions.positions_page, name="positions"),
    path("instansi/<code:code>/jabatan.xlsx", positions.positions_xlsx, name="positions-xlsx"),
    path("jabatan/<uuid:uuid>/", positions.position, name="position"),
    path("gaya/", style.style, name="style"),
    path("gaya/unggah/", style.upload, name="style-upload"),
    path("bahasa", site.language, name="language"),
    path("tema-<int:hue>.css", site.theme, name="theme"),
    path("robots.txt", site.robots, name="robots"),
    path("favicon.ico", site.favicon, name="favicon"),
]
